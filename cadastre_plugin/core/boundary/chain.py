"""A chain: the stretch of boundary from one corner to another, that one or several parcels have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import atan2, degrees
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.joined import corners_on, joined
from cadastre_plugin.core.boundary.rings import Place, Ring, corners_beside, edges_at, rings_of
from cadastre_plugin.core.boundary.roads import nearest_road
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.texts import N_

TURN_DEGREES = 45.0

_NO_CHAIN = N_("No boundary leads from the first of these corners to the second; choose two corners of one boundary")
_NO_ENDS = N_("This boundary runs around a parcel and has no ends; choose one of its edges")
_NO_EDGE = N_("No boundary runs between these two corners; choose an edge of a boundary")


@dataclass(frozen=True)
class Chain:
    """`corners`: from end to end, two at least, none twice. `fabric`: in which everyone along it has them all."""

    fabric: Fabric
    corners: tuple[Position, ...]

    def line(self) -> LineString:
        """The chain as it is."""
        return LineString(self.corners)

    @cached_property
    def runs(self) -> list[Run]:
        """The stretches of the chain on every ring that has some of it."""
        index = {corner: place for place, corner in enumerate(self.corners)}
        around = self.fabric.near(self.line(), 0.0)
        return [run for parcel in around for ring in rings_of(parcel.geometry) for run in _runs(parcel, ring, index)]

    @cached_property
    def runs_by_ring(self) -> list[list[Run]]:
        """The same, those of a ring together and in its order."""
        rings: dict[tuple[UUID, Place], list[Run]] = {}
        for run in self.runs:
            rings.setdefault((run.parcel.id, run.ring.place), []).append(run)
        return [sorted(runs, key=lambda run: run.first) for runs in rings.values()]

    @cached_property
    def lone(self) -> list[list[Parcel]]:
        """For each corner the parcels that have it and nothing else of the chain."""
        along = {run.parcel.id for run in self.runs}
        others = [item for item in self.fabric.near(self.line(), GRID_M) if item.id not in along]
        index = {corner: place for place, corner in enumerate(self.corners)}
        found: list[list[Parcel]] = [[] for _ in self.corners]
        for item in others:
            mine = {index[x, y] for x, y in shapely.get_coordinates(item.geometry).tolist() if (x, y) in index}
            for place in mine:
                found[place].append(item)
        return found

    @cached_property
    def is_open(self) -> bool:
        """True when some of it has a parcel on one side only."""
        sides = {
            (min(run.start, run.end) + step, run.is_left)
            for run in self.runs
            for step in range(abs(run.end - run.start))
        }
        return len(sides) < 2 * (len(self.corners) - 1)


@dataclass(frozen=True)
class Run:
    """A stretch of a chain on the ring of one parcel, as long as it goes on without a break.

    first, last: indices in the ring, which has the land on its left; last > first, and may run past the ring's end.
    start, end: the indices of the same corners in the chain; start < end where the parcel lies left of the chain.
    """

    parcel: Parcel
    ring: Ring
    first: int
    last: int
    start: int
    end: int

    @property
    def is_left(self) -> bool:
        """True when the parcel lies left of the chain."""
        return self.start < self.end


def chain_between(fabric: Fabric, start: Position, end: Position, like: LineString | None = None) -> Chain:
    """The stretch of boundary between two corners; of several the one nearest to `like` (m), else the straightest.

    Raises:
        BoundaryError: `chain_unknown`: there is none.
    """
    road = None if start == end else nearest_road(fabric, start, end, like or LineString([start, end]))
    if road is None:
        raise BoundaryError("chain_unknown", _NO_CHAIN)
    return _chain(fabric, road)


def chain_along(fabric: Fabric, edge: tuple[Position, Position], *, whole: bool) -> Chain:
    """An edge of a boundary; `whole`: and on to both sides as long as the same parcels have it and nobody joins them.

    A boundary that only one parcel has, as along a street, ends where it turns by more than `TURN_DEGREES`.

    Raises:
        BoundaryError: `edge_unknown`; `chain_closed`: it runs around a parcel and comes back.
    """
    chain = _chain(fabric, edge)
    if not _owners(chain.fabric, chain.corners[0], chain.corners[1]):
        raise BoundaryError("edge_unknown", _NO_EDGE)
    if not whole:
        return chain
    meetings = _Meetings(chain.fabric)
    back = list(_onward(meetings, chain.corners[1], chain.corners[0]))
    if back and back[-1] == chain.corners[1]:
        raise BoundaryError("chain_closed", _NO_ENDS)
    ahead = list(_onward(meetings, *chain.corners[-2:]))
    return _chain(fabric, [*back[::-1], *chain.corners, *ahead])


def _chain(fabric: Fabric, corners: Sequence[Position]) -> Chain:
    """With the corners that anyone has on it, and everyone along it with all of them."""
    line = LineString(corners)
    both = joined(fabric, line, corners)
    return Chain(both, tuple(corners_on(both, line)))


def _runs(parcel: Parcel, ring: Ring, index: dict[Position, int]) -> Iterator[Run]:
    count = len(ring.corners)
    places = np.array([index.get((x, y), -9) for x, y in ring.corners.tolist()])
    steps = np.roll(places, -1) - places
    steps[(places < 0) | (np.roll(places, -1) < 0) | (np.abs(steps) != 1)] = 0  # the edge is none of the chain's
    for first in np.flatnonzero((steps != 0) & (steps != np.roll(steps, 1))).tolist():
        last = first
        while steps[last % count] == steps[first] and last - first < count:
            last += 1
        yield Run(parcel, ring, first, last, int(places[first]), int(places[last % count]))


class _Meetings:
    """Who meets in a corner, and where their edges lead; each parcel is read once, as a walk comes by it."""

    def __init__(self, fabric: Fabric) -> None:
        self._fabric = fabric
        self._read: dict[UUID, dict[Position, set[Position]]] = {}

    def at(self, corner: Position) -> dict[UUID, set[Position]]:
        """The parcels with exactly this corner, each with the corners beside it."""
        near = {parcel.id: self._ends(parcel) for parcel in self._fabric.near(Point(corner), GRID_M)}
        return {id: ends[corner] for id, ends in near.items() if corner in ends}

    def _ends(self, parcel: Parcel) -> dict[Position, set[Position]]:
        if parcel.id not in self._read:
            self._read[parcel.id] = corners_beside(parcel.geometry)
        return self._read[parcel.id]


def _onward(meetings: _Meetings, before: Position, here: Position) -> Iterator[Position]:
    """The corners after an edge, as long as only the same parcels meet there; ends with `before` when it comes back."""
    first, owners = before, {id for id, ends in meetings.at(before).items() if here in ends}
    while here != first and (met := meetings.at(here)).keys() == owners:
        checkpoint()
        ends = set().union(*met.values())
        if len(ends) != 2:
            return
        (there,) = ends - {before}
        if len(owners) == 1 and _turn(before, here, there) > TURN_DEGREES:
            return
        yield there
        before, here = here, there


def _turn(before: Position, here: Position, there: Position) -> float:
    """By how many degrees the way turns, 0 to 180."""
    ways = atan2(here[1] - before[1], here[0] - before[0]), atan2(there[1] - here[1], there[0] - here[0])
    return abs((degrees(ways[1] - ways[0]) + 180.0) % 360.0 - 180.0)


def _owners(fabric: Fabric, one: Position, other: Position) -> set[UUID]:
    """Who has an edge between two corners."""
    return {parcel.id for parcel in fabric.having(one) for pair in edges_at(parcel.geometry, one) if other in pair}
