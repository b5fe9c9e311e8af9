"""A corner on a neighbour's boundary is the neighbour's corner too: the same number in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.geometry.beside import names_of
from cadastre_plugin.core.geometry.edges import Edges, Floats, Indices, edges_of
from cadastre_plugin.core.geometry.grid import GRID_M, on_grid
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.interruption import checkpoint

Flags = NDArray[np.bool_]
Box = tuple[float, float, float, float]
EdgeKey = tuple[float, ...]

NOWHERE: Floats = np.zeros((0, 2))


def unified(
    drawn: Sequence[MultiPolygon], base: Sequence[MultiPolygon], beside: Sequence[MultiPolygon], box: Box, reach: float
) -> tuple[list[MultiPolygon], Floats]:
    """What was drawn, each new corner within `reach` (m) of one that stays moved onto it; and the corners (k, 2) onto
    which some were moved.

    base: the touched parcels as they were. beside: the others. All on the grid. box: all that is new lies in it.
    """
    corners, old = _unique(drawn, box), _unique(base, box)
    is_old = _in(corners, old)
    new = corners[~is_old]
    staying = np.concatenate([corners[is_old], _unique(beside, box)])
    moves = moves_onto(new, staying, reach)
    left = new[~_in(new, np.array([*moves]).reshape(-1, 2))]
    moves |= moves_onto(left, new[:0], 2 * reach)  # a crossing that two parcels round each for itself
    met = np.array([*moves.values()]).reshape(-1, 2)
    return ([with_moved(shape, moves) for shape in drawn] if moves else list(drawn)), met


def inserted(
    drawn: Sequence[MultiPolygon],
    base: Sequence[MultiPolygon],
    beside: Sequence[MultiPolygon],
    box: Box,
    reach: float,
    met: Floats = NOWHERE,
) -> list[MultiPolygon]:
    """`drawn`, then `beside`, each with the corners of the others that lie within `reach` (m) of its boundary.

    Only what is new takes part, and lies in `box`: new corners anywhere, and corners that were there on new edges. An
    old corner on an old edge is an old fault. met: corners onto which others were moved, away from where the boundary
    runs on without them, so that they are looked for a millimetre and twice the reach around, if no corner is there.
    """
    corners, old, others = _unique(drawn, box), _unique(base, box), _unique(beside, box)
    known = np.concatenate([old, others])
    new = corners[~_in(corners, known)]
    there = _sorted(np.concatenate([corners[_in(corners, known)], others]))
    edges = _edge_keys(base, box)
    made = [with_corners(shape, some, reach) for shape, some in _with_those_at(drawn, new, reach)]
    made = [with_corners(shape, some, reach, known_edges=edges) for shape, some in _with_those_at(made, there, reach)]
    made += [with_corners(shape, some, reach) for shape, some in _with_those_at(beside, new, reach)]
    wide = _wide(reach)
    return [with_corners(shape, some, wide, clear=wide) for shape, some in _with_those_at(made, _sorted(met), wide)]


def _wide(reach: float) -> float:
    """How far (m) a boundary may run from a corner onto which another one was moved: both ways, and rounding."""
    return 2 * reach + GRID_M


def touching_itself(
    shapes: Sequence[MultiPolygon],
    base: Sequence[MultiPolygon],
    box: Box,
    reach: float,
    met: Floats = NOWHERE,
) -> list[int]:
    """Indices of shapes of which a corner in the box comes within `reach` (m) of an edge of the shape that ends
    elsewhere, where the corner or the edge is new: a needle, or a hole at the boundary. One that `base` has is old.

    met: as in `inserted`.
    """
    points, owner = _corners_in(shapes, box)
    edges, old_edges = _edges_in(shapes, box), _edges_in(base, box)
    is_new = ~_in(points, _unique(base, box))
    is_new_edge = ~np.isin(names_of(edges), names_of(old_edges))
    point, edge = _approached(points, owner, edges, reach, met)
    point = point[is_new[point] | is_new_edge[edge]]
    if not is_new[point].all():
        old, old_owner = _corners_in(base, box)
        had, _ = _approached(old, old_owner, old_edges, reach, met)
        point = point[~_in(points[point], old[had])]
    found: list[int] = np.unique(owner[point]).tolist()
    return found


def _approached(points: Floats, owner: Indices, edges: Edges, reach: float, met: Floats) -> tuple[Indices, Indices]:
    """Corners and edges (m,) of the same shape, by index, where the corner lies within `reach` (m) of the inside of the
    edge; one of `met` also farther, where the edge has no corner of its own."""
    if not len(points) or not len(edges.start):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    wide = _wide(reach)
    low, high = np.minimum(edges.start, edges.end) - wide, np.maximum(edges.start, edges.end) + wide
    point, edge = STRtree(shapely.box(*low.T, *high.T)).query(shapely.points(points))
    same = owner[point] == edges.owner[edge]
    point, edge = point[same], edge[same]
    along, away = edges.end[edge] - edges.start[edge], points[point] - edges.start[edge]
    ratio = (away * along).sum(axis=1) / (along**2).sum(axis=1)  # of the edge's own ends exactly 0 and 1
    apart, margin = np.hypot(*(away - ratio[:, None] * along).T), wide / np.hypot(*along.T)
    meets = (apart <= wide) & (ratio > margin) & (ratio < 1 - margin) & _in(points, met)[point]
    inside = ((apart <= reach) & (ratio > 0) & (ratio < 1)) | meets
    return point[inside], edge[inside]


def _with_those_at(
    shapes: Sequence[MultiPolygon], points: Floats, reach: float
) -> Iterator[tuple[MultiPolygon, Floats]]:
    """Each shape with those of the points, sorted by east, that are no farther west or east than `reach` (m) of it."""
    bounds = shapely.bounds(np.array(shapes, dtype=object)).reshape(-1, 4)
    first = points[:, 0].searchsorted(bounds[:, 0] - reach)
    after = points[:, 0].searchsorted(bounds[:, 2] + reach, side="right")
    for shape, low, high in zip(shapes, first.tolist(), after.tolist(), strict=True):
        yield shape, points[low:high]


def changed_box(before: Sequence[MultiPolygon], after: Sequence[MultiPolygon]) -> Box | None:
    """The envelope (west, south, east, north) of the edges that one side has and the other has not; None without any.

    Edges have a direction and are counted, so that outside the envelope each place is the land of as many parcels
    after as before.
    """
    edges = edges_of(land_of([*before, *after]))
    _, corner = np.unique(_numbers(np.concatenate([edges.start, edges.end])), return_inverse=True)
    one, other = np.split(corner.astype(np.int64), 2)
    keys, edge, which = np.unique(one * len(corner) + other, return_index=True, return_inverse=True)
    side = np.where(edges.owner < len(before), -1.0, 1.0)
    changed = edge[np.bincount(which.ravel(), weights=side, minlength=len(keys)) != 0.0]
    if not len(changed):
        return None
    points = np.concatenate([edges.start[changed], edges.end[changed]])
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def widened(box: Box, by: float) -> Box:
    """The box with so many metres more on each side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def with_corners(
    shape: MultiPolygon,
    points: Floats,
    reach: float,
    known_edges: frozenset[EdgeKey] = frozenset(),
    clear: float = 0.0,
) -> MultiPolygon:
    """The shape with those of the points that lie within `reach` (m) of its boundary; itself without any.

    Each goes into the nearest edge, edges that are known left out, and those that end within `clear` (m) along it.
    """
    checkpoint()
    points = _inside(points, widened(shape.bounds, reach))
    if not len(points):
        return shape
    points = points[~_in(points, shapely.get_coordinates(shape))]
    if not len(points):
        return shape
    parts = [[_ring_with(ring, points, reach, known_edges, clear) for ring in _rings(part)] for part in shape.geoms]
    if all(ring is None for rings in parts for ring in rings):
        return shape
    return on_grid(MultiPolygon([_polygon(part, rings) for part, rings in zip(shape.geoms, parts, strict=True)]))


def _ring_with(
    ring: Floats, points: Floats, reach: float, known_edges: frozenset[EdgeKey], clear: float
) -> Floats | None:
    """The ring (k, 2) with the points on it in their order; None when there are none."""
    found = _on_edges(ring[:-1], ring[1:], points, reach, known_edges, clear)
    if not found:
        return None
    found.sort(key=lambda item: (item[0], item[1]))
    at = [index + 1 for index, _, _ in found]
    return np.insert(ring, at, [points[point] for _, _, point in found], axis=0)


def _on_edges(
    start: Floats, end: Floats, points: Floats, reach: float, known_edges: frozenset[EdgeKey], clear: float
) -> list[tuple[int, float, int]]:
    """Edge, place along it (0 to 1) and point, for each point within `reach` of an edge, `clear` (m) inside its ends.

    Edges that are known do not count.
    """
    which = _long_within(start, end, _box_of(points, reach))
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
    margin = clear / np.hypot(*along.T)
    for index in np.flatnonzero((apart <= reach) & (ratio > margin) & (ratio < 1 - margin)).tolist():
        if known_edges and _edge_key(start[edge[index]], end[edge[index]]) in known_edges:
            continue
        candidate = (float(apart[index]), int(edge[index]), float(ratio[index]))
        best[int(point[index])] = min(best.get(int(point[index]), candidate), candidate)
    return [(edge, place, index) for index, (_, edge, place) in best.items()]


def moves_onto(new: Floats, staying: Floats, reach: float) -> dict[tuple[float, float], tuple[float, float]]:
    """Where new corners go: onto the nearest that stays, else onto the first new one beside them."""
    moves: dict[tuple[float, float], tuple[float, float]] = {}
    east = np.sort(new[:, 0])
    is_beside = east.searchsorted(staying[:, 0] - reach) < east.searchsorted(staying[:, 0] + reach, side="right")
    staying = staying[is_beside]
    targets = np.concatenate([staying, new])
    if not len(new) or len(targets) == 1:
        return moves
    places: list[Point] = shapely.points(targets).tolist()  # type: ignore[union-attr]  # several are an array
    one, other = STRtree(places).query(shapely.points(new), predicate="dwithin", distance=reach)
    for index in np.unique(one[other < len(staying) + one]).tolist():
        beside = targets[other[(one == index) & (other < len(staying) + index)]]
        x, y = beside[int(np.hypot(*(beside - new[index]).T).argmin())].tolist()
        moves[(float(new[index][0]), float(new[index][1]))] = moves.get((x, y), (x, y))
    return moves


def with_moved(shape: MultiPolygon, moves: Mapping[tuple[float, float], tuple[float, float]]) -> MultiPolygon:
    """The shape with some of its corners elsewhere, corners that meet made one; itself without any of them."""
    coordinates = shapely.get_coordinates(shape)
    if not _in(coordinates, np.array([*moves])).any():
        return shape

    def move(points: Floats) -> Floats:
        return np.array([moves.get((x, y), (x, y)) for x, y in points.tolist()])

    return on_grid(shapely.transform(shape, move))


def _unique(shapes: Sequence[BaseGeometry], box: Box) -> Floats:
    """The different corners (k, 2) of the shapes in the box."""
    return _sorted(_inside(shapely.get_coordinates(list(shapes)), box))


def _sorted(points: Floats) -> Floats:
    """The different points (k, 2), from west to east."""
    numbers = np.unique(_as_complex(points))
    return np.column_stack([numbers.real, numbers.imag])


def _in(points: Floats, others: Floats) -> Flags:
    """Which of the points are exactly among the others."""
    if not len(points) or not len(others):
        return np.zeros(len(points), dtype=bool)
    return np.isin(_as_complex(points), _as_complex(others))


def _as_complex(points: Floats) -> NDArray[np.complex128]:
    """One number a point, so that sets of points are compared at once."""
    values: NDArray[np.complex128] = points[:, 0] + 1j * points[:, 1]
    return values


def _numbers(points: Floats) -> NDArray[np.int64]:
    """One whole number a point of the grid, the same for the same point, wherever they are less than 2000 km apart."""
    millimetres = np.rint((points - points.min(axis=0)) / GRID_M).astype(np.int64)
    numbers: NDArray[np.int64] = (millimetres[:, 0] << 31) | millimetres[:, 1]
    return numbers


def _inside(points: Floats, box: Box) -> Floats:
    kept: Floats = points[_is_inside(points, box)]
    return kept


def _is_inside(points: Floats, box: Box) -> Flags:
    x, y = points.T
    inside: Flags = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
    return inside


def _box_of(points: Floats, by: float) -> Box:
    return widened((*points.min(axis=0).tolist(), *points.max(axis=0).tolist()), by)


def _long_within(start: Floats, end: Floats, box: Box) -> NDArray[np.int64]:
    """Indices of the edges that have a length and whose boxes meet the box."""
    meets = (np.maximum(start, end) >= box[:2]) & (np.minimum(start, end) <= box[2:])
    return np.flatnonzero(meets.all(axis=1) & (start != end).any(axis=1))


def _rings(part: Polygon) -> list[Floats]:
    return [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]


def _polygon(part: Polygon, rings: list[Floats | None]) -> Polygon:
    shell, *holes = [was if ring is None else ring for was, ring in zip(_rings(part), rings, strict=True)]
    return Polygon(shell, holes)


def _corners_in(shapes: Sequence[MultiPolygon], box: Box) -> tuple[Floats, Indices]:
    """The corners in the box and the index of the shape that each is of."""
    points, owner = shapely.get_coordinates(list(shapes), return_index=True)
    inside = _is_inside(points, box)
    return points[inside], owner[inside]


def _edges_in(shapes: Sequence[MultiPolygon], box: Box) -> Edges:
    """The edges that have a length and whose boxes meet the box."""
    parts, part_owner = shapely.get_parts(list(shapes), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = points[:-1], points[1:]
    which = _long_within(start, end, box)
    which = which[ring[which] == ring[which + 1]]
    return Edges(start[which], end[which], part_owner[ring_part[ring[which]]])


def _edge_keys(shapes: Sequence[MultiPolygon], box: Box) -> frozenset[EdgeKey]:
    edges = _edges_in(shapes, box)
    is_forward = _as_complex(edges.start) <= _as_complex(edges.end)
    there, back = np.hstack([edges.start, edges.end]), np.hstack([edges.end, edges.start])
    return frozenset(map(tuple, np.where(is_forward[:, None], there, back).tolist()))


def _edge_key(start: Floats, end: Floats) -> EdgeKey:
    """The same for both directions."""
    one, other = (float(start[0]), float(start[1])), (float(end[0]), float(end[1]))
    return (*one, *other) if one <= other else (*other, *one)
