"""What goes with an edit of a right of which nothing is left: its papers, and the acts and people that were there for
it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.cells import Cell
from cadastre_plugin.core.conflict.comparison import Resolution
from cadastre_plugin.core.conflict.kinds import RIGHTS
from cadastre_plugin.core.conflict.things import ThreeStates, changed_names
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Party, Source)

_DAY = "registered_on"
_BESIDES = frozenset({_DAY, "source_ids"})
"""What is written beside a thing that is done with a right, and is nothing by itself."""


def day_of_registration(cells: Iterable[tuple[UUID, Cell]]) -> Iterator[tuple[UUID, Cell]]:
    """Cells of rights; a right that I handed over gets its day at the approval, so that there is none to choose."""
    for id, cell in cells:
        is_to_come = cell.key.name == _DAY and cell.mine is None and cell.resolution is None
        yield id, replace(cell, resolution=Resolution.MINE) if is_to_come else cell


def is_given_up(edit: Edit[Right], states: ThreeStates[Right]) -> bool:
    """True when all that I did to a right is as theirs has it now, apart from what is written beside it."""
    base, theirs, mine = states.base.get(edit.id), states.theirs.get(edit.id), states.mine.get(edit.id)
    if base is None or theirs is None or mine is None or edit.after is None:
        return False
    done = {*changed_names(RIGHTS, base, mine)} - _BESIDES
    return bool(done) and done.isdisjoint(changed_names(RIGHTS, edit.after, theirs))


def without_unnamed(change: Change, made: Change) -> Change:
    """The change made anew without new people and documents that something in it named and nothing names any more."""
    gone = _named(change) - _named(made)
    return replace(made, parties=_left(made.parties, gone), sources=_left(made.sources, gone))


def acts_left(change: Change, made: Change) -> Iterator[Act]:
    """The acts without what is not done any more; one of which nothing is left goes."""
    dropped = _done(change) - _done(made)
    for act in change.acts:
        rights, parties = _without(act.right_ids, dropped), _without(act.party_ids, dropped)
        if (rights, parties) == (act.right_ids, act.party_ids):
            yield act
        elif rights or parties:
            yield replace(act, right_ids=rights, party_ids=parties)


def _left(edits: tuple[Edit[T], ...], gone: set[UUID]) -> tuple[Edit[T], ...]:
    return tuple(edit for edit in edits if edit.base_version != NEW or edit.id not in gone)


def _named(change: Change) -> set[UUID]:
    """The people and documents that rights, acts, groups and corners of a change name."""
    rights = [edit.after for edit in change.rights if edit.after is not None]
    groups = [edit.after for edit in change.parties if edit.after is not None]
    shares = (*(right.shares for right in rights), *(group.members for group in groups))
    found = {share.party_id for held in shares for share in held}
    found |= {id for right in rights for id in right.source_ids}
    found |= {id for act in change.acts for id in (*act.source_ids, *act.party_ids)}
    found |= {act.applicant_id for act in change.acts if act.applicant_id is not None}
    return found | {edit.after.source_id for edit in change.points if edit.after and edit.after.source_id}


def _done(change: Change) -> set[UUID]:
    """The rights and people of a change."""
    return {edit.id for edit in change.rights} | {edit.id for edit in change.parties}


def _without(ids: Iterable[UUID], dropped: set[UUID]) -> tuple[UUID, ...]:
    return tuple(id for id in ids if id not in dropped)
