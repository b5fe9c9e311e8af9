"""Boundary points keep to their corners: one moves with its corner and ends with it, whichever tool did that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import shapely

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.change.corners import ring_differences
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position, as_measured, moved
from cadastre_plugin.core.model.parcel import NEW, Parcel

Points = Mapping[Position, BoundaryPoint]
"""Boundary points by their position."""

Statements = Mapping[Position, BoundaryPoint]
"""What was said of corners, by where the register has each, or where it was then when the register has no such corner.
The point stands where the corner was when it was said."""

Parcels = Mapping[UUID, Parcel]


class CornerIndex:
    """Which parcels of the work area have a corner, as the register has them."""

    def __init__(self, parcels: Iterable[Parcel]) -> None:
        self._parcels: dict[Position, set[UUID]] = {}
        for parcel in parcels:
            for corner in corners(parcel):
                self._parcels.setdefault(corner, set()).add(parcel.id)

    def at(self, corner: Position) -> frozenset[UUID]:
        """The parcels that have exactly this corner."""
        return frozenset(self._parcels.get(corner, ()))


@dataclass(frozen=True)
class CornerPaths:
    """Where corners have gone from the register to a state of it; made anew for each state, so that it needs no undo.

    stands: is this position a corner now? went: new places of corners that moved. came: the reverse.
    """

    stands: Callable[[Position], bool]
    went: Mapping[Position, Position]
    came: Mapping[Position, Position]

    @classmethod
    def between(cls, base: Parcels, current: Parcels, index: CornerIndex) -> CornerPaths:
        """base, current: the touched parcels as in the register and as they are; index: of the whole work area."""
        standing = {corner for parcel in current.values() for corner in corners(parcel)}

        def stands(corner: Position) -> bool:
            return corner in standing or not index.at(corner) <= base.keys()

        went: dict[Position, Position] = {}
        for id in sorted(base.keys() & current.keys()):
            moves = ring_differences(base[id].geometry, current[id].geometry)[0]
            went |= {was: now for was, now in moves if not stands(was) and was not in went and now not in went.values()}
        return cls(stands, went, {now: was for was, now in went.items()})

    def now(self, corner: Position) -> Position | None:
        """Where a corner of the register, or one that was added, is now; None when there is none any more."""
        return corner if self.stands(corner) else self.went.get(corner)

    def anchor(self, corner: Position) -> Position:
        """Where the register has a corner that is here now: elsewhere if it moved here, else at the same place."""
        return self.came.get(corner, corner)


def point_edits(points: Points, statements: Statements, paths: CornerPaths) -> tuple[Edit[BoundaryPoint], ...]:
    """The edits of boundary points that go with a change of parcels.

    points: those of the register. A point whose corner moved is at the new place, unmeasured until it is said how well
    that is known; one whose corner is gone ends, and so does one that was moved onto another.
    """
    anchors = [*points, *(anchor for anchor in statements if anchor not in points)]
    anchors.sort(key=lambda anchor: (paths.now(anchor) != anchor, anchor))  # those that stayed have their place
    taken: set[Position] = set()
    edits = (_edit(points.get(anchor), statements.get(anchor), paths.now(anchor), taken) for anchor in anchors)
    return tuple(sorted((edit for edit in edits if edit is not None), key=lambda edit: str(edit.id)))


def statements_of(edits: Iterable[Edit[BoundaryPoint]], points: Points, paths: CornerPaths) -> Statements:
    """What must have been said of corners that the edits are what they are: the inverse of `point_edits`."""
    followed = {edit.id: edit for edit in point_edits(points, {}, paths)}
    anchors = {point.id: position for position, point in points.items()}
    return {
        anchors.get(edit.id) or paths.anchor(edit.after.position): edit.after
        for edit in edits
        if edit.after is not None and edit != followed.get(edit.id)
    }


def by_position(points: Iterable[BoundaryPoint]) -> dict[Position, BoundaryPoint]:
    """Points found by where they are."""
    return {point.position: point for point in points}


def corners(parcel: Parcel) -> Iterator[Position]:
    """The corners of a parcel; the first of a ring comes twice."""
    return ((east, north) for east, north in shapely.get_coordinates(parcel.geometry).tolist())


def _edit(
    base: BoundaryPoint | None, said: BoundaryPoint | None, now: Position | None, taken: set[Position]
) -> Edit[BoundaryPoint] | None:
    if now is None or now in taken:
        return None if base is None else Edit(base.id, base.version, None)
    after = placed(base, said, now)
    if after is None:
        return None
    taken.add(now)
    version = NEW if base is None else base.version
    return None if after == base else Edit(after.id, version, replace(after, version=version))


def placed(base: BoundaryPoint | None, said: BoundaryPoint | None, now: Position) -> BoundaryPoint | None:
    """A point where its corner is now, as well known as was said of that place or as the register has it there."""
    point = said or base
    if point is None or point.position == now:
        return point
    if base is not None and base.position == now:
        return as_measured(point, base)
    return moved(point, now)
