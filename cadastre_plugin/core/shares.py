"""Shares of a right are exact fractions: three thirds are the whole, 0.33 three times is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.change.rights_document import LARGEST_SHARE
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.texts import N_, tr

WHOLE = Fraction(1)

_NUMBER = r"(\d{1,3}(?: \d{3})+|\d+)"
_FORM = re.compile(rf"([+-]?){_NUMBER} ?(?:/ ?{_NUMBER}|(%))?", re.ASCII)  # no other blanks: 1 1/20 is not 11/20
_SIGNS = str.maketrans({"\u2044": "/", "\u2215": "/", "\u2212": "-", "\uff0f": "/", "\uff05": "%"})

_BLANK = N_("Write a share, such as 1/3")
_MALFORMED = N_("“{text}” is no share; write a fraction such as 1/3, 1 for the whole, or whole percents such as 50 %")
_ZERO = N_("“{text}” divides by zero; write a fraction such as 1/3")
_RANGE = N_("A share must be above 0 and at most 1, not {share}")
_LARGE = N_("The register holds numerators and denominators up to {largest}; write a simpler fraction")
_COUNT = N_("A share is divided among one or more, not among {count}")
_LONGEST_SHOWN = 40


def sum_of(shares: Iterable[Share]) -> Fraction:
    """The exact sum, 0 when there are none."""
    return sum((share.fraction for share in shares), Fraction(0))


def is_whole(shares: Iterable[Share]) -> bool:
    """True when the shares are together exactly 1 and each is above 0 and at most 1."""
    held = tuple(shares)
    return all(0 < share.fraction <= 1 for share in held) and sum_of(held) == 1


def share_of_text(text: str) -> Fraction:
    """The share that a person typed: `1/3`, `1`, or whole percents, `50 %`, which are exact.

    Decimals are refused, as are percents with decimals: 0.33 and 33.3 % are hardly ever what was meant.

    Raises:
        RightsError: `share_blank`, `share_malformed`, `share_zero_denominator`, and those of `acceptable_share`.
    """
    written = " ".join(text.translate(_SIGNS).split())
    if not written:
        raise RightsError("share_blank", _BLANK)
    form = _FORM.fullmatch(written)
    if form is None:
        raise RightsError("share_malformed", _MALFORMED, text=text[:_LONGEST_SHOWN])
    numerator, denominator = _whole(form[2]), 100 if form[4] else _whole(form[3] or "1")
    if denominator == 0:
        raise RightsError("share_zero_denominator", _ZERO, text=text[:_LONGEST_SHOWN])
    return acceptable_share(Fraction(-numerator if form[1] == "-" else numerator, denominator))


def acceptable_share(share: Fraction) -> Fraction:
    """The share itself, when a party may hold it and the register can keep it exactly.

    Raises:
        RightsError: `share_out_of_range`, not 0 < share <= 1; `share_too_large`, its numbers are beyond the register's.
    """
    if share.denominator > LARGEST_SHARE:
        raise _too_large()
    if not 0 < share <= 1:
        raise RightsError("share_out_of_range", _RANGE, share=str(share))
    return share


def part_of(held: Fraction, part: Fraction) -> Fraction:
    """A part of what is held, as a share of the right: 1/3 of 1/2 is 1/6.

    Raises:
        RightsError: those of `acceptable_share`, for each of the three.
    """
    return acceptable_share(acceptable_share(held) * acceptable_share(part))


def spread(fraction: Fraction, count: int) -> tuple[Fraction, ...]:
    """A share in `count` equal parts, which sum to exactly it.

    Raises:
        RightsError: `share_count`, fewer than one; those of `acceptable_share`.
    """
    if count < 1:
        raise RightsError("share_count", _COUNT, count=count)
    return (part_of(fraction, Fraction(1, count)),) * count


def missing(fractions: Iterable[Fraction], whole: Fraction = WHOLE) -> Fraction:
    """What the fractions lack to the whole; below 0 what they are too much."""
    return whole - sum(fractions, Fraction(0))


def sum_text(fractions: Sequence[Fraction], whole: Fraction = WHOLE) -> str:
    """The sum for a person, in the chosen language: `1/3 + 1/3 + 1/4 = 11/12, 1/12 is missing`."""
    lacks = missing(fractions, whole)
    written = " + ".join(str(fraction) for fraction in fractions) or "0"
    if len(fractions) > 1:
        written += f" = {whole - lacks}"
    if lacks == 0:
        return written
    if lacks > 0:
        return tr("{sum}, {share} is missing").format(sum=written, share=lacks)
    return tr("{sum}, {share} is too much").format(sum=written, share=-lacks)


def gathered(shares: Iterable[Share]) -> tuple[Share, ...]:
    """One share a party, in the order in which the parties come first; without those that hold nothing.

    Raises:
        RightsError: those of `acceptable_share`.
    """
    held: dict[UUID, Fraction] = {}
    for share in shares:
        held[share.party_id] = held.get(share.party_id, Fraction(0)) + share.fraction
    return tuple(Share(party, acceptable_share(fraction)) for party, fraction in held.items() if fraction)


def scaled(shares: Iterable[Share], by: Fraction) -> tuple[Share, ...]:
    """Each share times a fraction, exactly; what the register cannot keep is left to `gathered`."""
    return tuple(Share(share.party_id, share.fraction * by) for share in shares)


def _whole(digits: str) -> int:
    """The number of digits that may stand in groups of three; Python itself reads no more than some thousand."""
    plain = digits.replace(" ", "").lstrip("0") or "0"
    if len(plain) > len(str(LARGEST_SHARE)) or int(plain) > LARGEST_SHARE:
        raise _too_large()
    return int(plain)


def _too_large() -> RightsError:
    return RightsError("share_too_large", _LARGE, largest=LARGEST_SHARE)
