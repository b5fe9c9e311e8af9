"""The way along boundaries from one corner to another that comes nearest to a line."""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush

import numpy as np
import shapely
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.rings import rings_of
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.interruption import checkpoint

AROUND = 0.5
"""Boundaries are looked at within this part of the line's length around it, at the least `AROUND_M`."""
AROUND_M = 20.0
NEAR_M = 0.5
"""What a metre of boundary costs that lies on the line; each metre away from it costs one more."""

Graph = dict[Position, dict[Position, float]]


def nearest_road(fabric: Fabric, start: Position, end: Position, line: LineString) -> list[Position] | None:
    """The corners from `start` to `end` along boundaries, as near to `line` (m) and as short as can be; None without.

    Dijkstra's algorithm on the edges, each with its length times its distance from the line as cost.
    """
    graph = _graph(fabric, line)
    reached: dict[Position, Position] = {}
    open_ends: list[tuple[float, Position, Position]] = [(0.0, start, start)]
    while open_ends:
        checkpoint()
        cost, here, before = heappop(open_ends)
        if here in reached:
            continue
        reached[here] = before
        if here == end:
            return _back(reached, start, end)
        for there, more in graph[here].items():
            if there not in reached:
                heappush(open_ends, (cost + more, there, here))
    return None


def _graph(fabric: Fabric, line: LineString) -> Graph:
    around = max(AROUND * line.length, AROUND_M)
    graph: Graph = defaultdict(dict)
    for one, other, cost in zip(*_edges(fabric, line, around), strict=True):
        graph[one][other] = graph[other][one] = cost
    return graph


def _edges(fabric: Fabric, line: LineString, around: float) -> tuple[list[Position], list[Position], list[float]]:
    """Starts, ends and costs of the edges near the line."""
    rings = [ring.corners for parcel in fabric.near(line, around) for ring in rings_of(parcel.geometry)]
    start = np.concatenate([*rings, np.empty((0, 2))])
    end = np.concatenate([*(np.roll(corners, -1, axis=0) for corners in rings), np.empty((0, 2))])
    near = _within(start, line, around) | _within(end, line, around)
    start, end = start[near], end[near]
    apart = shapely.distance(line, shapely.points((start + end) / 2))
    costs = np.hypot(*(end - start).T) * (NEAR_M + apart)
    return list(map(tuple, start.tolist())), list(map(tuple, end.tolist())), costs.tolist()


def _within(points: Floats, line: LineString, around: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    west, south, east, north = line.bounds
    low, high = (west - around, south - around), (east + around, north + around)
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = ((points >= low) & (points <= high)).all(axis=1)
    return inside


def _back(reached: dict[Position, Position], start: Position, end: Position) -> list[Position]:
    road = [end]
    while road[-1] != start:
        road.append(reached[road[-1]])
    return road[::-1]
