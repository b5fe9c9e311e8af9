"""What a boundary tool makes: the state after of every parcel it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.land import polygons_of
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.rules.finding import Parameters
from cadastre_plugin.core.texts import filled

States = Mapping[UUID, Parcel | None]
"""What parcels become, by id; None for one that ends."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell with an outcome, as a template of the tables and its parameters."""

    template: str
    parameters: Parameters = field(default_factory=dict)

    def text(self) -> str:
        """What it says, in the chosen language."""
        return filled(self.template, self.parameters)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool proposes: `states` of the parcels that become different, on the millimetre grid."""

    states: States
    remarks: tuple[Remark, ...] = ()

    def standing(self) -> tuple[Parcel, ...]:
        """The touched parcels as they stand after it, without those that end."""
        return tuple(parcel for parcel in self.states.values() if parcel is not None)


def child(parent: Parcel, geometry: BaseGeometry, **changes: object) -> Parcel:
    """A new parcel on land of `parent` (m, CRS of the profile), with what the parent says of itself.

    It has no number, which the register gives at approval, and no legal area, which a document gives.
    """
    new = {"id": uuid4(), "version": NEW, "number": None, "legal_area": None, "geometry": geometry}
    return replace(parent, **(new | changes))  # type: ignore[arg-type]


def on_ground(parcel: Parcel, ground: BaseGeometry) -> Parcel:
    """The parcel on other land: the polygons of `ground` (m, CRS of the profile), which `settled` puts on the grid."""
    return replace(parcel, geometry=MultiPolygon(polygons_of(ground)))


def pieces(geometry: BaseGeometry, least_area: float = 0.0) -> list[Polygon]:
    """The polygons of a geometry of more than `least_area` (m2), the largest first."""
    kept = [piece for piece in polygons_of(geometry) if piece.area > least_area]
    return sorted(kept, key=lambda piece: piece.area, reverse=True)


def followed_by(parcels: Mapping[UUID, Parcel], first: Outcome, then: Outcome) -> Outcome:
    """Two outcomes, the second made on what the first left, as one on `parcels`, from which the first started."""
    both = {**first.states, **then.states}
    states = {id: item for id, item in both.items() if not _stands(parcels.get(id), item)}
    return Outcome(states, (*first.remarks, *then.remarks))


def _stands(before: Parcel | None, after: Parcel | None) -> bool:
    """True when nothing becomes of it: made and ended in between, or as it was."""
    if before is None or after is None:
        return before is after
    return same_state(before, after)
