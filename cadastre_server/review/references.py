"""What a change names must be there when it is written: parcels, parties and sources, and the files of documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row
from cadastre_server.files.repository import missing_files
from cadastre_server.problems import RefusedError
from cadastre_server.register.parties import names_in_use
from cadastre_server.register.versions import PARCEL, PARTY, RIGHT, SOURCE, Versioned, standings

Edits = Iterable[Edit[Parcel]] | Iterable[Edit[Party]] | Iterable[Edit[Right]] | Iterable[Edit[Source]]


def require_references(connection: Connection[Row], change: Change, editors: Collection[UUID]) -> None:
    """Nothing when all that the change's rights and boundary points name is current after it, and those who worked on
    it brought the files of its documents.

    Raises:
        RefusedError: `reference_unknown`, `party_in_use`, `document_missing`, with the first that is not.
    """
    rights = [edit.after for edit in change.rights if edit.after is not None]
    parcels = {right.parcel_id for right in rights} | {id for right in rights for id in right.served}
    _require_there(connection, PARCEL, parcels, change.parcels)
    _require_there(connection, PARTY, set(_parties(change, rights)), change.parties)
    _require_there(connection, RIGHT, {right.based_on for right in rights if right.based_on}, change.rights)
    _require_there(connection, SOURCE, set(_sources(change, rights)), change.sources)
    _require_unused(connection, change)
    _require_files(connection, change, editors)


def _parties(change: Change, rights: Sequence[Right]) -> Iterator[UUID]:
    yield from (share.party_id for right in rights for share in right.shares)
    yield from (share.party_id for edit in change.parties if edit.after for share in edit.after.members)
    yield from (act.applicant_id for act in change.acts if act.applicant_id)


def _sources(change: Change, rights: Sequence[Right]) -> Iterator[UUID]:
    yield from (id for right in rights for id in right.source_ids)
    yield from (edit.after.source_id for edit in change.points if edit.after and edit.after.source_id)
    yield from (id for act in change.acts for id in act.source_ids)


def _require_unused(connection: Connection[Row], change: Change) -> None:
    """A party that ends is named by no right and no group that stands."""
    ended = [edit.id for edit in change.parties if edit.after is None]
    touched = [*(edit.id for edit in change.rights), *(edit.id for edit in change.parties)]
    for name in names_in_use(connection, ended, touched) if ended else ():
        raise RefusedError(
            "party_in_use",
            N_("{name} still holds a right, or is a member of a group; give that to someone else first"),
            name=name,
        )


def _require_files(connection: Connection[Row], change: Change, editors: Collection[UUID]) -> None:
    documents = [edit.after for edit in change.sources if edit.after is not None]
    for source in missing_files(connection, documents, editors):
        raise RefusedError(
            "document_missing",
            N_("The file of a document has not arrived: {kind} {number}. Attach it again"),
            kind=source.kind,
            number=source.number or "",
            id=str(source.id),
            sha256=source.sha256,
        )


def _require_there(connection: Connection[Row], thing: Versioned, named: Collection[UUID], edits: Edits) -> None:
    after = {edit.id: edit.after is not None for edit in edits}
    asked = [id for id in named if id not in after]
    there = {id for id, standing in standings(connection, thing, asked).items() if standing.current}
    for id in sorted(named):
        if not after.get(id, id in there):
            raise RefusedError("reference_unknown", _UNKNOWN[thing.table], id=str(id))


_UNKNOWN = {
    PARCEL.table: N_("A right is in a parcel that is no longer there: {id}. Read the parcel again"),
    PARTY.table: N_("A person whom the change names is no longer in the register: {id}. Choose the person again"),
    RIGHT.table: N_("A right rests on another that is no longer there: {id}. Read the parcel's rights again"),
    SOURCE.table: N_("A document that the change names is not in the register: {id}. Attach it again"),
}
