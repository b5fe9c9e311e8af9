"""People and bodies as they are answered: as much of them as the role sees."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.people.doubles import Reason

LONGEST_NUMBER = 100
"""Of a PINFL or STIR as it is typed, wrong as it may be."""


class Member(BaseModel):
    """A member of a group with its part."""

    party: UUID
    numerator: int
    denominator: int


class PartyNoted(BaseModel):
    """A party in a list. `name`: whole or by initials; `mark`: the last digits of its number, the others as dots."""

    id: UUID
    version: int
    kind: PartyKind
    name: str
    mark: str
    members: list[Member]

    @classmethod
    def of(cls, note: PartyNote) -> PartyNoted:
        """The reply that says a note."""
        return cls(
            id=note.id,
            version=note.version,
            kind=note.kind,
            name=note.name,
            mark=note.mark,
            members=members_of(note.members),
        )


class Parties(BaseModel):
    """Who was found, the best first. `more`: there are others; a longer search tells them apart."""

    parties: list[PartyNoted]
    more: bool


class PartyRecord(BaseModel):
    """All that the register says of a party."""

    id: UUID
    version: int
    kind: PartyKind
    name: str
    pinfl: str | None
    stir: str | None
    members: list[Member]

    @classmethod
    def of(cls, party: Party) -> PartyRecord:
        """The reply that says a party."""
        return cls(
            id=party.id,
            version=party.version,
            kind=party.kind,
            name=party.name,
            pinfl=party.pinfl,
            stir=party.stir,
            members=members_of(party.members),
        )


class TypedParty(BaseModel):
    """A party that is being typed. `id`: its own, where the register has it already."""

    id: UUID | None = None
    kind: PartyKind
    name: str
    pinfl: str | None = Field(default=None, max_length=LONGEST_NUMBER)
    stir: str | None = Field(default=None, max_length=LONGEST_NUMBER)


class Double(BaseModel):
    """A party that the typed one may be: how probable (0 to 1), and why, the strongest reason first."""

    party: PartyNoted
    probability: float
    reasons: list[Reason]


class Doubles(BaseModel):
    """Probable doubles, the most probable first."""

    doubles: list[Double]


def members_of(shares: tuple[Share, ...]) -> list[Member]:
    """The members of a group as they are answered."""
    return [
        Member(party=share.party_id, numerator=share.fraction.numerator, denominator=share.fraction.denominator)
        for share in shares
    ]
