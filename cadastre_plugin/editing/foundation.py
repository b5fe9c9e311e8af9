"""What a draft is made on and all that hangs on it, as one value: setting the older one is to undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.points import Statements
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel, same_state
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.editing.draft_states import DraftStates
from cadastre_plugin.editing.outcome import work_parcels
from cadastre_plugin.editing.point_states import PointStates

States = Mapping[UUID, Parcel | None]


@dataclass(frozen=True)
class Foundation:
    """The register around a draft as it was read: parcels and boundary points of the work area, and as much of its
    rights as was asked for."""

    parcels: tuple[Parcel, ...]
    points: tuple[BoundaryPoint, ...]
    estate: Estate


@dataclass(frozen=True)
class Footing:
    """A foundation with what was said on it beside the layer. ids: parcels that stand otherwise than on the other
    footing of the step."""

    foundation: Foundation
    statements: Statements
    rights: RightsEdits
    ids: frozenset[UUID]


def stepped(foundation: Foundation, change: Change, current: Mapping[UUID, Parcel]) -> tuple[Footing, States]:
    """Where a draft stands once it says `change` of `foundation`, and the parcels that must be written for it.

    current: the parcels of the draft as they stand before.
    """
    standing = {parcel.id: parcel for parcel in work_parcels(change, foundation.parcels)}
    wanted = {id: standing.get(id) for id in standing.keys() | current.keys()}
    wanted = {id: parcel for id, parcel in wanted.items() if not _is_same(current.get(id), parcel)}
    points = PointStates(foundation.points, DraftStates(foundation.parcels, standing.values()), change.points)
    return Footing(foundation, points.statements, RightsEdits.of(change), frozenset(wanted)), wanted


def joined(parcels: Iterable[Parcel], later: Iterable[Parcel]) -> tuple[Parcel, ...]:
    """The parcels of a foundation with those that joined the work area later."""
    return tuple({**{parcel.id: parcel for parcel in later}, **{parcel.id: parcel for parcel in parcels}}.values())


def _is_same(one: Parcel | None, other: Parcel | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.version == other.version and same_state(one, other)
