"""Which side of a line a piece lies on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Polygon

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.geometry.edges import Floats, Indices
from cadastre_plugin.core.texts import N_

ON_THE_LINE_M = 1e-6
"""An edge is the line's own when its middle is so near: cut edges are the line's but for the rounding of a double."""


def grouped(pieces: Sequence[Polygon], line: MultiLineString) -> tuple[list[Polygon], list[Polygon]]:
    """The pieces on the left and those on the right of the line, looked along it (m).

    Raises:
        BoundaryError: `boundary_sides`, the line crosses itself, so that a piece has it on both sides.
    """
    sides: tuple[list[Polygon], list[Polygon]] = ([], [])
    start, end = _segments(line)
    for piece in pieces:
        sides[0 if _is_left(piece, start, end) else 1].append(piece)
    return sides


def _is_left(piece: Polygon, start: Floats, end: Floats) -> bool:
    """By the direction in which its boundary, the land on the left, runs along the line; else by where it lies."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.orient_polygons(piece)), return_index=True)
    inner = ring[:-1] == ring[1:]
    edges = (points[1:] - points[:-1])[inner]
    middles = ((points[1:] + points[:-1]) / 2)[inner]
    nearest, apart = _nearest(middles, start, end)
    along = (edges * (end - start)[nearest]).sum(axis=1)
    with_line = np.hypot(*edges.T)[(apart <= ON_THE_LINE_M) & (along > 0)].sum()
    against = np.hypot(*edges.T)[(apart <= ON_THE_LINE_M) & (along < 0)].sum()
    if with_line and against:
        raise BoundaryError(
            "boundary_sides",
            N_("A piece has the line on both sides; make each piece a parcel of its own, or draw a plainer line"),
        )
    return bool(with_line) if with_line or against else _lies_left(piece, start, end)


def _lies_left(piece: Polygon, start: Floats, end: Floats) -> bool:
    place = shapely.get_coordinates(piece.point_on_surface())
    ((nearest,), _) = _nearest(place, start, end)
    along, aside = end[nearest] - start[nearest], place[0] - start[nearest]
    return bool(along[0] * aside[1] - along[1] * aside[0] > 0)


def _nearest(points: Floats, start: Floats, end: Floats) -> tuple[Indices, Floats]:
    """The segment nearest to each point, and how far it is in m."""
    tree = shapely.STRtree([LineString(ends) for ends in np.stack([start, end], axis=1)])
    index, apart = tree.query_nearest(shapely.points(points), return_distance=True, all_matches=False)
    return index[1], apart


def _segments(line: MultiLineString) -> tuple[Floats, Floats]:
    points, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    same = part[:-1] == part[1:]
    return points[:-1][same], points[1:][same]
