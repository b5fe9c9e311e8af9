"""A measured point in the city's CRS, with all that says how it got there."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from operator import attrgetter

Place = tuple[float, float]
"""East and north in m of the city's CRS, on the millimetre grid."""


@dataclass(frozen=True, slots=True)
class SurveyPoint:
    """A point of a survey.

    number: as its file names it, may be empty. east, north: m in the city's CRS, on the millimetre grid. height: m,
    as given, in no datum that the register knows. method: code or words of the file. accuracy_m: standard deviation
    of each of the two coordinates as measured; None when nothing says it. source: file or receiver, line: where in the
    file, counted from 1. crs: code of the CRS it came in. operation: name of the datum operation, operation_code:
    `EPSG:15865`; operation_accuracy_m: m; empty and None when its coordinates were the city's already.
    """

    number: str
    east: float
    north: float
    height: float | None = None
    method: str = ""
    accuracy_m: float | None = None
    source: str = ""
    line: int | None = None
    crs: str = ""
    operation: str = ""
    operation_code: str = ""
    operation_accuracy_m: float | None = None

    @property
    def place(self) -> Place:
        """East, north in m of the city's CRS."""
        return self.east, self.north

    @property
    def position_accuracy_m(self) -> float | None:
        """How well the place in the city's CRS is known: measuring and datum operation together, m; None: not known.

        The two are independent, so their squares add up.
        """
        if self.accuracy_m is None:
            return self.operation_accuracy_m or None
        return math.hypot(self.accuracy_m, self.operation_accuracy_m or 0.0)


POINT_FIELDS = tuple(column.name for column in fields(SurveyPoint))
"""What a point says, in the order of its making: the names are those of the model, the map layer and the drafts."""

values_of = attrgetter(*POINT_FIELDS)
"""All of that of a point, as a tuple."""
