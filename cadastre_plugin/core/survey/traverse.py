"""A traverse: from courses to corners, how well it closes, and its adjustment by the compass rule."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from cadastre_plugin.core.survey.course import Course
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.reduction import NO_REDUCTION, Reduction
from cadastre_plugin.core.texts import N_

Place = tuple[float, float]
"""(east, north) in m of the profile's CRS."""

ROUNDING_M = 1e-6
"""Below this a misclosure is rounding of the computation."""


ALONG_DEGREES = 5.0
"""A misclosure that runs this near to a course is along it."""


class Adjustment(Enum):
    """How the misclosure is spread."""

    COMPASS = "compass"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Closure:
    """How a traverse closes. east, north: computed end less known end, in m. perimeter: sum of the courses in m.

    limit: the n of the worst 1:n allowed, 0 when there is no limit.
    """

    east: float
    north: float
    perimeter: float
    limit: int

    @property
    def length(self) -> float:
        """The linear misclosure in m."""
        return math.hypot(self.east, self.north)

    @property
    def azimuth(self) -> float:
        """Where the misclosure points to, degrees from north clockwise."""
        return azimuth_of(self.east, self.north)

    @property
    def ratio(self) -> int | None:
        """The n of 1:n; None when it closes to the rounding of the computation."""
        return None if self.length < ROUNDING_M else math.floor(self.perimeter / self.length)

    @property
    def within(self) -> bool:
        """True when it is no worse than the limit."""
        return self.ratio is None or self.ratio >= self.limit


@dataclass(frozen=True, slots=True)
class Traverse:
    """A computed traverse.

    observed: courses as they were read. courses: on the grid, after the adjustment. names and points: start first,
    (n + 1, 2) east, north in m; corrections: what the adjustment moved each point by. closure: None when it is open.
    """

    observed: tuple[Course, ...]
    courses: tuple[Course, ...]
    names: tuple[str, ...]
    points: NDArray[np.float64]
    corrections: NDArray[np.float64]
    reduction: Reduction
    adjustment: Adjustment
    closure: Closure | None
    returns: bool

    def drawn(self) -> NDArray[np.float64]:
        """The points (n + 1, 2) to show on a map: as measured where the closure is beyond the limit, else adjusted."""
        is_good = self.closure is None or self.closure.within
        return self.points if is_good else self.points - self.corrections

    def ring(self) -> Polygon:
        """The land within a traverse that returns to its start, in m of the CRS, not on the grid.

        Raises:
            SurveyError: it does not return to its start, or has fewer than three courses.
        """
        if not self.returns or len(self.courses) < 3:
            raise SurveyError("traverse_no_ring", _NO_RING)
        return Polygon(self.points[:-1])

    def require_closure(self) -> None:
        """Refuse a traverse that nothing checks or that closes worse than the limit.

        Raises:
            SurveyError: it says which courses to look at.
        """
        if self.closure is None:
            raise SurveyError("traverse_open", _OPEN)
        if not self.closure.within:
            courses = ", ".join(f"{course.from_name}–{course.to_name}" for course in self.suspects())
            template = _TOO_BAD_ALONG if courses else _TOO_BAD
            limit, ratio = self.closure.limit, self.closure.ratio
            raise SurveyError("traverse_too_bad", template, ratio=ratio, limit=limit, courses=courses)

    def suspects(self) -> tuple[Course, ...]:
        """Courses that run along a misclosure beyond the limit: a slip in the distance of one of them would make it
        (Ghilani and Wolf, "Elementary surveying", 13th ed., ch. 10)."""
        if self.closure is None or self.closure.within:
            return ()
        along = self.closure.azimuth
        apart = [abs((course.azimuth - along + 90) % 180 - 90) for course in self.courses]
        return tuple(course for course, angle in zip(self.courses, apart, strict=True) if angle <= ALONG_DEGREES)

    def area(self) -> float | None:
        """Plane area in m2 of a traverse that returns to its start; None of another."""
        return float(self.ring().area) if self.returns and len(self.courses) >= 3 else None


_NO_RING = N_("A parcel needs a traverse of at least three courses that returns to its start")
_OPEN = N_("An open traverse is not checked by anything: let it return to its start or end on a known point")
_TOO_BAD = N_("The traverse closes with 1:{ratio}, the city asks for 1:{limit}; look for a wrong course")
_TOO_BAD_ALONG = N_(
    "The traverse closes with 1:{ratio}, the city asks for 1:{limit}; the misclosure runs along {courses}: look at "
    "that distance first"
)
_START = N_("The start must be two numbers: north (X) and east (Y) in metres")


def compute_traverse(
    courses: Sequence[Course],
    start: Place,
    end: Place | None = None,
    *,
    adjustment: Adjustment = Adjustment.COMPASS,
    reduction: Reduction = NO_REDUCTION,
    limit: int = 0,
) -> Traverse:
    """Run the courses from `start`. `end`: the known end, `start` itself for a closed one, None for an open one.

    limit: the n of the worst ratio 1:n allowed. The closure is computed before the adjustment.

    Raises:
        SurveyError: there is no course, or a place is not finite.
    """
    places = [start] if end is None else [start, end]
    if not courses or not np.isfinite(places).all():
        raise SurveyError("traverse_start", _START)
    on_grid = _reduced(courses, reduction)
    raw = _run(on_grid, start)
    closure = None if end is None else _closure(raw[-1], end, on_grid, limit)
    corrections = _corrections(on_grid, closure, adjustment)
    points = raw + corrections
    if end is not None and adjustment is Adjustment.COMPASS:
        points[-1] = end  # exactly, not to the rounding of the sums
    names = _names(courses, returns=end == start)
    return Traverse(
        observed=tuple(courses),
        courses=_between(points, names),
        names=names,
        points=points,
        corrections=corrections,
        reduction=reduction,
        adjustment=adjustment if closure else Adjustment.NONE,
        closure=closure,
        returns=end == start,
    )


def _reduced(courses: Sequence[Course], reduction: Reduction) -> list[Course]:
    return [
        Course(reduction.azimuth(item.azimuth), reduction.distance(item.distance), item.from_name, item.to_name)
        for item in courses
    ]


def _run(courses: Sequence[Course], start: Place) -> NDArray[np.float64]:
    azimuths = np.radians([course.azimuth for course in courses])
    distances = np.array([course.distance for course in courses])
    steps = np.column_stack([distances * np.sin(azimuths), distances * np.cos(azimuths)])
    return np.vstack([[start], np.asarray(start) + np.cumsum(steps, axis=0)])


def _closure(reached: NDArray[np.float64], end: Place, courses: Sequence[Course], limit: int) -> Closure:
    east, north = (reached - np.asarray(end)).tolist()
    return Closure(east, north, sum(course.distance for course in courses), limit)


def _corrections(courses: Sequence[Course], closure: Closure | None, how: Adjustment) -> NDArray[np.float64]:
    """Moves of the points (n + 1, 2) by the compass rule: in proportion to the length run (Bowditch, 1808; Ghilani and
    Wolf, "Elementary surveying", 13th ed., ch. 10)."""
    along = np.concatenate([[0.0], np.cumsum([course.distance for course in courses])])
    if closure is None or how is Adjustment.NONE:
        return np.zeros((len(along), 2))
    moved: NDArray[np.float64] = -np.outer(along / along[-1], [closure.east, closure.north])
    return moved


def _names(courses: Sequence[Course], returns: bool) -> tuple[str, ...]:
    """Names of all points, start first; numbers for those that have none."""
    said = [courses[0].from_name, *(course.to_name for course in courses)]
    for at, course in enumerate(courses[1:], start=1):
        said[at] = said[at] or course.from_name
    if returns:
        said[0] = said[0] or said[-1]
        said[-1] = said[0]
    return tuple(name or str(at % len(courses) + 1 if returns else at + 1) for at, name in enumerate(said))


def _between(points: NDArray[np.float64], names: Sequence[str]) -> tuple[Course, ...]:
    steps = np.diff(points, axis=0).tolist()
    return tuple(
        Course(azimuth_of(east, north), math.hypot(east, north), names[at], names[at + 1])
        for at, (east, north) in enumerate(steps)
    )


def azimuth_of(east: float, north: float) -> float:
    """The azimuth in degrees, from north clockwise, of a step in m; 0 of no step."""
    return math.degrees(math.atan2(east, north)) % 360.0 % 360.0  # twice: a hair under 0 becomes 360.0 first
