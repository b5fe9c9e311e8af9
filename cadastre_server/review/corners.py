"""A boundary point is the corner of a parcel, and every corner has one at most, also where a change knew of none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shapely.geometry import Point

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.points import CornerIndex, CornerPaths, corners, point_edits
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.texts import N_
from cadastre_server.changes.checking import Examined
from cadastre_server.problems import ConflictError, RefusedError


def require_corners(found: Examined) -> None:
    """Nothing when each boundary point of the change stands at a corner that no other point has.

    Raises:
        RefusedError: `point_off_corner`.
        ConflictError: `corner_has_point`; someone else described the corner meanwhile.
    """
    touched = {edit.id for edit in found.change.points}
    for point in (edit.after for edit in found.change.points if edit.after is not None):
        other = found.surroundings.points.get(point.position)
        if other is not None and other.id not in touched:
            raise ConflictError(
                "corner_has_point",
                N_("The corner of boundary point {number} has a point in the register by now; load the area anew"),
                number=point.number or "—",
            )
        if not _is_corner(point.position, found):
            raise RefusedError(
                "point_off_corner",
                N_("Boundary point {number} is not at a corner of a parcel"),
                number=point.number or "—",
            )


def with_points(change: Change, found: Examined) -> Change:
    """The change with the boundary points that it did not know of and whose corners it moves or removes.

    They were described after the change was begun; the corner is the change's to move, and its point goes along.
    """
    base = {parcel.id: parcel for parcel in found.base}
    at_stake = {corner for parcel in base.values() for corner in corners(parcel)}
    known = {edit.id for edit in change.points}
    points = found.surroundings.points
    strangers = {at: point for at, point in points.items() if at in at_stake and point.id not in known}
    if not strangers:
        return change
    current = {parcel.id: parcel for parcel in change.after_parcels()}
    paths = CornerPaths.between(base, current, CornerIndex(found.surroundings.by_id.values()))
    return replace(change, points=(*change.points, *_making_way(point_edits(strangers, {}, paths), change)))


def _making_way(edits: tuple[Edit[BoundaryPoint], ...], change: Change) -> Iterator[Edit[BoundaryPoint]]:
    """Two points do not get one place: the one that the change describes has it."""
    taken = {edit.after.position for edit in change.points if edit.after is not None}
    for edit in edits:
        yield replace(edit, after=None) if edit.after and edit.after.position in taken else edit


def _is_corner(position: Position, found: Examined) -> bool:
    touched = {edit.id for edit in found.change.parcels}
    beside = [parcel for parcel in found.surroundings.near(Point(position), 0.0) if parcel.id not in touched]
    return any(position in corners(parcel) for parcel in (*beside, *found.change.after_parcels()))
