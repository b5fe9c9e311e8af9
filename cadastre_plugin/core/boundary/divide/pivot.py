"""Cuts that all run through one point: the line turns about it until it has passed the area that is wanted.

While the line turns by dt it passes the land at distances r1 to r2 ahead of the point, (r2^2 - r1^2) / 2 dt, and leaves
that behind the point: the derivative that Newton's steps use, kept between two bearings that are known to enclose the
area. Between the bearings of two neighbouring corners the area is smooth.
"""

from __future__ import annotations

import math

import numpy as np
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.frame import Position
from cadastre_plugin.core.boundary.divide.strips import kept_pieces
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.geometry.edges import Floats, edges_of
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.texts import N_

EXACT_M2 = 1e-6
_MOST_BEARINGS = 720
_MOST_STEPS = 100
_NEARLY_STRAIGHT = 0.02
"""A point of a straight boundary, rounded to the millimetre, may lie inside it by so many radians."""


class Pivot:
    """The land (plane m2) of a valid polygon that a line through `point` (m, CRS of the profile) has on its right.

    Angles are in radians counted from east against the clock, as the line runs; turning so, it passes the land. Where
    the point lies beside the land or on its hull, the line passes from nothing to the whole; inside, only one cut can
    be made.
    """

    def __init__(self, geometry: BaseGeometry, point: Position) -> None:
        edges = edges_of(np.array([geometry], dtype=object))
        self._geometry, self._point = geometry, point
        self._start, self._end = edges.start - point, edges.end - point
        self._first, self._turn = _turn_of(self._start)

    @property
    def is_beside(self) -> bool:
        """True when the whole land is seen from the point within half a turn."""
        return self._turn < 2.0 * math.pi

    def area_passed(self, angle: float) -> float:
        """The m2 of land on the right of the line: a sum of trapezoids under the edges, each cut off at the line."""
        s1, d1, s2, d2 = self._in_frame(angle)
        crossing = (d1 < 0.0) != (d2 < 0.0)
        cut = s1 + np.divide(d1, d1 - d2, out=np.zeros_like(d1), where=crossing) * (s2 - s1)
        s1, s2 = np.where(crossing & (d1 >= 0.0), cut, s1), np.where(crossing & (d2 >= 0.0), cut, s2)
        return float(-0.5 * ((s2 - s1) * (np.minimum(d1, 0.0) + np.minimum(d2, 0.0))).sum())

    def growth(self, angle: float) -> float:
        """How fast the land passed grows with the angle, m2 a radian."""
        s1, d1, s2, d2 = self._in_frame(angle)
        crossing = np.flatnonzero((d1 < 0.0) != (d2 < 0.0))
        s1, d1, s2, d2 = s1[crossing], d1[crossing], s2[crossing], d2[crossing]
        s = s1 + d1 / (d1 - d2) * (s2 - s1)
        return float(0.5 * (np.where(d2 > d1, 1.0, -1.0) * s * s).sum())

    def _in_frame(self, angle: float) -> tuple[Floats, Floats, Floats, Floats]:
        """Place along the line and distance left of it, of the start and the end of each edge."""
        along = np.array([math.cos(angle), math.sin(angle)])
        across = np.array([-along[1], along[0]])
        return self._start @ along, self._start @ across, self._end @ along, self._end @ across

    def angles(self, areas: Floats) -> list[float]:
        """The angles of the line that has passed `areas` (n,) m2, growing.

        Raises:
            BoundaryError: no line through the point cuts off such an area; what can be reached is said. Or several cuts
                are asked for at a point that has land all around.
        """
        if len(areas) > 1 and not self.is_beside:
            raise BoundaryError("divide_point_inside", _INSIDE)
        bearings = self._bearings()
        values = np.array([self.area_passed(bearing) for bearing in bearings.tolist()])
        return [self._angle(float(area), bearings, values) for area in areas]

    def parts(self, angles: list[float]) -> list[MultiPolygon]:
        """The land that the first line has passed, between it and the next, and so on: n + 1 parts."""
        rest, parts = self._geometry, []
        for angle in angles:
            checkpoint()
            half = self._half_plane(angle)
            parts.append(kept_pieces(rest.intersection(half)))
            rest = rest.difference(half)
        return [*parts, kept_pieces(rest)]

    def _bearings(self) -> Floats:
        """Angles between which the area is looked for: those of corners, thinned, and some between."""
        corners = np.arctan2(self._start[:, 1], self._start[:, 0])
        corners = corners[np.hypot(*self._start.T) > 0.0]
        ahead = np.mod(np.concatenate([corners, corners + math.pi]) - self._first, 2.0 * math.pi)
        ahead = np.unique(ahead[ahead < self._turn])
        ahead = ahead[:: 1 + len(ahead) // _MOST_BEARINGS]
        between = np.linspace(0.0, self._turn, 37)
        bearings: Floats = self._first + np.unique(np.concatenate([ahead, between]))
        return bearings

    def _angle(self, area: float, bearings: Floats, values: Floats) -> float:
        over = values - area
        near = np.flatnonzero(np.abs(over) <= EXACT_M2)
        if len(near):
            return float(bearings[near[0]])
        turns = np.flatnonzero((over[:-1] < 0.0) != (over[1:] < 0.0))
        if not len(turns):
            raise BoundaryError("divide_reach", _REACH, area=area, least=float(values.min()), most=float(values.max()))
        return self._between(area, float(bearings[turns[0]]), float(bearings[turns[0] + 1]))

    def _between(self, area: float, low: float, high: float) -> float:
        """Newton's steps, each replaced by the middle where it would leave the angles that enclose the area."""
        rising = self.area_passed(low) < area
        angle = 0.5 * (low + high)
        for _ in range(_MOST_STEPS):
            over = self.area_passed(angle) - area
            if abs(over) <= EXACT_M2:
                break
            low, high = (angle, high) if (over < 0.0) == rising else (low, angle)
            growth = self.growth(angle)
            step = angle - over / growth if growth else low
            angle = step if low < step < high else 0.5 * (low + high)
        return angle

    def _half_plane(self, angle: float) -> Polygon:
        """The right side of the line, as far as the land reaches."""
        x, y = self._point
        far = 2.0 * float(np.hypot(*self._start.T).max()) + 10.0
        east, north = far * math.cos(angle), far * math.sin(angle)
        back, ahead = (x - east, y - north), (x + east, y + north)
        return Polygon([back, ahead, (ahead[0] + north, ahead[1] - east), (back[0] + north, back[1] - east)])


_INSIDE = N_("Through a point inside the parcel only one cut can be made; choose a point on its outer boundary")
_REACH = N_(
    "No line through the point cuts off {area:.3f} m²; lines through it cut off {least:.3f} to {most:.3f} m². "
    "Choose another point or area"
)


def _turn_of(points: Floats) -> tuple[float, float]:
    """The angle at which a turning line meets the land first, and by how much it turns until it has passed it all.

    A whole turn where the point has land on all sides.
    """
    seen = points[np.hypot(*points.T) > 0.0]
    angles = np.sort(np.arctan2(seen[:, 1], seen[:, 0]))
    gaps = np.diff(np.append(angles, angles[0] + 2.0 * math.pi))
    widest = int(gaps.argmax())
    if gaps[widest] < math.pi - _NEARLY_STRAIGHT:
        return 0.0, 2.0 * math.pi
    return float(angles[(widest + 1) % len(angles)]), 2.0 * math.pi - float(gaps[widest])
