"""Whose state each changed element takes, and the boundary that comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from uuid import UUID

from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.conflict.elements import Element, Positions, along, edge_of, ends_of, is_corner
from cadastre_plugin.core.conflict.network import AS_IT_WAS, Network
from cadastre_plugin.core.model.boundary_point import Position


@dataclass(frozen=True)
class Decisions:
    """chosen: the side of each changed element. both: straight edges that have the corners of both sides. released:
    elements to which a boundary of the side that is not chosen led that is not drawn any more."""

    theirs: Network
    mine: Network
    chosen: Mapping[Element, Choice]
    both: frozenset[Element] = frozenset()
    released: frozenset[Element] = frozenset()

    def network(self, choice: Choice) -> Network | None:
        """The side that is chosen, None for the base."""
        return {Choice.THEIRS: self.theirs, Choice.MINE: self.mine}.get(choice)

    def place(self, id: UUID, element: Element) -> Positions:
        """What stands in place of an element of a parcel of the base: see `Course.places`."""
        if element in self.both:
            return self._of_both(element)
        choice = self.chosen.get(element)
        network = self.network(choice) if choice else None
        found = network.course_of(id, element) if network else AS_IT_WAS.at(element)
        if found or choice is None or element in self.released:
            return found
        return self._held(element, self.theirs if network is self.mine else self.mine)

    def inner(self, id: UUID, start: Position, end: Position) -> Positions:
        """The corners on the way along an edge of the base."""
        return along(start, end, self.place(id, edge_of(start, end)))

    @cached_property
    def pieces(self) -> Mapping[tuple[Position, Position], Positions]:
        """The corners between any two that stand on an edge of both sides."""
        return dict(self._pieces())

    def _pieces(self) -> Iterator[tuple[tuple[Position, Position], Positions]]:
        for edge in self.both:
            start, end = ends_of(edge)
            way = (start, *self._of_both(edge), end)
            for one, other in combinations(range(len(way)), 2):
                yield (way[one], way[other]), way[one + 1 : other]
                yield (way[other], way[one]), way[one + 1 : other][::-1]

    def _of_both(self, edge: Element) -> Positions:
        places = {**(self.theirs.along_edge(edge) or {}), **(self.mine.along_edge(edge) or {})}
        return tuple(sorted(places, key=lambda corner: places[corner]))

    def _held(self, element: Element, other: Network) -> Positions:
        """What the side that is not chosen needs, since a boundary that it drew ends there."""
        if is_corner(element):
            place = other.places.get(element, AS_IT_WAS.at(element))
            return place if (element[0], element[1]) in other.held else ()
        return tuple(corner for corner in other.cuts.get(element, ()) if corner in other.held)
