"""Shares as people write them: `1/3, 1/3, 1/3`, or a name and a fraction a line. They are exact fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.model.holding import ParcelRights
from cadastre_plugin.core.texts import N_

NamedShare = tuple[str, Fraction]
"""Whose share, "" when not said, and the share."""

_BETWEEN = re.compile(r"[;\n\t]|,(?=\s)|,(?=\d+\s*/)|(?<=[/%])\s*,")
_NUMBER = r"\d+\s*/\s*\d+|\d+(?:[.,]\d+)?\s*%|\d+(?:[.,]\d+)?"
_NAMED = re.compile(rf"(?P<name>.*?)\s*[:=—–-]?\s*(?P<share>{_NUMBER})", re.DOTALL)
_SHARE_FIRST = re.compile(rf"(?P<share>{_NUMBER})\s*[:=—–-]?\s*(?P<name>.*)", re.DOTALL)


def shares_of(text: str) -> tuple[NamedShare, ...]:
    """The shares of a text in its order; they need not be 1 together. `50 %` and `0,5` are 1/2.

    Raises:
        BoundaryError: a part of it has no fraction; it is said which.
    """
    return tuple(_share(item.strip()) for item in _BETWEEN.split(text) if item.strip())


def held_shares(rights: ParcelRights, kinds: Sequence[str]) -> tuple[NamedShare, ...]:
    """The shares of the first of these kinds of right that is held in the parcel.

    Raises:
        BoundaryError: none of them is.
    """
    held = next((found for kind in kinds if (found := rights.of_kind(kind)) is not None), None)
    if held is None:
        raise BoundaryError(
            "divide_no_right", N_("The register has no right with shares in this parcel; type the shares")
        )
    return tuple((holder.name, holder.fraction) for holder in held.holders)


def text_of(shares: Sequence[NamedShare]) -> str:
    """The shares as `shares_of` reads them, one a line."""
    return "\n".join(f"{holder} {share}".strip() for holder, share in shares)


def _share(item: str) -> NamedShare:
    found = _NAMED.fullmatch(item) or _SHARE_FIRST.fullmatch(item)
    share = _fraction(found["share"]) if found else None
    if found is None or share is None:
        raise BoundaryError(
            "divide_no_share", N_('"{item}" has no share; write for example 1/3, or a name and 1/3'), item=item
        )
    return found["name"].strip(), share


def _fraction(text: str) -> Fraction | None:
    """Exact: of `33 %` it makes 33/100, which is not a third."""
    plain = text.replace(" ", "").replace(",", ".")
    above, _, below = plain.partition("/")
    if below:
        return Fraction(int(above), int(below)) if int(below) else None
    return Fraction(plain[:-1]) / 100 if plain.endswith("%") else Fraction(plain)
