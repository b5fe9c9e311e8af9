"""What the service answers about a change whose base is stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cadastre_plugin.api.replies import Json, time_or_none
from cadastre_plugin.core.change.document import boundary_point_of, parcel_of
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_plugin.core.rights.estate import Estate


@dataclass(frozen=True, slots=True)
class StaleThing:
    """A thing that another change made different. current_version: None when it ended. since: when the version that
    the change names was superseded. title, author: of the last change that did it, None for those who may not read it.
    """

    thing: Thing
    id: UUID
    number: str | None
    base_version: int
    current_version: int | None
    since: datetime | None
    change_id: UUID | None
    title: str | None
    author: str | None
    decided_at: datetime | None

    @classmethod
    def parse(cls, document: Json) -> StaleThing:
        current, change_id = document["current_version"], document["change_id"]
        return cls(
            thing=Thing(document["thing"]),
            id=UUID(document["id"]),
            number=document["number"],
            base_version=int(document["base_version"]),
            current_version=None if current is None else int(current),
            since=time_or_none(document["since"]),
            change_id=None if change_id is None else UUID(change_id),
            title=document["title"],
            author=document["author"],
            decided_at=time_or_none(document["decided_at"]),
        )

    @property
    def by(self) -> str:
        """Who changed it and by which change, as far as that is told; "" when nothing is."""
        return ", ".join(part for part in (self.author, self.title) if part)


@dataclass(frozen=True)
class ConflictRecord:
    """base, theirs: both sides, of all that the change touches and of what lies beside what is stale; parties with the
    last digits of their numbers. base_estate, estate: their rights with the people and documents named. stale: none
    when the change can be submitted as it is.
    """

    base: Sides
    theirs: Sides
    base_estate: Estate
    estate: Estate
    stale: tuple[StaleThing, ...]

    @property
    def authors(self) -> Mapping[UUID, str]:
        """Who changed each stale thing and by which change, where that is told."""
        return {one.id: one.by for one in self.stale if one.by}

    @classmethod
    def parse(cls, document: Json) -> ConflictRecord:
        estates = [estate_of_document(document[side]["estate"]) for side in ("base", "theirs")]
        sides = [_side(document[side], estate) for side, estate in zip(("base", "theirs"), estates, strict=True)]
        stale = tuple(StaleThing.parse(item) for item in document["stale"])
        return cls(sides[0], sides[1], estates[0], estates[1], stale)


def _side(document: Json, estate: Estate) -> Sides:
    parcels = (parcel_of(*_named(item)) for item in document["parcels"])
    points = (boundary_point_of(*_named(item)) for item in document["points"])
    touched = (estate.parties[UUID(id)] for id in document["parties"])
    return Sides(
        {parcel.id: parcel for parcel in parcels},
        estate.rights,
        {point.id: point for point in points},
        {party.id: party for party in _parties(touched)},
        estate.sources,
    )


def _parties(notes: Iterable[PartyNote]) -> Iterable[Party]:
    for note in notes:
        mark, is_natural = note.mark or None, note.kind is PartyKind.NATURAL
        pinfl, stir = (mark, None) if is_natural else (None, mark)
        yield Party(note.id, note.version, note.kind, note.name, pinfl, stir, note.members)


def _named(item: Json) -> tuple[UUID, int, Json]:
    return UUID(item["id"]), int(item["version"]), item["state"]
