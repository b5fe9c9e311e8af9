"""What a reviewer sees of a parcel: attribute by attribute what differs, and how far each corner moved."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.corners import Position, ring_differences
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.boundary_point import POINT_ATTRIBUTES, BoundaryPoint
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel
from cadastre_plugin.core.texts import N_

Value = str | float | UUID | None

DIRECTIONS = (
    N_("north"),
    N_("north-east"),
    N_("east"),
    N_("south-east"),
    N_("south"),
    N_("south-west"),
    N_("west"),
    N_("north-west"),
)
"""What the directions of the compass are called, clockwise, each an eighth of the circle about its own azimuth."""


@dataclass(frozen=True, slots=True)
class AttributeDifference:
    """An attribute (`name` as in the model) with another value; None where there was or is none."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class CornerMove:
    """A corner that moved: positions in metres of the profile's CRS."""

    before: Position
    after: Position

    @property
    def distance(self) -> float:
        """How far, in m on the plane."""
        return math.dist(self.before, self.after)

    @property
    def azimuth(self) -> float:
        """Whither, in degrees from grid north, clockwise, 0 <= azimuth < 360."""
        east, north = self.after[0] - self.before[0], self.after[1] - self.before[1]
        return math.degrees(math.atan2(east, north)) % 360.0

    @property
    def direction(self) -> str:
        """Whither, as one of DIRECTIONS."""
        return nearest_direction(self.azimuth)


@dataclass(frozen=True, slots=True)
class ParcelDifference:
    """What differs between two states of a parcel. before: None for a new one; after: None for one that ends.

    attributes: of a new parcel all that are given, of one that ends none. moves, added, removed: corners; those of a
    new parcel and of one that ends are neither.
    """

    id: UUID
    before: Parcel | None
    after: Parcel | None
    attributes: tuple[AttributeDifference, ...] = ()
    moves: tuple[CornerMove, ...] = ()
    added: tuple[Position, ...] = ()
    removed: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class PointDifference:
    """What differs between two states of a boundary point. before: None for a new one; after: None for one that ends.

    attributes: of a new point all that are given, of one that ends none. move: None when it stayed.
    """

    id: UUID
    before: BoundaryPoint | None
    after: BoundaryPoint | None
    attributes: tuple[AttributeDifference, ...] = ()
    move: CornerMove | None = None


def nearest_direction(azimuth: float) -> str:
    """The one of DIRECTIONS that is nearest to an azimuth in degrees."""
    return DIRECTIONS[round(azimuth / 45.0) % len(DIRECTIONS)]


def point_differences(change: Change, base: Mapping[UUID, BoundaryPoint]) -> tuple[PointDifference, ...]:
    """The differences of the boundary points of a change. base: those it starts from; one that is missing counts as
    not there before."""
    sides = ((edit.id, base.get(edit.id), edit.after) for edit in change.points)
    return tuple(_point_difference(*side) for side in sides)


def _point_difference(id: UUID, before: BoundaryPoint | None, after: BoundaryPoint | None) -> PointDifference:
    if after is None:
        return PointDifference(id, before, None)
    attributes = tuple(_attributes(before, after, POINT_ATTRIBUTES))
    moved = before is not None and before.position != after.position
    return PointDifference(
        id, before, after, attributes, CornerMove(before.position, after.position) if before and moved else None
    )


def parcel_difference(before: Parcel | None, after: Parcel | None) -> ParcelDifference:
    """The difference of two states of one parcel.

    Raises:
        ChangeError: `difference_of_nothing`, there is neither.
    """
    if after is None:
        if before is None:
            raise ChangeError("difference_of_nothing", N_("A parcel that was not there cannot end"))
        return ParcelDifference(before.id, before, None)
    attributes = tuple(_attributes(before, after, ATTRIBUTES))
    if before is None:
        return ParcelDifference(after.id, None, after, attributes)
    moved, added, removed = ring_differences(before.geometry, after.geometry)
    moves = tuple(CornerMove(*positions) for positions in moved)
    return ParcelDifference(after.id, before, after, attributes, moves, tuple(added), tuple(removed))


def _attributes(
    before: Parcel | BoundaryPoint | None, after: Parcel | BoundaryPoint, names: Sequence[str]
) -> Iterator[AttributeDifference]:
    for name in names:
        was, is_now = getattr(before, name, None), getattr(after, name)
        if was != is_now:
            yield AttributeDifference(name, was, is_now)
