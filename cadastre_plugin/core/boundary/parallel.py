"""Moving a boundary parallel to itself: by a distance, or until the parcel on one side has a given area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import NamedTuple
from uuid import UUID

import numpy as np
from shapely.geometry import Point

from cadastre_plugin.core.boundary.chain import Chain
from cadastre_plugin.core.boundary.course import Course
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome, Remark
from cadastre_plugin.core.boundary.relaid import relaid
from cadastre_plugin.core.boundary.reshape import require_no_gap
from cadastre_plugin.core.boundary.settle import settled_change
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

AREA_WITHIN_M2 = 1e-5
"""How exactly an area is met before the grid; a hundredth of what is asked for."""
_AREA_WITHIN = 1e-11
"""The same as a part of the area: no closer is it known of streets of many square kilometres."""
_MOST_STEPS = 100
_REGULAR_STEPS = 12
"""False position is there by then, unless the area jumps at some distance; halves find that."""
_JUMP = 100.0
_MOST_TRIES = 40

_NOT_BESIDE = N_("The chosen parcel does not lie on this boundary; choose one of the parcels beside it")
_NO_DISTANCE = N_("Give a distance other than 0")
_NO_AREA = N_("Give an area of more than 0 m²")
_OUT_OF_REACH = N_(
    "Moved parallel, this boundary can give {number} {reached:.2f} m² at the most on the way to {area:.2f} m²"
)
_MET = N_("{number}: {exact:.4f} m² before the millimetre grid, {stored:.4f} m² on it; moved by {distance:.4f} m")


def move_parallel(fabric: Fabric, chain: Chain, side: UUID, distance: float) -> Outcome:
    """A chain moved by so many metres away from the parcel `side`, which grows; into it when the distance is negative.

    Its ends slide along the boundaries beside it, and all its parcels follow.

    Raises:
        BoundaryError: `parallel_not_beside`, `parallel_no_distance`, `boundary_gap`; what `relaid` and `settled` say.
    """
    if not isfinite(distance) or distance == 0:
        raise BoundaryError("parallel_no_distance", _NO_DISTANCE)
    made = _moved(chain, side, distance)
    require_no_gap(chain, made.values())
    return settled_change(fabric, made)


def move_to_area(fabric: Fabric, chain: Chain, side: UUID, area: float, profile: Profile) -> Outcome:
    """A chain moved parallel until the parcel `side` has an area (m2 on the ellipsoid), within 1e-5 m2 before the grid,
    or within 1e-11 of it where that is more.

    Raises:
        BoundaryError: `parallel_no_area`, `parallel_out_of_reach`: it cannot have that much or that little;
            else as `move_parallel`.
    """
    if not isfinite(area) or area <= 0:
        raise BoundaryError("parallel_no_area", _NO_AREA)

    def measured(distance: float) -> float:
        checkpoint()
        made = _moved(chain, side, distance, side) if distance else chain.fabric.parcels
        return ellipsoidal_area(made[side].geometry, profile.crs.definition)

    _is_left(chain, side)
    distance = _distance_for(area, measured, chain.line().length, label(chain.fabric.parcels[side]))
    outcome = move_parallel(fabric, chain, side, distance)
    stored = outcome.states.get(side) or fabric.parcels[side]
    figures: dict[str, str | int | float] = {
        "number": label(stored),
        "exact": measured(distance),
        "stored": ellipsoidal_area(stored.geometry, profile.crs.definition),
        "distance": distance,
    }
    return Outcome(outcome.states, (*outcome.remarks, Remark(_MET, figures)))


def distance_to(chain: Chain, side: UUID, place: Position) -> float:
    """How far (m) the parcel `side` grows when the chain moves parallel through a place; negative into the parcel.

    Raises:
        BoundaryError: `parallel_not_beside`.
    """
    apart = chain.line().distance(Point(place))
    is_beyond = Course(chain.corners, goes_on=True).side(place) == (-1 if _is_left(chain, side) else 1)
    return apart if is_beyond else -apart


def offset(corners: Floats, left: float) -> Floats:
    """Corners (n, 2) of a line moved by so many metres to its left; edges that shrink to nothing are left out.

    Neighbouring edges meet where their lines cross; first and last edge go on, and are given a metre of their length.
    """
    start, way = corners[:-1], np.diff(corners, axis=0)
    way = way / np.hypot(*way.T)[:, None]
    moved = start + np.column_stack([-way[:, 1], way[:, 0]]) * left
    edges = [_Edge(*place, *ahead) for place, ahead in zip(moved.tolist(), way.tolist(), strict=True)]
    kept, inner = edges[:1], [(edges[0].x, edges[0].y)]  # where each edge begins, but for the first
    for edge in edges[1:]:
        while len(kept) > 1 and kept[-1].ends_before(inner[-1], _crossing(kept[-1], edge)):
            kept.pop(), inner.pop()
        inner.append(_crossing(kept[-1], edge))
        kept.append(edge)
    inner = inner[1:] or inner
    made: Floats = np.array([inner[0] - way[0], *inner, inner[-1] + way[-1]])
    return made if len(kept) > 1 else made[[0, 2]]


class _Edge(NamedTuple):
    """A place on a straight line (m), and the unit vector along it."""

    x: float
    y: float
    east: float
    north: float

    def ends_before(self, start: Position, end: Position) -> bool:
        """True when the way from start to end does not lead along it."""
        return (end[0] - start[0]) * self.east + (end[1] - start[1]) * self.north <= 0


def _crossing(one: _Edge, other: _Edge) -> Position:
    """Where the lines of two edges cross; of parallel ones the place of the second."""
    turn = one.east * other.north - one.north * other.east
    if abs(turn) < 1e-9:
        return other.x, other.y
    along = (other.x - one.x) * other.north - (other.y - one.y) * other.east
    return one.x + one.east * along / turn, one.y + one.north * along / turn


def _moved(chain: Chain, side: UUID, distance: float, only: UUID | None = None) -> Mapping[UUID, Parcel]:
    left = -distance if _is_left(chain, side) else distance
    course = Course(offset(np.array(chain.corners), left), goes_on=True)
    return relaid(chain, course, slides=True, only=only)


def _is_left(chain: Chain, side: UUID) -> bool:
    for run in chain.runs:
        if run.parcel.id == side:
            return run.is_left
    raise BoundaryError("parallel_not_beside", _NOT_BESIDE)


def _distance_for(area: float, measured: Callable[[float], float], length: float, number: str) -> float:
    """The distance (m) at which the measured area is the wanted one: bracketed by steps, then by false position."""
    before = measured(0.0)
    if abs(before - area) <= _within(area):
        raise BoundaryError("parallel_no_distance", _NO_DISTANCE)
    near, miss = 0.0, before - area
    far, passed = _bracket(area, measured, near, miss, (area - before) / length, number)
    weight = 1.0
    for step in range(_MOST_STEPS):
        if abs(passed) <= _within(area):
            return far
        if _is_jump(far - near, passed - miss, length):
            break
        ratio = passed / (passed - miss * weight) if step < _REGULAR_STEPS else 0.5
        middle = far - ratio * (far - near)
        value = measured(middle) - area
        if value * passed < 0:
            near, miss, weight = far, passed, 1.0
        else:
            weight /= 2.0  # the Illinois rule: an end that stays counts half
        far, passed = middle, value
    reached = area + (miss if miss * (before - area) > 0 else passed)
    raise BoundaryError("parallel_out_of_reach", _OUT_OF_REACH, number=number, reached=reached, area=area)


def _within(area: float) -> float:
    return max(AREA_WITHIN_M2, area * _AREA_WITHIN)


def _is_jump(distance: float, area: float, length: float) -> bool:
    """True when an area changes too much on a short way for a boundary of that length: what lies between is skipped."""
    return abs(distance) <= GRID_M and abs(area) > max(_JUMP * length * abs(distance), AREA_WITHIN_M2)


def _bracket(
    area: float, measured: Callable[[float], float], at: float, miss: float, step: float, number: str
) -> tuple[float, float]:
    """A distance at which the area is passed, and by how much; halved steps where the boundary cannot go so far."""
    for _ in range(_MOST_TRIES):
        try:
            value = measured(at + step) - area
        except BoundaryError:
            step /= 2.0
            continue
        if abs(value) <= _within(area) or value * miss < 0:
            return at + step, value
        at, step = at + step, step * 1.5 if abs(value) < abs(miss) else step / 2.0
        miss = value
    raise BoundaryError("parallel_out_of_reach", _OUT_OF_REACH, number=number, reached=miss + area, area=area)
