"""How alike two names are, word by word and in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cadastre_plugin.core.people.search_key import code_of, key_words, other_words

_KEPT = 50_000
"""Pairs of words that are remembered: one name is compared with many that share its words."""
_SAME_SOUND = 0.9
"""How alike two words are at least whose codes are equal, however their vowels are written."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two names side by side.

    likeness: 0 to 1. same_words: the same keys, whatever their order; same_order: in the same order too. letters: how
    many letters differ in all, over the words that were paired. same_sound: every word has a partner that sounds like
    it. words: of the longer name. left_over: how many of them have no partner.
    """

    likeness: float
    same_words: bool
    same_order: bool
    letters: int
    same_sound: bool
    words: int
    left_over: int


def compared(one: str, other: str) -> Compared:
    """Pair the words of two names, the most alike first, and say how alike the pairs are."""
    mine, theirs = key_words(one), key_words(other)
    pairs = _pairs(_with_others(mine, one), _with_others(theirs, other))
    left_over = abs(len(mine) - len(theirs))
    most = max(len(mine), len(theirs))
    whole = sum(_likeness(a, b) for a, b in pairs)
    return Compared(
        likeness=whole / most if most else 0.0,
        same_words=bool(mine) and sorted(mine) == sorted(theirs),
        same_order=bool(mine) and mine == theirs,
        letters=sum(distance(a, b) for a, b in pairs),
        same_sound=bool(pairs) and not left_over and all(code_of(a) == code_of(b) for a, b in pairs),
        words=most,
        left_over=left_over,
    )


@lru_cache(_KEPT)
def distance(one: str, other: str) -> int:
    """How many letters must be changed, left out, added or swapped with their neighbour to make one word the other."""
    before: list[int] = []
    last: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one):
        before, last, row = last, row, [place + 1]
        for at, its in enumerate(other):
            least = min(last[at + 1] + 1, row[at] + 1, last[at] + (letter != its))
            swapped = place and at and letter == other[at - 1] and its == one[place - 1]
            row.append(min(least, before[at - 1] + 1) if swapped else least)
    return row[-1]


Word = tuple[str, ...]
"""A word and what it is also written like."""


def _with_others(words: Sequence[str], name: str) -> list[Word]:
    others = other_words(name)
    return [(word, *others) if place == 0 else (word,) for place, word in enumerate(words)]


def _pairs(mine: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[str, str]]:
    """Each word of the shorter name with one of the longer, the most alike first."""
    nearest = {(i, j): _nearest(one, other) for i, one in enumerate(mine) for j, other in enumerate(theirs)}
    pairs: list[tuple[str, str]] = []
    while nearest:
        i, j = max(nearest, key=lambda places: _likeness(*nearest[places]))
        pairs.append(nearest[i, j])
        nearest = {places: pair for places, pair in nearest.items() if places[0] != i and places[1] != j}
    return pairs


def _nearest(one: Word, other: Word) -> tuple[str, str]:
    return max(((a, b) for a in one for b in other), key=lambda pair: _likeness(*pair))


@lru_cache(_KEPT)
def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    written = 1 - distance(one, other) / max(len(one), len(other))
    return max(written, _SAME_SOUND) if code_of(one) == code_of(other) else written
