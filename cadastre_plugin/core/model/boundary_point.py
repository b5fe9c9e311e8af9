"""A corner of a boundary, and how and how well its place is known: LA_Point of ISO 19152."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

Position = tuple[float, float]
"""East and north in metres of the profile's CRS."""


@dataclass(frozen=True, slots=True)
class BoundaryPoint:
    """One version of a boundary point. All parcels that meet in a corner have the one point in common.

    position: on the millimetre grid, exactly that of the corner. number: as the field sketch has it, unique nowhere.
    method, marker: codes of the profile's lists `point_method` and `point_marker`. accuracy: standard deviation in m of
    each of the two coordinates, None while nobody stated it. source: the document that the place rests on, in words;
    source_id: the same as a source of the register. operation: code of the operation that brought the coordinates from
    another datum, operation_accuracy: that of the operation in m; the accuracy of the point includes it.
    """

    id: UUID
    version: int
    position: Position
    number: str | None = None
    method: str | None = None
    accuracy: float | None = None
    source: str | None = None
    source_id: UUID | None = None
    marker: str | None = None
    operation: str | None = None
    operation_accuracy: float | None = None


POINT_ATTRIBUTES = (
    "number",
    "method",
    "accuracy",
    "source",
    "source_id",
    "marker",
    "operation",
    "operation_accuracy",
)
"""What a point says besides its place: the names are those of the model, the JSON form and the register."""

MEASUREMENT = ("method", "accuracy", "source", "source_id", "operation", "operation_accuracy")
"""What is true of one place only: a corner that moves keeps its number and marker, and must be measured again."""


def moved(point: BoundaryPoint, position: Position) -> BoundaryPoint:
    """The point at another place, where nobody has said yet how well that is known."""
    unmeasured: dict[str, Any] = dict.fromkeys(MEASUREMENT)
    return replace(point, position=position, **unmeasured)


def as_measured(point: BoundaryPoint, other: BoundaryPoint) -> BoundaryPoint:
    """The point at the place of another, and as well known as that one."""
    return replace(point, position=other.position, **{name: getattr(other, name) for name in MEASUREMENT})


def says_nothing(point: BoundaryPoint) -> bool:
    """True when only the place is known of it."""
    return all(getattr(point, name) is None for name in POINT_ATTRIBUTES)
