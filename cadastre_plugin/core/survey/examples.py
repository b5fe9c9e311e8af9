"""Examples of what can be pasted, so that nobody has to guess how it is written; every one computes as it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cadastre_plugin.core.survey.angle import format_direction
from cadastre_plugin.core.survey.observation import Kind, Observation, predict
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the name it is chosen by."""

    name: str
    text: str


COURSE_EXAMPLES = (
    Example(
        N_("azimuths"),
        "# from; to; azimuth; distance\n1; 2; 84 15 20; 18.42\n2; 3; 173 40 05; 24.10\n"
        "3; 4; 262 58 40; 18.90\n4; 1; 354 47 30; 24.51\n",
    ),
    Example(
        N_("quadrant bearings"),
        "A; B; N 84 15 20 E; 18.42\nB; C; S 6 19 55 E; 24.10\nC; D; S 82 58 40 W; 18.90\nD; A; N 5 12 30 W; 24.51\n",
    ),
    Example(
        N_("decimal degrees"),
        "azimuth\tdistance\n84,2556\t18,42\n173,6681\t24,10\n262,9778\t18,90\n354,7917\t24,51\n",
    ),
    Example(
        N_("gon"),
        "1-2; 93.6173g; 18.42\n2-3; 192.9645g; 24.10\n3-4; 292.1975g; 18.90\n4-1; 394.2130g; 24.51\n",
    ),
    Example(
        N_("with a header"),
        "Distance (m), Bearing, To\n18.42, N84°15'20\"E, 2\n24.10, S6°19'55\"E, 3\n18.90, S82°58'40\"W, 4\n"
        "24.51, N5°12'30\"W, 1\n",
    ),
)
"""Lots of a street, closing to a centimetre."""

_YARD = {
    "A": (0.0, 0.0),
    "B": (2.1, 31.4),
    "P1": (18.3, 33.0),
    "P2": (34.6, 30.2),
    "P3": (33.1, 4.8),
    "P4": (16.9, 2.2),
}
_ERRORS = (0.6, -0.9, 0.3, 1.1, -0.5, 0.8, -0.2, -1.0, 0.4, 0.7, -0.6, 0.1)
"""Standard deviations by which the observations of an example are off, one after the other."""


def network_examples(place: Place) -> tuple[Example, ...]:
    """Networks around a place (east, north in m of the city's CRS): a yard seen from two fixed points."""
    east, north = round(place[0]), round(place[1])
    places = {name: (east + dx, north + dy) for name, (dx, dy) in _YARD.items()}
    good = _lines(places)
    return (
        Example(N_("angles and distances"), _fixed(places, "AB") + "\n".join(good) + "\n"),
        Example(N_("one gross error"), _fixed(places, "AB") + "\n".join(_spoilt(good)) + "\n"),
        Example(N_("GNSS and distances"), _gnss(places)),
    )


def _fixed(places: Mapping[str, Place], names: str) -> str:
    rows = (f"fixed; {name}; {places[name][1]:.3f}; {places[name][0]:.3f}" for name in names)
    return (
        "# fixed; name; north (X); east (Y)\n" + "\n".join(rows) + "\n# directions: station; target; reading; seconds\n"
    )


def _lines(places: Mapping[str, Place]) -> list[str]:
    """A round of directions and the distances at each fixed point, and the sides of the yard."""
    rounds = [("A", "B", "P1", "P2", "P3", "P4"), ("B", "A", "P4", "P3", "P2", "P1")]
    lines = [
        _direction(places, station, target, turned, _ERRORS[at])
        for station, *targets in rounds
        for at, target in enumerate(targets)
        for turned in (12.5 if station == "A" else 200.0,)
    ]
    sides = [("A", "P1"), ("A", "P3"), ("A", "P4"), ("B", "P1"), ("B", "P2")]
    sides += [("P1", "P2"), ("P2", "P3"), ("P3", "P4"), ("P4", "P1")]
    return lines + [_distance(places, *side, _ERRORS[at]) for at, side in enumerate(sides)]


def _direction(places: Mapping[str, Place], station: str, target: str, turned: float, error: float) -> str:
    probe = Observation(Kind.DIRECTION, (station, target), 0.0, 1.0)
    reading = predict(probe, places, turned).value + error * 5 / 3600
    return f"direction; {station}; {target}; {format_direction(reading, digits=0)}; 5"


def _distance(places: Mapping[str, Place], start: str, end: str, error: float) -> str:
    return f"distance; {start}; {end}; {math.dist(places[start], places[end]) + error * 0.003:.3f}; 0.003"


def _spoilt(lines: list[str]) -> list[str]:
    """The same with a distance read 0.10 m too long."""
    at = next(index for index, line in enumerate(lines) if line.startswith("distance; A; P3"))
    kind, start, end, metres, sigma = lines[at].split("; ")
    wrong = "; ".join([kind, start, end, f"{float(metres) + 0.1:.3f}", sigma])
    return [*lines[:at], wrong, *lines[at + 1 :]]


def _position(places: Mapping[str, Place], name: str, off_north: float, off_east: float) -> str:
    east, north = places[name]
    return f"gnss; {name}; {north + off_north:.3f}; {east + off_east:.3f}; 0.015; 0.010"


def _gnss(places: Mapping[str, Place]) -> str:
    names = ("P1", "P2", "P3", "P4")
    rows = [_position(places, name, 0.015 * _ERRORS[at], -0.01 * _ERRORS[at + 2]) for at, name in enumerate(names)]
    sides = [*zip(names, (*names[1:], names[0]), strict=True), ("P1", "P3"), ("P2", "P4")]
    rows += [_distance(places, *side, _ERRORS[at]) for at, side in enumerate(sides)]
    return "# gnss; name; north (X); east (Y); m north; m east\n" + "\n".join(rows) + "\n"
