"""How probable it is that two parties are one, and why.

The weights are a judgement, not measured: a number that is the same all but settles it, a name that is the same is
common (a city has hundreds of Karimov Aziz), a name and a day of birth together are not. A person decides.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.people.check_digit import cleaned_number
from cadastre_plugin.core.people.names import scripts_of
from cadastre_plugin.core.people.pinfl import born
from cadastre_plugin.core.people.similarity import Compared, compared, distance
from cadastre_plugin.core.texts import N_, tr

PROBABLE = 0.3
"""From where on a double is worth a person's look."""


class Reason(StrEnum):
    """Why two parties may be one."""

    SAME_PINFL = "same_pinfl"
    SAME_STIR = "same_stir"
    NUMBER_DIGIT = "number_digit"
    SAME_NAME = "same_name"
    OTHER_SCRIPT = "other_script"
    OTHER_ORDER = "other_order"
    ONE_LETTER = "one_letter"
    SAME_SOUND = "same_sound"
    WORD_MISSING = "word_missing"
    ALIKE = "alike"
    SAME_BIRTH_DATE = "same_birth_date"

    def text(self) -> str:
        """The reason in the chosen language."""
        return tr(_TEXTS[self])


_TEXTS = {
    Reason.SAME_PINFL: N_("The same PINFL"),
    Reason.SAME_STIR: N_("The same STIR"),
    Reason.NUMBER_DIGIT: N_("Their numbers differ in one digit, or in two that changed places"),
    Reason.SAME_NAME: N_("The same name"),
    Reason.OTHER_SCRIPT: N_("The same name in another script"),
    Reason.OTHER_ORDER: N_("The same words in another order"),
    Reason.ONE_LETTER: N_("One letter differs"),
    Reason.SAME_SOUND: N_("The names sound alike"),
    Reason.WORD_MISSING: N_("The same name, with a word more or less"),
    Reason.ALIKE: N_("The names are written much alike"),
    Reason.SAME_BIRTH_DATE: N_("The same day of birth by PINFL"),
}

_WEIGHTS = {
    Reason.SAME_PINFL: 0.98,
    Reason.SAME_STIR: 0.95,
    Reason.NUMBER_DIGIT: 0.5,
    Reason.SAME_NAME: 0.6,
    Reason.OTHER_SCRIPT: 0.55,
    Reason.OTHER_ORDER: 0.55,
    Reason.ONE_LETTER: 0.45,
    Reason.SAME_SOUND: 0.4,
    Reason.WORD_MISSING: 0.35,
    Reason.ALIKE: 0.3,
    Reason.SAME_BIRTH_DATE: 0.6,
}
_OTHER_NUMBER = 0.45
"""What is left of the probability when both have a number of the kind and the two are not the same."""
_MUCH_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Likeness:
    """How probable it is that two parties are one (0 to 1), and the reasons, the strongest first."""

    probability: float
    reasons: tuple[Reason, ...]


def likeness(one: Party, other: Party) -> Likeness:
    """Whether two parties are one, as far as their kinds, names and numbers say. The order does not matter.

    A person and a body are never one, whatever they are called; nor are two bodies for sounding alike when their
    numbers say otherwise.
    """
    if _is_person(one) != _is_person(other):
        return Likeness(0.0, ())
    names, numbers = _name_reasons(one, other), _number_reasons(one, other)
    reasons = sorted((*numbers, *names, *_birth_reason(one, other, names)), key=lambda reason: -_WEIGHTS[reason])
    known = (_strongest(numbers), _strongest(names), _strongest(set(reasons) - {*numbers, *names}))
    probability = 1 - prod(1 - weight for weight in known)
    if not numbers and _have_other_numbers(one, other):
        probability *= _OTHER_NUMBER
    return Likeness(round(probability, 3), tuple(reasons))


def _strongest(reasons: Collection[Reason]) -> float:
    """What reasons of one sort weigh together: two ways to say that the names are alike are no more than the better."""
    return max((_WEIGHTS[reason] for reason in reasons), default=0.0)


def _is_person(party: Party) -> bool:
    return party.kind is PartyKind.NATURAL


def _name_reasons(one: Party, other: Party) -> tuple[Reason, ...]:
    found = compared(one.name, other.name)
    scripts = scripts_of(one.name) != scripts_of(other.name)
    if found.same_order:
        return (Reason.OTHER_SCRIPT,) if scripts else (Reason.SAME_NAME,)
    if found.same_words:
        return (Reason.OTHER_ORDER, Reason.OTHER_SCRIPT) if scripts else (Reason.OTHER_ORDER,)
    return _unequal(found)


def _unequal(found: Compared) -> tuple[Reason, ...]:
    if found.left_over:
        shorter_fits = found.left_over == 1 and found.letters == 0 and found.words > 2
        return (Reason.WORD_MISSING,) if shorter_fits else ()
    reasons = (Reason.ONE_LETTER,) if found.letters == 1 else ()
    if found.same_sound:
        return (*reasons, Reason.SAME_SOUND)
    return reasons or ((Reason.ALIKE,) if found.likeness >= _MUCH_ALIKE else ())


def _number_reasons(one: Party, other: Party) -> tuple[Reason, ...]:
    if _same(one.pinfl, other.pinfl):
        return (Reason.SAME_PINFL,)
    if _same(one.stir, other.stir):
        return (Reason.SAME_STIR,)
    near = _near(one.pinfl, other.pinfl) or _near(one.stir, other.stir)
    return (Reason.NUMBER_DIGIT,) if near else ()


def _birth_reason(one: Party, other: Party, names: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """A day of birth says something beside a name that is alike, and nothing without."""
    days = [born(party.pinfl or "") for party in (one, other)]
    known = days[0] is not None and days[0] == days[1] and one.pinfl != other.pinfl
    return (Reason.SAME_BIRTH_DATE,) if known and names else ()


def _have_other_numbers(one: Party, other: Party) -> bool:
    return any(mine and theirs for mine, theirs in ((one.pinfl, other.pinfl), (one.stir, other.stir)))


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and cleaned_number(one or "") == cleaned_number(other or "")


def _near(one: str | None, other: str | None) -> bool:
    return bool(one and other) and distance(cleaned_number(one or ""), cleaned_number(other or "")) == 1
