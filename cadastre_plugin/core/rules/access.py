"""A parcel that a change makes can be reached from a street, over its own land and as widely as the city asks.

A norm for what a change makes: a yard in the middle of a block that never had a way stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.beside import names_of
from cadastre_plugin.core.geometry.edges import Edges
from cadastre_plugin.core.geometry.land import polygons_of
from cadastre_plugin.core.geometry.street_front import street_front
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.texts import N_

_NONE = N_("{number} does not lie at a street")
_SHORT = N_("{number} lies at a street along {front:.2f} m only; {least:.2f} m are asked for")
_NECK = N_("{number} reaches the street only through a neck narrower than {least:.2f} m")

ROUNDING_M = 0.01
"""A front may be so much shorter than asked, since corners lie on the grid and neighbours meet it at an angle."""


def _examine(situation: Situation) -> Iterator[Finding]:
    profile, near = situation.profile, situation.neighbourhood
    least = profile.tolerances.access_width_m
    if not least or not (profile.gaps_are_streets or profile.street_purposes):
        return
    is_street = np.array([parcel.purpose in profile.street_purposes for parcel in near.parcels], dtype=bool)
    shared = _shared_with(near.edges, is_street)
    for index in np.flatnonzero(~is_street[: near.touched]):
        if not near.land[index].is_empty:
            front = _plain_front(situation, int(index), is_street, shared) or _front(situation, int(index), is_street)
            yield from _faults(situation, int(index), front, least)


def _shared_with(edges: Edges, is_street: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Of each edge: 0 when nobody else has it, 1 when a private parcel has, 2 when a street has."""
    _, group = np.unique(names_of(edges), return_inverse=True)
    several = np.bincount(group)[group] > 1
    street = np.bincount(group, weights=is_street[edges.owner])[group] > 0
    found: NDArray[np.int64] = np.where(several, np.where(street, 2, 1), 0)
    return found


def _plain_front(
    situation: Situation, index: int, is_street: NDArray[np.bool_], shared: NDArray[np.int64]
) -> LineString | None:
    """The longest edge that for itself is front enough, as most parcels have one; None when it takes a closer look."""
    near, profile = situation.neighbourhood, situation.profile
    first, last = np.searchsorted(near.edges.owner, [index, index + 1])
    parts = polygons_of(near.land[index])
    if not profile.gaps_are_streets or len(parts) != 1:
        return None
    last = first + shapely.get_num_coordinates(parts[0].exterior) - 1  # the shell comes first; a void is no street
    start, along = near.edges.start[first:last], near.edges.end[first:last] - near.edges.start[first:last]
    length = np.where(shared[first:last] == 1, 0.0, np.hypot(*along.T))
    longest = int(length.argmax())
    if length[longest] < profile.tolerances.access_width_m + 2 * ROUNDING_M:
        return None
    ends = np.array([ROUNDING_M, length[longest] - ROUNDING_M]) / length[longest]
    edge = LineString(start[longest] + ends[:, None] * along[longest])
    around = near.neighbours(index)
    private = near.land[around[~is_street[around]]]
    return None if shapely.dwithin(private, edge, profile.tolerances.t_junction_m).any() else edge


def _front(situation: Situation, index: int, is_street: NDArray[np.bool_]) -> LineString | None:
    """The longest piece of the outline that lies at a street."""
    near, profile = situation.neighbourhood, situation.profile
    around = near.neighbours(index)
    lands, streets, reach = near.land[around], is_street[around], profile.tolerances.t_junction_m
    pieces = street_front(
        near.land[index], lands[~streets], lands[streets], gaps_are_streets=profile.gaps_are_streets, reach=reach
    )
    return max(pieces, key=lambda piece: piece.length, default=None)


def _faults(situation: Situation, index: int, front: LineString | None, least: float) -> Iterator[Finding]:
    parcel, land = situation.touched[index], situation.neighbourhood.land[index]
    parameters: Parameters = {"number": label(parcel), "least": least, "front": front.length if front else 0.0}
    if front is None:
        yield RULE.finding(_NONE, [parcel], parameters, place=whereabouts(parcel))
    elif front.length < least - ROUNDING_M:
        yield RULE.finding(_SHORT, [parcel], parameters, place=front, measure=least - front.length)
    elif _is_necked(land, front, least):
        yield RULE.finding(_NECK, [parcel], parameters, place=front)


def _is_necked(land: BaseGeometry, front: LineString, least: float) -> bool:
    """True when a disc of the width cannot roll from the street into the main part.

    Where no disc fits anywhere, the whole parcel is narrow, and that is for `min-width` to say.
    """
    west, south, east, north = land.bounds
    if shapely.get_num_coordinates(land) > MOST_CORNERS:
        return False
    if min(east - west, north - south) < least or land.area >= CONVEX * land.convex_hull.area:
        return False
    room = polygons_of(land.buffer(ROUNDING_M - least / 2))
    main = max(room, key=lambda piece: piece.area, default=None)
    return main is not None and bool(main.distance(front) > least)


CONVEX = 0.97
"""A parcel that fills so much of its convex hull has no neck."""

MOST_CORNERS = 5_000
"""A parcel with more is looked at for its front alone: GEOS would take seconds for its buffer."""

RULE = Rule("access", N_("Access"), Severity.WARNING, Stage.LIVE, _examine, is_norm=True)
