"""Cutting one geometry along a line: the pieces that are real, and what of the line cuts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LinearRing, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.corners_shared import with_corners
from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import on_grid, snapped
from cadastre_plugin.core.geometry.land import mean_width, polygons_of
from cadastre_plugin.core.interruption import checkpoint


@dataclass(frozen=True, slots=True)
class Cut:
    """What a line makes of a geometry.

    pieces: one or more, together the geometry. narrow: how many were too narrow and stayed with a piece beside them.
    loose: length in m of the line inside that cuts nothing.
    """

    pieces: tuple[Polygon, ...]
    narrow: int
    loose: float


def line_on_grid(line: BaseGeometry) -> MultiLineString:
    """The lines of a geometry (m; of a polygon its boundary) on the grid, without repeated points; may be empty."""
    curves = [part.boundary if isinstance(part, Polygon) else part for part in shapely.get_parts(line)]
    parts = [part for part in shapely.get_parts(curves) if isinstance(part, LineString) and not part.is_empty]
    finite = [part for part in parts if np.isfinite(shapely.get_coordinates(part)).all()]
    gridded = (shapely.transform(shapely.force_2d(part), snapped) for part in finite)
    return MultiLineString([shapely.remove_repeated_points(part) for part in gridded if part.length > 0])


def cut(shape: MultiPolygon, line: MultiLineString, reach: float, least_width: float) -> Cut:
    """The pieces of a valid geometry on the grid between its boundary and a line on the grid, in m.

    A line that passes a corner within `reach` (m) passes through it, and one with a corner so near to the boundary
    has it on the boundary. A piece of a smaller mean width than `least_width` (m) stays with the piece beside it.
    """
    checkpoint()
    line = shapely.snap(line, MultiPoint(_corners_beside(shape, line, reach)), reach)
    edged = with_corners(shape, np.unique(shapely.get_coordinates(line), axis=0), reach)
    faces, bridges, dangles, _ = shapely.polygonize_full([shapely.union_all([edged.boundary, line])])
    found = np.array(polygons_of(faces), dtype=object)
    shapely.prepare(edged)
    pieces, _ = _joined(found[shapely.contains(edged, shapely.point_on_surface(found))].tolist(), reach)
    pieces, narrow = _joined(pieces, least_width)
    return Cut(tuple(_without_left_corners(pieces, shape)), narrow, _length_inside(edged, [bridges, dangles], reach))


def led_on(line: MultiLineString, shape: MultiPolygon, reach: float) -> MultiLineString:
    """The lines, each end that lies inside the geometry led on, straight, to where it meets the boundary, on the grid.

    An end within `reach` (m) of the boundary stands on it already.
    """
    shapely.prepare(shape)
    return MultiLineString([_led_on(shapely.get_coordinates(part), shape, reach) for part in line.geoms])


def _led_on(points: Floats, shape: MultiPolygon, reach: float) -> Floats:
    before = _beyond(points[1], points[0], shape, reach)
    return np.concatenate([before, points, _beyond(points[-2], points[-1], shape, reach)])


def _beyond(start: Floats, end: Floats, shape: MultiPolygon, reach: float) -> Floats:
    """Where a line through these two points meets the boundary, (1, 2); (0, 2) when its end is not inside."""
    boundary = shape.boundary
    if not shape.contains(Point(end)) or boundary.distance(Point(end)) <= reach:
        return np.empty((0, 2))
    west, south, east, north = shape.bounds
    ahead = (end - start) / np.hypot(*(end - start))
    ray = LineString([end, end + ahead * (east - west + north - south)])
    hits = shapely.get_coordinates(shapely.intersection(ray, boundary))
    return snapped(hits[[np.hypot(*(hits - end).T).argmin()]])


def _joined(pieces: list[Polygon], least_width: float) -> tuple[list[Polygon], int]:
    """The pieces, the narrow ones joined with the one beside them along the longest edge; how many those were."""
    count = 0
    while len(pieces) > 1:
        narrow = [index for index, piece in enumerate(pieces) if not _is_real(piece, least_width)]
        if not narrow:
            break
        checkpoint()
        smallest = pieces.pop(min(narrow, key=lambda index: pieces[index].area))
        edges = shapely.length(shapely.intersection(smallest.boundary, [piece.boundary for piece in pieces]))
        beside = int(edges.argmax())
        if edges[beside] == 0:  # a part of its own, narrow as it is
            return [*pieces, smallest], count
        (whole,) = polygons_of(pieces[beside].union(smallest))
        pieces[beside] = whole
        count += 1
    return pieces, count


def _without_left_corners(pieces: list[Polygon], shape: MultiPolygon) -> list[Polygon]:
    """The pieces without corners on the old boundary where no two of them meet: of a narrow piece that is joined, or of
    the line where it runs along the boundary."""
    own = [np.unique(_numbers(piece)) for piece in pieces]
    corners, times = np.unique(np.concatenate(own), return_counts=True)
    kept = np.concatenate([corners[times > 1], _numbers(shape)])

    def thinned(ring: LinearRing) -> Floats:
        points: Floats = shapely.get_coordinates(ring)[:-1]
        return points[np.isin(_numbers(ring)[:-1], kept)]

    return [Polygon(thinned(piece.exterior), [thinned(hole) for hole in piece.interiors]) for piece in pieces]


def _numbers(shape: BaseGeometry) -> NDArray[np.complex128]:
    """The corners, each as one number."""
    points = shapely.get_coordinates(shape)
    values: NDArray[np.complex128] = points[:, 0] + 1j * points[:, 1]
    return values


def _is_real(piece: Polygon, least_width: float) -> bool:
    if mean_width(piece) < least_width:
        return False
    try:
        return bool(on_grid(piece).area > 0)
    except GeometryError:
        return False


def _length_inside(shape: MultiPolygon, lines: Sequence[BaseGeometry], reach: float) -> float:
    """How much of the lines lies inside, in m; 0 when it is less than `reach`."""
    length = float(sum(shapely.intersection(shape, part).length for part in lines if not part.is_empty))
    return length if length > reach else 0.0


def _corners_beside(shape: MultiPolygon, line: MultiLineString, reach: float) -> Floats:
    corners = np.unique(shapely.get_coordinates(shape), axis=0)
    shapely.prepare(line)
    near: Floats = corners[shapely.dwithin(line, shapely.points(corners), reach)]
    return near
