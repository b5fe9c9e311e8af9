"""The edges of a parcel to choose a direction from, so that this needs no mouse."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.frame import Position
from cadastre_plugin.core.geometry.edges import Floats

STRAIGHT_DEG = 0.5
"""Corners that turn less than this stand in one straight side."""


@dataclass(frozen=True, slots=True)
class Side:
    """A straight side of a parcel: from `start` to `end` (m, CRS of the profile)."""

    start: Position
    end: Position

    @property
    def length(self) -> float:
        """In m."""
        return math.dist(self.start, self.end)

    @property
    def azimuth(self) -> float:
        """Degrees from grid north, clockwise, 0 <= azimuth < 180: a direction of cuts has no sense."""
        return math.degrees(math.atan2(self.end[0] - self.start[0], self.end[1] - self.start[1])) % 180.0


def sides_of(geometry: BaseGeometry, most: int = 60) -> list[Side]:
    """The straight sides of a polygon's outer boundary, the longest first, at most so many."""
    sides: list[Side] = []
    for ring in shapely.get_exterior_ring(shapely.get_parts(geometry)):
        corners = _turning(shapely.get_coordinates(ring)[:-1])
        ends = np.roll(corners, -1, axis=0)
        sides += [Side(_place(one), _place(other)) for one, other in zip(corners, ends, strict=True)]
    return sorted(sides, key=lambda side: -side.length)[:most]


def side_near(sides: list[Side], x: float, y: float, within: float) -> int | None:
    """Which side passes nearest to a place, None when none does within so many metres."""
    if not sides:
        return None
    lines = shapely.linestrings([(side.start, side.end) for side in sides])
    apart = shapely.distance(lines, shapely.Point(x, y))
    nearest = int(apart.argmin())
    return nearest if apart[nearest] <= within else None


def _turning(corners: Floats) -> Floats:
    """The corners (k, 2) at which the boundary turns."""
    before, after = corners - np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0) - corners
    turn = np.arctan2(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(axis=1))
    kept = corners[np.abs(turn) > math.radians(STRAIGHT_DEG)]
    return kept if len(kept) >= 3 else corners


def _place(point: Floats) -> Position:
    return float(point[0]), float(point[1])
