"""Shares of a right are exact fractions: three thirds are the whole, 0.33 three times is not."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from cadastre_plugin.core.model.right import Share


def sum_of(shares: Iterable[Share]) -> Fraction:
    """The exact sum, 0 when there are none."""
    return sum((share.fraction for share in shares), Fraction(0))


def is_whole(shares: Iterable[Share]) -> bool:
    """True when the shares are together exactly 1 and each is above 0 and at most 1."""
    held = tuple(shares)
    return all(0 < share.fraction <= 1 for share in held) and sum_of(held) == 1
