"""What lies on the parcels of an invented city besides who holds them: mortgages, servitudes, bans and arrests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right, RightClass, Standing
from cadastre_server.cities import words
from cadastre_server.cities.ledger import LAST_DAY, WHOLE, YEAR, Ledger
from cadastre_server.cities.ways import line_through, way_along

MORTGAGED, AGAIN = 0.09, 0.12
"""Shares of what is owned that is mortgaged, and of that, mortgaged in a second rank."""
SERVIENT, OF_A_NEIGHBOUR = 0.025, 0.4
BANNED, ARRESTED = 0.004, 0.003
ASKED, UNANSWERED = 0.02, 0.1
"""Share of parcels of which the registry of restrictions was asked without finding any, and of that, in vain."""
IN_DOLLARS = 0.05


class Encumbrances:
    """Draws what lies on parcels one after the other."""

    def __init__(self, ledger: Ledger, banks: Sequence[Party], utilities: Sequence[Party]) -> None:
        self._ledger = ledger
        self._draw = ledger.draw
        self._banks = banks
        self._utilities = utilities
        self._before: Parcel | None = None

    def enter(self, parcel: Parcel, owned: Right | None) -> None:
        """Draw them for a parcel. owned: the right in it that can be mortgaged, None when there is none."""
        if owned is not None and self._draw.random() < MORTGAGED:
            self._mortgages(parcel, owned)
        if self._draw.random() < SERVIENT:
            self._servitude(parcel)
        for chance, kind in ((BANNED, "ban"), (ARRESTED, "arrest")):
            if self._draw.random() < chance:
                self._restriction(parcel, kind)
            elif self._draw.random() < ASKED / 2:
                self._question(parcel, kind)
        self._before = parcel

    def _mortgages(self, parcel: Parcel, owned: Right) -> None:
        since = owned.registered_on or LAST_DAY
        for rank in range(1, 3 if self._draw.random() < AGAIN else 2):
            dollars = self._draw.random() < IN_DOLLARS
            source = self._ledger.source("contract", "IP", min(since, LAST_DAY))
            made = self._ledger.right(
                parcel,
                "mortgage",
                source,
                [(self._draw.choice(self._banks), WHOLE)],
                RightClass.RESTRICTION,
                rank=rank,
                amount=Decimal(self._draw.randrange(50, 2_000)) * (1_000 if dollars else 1_000_000),
                currency="USD" if dollars else "UZS",
                until=LAST_DAY + self._draw.randrange(1, 20) * YEAR,
                based_on=owned.id,
            )
            since = made.registered_on or since

    def _servitude(self, parcel: Parcel) -> None:
        """Of the parcel before it, where they are neighbours, or of a company whose lines run through it."""
        source = self._ledger.source("act", "HM")
        way = None
        if self._before is not None and self._draw.random() < OF_A_NEIGHBOUR:
            way = way_along(parcel, self._before)
        if way is not None and self._before is not None:
            self._ledger.right(parcel, "servitude", source, served=(self._before.id,), place=way)
        else:
            holder = [(self._draw.choice(self._utilities), WHOLE)]
            self._ledger.right(parcel, "servitude", source, holder, place=line_through(parcel))

    def _restriction(self, parcel: Parcel, kind: str) -> None:
        source = self._ledger.source("decision", "QR")
        laid_on = (source.issued_on or LAST_DAY) + timedelta(days=1)
        self._ledger.right(
            parcel,
            kind,
            source,
            right_class=RightClass.RESTRICTION,
            registered_on=laid_on,
            imposed_by=self._draw.choice(words.COURTS),
            exchange_code=f"EX-{self._draw.randrange(10**9):09d}",
            number=f"T-{self._draw.randrange(10**6):06d}",
            standing=Standing.PRESENT,
            checked_on=laid_on + timedelta(days=self._draw.randrange(60)),
        )

    def _question(self, parcel: Parcel, kind: str) -> None:
        """The registry was asked lately, and knew of none or did not answer."""
        source = self._ledger.source("act", "SR", date(2026, 1, 5))
        self._ledger.right(
            parcel,
            kind,
            source,
            right_class=RightClass.RESTRICTION,
            registered_on=None,
            standing=Standing.UNKNOWN if self._draw.random() < UNANSWERED else Standing.ABSENT,
            checked_on=source.issued_on,
        )
