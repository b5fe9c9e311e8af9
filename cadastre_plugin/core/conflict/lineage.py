"""What stands in the place of a thing that ended: parcels by the land they share, rights by what they carry on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.conflict.elements import edges_around, rings
from cadastre_plugin.core.geometry.land import land_of, mean_width
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import Parcel, same_place
from cadastre_plugin.core.model.right import Right

COMMON_LAND_M2 = 0.01
"""Less land than this in common, or than half of the smaller one's, is the rounding to the grid."""

COMMON_WIDTH_M = 0.002
"""So is land that is narrower, however long."""

Parcels = Mapping[UUID, Parcel]


@dataclass(frozen=True)
class Restructured:
    """How one side split and merged. Land passed on by a parcel that stands on is told of as of one that ended.

    ended: parcels of the base that ended. new: parcels that the base has not. standing: parcels of the base that stand
    and gave land along an edge to new ones, or took that of ended ones. successors: of each parcel that passed land on,
    those that have it now, with most of it first.
    """

    ended: Parcels = field(default_factory=dict)
    new: Parcels = field(default_factory=dict)
    standing: Parcels = field(default_factory=dict)
    successors: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)

    @property
    def parents(self) -> frozenset[UUID]:
        """Parcels of the base whose boundary is found again in those of others."""
        return frozenset((*self.ended, *self.standing))

    @property
    def children(self) -> Parcels:
        """Parcels as they stand, in whose boundaries that of others is found again."""
        return {**self.new, **self.standing}


def restructured(base: Parcels, side: Parcels, moved: Iterable[UUID]) -> Restructured:
    """What a side split and merged, found by the land shared, whichever tool did it. moved: see `relaid`."""
    ended = {id: parcel for id, parcel in base.items() if id not in side}
    new = {id: parcel for id, parcel in side.items() if id not in base}
    changed = moved if ended or new else ()
    made, left = _edges(new.values()), _edges(ended.values())
    standing = {id for id in changed if _passed(base[id], side[id], made) or _passed(side[id], base[id], left)}
    parents = {**ended, **{id: base[id] for id in standing}}
    children = {**new, **{id: side[id] for id in standing}}
    return Restructured(ended, new, {id: side[id] for id in standing}, _successors(parents, children))


def relaid(base: Parcels, side: Parcels) -> list[UUID]:
    """Parcels of both whose boundaries run through other corners."""
    both = [id for id in base if id in side]
    one = np.array([base[id].geometry for id in both], dtype=object)
    other = np.array([side[id].geometry for id in both], dtype=object)
    differ = np.flatnonzero(~shapely.equals_exact(one, other, tolerance=0.0)) if both else ()
    return [both[index] for index in differ if not same_place(one[index], other[index])]


def right_successors(rights: Iterable[Right]) -> Mapping[UUID, tuple[UUID, ...]]:
    """The rights that carry others on, by the id of what they carry."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for right in rights:
        for origin in right.origins:
            found[origin] = (*found.get(origin, ()), right.id)
    return found


def common_land(one: BaseGeometry, other: BaseGeometry) -> float:
    """Land in common in m2, 0 when it is no more than rounding makes; both valid."""
    shared = one.intersection(other)
    area = float(shared.area)
    is_wide = mean_width(shared) > COMMON_WIDTH_M
    return area if is_wide and area > min(COMMON_LAND_M2, one.area / 2, other.area / 2) else 0.0


def _edges(parcels: Iterable[Parcel]) -> set[tuple[Position, Position]]:
    """The edges of parcels, each in the direction in which the land is on the left."""
    return {edge for parcel in parcels for ring in rings(parcel.geometry) for edge in edges_around(ring)}


def _passed(before: Parcel, after: Parcel, others: set[tuple[Position, Position]]) -> bool:
    """True when an edge of a parcel, with the land at it, went to others."""
    return not others.isdisjoint(_edges([before]) - _edges([after]))


def _successors(parents: Parcels, children: Parcels) -> Mapping[UUID, tuple[UUID, ...]]:
    if not parents or not children:
        return dict.fromkeys(parents, ())
    ids, lands = list(children), land_of(child.geometry for child in children.values())
    tree = STRtree(lands)
    found: dict[UUID, tuple[UUID, ...]] = {}
    for id, land in zip(parents, land_of(parent.geometry for parent in parents.values()), strict=True):
        met = tree.query(land, predicate="intersects").tolist()
        shared = sorted(((common_land(land, lands[index]), str(ids[index]), ids[index]) for index in met), reverse=True)
        found[id] = tuple(child for area, _, child in shared if area)
    return found
