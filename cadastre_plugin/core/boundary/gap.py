"""Fill a gap: a void between parcels becomes a parcel or goes to a neighbour. Streets are voids too, and stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.new_parcel import ANY, Designation, new_parcels, taken_land
from cadastre_plugin.core.boundary.outcome import Outcome, on_ground
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.geometry.land import land_of, polygons_of
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_TAKEN = N_("This is the land of {number}; point at land that is nobody's")
_OPEN = N_("The void is not enclosed by parcels within {reach:.0f} m: it is a street, or the work area ends here")
_CRACK = N_("The void is open through a crack narrower than {width:.2f} m; repair the sliver first")
_LARGE = N_("The void has {area:.0f} m², more than the {limit:.0f} m² of a gap: confirm that it is no street")
_APART = N_("{number} does not border on the void; choose one of its neighbours")
_INVALID = N_("The boundary of {number} crosses or touches itself; repair it before it gets land")

FIRST_REACH_M, FARTHEST_M = 5.0, 400.0
"""How far around the position a void is looked for: first, and at most."""
WIDE_M = 100.0
"""Beyond this no more is looked at when no more parcels come in sight."""


@dataclass(frozen=True, slots=True)
class Void:
    """Land that is nobody's, with parcels all around. neighbours: the one with the longest common boundary first."""

    ground: Polygon
    neighbours: tuple[UUID, ...]


def void_at(fabric: Fabric, x: float, y: float) -> Void:
    """The void that a position (m, CRS of the profile) lies in, or at the edge of.

    Raises:
        BoundaryError: `gap_taken` when it is somebody's land, `gap_crack` when the void leaks out through a sliver,
            `gap_open` when it is not enclosed.
    """
    place = Point(x, y)
    owner = fabric.parcel_at(x, y)
    if owner is not None and owner.geometry.boundary.distance(place) > fabric.tolerances.t_junction_m:
        raise BoundaryError("gap_taken", _TAKEN, number=label(owner))
    width = fabric.tolerances.sliver_width_m
    for land in _growing(fabric, place):
        if (hole := _hole_around(land, place)) is not None:
            return _void(fabric, hole, place)
        if _hole_around(land.buffer(width / 2, join_style="mitre"), place) is not None:
            raise BoundaryError("gap_crack", _CRACK, width=width)
    raise BoundaryError("gap_open", _OPEN, reach=FARTHEST_M)


def fill_gap(
    fabric: Fabric,
    void: Void,
    receiver: UUID | None = None,
    designation: Designation = ANY,
    *,
    confirmed: bool = False,
) -> Outcome:
    """A void as a new parcel, or as land of the neighbour `receiver`, who keeps number and id.

    confirmed: a person has said that it is no street, however large it is.

    Raises:
        BoundaryError: `gap_large` when it is larger than the profile's limit and not confirmed; `gap_apart` when the
            receiver is no neighbour of it, `boundary_invalid` when its boundary is not sound.
    """
    limit = fabric.tolerances.gap_max_m2
    if void.ground.area > limit and not confirmed:
        raise BoundaryError("gap_large", _LARGE, area=void.ground.area, limit=limit)
    if receiver is None:
        return new_parcels(fabric, [void.ground], designation)
    parcel = fabric.parcels[receiver]
    if receiver not in void.neighbours:
        raise BoundaryError("gap_apart", _APART, number=label(parcel))
    if not parcel.geometry.is_valid:
        raise BoundaryError("boundary_invalid", _INVALID, number=label(parcel))
    return settled(fabric, {receiver: on_ground(parcel, parcel.geometry.union(void.ground))})


def _growing(fabric: Fabric, place: Point) -> Iterator[BaseGeometry]:
    """The land around a place, farther and farther. A hole in it is enclosed by land in any case."""
    reach, seen = 0.0, -1
    while reach < FARTHEST_M:
        checkpoint()
        reach = min(max(3 * reach, FIRST_REACH_M), FARTHEST_M)
        window = place.buffer(reach, cap_style="square")
        around = len(fabric.near(window, 0.0))
        if around > seen or reach < WIDE_M:
            yield taken_land(fabric, window)
        seen = around


def _hole_around(land: BaseGeometry, place: Point) -> Polygon | None:
    rings = [ring for part in polygons_of(land) for ring in part.interiors]
    holes = shapely.polygons(rings) if rings else np.array([], dtype=object)
    around = [hole for hole in holes[shapely.covers(holes, place)]] if len(holes) else []
    return min(around, key=lambda hole: hole.area, default=None)


def _void(fabric: Fabric, hole: Polygon, place: Point) -> Void:
    """What of a hole is nobody's: parcels may stand in the middle of it."""
    free = hole.difference(taken_land(fabric, hole))
    ground = min(polygons_of(free), key=lambda piece: piece.distance(place))
    around = fabric.near(ground, 0.0)
    shared = shapely.length(shapely.intersection(land_of(parcel.geometry for parcel in around), ground))
    order = np.argsort(-shared, kind="stable")
    return Void(ground, tuple(around[index].id for index in order.tolist() if shared[index] > 0))
