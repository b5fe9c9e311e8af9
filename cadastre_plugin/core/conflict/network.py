"""What one side made of the network of boundaries: of each corner and edge, over all parcels that have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import dist
from uuid import UUID

from cadastre_plugin.core.conflict.components import components
from cadastre_plugin.core.conflict.course import Course, Moves, course
from cadastre_plugin.core.conflict.elements import (
    Element,
    Positions,
    Rings,
    along,
    edge_of,
    edges_around,
    elements_of_all,
    ends_of,
    is_corner,
    is_edge,
    is_on_edge,
    ring_element,
    rings,
    rings_of_all,
)
from cadastre_plugin.core.conflict.lineage import Parcels, Restructured, relaid, restructured
from cadastre_plugin.core.conflict.outline import outline, without_cuts
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.boundary_point import Position

AS_IT_WAS = Course()
"""What a side made of the boundary of a parcel that it left alone."""


@dataclass(frozen=True)
class Network:
    """courses: of each parcel that stands in the base and on this side with another boundary. lineage: how it split
    and merged. outlines: of what was split and merged together, round it. base, side: all parcels, before and now.
    """

    base: Parcels
    side: Parcels
    courses: Mapping[UUID, Course]
    lineage: Restructured
    outlines: tuple[Course, ...] = ()

    @classmethod
    def between(cls, base: Parcels, side: Parcels) -> Network:
        """What a side made of the base."""
        moved = relaid(base, side)
        lineage = restructured(base, side, moved)
        ids = [id for id in moved if id not in lineage.standing]
        before, after = (rings_of_all([parcels[id].geometry for id in ids]) for parcels in (base, side))
        found = [
            (outline(base[id] for id in one.parents), outline(lineage.children[id] for id in one.children))
            for one in components(lineage)
        ]
        outlines = [(was, without_cuts(now, was)) for was, now in found]
        ends = _corners(now for _, now in found) - _corners(now for _, now in outlines)
        count = len(ids)
        made = _courses([*before, *(was for was, _ in outlines)], [*after, *(now for _, now in outlines)], ends)
        return cls(base, side, dict(zip(ids, made, strict=False)), lineage, tuple(made[count:]))

    @cached_property
    def places(self) -> Mapping[Element, Positions]:
        """What stands in place of each changed element that is still found on this side."""
        found: dict[Element, Positions] = {**self.cuts}
        for made in (*(self.courses[id] for id in sorted(self.courses)), *self.outlines):
            for element, positions in made.places.items():
                if not found.get(element):
                    found[element] = positions
        return found

    @cached_property
    def gone(self) -> frozenset[Element]:
        """Elements of parcels that passed on their land which are nowhere in the boundaries of those that have it."""
        passed = {element for id in self.lineage.parents for element in elements_of_all(self.base[id].geometry)}
        return frozenset(passed - self._kept - self.places.keys())

    @cached_property
    def changed(self) -> frozenset[Element]:
        """All elements that this side changed, rings that it added among them."""
        return self.gone | self.places.keys() | self.added.keys()

    @cached_property
    def added(self) -> Mapping[Element, UUID]:
        """The parcel to which each ring was added."""
        return {ring_element(ring): id for id in sorted(self.courses) for ring in self.courses[id].added}

    @cached_property
    def was(self) -> Mapping[Position, Position]:
        """Where corners that moved come from."""
        moves = ((was, now) for was, now in self.places.items() if is_corner(was) and len(now) == 1)
        return {now[0]: (was[0], was[1]) for was, now in moves}

    def of_base(self, position: Position) -> Position:
        """The corner of the base that is at this position now, or the position itself."""
        return self.was.get(position, position)

    def course_of(self, id: UUID, element: Element) -> Positions:
        """What stands in place of an element of a parcel of the base; of one that passed its land on, in any."""
        if id in self.side and id not in self.lineage.standing:
            return self.courses.get(id, AS_IT_WAS).at(element)
        return self.places.get(element, AS_IT_WAS.at(element))

    def along_edge(self, edge: Element) -> Mapping[Position, float] | None:
        """Where the corners that this side put on an edge of the base lie along it, from 0 at its lesser end to 1; None
        when they do not lie on it as it was, or straight from one end to the other as these are now."""
        start, end = ends_of(edge)
        now = (self.places.get(start, (start,)), self.places.get(end, (end,)))
        lines = [(start, end), (now[0][0], now[1][0])] if all(len(place) == 1 for place in now) else [(start, end)]
        inner = self.places.get(edge, ())
        for one, other in lines:
            if all(is_on_edge(corner, one, other) for corner in inner):
                return {corner: dist(one, corner) / dist(one, other) for corner in inner}
        return None

    @cached_property
    def held(self) -> frozenset[Position]:
        """Corners of the base in which a boundary ends that this side drew."""
        return frozenset(
            corner
            for parcel in self.lineage.children.values()
            for ring in rings(parcel.geometry)
            for edge in edges_around([self.of_base(position) for position in ring])
            if edge_of(*edge) not in self._base_edges
            for corner in edge
        )

    @cached_property
    def drawn(self) -> Mapping[Element, Positions]:
        """Edges of the base at which boundaries end that this side drew, with its corners on them or beside them."""
        bent = {edge: inner for edge, inner in self.places.items() if is_edge(edge) and not self.held.isdisjoint(inner)}
        return {**self.cuts, **bent}

    @cached_property
    def _kept(self) -> frozenset[Element]:
        """Corners and edges that are found in the boundaries of those that have land that was passed on."""
        return frozenset(
            element
            for ring in self._children_rings
            for start, end in edges_around(ring)
            for element in (start, edge_of(start, end))
        )

    @cached_property
    def _moves(self) -> Mapping[Position, Position]:
        """Where corners of the base went."""
        every = (made.places.items() for made in (*self.courses.values(), *self.outlines))
        moves = ((was, now) for places in every for was, now in places if is_corner(was) and len(now) == 1)
        return {(was[0], was[1]): now[0] for was, now in moves}

    @cached_property
    def _children_rings(self) -> tuple[Positions, ...]:
        was = {now: corner for corner, now in self._moves.items()}
        return tuple(
            tuple(was.get(position, position) for position in ring)
            for child in self.lineage.children.values()
            for ring in rings(child.geometry)
        )

    @cached_property
    def _base_edges(self) -> frozenset[Element]:
        """Edges of parcels that passed on their land, and those in place of them that neighbours have, too."""
        were = (element for id in self.lineage.parents for element in elements_of_all(self.base[id].geometry))
        ways = [
            (*ends_of(edge)[:1], *inner, *ends_of(edge)[1:]) for edge, inner in self.places.items() if is_edge(edge)
        ]
        ways += [
            self._way_of(course, span) for course in (*self.courses.values(), *self.outlines) for span in course.spans
        ]
        now = (edge_of(*pair) for way in ways for pair in pairwise(way))
        return frozenset((*now, *(element for element in were if is_edge(element))))

    @staticmethod
    def _way_of(course: Course, span: Positions) -> Positions:
        start, second = span[:2]
        return (start, *along(start, second, course.at(edge_of(start, second))), span[-1])

    @cached_property
    def cuts(self) -> Mapping[Element, Positions]:
        """Edges of parcels that passed on their land which are there yet, with new corners on them."""
        following: dict[Position, list[Position]] = {}
        for ring in self._children_rings:
            for start, end in edges_around(ring):
                following.setdefault(start, []).append(end)
        found: dict[Element, Positions] = {}
        for id in self.lineage.parents:
            for ring in rings(self.base[id].geometry):
                for start, end in edges_around(ring):
                    inner = None if edge_of(start, end) in self._kept else _on_way(following, start, end, self._moves)
                    if inner:
                        found[edge_of(start, end)] = along(start, end, inner)
        return found


def _corners(outlines: Iterable[Rings]) -> frozenset[Position]:
    return frozenset(corner for one in outlines for ring in one for corner in ring)


def _courses(before: Sequence[Rings], after: Sequence[Rings], ends: frozenset[Position]) -> list[Course]:
    found: list[Course] = []
    for was, now in zip(before, after, strict=True):
        checkpoint()
        found.append(course(was, now, ends=ends))
    places = ((element, now) for made in found for element, now in made.places.items())
    moves = {(was[0], was[1]): now[0] for was, now in places if is_corner(was) and len(now) == 1}
    every = zip(before, after, found, strict=True)
    return [course(was, now, moves, ends) if made.ties else made for was, now, made in every]


def _on_way(
    following: Mapping[Position, Iterable[Position]], start: Position, end: Position, moves: Moves
) -> Positions | None:
    """The corners on a straight edge, as it was or is now, by which boundaries lead from its start to its end, None
    when none do."""
    way: list[Position] = [start]
    last = moves.get(end, end)
    while way[-1] != end:
        lines = ((way[-1], end), (moves.get(way[-1], way[-1]), last))
        steps = (at for at in following.get(way[-1], ()) if at not in way)
        ahead = [at for at in steps if at == end or any(is_on_edge(at, *line) for line in lines)]
        if not ahead:
            return None
        way.append(min(ahead, key=lambda at: dist(way[-1], at)))
    return tuple(way[1:-1])
