"""Where a servitude lies: a line or an area on the millimetre grid, inside the parcel that bears it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import GRID_M, grid_position, on_grid
from cadastre_plugin.core.geometry.land import land_of, mean_width, polygons_of, together
from cadastre_plugin.core.texts import N_

LEAST_LENGTH_M = 0.01
"""A shorter piece of a line that was cut at a boundary is rounding."""

LEAST_AREA_M2 = 0.01
"""A smaller piece of an area that was cut at a boundary is rounding, unless it is half of the whole."""

_NEAR_M = GRID_M * 1.001
"""A millimetre, when it is computed from coordinates of hundreds of kilometres."""

_STEPS = 16
"""Into so many parts an edge outside is looked at: it begins and ends at the boundary, or stays outside."""

_TYPE = N_("The place of a servitude is a line or an area, not {kind}")
_EMPTY = N_("The place of the servitude has no extent on the millimetre grid; draw it again")


def place_on_grid(place: BaseGeometry) -> BaseGeometry:
    """A line as LineString or an area as MultiPolygon (m), each corner on the grid, without repeated ones.

    Raises:
        GeometryError: neither a line nor an area, without extent, not finite, or with heights.
    """
    if not isinstance(place, LineString) or place.is_empty:
        if place.geom_type not in ("Polygon", "MultiPolygon"):
            raise GeometryError("place_type", _TYPE, kind=place.geom_type)
        return on_grid(place)
    if shapely.has_z(place):
        raise GeometryError("geometry_3d", N_("The geometry has heights; a parcel is stored without them"))
    corners = [grid_position((x, y)) for x, y in shapely.get_coordinates(place).tolist()]
    kept = [corner for index, corner in enumerate(corners) if index == 0 or corner != corners[index - 1]]
    if len(kept) < 2:
        raise GeometryError("place_empty", _EMPTY)
    return LineString(kept)


def lies_in(place: BaseGeometry, land: BaseGeometry) -> bool:
    """True when no part of a place is farther than a millimetre outside the land; both in m, of the same CRS."""
    ground = land_of([land])[0]
    outside = shapely.difference(place if isinstance(place, LineString) else land_of([place])[0], ground)
    return all(_is_rounding(part, ground) for part in shapely.get_parts(outside))


def clipped(place: BaseGeometry, land: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """The parts of a place that lie in the land, on the grid, without rounding; lines each by itself, areas as one."""
    ground = land_of([land])[0]
    if lies_in(place, land):
        return (place,)
    if isinstance(place, LineString):
        return tuple(_lines(shapely.intersection(place, ground)))
    area = land_of([place])[0]
    least = min(LEAST_AREA_M2, area.area / 2)
    pieces = [piece for piece in polygons_of(shapely.intersection(area, ground)) if piece.area > least]
    return (on_grid(together(pieces)),) if pieces else ()


def _lines(common: BaseGeometry) -> Iterator[LineString]:
    lines = [part for part in shapely.get_parts(common) if isinstance(part, LineString)]
    for line in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))) if lines else ():
        if line.length > LEAST_LENGTH_M:
            placed = place_on_grid(line)
            if isinstance(placed, LineString):
                yield placed


def _is_rounding(part: BaseGeometry, ground: MultiPolygon) -> bool:
    if part.geom_type in ("Polygon", "MultiPolygon") and mean_width(part) > _NEAR_M:
        return False
    points = shapely.points(_along(part))
    return bool((shapely.distance(points, ground) <= _NEAR_M).all())


def _along(part: BaseGeometry) -> Floats:
    """Points (n, 2) along the edges of a line or of the boundary of an area, ends included."""
    edges = shapely.boundary(part) if part.geom_type == "Polygon" else part
    points, line = shapely.get_coordinates(shapely.get_parts(edges), return_index=True)
    same = line[:-1] == line[1:]
    start, end = points[:-1][same], points[1:][same]
    ratios = np.linspace(0.0, 1.0, _STEPS + 1)[:, None, None]
    along: Floats = (start + ratios * (end - start)).reshape(-1, 2)
    return along if len(along) else points
