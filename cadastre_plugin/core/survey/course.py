"""Courses: the legs of a traverse as they were measured, and the table they are pasted or typed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadastre_plugin.core.survey.angle import AngleUnit, parse_direction
from cadastre_plugin.core.survey.columns import Row, rows_of
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.texts import N_

FARTHEST_M = 100_000.0
"""A course longer than this is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Course:
    """A leg. azimuth: degrees from north clockwise; distance: m, above 0; names of its two points, "" when not said."""

    azimuth: float
    distance: float
    from_name: str = ""
    to_name: str = ""


_HEADINGS = {
    "from": {"from", "dan", "qayerdan", "от", "с", "начало", "station", "부터"},
    "to": {"to", "gacha", "qayerga", "до", "на", "конец", "point", "까지"},
    "direction": {
        "azimuth", "bearing", "direction", "azimut", "rumb", "yoʻnalish", "yo'nalish",
        "азимут", "румб", "направление", "дирекционный угол", "방위각", "방향각",
    },
    "distance": {"distance", "length", "masofa", "uzunlik", "расстояние", "длина", "거리"},
}  # fmt: skip
_ORDER = {2: ("direction", "distance"), 3: ("to", "direction", "distance"), 4: ("from", "to", "direction", "distance")}

_COLUMNS = N_(
    "“{text}” has {count} columns; expected are azimuth and distance, with the names of the points before them, "
    "for example A; B; 92 14 30; 12.40"
)
_UNCLEAR = N_(
    "“{text}” can be read in two ways; separate azimuth and distance by a tab or a semicolon: 92 14 30; 12.40"
)
_NO_DISTANCE = N_("“{text}” is not a distance; write metres above 0, for example 12.40")
_FAR = N_("A course of {distance} m is longer than {most} m")
_BROKEN_OFF = N_("The course begins at {found} but the one before it ended at {expected}")
_EMPTY = N_("The table has no course; write at least an azimuth and a distance, for example 92 14 30; 12.40")


def parse_courses(text: str, unit: AngleUnit = AngleUnit.DEGREES) -> list[Course]:
    """The courses of a pasted table, at least one. `unit`: what a bare number of a direction is.

    The columns are azimuth or quadrant bearing and distance in m; before them may stand the name of the point reached,
    or of both points (also as A-B). A line of headings may name them in another order; a # begins a remark.

    Raises:
        SurveyError: with the line of the text and what was expected there.
    """
    rows = rows_of(text)
    order = _heading(rows[0]) if rows else None
    courses: list[Course] = []
    for row in rows[1:] if order else rows:
        try:
            courses.append(_course(row, order, unit))
            _must_follow(courses)
        except SurveyError as error:
            raise error.on_line(row.line) from error
    if not courses:
        raise SurveyError("courses_missing", _EMPTY)
    return courses


def _heading(row: Row) -> tuple[str, ...] | None:
    """What each column is, when the line names a direction and a distance."""
    order = tuple(_meaning(column) for column in row.columns)
    return order if "direction" in order and "distance" in order else None


def _meaning(column: str) -> str:
    word = column.split("(")[0].split(",")[0].strip().rstrip(".").casefold()
    return next((name for name, words in _HEADINGS.items() if word in words), "")


def _course(row: Row, order: tuple[str, ...] | None, unit: AngleUnit) -> Course:
    columns = row.columns if len(row.columns) > 1 else _by_spaces(row.text, unit)
    if order is None and len(columns) == 3 and columns[0].count("-") == 1:
        columns = (*columns[0].split("-"), *columns[1:])
    names = order if order and len(columns) <= len(order) else _ORDER.get(len(columns), ())
    said = dict(zip(names, columns, strict=False))
    if not {"direction", "distance"} <= said.keys():
        raise SurveyError("course_columns", _COLUMNS, text=row.text, count=len(columns))
    azimuth = parse_direction(said["direction"], unit)
    return Course(azimuth, _distance(said["distance"]), said.get("from", "").strip(), said.get("to", "").strip())


def _by_spaces(line: str, unit: AngleUnit) -> tuple[str, ...]:
    """A line without a separator: the last word is the distance, up to two words before the direction are names."""
    words = line.split()
    readings = [
        (*words[:names], " ".join(words[names:-1]), words[-1])
        for names in range(min(3, len(words) - 1))
        if _is_direction(" ".join(words[names:-1]), unit)
    ]
    if len(readings) > 1:
        raise SurveyError("course_unclear", _UNCLEAR, text=line)
    return readings[0] if readings else tuple(words)


def _is_direction(text: str, unit: AngleUnit) -> bool:
    try:
        parse_direction(text, unit)
    except SurveyError:
        return False
    return True


def _distance(text: str) -> float:
    distance = decimal_of(text.strip().removesuffix("m").removesuffix("м"))
    if distance is None or distance <= 0:
        raise SurveyError("distance_not_understood", _NO_DISTANCE, text=text)
    if distance > FARTHEST_M:
        raise SurveyError("distance_too_far", _FAR, distance=distance, most=FARTHEST_M)
    return distance


def _must_follow(courses: Sequence[Course]) -> None:
    """The last course begins where the one before it ended, if both say so."""
    if len(courses) < 2:
        return
    expected, found = courses[-2].to_name, courses[-1].from_name
    if expected and found and expected != found:
        raise SurveyError("course_broken_off", _BROKEN_OFF, found=found, expected=expected)
