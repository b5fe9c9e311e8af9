"""Latitude and longitude as they are written: an angle with its half of the earth before or after it."""

from __future__ import annotations

import re

from cadastre_plugin.core.survey.angle import parse_angle
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.errors import SurveyError

_NEGATIVE = frozenset("SWЮЗ-")
_HALVES = re.compile(r"(?P<before>[-+NSEWСЮВЗ]?)\s*(?P<angle>\d.*?)\s*(?P<after>[NSEWСЮВЗ]?)")


def degrees_of(text: str) -> float | None:
    """Degrees of a text such as `41.2995`, `41,2995° N`, `41°17'58.2"N` or `69 14 24.36`; None when it is none.

    S and W (Ю and З) are negative. Nothing beyond 180 degrees.
    """
    match = _HALVES.fullmatch(text.strip().upper().replace("\u2212", "-"))
    value = _angle(match["angle"]) if match else None
    if match is None or value is None or value > 180.0:
        return None
    return -value if {match["before"], match["after"]} & _NEGATIVE else value


def _angle(text: str) -> float | None:
    decimal = decimal_of(text.rstrip("°º "))
    if decimal is not None:
        return decimal
    try:
        return parse_angle(text)
    except SurveyError:
        return None
