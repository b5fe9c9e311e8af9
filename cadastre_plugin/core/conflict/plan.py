"""All that is compared of a change, kind by kind: what `compare` tells of and `rebase` makes the change anew from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.cells import Cell, number_cell
from cadastre_plugin.core.conflict.comparison import Dispute, DisputeKey, Merged, Reason, Thing
from cadastre_plugin.core.conflict.given_up import day_of_registration
from cadastre_plugin.core.conflict.kinds import NUMBERS, PARCELS, PARTIES, RIGHTS, SOURCES
from cadastre_plugin.core.conflict.land import Land
from cadastre_plugin.core.conflict.lineage import right_successors
from cadastre_plugin.core.conflict.points import compared_points
from cadastre_plugin.core.conflict.rights import References, references
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.conflict.things import Compared3, ThreeStates, compared
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)


@dataclass(frozen=True)
class Plan:
    """A change with both sides. base: with what the register has in the very version that the change was made from."""

    change: Change
    base: Sides
    theirs: Sides

    @classmethod
    def of(cls, change: Change, base: Sides, theirs: Sides) -> Plan:
        """The plan of a change; what base lacks and theirs has unchanged counts as base."""
        return cls(change, _completed(change, base, theirs), theirs)

    @cached_property
    def mine(self) -> Sides:
        """The base once the change is done."""
        return self.base.after(self.change)

    @cached_property
    def land(self) -> Land:
        """Boundaries."""
        return Land.between(self.base.parcels, self.theirs.parcels, self.mine.parcels)

    @cached_property
    def parcel_states(self) -> ThreeStates[Parcel]:
        """Parcels; what stands in place of those that ended is found by the land."""
        theirs, mine = self.land.theirs.lineage, self.land.mine.lineage
        states = self._states(self.base.parcels, self.theirs.parcels, self.mine.parcels)
        return replace(states, successors=theirs.successors, own_successors=mine.successors)

    @cached_property
    def parcels(self) -> Compared3:
        """Attributes of parcels. Whether a split or merge of mine stands is told by the land."""
        found = compared(PARCELS, self.change.parcels, self.parcel_states)
        twins = ((id, cell) for own, id in self.land.twins.items() for cell in self._twin(own, id))
        fates = tuple(one for one in found.fates if one.reason is not Reason.I_ENDED)
        return Compared3((*found.cells, *twins), fates)

    @cached_property
    def right_states(self) -> ThreeStates[Right]:
        """Rights; what carries one on stands in its place."""
        base, theirs, mine = self.base.rights, self.theirs.rights, self.mine.rights
        return ThreeStates(
            base,
            theirs,
            mine,
            right_successors(right for id, right in theirs.items() if id not in base),
            right_successors(right for id, right in mine.items() if id not in base),
        )

    @cached_property
    def rights(self) -> Compared3:
        """Rights, field by field."""
        found = compared(RIGHTS, self.change.rights, self.right_states)
        return Compared3((*day_of_registration(found.cells), *self.references.alike_cells), found.fates)

    @cached_property
    def references(self) -> References:
        """What rights of the change name that is no more."""
        theirs, mine = self.land.theirs.lineage, self.land.mine.lineage
        ended = {id: theirs.successors[id] for id in theirs.ended if id not in mine.ended}
        return references(self.change.rights, self.right_states, ended, self.land.twins)

    @cached_property
    def parties(self) -> Compared3:
        """People, field by field."""
        states = self.party_states
        found = compared(PARTIES, self.change.parties, states)
        numbers = ((edit.id, cell) for edit in self.change.parties for cell in _numbers(edit.id, states))
        return Compared3((*found.cells, *numbers), found.fates)

    @cached_property
    def party_states(self) -> ThreeStates[Party]:
        """People."""
        return self._states(self.base.parties, self.theirs.parties, self.mine.parties)

    @cached_property
    def source_states(self) -> ThreeStates[Source]:
        """Documents."""
        return self._states(self.base.sources, self.theirs.sources, self.mine.sources)

    @cached_property
    def sources(self) -> Compared3:
        """Documents, field by field."""
        return compared(SOURCES, self.change.sources, self.source_states)

    @cached_property
    def point_states(self) -> ThreeStates[BoundaryPoint]:
        """Boundary points."""
        return self._states(self.base.points, self.theirs.points, self.mine.points)

    @cached_property
    def points(self) -> Compared3:
        """Boundary points; where they are is told by the land."""
        return compared_points(self.change.points, self.point_states, self.land.theirs, self.land.mine)

    def told(self) -> Iterator[Dispute | Merged]:
        """Every cell as people see it, parcels first."""
        yield from self.land.disputes
        yield from self.land.merged
        for part in (self.parcels, self.rights):
            yield from _told(part)
        alike = {cell.key for _, cell in self.references.alike_cells}
        yield from (cell.told() for cell in self.references.cells() if cell.key not in alike)
        for part in (self.points, self.parties, self.sources):
            yield from _told(part)

    @staticmethod
    def _states(base: Mapping[UUID, T], theirs: Mapping[UUID, T], mine: Mapping[UUID, T]) -> ThreeStates[T]:
        return ThreeStates(base, theirs, mine)

    def _twin(self, own: UUID, other: UUID) -> Iterator[Cell]:
        """A new parcel that both made: what each said of it, beside what its parent says."""
        parents = [id for id, children in self.land.mine.lineage.successors.items() if own in children]
        parent = replace(self.base.parcels[parents[0]], number=None, legal_area=None)
        base = {other: replace(parent, id=other)}
        states = ThreeStates(base, self.theirs.parcels, {other: replace(self.mine.parcels[own], id=other)})
        edit = Edit(other, self.theirs.parcels[other].version, states.mine[other])
        yield from (cell for _, cell in compared(PARCELS, (edit,), states).cells)


def _told(part: Compared3) -> Iterator[Dispute | Merged]:
    yield from part.fates
    yield from (cell.told() for _, cell in part.cells)


def _numbers(id: UUID, states: ThreeStates[Party]) -> Iterator[Cell]:
    base, theirs, mine = states.base.get(id), states.theirs.get(id), states.mine.get(id)
    if base is None or theirs is None or mine is None:
        return
    for name in NUMBERS:
        sides = (getattr(side, name) for side in (base, theirs, mine))
        made = number_cell(DisputeKey(Thing.PARTY, id, name), *sides)
        if made is not None:
            yield made


def _completed(change: Change, base: Sides, theirs: Sides) -> Sides:
    return Sides(
        _with_current(base.parcels, theirs.parcels, change.parcels),
        _with_current(base.rights, theirs.rights, change.rights),
        _with_current(base.points, theirs.points, change.points),
        _with_current(base.parties, theirs.parties, change.parties),
        _with_current(base.sources, theirs.sources, change.sources),
    )


def _with_current(base: Mapping[UUID, T], theirs: Mapping[UUID, T], edits: Iterable[Edit[T]]) -> Mapping[UUID, T]:
    lacking = (edit for edit in edits if edit.id not in base and edit.id in theirs)
    current = {edit.id: theirs[edit.id] for edit in lacking if theirs[edit.id].version == edit.base_version}
    return {**base, **current} if current else base
