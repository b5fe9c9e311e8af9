"""Invented people and companies: names in their own scripts, personal numbers whose check digits are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_server.cities import words

ADULT_SINCE, YOUNGEST_BORN = date(1936, 1, 1), date(2006, 12, 31)
PINFL_WEIGHTS = (7, 3, 1)
"""In turn over the first thirteen digits; the last digit is the sum modulo 10."""


CYRILLIC: Mapping[str, str] = {
    **dict((*words.MALE, *words.FEMALE, *words.SURNAMES)),
    **{f"{latin}a": f"{cyrillic}а" for latin, cyrillic in words.SURNAMES},
    **{"qizi": "қизи", "oʻgʻli": "ўғли"},
}
"""Words of Uzbek names in Latin as they are written in Cyrillic."""

T = TypeVar("T")


class People:
    """Draws parties. Everything comes from one generator, so the same seed invents the same people."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def id(self) -> UUID:
        """A random identifier of version 4."""
        return UUID(int=self._rng.getrandbits(128), version=4)

    def person(self) -> Party:
        """A person of one of the city's peoples."""
        female = self._rng.random() < 0.48
        draw = self._rng.random()
        if draw < 0.62:
            name = self._typed(self._uzbek(female, 0))
        elif draw < 0.77:
            name = self._uzbek(female, 1)
        elif draw < 0.92:
            name = self._russian(female)
        else:
            name = self._korean(female, hangul=draw < 0.96)
        return Party(self.id(), NEW, PartyKind.NATURAL, name, pinfl=self._pinfl(female))

    def company(self) -> Party:
        """A company with a tax number."""
        name = f"{self._pick(words.COMPANIES)} {self._rng.randrange(2, 999)} {self._pick(words.COMPANY_FORMS)}"
        return self.legal(name)

    def legal(self, name: str, kind: PartyKind = PartyKind.LEGAL) -> Party:
        """A company or a body of the state of that name."""
        return Party(self.id(), NEW, kind, name, stir=str(self._rng.randrange(200_000_000, 310_000_000)))

    def registered_again(self, person: Party) -> Party:
        """The same person as another clerk wrote them: in another script or with another apostrophe, and half of them
        without their number."""
        return Party(
            self.id(),
            NEW,
            person.kind,
            respelt(person.name, self._pick(words.APOSTROPHES)),
            pinfl=person.pinfl if self._rng.random() < 0.5 else None,
        )

    def _uzbek(self, female: bool, script: int) -> str:
        given = self._pick(words.FEMALE if female else words.MALE)[script]
        surname = self._pick(words.SURNAMES)[script]
        father = self._pick(words.MALE)[script]
        child = (("qizi", "oʻgʻli"), ("қизи", "ўғли"))[script][0 if female else 1]
        return f"{surname}{('a', 'а')[script] if female else ''} {given} {father} {child}"

    def _typed(self, name: str) -> str:
        """The name with whatever its typist took for the apostrophe of oʻ and gʻ."""
        return name.replace("ʻ", self._pick(words.APOSTROPHES)) if "ʻ" in name else name

    def _russian(self, female: bool) -> str:
        given = self._pick(words.RUSSIAN_FEMALE if female else words.RUSSIAN_MALE)
        ending = ("а", "на") if female else ("", "ич")
        surname, patronymic = self._pick(words.RUSSIAN_SURNAMES), self._pick(words.RUSSIAN_PATRONYMICS)
        return f"{surname}{ending[0]} {given} {patronymic}{ending[1]}"

    def _korean(self, female: bool, *, hangul: bool) -> str:
        if hangul:
            return f"{self._pick(words.KOREAN_SURNAMES)} {self._pick(words.KOREAN_GIVEN)}"
        given = self._pick(words.RUSSIAN_FEMALE if female else words.RUSSIAN_MALE)
        patronymic = self._pick(words.RUSSIAN_PATRONYMICS) + ("на" if female else "ич")
        return f"{self._pick(words.KOREAN_RUSSIAN_SURNAMES)} {given} {patronymic}"

    def _pinfl(self, female: bool) -> str:
        born = ADULT_SINCE + timedelta(days=self._rng.randrange((YOUNGEST_BORN - ADULT_SINCE).days))
        century_and_sex = (5 if born.year >= 2000 else 3) + female
        digits = f"{century_and_sex}{born:%d%m%y}{self._rng.randrange(1, 1000):03d}{self._rng.randrange(1, 1000):03d}"
        return f"{digits}{pinfl_check_digit(digits)}"

    def _pick(self, among: Sequence[T]) -> T:
        return self._rng.choice(among)


def respelt(name: str, apostrophe: str) -> str:
    """An Uzbek name in Cyrillic, or with that apostrophe where it has another; any other name in capitals."""
    usual = name
    for other in words.APOSTROPHES:
        usual = usual.replace(other, words.APOSTROPHES[0])
    typed = usual.replace(words.APOSTROPHES[0], apostrophe)
    if typed != name:
        return typed
    cyrillic = [CYRILLIC.get(word) for word in usual.split()]
    return " ".join(word for word in cyrillic if word) if all(cyrillic) else name.upper()


def pinfl_check_digit(digits: str) -> int:
    """The last digit of a PINFL from its first thirteen."""
    return sum(int(digit) * PINFL_WEIGHTS[place % 3] for place, digit in enumerate(digits)) % 10
