"""The parcels of a work area as they stand, found by place: what boundary tools look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from types import MappingProxyType
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.boundary.outcome import States
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import edges_meet, insides_meet, land_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Tolerances

Position = tuple[float, float]
"""East and north in metres of the profile's CRS."""

MOST_LOOSE = 400
"""So many parcels beside the index are looked through one by one; more are worth a new index."""


class Fabric:
    """Parcels by id and by place. Plain data that never changes: `with_states` gives another one.

    parcels: the work area as it stands, geometries in m on the grid. tolerances: of the profile. points: what is known
    of corners, by position.
    """

    def __init__(
        self,
        parcels: Iterable[Parcel],
        tolerances: Tolerances,
        points: Mapping[Position, BoundaryPoint] = MappingProxyType({}),
    ) -> None:
        self.parcels: Mapping[UUID, Parcel] = {parcel.id: parcel for parcel in parcels}
        self.tolerances = tolerances
        self.points = points
        self._indexed = tuple(self.parcels.values())
        self._tree: STRtree | None = None
        self._loose: tuple[Parcel, ...] = ()

    def with_states(self, states: States) -> Fabric:
        """The fabric after these states: parcels become others, are new, or end (None)."""
        both = {**self.parcels, **states}
        standing = {id: parcel for id, parcel in both.items() if parcel is not None}
        made = Fabric((), self.tolerances, self.points)
        made.parcels, made._indexed, made._tree = standing, self._indexed, self._index()
        changed = {parcel.id for parcel in self._loose} | states.keys()
        made._loose = tuple(standing[id] for id in changed if id in standing)
        return made if len(made._loose) <= MOST_LOOSE else Fabric(standing.values(), self.tolerances, self.points)

    def with_tolerances(self, tolerances: Tolerances) -> Fabric:
        """The same parcels under other limits."""
        made = copy(self)
        made.tolerances = tolerances
        return made

    def with_points(self, points: Mapping[Position, BoundaryPoint]) -> Fabric:
        """The same parcels with other knowledge of their corners."""
        made = copy(self)
        made.points = points
        return made

    def near(self, geometry: BaseGeometry, distance: float) -> list[Parcel]:
        """Parcels whose envelope comes within `distance` (m) of the envelope of `geometry`."""
        if geometry.is_empty:
            return []
        box = shapely.box(*(np.array(geometry.bounds) + np.array([-1, -1, 1, 1]) * distance))
        indexed = (self._indexed[index] for index in self._index().query(box))
        found = {parcel.id: parcel for parcel in indexed if self._stands(parcel)}
        found |= {parcel.id: parcel for parcel in self._loose if _meet(parcel.geometry.bounds, box.bounds)}
        return list(found.values())

    def having(self, corner: Position) -> list[Parcel]:
        """Parcels with exactly this corner."""
        return [parcel for parcel in self.near(Point(corner), GRID_M) if has_corner(parcel.geometry, corner)]

    def parcel_at(self, x: float, y: float) -> Parcel | None:
        """The smallest parcel that the position lies in, None in the street."""
        place = Point(x, y)
        here = [parcel for parcel in self.near(place, 0.0) if land_of([parcel.geometry])[0].covers(place)]
        return min(here, key=lambda parcel: parcel.geometry.area, default=None)

    def corner_near(self, x: float, y: float, within: float) -> Position | None:
        """The corner nearest to a position, None when there is none within so many metres."""
        rings = [shapely.get_coordinates(parcel.geometry) for parcel in self.near(Point(x, y), within)]
        if not rings:
            return None
        corners = np.concatenate(rings)
        apart = np.hypot(*(corners - (x, y)).T)
        nearest = int(apart.argmin())
        return _position(corners[nearest]) if apart[nearest] <= within else None

    def edge_near(self, x: float, y: float, within: float) -> tuple[Position, Position] | None:
        """The edge (start, end) nearest to a position, None when there is none within so many metres."""
        edges = [_edges(parcel.geometry) for parcel in self.near(Point(x, y), within)]
        if not edges:
            return None
        start, end = (np.concatenate(side) for side in zip(*edges, strict=True))
        apart = np.hypot(*(_foot(start, end, (x, y)) - (x, y)).T)
        nearest = int(apart.argmin())
        return (_position(start[nearest]), _position(end[nearest])) if apart[nearest] <= within else None

    def neighbours(self, id: UUID, *, by_edge: bool = True) -> list[Parcel]:
        """Parcels that touch a parcel, by more than a point when `by_edge`."""
        own = land_of([self.parcels[id].geometry])[0]
        others = [parcel for parcel in self.near(own, 0.0) if parcel.id != id]
        lands = land_of(parcel.geometry for parcel in others)
        meet = insides_meet(own, lands) | edges_meet(own, lands) if by_edge else shapely.intersects(own, lands)
        return [parcel for parcel, meets in zip(others, meet, strict=True) if meets]

    def _stands(self, parcel: Parcel) -> bool:
        return self.parcels.get(parcel.id) is parcel

    def _index(self) -> STRtree:
        if self._tree is None:
            geometries = np.array([parcel.geometry for parcel in self._indexed], dtype=object)
            geometries[~np.isfinite(shapely.bounds(geometries)).all(axis=1)] = None
            self._tree = STRtree(geometries)
        return self._tree


def foot_on(edge: tuple[Position, Position], x: float, y: float) -> Position:
    """The place of an edge (start, end) that is nearest to a position, in m."""
    start, end = (np.array([side]) for side in edge)
    return _position(_foot(start, end, (x, y))[0])


def has_corner(geometry: BaseGeometry, corner: Position) -> bool:
    """True when the boundary runs through exactly this corner."""
    return bool((shapely.get_coordinates(geometry) == corner).all(axis=1).any())


def _edges(geometry: BaseGeometry) -> tuple[Floats, Floats]:
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometry)), return_index=True)
    real = (ring[:-1] == ring[1:]) & (points[:-1] != points[1:]).any(axis=1)
    return points[:-1][real], points[1:][real]


def _foot(start: Floats, end: Floats, point: Position) -> Floats:
    """The point (n, 2) of each edge that is nearest to `point`."""
    along = end - start
    ratio = np.clip(((point - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)
    foot: Floats = start + ratio[:, None] * along
    return foot


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _position(point: Floats) -> Position:
    return float(point[0]), float(point[1])
