"""A corner on a neighbour's boundary is the neighbour's corner too: the same number in both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import on_grid

Flags = NDArray[np.bool_]


def unified(
    drawn: Sequence[MultiPolygon], base: Sequence[MultiPolygon], beside: Sequence[MultiPolygon], reach: float
) -> list[MultiPolygon]:
    """What was drawn, each new corner within `reach` (m) of one that stays moved onto it.

    base: the touched parcels as they were. beside: the others. All on the grid.
    """
    corners, old = _unique(drawn), _unique(base)
    is_old = _in(corners, old)
    new, staying = corners[~is_old], np.concatenate([corners[is_old], _near(_unique(beside), corners[~is_old], reach)])
    moves = _moves(new, staying, reach)
    return [_moved(shape, moves) for shape in drawn] if moves else list(drawn)


def inserted(
    drawn: Sequence[MultiPolygon], base: Sequence[MultiPolygon], beside: Sequence[MultiPolygon], reach: float
) -> list[MultiPolygon]:
    """`drawn`, then `beside`, each with the corners of the others that lie within `reach` (m) of its boundary.

    Only what is new takes part: new corners anywhere, and corners that were there on new edges. An old corner on an
    old edge is an old fault.
    """
    corners, old, others = _unique(drawn), _unique(base), _unique(beside)
    known = np.concatenate([old, others])
    new = corners[~_in(corners, known)]
    there = np.concatenate([corners[_in(corners, known)], others])
    edges = _edge_keys(base)
    made = [_with(_with(shape, new, reach), there, reach, known_edges=edges) for shape in drawn]
    return made + [_with(shape, new, reach) for shape in beside]


def _with(
    shape: MultiPolygon, points: Floats, reach: float, known_edges: frozenset[tuple[float, ...]] | None = None
) -> MultiPolygon:
    """The shape with those of the points that lie on its boundary, not on edges that are known; itself without any."""
    points = _within(points, shape, reach)
    if not len(points):
        return shape
    points = points[~_in(points, shapely.get_coordinates(shape))]
    if not len(points):
        return shape
    parts = [[_ring_with(ring, points, reach, known_edges) for ring in _rings(part)] for part in shape.geoms]
    if all(ring is None for rings in parts for ring in rings):
        return shape
    return on_grid(MultiPolygon([_polygon(part, rings) for part, rings in zip(shape.geoms, parts, strict=True)]))


def _ring_with(
    ring: Floats, points: Floats, reach: float, known_edges: frozenset[tuple[float, ...]] | None
) -> Floats | None:
    """The ring (k, 2) with the points on it in their order; None when there are none."""
    start, end = ring[:-1], ring[1:]
    which = _long(start, end)
    if known_edges:
        which = which[[_edge_key(start[index], end[index]) not in known_edges for index in which]]
    found = _on_edges(start, end, which, points, reach)
    if not found:
        return None
    found.sort(key=lambda item: (item[0], item[1]))
    at = [index + 1 for index, _, _ in found]
    return np.insert(ring, at, [points[point] for _, _, point in found], axis=0)


def _on_edges(
    start: Floats, end: Floats, which: NDArray[np.int64], points: Floats, reach: float
) -> list[tuple[int, float, int]]:
    """Edge, place along it (0 to 1) and point, for each point within `reach` of an edge and inside its ends."""
    if not len(which):
        return []
    low, high = np.minimum(start, end)[which] - reach, np.maximum(start, end)[which] + reach
    tree = STRtree(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    point, hit = tree.query(shapely.points(points))
    edge = which[hit]
    along = end[edge] - start[edge]
    ratio = ((points[point] - start[edge]) * along).sum(axis=1) / (along**2).sum(axis=1)
    apart = np.hypot(*(points[point] - start[edge] - ratio[:, None] * along).T)
    best: dict[int, tuple[float, int, float]] = {}
    for index in np.flatnonzero((apart <= reach) & (ratio > 0) & (ratio < 1)).tolist():
        candidate = (float(apart[index]), int(edge[index]), float(ratio[index]))
        best[int(point[index])] = min(best.get(int(point[index]), candidate), candidate)
    return [(edge, place, index) for index, (_, edge, place) in best.items()]


def _moves(new: Floats, staying: Floats, reach: float) -> dict[tuple[float, float], tuple[float, float]]:
    """Where new corners go: onto the nearest that stays, else onto the first new one beside them."""
    moves: dict[tuple[float, float], tuple[float, float]] = {}
    targets = np.concatenate([staying, new])
    if not len(new) or len(targets) == 1:
        return moves
    one, other = STRtree(list(map(Point, targets))).query(shapely.points(new), predicate="dwithin", distance=reach)
    for index in np.unique(one[other < len(staying) + one]).tolist():
        beside = targets[other[(one == index) & (other < len(staying) + index)]]
        x, y = beside[int(np.hypot(*(beside - new[index]).T).argmin())].tolist()
        moves[(float(new[index][0]), float(new[index][1]))] = moves.get((x, y), (x, y))
    return moves


def _moved(shape: MultiPolygon, moves: dict[tuple[float, float], tuple[float, float]]) -> MultiPolygon:
    coordinates = shapely.get_coordinates(shape)
    if not _in(coordinates, np.array([*moves])).any():
        return shape

    def move(points: Floats) -> Floats:
        return np.array([moves.get((x, y), (x, y)) for x, y in points.tolist()])

    return on_grid(shapely.transform(shape, move))


def _unique(shapes: Sequence[BaseGeometry]) -> Floats:
    corners: Floats = np.unique(shapely.get_coordinates(list(shapes)), axis=0)
    return corners.reshape(-1, 2)


def _in(points: Floats, others: Floats) -> Flags:
    """Which of the points are exactly among the others."""
    if not len(points) or not len(others):
        return np.zeros(len(points), dtype=bool)
    return np.isin(_as_complex(points), _as_complex(others))


def _as_complex(points: Floats) -> NDArray[np.complex128]:
    """One number a point, so that sets of points are compared at once."""
    values: NDArray[np.complex128] = points[:, 0] + 1j * points[:, 1]
    return values


def _near(points: Floats, others: Floats, reach: float) -> Floats:
    """Those of the points within the box of the others."""
    if not len(others) or not len(points):
        return points[:0]
    inside = (points >= others.min(axis=0) - reach) & (points <= others.max(axis=0) + reach)
    kept: Floats = points[inside.all(axis=1)]
    return kept


def _within(points: Floats, shape: MultiPolygon, reach: float) -> Floats:
    west, south, east, north = shape.bounds
    return _near(points, np.array([[west, south], [east, north]]), reach)


def _long(start: Floats, end: Floats) -> NDArray[np.int64]:
    return np.flatnonzero((start != end).any(axis=1))


def _rings(part: Polygon) -> list[Floats]:
    return [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]


def _polygon(part: Polygon, rings: list[Floats | None]) -> Polygon:
    shell, *holes = [was if ring is None else ring for was, ring in zip(_rings(part), rings, strict=True)]
    return Polygon(shell, holes)


def _edge_keys(shapes: Sequence[MultiPolygon]) -> frozenset[tuple[float, ...]]:
    return frozenset(
        _edge_key(start, end)
        for shape in shapes
        for part in shape.geoms
        for ring in _rings(part)
        for start, end in pairwise(ring)
    )


def _edge_key(start: Floats, end: Floats) -> tuple[float, ...]:
    """The same for both directions."""
    one, other = (float(start[0]), float(start[1])), (float(end[0]), float(end[1]))
    return (*one, *other) if one <= other else (*other, *one)
