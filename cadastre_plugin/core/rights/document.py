"""The JSON form of an estate, as the service gives it and a draft keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.rights_document import (
    malformed,
    right_document,
    right_of,
    share_document,
    shares_of,
    source_document,
    source_of,
)
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.record import Record
from cadastre_plugin.core.rights.estate import Estate

Json = dict[str, Any]


def estate_document(estate: Estate) -> Json:
    """The JSON form: arrays of things, each with its id and version."""
    return {
        "parcels": [str(id) for id in sorted(estate.known)],
        "rights": [_thing(right.id, right.version, right_document(right)) for right in estate.rights.values()],
        "parties": [_note_document(note) for note in estate.parties.values()],
        "sources": [_thing(source.id, source.version, source_document(source)) for source in estate.sources.values()],
        "claims": [{"right": str(id), "title": title} for id, title in estate.claims.items()],
        "since": [{"parcel": str(id), "day": day.isoformat()} for id, day in estate.since.items()],
        "numbers": [{"parcel": str(id), "number": number} for id, number in estate.numbers.items()],
    }


def estate_of_document(document: Mapping[str, Any]) -> Estate:
    """The estate of its JSON form.

    Raises:
        ChangeError, GeometryError: a part is missing, unknown or of another kind.
    """
    record = Record(document, malformed)
    rights = (right_of(*_named(item)) for item in record.records("rights"))
    sources = (source_of(*_named(item)) for item in record.records("sources"))
    since = record.records("since") if record.has("since") else ()
    return Estate(
        {right.id: right for right in rights},
        {note.id: note for note in _notes(record.records("parties"))},
        {source.id: source for source in sources},
        frozenset(record.ids("parcels")),
        {item.id("right"): item.text("title") for item in record.records("claims")},
        {item.id("parcel"): item.text("number") for item in record.records("numbers")},
        {item.id("parcel"): day for item in since if (day := item.day_or_none("day")) is not None},
    )


def _thing(id: UUID, version: int, state: Json) -> Json:
    return {"id": str(id), "version": version, "state": state}


def _named(record: Record) -> tuple[UUID, int, Record]:
    return record.id("id"), record.whole("version"), record.record("state")


def _note_document(note: PartyNote) -> Json:
    members = [share_document(share) for share in note.members]
    document = {"id": str(note.id), "version": note.version, "kind": note.kind.value, "name": note.name}
    return {**document, "mark": note.mark, "members": members}


def _notes(records: Iterable[Record]) -> Iterable[PartyNote]:
    for record in records:
        kind, name = record.choice("kind", PartyKind), record.text("name")
        id, version, mark = record.id("id"), record.whole("version"), record.text("mark")
        yield PartyNote(id, version, kind, name, mark, shares_of(record, "members"))
