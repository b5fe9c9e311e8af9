"""The line that a boundary is to follow: where it is, which side a corner lies on, where another line meets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.geometry.edges import Floats, Indices

_FAR_M = 1e5
_ON_M = 1e-9
_BESIDE_M = 1e-6
_AT_ONCE = 64


@dataclass(frozen=True)
class Meeting:
    """Where a course meets another line: `place` along it (index of its edge and part of that), `point` in m."""

    place: float
    point: Position


class Course:
    """A line of two corners or more (n, 2) in m. `goes_on`: its first and its last edge have no end."""

    def __init__(self, corners: Sequence[Position] | Floats, *, goes_on: bool) -> None:
        self.corners: Floats = np.array(corners, dtype=float).reshape(-1, 2)
        shown = self.corners.copy()
        if goes_on:
            shown[0] += _unit(self.corners[0] - self.corners[1]) * _FAR_M
            shown[-1] += _unit(self.corners[-1] - self.corners[-2]) * _FAR_M
        self._start, self._along = shown[:-1], np.diff(shown, axis=0)
        self._low = np.minimum(shown[:-1], shown[1:]) - _BESIDE_M
        self._high = np.maximum(shown[:-1], shown[1:]) + _BESIDE_M

    def side(self, point: Position) -> int:
        """1 when a point lies left of the line, -1 right of it, 0 on it: by the nearest edge."""
        away = np.array(point) - self._start
        ratio = np.clip((away * self._along).sum(axis=1) / (self._along**2).sum(axis=1), 0.0, 1.0)
        apart = np.hypot(*(away - ratio[:, None] * self._along).T)
        across = _cross(self._along, away) / np.hypot(*self._along.T)
        least = apart.min()
        if least <= _ON_M:
            return 0
        nearest = np.flatnonzero(apart <= least + _ON_M)  # two at a corner: the one it is farther across
        return 1 if across[nearest[np.abs(across[nearest]).argmax()]] > 0 else -1

    def meeting(self, start: Position, end: Position) -> Meeting | None:
        """Where the straight line from `start` to `end` first meets it; None when it does not."""
        found = self.first_meeting(np.array([start, end]))
        return found[1] if found else None

    def first_meeting(self, way: Floats) -> tuple[int, Meeting] | None:
        """The first edge of a way over corners (n, 2) that meets it, and where; None when none does."""
        for first in range(0, len(way) - 1, _AT_ONCE):
            found = self._first_among(way[first : first + _AT_ONCE + 1])
            if found:
                return first + found[0], found[1]
        return None

    def _first_among(self, way: Floats) -> tuple[int, Meeting] | None:
        """As `first_meeting`, every edge of the way compared with every edge of the course near it."""
        near = self._near(way)
        start, along, step = self._start[near], self._along[near], np.diff(way, axis=0)
        away = start[None] - way[:-1, None]
        east, north = step[:, None, 0], step[:, None, 1]
        determinant = east * along[:, 1] - north * along[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            on_way = (away[..., 0] * along[:, 1] - away[..., 1] * along[:, 0]) / determinant
            on_line = (away[..., 0] * north - away[..., 1] * east) / determinant
        meets = (on_way >= 0) & (on_way <= 1) & (on_line >= 0) & (on_line <= 1)
        edges = np.flatnonzero(meets.any(axis=1))
        if not len(edges):
            return None
        edge = int(edges[0])
        index = int(np.where(meets[edge], on_way[edge], np.inf).argmin())
        place = way[edge] + on_way[edge, index] * step[edge]
        return edge, Meeting(int(near[index]) + float(on_line[edge, index]), _position(place))

    def _near(self, way: Floats) -> Indices:
        """Its edges whose boxes meet that of a way."""
        return np.flatnonzero(((self._low <= way.max(axis=0)) & (self._high >= way.min(axis=0))).all(axis=1))

    def foot(self, point: Position) -> Meeting:
        """The place on it that is nearest to a point."""
        away = np.array(point) - self._start
        ratio = np.clip((away * self._along).sum(axis=1) / (self._along**2).sum(axis=1), 0.0, 1.0)
        feet = self._start + ratio[:, None] * self._along
        nearest = int(np.hypot(*(feet - point).T).argmin())
        return Meeting(nearest + float(ratio[nearest]), _position(feet[nearest]))

    def nearest_corner(self, point: Position) -> Meeting:
        """Its corner that is nearest to a point."""
        nearest = int(np.hypot(*(self.corners - point).T).argmin())
        return Meeting(float(nearest), _position(self.corners[nearest]))

    def ends(self) -> tuple[Meeting, Meeting]:
        """Its first and last corner, as where the boundary meets it."""
        return Meeting(0.0, _position(self.corners[0])), Meeting(float(len(self._start)), _position(self.corners[-1]))

    def between(self, one: Meeting, other: Meeting) -> list[Position]:
        """Its corners from one meeting to another after it, with both."""
        inner = range(int(np.floor(one.place)) + 1, int(np.ceil(other.place)))
        return [one.point, *(_position(self.corners[index]) for index in inner), other.point]


def _unit(way: Floats) -> Floats:
    unit: Floats = way / np.hypot(*way)
    return unit


def _cross(one: Floats, other: Floats) -> Floats:
    product: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return product


def _position(point: Floats) -> Position:
    x, y = point.tolist()
    return x, y
