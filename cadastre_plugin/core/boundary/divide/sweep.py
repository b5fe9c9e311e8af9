"""How much land lies before a sweep line, exactly, and where the line must stand for a given area.

The width of a polygon along the line, as a function of its offset u, is linear between corners; so the area before it
is piecewise quadratic. Corners are sorted once; sums over the edges give width and area at each, and in between a
quadratic equation gives the offset of an area.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.frame import Frame
from cadastre_plugin.core.geometry.edges import Floats

SQUARE_M = 1e-6
"""An edge that spans less of u (m) is square to it: its slope would cost the sums their digits."""
EXACT_M2 = 1e-6
"""Offsets are mended until the area before them is right to so many m2."""


class Sweep:
    """The land (plane m2) of a valid polygon or multipolygon before a line that moves in the direction u of a frame."""

    def __init__(self, geometry: BaseGeometry, frame: Frame) -> None:
        start, end = _edges(geometry, frame)
        self._start, self._along = start, end - start
        self._low, self._width, self._slope, self._area = self._sums(start, end)

    @property
    def total(self) -> float:
        """The whole area in m2."""
        return float(self._area[-1])

    @property
    def extent(self) -> tuple[float, float]:
        """The least and the greatest u of the land, in m."""
        return float(self._low[0]), float(self._low[-1])

    def offsets(self, areas: Floats) -> Floats:
        """The u (n,) before which lie `areas` (n,) m2, each between 0 and `total`."""
        which = np.clip(self._area.searchsorted(areas) - 1, 0, len(self._low) - 2)
        low, width, slope = self._low[which], self._width[which], self._slope[which]
        rest = np.maximum(areas - self._area[which], 0.0)
        root = width + np.sqrt(np.maximum(width * width + 2.0 * slope * rest, 0.0))
        step = np.divide(2.0 * rest, root, out=np.zeros_like(rest), where=root > 0.0)
        return self._mended(np.minimum(low + step, self._low[which + 1]), areas)

    def areas_before(self, offsets: Floats) -> Floats:
        """The m2 (n,) of land before offsets (n,), summed over the edges themselves, without the sorted sums."""
        u, v = self._start.T
        du, dv = self._along.T
        first, last = np.minimum(u, offsets[:, None]), np.minimum(u + du, offsets[:, None])
        slope = np.divide(dv, du, out=np.zeros_like(du), where=du != 0.0)
        middle: Floats = v + slope * (0.5 * (first + last) - u)
        areas: Floats = ((first - last) * middle).sum(axis=1)
        return areas

    def widths_at(self, offsets: Floats) -> Floats:
        """The length (n,) in m of the line inside the land, at offsets (n,)."""
        which = np.clip(self._low.searchsorted(offsets, side="right") - 1, 0, len(self._low) - 2)
        widths: Floats = self._width[which] + self._slope[which] * (offsets - self._low[which])
        return widths

    def _mended(self, offsets: Floats, areas: Floats) -> Floats:
        """Newton's steps on the direct sum; none is needed but where edges almost square to u have cost digits."""
        for _ in range(4):
            missing = areas - self.areas_before(offsets)
            wrong = np.abs(missing) > EXACT_M2
            if not wrong.any():
                break
            widths = self.widths_at(offsets)
            step = np.divide(missing, widths, out=np.zeros_like(missing), where=wrong & (widths > 0.0))
            offsets = np.clip(offsets + step, self._low[0], self._low[-1])
        return offsets

    @staticmethod
    def _sums(start: Floats, end: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """At each distinct corner (k,): its u, the width just after it and its slope, the area before it."""
        forward = start[:, 0] < end[:, 0]
        low, high = np.where(forward[:, None], start, end), np.where(forward[:, None], end, start)
        corners = np.unique(start[:, 0])
        span = high[:, 0] - low[:, 0]
        real = span > SQUARE_M
        low, high, sign = low[real], high[real], np.where(forward[real], -1.0, 1.0)
        at_low, at_high = corners.searchsorted(low[:, 0]), corners.searchsorted(high[:, 0])
        edge_slope = sign * (high[:, 1] - low[:, 1]) / span[real]
        at = np.concatenate([at_low, at_high])
        slope = np.bincount(at, np.concatenate([edge_slope, -edge_slope]), len(corners)).cumsum()
        jumps = np.bincount(at, np.concatenate([sign * low[:, 1], -sign * high[:, 1]]), len(corners))
        steps = np.diff(corners)
        jumps[1:] += slope[:-1] * steps
        width = np.maximum(jumps.cumsum(), 0.0)
        area = np.zeros(len(corners))
        area[1:] = np.maximum((width[:-1] + 0.5 * slope[:-1] * steps) * steps, 0.0).cumsum()
        return corners, width, slope, area


def _edges(geometry: BaseGeometry, frame: Frame) -> tuple[Floats, Floats]:
    """Ends (m, 2) of the edges in the frame, the land on their left."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = frame.inward(points)
    if len(rings) == 1:
        return points[:-1], points[1:]
    inside = ring[:-1] == ring[1:]
    return points[:-1][inside], points[1:][inside]
