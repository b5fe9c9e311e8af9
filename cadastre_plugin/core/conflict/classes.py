"""Elements of boundaries that are decided together, and who changed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import shapely

from cadastre_plugin.core.conflict.elements import Element, ends_of, is_corner, is_edge, positions_of
from cadastre_plugin.core.conflict.network import Network

LEAST_APART_M = 0.0015
"""Corners closer than this would have to be one."""


class Status(StrEnum):
    """What both sides made of a class of elements."""

    THEIRS = "theirs"
    MINE = "mine"
    SAME = "same"
    JOINED = "joined"
    BOTH = "both"
    THEY_ENDED = "they_ended"
    I_ENDED = "i_ended"
    THEY_HOLD = "they_hold"
    I_HOLD = "i_hold"


@dataclass(frozen=True)
class ElementClass:
    """Elements that take the state of one side together."""

    elements: frozenset[Element]
    status: Status


class Unions:
    """Sets that grow together."""

    def __init__(self) -> None:
        self._above: dict[Element, Element] = {}

    def root(self, element: Element) -> Element:
        """What stands for the set of an element."""
        above = self._above.setdefault(element, element)
        while above != self._above[above]:
            self._above[above] = self._above[self._above[above]]
            above = self._above[above]
        self._above[element] = above
        return above

    def join(self, elements: Iterable[Element]) -> None:
        """Put the sets of all elements together."""
        first, *others = [self.root(element) for element in elements]
        for other in others:
            self._above[self.root(other)] = self.root(first)

    def sets(self, elements: Iterable[Element]) -> list[frozenset[Element]]:
        """The sets of the elements."""
        found: dict[Element, set[Element]] = {}
        for element in elements:
            found.setdefault(self.root(element), set()).add(element)
        return [frozenset(members) for members in found.values()]


def classes(theirs: Network, mine: Network) -> list[ElementClass]:
    """All that either side changed, in classes."""
    unions = Unions()
    for network in (theirs, mine):
        for course in network.courses.values():
            for tie in course.ties:
                unions.join(tie)
    for group in (*_pulled_along(theirs, mine), *_pulled_along(mine, theirs), *_rings_meeting(theirs, mine)):
        unions.join(group)
    found = unions.sets(sorted(theirs.changed | mine.changed))
    return [ElementClass(elements, _status(elements, theirs, mine)) for elements in found]


def _pulled_along(one: Network, other: Network) -> Iterator[tuple[Element, ...]]:
    """An edge that one moved with both its ends, while the other put corners on it."""
    for edge, inner in one.places.items():
        if inner and is_edge(edge) and all(end in other.places for end in ends_of(edge)):
            yield (edge, *ends_of(edge))


def _rings_meeting(theirs: Network, mine: Network) -> Iterator[tuple[Element, ...]]:
    """Rings that both added and that are neither the same nor apart."""
    for one, id in theirs.added.items():
        for other in mine.added:
            if one != other and mine.added[other] == id and _area(one).intersects(_area(other)):
                yield one, other


def _area(ring: Element) -> shapely.Polygon:
    return shapely.Polygon(positions_of(ring))


def _status(elements: frozenset[Element], theirs: Network, mine: Network) -> Status:
    by_them, by_me = theirs.changed & elements, mine.changed & elements
    if not by_me:
        return Status.I_HOLD if _is_held(elements, mine, theirs) else Status.THEIRS
    if not by_them:
        return Status.THEY_HOLD if _is_held(elements, theirs, mine) else Status.MINE
    if _is_same(by_them, by_me, theirs, mine):
        return Status.SAME
    if theirs.gone & elements:
        return Status.THEY_ENDED if not by_me <= mine.gone else Status.I_ENDED
    if mine.gone & elements:
        return Status.I_ENDED
    return Status.JOINED if _is_joined(elements, theirs, mine) else Status.BOTH


def _is_held(elements: frozenset[Element], holding: Network, changing: Network) -> bool:
    """A boundary of one ends in a corner that the other took away, or laid anew with what is beside it."""
    corners = (element for element in elements if is_corner(element) and element not in changing.gone)
    return any(len(changing.places.get(corner, "1")) != 1 and corner in holding.held for corner in corners)


def _is_same(by_them: frozenset[Element], by_me: frozenset[Element], theirs: Network, mine: Network) -> bool:
    if by_them != by_me or (theirs.gone & by_them) != (mine.gone & by_me):
        return False
    alike = all(theirs.places.get(element) == mine.places.get(element) for element in by_them)
    both = theirs.courses.keys() & mine.courses.keys() if alike else ()
    return alike and all(
        theirs.courses[id].at(element) == mine.courses[id].at(element) for id in both for element in by_them
    )


def _is_joined(elements: frozenset[Element], theirs: Network, mine: Network) -> bool:
    """One straight edge on which both put corners of their own, none beside one of the other's."""
    if len(elements) != 1:
        return False
    (edge,) = elements
    if not is_edge(edge):
        return False
    one, other = theirs.along_edge(edge), mine.along_edge(edge)
    if one is None or other is None:
        return False
    return all(a == b or max(abs(a[0] - b[0]), abs(a[1] - b[1])) > LEAST_APART_M for a in one for b in other)
