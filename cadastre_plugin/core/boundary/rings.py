"""Rings of a parcel as arrays of corners, the land on the left, for tools that change some corners of a ring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.geometry.edges import Floats

Place = tuple[int, int]
"""Which ring of a multipolygon: the index of the part, then 0 for the shell and 1, 2 ... for its holes."""


@dataclass(frozen=True)
class Ring:
    """One ring: `corners` (k, 2) in m, the first not repeated at the end, the land on the left."""

    place: Place
    corners: Floats

    def indices(self, corner: Position) -> list[int]:
        """Where the ring runs through exactly this corner."""
        return [int(index) for index in np.flatnonzero((self.corners == corner).all(axis=1))]

    def at(self, index: int) -> Position:
        """The corner of an index, which may run past either end."""
        x, y = self.corners[index % len(self.corners)].tolist()
        return x, y


def rings_of(geometry: MultiPolygon) -> list[Ring]:
    """Every ring of a parcel."""
    parts = shapely.orient_polygons(geometry).geoms
    return [
        Ring((part, index), shapely.get_coordinates(ring)[:-1])
        for part, polygon in enumerate(parts)
        for index, ring in enumerate((polygon.exterior, *polygon.interiors))
    ]


def with_rings(geometry: MultiPolygon, changed: Mapping[Place, Floats]) -> MultiPolygon:
    """The parcel with other corners (k, 2) in some of its rings; at least three in each."""
    parts: dict[int, list[Floats]] = {}
    for ring in rings_of(geometry):
        parts.setdefault(ring.place[0], []).append(changed.get(ring.place, ring.corners))
    return MultiPolygon([Polygon(shell, holes) for shell, *holes in parts.values()])


def edges_at(geometry: MultiPolygon, corner: Position) -> Iterator[tuple[Position, Position]]:
    """The corners before and after, for each time that the boundary runs through a corner."""
    for ring in rings_of(geometry):
        for index in ring.indices(corner):
            yield ring.at(index - 1), ring.at(index + 1)


def corners_beside(geometry: MultiPolygon) -> dict[Position, set[Position]]:
    """Every corner of a geometry with the corners before and after it, each time that the boundary runs through it."""
    beside: dict[Position, set[Position]] = {}
    for ring in rings_of(geometry):
        corners = [(x, y) for x, y in ring.corners.tolist()]
        for before, here, after in zip([corners[-1], *corners[:-1]], corners, [*corners[1:], corners[0]], strict=True):
            beside.setdefault(here, set()).update((before, after))
    return beside
