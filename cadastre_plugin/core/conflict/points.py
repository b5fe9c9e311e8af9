"""Boundary points on three sides: where one is follows its corner, and how well that is known goes with the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.cells import Cell, cell
from cadastre_plugin.core.conflict.comparison import Choice, Dispute, DisputeKey, Reason, Thing
from cadastre_plugin.core.conflict.decisions import Decisions
from cadastre_plugin.core.conflict.network import Network
from cadastre_plugin.core.conflict.things import Compared3, Kind, ThreeStates, fate
from cadastre_plugin.core.model.boundary_point import MEASUREMENT, POINT_ATTRIBUTES, BoundaryPoint, Position, moved

MEASURED = "measurement"
"""Name of the cell that says how well a place is known: values in the order of `MEASUREMENT`, since those of two
measurements make no third one."""

POINTS = Kind(Thing.POINT, POINT_ATTRIBUTES)
_APART = ("number", "marker")

States = ThreeStates[BoundaryPoint]
Point = BoundaryPoint | None


def compared_points(edits: Iterable[Edit[BoundaryPoint]], states: States, theirs: Network, mine: Network) -> Compared3:
    """Every point that the change touches. One that both made for the same corner is compared as one, theirs."""
    made = {theirs.of_base(point.position): id for id, point in states.theirs.items() if id not in states.base}
    cells: list[tuple[UUID, Cell]] = []
    fates: list[Dispute] = []
    for edit in edits:
        base, other, own = (side.get(edit.id) for side in (states.base, states.theirs, states.mine))
        twin = made.get(mine.of_base(own.position)) if own is not None and other is None and base is None else None
        if own is not None and (other is not None or twin is not None):
            other = other or states.theirs[twin] if twin is not None else other
            target = twin or edit.id
            cells += [(target, made_cell) for made_cell in _cells(target, base, other, own)]
        elif base is not None and (other is None) != (own is None):
            fates += _fate(base, other, own)
    return Compared3(tuple(cells), tuple(fates))


def _cells(id: UUID, base: Point, theirs: Point, mine: Point) -> Iterator[Cell]:
    for name in _APART:
        values = [getattr(side, name, None) for side in (base, theirs, mine)]
        made = cell(DisputeKey(Thing.POINT, id, name), *values)
        if made is not None:
            yield made
    made = cell(DisputeKey(Thing.POINT, id, MEASURED), _measured(base), _measured(theirs), _measured(mine))
    movers = _movers(base, theirs, mine)
    if made is not None and not movers:
        yield made
    elif made is not None and len(movers) == 1 and made.resolution is None:
        yield replace(made, choices=movers)


def _movers(base: Point, theirs: Point, mine: Point) -> tuple[Choice, ...]:
    sides = ((Choice.THEIRS, theirs), (Choice.MINE, mine))
    return tuple(choice for choice, side in sides if base and side and side.position != base.position)


def _fate(base: BoundaryPoint, theirs: Point, mine: Point) -> Iterator[Dispute]:
    """One side removed the corner, and the other said something of the point."""
    if theirs is None and mine is not None and _says_more(base, mine):
        yield fate(POINTS, base.id, Reason.THEY_ENDED, (Choice.THEIRS,), ())
    if mine is None and theirs is not None and _says_more(base, theirs):
        yield fate(POINTS, base.id, Reason.I_ENDED, (Choice.MINE,), ())


def _says_more(base: BoundaryPoint, point: BoundaryPoint) -> bool:
    names = _APART if base.position != point.position else POINT_ATTRIBUTES
    return any(getattr(base, name) != getattr(point, name) for name in names)


def _measured(point: Point) -> tuple[object, ...] | None:
    return None if point is None else tuple(getattr(point, name) for name in MEASUREMENT)


@dataclass(frozen=True)
class PlacedPoints:
    """Makes the edits of points. values: what the cells of `compared_points` become, by point and name. is_open: points
    about which something has to be chosen yet."""

    states: States
    decisions: Decisions
    values: Mapping[UUID, Mapping[str, Any]]
    is_open: frozenset[UUID]

    def edits(self, edits: Iterable[Edit[BoundaryPoint]]) -> Iterator[Edit[BoundaryPoint]]:
        """The points of the change in their order, then those of theirs that go with a corner of mine."""
        done: set[UUID] = set()
        for edit in edits:
            done.add(edit.id)
            made = self._edit(edit)
            if made is not None:
                yield made
        for id in sorted(self.states.theirs.keys() - done):
            if id not in self.is_open:
                yield from self._followed(self.states.theirs[id])

    def _edit(self, edit: Edit[BoundaryPoint]) -> Edit[BoundaryPoint] | None:
        base, theirs, mine = (side.get(edit.id) for side in (self.states.base, self.states.theirs, self.states.mine))
        if theirs is None:
            return self._new(edit) if base is None else edit if edit.id in self.is_open else None
        version = edit.base_version if edit.id in self.is_open else theirs.version
        if mine is None:
            is_kept = self._choice(base or theirs) in (Choice.THEIRS, Choice.BASE)
            return None if is_kept else Edit(edit.id, version, None)
        after = self._said(self._placed(base or theirs, theirs, mine), edit.id, version)
        return None if after == theirs else Edit(edit.id, version, after)

    def _new(self, edit: Edit[BoundaryPoint]) -> Edit[BoundaryPoint] | None:
        """A point of mine: where its corner is now; none when the corner is gone or theirs has a point there."""
        if edit.after is None:
            return edit
        corner = self.decisions.mine.of_base(edit.after.position)
        if self.decisions.chosen.get(corner, Choice.MINE) is Choice.MINE and corner not in self._theirs_at:
            return edit
        places = self.decisions.place(UUID(int=0), corner)
        if not places or corner in self._theirs_at:
            return None
        return replace(edit, after=edit.after if places[0] == edit.after.position else moved(edit.after, places[0]))

    @cached_property
    def _theirs_at(self) -> Mapping[Position, UUID]:
        of_base = self.decisions.theirs.of_base
        new = self.states.theirs.keys() - self.states.base.keys()
        return {of_base(self.states.theirs[id].position): id for id in new}

    def _followed(self, theirs: BoundaryPoint) -> Iterator[Edit[BoundaryPoint]]:
        corner = self.decisions.theirs.of_base(theirs.position)
        after = theirs
        if self.decisions.chosen.get(corner) in (Choice.MINE, Choice.BASE):
            places = self.decisions.place(UUID(int=0), corner)
            if not places:
                yield Edit(theirs.id, theirs.version, None)
                return
            after = theirs if places[0] == theirs.position else moved(theirs, places[0])
        after = self._said(after, theirs.id, theirs.version)
        if after != theirs:
            yield Edit(theirs.id, theirs.version, after)

    def _placed(self, base: BoundaryPoint, theirs: BoundaryPoint, mine: BoundaryPoint) -> BoundaryPoint:
        """Mine, at the place of the side that its corner takes, and as well known as that side says."""
        side = {Choice.THEIRS: theirs, Choice.BASE: base, Choice.MINE: mine}[self._choice(base, theirs, mine)]
        return replace(mine, position=side.position, **{name: getattr(side, name) for name in MEASUREMENT})

    def _choice(self, base: BoundaryPoint, theirs: Point = None, mine: Point = None) -> Choice:
        chosen = self.decisions.chosen.get(base.position)
        if chosen is not None:
            return chosen
        only_theirs = theirs is not None and mine is not None and mine.position == base.position != theirs.position
        return Choice.THEIRS if only_theirs else Choice.MINE

    def _said(self, point: BoundaryPoint, id: UUID, version: int) -> BoundaryPoint:
        values = dict(self.values.get(id, {}))
        measured = values.pop(MEASURED, None)
        if measured is not None:
            values |= dict(zip(MEASUREMENT, measured, strict=True))
        return replace(point, version=version, **values)
