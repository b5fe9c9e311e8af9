"""Who holds what in the parcels of an invented city, and from which document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from random import Random

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right
from cadastre_server.cities import words
from cadastre_server.cities.encumbrances import Encumbrances
from cadastre_server.cities.ledger import LAST_DAY, WHOLE, YEAR, Holdings, Ledger
from cadastre_server.cities.people import People

SHARES: tuple[tuple[float, tuple[Fraction, ...]], ...] = tuple(
    (chance, tuple(map(Fraction, fractions)))
    for chance, fractions in (
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
)
RARE = ("economic_management", "trust_management", "free_use", "rent", "permanent_possession", "sublease")
NOT_REGISTERED, RARELY = 0.01, 0.004
OWNED_DWELLINGS, OWNED_BUSINESSES, JOINT = 0.6, 0.45, 0.05
"""Shares of what is owned; of dwellings, what spouses own as joint property."""


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


class Register:
    """Draws the rights of parcels one after the other."""

    def __init__(self, institutions: Institutions, draw: Random) -> None:
        self._institutions = institutions
        self._draw = draw
        self._ledger = Ledger(draw)
        self._encumbrances = Encumbrances(self._ledger, institutions.banks, institutions.utilities)

    @property
    def made(self) -> Holdings:
        """All that was drawn so far."""
        return self._ledger.made

    def enter(self, parcel: Parcel) -> None:
        """Draw the rights and encumbrances of a parcel by its purpose and category."""
        if self._draw.random() >= NOT_REGISTERED:
            self._encumbrances.enter(parcel, self._main_right(parcel))

    def _main_right(self, parcel: Parcel) -> Right | None:
        """The main right if it is one that can be mortgaged."""
        bodies = self._institutions
        match parcel.purpose, parcel.land_category:
            case "dwelling", _:
                return self._dwelling(parcel)
            case (("shop" | "office" | "industry"), _):
                return self._business(parcel)
            case "school", _:
                self._right(parcel, "operational_management", [bodies.school_board])
            case "apartments", _:
                self._right(parcel, "permanent_use", [self._ledger.company()])
            case _, "1":
                self._lease(parcel, self._ledger.company())
            case _, "7":
                self._right(parcel, "permanent_use", [bodies.water_board])
            case _, "3":
                self._right(parcel, "permanent_possession", [bodies.railway])
            case _:
                self._right(parcel, "permanent_use", [bodies.city_hall])
        return None

    def _dwelling(self, parcel: Parcel) -> Right | None:
        if self._draw.random() < RARELY:
            self._rare(parcel, self._draw.choice(RARE))
            return None
        if self._draw.random() < OWNED_DWELLINGS:
            if self._draw.random() < JOINT:
                return self._right(parcel, "ownership", [self._ledger.couple()])
            return self._together(parcel, "ownership")
        self._together(parcel, "inheritable_possession")
        return None

    def _together(self, parcel: Parcel, kind: str) -> Right:
        fractions = self._fractions()
        return self._right(parcel, kind, [self._ledger.person() for _ in fractions], fractions)

    def _rare(self, parcel: Parcel, kind: str) -> None:
        if kind == "sublease":
            leased = self._lease(parcel, self._ledger.person())
            source = self._ledger.source("contract", "IJ", min(leased.registered_on or LAST_DAY, LAST_DAY))
            holder = [(self._ledger.person(), WHOLE)]
            self._ledger.right(parcel, kind, source, holder, until=leased.until, based_on=leased.id)
        else:
            self._right(parcel, kind, [self._ledger.person()])

    def _business(self, parcel: Parcel) -> Right | None:
        company = self._ledger.company()
        if self._draw.random() < OWNED_BUSINESSES:
            return self._right(parcel, "ownership", [company])
        self._lease(parcel, company)
        return None

    def _lease(self, parcel: Parcel, lessee: Party) -> Right:
        until = LAST_DAY + timedelta(days=self._draw.randrange(200)) + self._draw.randrange(1, 49) * YEAR
        return self._ledger.right(
            parcel, "lease", self._ledger.source("contract", "IJ"), [(lessee, WHOLE)], until=until
        )

    def _right(
        self, parcel: Parcel, kind: str, holders: Sequence[Party], fractions: Sequence[Fraction] = (WHOLE,)
    ) -> Right:
        source = self._ledger.source("title", "HM")
        return self._ledger.right(parcel, kind, source, zip(holders, fractions, strict=True))

    def _fractions(self) -> tuple[Fraction, ...]:
        draw = self._draw.random()
        for chance, fractions in SHARES:
            if draw < chance:
                return fractions
            draw -= chance
        return (WHOLE,)
