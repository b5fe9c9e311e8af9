"""What differs from the base is the change, whichever tool made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state


def change_from_states(
    base: Mapping[UUID, Parcel], current: Mapping[UUID, Parcel], header: Change, lineage: Iterable[Lineage] = ()
) -> Change:
    """The change that leads from the parcels of a work area to what they are now.

    base: as the register has them. current: as they stand; one that is missing has ended, one that base lacks is new.
    header: what the change is otherwise; its parcels and lineage are made anew. lineage: who came from whom, step by
    step; a parcel that was made and cut again within the change is passed over.
    """
    edits = tuple(sorted(_edits(base, current), key=lambda edit: str(edit.id)))
    touched = {edit.id: edit for edit in edits}
    links = sorted(set(_roots(lineage, base)), key=lambda link: (str(link.parent_id), str(link.child_id)))
    kept = (link for link in links if link.parent_id in touched and _stands(touched.get(link.child_id)))
    return replace(header, parcels=edits, lineage=tuple(kept))


def _edits(base: Mapping[UUID, Parcel], current: Mapping[UUID, Parcel]) -> Iterator[Edit[Parcel]]:
    for id in base.keys() | current.keys():
        before, after = base.get(id), current.get(id)
        if before is after or (before is not None and after is not None and same_state(before, after)):
            continue
        version = before.version if before is not None else NEW
        yield Edit(id, version, None if after is None else replace(after, version=version))


def _roots(lineage: Iterable[Lineage], base: Mapping[UUID, Parcel]) -> Iterator[Lineage]:
    """Each child with the parcels of the register that it came from, through any number of steps."""
    parents: dict[UUID, set[UUID]] = {}
    for link in lineage:
        parents.setdefault(link.child_id, set()).add(link.parent_id)
    for child in parents:
        seen, waiting = {child}, list(parents[child])
        while waiting:
            parent = waiting.pop()
            if parent in base and parent != child:
                yield Lineage(parent, child)
            if parent not in seen and parent not in base:
                waiting += parents.get(parent, ())
            seen.add(parent)


def _stands(edit: Edit[Parcel] | None) -> bool:
    return edit is not None and edit.after is not None
