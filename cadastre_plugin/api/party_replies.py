"""What the service answers about people and bodies, and about who looked at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.api.replies import Json, Person, person_or_none, time
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.people.doubles import Reason


@dataclass(frozen=True, slots=True)
class Found:
    """Parties of a search, the best first. `more`: there are others, which a longer search tells apart."""

    parties: tuple[PartyNote, ...]
    more: bool

    @classmethod
    def parse(cls, document: Json) -> Found:
        return cls(tuple(party_note(item) for item in document["parties"]), bool(document["more"]))


@dataclass(frozen=True, slots=True)
class Double:
    """A party that one who is being typed may be: how probable (0 to 1), and why, the strongest reason first."""

    party: PartyNote
    probability: float
    reasons: tuple[Reason, ...]

    @classmethod
    def parse(cls, document: Json) -> Double:
        reasons = tuple(Reason(reason) for reason in document["reasons"])
        return cls(party_note(document["party"]), float(document["probability"]), reasons)


@dataclass(frozen=True, slots=True)
class Lookup:
    """That someone looked at data of people. `subject`: id of what was opened, "" for a search; `parties`: the seen."""

    id: int
    at: datetime
    who: Person | None
    what: str
    subject: str
    query: str | None
    parties: tuple[UUID, ...]

    @classmethod
    def parse(cls, document: Json) -> Lookup:
        return cls(
            id=int(document["id"]),
            at=time(document["at"]),
            who=person_or_none(document["who"]),
            what=document["what"],
            subject=document["subject"],
            query=document["query"],
            parties=tuple(UUID(id) for id in document["parties"]),
        )


@dataclass(frozen=True, slots=True)
class Lookups:
    """A part of the look-ups, newest first. `next`: `after` of the next part, None at the end."""

    lookups: tuple[Lookup, ...]
    next: int | None

    @classmethod
    def parse(cls, document: Json) -> Lookups:
        after = document["next"]
        found = tuple(Lookup.parse(item) for item in document["lookups"])
        return cls(found, None if after is None else int(after))


def party_note(document: Json) -> PartyNote:
    """A party of a list."""
    return PartyNote(
        id=UUID(document["id"]),
        version=int(document["version"]),
        kind=PartyKind(document["kind"]),
        name=document["name"],
        mark=document["mark"],
        members=_members(document["members"]),
    )


def party(document: Json) -> Party:
    """The answer of GET /parties/{id}."""
    return Party(
        id=UUID(document["id"]),
        version=int(document["version"]),
        kind=PartyKind(document["kind"]),
        name=document["name"],
        pinfl=document["pinfl"],
        stir=document["stir"],
        members=_members(document["members"]),
    )


def doubles(document: Json) -> tuple[Double, ...]:
    """The answer of POST /parties/doubles."""
    return tuple(Double.parse(item) for item in document["doubles"])


def _members(items: Sequence[Json]) -> tuple[Share, ...]:
    return tuple(
        Share(UUID(item["party"]), Fraction(int(item["numerator"]), int(item["denominator"]))) for item in items
    )
