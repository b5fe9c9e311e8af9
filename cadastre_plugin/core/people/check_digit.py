"""Numbers of a fixed length whose last digit is computed from the others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_DIGITS = frozenset("0123456789")
_BETWEEN = frozenset("-‐‑–")


@dataclass(frozen=True, slots=True)
class CheckRule:
    """The last digit is the weighted sum of those before it modulo `modulus`, and of that the last digit.

    weights: used in turn, from the first digit on.
    """

    weights: tuple[int, ...]
    modulus: int = 10

    def digit(self, digits: str) -> int:
        """The check digit of the digits that stand before it."""
        turn = len(self.weights)
        total = sum(int(digit) * self.weights[place % turn] for place, digit in enumerate(digits))
        return total % self.modulus % 10

    def holds(self, number: str) -> bool:
        """True when the last digit of a number is the one that the others give."""
        return int(number[-1]) == self.digit(number[:-1])


def cleaned_number(text: str) -> str:
    """What was typed without blanks, hyphens and invisible marks; letters stay, so that they are seen to be wrong."""
    return "".join(sign for sign in text if sign not in _BETWEEN and unicodedata.category(sign) not in _UNSEEN)


_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cf", "Cc"))


def is_digits(text: str, length: int) -> bool:
    """True for exactly so many of the digits 0 to 9; digits of other scripts are none."""
    return len(text) == length and _DIGITS.issuperset(text)
