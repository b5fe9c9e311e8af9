"""Stretches of boundary: elements that are chosen together, from a corner where neighbours meet to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.conflict.classes import ElementClass, Status, Unions
from cadastre_plugin.core.conflict.comparison import BOUNDARY, Boundary, DisputeKey, Thing
from cadastre_plugin.core.conflict.elements import (
    Element,
    Positions,
    along,
    edge_of,
    edges_around,
    is_corner,
    is_edge,
    positions_of,
)
from cadastre_plugin.core.conflict.fabric_index import FabricIndex
from cadastre_plugin.core.conflict.network import Network
from cadastre_plugin.core.model.boundary_point import Position


@dataclass(frozen=True)
class Stretch:
    """Elements with one status, and the boundary that they are."""

    elements: frozenset[Element]
    status: Status
    boundary: Boundary

    @property
    def key(self) -> DisputeKey:
        """What names it."""
        least = self.boundary.parcels[0] if self.boundary.parcels else UUID(int=0)
        return DisputeKey(Thing.PARCEL, least, BOUNDARY, self.boundary.base or self.boundary.theirs)


def stretches(
    found: Sequence[ElementClass], fabric: FabricIndex, theirs: Network, mine: Network
) -> tuple[Stretch, ...]:
    """The classes put together where they follow each other on a boundary."""
    status = {element: one.status for one in found for element in one.elements}
    unions = _followed(found, status, fabric)
    groups = unions.sets(status)
    made = (Stretch(group, status[next(iter(group))], _boundary(group, fabric, theirs, mine)) for group in groups)
    return tuple(sorted(made, key=lambda stretch: (str(stretch.key.id), stretch.key.place)))


def _followed(found: Sequence[ElementClass], status: dict[Element, Status], fabric: FabricIndex) -> Unions:
    unions = Unions()
    for members in found:
        unions.join(members.elements)
    at_junctions: dict[Element, list[Element]] = {}
    for one, other in _pairs(status, fabric):
        junctions = [element for element in (one, other) if is_corner(element) and fabric.is_junction(_at(element))]
        if not junctions:
            unions.join((one, other))
        elif len(junctions) == 2:
            edge = edge_of(_at(one), _at(other))
            at_junctions.setdefault(one, []).append(edge)
            at_junctions.setdefault(other, []).append(edge)
        else:
            at_junctions.setdefault(junctions[0], []).append(other if junctions[0] is one else one)
    for junction, others in at_junctions.items():
        if len({unions.root(other) for other in others}) == 1:
            unions.join((junction, others[0]))
    return unions


def _pairs(status: dict[Element, Status], fabric: FabricIndex) -> Iterator[tuple[Element, Element]]:
    """Elements of one status that follow each other: two corners with the edge between, or an edge and its end."""
    for edge in {edge for element in status for edge in _edges_at(element, fabric)}:
        corners = [corner for corner in positions_of(edge) if corner in status]
        if edge in status:
            yield from ((corner, edge) for corner in corners if status[corner] == status[edge])
        elif len(corners) == 2 and status[corners[0]] == status[corners[1]]:
            yield corners[0], corners[1]


def _edges_at(element: Element, fabric: FabricIndex) -> Iterable[Element]:
    if is_edge(element):
        return (element,)
    if not is_corner(element):
        return ()
    return (edge_of(_at(element), other) for other in fabric.beside.get(_at(element), ()))


def _at(corner: Element) -> Position:
    return corner[0], corner[1]


def _boundary(group: frozenset[Element], fabric: FabricIndex, theirs: Network, mine: Network) -> Boundary:
    parcels = tuple(sorted({id for element in group for id in fabric.owners_of(element)}))
    if not parcels:
        return _of_added(group, theirs, mine)
    if len(group) == 1 and is_corner(next(iter(group))):
        return _of_corner(next(iter(group)), parcels, fabric, theirs, mine)
    id, ring = max(
        ((id, ring) for id in parcels for ring in fabric.rings[id]),
        key=lambda item: sum(corner in group or edge_of(corner, end) in group for corner, end in edges_around(item[1])),
    )
    arc = _arc(group, ring, fabric)
    return Boundary(arc, _laid(arc, group, id, theirs), _laid(arc, group, id, mine), parcels)


def _of_added(group: frozenset[Element], theirs: Network, mine: Network) -> Boundary:
    """Rings that were added: closed, each on the side that added it."""

    def closed(network: Network) -> Positions:
        found = [positions_of(element) for element in sorted(group) if element in network.added]
        return (*found[0], found[0][0]) if found else ()

    owners = {network.added[element] for network in (theirs, mine) for element in group if element in network.added}
    return Boundary((), closed(theirs), closed(mine), tuple(sorted(owners)))


def _of_corner(
    corner: Element, parcels: tuple[UUID, ...], fabric: FabricIndex, theirs: Network, mine: Network
) -> Boundary:
    at = _at(corner)
    beside = tuple(sorted(fabric.beside[at]))
    is_now = [network.places.get(corner, () if corner in network.gone else (at,)) for network in (theirs, mine)]
    return Boundary((at,), is_now[0], is_now[1], parcels, beside)


def _arc(group: frozenset[Element], ring: Positions, fabric: FabricIndex) -> Positions:
    """The corners of a ring from the first that stayed before the group to the first after it."""
    count = len(ring)
    is_in = [_is_in(group, start, end) for start, end in edges_around(ring)]  # the edge after each corner
    if all(is_in):
        return (*ring, ring[0])
    begins = [index for index in range(count) if is_in[index] and not is_in[index - 1]]
    if not begins:
        return ring[:1]
    lengths = {index: next(n for n in range(1, count + 1) if not is_in[(index + n) % count]) for index in begins}
    first = max(begins, key=lambda index: lengths[index])
    arc = tuple(ring[(first + step) % count] for step in range(lengths[first] + 1))
    if len(arc) > 2 and _is_beyond(group, arc[0], arc[1], fabric):
        arc = arc[1:]
    return arc[:-1] if len(arc) > 2 and _is_beyond(group, arc[-1], arc[-2], fabric) else arc


def _is_in(group: frozenset[Element], start: Position, end: Position) -> bool:
    return start in group or end in group or edge_of(start, end) in group


def _is_beyond(group: frozenset[Element], corner: Position, last: Position, fabric: FabricIndex) -> bool:
    """True of a corner beyond the last one of the group, when neighbours meet in that one."""
    return corner not in group and edge_of(corner, last) not in group and fabric.is_junction(last)


def _laid(arc: Positions, group: frozenset[Element], id: UUID, network: Network) -> Positions:
    """The arc as one side has it."""
    found: list[Position] = []
    for index, corner in enumerate(arc):
        found += network.course_of(id, corner) if corner in group else (corner,)
        following = arc[index + 1] if index + 1 < len(arc) else None
        if following is not None and edge_of(corner, following) in group:
            found += along(corner, following, network.course_of(id, edge_of(corner, following)))
    return tuple(found)
