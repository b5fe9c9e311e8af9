"""The footprint of a change: which corners, edges, parcels and rights of the register will not be as they were.

Boundaries are looked at, not parcels alone: two changes that move the same line from its two sides meet here even where
they have no parcel in common, because one of the neighbours lacks a corner of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

import shapely

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import NEW, Parcel

Edge = tuple[Position, Position]
"""A straight piece of a boundary between two corners, in m on the grid; the smaller position first."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """corners, edges: of the register's boundaries, those that the change moves or removes; an edge that gets a corner
    is another one. parcels, rights: of the register, those that it changes or ends.
    """

    corners: frozenset[Position] = frozenset()
    edges: frozenset[Edge] = frozenset()
    parcels: frozenset[UUID] = frozenset()
    rights: frozenset[UUID] = frozenset()

    @property
    def is_empty(self) -> bool:
        """True when nothing of the register becomes different."""
        return not (self.corners or self.edges or self.parcels or self.rights)


def footprint_of(change: Change, base: Mapping[UUID, Parcel]) -> Footprint:
    """The footprint of a change on the parcels that it was made from.

    base: those parcels as they were, by id; one that is missing leaves its boundaries out. An edge that passes from one
    parcel of the change to another, as the outline of a parcel that is split does, stays where it was.
    """
    before = [base[id] for id in change.based_on() if id in base]
    after = change.after_parcels()
    return Footprint(
        corners=frozenset(corners_of(before)) - frozenset(corners_of(after)),
        edges=frozenset(edges_of(before)) - frozenset(edges_of(after)),
        parcels=frozenset(change.based_on()),
        rights=frozenset(
            edit.id for edit in change.rights if edit.base_version != NEW and edit.id not in change.revived
        ),
    )


def corners_of(parcels: Iterable[Parcel]) -> Iterator[Position]:
    """The corners of parcels; one may come more than once."""
    for ring in _rings(parcels):
        yield from ring


def edges_of(parcels: Iterable[Parcel]) -> Iterator[Edge]:
    """The edges of parcels; one that two of them have comes twice."""
    for ring in _rings(parcels):
        yield from (edge_between(one, other) for one, other in pairwise(ring) if one != other)


def edge_between(one: Position, other: Position) -> Edge:
    """The same edge from whichever end it is looked at."""
    return (one, other) if one <= other else (other, one)


def _rings(parcels: Iterable[Parcel]) -> Iterator[list[Position]]:
    """Each ring with its first corner again at the end."""
    for ring in shapely.get_rings(shapely.get_parts([parcel.geometry for parcel in parcels])):
        yield [(east, north) for east, north in shapely.get_coordinates(ring).tolist()]
