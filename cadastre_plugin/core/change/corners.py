"""Which corner became which: corners that stayed hold the boundary, and between two of them the others are matched."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import shapely
from shapely.geometry import LinearRing, MultiPolygon

Position = tuple[float, float]
"""East and north in metres."""

Ring = list[Position]
Matched = tuple[list[tuple[Position, Position]], list[Position], list[Position]]
"""Moved corners (from, to), added ones, removed ones."""

_MOST_PAIRS = 250_000


def ring_differences(before: MultiPolygon, after: MultiPolygon) -> Matched:
    """How the corners of one geometry became those of another; corners that did not move are in none of the lists."""
    moved: list[tuple[Position, Position]] = []
    added: list[Position] = []
    removed: list[Position] = []
    for old, new in ring_pairs(rings_of_geometry(before), rings_of_geometry(after)):
        for was, became in _runs(old, new):
            run_moved, run_added, run_removed = _match(was, became)
            moved += run_moved
            added += run_added
            removed += run_removed
    return moved, added, removed


def rings_of_geometry(geometry: MultiPolygon) -> list[Ring]:
    """Corners of each ring, once each, shells counter-clockwise and holes clockwise."""
    if shapely.get_num_geometries(geometry) == 1:
        part = shapely.get_geometry(geometry, 0)
        if shapely.get_num_interior_rings(part) == 0:
            return [_counter_clockwise(shapely.get_exterior_ring(part))]
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    return [_corners(ring) for ring in rings]


def _counter_clockwise(ring: LinearRing) -> Ring:
    """What is left of orienting a whole geometry where it has one ring, as nearly all have: a third of the time."""
    return _corners(ring if shapely.is_ccw(ring) else shapely.reverse(ring))


def _corners(ring: LinearRing) -> Ring:
    return [(x, y) for x, y in shapely.get_coordinates(ring)[:-1].tolist()]


def ring_pairs(before: list[Ring], after: list[Ring]) -> Iterator[tuple[Ring, Ring]]:
    """Rings that share most corners belong together, then those nearest by; one left over is with nothing."""
    left = [(ring, set(ring)) for ring in after]
    for old in sorted(before, key=len, reverse=True):
        if not left:
            yield old, []
            continue
        corners = set(old)
        best = max(left, key=lambda item: (len(corners & item[1]), -math.dist(_middle(old), _middle(item[0]))))
        left.remove(best)
        yield old, best[0]
    for ring, _ in left:
        yield [], ring


def _runs(old: Ring, new: Ring) -> Iterator[tuple[Ring, Ring]]:
    """Corners of both rings between two neighbouring corners that stayed; all of them when none did."""
    stayed = kept_in_order(old, new)
    if not stayed:
        yield old, turned(old, new)
        return
    anchors = [*stayed, (stayed[0][0] + len(old), stayed[0][1] + len(new))]
    for (old_from, new_from), (old_to, new_to) in pairwise(anchors):
        was = [old[index % len(old)] for index in range(old_from + 1, old_to)]
        became = [new[index % len(new)] for index in range(new_from + 1, new_to)]
        if was or became:
            yield was, became


def kept_in_order(old: Ring, new: Ring) -> list[tuple[int, int]]:
    """Indices of corners that both rings have, where both pass them in the same order."""
    places = {corner: index for index, corner in enumerate(new)}
    shared = [(index, places[corner]) for index, corner in enumerate(old) if corner in places]
    kept = shared[:1]
    for index, place in shared[1:]:
        forward = (place - kept[0][1]) % len(new)
        if forward > (kept[-1][1] - kept[0][1]):
            kept.append((index, kept[0][1] + forward))
    return kept


def _match(was: Ring, became: Ring) -> Matched:
    """As many as before: one for one in the order of the boundary. Otherwise each with the nearest that is free."""
    if len(was) == len(became):
        return [pair for pair in zip(was, became, strict=True) if pair[0] != pair[1]], [], []
    if len(was) * len(became) > _MOST_PAIRS:
        return [], became, was  # another boundary altogether
    old, new = dict(enumerate(was)), dict(enumerate(became))
    moved: list[tuple[Position, Position]] = []
    for i, j in sorted(product(old, new), key=lambda pair: math.dist(was[pair[0]], became[pair[1]])):
        if i in old and j in new:
            moved.append((old.pop(i), new.pop(j)))
    return [pair for pair in moved if pair[0] != pair[1]], list(new.values()), list(old.values())


def turned(was: Ring, became: Ring) -> Ring:
    """A ring that moved as a whole, begun at the corner that makes its corners move least."""
    if len(was) != len(became) or len(was) ** 2 > _MOST_PAIRS:
        return became
    turns = (became[turn:] + became[:turn] for turn in range(len(became)))
    return min(turns, key=lambda ring: sum(map(math.dist, was, ring)), default=became)


def _middle(ring: Sequence[Position]) -> Position:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
