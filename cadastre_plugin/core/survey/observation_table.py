"""The observations of a network as they are pasted or typed: one line each, which begins with what it is.

    fixed;     A; 5000.000; 10000.000          north (X), east (Y)
    point;     B; 5290.0; 9879.0               approximate place, only where it cannot be found from the observations
    gnss;      C; 5160.297; 9648.708; 0.010    standard deviation in m; a second one is that of east
    distance;  A; B; 314.02; 0.005             m, standard deviation in m
    azimuth;   A; B; N 22 36 40 W; 10          standard deviation in seconds
    direction; B; A; 0 00 00; 5                reading of the circle at B
    angle;     B; A; C; 83 16 04; 5            at B, from A clockwise to C

A standard deviation that is left out is that of the instrument.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cadastre_plugin.core.survey.angle import AngleUnit, parse_angle, parse_direction
from cadastre_plugin.core.survey.columns import Row, rows_of
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.network import Network
from cadastre_plugin.core.survey.observation import Kind, Observation
from cadastre_plugin.core.survey.reduction import NO_REDUCTION, Reduction
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True, slots=True)
class Instrument:
    """Standard deviations of what does not say its own: of a distance `distance` m and `ppm` parts in a million, of a
    direction or azimuth `seconds` (of an angle sqrt 2 of that), of a GNSS coordinate `position` m."""

    distance: float = 0.003
    ppm: float = 2.0
    seconds: float = 5.0
    position: float = 0.015

    def of_distance(self, distance: float) -> float:
        """Standard deviation in m of a distance in m."""
        return math.hypot(self.distance, self.ppm * 1e-6 * distance)


_WORDS = {
    "fixed": {"fixed", "known", "qattiq", "исходный", "исх", "твердый", "고정"},
    "point": {"point", "approximate", "nuqta", "точка", "приближенно", "점"},
    "gnss": {"gnss", "gps", "гнсс", "gnss-nuqta"},
    "distance": {"distance", "dist", "d", "s", "masofa", "расстояние", "длина", "거리"},
    "azimuth": {"azimuth", "az", "bearing", "azimut", "азимут", "방위각"},
    "direction": {"direction", "dir", "r", "yoʻnalish", "yo'nalish", "направление", "방향"},
    "angle": {"angle", "ang", "burchak", "угол", "각"},
}
_EXPECTED = {
    "fixed": N_("fixed; name; north (X); east (Y)"),
    "point": N_("point; name; north (X); east (Y)"),
    "gnss": N_("gnss; name; north (X); east (Y); standard deviation in m"),
    "distance": N_("distance; from; to; metres; standard deviation in m"),
    "azimuth": N_("azimuth; from; to; azimuth; standard deviation in seconds"),
    "direction": N_("direction; station; target; reading; standard deviation in seconds"),
    "angle": N_("angle; station; backsight; foresight; angle; standard deviation in seconds"),
}
_NAMES = {"fixed": 1, "point": 1, "gnss": 1, "distance": 2, "azimuth": 2, "direction": 2, "angle": 3}
_VALUES = {"fixed": (2, 2), "point": (2, 2), "gnss": (2, 4)}

_WORD = N_("“{word}” is not known here; a line begins with one of {words}")
_COLUMNS = N_("“{text}” has {count} columns; expected is: {expected}")
_SINGLE_SPACES = N_("“{text}”: separate the columns by tabs or semicolons, as in: {expected}")
_NUMBER = N_("“{text}” is not a number")
_POSITIVE = N_("“{text}” must be above 0")
_TWICE = N_("{point} already has coordinates that are held")
_NONE = N_("The table has no observation; a line is for example: distance; A; B; 314.02; 0.005")


class _Reading:
    """A table being read into a network."""

    def __init__(self, unit: AngleUnit, instrument: Instrument, reduction: Reduction) -> None:
        self.unit, self.instrument, self.reduction = unit, instrument, reduction
        self.fixed: dict[str, Place] = {}
        self.approximate: dict[str, Place] = {}
        self.observations: list[Observation] = []

    def take(self, row: Row) -> None:
        """Read a line."""
        columns = row.columns if len(row.columns) > 1 else tuple(row.text.split())
        word = columns[0].rstrip(":").casefold()
        kind = next((kind for kind, words in _WORDS.items() if word in words), None)
        if kind is None:
            raise SurveyError("observation_word", _WORD, word=columns[0], words=", ".join(_WORDS))
        names, values = columns[1 : 1 + _NAMES[kind]], columns[1 + _NAMES[kind] :]
        least, most = _VALUES.get(kind, (1, 2))
        if not least <= len(values) <= most or not all(names):
            raise _wrong_columns(row, kind, len(columns))
        self._readers()[kind](names, values, row.line)

    def _readers(self) -> dict[str, Callable[[Sequence[str], Sequence[str], int], None]]:
        return {
            "fixed": self._fixed,
            "point": self._point,
            "gnss": self._position,
            "distance": self._distance,
            "azimuth": self._azimuth,
            "direction": self._direction,
            "angle": self._angle,
        }

    def _fixed(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        if names[0] in self.fixed:
            raise SurveyError("observation_twice", _TWICE, point=names[0])
        self.fixed[names[0]] = _place(values)

    def _point(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        self.approximate[names[0]] = _place(values)

    def _position(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        east, north = _place(values)
        deviations = [_positive(value) for value in values[2:]] or [self.instrument.position]
        self._add(Kind.NORTH, names, north, deviations[0], line)
        self._add(Kind.EAST, names, east, deviations[-1], line)

    def _distance(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        distance = self.reduction.distance(_positive(values[0].removesuffix("m")))
        sigma = _positive(values[1]) if values[1:] else self.instrument.of_distance(distance)
        self._add(Kind.DISTANCE, names, distance, sigma, line)

    def _azimuth(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        azimuth = self.reduction.azimuth(parse_direction(values[0], self.unit))
        self._add(Kind.AZIMUTH, names, azimuth, self._seconds(values, 1.0), line)

    def _direction(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        self._add(Kind.DIRECTION, names, parse_angle(values[0], self.unit), self._seconds(values, 1.0), line)

    def _angle(self, names: Sequence[str], values: Sequence[str], line: int) -> None:
        angle = parse_angle(values[0], self.unit)
        self._add(Kind.ANGLE, names, angle, self._seconds(values, math.sqrt(2)), line)

    def _seconds(self, values: Sequence[str], times: float) -> float:
        seconds = _positive(values[1].rstrip('"″')) if values[1:] else self.instrument.seconds * times
        return seconds / 3600

    def _add(self, kind: Kind, names: Sequence[str], value: float, sigma: float, line: int) -> None:
        self.observations.append(Observation(kind, tuple(names), value, sigma, line))


def parse_network(
    text: str,
    unit: AngleUnit = AngleUnit.DEGREES,
    instrument: Instrument | None = None,
    reduction: Reduction = NO_REDUCTION,
) -> Network:
    """The network of a pasted table of observations, put on the grid by `reduction`; see the module for its lines.

    Raises:
        SurveyError: with the line of the text and what was expected there.
    """
    reading = _Reading(unit, instrument or Instrument(), reduction)
    for row in rows_of(text):
        try:
            reading.take(row)
        except SurveyError as error:
            raise error.on_line(row.line) from error
    if not reading.observations:
        raise SurveyError("observations_missing", _NONE)
    return Network(tuple(reading.observations), reading.fixed, reading.approximate)


def _wrong_columns(row: Row, kind: str, count: int) -> SurveyError:
    template = _SINGLE_SPACES if len(row.columns) == 1 else _COLUMNS
    return SurveyError("observation_columns", template, text=row.text, count=count, expected=_EXPECTED[kind])


def _place(values: Sequence[str]) -> Place:
    """(east, north) of the columns north (X), east (Y)."""
    return _number(values[1]), _number(values[0])


def _number(text: str) -> float:
    value = decimal_of(text)
    if value is None:
        raise SurveyError("number_not_understood", _NUMBER, text=text)
    return value


def _positive(text: str) -> float:
    value = _number(text)
    if value <= 0:
        raise SurveyError("number_not_positive", _POSITIVE, text=text)
    return value
