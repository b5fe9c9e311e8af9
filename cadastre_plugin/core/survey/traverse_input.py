"""What a person says of a traverse, and the traverse that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.angle import AngleUnit
from cadastre_plugin.core.survey.course import parse_courses
from cadastre_plugin.core.survey.in_city import require_in_city
from cadastre_plugin.core.survey.reduction import North, grid_factors
from cadastre_plugin.core.survey.traverse import Adjustment, Place, Traverse, compute_traverse
from cadastre_plugin.core.texts import N_


class Ending(Enum):
    """Where a traverse must end."""

    START = "start"
    POINT = "point"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class TraverseInput:
    """text: the table of courses. unit: of a number without a mark. start, end: (east, north) in m; None while they
    are not said. height: above the ellipsoid in m, for distances on the ground."""

    text: str
    unit: AngleUnit = AngleUnit.DEGREES
    start: Place | None = None
    ending: Ending = Ending.START
    end: Place | None = None
    north: North = North.GRID
    on_ground: bool = False
    height: float = 0.0
    adjustment: Adjustment = Adjustment.COMPASS

    @property
    def known_end(self) -> Place | None:
        """Where it must end; None when nothing says so."""
        return {Ending.START: self.start, Ending.POINT: self.end, Ending.OPEN: None}[self.ending]

    @property
    def missing(self) -> str:
        """What to say next, as a text of the tables; empty when it can be computed."""
        if not self.text.strip():
            return _NO_COURSES
        if self.start is None:
            return _NO_START
        return _NO_END if self.ending is Ending.POINT and self.end is None else ""


_NO_COURSES = N_("Paste or type the courses, or click an example")
_NO_START = N_("Click the start corner on the map, or type its north (X) and east (Y)")
_NO_END = N_("Click the known end on the map, or type its north (X) and east (Y)")
_START_NAME = N_("The start")
_END_NAME = N_("The known end")


def computed_traverse(said: TraverseInput, profile: Profile) -> Traverse | None:
    """The traverse in the city's CRS; None while something is missing.

    Raises:
        SurveyError: the courses cannot be read, or the traverse leaves the city.
    """
    courses = parse_courses(said.text, said.unit) if said.text.strip() else []
    if said.missing or said.start is None:
        return None
    places = {_START_NAME: said.start} | ({_END_NAME: said.end} if said.ending is Ending.POINT and said.end else {})
    require_in_city(places, profile)
    factors = grid_factors(profile.crs.definition, *said.start)
    traverse = compute_traverse(
        courses,
        said.start,
        said.known_end,
        adjustment=said.adjustment,
        reduction=factors.reduction(said.north, said.on_ground, said.height),
        limit=profile.tolerances.traverse_ratio,
    )
    reached = {
        name: (east, north) for name, (east, north) in zip(traverse.names, traverse.points.tolist(), strict=True)
    }
    require_in_city(reached, profile)
    return traverse
