"""Moving, adding and removing one corner: every parcel that has it follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from math import hypot
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.joined import corners_on, joined, star
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.rings import edges_at, rings_of, with_rings
from cadastre_plugin.core.boundary.settle import settled_change
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_NO_CORNER = N_("No boundary has a corner at this place; choose a corner")
_NO_EDGE = N_("No boundary runs between these two corners; choose an edge of a boundary")
_UNMOVED = N_("The corner stands there already; give another place")
_OCCUPIED = N_("There is a corner at this place already; move that one")
_TRIANGLE = N_("{number} would be left with two corners there; a boundary needs three")
_JUNCTION = N_("Boundaries of several parcels part at this corner; it can be moved, but not removed")


def on_millimetre(x: float, y: float) -> Position:
    """The place on the grid nearest to one in m."""
    ((east, north),) = snapped(np.array([[x, y]])).tolist()
    return east, north


def with_corner_joined(fabric: Fabric, corner: Position) -> Fabric:
    """The fabric in which everyone whose boundary runs through a corner has it, and its edges are everyone's.

    Raises:
        BoundaryError: `corner_unknown`: no parcel has it.
    """
    lines = star(fabric, corner)
    if lines.is_empty:
        raise BoundaryError("corner_unknown", _NO_CORNER)
    shared = joined(fabric, lines, [corner])
    return shared if shared is fabric else joined(shared, star(shared, corner), [corner])


def move_corner(fabric: Fabric, corner: Position, to: Position) -> Outcome:
    """Every parcel with a corner gets it at another place (m; put on the grid).

    On another corner the two become one; on a boundary, that one gets it.

    Raises:
        BoundaryError: `corner_unknown`, `corner_unmoved`, `corner_triangle`, or what `settled` says.
    """
    target = on_millimetre(*to)
    if target == corner:
        raise BoundaryError("corner_unmoved", _UNMOVED)
    having = with_corner_joined(fabric, corner).having(corner)
    reach = fabric.tolerances.t_junction_m
    return settled_change(fabric, _states(_moved(parcel, corner, target, reach) for parcel in having))


def add_corner(fabric: Fabric, edge: tuple[Position, Position], at: Position) -> Outcome:
    """Every parcel along an edge (its two corners) gets a corner at a place (m; put on the grid), on the edge or off.

    Raises:
        BoundaryError: `edge_unknown`, `corner_occupied`: a corner of the edge is there; or what `settled` says.
    """
    target = on_millimetre(*at)
    line = LineString(edge)
    shared = joined(fabric, line, edge)
    start, end = min(
        pairwise(corners_on(shared, line)), key=lambda piece: LineString(piece).distance(shapely.Point(target))
    )
    if _apart(target, start, end) <= fabric.tolerances.t_junction_m:
        raise BoundaryError("corner_occupied", _OCCUPIED)
    made = (_bent(parcel, start, end, target) for parcel in shared.having(start))
    wanted = [parcel for parcel in made if parcel is not None]
    if not wanted:
        raise BoundaryError("edge_unknown", _NO_EDGE)
    return settled_change(fabric, _states(wanted))


def remove_corner(fabric: Fabric, corner: Position) -> Outcome:
    """Every parcel with a corner runs straight from the one before it to the one after it.

    Raises:
        BoundaryError: `corner_unknown`, `corner_junction`: not the same edges meet there in all of them;
            `corner_triangle`, or what `settled` says.
    """
    having = with_corner_joined(fabric, corner).having(corner)
    ends = {frozenset(pair) for parcel in having for pair in edges_at(parcel.geometry, corner)}
    if len(ends) > 1:
        raise BoundaryError("corner_junction", _JUNCTION)
    return settled_change(fabric, _states(_without(parcel, corner) for parcel in having))


def _states(parcels: Iterable[Parcel]) -> dict[UUID, Parcel]:
    return {parcel.id: parcel for parcel in parcels}


def _moved(parcel: Parcel, corner: Position, target: Position, reach: float) -> Parcel:
    changed = {}
    for ring in rings_of(parcel.geometry):
        at = ring.indices(corner)
        if at:
            corners = ring.corners.copy()
            corners[at] = target
            _require_three(parcel, corners, reach)
            changed[ring.place] = corners
    return replace(parcel, geometry=with_rings(parcel.geometry, changed))


def _without(parcel: Parcel, corner: Position) -> Parcel:
    changed = {}
    for ring in rings_of(parcel.geometry):
        at = ring.indices(corner)
        if at:
            changed[ring.place] = np.delete(ring.corners, at, axis=0)
            _require_three(parcel, changed[ring.place], 0.0)
    return replace(parcel, geometry=with_rings(parcel.geometry, changed))


def _bent(parcel: Parcel, start: Position, end: Position, target: Position) -> Parcel | None:
    """The parcel with a corner between two that follow each other on its boundary; None when they do not."""
    for ring in rings_of(parcel.geometry):
        for index in ring.indices(start):
            for step in (0, -1):
                if ring.at(index + 1 + 2 * step) == end:
                    corners = np.insert(ring.corners, index + 1 + step, target, axis=0)
                    return replace(parcel, geometry=with_rings(parcel.geometry, {ring.place: corners}))
    return None


def _apart(target: Position, *corners: Position) -> float:
    return min(hypot(target[0] - x, target[1] - y) for x, y in corners)


def _require_three(parcel: Parcel, corners: Floats, reach: float) -> None:
    beside = np.hypot(*(corners - np.roll(corners, 1, axis=0)).T) <= reach
    if len(corners) - int(beside.sum()) < 3:
        raise BoundaryError("corner_triangle", _TRIANGLE, number=label(parcel))
