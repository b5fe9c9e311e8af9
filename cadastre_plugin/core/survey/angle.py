"""Directions and angles as surveyors write them, and back: always from NORTH clockwise, in degrees.

Read are degrees, minutes and seconds (`92 14 30`, `92°14'30"`, `92d14m30s`, `92-14-30`, `92:14:30`), degrees and
minutes (`92°14.5'`), decimal degrees (`92.2417`, `92,2417`), gon (`102.49g`), quadrant bearings (`N 22 36 40 W`,
`N22d36m40sW`, `NW 22 36 40`) and the four cardinal points (`N`, `E`, `S`, `W`).
"""

from __future__ import annotations

import re
from enum import Enum

from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.texts import N_

FULL_CIRCLE = 360.0
DEGREES_PER_GON = 0.9


class AngleUnit(Enum):
    """What a bare number means."""

    DEGREES = "degrees"
    GON = "gon"


class AngleForm(Enum):
    """How a direction is shown."""

    DMS = "dms"
    DECIMAL = "decimal"
    GON = "gon"
    QUADRANT = "quadrant"


_NUMBER = r"\d+(?:[.,]\d+)?"
_GON = re.compile(rf"({_NUMBER})\s*(?:gon|gr|g)", re.IGNORECASE)
_DECIMAL = re.compile(rf"({_NUMBER})\s*(°|deg|d)?", re.IGNORECASE)
_SEXAGESIMAL = re.compile(
    rf"(\d+)\s*(?:°|deg|d|:|-|\s)\s*({_NUMBER})\s*(?:(?:'|min|m|:|-|\s)\s*({_NUMBER})\s*(?:\"|sec|s)?|(?:'|min|m)?)",
    re.IGNORECASE,
)
_AROUND = re.compile(r"([NS])\s*(.*\S)\s*([EW])", re.IGNORECASE)
_BEFORE = re.compile(r"([NS])([EW])[\s:]*(.*\S)", re.IGNORECASE)
_CARDINAL = {"N": 0.0, "E": 90.0, "S": 180.0, "W": 270.0}
_MARKS = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "`": "'", "″": '"', "”": '"', "“": '"', "−": "-"}
)

_NO_ANGLE = N_("“{text}” is not an angle; write for example 92 14 30, 92°14'30\", 92.2417 or 102.49g")
_NO_DIRECTION = N_(
    "“{text}” is not a direction; write an azimuth from north, for example 92 14 30, 92°14'30\", 92.2417 or 102.49g, "
    "or a quadrant bearing, for example N 22 36 40 W"
)
_SIXTY = N_("“{text}”: minutes and seconds must be under 60")
_TOO_LARGE = N_("“{text}” is more than a full circle")
_QUADRANT = N_("“{text}”: a quadrant bearing counts from north or south and is at most 90 degrees")


def parse_direction(text: str, unit: AngleUnit = AngleUnit.DEGREES) -> float:
    """The azimuth in degrees, from north clockwise, 0 <= azimuth < 360. `unit`: what a bare number is.

    Raises:
        SurveyError: it is no azimuth and no quadrant bearing; the message says what was expected.
    """
    plain = _plain(text)
    if plain.upper() in _CARDINAL:
        return _CARDINAL[plain.upper()]
    quadrant = _quadrant(plain)
    if quadrant is None:
        return _angle(plain, text, unit, _NO_DIRECTION)
    north_or_south, east_or_west, inner = quadrant
    return _azimuth(north_or_south, east_or_west, _angle(inner, text, unit, _NO_DIRECTION), text)


def parse_angle(text: str, unit: AngleUnit = AngleUnit.DEGREES) -> float:
    """An angle or a reading of the circle in degrees, clockwise, 0 <= angle < 360. `unit`: what a bare number is.

    Raises:
        SurveyError: it is no angle; the message says what was expected.
    """
    return _angle(_plain(text), text, unit, _NO_ANGLE)


def _plain(text: str) -> str:
    return text.strip().translate(_MARKS).replace("''", '"')


def _quadrant(plain: str) -> tuple[str, str, str] | None:
    """The letter of the meridian, the letter of the side and what stands between or after them."""
    if found := _BEFORE.fullmatch(plain):
        return found[1].upper(), found[2].upper(), found[3]
    if found := _AROUND.fullmatch(plain):
        return found[1].upper(), found[3].upper(), found[2]
    return None


def _azimuth(north_or_south: str, east_or_west: str, bearing: float, text: str) -> float:
    if bearing > 90:
        raise SurveyError("bearing_over_90", _QUADRANT, text=text.strip())
    towards = bearing if east_or_west == "E" else -bearing
    return (towards if north_or_south == "N" else 180 - towards) % FULL_CIRCLE


def _angle(plain: str, text: str, unit: AngleUnit, expected: str) -> float:
    degrees = _degrees(plain, text, unit)
    if degrees is None:
        raise SurveyError("angle_not_understood", expected, text=text.strip())
    if degrees > FULL_CIRCLE:
        raise SurveyError("angle_over_circle", _TOO_LARGE, text=text.strip())
    return degrees % FULL_CIRCLE


def _degrees(plain: str, text: str, unit: AngleUnit) -> float | None:
    if gon := _GON.fullmatch(plain):
        return _number(gon[1]) * DEGREES_PER_GON
    if decimal := _DECIMAL.fullmatch(plain):
        in_gon = unit is AngleUnit.GON and not decimal[2]
        return _number(decimal[1]) * (DEGREES_PER_GON if in_gon else 1.0)
    if parts := _SEXAGESIMAL.fullmatch(plain):
        return _of_parts(parts[1], parts[2], parts[3], text)
    return None


def _number(matched: str) -> float:
    return float(matched.replace(",", "."))


def _of_parts(degrees: str, minutes: str, seconds: str | None, text: str) -> float | None:
    """Degrees of whole degrees, minutes and seconds; only the last of them may have decimals."""
    if seconds is not None and not minutes.isdigit():
        return None
    last = _number(seconds or "0")
    if _number(minutes) >= 60 or last >= 60:
        raise SurveyError("angle_sixty", _SIXTY, text=text.strip())
    return int(degrees) + _number(minutes) / 60 + last / 3600


def format_direction(azimuth: float, form: AngleForm = AngleForm.DMS, digits: int | None = None) -> str:
    """An azimuth in degrees as text. `digits`: decimals of the seconds (1) or of the degrees or gon (5).

    Every form is read back by `parse_direction`.
    """
    whole = azimuth % FULL_CIRCLE
    if form is AngleForm.QUADRANT:
        return _as_quadrant(whole, 1 if digits is None else digits)
    if form is AngleForm.DMS:
        return _as_dms(whole, 1 if digits is None else digits)
    places = 5 if digits is None else digits
    size, mark = (400, "g") if form is AngleForm.GON else (360, "°")
    return f"{round(whole / FULL_CIRCLE * size, places) % size:.{places}f}{mark}"


def format_angle(degrees: float, digits: int = 1) -> str:
    """Degrees, minutes and seconds of an angle that may be negative (a convergence, a residual)."""
    return ("-" if degrees < 0 else "") + _as_dms(abs(degrees), digits)


def _as_dms(degrees: float, digits: int) -> str:
    """Counted in the smallest shown unit, so that 59.99 seconds become a minute and not 60 seconds."""
    unit = 10**digits
    count = round(degrees * 3600 * unit) % (360 * 3600 * unit)
    minutes, parts = divmod(count, 60 * unit)
    width = digits + 3 if digits else 2
    return f"{minutes // 60}°{minutes % 60:02d}'{parts / unit:0{width}.{digits}f}\""


def _as_quadrant(azimuth: float, digits: int) -> str:
    side = "E" if azimuth <= 180 else "W"
    folded = azimuth if azimuth <= 180 else FULL_CIRCLE - azimuth
    meridian, bearing = ("N", folded) if folded <= 90 else ("S", 180 - folded)
    return f"{meridian} {_as_dms(bearing, digits)} {side}"
