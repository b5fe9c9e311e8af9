"""Amounts of money as people write them, exact to the hundredth."""

from __future__ import annotations

import re
from decimal import Decimal

from cadastre_plugin.core.change.rights_document import LARGEST_AMOUNT
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.texts import N_

_BLANKS = " \u00a0\u2009\u202f'"
_PLAIN = re.compile(rf"(?:\d+|\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+)(?:[.,]\d{{1,2}})?", re.ASCII)
_BY_COMMAS = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d{1,2}|(?:,\d{3}){2,})", re.ASCII)
_BY_POINTS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+,\d{1,2}|(?:\.\d{3}){2,})", re.ASCII)
_UNCLEAR = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
_LONGEST_SHOWN = 40

_BLANK = N_("Write the amount, such as 500 000 000")
_MALFORMED = N_("“{text}” is no amount; write it such as 500 000 000 or 1250,50")
_TWO_WAYS = N_("“{text}” can be read in two ways; write thousands with blanks, such as 500 000")
_RANGE = N_("An amount is above 0, below {most}, with two decimals at most")


def amount_of_text(text: str) -> Decimal:
    """The amount that a person typed: blanks between thousands, or commas or points where the other sign or a second
    one tells them from the decimal sign. `500,000` is refused: to some it is half a million, to others 500.

    Raises:
        RightsError: `amount_blank`, `amount_malformed`, `amount_unclear`, `amount_wrong` (not above 0, or too large).
    """
    written, shown = text.strip(), text.strip()[:_LONGEST_SHOWN]
    if not written:
        raise RightsError("amount_blank", _BLANK)
    if _UNCLEAR.fullmatch(written):
        raise RightsError("amount_unclear", _TWO_WAYS, text=shown)
    if _PLAIN.fullmatch(written):
        digits = written.translate(str.maketrans("", "", _BLANKS)).replace(",", ".")
    elif _BY_COMMAS.fullmatch(written):
        digits = written.replace(",", "")
    elif _BY_POINTS.fullmatch(written):
        digits = written.replace(".", "").replace(",", ".")
    else:
        raise RightsError("amount_malformed", _MALFORMED, text=shown)
    amount = Decimal(digits)
    if not 0 < amount < LARGEST_AMOUNT:
        raise RightsError("amount_wrong", _RANGE, most=str(LARGEST_AMOUNT))
    return amount
