"""What the service answers about a change whose base is stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.api.replies import Json, time_or_none
from cadastre_plugin.core.change.document import boundary_point_of, parcels_of
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_plugin.core.rights.estate import Estate

T = TypeVar("T")


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
        """What is alike on both sides is told and read once, and is one object in both."""
        was, different = document["base"], document["different"]
        base_estate, others = estate_of_document(was["estate"]), estate_of_document(different["estate"])
        alike = {kind: [UUID(id) for id in ids] for kind, ids in document["alike"].items()}
        estate = Estate(
            {**_among(base_estate.rights, alike["rights"]), **others.rights},
            {**_among(base_estate.parties, alike["people"]), **others.parties},
            {**_among(base_estate.sources, alike["sources"]), **others.sources},
            numbers=base_estate.numbers,
        )
        base = _side(_land(was), base_estate, was["parties"])
        land = _land(different)
        theirs = _side(
            (_among(base.parcels, alike["parcels"]) | land[0], _among(base.points, alike["points"]) | land[1]),
            estate,
            different["parties"],
        )
        stale = tuple(StaleThing.parse(item) for item in document["stale"])
        return cls(base, theirs, base_estate, estate, stale)


def _among(things: Mapping[UUID, T], ids: Iterable[UUID]) -> dict[UUID, T]:
    return {id: things[id] for id in ids}


def _land(document: Json) -> tuple[dict[UUID, Parcel], dict[UUID, BoundaryPoint]]:
    parcels = parcels_of(_named(item) for item in document["parcels"])
    points = (boundary_point_of(*_named(item)) for item in document["points"])
    return {parcel.id: parcel for parcel in parcels}, {point.id: point for point in points}


def _side(
    land: tuple[Mapping[UUID, Parcel], Mapping[UUID, BoundaryPoint]], estate: Estate, touched: Iterable[str]
) -> Sides:
    parties = _parties(estate.parties[UUID(id)] for id in touched)
    return Sides(land[0], estate.rights, land[1], {party.id: party for party in parties}, estate.sources)


def _parties(notes: Iterable[PartyNote]) -> Iterable[Party]:
    for note in notes:
        mark, is_natural = note.mark or None, note.kind is PartyKind.NATURAL
        pinfl, stir = (mark, None) if is_natural else (None, mark)
        yield Party(note.id, note.version, note.kind, note.name, pinfl, stir, note.members)


def _named(item: Json) -> tuple[UUID, int, Json]:
    return UUID(item["id"]), int(item["version"]), item["state"]
