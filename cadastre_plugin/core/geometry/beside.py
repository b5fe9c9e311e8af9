"""Which parts of edges run beside other edges, by arithmetic alone.

GEOS would tell by a buffer around the others, and its buffer of a cloud of points that lie closer to each other than it
is wide may fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.strtree import STRtree

from cadastre_plugin.core.geometry.edges import Edges, Floats, Indices


def beside(edges: Edges, others: Edges, reach: float) -> tuple[Edges, Edges]:
    """The pieces of `edges` that another edge runs beside at no more than `reach` (m), and the rest; both as edges of
    the same owners.

    A piece that is no longer than twice the reach is rounding, and belongs to what lies around it.
    """
    shared = np.isin(names_of(edges), names_of(others))
    whole, edges = _chosen(edges, shared), _chosen(edges, ~shared)
    if len(edges.start):
        near = (_high(others) >= _low(edges).min(axis=0) - reach) & (_low(others) <= _high(edges).max(axis=0) + reach)
        others = _chosen(others, near.all(axis=1))
    covered: list[tuple[int, Floats]] = []
    free: list[tuple[int, Floats]] = []
    edge, low, high = _runs(edges, others, reach)
    turns = np.searchsorted(edge, np.arange(len(edges.start) + 1))
    for index, (first, last) in enumerate(pairwise(turns.tolist())):
        for is_free, ends in _pieces(low[first:last], high[first:last], _length(edges, index), 2 * reach):
            (free if is_free else covered).append((index, _segment(edges, index, *ends)))
    return _joined(whole, _of(edges, covered)), _of(edges, free)


def _chosen(edges: Edges, which: NDArray[np.bool_]) -> Edges:
    return Edges(edges.start[which], edges.end[which], edges.owner[which])


def names_of(edges: Edges) -> NDArray[np.uint64]:
    """One number (n,) for each edge, the same for the edge that runs the other way, and for no other."""
    turned = (edges.start[:, 0] > edges.end[:, 0]) | (
        (edges.start[:, 0] == edges.end[:, 0]) & (edges.start[:, 1] > edges.end[:, 1])
    )
    first, last = (
        np.where(turned[:, None], one, other) for one, other in ((edges.end, edges.start), (edges.start, edges.end))
    )
    bits = np.ascontiguousarray(np.hstack([first, last]) + 0.0).view(np.uint64)  # + 0.0: there is a zero below zero
    with np.errstate(over="ignore"):
        names: NDArray[np.uint64] = (bits * _ODD).sum(axis=1, dtype=np.uint64)
    return names


_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
"""Large odd numbers without a pattern: products of different coordinates do not sum to the same by chance."""


def _runs(edges: Edges, others: Edges, reach: float) -> tuple[Indices, Floats, Floats]:
    """For each other edge near an edge, in the order of `edges`: which, and from where to where (m) it is in reach."""
    if not len(edges.start) or not len(others.start):
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    boxes: NDArray[np.object_] = np.asarray(shapely.box(*_low(others).T, *_high(others).T), dtype=object)
    tree = STRtree(boxes)
    edge, other = tree.query(shapely.box(*(_low(edges) - reach).T, *(_high(edges) + reach).T))
    along = edges.end[edge] - edges.start[edge]
    length = np.hypot(*along.T)
    along = along / length[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    (s_start, d_start), (s_end, d_end) = (
        (((ends - edges.start[edge]) * along).sum(axis=1), ((ends - edges.start[edge]) * across).sum(axis=1))
        for ends in (others.start[other], others.end[other])
    )
    first, last = _within(d_start, d_end, reach)
    ends_at = np.stack([s_start + first * (s_end - s_start), s_start + last * (s_end - s_start)])
    low, high = np.clip(ends_at.min(axis=0), 0.0, length), np.clip(ends_at.max(axis=0), 0.0, length)
    real = np.flatnonzero((last > first) & (high > low))
    real = real[np.argsort(edge[real], kind="stable")]
    return edge[real], low[real], high[real]


def _within(start: Floats, end: Floats, reach: float) -> tuple[Floats, Floats]:
    """From which part to which part (0 to 1) of an edge its distance aside, from `start` to `end`, is within reach."""
    slope = end - start
    level = np.abs(slope) < 1e-12
    crossing = [np.divide(limit - start, slope, out=np.zeros_like(start), where=~level) for limit in (-reach, reach)]
    first, last = np.clip(np.minimum(*crossing), 0.0, 1.0), np.clip(np.maximum(*crossing), 0.0, 1.0)
    inside = np.abs(start) <= reach
    return np.where(level, 0.0, first), np.where(level, inside.astype(float), last)


def _pieces(low: Floats, high: Floats, length: float, crumb: float) -> Iterator[tuple[bool, tuple[float, float]]]:
    """The pieces of an edge in their order: whether it is free, and from where to where (m)."""
    turns = [0.0]
    reached = 0.0
    order = np.argsort(low, kind="stable")
    for begin, end in zip(low[order].tolist(), high[order].tolist(), strict=True):
        if begin - reached > crumb:
            turns += [reached, begin]
        reached = max(reached, end)
    turns += [reached, length] if length - reached > crumb else [length]
    for is_free, ends in zip((False, True) * len(turns), pairwise(turns), strict=False):
        if ends[1] > ends[0]:
            yield is_free, ends


def _segment(edges: Edges, index: int, begin: float, end: float) -> Floats:
    """A piece of an edge; at its ends the corners themselves, so that pieces of two edges meet exactly."""
    start, corner, length = edges.start[index], edges.end[index], _length(edges, index)
    along = (corner - start) / length
    ends = [start if begin == 0.0 else start + begin * along, corner if end == length else start + end * along]
    return np.stack(ends)


def _length(edges: Edges, index: int) -> float:
    return float(np.hypot(*(edges.end[index] - edges.start[index])))


def _of(edges: Edges, pieces: list[tuple[int, Floats]]) -> Edges:
    """Pieces of edges, each given as its index and its ends (2, 2)."""
    which = np.array([index for index, _ in pieces], dtype=np.int64)
    ends = np.array([ends for _, ends in pieces]).reshape(-1, 2, 2)
    return Edges(ends[:, 0], ends[:, 1], edges.owner[which])


def _joined(*several: Edges) -> Edges:
    start, end, owner = zip(*((edges.start, edges.end, edges.owner) for edges in several), strict=True)
    return Edges(np.concatenate(start), np.concatenate(end), np.concatenate(owner))


def _low(edges: Edges) -> Floats:
    low: Floats = np.minimum(edges.start, edges.end)
    return low


def _high(edges: Edges) -> Floats:
    high: Floats = np.maximum(edges.start, edges.end)
    return high
