"""What is held in some parcels of an invented city, as it is drawn: rights, people and the documents behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_server.cities.people import People

FIRST_DAY, LAST_DAY = date(1994, 1, 10), date(2026, 6, 30)
"""Between them every document was issued."""
KNOWN_AGAIN, DOUBLED = 0.04, 0.006
"""Shares of holders who hold another parcel of the neighbourhood too, and of those who were registered a second time
under another spelling when they came by it."""
WHOLE, HALF = Fraction(1), Fraction(1, 2)
NEIGHBOURHOOD = 40
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Holdings:
    """What is held in some parcels."""

    parties: list[Party] = field(default_factory=list)
    rights: list[Right] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


class Ledger:
    """Takes down rights one after the other, and invents who and what they need."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.made = Holdings()
        self._people = People(draw)
        self._doubles: list[Party] = []

    def right(
        self,
        parcel: Parcel,
        kind: str,
        source: Source,
        shares: Iterable[tuple[Party, Fraction]] = (),
        right_class: RightClass = RightClass.RIGHT,
        **said: Any,
    ) -> Right:
        """A right, registered some days after its document unless that is said."""
        if "registered_on" not in said:
            said["registered_on"] = (source.issued_on or FIRST_DAY) + timedelta(days=self.draw.randrange(1, 30))
        held = tuple(Share(party.id, fraction) for party, fraction in shares)
        right = Right(self._people.id(), NEW, kind, right_class, parcel.id, held, (source.id,), **said)
        self.made.rights.append(right)
        return right

    def source(self, kind: str, series: str, since: date = FIRST_DAY) -> Source:
        """A document that was issued on that day or later."""
        issued = since + timedelta(days=self.draw.randrange(max((LAST_DAY - since).days, 1)))
        source = Source(self._people.id(), NEW, kind, f"{series} {self.draw.randrange(10**7):07d}", issued)
        self.made.sources.append(source)
        return source

    def person(self) -> Party:
        """Someone new, or someone of the neighbourhood."""
        if self._doubles:
            return self._add(self._doubles.pop())
        known = self.made.parties
        if known and self.draw.random() < KNOWN_AGAIN:
            again = known[-1 - self.draw.randrange(min(len(known), NEIGHBOURHOOD))]
            if again.kind is PartyKind.NATURAL:
                return again
        person = self._add(self._people.person())
        if self.draw.random() < DOUBLED:
            self._doubles.append(self._people.registered_again(person))
        return person

    def couple(self) -> Party:
        """Two who hold together what they hold, in halves among themselves."""
        one, other = (self._add(self._people.person()) for _ in range(2))
        members = (Share(one.id, HALF), Share(other.id, HALF))
        return self._add(Party(self._people.id(), NEW, PartyKind.GROUP, f"{one.name}, {other.name}", members=members))

    def company(self) -> Party:
        """A company of its own."""
        return self._add(self._people.company())

    def _add(self, party: Party) -> Party:
        self.made.parties.append(party)
        return party
