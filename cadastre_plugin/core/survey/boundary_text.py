"""A parcel's boundary in words, course by course, as a document or a screen reader gives it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.survey.angle import format_direction
from cadastre_plugin.core.survey.traverse import azimuth_of
from cadastre_plugin.core.texts import N_, tr

Beside = Callable[[Position, Position], str | None]
"""Who lies on the other side of an edge, None for nobody."""

OUTER = N_("Outer boundary, {count} corners:")
INNER = N_("Inner boundary, {count} corners:")
START = N_("From point {name} (north {north} m, east {east} m)")
COURSE = N_("azimuth {azimuth}, {distance} m to point {name}")
NEIGHBOUR = N_("neighbour {neighbour}")
NO_NEIGHBOUR = N_("no parcel beside it")
"""What `parse_boundary` reads again, in each language."""

ORDINAL = re.compile(r"(\d+)-[^\W\d_]+")
"""As in `1-nuqtadan`: from point 1. A name of that form would be read as its number where people write freely."""

_NAME = re.compile(r"[^\W_]+(?:[-/.'’ʼʻ][^\W_]+)*")
"""One word: letters and figures, with a hyphen, slash, dot or apostrophe between them."""

ROUNDING_M = 0.0005
"""Half of the grid: a corner that is off by less is put on its own millimetre again."""

_SECOND = math.radians(1 / 3600)


@dataclass(frozen=True, slots=True)
class Digits:
    """Decimals of the seconds of azimuths, and of distances in m."""

    seconds: int
    metres: int


AS_IN_DOCUMENTS = Digits(0, 2)
"""Seconds and centimetres, as documents give them."""


def digits_needed(geometry: MultiPolygon) -> Digits:
    """The fewest decimals with which each corner comes back on its own millimetre, however the roundings add up.

    Half of what may go wrong is left to the distances and half to the azimuths, each of which is off by half of its
    last digit at most.
    """
    rings = [_steps(ring) for ring in shapely.get_rings(shapely.get_parts(geometry))]
    courses = max(len(steps) for steps in rings)
    length = max(float(np.hypot(*steps.T).sum()) for steps in rings)
    metres = math.ceil(-math.log10(ROUNDING_M / courses))
    seconds = math.ceil(-math.log10(ROUNDING_M / (length * _SECOND)))
    return Digits(max(0, seconds), max(2, metres))


def boundary_text(
    geometry: MultiPolygon, beside: Beside, names: Mapping[Position, str] | None = None, digits: Digits | None = None
) -> str:
    """The boundary of a parcel on the grid, clockwise from its north-western corner, one line a course.

    beside: the neighbour's name along an edge. names: of corners that have a number of their own; the others count
    from 1. digits: those that are needed when None.
    """
    digits = digits or digits_needed(geometry)
    numbered = _names(geometry, names or {})
    lines = [line for ring, is_outer in _rings(geometry) for line in _ring(ring, is_outer, beside, numbered, digits)]
    return "\n".join(lines)


def _ring(
    ring: Sequence[Position], is_outer: bool, beside: Beside, names: Mapping[Position, str], digits: Digits
) -> Iterator[str]:
    yield tr(OUTER if is_outer else INNER).format(count=len(ring))
    north, east = f"{ring[0][1]:.3f}", f"{ring[0][0]:.3f}"
    yield tr(START).format(name=names[ring[0]], north=north, east=east)
    for start, end in pairwise([*ring, ring[0]]):
        neighbour = beside(start, end)
        side = tr(NEIGHBOUR).format(neighbour=tr(neighbour)) if neighbour else tr(NO_NEIGHBOUR)
        yield f"{_course(start, end, names[end], digits)}, {side}"


def _course(start: Position, end: Position, name: str, digits: Digits) -> str:
    azimuth = azimuth_of(end[0] - start[0], end[1] - start[1])
    return tr(COURSE).format(
        azimuth=format_direction(azimuth, digits=digits.seconds),
        distance=f"{math.dist(start, end):.{digits.metres}f}",
        name=name,
    )


def _rings(geometry: MultiPolygon) -> Iterator[tuple[list[Position], bool]]:
    """Corners of each ring, clockwise from the most northern of the western ones, and whether it is an outer one."""
    for part in geometry.geoms:
        for index, ring in enumerate([part.exterior, *part.interiors]):
            points = [(x, y) for x, y in shapely.get_coordinates(ring)[:-1].tolist()]
            clockwise = points[::-1] if ring.is_ccw else points
            first = min(range(len(points)), key=lambda at: (clockwise[at][0] - clockwise[at][1], at))
            yield clockwise[first:] + clockwise[:first], index == 0


def _names(geometry: MultiPolygon, said: Mapping[Position, str]) -> dict[Position, str]:
    """A name for each corner: its own where no other has the same and it is read as one, else the next free number."""
    corners = list(dict.fromkeys(corner for ring, _ in _rings(geometry) for corner in ring))
    own = [said.get(corner, "") for corner in corners]
    usable = {name for name in own if own.count(name) == 1 and _NAME.fullmatch(name) and not ORDINAL.fullmatch(name)}
    free = (str(number) for number in range(1, 2 * len(corners) + 1) if str(number) not in usable)
    return {corner: name if name in usable else next(free) for corner, name in zip(corners, own, strict=True)}


def _steps(ring: shapely.LinearRing) -> NDArray[np.float64]:
    return np.diff(shapely.get_coordinates(ring), axis=0)
