"""From states to the core Change and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.change.change import Change, Lineage
from cadastre_plugin.core.change.diff_state import change_from_states
from cadastre_plugin.core.model.parcel import Parcel, same_place
from cadastre_plugin.editing.draft_states import DraftStates

COMMON_LAND_M2 = 0.01
"""A new parcel came from an old one when it has more of its land than this, or than half of its own: less is the
rounding to the grid."""


def work_parcels(change: Change, base: Iterable[Parcel]) -> tuple[Parcel, ...]:
    """The work area as it stands after what the change has done so far."""
    standing = {parcel.id: parcel for parcel in base}
    for edit in change.parcels:
        if edit.after is None:
            standing.pop(edit.id, None)
        else:
            standing[edit.id] = edit.after
    return tuple(standing.values())


def change_of(header: Change, states: DraftStates) -> Change:
    """The change that leads from the base to what stands now; rights, parties and sources are those of `header`."""
    base = {id: states.base[id] for id in states.touched if id in states.base}
    current = {id: states.current[id] for id in states.touched if id in states.current}
    return change_from_states(base, current, header, _lineage(base, current))


def other_land(states: Mapping[UUID, Parcel | None], before: Mapping[UUID, Parcel]) -> Mapping[UUID, Parcel | None]:
    """Those of the states that have other land than before, or none."""
    return {id: state for id, state in states.items() if not _is_same_land(state, before.get(id))}


def _is_same_land(one: Parcel | None, other: Parcel | None) -> bool:
    return one is other or (one is not None and other is not None and same_place(one.geometry, other.geometry))


def _lineage(base: Mapping[UUID, Parcel], current: Mapping[UUID, Parcel]) -> Iterator[Lineage]:
    """Each parcel of the base is a parent of the new ones on land that it has no more, whichever tool made them.

    It may have ended, or stand with less land: a street that was cut out of many came from each of them.
    """
    children = [parcel for id, parcel in current.items() if id not in base]
    if not children:
        return
    tree = STRtree([child.geometry for child in children])
    for parent in base.values():
        rest = current.get(parent.id)
        for index in tree.query(parent.geometry):
            child = children[index]
            kept = _common_land(rest, child) if rest is not None else 0.0
            if _common_land(parent, child) - kept > min(COMMON_LAND_M2, child.geometry.area / 2):
                yield Lineage(parent.id, child.id)


def _common_land(one: Parcel, other: Parcel) -> float:
    """In m2; an invalid geometry is read the way GEOS would mend it, since its finding is another rule's."""
    return float(_readable(one).intersection(_readable(other)).area)


def _readable(parcel: Parcel) -> BaseGeometry:
    return parcel.geometry if parcel.geometry.is_valid else shapely.make_valid(parcel.geometry)
