"""The parcels that come of decisions: each ring put together from both sides, on the millimetre grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from uuid import UUID

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.conflict.decisions import Decisions
from cadastre_plugin.core.conflict.elements import (
    Element,
    Positions,
    edge_of,
    edges_around,
    elements_of,
    is_edge,
    ring_element,
    rings,
)
from cadastre_plugin.core.conflict.fabric_index import FabricIndex
from cadastre_plugin.core.conflict.network import Network
from cadastre_plugin.core.model.boundary_point import Position


@dataclass(frozen=True)
class JoinedLand:
    """Makes geometries (m, on the grid) by decisions."""

    decisions: Decisions
    fabric: FabricIndex

    def of_both(self, id: UUID) -> MultiPolygon:
        """The geometry of a parcel of the base that stands on both sides as itself."""
        theirs, mine = (network.side[id].geometry for network in (self.decisions.theirs, self.decisions.mine))
        own = [element for ring in self.fabric.rings.get(id, ()) for element in elements_of(ring)]
        chosen = {choice for element in own if (choice := self.decisions.chosen.get(element))}
        chosen |= {Choice.BASE for element in own if element in self.decisions.both}
        chosen |= {self._of_ring(network, ring) for network, ring in self._added(id)}
        if chosen <= {Choice.THEIRS}:
            return theirs
        is_mine = chosen == {Choice.MINE} and self.decisions.theirs.changed.isdisjoint(own)
        return mine if is_mine else self.put_together(id)

    def of_child(self, id: UUID, own: Choice, parents: Sequence[UUID]) -> MultiPolygon:
        """The geometry of a parcel that one side made, or gave land to, with what the other side did to its boundary.

        parents: parcels of the base whose boundary is found in it.
        """
        network = self.decisions.network(own)
        assert network is not None
        geometry = network.side[id].geometry
        before = rings(geometry)
        left = [tuple(position for position in ring if position not in self._passed_over[own]) for ring in before]
        after = tuple(tuple(self._walked(ring, network, own, parents)) for ring in left)
        return geometry if before == after else _multipolygon(after)

    @cached_property
    def _passed_over(self) -> Mapping[Choice, frozenset[Position]]:
        """Corners that a side put on edges which are the other's now, and in which no boundary of its own ends."""
        return {Choice.THEIRS: self._put(Choice.THEIRS), Choice.MINE: self._put(Choice.MINE)}

    def _put(self, own: Choice) -> frozenset[Position]:
        network, chosen = self.decisions.network(own), self.decisions.chosen
        assert network is not None
        edges = (edge for edge in network.places if is_edge(edge) and edge not in self.decisions.both)
        left = (edge for edge in edges if chosen.get(edge, own) is not own)
        return frozenset(corner for edge in left for corner in network.places[edge] if corner not in network.held)

    @cached_property
    def _spans(self) -> Mapping[Choice, Mapping[tuple[Position, Position], Positions]]:
        """The corners of the base along stretches that a side laid anew, by their ends: those that are the other's now,
        and those that are its own and straight, in which a boundary of the other may end all the same."""
        found: dict[Choice, dict[tuple[Position, Position], Positions]] = {Choice.THEIRS: {}, Choice.MINE: {}}
        for own, spans in found.items():
            network = self.decisions.network(own)
            for course in network.courses.values() if network else ():
                for span in course.spans:
                    edge = edge_of(*span[:2])
                    if self.decisions.chosen.get(edge, own) is not own or not course.at(edge):
                        spans[span[0], span[-1]], spans[span[-1], span[0]] = span, span[::-1]
        return found

    def put_together(self, id: UUID) -> MultiPolygon:
        """The geometry of a parcel of the base, ring by ring, whatever became of it on either side."""
        made = [tuple(self._laid(id, ring)) for ring in self.fabric.rings[id]]
        for network, ring in self._added(id):
            if self.decisions.network(self._of_ring(network, ring)) is network and ring not in made:
                made.append(ring)
        return _multipolygon(made)

    def _laid(self, id: UUID, ring: Positions) -> Iterator[Position]:
        for start, end in edges_around(ring):
            yield from self.decisions.place(id, start)
            yield from self.decisions.inner(id, start, end)

    def _added(self, id: UUID) -> Iterator[tuple[Network, Positions]]:
        for network in (self.decisions.theirs, self.decisions.mine):
            if id in network.courses:
                yield from ((network, ring) for ring in network.courses[id].added)

    def _of_ring(self, network: Network, ring: Positions) -> Choice:
        own = Choice.THEIRS if network is self.decisions.theirs else Choice.MINE
        return self.decisions.chosen.get(ring_element(ring), own)

    def _walked(self, ring: Positions, network: Network, own: Choice, parents: Sequence[UUID]) -> Iterator[Position]:
        for position, following in edges_around(ring):
            start, end = network.of_base(position), network.of_base(following)
            yield from self._corner(position, start, own, parents)
            yield from self._between(start, end, own, parents)

    def _corner(self, position: Position, corner: Position, own: Choice, parents: Sequence[UUID]) -> Positions:
        if self.decisions.chosen.get(corner, own) is own:
            return (position,)
        return self.decisions.place(self._whose(corner, parents), corner) or (position,) * self._is_held(corner, own)

    def _is_held(self, corner: Position, own: Choice) -> bool:
        network = self.decisions.network(own)
        return network is not None and corner in network.held

    def _between(self, start: Position, end: Position, own: Choice, parents: Sequence[UUID]) -> Positions:
        edge = edge_of(start, end)
        if edge in self.decisions.both or (start, end) in self.decisions.pieces:
            return self.decisions.pieces.get((start, end), ())
        span = self._spans[own].get((start, end))
        if span is not None:
            return tuple(self._along(span, parents))
        if self.decisions.chosen.get(edge, own) is own:
            return ()
        return self.decisions.inner(self._whose(edge, parents), start, end)

    def _along(self, span: Positions, parents: Sequence[UUID]) -> Iterator[Position]:
        for start, end in pairwise(span):
            yield from self.decisions.inner(self._whose(edge_of(start, end), parents), start, end)
            if end != span[-1]:
                yield from self.decisions.place(self._whose(end, parents), end)

    def _whose(self, element: Element, parents: Sequence[UUID]) -> UUID:
        owners = self.fabric.owners_of(element)
        return next((id for id in parents if id in owners), owners[0] if owners else UUID(int=0))


def _multipolygon(made: Iterable[Positions]) -> MultiPolygon:
    """A geometry of rings, shells with the land on the left and holes in the shell that they lie in.

    One of which less than a triangle is left stays with its repeated corners, and the rules say so.
    """
    all_rings = [_without_repeated(ring) for ring in made]
    sound = [ring for ring in all_rings if len(ring) > 2]
    if not sound:
        longest = max(all_rings, key=len)
        return MultiPolygon([Polygon((*longest, *longest[-1:] * 3))])
    shells = [ring for ring in sound if _doubled_area(ring) > 0] or sound[:1]
    holes = [ring for ring in sound if ring not in shells]
    return MultiPolygon([Polygon(shell, inside) for shell, inside in _sorted_in(shells, holes)])


def _doubled_area(ring: Positions) -> float:
    """Twice the area in m2, negative where the land is on the right; from the first corner, which keeps it exact."""
    east, north = ring[0]
    return sum((x - east) * (v - north) - (u - east) * (y - north) for (x, y), (u, v) in pairwise(ring))


def _sorted_in(shells: list[Positions], holes: list[Positions]) -> Iterator[tuple[Positions, list[Positions]]]:
    if len(shells) == 1:
        yield shells[0], holes
        return
    lands = [Polygon(shell) for shell in shells]
    inside: dict[int, list[Positions]] = {}
    for hole in holes:
        shared = [float(land.intersection(Polygon(hole)).area) if land.is_valid else 0.0 for land in lands]
        inside.setdefault(int(np.argmax(shared)), []).append(hole)
    yield from ((shell, inside.get(index, [])) for index, shell in enumerate(shells))


def _without_repeated(ring: Positions) -> Positions:
    return tuple(position for index, position in enumerate(ring) if position != ring[index - 1] or len(ring) == 1)
