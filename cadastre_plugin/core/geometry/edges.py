"""Boundaries as arrays of straight edges, so that thousands are compared at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.strtree import STRtree

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """Edges of polygons, in their order: from `start` to `end` (n, 2) in m, the land on the left, `owner` (n,) the
    index of the polygon. Each corner is the start of one edge.
    """

    start: Floats
    end: Floats
    owner: Indices

    def corners(self, owner: int) -> Floats:
        """The corners (k, 2) of a polygon."""
        first, last = np.searchsorted(self.owner, [owner, owner + 1])
        return self.start[first:last]


def edges_of(shapes: NDArray[np.object_]) -> Edges:
    """The edges of valid polygons and multipolygons; those of no length are left out."""
    parts, part_owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = points[:-1], points[1:]
    real = (ring[:-1] == ring[1:]) & (start != end).any(axis=1)
    return Edges(start[real], end[real], part_owner[ring_part[ring[:-1][real]]])


def close_edges(edges: Edges, firsts: int, distance: float) -> tuple[Indices, Indices]:
    """Pairs of edges that come within `distance` (m), each pair once: (first, other), both (m,).

    firsts: the first edge of a pair is of one of the polygons 0 ... firsts - 1, and comes before the other.
    """
    low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
    first = np.flatnonzero(edges.owner < firsts)
    if not len(first):
        return first, first
    inside = (high >= low[first].min(axis=0) - distance) & (low <= high[first].max(axis=0) + distance)
    near = np.flatnonzero(inside.all(axis=1))  # a neighbour may be a street with thousands of edges elsewhere
    lines: NDArray[np.object_] = np.asarray(shapely.linestrings(np.stack([edges.start, edges.end], axis=1)[near]))
    # Not by their boxes: of many long edges side by side, every two boxes meet.
    one, other = STRtree(lines).query(lines[np.searchsorted(near, first)], predicate="dwithin", distance=distance)
    one, other = first[one], near[other]
    return one[other > one], other[other > one]


def distance_to_edge(points: Floats, edges: Edges, which: Indices) -> Floats:
    """Distance in m (n,) of each point (n, 2) from the edge `which` (n,) beside it."""
    start, along = edges.start[which], edges.end[which] - edges.start[which]
    ratio = np.clip(_dot(points - start, along) / _dot(along, along), 0.0, 1.0)
    apart: Floats = points - start - ratio[:, None] * along
    return np.sqrt(_dot(apart, apart))


def _dot(one: Floats, other: Floats) -> Floats:
    product: Floats = np.einsum("ij,ij->i", one, other)
    return product
