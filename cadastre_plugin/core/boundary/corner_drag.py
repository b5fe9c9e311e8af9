"""What a corner that is dragged does to each parcel that has it, fast enough for every movement of the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.balance import Balance, BalanceRow, tolerance_of
from cadastre_plugin.core.boundary.corner import on_millimetre, with_corner_joined
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.rings import edges_at, rings_of
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label

_AROUND_M = 50.0
_SHORTENED_M = 0.002
"""Edges that move are looked at without so much at each end, where they may touch others."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment of a drag. `to`: where the corner would be, on the grid. `crosses`: a boundary would cross another."""

    to: Position
    balance: Balance
    crosses: bool


class CornerDrag:
    """Made once when a corner is taken; each `frame` costs a handful of multiplications for each parcel.

    The area of a polygon is linear in each of its corners: moving one by (dx, dy) between its neighbours `before` and
    `after` adds half the cross product of (dx, dy) and `after - before`. The areal scale of the projection is that of
    the parcel as it was; over a drag it is constant to 1e-8. The tolerance is that of the parcel as it was, with
    nothing known of the corner: its point has to be measured again.
    """

    def __init__(self, fabric: Fabric, corner: Position, profile: Profile) -> None:
        """Raises:
        BoundaryError: `corner_unknown`: no parcel has it.
        """
        self.corner = corner
        joined = with_corner_joined(fabric, corner)
        self.parcels: Sequence[Parcel] = sorted(joined.having(corner), key=label)
        self.ends: Sequence[Position] = sorted(
            {end for parcel in self.parcels for pair in edges_at(parcel.geometry, corner) for end in pair}
        )
        shapes = [parcel.geometry for parcel in self.parcels]
        base = [fabric.parcels[parcel.id].geometry for parcel in self.parcels]
        self._before = ellipsoidal_areas(base, profile.crs.definition)
        plane = shapely.area(np.array(shapes, dtype=object))
        self._scale = np.divide(self._before, plane, out=np.ones_like(plane), where=plane > 0)
        self._across = np.array([_across(parcel, corner) for parcel in self.parcels])
        points = {place: point for place, point in fabric.points.items() if place != corner}
        self._rows = [
            (parcel.id, label(parcel), before, tolerance_of(parcel, before, points, profile))
            for parcel, before in zip(self.parcels, self._before.tolist(), strict=True)
        ]
        self._still = _still_edges(joined, corner, self.ends)
        shapely.prepare(self._still)

    def frame(self, x: float, y: float) -> Frame:
        """The moment at which the corner is at a place (m)."""
        to = on_millimetre(x, y)
        dx, dy = to[0] - self.corner[0], to[1] - self.corner[1]
        grown = (dx * self._across[:, 1] - dy * self._across[:, 0]) / 2.0 * self._scale
        rows = tuple(
            BalanceRow(id, text, before, before + more, tolerance)
            for (id, text, before, tolerance), more in zip(self._rows, grown.tolist(), strict=True)
        )
        return Frame(to, Balance(rows), self._crosses(to))

    def _crosses(self, to: Position) -> bool:
        target = np.array(to)
        way = np.array(self.ends) - target
        length = np.hypot(*way.T)
        real = length > 2 * _SHORTENED_M
        cut = way[real] / length[real][:, None] * _SHORTENED_M
        lines = shapely.linestrings(np.stack([target + cut, np.array(self.ends)[real] - cut], axis=1))
        return bool(shapely.intersects(self._still, lines).any())


def _across(parcel: Parcel, corner: Position) -> Floats:
    """The way from the corner before to the one after, the land on the left; the sum when it is passed twice."""
    ways = [
        np.array(ring.at(index + 1)) - np.array(ring.at(index - 1))
        for ring in rings_of(parcel.geometry)
        for index in ring.indices(corner)
    ]
    across: Floats = np.sum(ways, axis=0)
    return across


def _still_edges(fabric: Fabric, corner: Position, ends: Sequence[Position]) -> BaseGeometry:
    """The edges around that do not end at the corner, as far as one is likely to drag it."""
    star = shapely.MultiPoint([corner, *ends])
    around = max(_AROUND_M, *np.ptp(shapely.get_coordinates(star), axis=0).tolist())
    west, south, east, north = star.buffer(around).bounds
    edges = []
    for parcel in fabric.near(star, around):
        rings = shapely.get_rings(shapely.get_parts(parcel.geometry))
        points, ring = shapely.get_coordinates(rings, return_index=True)
        pairs = np.stack([points[:-1], points[1:]], axis=1)
        still = (ring[:-1] == ring[1:]) & (pairs != corner).any(axis=2).all(axis=1)
        inside = (pairs.max(axis=1) >= (west, south)).all(axis=1) & (pairs.min(axis=1) <= (east, north)).all(axis=1)
        edges.append(pairs[still & inside])
    lines: BaseGeometry = shapely.multilinestrings(shapely.linestrings(np.concatenate(edges)))
    return lines
