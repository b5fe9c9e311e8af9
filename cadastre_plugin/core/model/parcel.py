"""A piece of land with one cadastral number: LA_SpatialUnit of ISO 19152."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shapely.geometry import MultiPolygon

NEW = 0
"""Version of a thing that the register does not have yet."""


@dataclass(frozen=True, slots=True, eq=True)
class Parcel:
    """One version of a parcel.

    geometry: 2-D multipolygon in metres, in the CRS of the profile, on the millimetre grid (`geometry.grid.on_grid`).
    number: canonical cadastral number; None while new, the register gives it at approval.
    district: code of the profile. legal_area: m2, as the document says; None when there is no document.
    """

    id: UUID
    version: int
    number: str | None
    district: str
    geometry: MultiPolygon
    legal_area: float | None = None
    land_category: str | None = None
    purpose: str | None = None
    address: str | None = None


ATTRIBUTES = ("number", "district", "legal_area", "land_category", "purpose", "address")
"""What a parcel says besides its place: the names are those of the model, the JSON form and the QGIS layers."""


def same_state(one: Parcel, other: Parcel) -> bool:
    """True when attributes are equal and the geometries are equal on the grid, wherever a ring starts.

    Exact on purpose: on the grid a corner that was not moved is the same number.
    """
    if any(getattr(one, name) != getattr(other, name) for name in ATTRIBUTES):
        return False
    return same_place(one.geometry, other.geometry)


def same_place(one: MultiPolygon, other: MultiPolygon) -> bool:
    """True when the boundaries run through the same corners, wherever a ring starts and whichever way it runs."""
    if one.equals_exact(other, tolerance=0.0):
        return True
    return one.bounds == other.bounds and bool(one.normalize().equals_exact(other.normalize(), tolerance=0.0))
