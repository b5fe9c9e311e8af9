"""How the boundary of one parcel became another one: for each corner and edge of the base, what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from cadastre_plugin.core.change.corners import kept_in_order, ring_pairs, turned
from cadastre_plugin.core.conflict.elements import (
    Element,
    Positions,
    Rings,
    along,
    edge_of,
    is_corner,
    is_on_edge,
    positions_of,
    ring_element,
)
from cadastre_plugin.core.model.boundary_point import Position

_MOST_ADDED, _MOST_CORNERS = 3, 9
"""So many corners are looked for on the edges of a stretch of so many; a longer one was laid anew."""

Moves = Mapping[Position, Position]


@dataclass(frozen=True)
class Course:
    """What one side made of the boundary of a parcel.

    places: for each changed corner the positions in its place, one when it moved, none when it was removed; for each
    changed edge those between its ends, from the lesser end to the greater. ties: elements that changed together, where
    a stretch was laid anew with another number of corners: its positions stand at the first of them. spans: the corners
    of the base along each of those stretches, from one that stayed to the next. added: rings that the base has not, the
    land on the left.
    """

    places: Mapping[Element, Positions] = field(default_factory=dict)
    ties: tuple[tuple[Element, ...], ...] = ()
    spans: tuple[Positions, ...] = ()
    added: tuple[Positions, ...] = ()

    def at(self, element: Element) -> Positions:
        """The positions in place of a corner, or between the ends of an edge."""
        return self.places.get(element, _as_it_was(element))


def _as_it_was(element: Element) -> Positions:
    return ((element[0], element[1]),) if is_corner(element) else ()


def course(before: Rings, after: Rings, moves: Moves | None = None, ends: frozenset[Position] = frozenset()) -> Course:
    """The course of a boundary from one geometry to another, both in m on the grid.

    moves: where corners went in the boundaries of neighbours, so that they went there in this one, too. Only once that
    is known, what else could be a corner that moved and others beside it is told apart. ends: new corners on straight
    edges in which a new boundary ends, so that no corner moved there.
    """
    places: dict[Element, Positions] = {}
    ties: list[tuple[Element, ...]] = []
    spans: list[Positions] = []
    added: list[Positions] = []
    for old, new in _pairs(before, after):
        if not old:
            added.append(tuple(new))
            continue
        stretches = _stretches(old, new)
        for stretch in stretches if moves is None else _parted(stretches, moves, places):
            tie = _lay(stretch, places, ends)
            if tie:
                ties.append(tie)
                spans.append(stretch.corners)
    return Course(places, _together(ties, places, added), tuple(spans), tuple(added))


def _pairs(before: Rings, after: Rings) -> Iterable[tuple[Sequence[Position], Sequence[Position]]]:
    if len(before) == len(after) == 1:
        return ((before[0], after[0]),)
    return ring_pairs([list(ring) for ring in before], [list(ring) for ring in after])


@dataclass(frozen=True)
class _Stretch:
    """corners: of the base from one that stayed to the next, both with it, or round a ring of which none stayed.
    inner: those of them that did not stay. became: the corners in their place."""

    corners: Positions
    inner: Positions
    became: Positions


def _stretches(old: Sequence[Position], new: Sequence[Position]) -> Iterator[_Stretch]:
    stayed = kept_in_order(list(old), list(new))
    if not stayed:
        yield _Stretch((*old, old[0]), tuple(old), tuple(turned(list(old), list(new))))
        return
    anchors = [*stayed, (stayed[0][0] + len(old), stayed[0][1] + len(new))]
    for (old_from, new_from), (old_to, new_to) in pairwise(anchors):
        if old_to - old_from > 1 or new_to - new_from > 1:
            corners = tuple(old[index % len(old)] for index in range(old_from, old_to + 1))
            became = tuple(new[index % len(new)] for index in range(new_from + 1, new_to))
            yield _Stretch(corners, corners[1:-1], became)


def _parted(stretches: Iterable[_Stretch], moves: Moves, places: dict[Element, Positions]) -> Iterator[_Stretch]:
    """The stretches, those that were laid anew parted at corners of which it is known where they went."""
    for stretch in stretches:
        known = [corner for corner in stretch.inner if moves.get(corner) in stretch.became]
        if len(stretch.inner) == len(stretch.became) or not known or stretch.corners[0] == stretch.corners[-1]:
            if not _moved_and_added(stretch, places):
                yield stretch
            continue
        here, there = stretch.corners.index(known[0]), stretch.became.index(moves[known[0]])
        places[known[0]] = (moves[known[0]],)
        first = stretch.corners[: here + 1]
        rest = stretch.corners[here:]
        yield from (one for one in (_Stretch(first, first[1:-1], stretch.became[:there]),) if one.inner or one.became)
        yield from _parted([_Stretch(rest, rest[1:-1], stretch.became[there + 1 :])], moves, places)


def _moved_and_added(stretch: _Stretch, places: dict[Element, Positions]) -> bool:
    """Say that corners moved and others were put on the edges at them, where that is what happened; else False."""
    count, extra = len(stretch.became), len(stretch.became) - len(stretch.inner)
    if not stretch.inner or not 0 < extra <= _MOST_ADDED or count > _MOST_CORNERS or len(stretch.inner) == count:
        return False
    for added in combinations(range(count), extra):
        moved = [index for index in range(count) if index not in added]
        now = (stretch.corners[0], *(stretch.became[index] for index in moved), stretch.corners[-1])
        on = {index: sum(one < index for one in moved) for index in added}  # the edge after so many corners
        if len(now) == len(stretch.corners) and all(_is_on(stretch, now, edge, at) for at, edge in on.items()):
            places.update({was: (to,) for was, to in zip(stretch.inner, now[1:-1], strict=True) if was != to})
            for edge, (start, end) in enumerate(pairwise(stretch.corners)):
                inner = tuple(stretch.became[index] for index in added if on[index] == edge)
                if inner:
                    places[edge_of(start, end)] = along(start, end, inner)
            return True
    return False


def _is_on(stretch: _Stretch, now: Positions, edge: int, at: int) -> bool:
    """True when a corner stands on an edge as it was, or as it is now."""
    position = stretch.became[at]
    return any(is_on_edge(position, *line[edge : edge + 2]) for line in (stretch.corners, now))


def _lay(stretch: _Stretch, places: dict[Element, Positions], ends: frozenset[Position]) -> tuple[Element, ...]:
    """Say what stands in place of each element of a stretch; those that belong together."""
    if len(stretch.inner) == len(stretch.became) and ends.isdisjoint(stretch.became):
        moves = zip(stretch.inner, stretch.became, strict=True)
        places.update({was: (now,) for was, now in moves if was != now})
        return ()
    start, second = stretch.corners[:2]
    edges = [edge_of(*pair) for pair in pairwise(stretch.corners)]
    places.update(dict.fromkeys((*edges, *stretch.inner), ()))
    places[edges[0]] = along(start, second, stretch.became)
    return (*edges, *stretch.inner) if stretch.inner else ()


def _together(
    ties: Sequence[tuple[Element, ...]], places: Mapping[Element, Positions], added: Sequence[Positions]
) -> tuple[tuple[Element, ...], ...]:
    """A stretch, or a ring that is new, belongs to another stretch that has become part of it, as a hole that now is a
    bay."""
    named: list[tuple[Element, ...]] = [*ties, *((ring_element(ring),) for ring in added)]
    found = [*ties]
    for one, elements in enumerate(named):
        now = {position for element in elements for position in _made(element, places)}
        for other, left in enumerate(ties):
            if one != other and not now.isdisjoint(left):
                found.append((elements[0], left[0]))
    return tuple(found)


def _made(element: Element, places: Mapping[Element, Positions]) -> Positions:
    return places.get(element, ()) if element in places else positions_of(element)
