"""Cut polygons in two, many at a time: the one operation that quarters, blocks and lots are made by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

BEYOND = 1.5
"""A cutting line reaches this many times the longer side of the polygon to either side of its middle."""


@dataclass(frozen=True)
class Frames:
    """Smallest rectangles around polygons: centre and unit vector of the longer side (n, 2), length and width (n,)."""

    centre: Floats
    along: Floats
    length: Floats
    width: Floats

    @classmethod
    def around(cls, polygons: Geometries) -> Frames:
        """Of polygons that have an area."""
        corners = shapely.get_coordinates(shapely.oriented_envelope(polygons)).reshape(-1, 5, 2)
        one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
        sides = np.stack([np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1)])
        first_longer = sides[0] >= sides[1]
        longer = np.where(first_longer[:, None], one, other)
        length = sides.max(axis=0)
        # The sign of the axis comes from the geometry's ring order; it is fixed so that nothing hangs on that.
        longer *= np.where((longer[:, 0] < 0) | ((longer[:, 0] == 0) & (longer[:, 1] < 0)), -1, 1)[:, None]
        return cls(corners[:, :4].mean(axis=1), longer / length[:, None], length, sides.min(axis=0))

    @property
    def across(self) -> Floats:
        """Unit vectors of the shorter side, (n, 2)."""
        return np.column_stack([-self.along[:, 1], self.along[:, 0]])


@dataclass(frozen=True)
class Cuts:
    """Where to cut: `lengthwise` parallel to the longer side, else parallel to the shorter one.

    at: place along the other side, -0.5 to 0.5 of it. turn: radians away from parallel. swing: how far the line moves
    sideways, as a share of its length inside the frame; `bend`, -0.5 to 0.5 of that length, is where.
    """

    lengthwise: NDArray[np.bool_]
    at: Floats
    turn: Floats
    swing: Floats
    bend: Floats

    def straight(self, frames: Frames) -> Geometries:
        """Straight lines, longer than the polygons."""
        far = BEYOND * frames.length
        return self._lines(frames, [(-far, 0 * far), (far, 0 * far)])

    def dogleg(self, frames: Frames) -> Geometries:
        """Lines that step aside at a right angle: what is cut by them has a corner that looks inwards."""
        far, bend, half = BEYOND * frames.length, self.bend * self._reach(frames), self.swing * self._reach(frames) / 2
        return self._lines(frames, [(-far, -half), (bend, -half), (bend, half), (far, half)])

    def winding(self, frames: Frames) -> Geometries:
        """Lines that swing out and come back."""
        far, reach = BEYOND * frames.length, self._reach(frames)
        bend, swing, none = self.bend * reach, self.swing * reach, 0 * far
        inside = [(-0.5 * reach, none), (bend - 0.15 * reach, swing), (bend + 0.15 * reach, swing), (0.5 * reach, none)]
        return self._lines(frames, [(-far, none), *inside, (far, none)])

    def _reach(self, frames: Frames) -> Floats:
        return np.where(self.lengthwise, frames.length, frames.width)

    def _lines(self, frames: Frames, steps: Sequence[tuple[Floats, Floats]]) -> Geometries:
        """Lines through points given by how far ahead along the cut and how far to its left they are."""
        side = np.where(self.lengthwise[:, None], frames.along, frames.across)
        normal = np.column_stack([-side[:, 1], side[:, 0]])
        place = frames.centre + normal * (self.at * np.where(self.lengthwise, frames.width, frames.length))[:, None]
        cosine, sine = np.cos(self.turn)[:, None], np.sin(self.turn)[:, None]
        heading, left = side * cosine + normal * sine, normal * cosine - side * sine
        points = [place + ahead[:, None] * heading + beside[:, None] * left for ahead, beside in steps]
        return np.asarray(shapely.linestrings(np.stack(points, axis=1)))


def sides(lines: Geometries, size: Floats) -> Geometries:
    """Polygons that cover everything on the left of the lines, as far as `size` (m) goes."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    index = np.arange(len(lines))
    first, last = points[np.searchsorted(line, index)], points[np.searchsorted(line, index, side="right") - 1]
    heading = (last - first) / np.linalg.norm(last - first, axis=1)[:, None]
    left = np.column_stack([-heading[:, 1], heading[:, 0]]) * (4 * size)[:, None]
    corners, owner = np.concatenate([points, last + left, first + left]), np.concatenate([line, index, index])
    order = np.argsort(owner, kind="stable")
    return np.asarray(shapely.polygons(shapely.linearrings(corners[order], indices=owner[order])))
