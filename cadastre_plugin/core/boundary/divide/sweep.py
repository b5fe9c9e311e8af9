"""How much land lies before a sweep line, exactly, and where the line must stand for a given area.

The width of a polygon along the line, as a function of its offset u, is linear between corners; so the area before it
is piecewise quadratic. Corners are sorted once; sums over the edges give width and area at each, and in between a
quadratic equation gives the offset of an area.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.frame import Frame
from cadastre_plugin.core.geometry.edges import Floats

Flags = NDArray[np.bool_]

SQUARE_M = 1e-6
"""An edge that spans less of u (m) is square to it: its slope would cost the sums their digits."""
_DIGITS = 1e-15
EXACT_M2 = 1e-6
"""Offsets are mended until the area before them is right to so many m2."""


class Sweep:
    """The land (plane m2) of a valid polygon or multipolygon before a line that moves in the direction u of a frame."""

    def __init__(self, geometry: BaseGeometry, frame: Frame) -> None:
        self._edges = _edges(geometry, frame)
        u, v, u_end, v_end = self._edges
        du, dv = u_end - u, v_end - v
        square = np.abs(du) <= SQUARE_M
        slopes = dv / np.where(square, np.inf, du)
        self._low = np.sort(u)
        self._sum_up(slopes, square)
        spread = float(self._low[-1] - self._low[0])
        lost = np.abs(du * dv)[square].sum() + _DIGITS * np.abs(slopes).max() * spread * spread
        self._is_exact = bool(lost < EXACT_M2)

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
        which = np.maximum(self._area.searchsorted(areas) - 1, 0)
        low, width, slope = self._low[which], self._width[which], self._slope[which]
        rest = areas - self._area[which]
        root = width + np.sqrt(np.maximum(width * width + 2.0 * slope * rest, 0.0))
        step = np.divide(2.0 * rest, root, out=np.zeros_like(rest), where=root > 0.0)
        offsets: Floats = np.minimum(low + step, self._low[which + 1])
        return offsets if self._is_exact else self._mended(offsets, areas)

    def areas_before(self, offsets: Floats) -> Floats:
        """The m2 (n,) of land before offsets (n,), summed over the edges themselves, without the sorted sums."""
        u, v, u_end, v_end = self._edges
        du, dv = u_end - u, v_end - v
        first, last = np.minimum(u, offsets[:, None]), np.minimum(u + du, offsets[:, None])
        slope = np.divide(dv, du, out=np.zeros_like(du), where=du != 0.0)
        middle = v + slope * (0.5 * (first + last) - u)
        areas: Floats = ((first - last) * middle).sum(axis=1)
        return areas

    def widths_at(self, offsets: Floats) -> Floats:
        """The length (n,) in m of the line inside the land, at offsets (n,)."""
        which = np.minimum(self._low[1:-1].searchsorted(offsets, side="right"), len(self._low) - 2)
        widths: Floats = self._width[which] + self._slope[which] * (offsets - self._low[which])
        return widths

    def _mended(self, offsets: Floats, areas: Floats) -> Floats:
        """Newton's steps on the direct sum, where edges almost square to u have cost the sums their digits."""
        for _ in range(4):
            missing = areas - self.areas_before(offsets)
            wrong = np.abs(missing) > EXACT_M2
            if not wrong.any():
                break
            widths = self.widths_at(offsets)
            step = np.divide(missing, widths, out=np.zeros_like(missing), where=wrong & (widths > 0.0))
            offsets = np.clip(offsets + step, self._low[0], self._low[-1])
        return offsets

    def _sum_up(self, slopes: Floats, square: Flags) -> None:
        """At each corner (k,), sorted: the width just after it and how it grows from there, and the area before it.

        Land lies left of its edges, so the width is what edges that run back have in v over those that run on. Where an
        edge ends the next one begins, so only one that is square to u makes the width jump.
        """
        u, v, u_end, v_end = self._edges
        count, steps = len(self._low), self._low[1:] - self._low[:-1]
        begin, end = self._low.searchsorted(u), self._low.searchsorted(u_end)
        slope = (np.bincount(end, slopes, count) - np.bincount(begin, slopes, count)).cumsum()
        width = np.bincount(begin, v * square, count) - np.bincount(end, v_end * square, count)
        width[1:] += slope[:-1] * steps
        width = np.maximum(width.cumsum(), 0.0)
        area = np.zeros(count)
        area[1:] = np.maximum((width[:-1] + 0.5 * slope[:-1] * steps) * steps, 0.0).cumsum()
        self._width, self._slope, self._area = width, slope, area


def _edges(geometry: BaseGeometry, frame: Frame) -> tuple[Floats, Floats, Floats, Floats]:
    """Start and end of the edges, (u, v, u_end, v_end), each (m,), the land on their left."""
    if shapely.get_num_geometries(geometry) > 1 or shapely.get_num_interior_rings(shapely.get_geometry(geometry, 0)):
        return _edges_of_rings(geometry, frame)
    u, v = np.ascontiguousarray(frame.inward(shapely.get_coordinates(geometry)).T)
    begin, end = (u[:-1], v[:-1]), (u[1:], v[1:])
    runs_left = np.dot(begin[0], end[1]) >= np.dot(end[0], begin[1])
    return (*begin, *end) if runs_left else (*end, *begin)


def _edges_of_rings(geometry: BaseGeometry, frame: Frame) -> tuple[Floats, Floats, Floats, Floats]:
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    u, v = np.ascontiguousarray(frame.inward(points).T)
    inside = ring[:-1] == ring[1:]
    return u[:-1][inside], v[:-1][inside], u[1:][inside], v[1:][inside]
