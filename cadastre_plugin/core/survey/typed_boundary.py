"""A boundary that was typed in words, in any of the languages, or as bare courses: read and run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.survey.angle import parse_direction
from cadastre_plugin.core.survey.boundary_text import COURSE, INNER, ORDINAL, OUTER, START
from cadastre_plugin.core.survey.course import FARTHEST_M, Course
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.traverse import Place, Traverse, compute_traverse
from cadastre_plugin.core.texts import LANGUAGES, N_, catalogue

_FROM = N_("From point {name}")
_NOT_READ = N_("“{text}” is no course; write for example: azimuth 92°14'30\", 12.40 m to point 2")
_NO_START = N_("Before its courses a boundary needs its start: From point 1 (north 588300.000 m, east 370100.000 m)")
_EMPTY = N_("Write the start of the boundary and its courses")
_FEW = N_("A boundary needs three corners or more")
_FAR = N_("A course of {distance} m is longer than {most} m")
_CROSSES = N_("The boundary crosses or touches itself; check the courses")

_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_BETWEEN = r"[\s,:()]*"
_GROUPS = {
    "name": r"(?P<name>[^\s,;()]+?)",
    "north": rf"(?P<north>{_NUMBER})",
    "east": rf"(?P<east>{_NUMBER})",
    "azimuth": r"(?P<azimuth>\S.*?)(?:,\s|[;\t])",
    "distance": rf"(?P<distance>{_NUMBER})",
    "count": r"\d+",
}
_STATEMENT = re.compile(r";(?=\s*(?:[^\W\d_]{3}|\d+\s*°|[^;\n]*,\s+\d))|\n")
"""A semicolon ends a statement where another begins; else it stands between azimuth and distance."""
_LOOSE_COURSE = re.compile(
    rf"(?:[^\W\d_]{{3,}}[\s:]+)*(?P<azimuth>\S.*?)(?:,\s|[;\t])\s*(?P<distance>{_NUMBER})"
    r"(?:\s*(?:m|м|metres?|meters?|метр\w*|metr\w*)\b\.?)?(?P<tail>(?:[\s,;].*)?)",
    re.IGNORECASE,
)
_PLACE_NUMBER = r"(?<![\d.,])[+-]?\d{4,}(?:[.,]\d+)?"
_LOOSE_START = re.compile(
    rf"(?P<head>.*?)(?P<one>{_PLACE_NUMBER})(?P<between>\D*[\s,;]\D*?)(?P<other>{_PLACE_NUMBER})"
    r"[^\d,;]*(?P<rest>(?:[,;].*)?)"
)
_EAST_WORDS = re.compile(r"\b(?:east|e|y|sharq|восток|у)\b|동", re.IGNORECASE)
_NORTH_WORDS = re.compile(r"\b(?:north|n|x|shimol|север|х)\b|북", re.IGNORECASE)
_NEIGHBOUR_WORDS = re.compile(r"neighbou?r|qoʻshni|qo'shni|смежн|сосед|인접|이웃", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedRing:
    """One ring: its traverse, which is closed when its last course leads back to the start, and its corners in m."""

    traverse: Traverse
    corners: tuple[Place, ...]


@dataclass
class _Read:
    """A ring while it is being read."""

    line: int
    start: Place | None
    name: str
    courses: list[Course]


def parse_boundary(text: str, start: Place | None = None, limit: int = 0) -> tuple[TypedRing, ...]:
    """The rings of a typed boundary. start: (east, north) in m, where the text says no start itself.

    Statements stand on lines of their own, or are separated by semicolons. Decimal commas and points, any form of
    direction, and what is said of neighbours are taken as they come. A ring whose last course leads to its first
    point is closed: its misclosure is spread by the compass rule; another is closed by a straight edge. limit: the n
    of the worst closure 1:n allowed.

    Raises:
        SurveyError: with the line that cannot be read.
    """
    rings = list(_read(text, start))
    if not rings:
        raise SurveyError("boundary_empty", _EMPTY)
    return tuple(_run(ring, limit) for ring in rings)


def land_of_rings(rings: Sequence[TypedRing]) -> MultiPolygon:
    """The land within rings (m), on the grid: what lies in an even number of others is a part, the rest are holes.

    Rings that touch do so on the grid only: courses lead beside a corner by their rounding.

    Raises:
        SurveyError: `boundary_crosses_itself`, rings cross themselves or each other.
    """
    drawn = (Polygon(snapped(np.array(ring.corners))) for ring in rings)
    shapes = sorted(drawn, key=lambda shape: shape.area, reverse=True)
    if not all(shape.is_valid for shape in shapes):
        raise SurveyError("boundary_crosses_itself", _CROSSES)
    shells: list[Polygon] = []
    holes: dict[int, list[Polygon]] = {}
    for index, shape in enumerate(shapes):
        around = [other for other in shapes[:index] if other.contains(shape.point_on_surface())]
        if len(around) % 2:
            shell = max(at for at, other in enumerate(shells) if other.contains(shape.point_on_surface()))
            holes.setdefault(shell, []).append(shape)
        else:
            shells.append(shape)
    parts = [Polygon(shell.exterior, [hole.exterior for hole in holes.get(at, ())]) for at, shell in enumerate(shells)]
    land = MultiPolygon(parts)
    if not land.is_valid:
        raise SurveyError("boundary_crosses_itself", _CROSSES)
    return land


def _read(text: str, start: Place | None) -> Iterator[_Read]:
    ring: _Read | None = None
    for line, statement in _statements(text):
        begun, rest = _start_of(statement)
        if begun is not None:
            if ring is not None:
                yield _ended(ring)
            ring = replace(begun, line=line)
        if not rest or _is_heading(rest):
            continue
        if ring is None:
            ring = _Read(line, start, "", [])
        ring.courses.append(_course(rest, line))
    if ring is not None:
        yield _ended(ring)


def _ended(ring: _Read) -> _Read:
    if ring.start is None:
        raise SurveyError("boundary_start", _NO_START).on_line(ring.line)
    if len(ring.courses) < 2:
        raise SurveyError("boundary_few", _FEW).on_line(ring.line)
    return ring


def _run(ring: _Read, limit: int) -> TypedRing:
    assert ring.start is not None
    first, last = ring.name or ring.courses[0].from_name, ring.courses[-1].to_name
    courses = [replace(ring.courses[0], from_name=first), *ring.courses[1:]]
    is_closed = (first == last) if first and last else _comes_back(courses, ring.start)
    traverse = compute_traverse(courses, ring.start, ring.start if is_closed else None, limit=limit)
    corners = [(float(east), float(north)) for east, north in traverse.points]
    used = tuple(corners[:-1] if is_closed else corners)
    if len(used) < 3:
        raise SurveyError("boundary_few", _FEW).on_line(ring.line)
    return TypedRing(traverse, used)


def _comes_back(courses: Sequence[Course], start: Place) -> bool:
    """Without names: the end lies nearer to the start than a hundredth of the way."""
    reached = compute_traverse(courses, start).points[-1]
    apart = float(((reached - start) ** 2).sum() ** 0.5)
    return apart < 0.01 * sum(course.distance for course in courses)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    at, line = 0, 1
    for cut in [*_STATEMENT.finditer(text), None]:
        statement = text[at : cut.start() if cut else len(text)].split("#")[0].strip(" \t,;")
        if statement:
            yield line, statement
        if cut is not None:
            line, at = line + (cut.group() == "\n"), cut.end()


def _start_of(statement: str) -> tuple[_Read | None, str]:
    """The start that a statement says, and what follows it; None and all of it when it says none."""
    for pattern in _patterns(START):
        if found := pattern.match(statement):
            return _begun(found["name"], found["north"], found["east"]), statement[found.end() :].strip(" \t,;)")
    found = None if _measured(statement) else _LOOSE_START.fullmatch(statement)
    if found is None:
        return None, statement
    swapped = bool(_EAST_WORDS.search(found["head"])) and bool(_NORTH_WORDS.search(found["between"]))
    north, east = (found["other"], found["one"]) if swapped else (found["one"], found["other"])
    head = _EAST_WORDS.sub(" ", _NORTH_WORDS.sub(" ", found["head"]))
    return _begun(_name_in(head), north, east), found["rest"].strip(" \t,;")


def _begun(name: str, north: str, east: str) -> _Read:
    x, y = decimal_of(east), decimal_of(north)
    assert x is not None and y is not None
    return _Read(0, (x, y), name, [])


def _is_heading(statement: str) -> bool:
    return any(pattern.fullmatch(statement) for template in (OUTER, INNER) for pattern in _patterns(template))


def _course(statement: str, line: int) -> Course:
    start = next((found for pattern in _patterns(_FROM) if (found := pattern.match(statement))), None)
    found = _measured(statement[start.end() :].strip(" \t,;") if start else statement)
    distance = decimal_of(found["distance"]) if found else None
    if found is None or not distance or distance < 0:
        raise SurveyError("boundary_course", _NOT_READ, text=statement).on_line(line)
    if distance > FARTHEST_M:
        raise SurveyError("distance_too_far", _FAR, distance=distance, most=FARTHEST_M).on_line(line)
    try:
        azimuth = parse_direction(found["azimuth"])
    except SurveyError as error:
        raise error.on_line(line) from error
    return Course(azimuth, distance, start["name"] if start else "", _reached(found))


def _measured(statement: str) -> re.Match[str] | None:
    """Azimuth and distance in the words of a language or in any others."""
    strict = next((found for pattern in _patterns(COURSE) if (found := pattern.match(statement))), None)
    loose = strict or _LOOSE_COURSE.fullmatch(statement)
    return None if loose is None or "(" in loose["azimuth"] else loose


def _reached(found: re.Match[str]) -> str:
    """The name of the point that a course leads to."""
    said = found.groupdict()
    if said.get("name"):
        return said["name"].rstrip(".")
    segments = [part for part in re.split(r"[,;]", said.get("tail") or "") if part.strip()]
    return _name_in(segments[0]) if segments and not _NEIGHBOUR_WORDS.search(segments[0]) else ""


def _name_in(words: str) -> str:
    """The name in a phrase such as `from point 1` or `to B`: what has a figure, else the last of two words or more."""
    among = re.split(r"[\s,;:()]+", words.strip(" ,;:()"))
    named = next((word for word in among if re.search(r"\d", word)), among[-1] if len(among) > 1 else "")
    ordinal = ORDINAL.fullmatch(named)
    return ordinal[1] if ordinal else named.rstrip(".")


@lru_cache(maxsize=64)
def _patterns(template: str) -> tuple[re.Pattern[str], ...]:
    """What a template looks like in each language; blanks, commas and brackets may be others."""
    texts = dict.fromkeys(catalogue(language).gettext(template) for language in LANGUAGES)
    return tuple(re.compile(_pattern(text), re.IGNORECASE) for text in texts)


def _pattern(text: str) -> str:
    parts = re.split(r"\{(\w+)\}", text)
    made = [_GROUPS[part] if index % 2 else _words(part) for index, part in enumerate(parts)]
    return _BETWEEN.join(part for part in made if part) + r"(?=[\s,;:()]|$)[\s:)]*"


def _words(literal: str) -> str:
    return _BETWEEN.join(re.escape(word) for word in re.split(r"[\s,:()]+", literal) if word)
