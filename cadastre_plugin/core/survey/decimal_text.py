"""Numbers as people and instruments write them: decimal comma or point; blanks, commas or points between thousands."""

from __future__ import annotations

import math
import re

_SIGN = r"[+-]?"
_PLAIN = re.compile(_SIGN + r"(?:\d+(?:[.,]\d+|\.)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = tuple(
    re.compile(_SIGN + rf"\d{{1,3}}(?:[{between}]\d{{3}})+(?:[{decimal}]\d+)?", re.ASCII)
    for between, decimal in ((" \u00a0\u2009\u202f'", ".,"), (",", "."), (r"\.", ","))
)
_BLANKS = str.maketrans("", "", " \u00a0\u2009\u202f'")


def decimal_of(text: str) -> float | None:
    """The number of a text, None when it is none or is not finite.

    A lone comma is a decimal comma, as everywhere in this trade: `4573900,12`. Where comma and point both stand, the
    last of them is the decimal sign: `4,573,900.12` and `4.573.900,12` are the same.
    """
    written = text.strip().replace("\u2212", "-")
    if _PLAIN.fullmatch(written):
        value = float(written.replace(",", "."))
        return value if math.isfinite(value) else None
    return next((_grouped(written, form) for form in (0, 1, 2) if _GROUPED[form].fullmatch(written)), None)


def _grouped(written: str, form: int) -> float:
    between = (None, ",", ".")[form]
    whole = written.translate(_BLANKS) if between is None else written.replace(between, "")
    return float(whole.replace(",", "."))
