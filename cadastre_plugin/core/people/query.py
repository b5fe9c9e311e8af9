"""A search for people as it is typed: words of a name in any script and order, the last one unfinished, or a number."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.core.people import pinfl, stir
from cadastre_plugin.core.people.check_digit import cleaned_number, is_digits
from cadastre_plugin.core.people.names import require_storable
from cadastre_plugin.core.people.search_key import KIN_WORDS, code_of, key_words, other_words, sound_of


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, as the register is asked for it.

    text: as typed. number: a whole PINFL or STIR, None when a name is meant. words: finished words of the key. begun:
    the last word, of which more may follow; "" when nothing telling was typed. others: what a Korean surname that
    stands first is also written like.
    """

    text: str
    number: str | None
    words: tuple[str, ...]
    begun: str
    others: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to look for."""
        return self.number is None and not self.begun

    @property
    def key_start(self) -> str:
        """How the key of a name begins that has these words in this order."""
        return " ".join((*self.words, self.begun))

    @property
    def codes(self) -> tuple[str, ...]:
        """How the finished words sound."""
        return tuple(code_of(word) for word in self.words)

    @property
    def begun_sound(self) -> str:
        """How the begun word sounds so far; "" when that is a single sound, which half of all names have."""
        sound = sound_of(self.begun)
        return sound if len(sound) > 1 else ""

    @property
    def shown(self) -> str:
        """The search as the audit keeps it: of a number, the last digits."""
        return self.text if self.number is None else "•" * (len(self.number) - 4) + self.number[-4:]


def read_query(text: str) -> Query:
    """The search that a text means.

    Only a whole number is looked up: with a part of one, anyone could list who was born on a day.

    Raises:
        PeopleError: `name_too_long`, `name_unstorable`.
    """
    typed = require_storable(text)
    number = cleaned_number(typed)
    if is_digits(number, pinfl.LENGTH) or is_digits(number, stir.LENGTH):
        return Query(text, number, (), "")
    words = key_words(typed)
    if len(words) > 2 and _is_kin_word_begun(words[-1]):
        words = words[:-1]
    if not words:
        return Query(text, None, (), "")
    return Query(text, None, words[:-1], _without_open_glide(words[-1]), other_words(typed))


def _is_kin_word_begun(word: str) -> bool:
    return len(word) > 1 and any(kin.startswith(word) for kin in KIN_WORDS)


def _without_open_glide(word: str) -> str:
    """Abdullay- may go on to Abdullayev, whose key has no y."""
    return word[:-1] if len(word) > 2 and word[-1] == "y" and word[-2] in "aeiou" else word
