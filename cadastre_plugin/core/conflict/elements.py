"""What a boundary is made of: corners, and the edges between two that follow each other; both sides of a boundary name
them alike, so that neighbours follow one decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import dist

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.model.boundary_point import Position

Element = tuple[float, ...]
"""A corner (east, north), an edge (two corners, the lesser one first), or a ring that one side added (all corners)."""

Positions = tuple[Position, ...]
Rings = tuple[Positions, ...]

ON_EDGE_M = 0.0015
"""A corner so near to a straight edge stands on it; rounding to the grid takes it up to 0.7 mm away."""


def edge_of(start: Position, end: Position) -> Element:
    """The edge between two corners, whichever way it is gone."""
    return (*start, *end) if start <= end else (*end, *start)


def is_corner(element: Element) -> bool:
    """True of a corner."""
    return len(element) == 2


def is_edge(element: Element) -> bool:
    """True of an edge."""
    return len(element) == 4


def ring_element(ring: Positions) -> Element:
    """A ring that was added, wherever it starts."""
    least = ring.index(min(ring))
    return tuple(value for position in (*ring[least:], *ring[:least]) for value in position)


def positions_of(element: Element) -> Positions:
    """The corners of an element."""
    return tuple(zip(element[::2], element[1::2], strict=True))


def ends_of(edge: Element) -> tuple[Position, Position]:
    """Both corners of an edge, the lesser one first."""
    return (edge[0], edge[1]), (edge[2], edge[3])


def along(start: Position, end: Position, inner: Positions) -> Positions:
    """What lies on an edge, which is kept from the lesser to the greater end, in the direction from start to end."""
    return inner if start <= end else inner[::-1]


def rings(geometry: MultiPolygon) -> Rings:
    """The corners of each ring, once each, the land on the left; the rings of a part follow each other."""
    return rings_of_all([geometry])[0]


def rings_of_all(geometries: Sequence[MultiPolygon]) -> list[Rings]:
    """The rings of each geometry."""
    parts, owner = shapely.get_parts(shapely.orient_polygons(np.array(geometries, dtype=object)), return_index=True)
    lines, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(lines, return_index=True)
    ends = np.searchsorted(ring, np.arange(len(lines)), side="right").tolist()
    positions = list(zip(*points.T.tolist(), strict=True))
    found: list[list[Positions]] = [[] for _ in geometries]
    for index, (start, end) in enumerate(pairwise([0, *ends])):
        found[owner[part[index]]].append(tuple(positions[start : end - 1]))
    return [tuple(one) for one in found]


def edges_around(ring: Sequence[Position]) -> Iterator[tuple[Position, Position]]:
    """The edges of a ring, each from corner to corner as it runs."""
    return pairwise((*ring, ring[0])) if ring else iter(())


def elements_of(ring: Sequence[Position]) -> Iterator[Element]:
    """Each corner of a ring and after it the edge to the next one."""
    for start, end in edges_around(ring):
        yield start
        yield edge_of(start, end)


def elements_of_all(geometry: MultiPolygon) -> Iterable[Element]:
    """The elements of every ring of a geometry."""
    return (element for ring in rings(geometry) for element in elements_of(ring))


def is_on_edge(position: Position, start: Position, end: Position) -> bool:
    """True when a position (m) lies on a straight edge between its ends, up to rounding to the grid."""
    east, north = end[0] - start[0], end[1] - start[1]
    length = dist(start, end)
    if length == 0.0:
        return False
    ahead = ((position[0] - start[0]) * east + (position[1] - start[1]) * north) / length
    aside = ((position[0] - start[0]) * north - (position[1] - start[1]) * east) / length
    return 0.0 < ahead < length and abs(aside) <= ON_EDGE_M
