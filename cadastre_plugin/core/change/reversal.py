"""The change that undoes an approved one, as long as nothing was built on it since.

All of it is undone or nothing. What it made ends, what it ended comes back under its own id and number, which thus is
not given a second time, and what it changed is again as it was. Documents and people that it brought stay known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID, uuid5

from cadastre_plugin.core.change.built_on import Obstacle, equal_state, obstacles
from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.texts import N_

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)

REVERSAL = "reversal"
"""The operation of the act that names every right and party of a reversal."""

Versions = Mapping[UUID, int]
"""The last version of each thing, also of one that is no more."""


class ReversalError(ChangeError):
    """Something was built on the change since."""

    def __init__(self, found: tuple[Obstacle, ...]) -> None:
        names = ", ".join(dict.fromkeys(obstacle.name for obstacle in found))
        super().__init__(
            "reversal_built_on",
            N_("Cannot be undone; it was built on since: {things}. Undo the later changes first, or make a new one"),
            things=names,
        )
        self.obstacles = found


def reversal(change: Change, before: Sides, now: Sides, versions: Versions, id: UUID) -> Change:
    """The change of that id that undoes an approved one; whoever submits it gives it a title and says why.

    change: as the register wrote it, with the numbers, points and days that the approval added. before, now: the
    register just before it and as it stands: all that it touches, the parcels that its rights lie in or serve, all that
    is held there, the boundary points at their corners, and the parties that the rights name. versions: the last of
    each thing that the change touches.

    Raises:
        ReversalError: `reversal_built_on`, with all that stands in the way.
    """
    found = obstacles(change, before, now)
    if found:
        raise ReversalError(found)
    known = frozenset(before.parties)
    parties = tuple(edit for edit in change.parties if edit.id in known)
    sources = tuple(edit for edit in change.sources if edit.after is None)
    undone = Change(
        id=id,
        kind=change.kind,
        title=change.title,
        application="",
        district=change.district,
        parcels=_edits(change.parcels, before.parcels, versions),
        lineage=tuple(Lineage(link.child_id, link.parent_id) for link in change.lineage),
        parties=_edits(parties, before.parties, versions),
        rights=_edits(change.rights, before.rights, versions),
        sources=_edits(sources, before.sources, versions),
        points=_edits(change.points, before.points, versions),
        reverses=change.id,
    )
    ended = {edit.id for edit in change.edits() if edit.after is None}
    revived = tuple(edit.id for edit in undone.edits() if edit.id in ended)
    return replace(undone, revived=revived, acts=_acts(undone))


def is_reversal(change: Change, undone: Change) -> bool:
    """True when a change does to land, rights and people exactly what the reversal `undone` does.

    Documents that are new and acts may be added: they say why.
    """
    return (
        set(change.lineage) == set(undone.lineage)
        and set(change.revived) == set(undone.revived)
        and _are_same(change.parcels, undone.parcels, same_state)
        and _are_same(change.rights, undone.rights, equal_state)
        and _are_same(change.parties, undone.parties, equal_state)
        and _are_same(change.points, undone.points, equal_state)
        and not any(edit.base_version != NEW for edit in change.sources if edit not in undone.sources)
    )


def _edits(edits: Iterable[Edit[T]], before: Mapping[UUID, T], versions: Versions) -> tuple[Edit[T], ...]:
    """What was made ends, all else becomes what it was."""
    return tuple(
        Edit(edit.id, versions[edit.id], None if was is None else replace(was, version=versions[edit.id]))
        for edit in edits
        for was in (before.get(edit.id),)
    )


def _acts(undone: Change) -> tuple[Act, ...]:
    rights = tuple(edit.id for edit in undone.rights)
    parties = tuple(edit.id for edit in undone.parties)
    return (Act(uuid5(undone.id, REVERSAL), REVERSAL, rights, (), parties),) if rights or parties else ()


def _are_same(edits: Iterable[Edit[T]], others: Iterable[Edit[T]], same: Callable[[T, T], bool]) -> bool:
    """The same things from the same versions to the same states."""
    one, other = ({edit.id: edit for edit in side} for side in (edits, others))
    return one.keys() == other.keys() and all(_is_same(one[id], other[id], same) for id in one)


def _is_same(edit: Edit[T], other: Edit[T], same: Callable[[T, T], bool]) -> bool:
    if edit.base_version != other.base_version or (edit.after is None) != (other.after is None):
        return False
    return edit.after is None or other.after is None or same(edit.after, other.after)
