"""Narrow strips between edges that run beside each other: gaps and overlaps too thin to be meant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cadastre_plugin.core.geometry.edges import Edges, Floats, Indices
from cadastre_plugin.core.geometry.grid import GRID_M

SLENDER = 10.0
"""A sliver is at least so many times as long as it is wide; a shorter void is a corner, not a sliver."""


@dataclass(frozen=True)
class Strips:
    """Strips between two edges each, all (n,): the polygons they are of, the greatest width and the run along the edges
    in m, the ground."""

    one: Indices
    other: Indices
    width: Floats
    run: Floats
    ground: NDArray[np.object_]


def gaps(edges: Edges, first: Indices, other: Indices, width: float) -> Strips:
    """Strips outside both polygons, at most `width` (m) wide, where two of the close edges face each other."""
    return _strips(edges, first, other, width, side=1.0)


def overlaps(edges: Edges, first: Indices, other: Indices, width: float) -> Strips:
    """Strips inside both polygons, at most `width` (m) wide, where two of the close edges have crossed over."""
    return _strips(edges, first, other, width, side=-1.0)


def _strips(edges: Edges, first: Indices, other: Indices, width: float, side: float) -> Strips:
    """In the frame of the first edge: `s` along it, `d` aside of it, where the other edge is d = at + slope * s.

    The land lies left of both edges, so edges that bound a strip run against each other.
    """
    origin, along = edges.start[first], edges.end[first] - edges.start[first]
    length = np.hypot(along[:, 0], along[:, 1])
    along = along / length[:, None]
    across = side * np.column_stack([along[:, 1], -along[:, 0]])
    s_end, d_end = _in_frame(edges.end[other] - origin, along, across)
    s_start, d_start = _in_frame(edges.start[other] - origin, along, across)
    run = s_start - s_end
    beside = (run > GRID_M) & (np.abs(d_start - d_end) * SLENDER <= run)
    slope = np.divide(d_start - d_end, run, out=np.zeros_like(run), where=beside)
    at = d_end - slope * s_end
    low, high = _within(np.maximum(0.0, s_end), np.minimum(length, s_start), at, slope, width)
    d_low, d_high = at + slope * low, at + slope * high
    widest = np.maximum(d_low, d_high)
    kept = beside & (high - low > GRID_M) & (widest > GRID_M / 2)
    frame = (origin[kept], along[kept], across[kept])
    corners = [(low, 0.0 * low), (high, 0.0 * low), (high, np.maximum(d_high, 0.0)), (low, np.maximum(d_low, 0.0))]
    ground = np.stack([_in_world(frame, s[kept], d[kept]) for s, d in corners], axis=1)
    return Strips(
        edges.owner[first[kept]], edges.owner[other[kept]], widest[kept], (high - low)[kept], _polygons(ground)
    )


def _within(low: Floats, high: Floats, at: Floats, slope: Floats, width: float) -> tuple[Floats, Floats]:
    """The part of low ... high where 0 <= at + slope * s <= width."""
    sloping = slope != 0
    ends = [np.divide(d - at, slope, out=np.zeros_like(at), where=sloping) for d in (0.0, width)]
    level = (at >= 0) & (at <= width)
    low = np.where(sloping, np.maximum(low, np.minimum(*ends)), low)
    high = np.where(sloping, np.minimum(high, np.maximum(*ends)), np.where(level, high, low))
    return low, high


def _in_frame(points: Floats, along: Floats, across: Floats) -> tuple[Floats, Floats]:
    return (points * along).sum(axis=1), (points * across).sum(axis=1)


def _in_world(frame: tuple[Floats, Floats, Floats], s: Floats, d: Floats) -> Floats:
    origin, along, across = frame
    points: Floats = origin + s[:, None] * along + d[:, None] * across
    return points


def _polygons(rings: Floats) -> NDArray[np.object_]:
    polygons: NDArray[np.object_] = np.asarray(shapely.polygons(rings), dtype=object)
    return polygons
