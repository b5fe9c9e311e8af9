"""For each boundary tool, what a person could ask of it at a parcel: at random, sensible or not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from cadastre_plugin.core.boundary.chain import chain_along
from cadastre_plugin.core.boundary.corner import add_corner, move_corner, remove_corner
from cadastre_plugin.core.boundary.divide.amounts import Equal
from cadastre_plugin.core.boundary.divide.plan import Azimuth, Division, divide
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.gap import fill_gap, void_at
from cadastre_plugin.core.boundary.merge import merge
from cadastre_plugin.core.boundary.new_parcel import Designation, free_pieces, new_parcels
from cadastre_plugin.core.boundary.outcome import Outcome, followed_by
from cadastre_plugin.core.boundary.parallel import move_parallel, move_to_area
from cadastre_plugin.core.boundary.reshape import reshape
from cadastre_plugin.core.boundary.sliver_faults import fault_at
from cadastre_plugin.core.boundary.sliver_repair import repair
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.boundary.taking import Rest, Terms, strip_along, take
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile

Attempt = Callable[[Fabric, Profile, UUID, Random], Outcome]
"""A tool used at a parcel; raises CadastreError when the tool refuses."""

STREET = Designation(district="", purpose="street")


@dataclass(frozen=True, slots=True)
class Tool:
    """attempt: see there. conserves: the land of the touched parcels is the same before and after."""

    attempt: Attempt
    conserves: bool


def split(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A straight line across."""
    return split_by_line(fabric, _across(fabric.parcels[id], rng), [id])


def split_crooked(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A line with a bend, at its neighbours too."""
    start, end = _across(fabric.parcels[id], rng).coords
    bend = _inside(fabric.parcels[id], rng)
    return split_by_line(fabric, LineString([start, bend, end]))


def divide_equally(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """Two to five equal parts along an azimuth."""
    return divide(fabric, profile, id, Division(Equal(rng.randint(2, 5)), Azimuth(rng.uniform(0, 180))))


def merge_with_neighbour(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """The parcel and one beside it."""
    return merge(fabric, [id, *_some(fabric, id, rng)])


def corner_moved(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A corner by up to half a metre."""
    x, y = _corner(fabric.parcels[id], rng)
    return move_corner(fabric, (x, y), (x + rng.uniform(-0.5, 0.5), y + rng.uniform(-0.5, 0.5)))


def corner_added(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A corner beside the middle of an edge."""
    start, end = _edge(fabric.parcels[id], rng)
    aside = rng.uniform(-0.3, 0.3)
    middle = ((start[0] + end[0]) / 2 + aside, (start[1] + end[1]) / 2 + aside)
    return add_corner(fabric, (start, end), middle)


def corner_removed(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """Any corner."""
    return remove_corner(fabric, _corner(fabric.parcels[id], rng))


def reshaped(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """An edge gets a bend of up to two metres."""
    start, end = _edge(fabric.parcels[id], rng)
    bend = ((start[0] + end[0]) / 2 + rng.uniform(-2, 2), (start[1] + end[1]) / 2 + rng.uniform(-2, 2))
    return reshape(fabric, [start, bend, end])


def moved_parallel(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A boundary by up to a metre."""
    chain = chain_along(fabric, _edge(fabric.parcels[id], rng), whole=rng.random() < 0.5)
    return move_parallel(fabric, chain, id, rng.choice([-1, 1]) * rng.uniform(0.05, 1.0))


def moved_to_area(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A boundary until the parcel is up to 3 % larger or smaller."""
    area = ellipsoidal_area(fabric.parcels[id].geometry, profile.crs.definition)
    chain = chain_along(fabric, _edge(fabric.parcels[id], rng), whole=True)
    return move_to_area(fabric, chain, id, area * rng.uniform(0.97, 1.03), profile)


def remainder(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """What around the parcel is nobody's."""
    west, south, east, north = fabric.parcels[id].geometry.buffer(rng.uniform(1, 20)).bounds
    ring = [(west, south), (east, south), (east, north), (west, north)]
    return new_parcels(fabric, free_pieces(fabric, ring)[:2], Designation(district=""))


def gap_filled(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """The parcel ends; what it leaves becomes a parcel, or goes to a neighbour."""
    ended = Outcome({id: None})
    without = fabric.with_states(ended.states)
    inside = land_of([fabric.parcels[id].geometry])[0].representative_point()
    void = void_at(without, inside.x, inside.y)
    receiver = rng.choice([None, *void.neighbours])
    filled = fill_gap(without, void, receiver, Designation(district=""), confirmed=True)
    return followed_by(fabric.parcels, ended, filled)


def strip_taken(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A strip across the parcel and its neighbours."""
    line = [(x, y) for x, y in _across(fabric.parcels[id], rng).coords]
    strip = strip_along(line, rng.uniform(0.5, 8.0))
    return take(fabric, strip, Terms(STREET, rng.choice([*Rest]), rng.random() < 0.5), profile)


def sliver_repaired(fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Outcome:
    """A corner of the parcel alone is put 5 cm aside; then the sliver that it makes is repaired."""
    spoilt = _with_a_dent(fabric.parcels[id], rng)
    faulty = fabric.with_states({id: spoilt[0]})
    limit = profile.tolerances.sliver_width_m
    finding = fault_at(faulty, *spoilt[1], profile, limit, within=0.2)
    made = repair(faulty, finding, profile, limit).outcome
    return followed_by(fabric.parcels, Outcome({id: spoilt[0]}), made)


TOOLS: Mapping[str, Tool] = {
    "split": Tool(split, True),
    "split crooked": Tool(split_crooked, True),
    "divide": Tool(divide_equally, True),
    "merge": Tool(merge_with_neighbour, True),
    "move corner": Tool(corner_moved, False),
    "add corner": Tool(corner_added, False),
    "remove corner": Tool(corner_removed, False),
    "reshape": Tool(reshaped, False),
    "parallel": Tool(moved_parallel, False),
    "to area": Tool(moved_to_area, False),
    "remainder": Tool(remainder, False),
    "fill gap": Tool(gap_filled, False),
    "taking": Tool(strip_taken, True),
    "sliver repair": Tool(sliver_repaired, False),
}
"""By the name in the table."""


def _across(parcel: Parcel, rng: Random) -> LineString:
    """A line through a random place of the parcel, longer than it."""
    x, y = _inside(parcel, rng)
    west, south, east, north = parcel.geometry.bounds
    reach, angle = math.hypot(east - west, north - south) + 1.0, rng.uniform(0, math.pi)
    east, north = reach * math.cos(angle), reach * math.sin(angle)
    return LineString([(x - east, y - north), (x + east, y + north)])


def _inside(parcel: Parcel, rng: Random) -> Position:
    """A place in the parcel, or its representative one when chance finds none."""
    land = land_of([parcel.geometry])[0]
    west, south, east, north = land.bounds
    for _ in range(20):
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(land, x, y):
            return x, y
    place = land.representative_point()
    return place.x, place.y


def _some(fabric: Fabric, id: UUID, rng: Random) -> list[UUID]:
    beside = [parcel.id for parcel in sorted(fabric.neighbours(id), key=lambda parcel: parcel.geometry.wkb)]
    return [rng.choice(beside)] if beside else []


def _corner(parcel: Parcel, rng: Random) -> Position:
    x, y = rng.choice(shapely.get_coordinates(parcel.geometry).tolist())
    return x, y


def _edge(parcel: Parcel, rng: Random) -> tuple[Position, Position]:
    """An edge of the outer boundary."""
    ring = [(x, y) for x, y in shapely.get_coordinates(parcel.geometry.geoms[0].exterior).tolist()]
    index = rng.randrange(len(ring) - 1)
    return ring[index], ring[index + 1]


def _with_a_dent(parcel: Parcel, rng: Random) -> tuple[Parcel, Position]:
    """The parcel with a corner in the middle of an edge, 5 cm inwards, and that corner.

    Raises:
        BoundaryError: `dent_small`: the edge is too short for it.
    """
    start, end = (np.array(corner) for corner in _edge(parcel, rng))
    along = end - start
    if np.hypot(*along) < 2.0:
        raise BoundaryError("dent_small", "the edge is too short")
    outline = shapely.orient_polygons(parcel.geometry.geoms[0])
    ring = shapely.get_coordinates(outline.exterior)
    inwards = np.array([-along[1], along[0]]) / np.hypot(*along)
    for sign in (1.0, -1.0):
        middle = (start + end) / 2 + sign * 0.05 * inwards
        if shapely.contains_xy(land_of([outline])[0], *middle):
            break
    ours = _place_of(ring, start, end)
    dented = Polygon(np.insert(ring, ours + 1, middle, axis=0), list(outline.interiors))
    spoilt = replace(parcel, geometry=on_grid(MultiPolygon([dented, *list(parcel.geometry.geoms)[1:]])))
    return spoilt, (float(middle[0]), float(middle[1]))


def _place_of(ring: np.ndarray, start: np.ndarray, end: np.ndarray) -> int:
    forwards = (ring[:-1] == start).all(axis=1) & (ring[1:] == end).all(axis=1)
    backwards = (ring[:-1] == end).all(axis=1) & (ring[1:] == start).all(axis=1)
    return int(np.flatnonzero(forwards | backwards)[0])
