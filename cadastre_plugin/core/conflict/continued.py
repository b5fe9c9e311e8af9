"""A draft that was edited on while its change was approved: what it does beyond that, as a change of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.conflict.lineage import relaid, restructured
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.texts import N_

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)

_BROUGHT_BACK = N_("The approved change ended {id}, and the draft has it again; undo that change by its reversal")


def continued(draft: Change, approved: Change, before: Sides, id: UUID) -> tuple[Change, Sides]:
    """What a draft does beyond its revision that was approved, and the base of that: what the revision says.

    approved: the revision. before: what the draft was made from; what is not touched by the revision stays its base.
    id: of the new change, since the approved one is decided. The versions are those that the approval gave. What the
    register wrote otherwise than the revision says, such as numbers and days of registration, and what changed since,
    is theirs when the two are compared with the register (`compare`): with it the new change is rebased.

    Raises:
        ChangeError: `approved_ended`, the draft has something that the approval ended.
    """
    base = Sides(
        _registered(before.parcels, approved.parcels),
        _registered(before.rights, approved.rights),
        _registered(before.points, approved.points),
        _registered(before.parties, approved.parties),
        _registered(before.sources, approved.sources),
    )
    done = {act.id for act in approved.acts}
    change = replace(
        draft,
        id=id,
        parcels=_beyond(before.parcels, base.parcels, draft.parcels, approved.parcels),
        rights=_beyond(before.rights, base.rights, draft.rights, approved.rights),
        points=_beyond(before.points, base.points, draft.points, approved.points),
        parties=_beyond(before.parties, base.parties, draft.parties, approved.parties),
        sources=_beyond(before.sources, base.sources, draft.sources, approved.sources),
        lineage=(),
        acts=tuple(act for act in draft.acts if act.id not in done),
        reverses=None,
        revived=(),
    )
    return replace(change, lineage=tuple(_lineage(change, base))), base


def _registered(before: Mapping[UUID, T], approved: Iterable[Edit[T]]) -> dict[UUID, T]:
    """Things after an approval, in the versions that it gave them."""
    after = dict(before)
    for edit in approved:
        after.pop(edit.id, None)
        if edit.after is not None:
            after[edit.id] = replace(edit.after, version=edit.base_version + 1)
    return after


def _beyond(
    before: Mapping[UUID, T], base: Mapping[UUID, T], draft: Iterable[Edit[T]], approved: Iterable[Edit[T]]
) -> tuple[Edit[T], ...]:
    """What leads from the approved states to those of the draft; what the draft took back is as it was before."""
    wanted: dict[UUID, T | None] = {edit.id: before.get(edit.id) for edit in approved}
    versions = {edit.id: edit.base_version for edit in draft}
    wanted |= {edit.id: edit.after for edit in draft}
    gone = {edit.id for edit in approved if edit.after is None}
    return tuple(_edits(wanted, base, versions, gone))


def _edits(
    wanted: Mapping[UUID, T | None], base: Mapping[UUID, T], versions: Mapping[UUID, int], gone: set[UUID]
) -> Iterator[Edit[T]]:
    for id, after in wanted.items():
        standing = base.get(id)
        if after is not None and id in gone:
            raise ChangeError("approved_ended", _BROUGHT_BACK, id=str(id))
        if after is None and standing is None and id in gone:
            continue
        version = standing.version if standing is not None else versions[id]
        made = None if after is None else replace(after, version=version)
        if made != standing:
            yield Edit(id, version, made)


def _lineage(change: Change, base: Sides) -> Iterator[Lineage]:
    """Who came from whom beyond what was approved, by the land."""
    parcels = base.after(change).parcels
    made = restructured(base.parcels, parcels, relaid(base.parcels, parcels))
    for parent, children in sorted(made.successors.items()):
        yield from (Lineage(parent, child) for child in sorted(children) if child in made.new)
