"""What a change names must be there when it is written: parcels, parties and sources, and the files of documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from cadastre_server.register.versions import PARCEL, PARTY, SOURCE, Versioned, standings

Edits = Iterable[Edit[Parcel]] | Iterable[Edit[Party]] | Iterable[Edit[Source]]


def require_references(connection: Connection[Row], change: Change, author: UUID) -> None:
    """Nothing when all that the change's rights and boundary points name is current after it, and its author brought
    the files of its documents.

    Raises:
        RefusedError: `reference_unknown`, `document_missing`, with the first that is not.
    """
    rights = [edit.after for edit in change.rights if edit.after is not None]
    _require_there(connection, PARCEL, {right.parcel_id for right in rights}, change.parcels)
    _require_there(connection, PARTY, set(_parties(rights)), change.parties)
    sources = {id for right in rights for id in right.source_ids}
    sources |= {edit.after.source_id for edit in change.points if edit.after and edit.after.source_id}
    _require_there(connection, SOURCE, sources, change.sources)
    _require_files(connection, change, author)


def _parties(rights: Iterable[Right]) -> Iterable[UUID]:
    return (share.party_id for right in rights for share in right.shares)


def _require_files(connection: Connection[Row], change: Change, author: UUID) -> None:
    documents = [edit.after for edit in change.sources if edit.after is not None]
    for source in missing_files(connection, documents, author):
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
            raise RefusedError(
                "reference_unknown",
                N_("The change names {id}, which the register does not have"),
                id=str(id),
            )
