"""New parcels: from a drawn ring, from points, from what of a ring is nobody's land."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome, pieces
from cadastre_plugin.core.boundary.settle import MANY_CORNERS, settled
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.land import land_of, mean_width, polygons_of
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.texts import N_

_FEW = N_("A parcel needs three corners that are not on one line; draw or name more points")
_CROSSES = N_("The ring crosses or touches itself; give the points in the order in which the boundary runs")
_NO_DISTRICT = N_("No parcel lies near enough to tell the district; choose the district of the new parcel")
_NOTHING_FREE = N_("All land inside the ring is somebody's; draw the ring around land that is nobody's")
_NOTHING_CHOSEN = N_("No piece is chosen; choose the pieces that become parcels")

NEAR_M = 500.0
"""So far a new parcel looks for a neighbour that tells its district."""


@dataclass(frozen=True, slots=True)
class Designation:
    """What a new parcel says of itself: codes of the profile. district: None for that of its nearest neighbour."""

    district: str | None = None
    land_category: str | None = None
    purpose: str | None = None
    address: str | None = None


ANY = Designation()


def new_parcel(fabric: Fabric, ring: Sequence[Position], designation: Designation = ANY) -> Outcome:
    """A new parcel with these corners, in the order of its boundary; the last need not repeat the first.

    Neighbours get those of its corners that lie on their boundary.

    Raises:
        BoundaryError: `ring_short`, `ring_crosses`, `district_unknown`, or it would overlap a parcel (see `settled`).
    """
    return new_parcels(fabric, [ring_polygon(ring)], designation)


def new_parcels(fabric: Fabric, grounds: Iterable[BaseGeometry], designation: Designation = ANY) -> Outcome:
    """A new parcel on each ground (polygon in m, CRS of the profile).

    Raises:
        BoundaryError: `nothing_chosen`, `district_unknown`, or one would overlap a parcel (see `settled`).
    """
    made = [designated(fabric, ground, designation) for ground in grounds]
    if not made:
        raise BoundaryError("nothing_chosen", _NOTHING_CHOSEN)
    return settled(fabric, {parcel.id: parcel for parcel in made})


def free_pieces(fabric: Fabric, ring: Sequence[Position]) -> tuple[Polygon, ...]:
    """What inside a ring is nobody's land: polygons, the largest first, without what is as thin as a sliver.

    Raises:
        BoundaryError: `ring_short`, `ring_crosses`, or `nothing_free`.
    """
    outline = ring_polygon(ring)
    free = outline.difference(taken_land(fabric, outline))
    found = tuple(piece for piece in pieces(free) if mean_width(piece) > fabric.tolerances.sliver_width_m)
    if not found:
        raise BoundaryError("nothing_free", _NOTHING_FREE)
    return found


def taken_land(fabric: Fabric, place: BaseGeometry) -> BaseGeometry:
    """The land of all parcels in the envelope of a place, as one geometry; what is outside of it may be missing."""
    window = shapely.box(*place.bounds)
    lands = land_of(parcel.geometry for parcel in fabric.near(place, 0.0))
    large = shapely.get_num_coordinates(lands) > MANY_CORNERS
    lands[large] = shapely.intersection(lands[large], window)
    land: BaseGeometry = shapely.union_all(lands)
    return land


def ring_polygon(ring: Sequence[Position]) -> Polygon:
    """The polygon of a ring on the grid.

    Raises:
        BoundaryError: `ring_short` for less than a triangle, `ring_crosses` when it crosses or touches itself.
    """
    corners = np.array(ring, dtype=float).reshape(-1, 2)
    distinct = np.unique(corners, axis=0)
    if len(distinct) < 3:
        raise BoundaryError("ring_short", _FEW)
    polygon = on_grid(Polygon(corners)).geoms[0]
    if polygon.convex_hull.area == 0.0:
        raise BoundaryError("ring_short", _FEW)
    if not polygon.is_valid:
        raise BoundaryError("ring_crosses", _CROSSES)
    return polygon


def designated(fabric: Fabric, ground: BaseGeometry, designation: Designation) -> Parcel:
    """A new parcel on a ground, with what it says of itself.

    Raises:
        BoundaryError: `district_unknown` when none is given and no parcel is near.
    """
    district = designation.district or _district_beside(fabric, ground)
    return Parcel(
        uuid4(), NEW, None, district, MultiPolygon(polygons_of(ground)), None,
        designation.land_category, designation.purpose, designation.address,
    )  # fmt: skip


def _district_beside(fabric: Fabric, ground: BaseGeometry) -> str:
    for reach in (fabric.tolerances.t_junction_m, NEAR_M):
        near = fabric.near(ground, reach)
        if near:
            apart = shapely.distance([parcel.geometry for parcel in near], ground)
            return near[int(apart.argmin())].district
    raise BoundaryError("district_unknown", _NO_DISTRICT)
