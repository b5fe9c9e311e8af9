"""The ways to close a sliver or an overlap: which corners go onto which, and which are missing on the other side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import LinearRing, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.corners_shared import with_corners, with_moved
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import on_ground
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import GRID_M, on_grid, snapped
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding

Moves = Mapping[Position, Position]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a corner: how accurate it is (m), and whether it is legally fixed, so that it never moves."""

    accuracy: float
    is_fixed: bool


Standings = Callable[[Position], Standing]
"""What is known of the corner at a position of the grid."""


def standings_of(profile: Profile, points: Mapping[Position, BoundaryPoint] | None = None) -> Standings:
    """What boundary points say of their corners; others are as accurate as the profile expects, and not fixed.

    Fixed is a corner whose marker the profile names as such.
    """
    known = points or {}
    default = Standing(profile.tolerances.boundary_point_m, False)

    def standing(corner: Position) -> Standing:
        point = known.get(corner)
        if point is None:
            return default
        accuracy = default.accuracy if point.accuracy is None else point.accuracy
        return Standing(accuracy, point.marker in profile.fixed_markers)

    return standing


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two sides of a fault: corners that face each other in pairs, and those that have no counterpart.

    limit: how far (m) a corner may go.
    """

    one: Parcel
    other: Parcel
    pairs: tuple[tuple[Position, Position], ...]
    lone_one: tuple[Position, ...]
    lone_other: tuple[Position, ...]
    limit: float


def candidates(
    fabric: Fabric, finding: Finding, limit: float, standings: Standings
) -> Iterator[dict[UUID, Parcel | None]]:
    """What parcels could become so that a fault is closed, for `settled`; some of it may not do.

    finding: of the rule `sliver` or `overlap`. limit: how far (m) a corner may go.
    """
    one, *others = [fabric.parcels[id] for id in finding.subjects]
    if finding.place is None:
        return
    by_land = [on_ground(one, land_of([one.geometry])[0].union(finding.place))]
    if others:
        sides = _sides(one, others[0], finding.place, limit, fabric.tolerances.sliver_min_width_m)
        yield from _by_corners(fabric, sides, standings)
        by_land = list(_by_land(sides, finding.place))
    for parcel in by_land:
        if not parcel.geometry.is_empty and _has_no_corner_of_its_own(fabric, parcel):
            yield {parcel.id: parcel}


def facing(fabric: Fabric, finding: Finding, limit: float) -> tuple[tuple[Position, Position], ...]:
    """The corners on both sides of a fault that are at most `limit` (m) apart: each pair is one corner, told twice."""
    if len(finding.subjects) < 2 or finding.place is None:
        return ()
    one, other = (fabric.parcels[id] for id in finding.subjects)
    return _sides(one, other, finding.place, limit, fabric.tolerances.sliver_min_width_m).pairs


def _by_corners(fabric: Fabric, sides: _Sides, standings: Standings) -> Iterator[dict[UUID, Parcel | None]]:
    """Each pair meets at one of its corners; a corner alone is inserted on the other side, or goes onto it."""
    tried: list[Moves] = []
    for towards in ("surer", "one", "other"):
        meeting = dict(move for pair in sides.pairs if (move := _meeting(pair, towards, standings)))
        for yielding in (None, sides.one, sides.other):
            moves = {**meeting, **_onto(sides, yielding, meeting, standings)}
            if moves not in tried:
                tried.append(moves)
                yield _closed(fabric, sides, moves)


def _meeting(pair: tuple[Position, Position], towards: str, standings: Standings) -> tuple[Position, Position] | None:
    """From where to where: towards one side, or from the less certain corner; a fixed corner stays; None if both."""
    one, other = standings(pair[0]), standings(pair[1])
    if one.is_fixed and other.is_fixed:
        return None
    goes_to_one = towards == "one" or (towards == "surer" and one.accuracy <= other.accuracy)
    if one.is_fixed or (goes_to_one and not other.is_fixed):
        return pair[1], pair[0]
    return pair


def _onto(sides: _Sides, yielding: Parcel | None, meeting: Moves, standings: Standings) -> Moves:
    """Where the corners without counterpart of one side go: to the nearest place of the other side's boundary."""
    if yielding is None:
        return {}
    staying, corners = (sides.other, sides.lone_one) if yielding is sides.one else (sides.one, sides.lone_other)
    boundary = with_moved(staying.geometry, meeting).boundary
    moves: dict[Position, Position] = {}
    for corner in corners:
        place = Point(corner)
        if standings(corner).is_fixed or boundary.distance(place) > sides.limit:
            continue
        foot = snapped(shapely.get_coordinates(boundary.interpolate(boundary.project(place))))[0]
        moves[corner] = (float(foot[0]), float(foot[1]))
    return moves


def _closed(fabric: Fabric, sides: _Sides, moves: Moves) -> dict[UUID, Parcel | None]:
    """Everyone who has a corner that moves follows; each side gets the corners that only the other has."""
    following = {parcel.id: parcel for corner in moves for parcel in fabric.having(corner)}
    following |= {sides.one.id: sides.one, sides.other.id: sides.other}
    shapes = {id: with_moved(parcel.geometry, moves) for id, parcel in following.items()}
    for parcel, corners in ((sides.one, sides.lone_one), (sides.other, sides.lone_other)):
        alone = [moves[corner] for corner in corners if corner in moves and len(fabric.having(corner)) == 1]
        shapes[parcel.id] = _without_straight(shapes[parcel.id], alone)
    one, other = shapes[sides.one.id], shapes[sides.other.id]
    shapes[sides.one.id] = _with_those_of(one, other, [*sides.lone_other, *_ends(sides)], moves, sides.limit)
    shapes[sides.other.id] = _with_those_of(other, one, [*sides.lone_one, *_ends(sides)], moves, sides.limit)
    return {id: replace(following[id], geometry=shape) for id, shape in shapes.items()}


def _ends(sides: _Sides) -> list[Position]:
    return [corner for pair in sides.pairs for corner in pair]


def _with_those_of(
    shape: MultiPolygon, other: MultiPolygon, corners: Sequence[Position], moves: Moves, limit: float
) -> MultiPolygon:
    """The shape with those of the corners, where they are now, that the other side has."""
    theirs = {(x, y) for x, y in shapely.get_coordinates(other).tolist()}
    now = {moves.get(corner, corner) for corner in corners} & theirs
    return with_corners(shape, np.array(sorted(now)), limit) if now else shape


def _without_straight(shape: MultiPolygon, corners: Sequence[Position]) -> MultiPolygon:
    """The shape without those of the corners at which its boundary runs straight on."""
    if not corners:
        return shape
    parts = [
        Polygon(_bent(part.exterior, corners), [_bent(hole, corners) for hole in part.interiors])
        for part in shape.geoms
    ]
    return on_grid(MultiPolygon(parts))


def _bent(ring: LinearRing, corners: Sequence[Position]) -> Floats:
    points = shapely.get_coordinates(ring)[:-1]
    kept = [
        index
        for index, (x, y) in enumerate(points.tolist())
        if (x, y) not in corners or _apart(points[index], points[index - 1], points[(index + 1) % len(points)]) > GRID_M
    ]
    return points[kept] if len(kept) >= 3 else points


def _apart(point: Floats, start: Floats, end: Floats) -> float:
    return float(shapely.LineString([start, end]).distance(Point(point)))


def _sides(one: Parcel, other: Parcel, place: BaseGeometry, limit: float, near: float) -> _Sides:
    """The corners within `near` (m) of a place that only one of the two has, those that face each other in pairs."""
    mine, theirs = _corners_at(one, place, near), _corners_at(other, place, near)
    mine, theirs = mine - _all(other), theirs - _all(one)
    facing = sorted((math.dist(a, b), a, b) for a in mine for b in theirs)
    pairs: list[tuple[Position, Position]] = []
    for apart, a, b in facing:
        if apart <= limit and a in mine and b in theirs:
            pairs.append((a, b))
            mine, theirs = mine - {a}, theirs - {b}
    return _Sides(one, other, tuple(pairs), tuple(sorted(mine)), tuple(sorted(theirs)), limit)


def _corners_at(parcel: Parcel, place: BaseGeometry, near: float) -> set[Position]:
    corners = shapely.get_coordinates(parcel.geometry)
    at = shapely.dwithin(shapely.points(corners), place, near)
    return {(x, y) for x, y in corners[at].tolist()}


def _all(parcel: Parcel) -> set[Position]:
    return {(x, y) for x, y in shapely.get_coordinates(parcel.geometry).tolist()}


def _by_land(sides: _Sides, place: BaseGeometry) -> Iterator[Parcel]:
    """One of the two gets the gap, or gives up the overlap."""
    lands = land_of([sides.one.geometry, sides.other.geometry])
    is_overlap = lands[0].intersection(lands[1]).intersection(place).area > place.area / 2
    for parcel, land in zip((sides.one, sides.other), lands, strict=True):
        yield on_ground(parcel, land.difference(place) if is_overlap else land.union(place))


def _has_no_corner_of_its_own(fabric: Fabric, parcel: Parcel) -> bool:
    """True when all its corners were there: the end of a sliver that widens into a street is no corner."""
    before = _all(fabric.parcels[parcel.id])
    new = _all(replace(parcel, geometry=on_grid(parcel.geometry))) - before
    return all(fabric.having(corner) for corner in new)
