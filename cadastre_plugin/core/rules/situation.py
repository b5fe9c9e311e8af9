"""What rules look at: the touched parcels on one side of a change, and the neighbours the change does not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.geometry.ring_corners import RingCorners, ring_corners
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.neighbourhood import Neighbourhood, reach
from cadastre_plugin.core.survey.uncertainty import corners_of


class _Index:
    """Parcels by place, built once. One whose geometry is empty or not finite is nowhere."""

    def __init__(self, parcels: Sequence[Parcel]) -> None:
        self.parcels = parcels

    @cached_property
    def _tree(self) -> STRtree:
        geometries = np.array([parcel.geometry for parcel in self.parcels], dtype=object)
        geometries[~np.isfinite(shapely.bounds(geometries)).all(axis=1)] = None
        return STRtree(geometries)

    def meeting(
        self, geometries: Sequence[BaseGeometry], distance: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Indices of geometries and of parcels whose envelopes come within `distance` (m) of theirs, side by side."""
        bounds = shapely.bounds(np.array(geometries, dtype=object)) + np.array([-1, -1, 1, 1]) * distance
        real = np.flatnonzero(np.isfinite(bounds).all(axis=1))
        if not len(real) or not self.parcels:
            return real[:0], real[:0]
        asked, met = self._tree.query(shapely.box(*bounds[real].T))
        return real[asked], met


class Surroundings:
    """Current parcels of the register around a change, found by place. Plain data, safe across threads.

    parcels: every parcel of the register that meets the envelope of the change before or after, at least.
    numbers: cadastral numbers that were ever given, with the parcel that has or had each; only those a change may meet.
    points: boundary points at corners of these parcels, as far as the register knows any. outlines: of districts by
    code, valid polygons in m, as far as they are known. estate: rights, people and documents of these parcels as they
    stand, None while nobody read them. today: the day of the check, None where no rule is to look at days.
    """

    def __init__(
        self,
        parcels: Iterable[Parcel],
        numbers: Mapping[str, UUID] | None = None,
        points: Iterable[BoundaryPoint] = (),
        outlines: Mapping[str, BaseGeometry] = MappingProxyType({}),
        *,
        estate: Estate | None = None,
        today: date | None = None,
    ) -> None:
        self.by_id: Mapping[UUID, Parcel] = {parcel.id: parcel for parcel in parcels}
        self.index = _Index(tuple(self.by_id.values()))
        current = {parcel.number: parcel.id for parcel in self.index.parcels if parcel.number}
        self.numbers: Mapping[str, UUID] = {**current, **(numbers or {})}

        self.outlines: Mapping[str, BaseGeometry] = dict(zip(outlines, land_of(outlines.values()), strict=True))
        shapely.prepare(list(self.outlines.values()))
        self.points: Mapping[Position, BoundaryPoint] = {point.position: point for point in points}
        self.estate, self.today = estate, today

    def extended(self, parcels: Iterable[Parcel]) -> Surroundings:
        """With more parcels; those that are here stay as they are."""
        both = {**{parcel.id: parcel for parcel in parcels}, **self.by_id}
        return Surroundings(
            both.values(), self.numbers, self.points.values(), self.outlines, estate=self.estate, today=self.today
        )

    def with_estate(self, estate: Estate | None, today: date | None = None) -> Surroundings:
        """The same land with rights that were read; today: None keeps the day."""
        other = copy(self)
        other.estate, other.today = estate, today or self.today
        return other

    @cached_property
    def places_of_points(self) -> Mapping[UUID, Position]:
        """Where each boundary point is, by its id."""
        return {point.id: position for position, point in self.points.items()}

    def near(self, geometry: BaseGeometry, distance: float) -> list[Parcel]:
        """Parcels whose envelope comes within `distance` (m) of the envelope of `geometry`."""
        return [self.index.parcels[index] for index in self.index.meeting([geometry], distance)[1]]


@dataclass(frozen=True)
class Situation:
    """One side of a change: `touched` stands as before or as after it; everything else stands as in the register.

    points: boundary points of that side by their position; a corner that is not there has none. estate: rights, people
    and documents of that side; None: they are not read yet, and a rule says nothing of them.
    """

    touched: tuple[Parcel, ...]
    changed_ids: frozenset[UUID]
    surroundings: Surroundings
    profile: Profile
    change: Change | None = field(default=None, compare=False)
    points: Mapping[Position, BoundaryPoint] = field(default_factory=dict, compare=False)
    estate: Estate | None = field(default=None, compare=False)

    @cached_property
    def areas(self) -> NDArray[np.float64]:
        """Areas in m2 (n,) of the touched parcels on the ellipsoid."""
        return self.areas_of(self.touched)

    def areas_of(self, parcels: Sequence[Parcel]) -> NDArray[np.float64]:
        """Areas in m2 (n,) of parcels on the ellipsoid."""
        return ellipsoidal_areas([parcel.geometry for parcel in parcels], self.profile.crs.definition)

    @cached_property
    def pointed(self) -> tuple[Parcel, ...]:
        """Parcels that the change leaves as they are, though not a boundary point at a corner of theirs."""
        edits = self.change.points if self.change else ()
        were = (self.surroundings.places_of_points.get(edit.id) for edit in edits)
        places = {place for place in were if place} | {edit.after.position for edit in edits if edit.after}
        index = self.surroundings.index
        near = np.unique(index.meeting([Point(place) for place in places], 0.0)[1]) if places else ()
        parcels = (index.parcels[at] for at in near)
        others = (parcel for parcel in parcels if parcel.id not in self.changed_ids)
        return tuple(parcel for parcel in others if places.intersection(corners_of(parcel.geometry)))

    @cached_property
    def corners(self) -> RingCorners:
        """The corners of the touched parcels as they were drawn, sound or not."""
        return ring_corners(parcel.geometry for parcel in self.touched)

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """The touched parcels with all that come as near as any rule looks."""
        tolerances = self.profile.tolerances
        distance = reach(tolerances)
        geometries = [parcel.geometry for parcel in self.touched]
        one, other = _Index(self.touched).meeting(geometries, distance)
        inner = np.column_stack([one, other])[one < other]
        asked, met = self.surroundings.index.meeting(geometries, distance)
        parcels = self.surroundings.index.parcels
        untouched = np.array([parcels[index].id not in self.changed_ids for index in met], dtype=bool)
        outside, rank = np.unique(met[untouched], return_inverse=True)
        outer = np.column_stack([asked[untouched], rank + len(self.touched)])
        together = (*self.touched, *(parcels[index] for index in outside))
        return Neighbourhood(together, len(self.touched), np.vstack([inner, outer]), tolerances)


def before_and_after(change: Change, surroundings: Surroundings, profile: Profile) -> tuple[Situation, Situation]:
    """Both sides of a change. A base parcel the surroundings lack counts as not there before."""
    ids = frozenset(edit.id for edit in change.parcels)
    base = tuple(surroundings.by_id[id] for id in change.based_on() if id in surroundings.by_id)
    estate, points = surroundings.estate, points_after(change, surroundings.points)
    before = Situation(base, ids, surroundings, profile, change, surroundings.points, estate)
    later = estate_after(change, estate)
    return before, Situation(change.after_parcels(), ids, surroundings, profile, change, points, later)


def estate_after(change: Change, estate: Estate | None) -> Estate | None:
    """Rights, people and documents as they stand after a change, None when nobody read them."""
    edits = RightsEdits.of(change)
    return estate if estate is None or edits.is_empty else estate.with_edits(edits)


def points_after(change: Change, points: Mapping[Position, BoundaryPoint]) -> Mapping[Position, BoundaryPoint]:
    """The boundary points by position as they stand after a change."""
    if not change.points:
        return points
    touched = {edit.id for edit in change.points}
    standing = {position: point for position, point in points.items() if point.id not in touched}
    return standing | {edit.after.position: edit.after for edit in change.points if edit.after is not None}
