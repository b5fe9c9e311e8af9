"""Latitude and longitude as they are written: decimal degrees, or degrees, minutes and seconds with their half."""

from __future__ import annotations

import re

from cadastre_plugin.core.survey.decimal_text import decimal_of

_HALF = "NSEWСЮВЗ"
_NEGATIVE = frozenset("SWЮЗ-")
_PARTS = re.compile(
    rf"(?P<sign>[-+{_HALF}]?)\s*(?P<degrees>\d{{1,3}})\s*[°ºd:\s]\s*(?P<minutes>\d{{1,2}}(?:[.,]\d+)?)\s*['′’:m]?\s*"
    rf"(?:(?P<seconds>\d{{1,2}}(?:[.,]\d+)?)\s*(?:\"|″|”|''|s)?)?\s*(?P<half>[{_HALF}]?)",
    re.ASCII | re.IGNORECASE,
)
_DECIMAL = re.compile(
    rf"(?P<sign>[{_HALF}]?)\s*(?P<value>[-+]?[\d.,]+)\s*[°º]?\s*(?P<half>[{_HALF}]?)", re.ASCII | re.I
)


def degrees_of(text: str) -> float | None:
    """Degrees of a text such as `41.2995`, `41,2995° N`, `41°17'58.2"N` or `69 14 24.36`; None when it is none.

    S and W (Ю and З) are negative. Minutes and seconds below 60, and nothing beyond 180 degrees.
    """
    written = text.strip()
    decimal = _DECIMAL.fullmatch(written)
    value = _decimal(decimal) if decimal else None
    if value is None and (parts := _PARTS.fullmatch(written)):
        value = _of_parts(parts)
    return value if value is not None and abs(value) <= 180.0 else None


def _decimal(match: re.Match[str]) -> float | None:
    value = decimal_of(match["value"])
    return None if value is None else _signed(value, match)


def _of_parts(match: re.Match[str]) -> float | None:
    minutes = float(match["minutes"].replace(",", "."))
    seconds = float((match["seconds"] or "0").replace(",", "."))
    if minutes >= 60 or seconds >= 60:
        return None
    return _signed(int(match["degrees"]) + minutes / 60 + seconds / 3600, match)


def _signed(value: float, match: re.Match[str]) -> float:
    signs = (match["sign"] + match["half"]).upper()
    return -value if any(sign in _NEGATIVE for sign in signs) else value
