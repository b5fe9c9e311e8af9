"""Who holds what in the parcels of an invented city, and from which document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_server.cities import words
from cadastre_server.cities.people import People

FIRST_DAY, LAST_DAY = date(1994, 1, 10), date(2026, 6, 30)
SHARES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.64, ("1",)),
    (0.16, ("1/2", "1/2")),
    (0.05, ("1/3", "1/3", "1/3")),
    (0.04, ("2/3", "1/3")),
    (0.04, ("1/2", "1/4", "1/4")),
    (0.03, ("1/4", "1/4", "1/4", "1/4")),
    (0.02, ("3/8", "5/8")),
    (0.01, ("7/24", "7/24", "5/12")),
    (0.01, ("1/6", "1/6", "1/6", "1/6", "1/3")),
)
WHOLE = (Fraction(1),)
RARE = ("economic_management", "trust_management", "free_use", "rent", "permanent_possession", "sublease")
NOT_REGISTERED, RARELY = 0.01, 0.004
MORTGAGED, SERVIENT, BANNED, ARRESTED = 0.09, 0.025, 0.004, 0.003
KNOWN_AGAIN = 0.04
"""Share of holders who hold another parcel of the neighbourhood too."""


@dataclass(frozen=True)
class Institutions:
    """Bodies that hold land, or rights in it, all over the city."""

    city_hall: Party
    school_board: Party
    water_board: Party
    railway: Party
    utilities: tuple[Party, ...]
    banks: tuple[Party, ...]

    @classmethod
    def of(cls, people: People) -> Institutions:
        """Those of one city."""
        return cls(
            people.legal(words.CITY_HALL, PartyKind.STATE),
            people.legal(words.SCHOOL_BOARD, PartyKind.STATE),
            people.legal(words.WATER_BOARD, PartyKind.STATE),
            people.legal(words.RAILWAY),
            tuple(people.legal(name) for name in words.UTILITIES),
            tuple(people.legal(name) for name in words.BANKS),
        )

    def all(self) -> list[Party]:
        """Every one of them."""
        state = [self.city_hall, self.school_board, self.water_board, self.railway]
        return [*state, *self.utilities, *self.banks]


@dataclass(frozen=True)
class Holdings:
    """What is held in some parcels."""

    parties: list[Party] = field(default_factory=list)
    rights: list[Right] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


class Register:
    """Draws the rights of parcels one after the other."""

    def __init__(self, institutions: Institutions, draw: Random) -> None:
        self._institutions = institutions
        self._draw = draw
        self._people = People(draw)
        self.made = Holdings()

    def enter(self, parcel: Parcel) -> None:
        """Draw the rights and encumbrances of a parcel by its purpose and category."""
        if self._draw.random() < NOT_REGISTERED:
            return
        private = self._main_right(parcel)
        for chance, kind, party in (
            (MORTGAGED if private else 0.0, "mortgage", self._institutions.banks),
            (SERVIENT, "servitude", self._institutions.utilities),
        ):
            if self._draw.random() < chance:
                self._right(parcel, kind, [self._draw.choice(party)])
        for chance, kind in ((BANNED, "ban"), (ARRESTED, "arrest")):
            if self._draw.random() < chance:
                self._restriction(parcel, kind)

    def _main_right(self, parcel: Parcel) -> bool:
        """Whether it is one that can be mortgaged."""
        bodies = self._institutions
        match parcel.purpose, parcel.land_category:
            case "dwelling", _:
                return self._dwelling(parcel)
            case (("shop" | "office" | "industry"), _):
                return self._business(parcel)
            case "school", _:
                self._right(parcel, "operational_management", [bodies.school_board])
            case "apartments", _:
                self._right(parcel, "permanent_use", [self._company()])
            case _, "1":
                self._right(parcel, "lease", [self._company()])
            case _, "7":
                self._right(parcel, "permanent_use", [bodies.water_board])
            case _, "3":
                self._right(parcel, "permanent_possession", [bodies.railway])
            case _:
                self._right(parcel, "permanent_use", [bodies.city_hall])
        return False

    def _dwelling(self, parcel: Parcel) -> bool:
        if self._draw.random() < RARELY:
            self._right(parcel, self._draw.choice(RARE), [self._person()])
            return False
        owned = self._draw.random() < 0.6
        fractions = self._fractions()
        holders = [self._person() for _ in fractions]
        self._right(parcel, "ownership" if owned else "inheritable_possession", holders, fractions)
        return owned

    def _business(self, parcel: Parcel) -> bool:
        owned = self._draw.random() < 0.45
        self._right(parcel, "ownership" if owned else "lease", [self._company()])
        return owned

    def _right(
        self, parcel: Parcel, kind: str, holders: Sequence[Party], fractions: Sequence[Fraction] = WHOLE
    ) -> None:
        shares = tuple(Share(holder.id, fraction) for holder, fraction in zip(holders, fractions, strict=True))
        source = self._source("title" if kind != "servitude" else "act", "HM")
        self._enter(parcel, kind, RightClass.RIGHT, source, shares=shares)

    def _restriction(self, parcel: Parcel, kind: str) -> None:
        code = f"EX-{self._draw.randrange(10**9):09d}"
        source = self._source("decision", "QR")
        body = self._draw.choice(words.COURTS)
        self._enter(parcel, kind, RightClass.RESTRICTION, source, imposed_by=body, exchange_code=code)

    def _enter(
        self,
        parcel: Parcel,
        kind: str,
        right_class: RightClass,
        source: Source,
        shares: tuple[Share, ...] = (),
        imposed_by: str | None = None,
        exchange_code: str | None = None,
    ) -> None:
        since = (source.issued_on or FIRST_DAY) + timedelta(days=self._draw.randrange(1, 30))
        right = Right(
            self._people.id(), NEW, kind, right_class, parcel.id, shares, (source.id,), since, imposed_by, exchange_code
        )
        self.made.rights.append(right)

    def _source(self, kind: str, series: str) -> Source:
        issued = FIRST_DAY + timedelta(days=self._draw.randrange((LAST_DAY - FIRST_DAY).days))
        source = Source(self._people.id(), NEW, kind, f"{series} {self._draw.randrange(10**7):07d}", issued)
        self.made.sources.append(source)
        return source

    def _fractions(self) -> tuple[Fraction, ...]:
        draw = self._draw.random()
        for chance, fractions in SHARES:
            if draw < chance:
                return tuple(map(Fraction, fractions))
            draw -= chance
        return WHOLE

    def _person(self) -> Party:
        known = self.made.parties
        if known and self._draw.random() < KNOWN_AGAIN:
            again = known[-1 - self._draw.randrange(min(len(known), 40))]
            if again.kind is PartyKind.NATURAL:
                return again
        return self._add(self._people.person())

    def _company(self) -> Party:
        return self._add(self._people.company())

    def _add(self, party: Party) -> Party:
        self.made.parties.append(party)
        return party
