"""Things of one kind on three sides: cell by cell where both have them, and by what stands in their place where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.cells import EITHER, Cell, Join, cell, cells
from cadastre_plugin.core.conflict.comparison import EXISTENCE, Choice, Dispute, DisputeKey, Reason, Resolution, Thing
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)
Successors = Mapping[UUID, tuple[UUID, ...]]


@dataclass(frozen=True)
class Kind:
    """thing: what they are. names: attributes that are compared. joins: how both sides' values stand together.
    inherited: attributes that what I made has from what it came from, so that what they said of that holds for it.
    """

    thing: Thing
    names: tuple[str, ...]
    joins: Mapping[str, Join] = field(default_factory=dict)
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThreeStates(Generic[T]):
    """Things of one kind on each side, and what stands in place of those that ended: theirs, and mine."""

    base: Mapping[UUID, T]
    theirs: Mapping[UUID, T]
    mine: Mapping[UUID, T]
    successors: Successors = field(default_factory=dict)
    own_successors: Successors = field(default_factory=dict)


@dataclass(frozen=True)
class Compared3:
    """cells: with the thing that takes the value. fates: disputes about whether a thing of mine is there."""

    cells: tuple[tuple[UUID, Cell], ...] = ()
    fates: tuple[Dispute, ...] = ()


def compared(kind: Kind, edits: tuple[Edit[T], ...], states: ThreeStates[T]) -> Compared3:
    """Everything of one kind that the change touches."""
    found: list[tuple[UUID, Cell]] = []
    fates: list[Dispute] = []
    for edit in edits:
        for told in _of_one(kind, edit.id, states):
            if isinstance(told, Dispute):
                fates.append(told)
            else:
                found.append(told)
    return Compared3(tuple(found), tuple(fates))


def changed_names(kind: Kind, one: T | None, other: T | None) -> tuple[str, ...]:
    """The attributes in which two states differ, EXISTENCE where there is only one."""
    if one is None or other is None:
        return () if one is other else (EXISTENCE,)
    return tuple(name for name in kind.names if getattr(one, name) != getattr(other, name))


def fate(kind: Kind, id: UUID, reason: Reason, choices: tuple[Choice, ...], successors: tuple[UUID, ...]) -> Dispute:
    """The dispute about whether a thing is there."""
    key = DisputeKey(kind.thing, id, EXISTENCE)
    sides = {
        Reason.THEY_ENDED: (True, False, True),
        Reason.I_ENDED: (True, True, False),
        Reason.BOTH_CHANGED: (False, True, True),
        Reason.BOTH_ENDED: (True, False, False),
    }[reason]
    return Dispute(key, reason, *sides, choices=choices, successors=successors)


def _of_one(kind: Kind, id: UUID, states: ThreeStates[T]) -> Iterator[tuple[UUID, Cell] | Dispute]:
    base, theirs, mine = states.base.get(id), states.theirs.get(id), states.mine.get(id)
    if theirs is not None and mine is not None:
        if base is not None:
            yield from ((id, made) for made in cells(_keys(kind, id), kind.names, (base, theirs, mine), kind.joins))
        elif changed_names(kind, theirs, mine):
            yield fate(kind, id, Reason.BOTH_CHANGED, EITHER, ())
    elif base is not None and mine is not None:
        yield from _they_ended(kind, base, mine, states)
    elif base is not None and theirs is not None:
        yield from _i_ended(kind, base, theirs, states)


def _they_ended(kind: Kind, base: T, mine: T, states: ThreeStates[T]) -> Iterator[tuple[UUID, Cell] | Dispute]:
    """I changed what they ended: for each thing in its place, what I said of it is done or not."""
    names = changed_names(kind, base, mine)
    successors = states.successors.get(base.id, ())
    if names and not successors:
        yield fate(kind, base.id, Reason.THEY_ENDED, (Choice.THEIRS,), ())
    for successor in successors:
        for name in names:
            values = (getattr(side, name) for side in (base, states.theirs[successor], mine))
            yield successor, _of_ended(kind, successor, name, base.id, tuple(values), Reason.THEY_ENDED, successors)


def _i_ended(kind: Kind, base: T, theirs: T, states: ThreeStates[T]) -> Iterator[tuple[UUID, Cell] | Dispute]:
    """They changed what I ended: what I made of it takes that over where it had it from there."""
    names = changed_names(kind, base, theirs)
    successors = states.own_successors.get(base.id, ())
    if names and not (successors and set(names) <= set(kind.inherited)):
        yield fate(kind, base.id, Reason.I_ENDED, (Choice.MINE, Choice.THEIRS), successors)
    for successor in successors:
        for name in (name for name in names if name in kind.inherited):
            values = (getattr(side, name) for side in (base, theirs, states.mine[successor]))
            yield successor, _of_ended(kind, successor, name, base.id, tuple(values), Reason.I_ENDED, successors)


def _of_ended(
    kind: Kind,
    successor: UUID,
    name: str,
    ended: UUID,
    values: tuple[object, ...],
    reason: Reason,
    successors: tuple[UUID, ...],
) -> Cell:
    base, theirs, mine = values
    key = DisputeKey(kind.thing, successor, name, ended=ended)
    made = cell(key, base, theirs, mine)
    resolution = made.resolution if made is not None else Resolution.SAME
    if reason is Reason.THEY_ENDED and resolution is Resolution.MINE:
        resolution = None  # whether it was meant for this one, only I can say
    return Cell(key, base, theirs, mine, resolution, None, reason, EITHER, successors, ended)


def _keys(kind: Kind, id: UUID) -> Callable[[str], DisputeKey]:
    return lambda name: DisputeKey(kind.thing, id, name)
