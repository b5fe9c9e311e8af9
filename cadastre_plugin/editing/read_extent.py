"""What of the register a work area is known to hold completely, so that a tool knows when neighbours may be missing."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.geometry.land import land_of

Bounds = tuple[float, float, float, float]

AROUND_M = 0.01
"""Neighbours of a place are those that come so near."""


class ReadExtent:
    """Rectangles (m, CRS of the city) in which every parcel of the register was read."""

    def __init__(self, known: Iterable[Bounds] = ()) -> None:
        self._known: BaseGeometry = shapely.union_all([shapely.box(*bounds) for bounds in known])

    def add(self, bounds: Bounds) -> None:
        """Another rectangle was read."""
        self._known = shapely.union(self._known, shapely.box(*bounds))

    def holds(self, place: BaseGeometry, fabric: Fabric) -> bool:
        """True when no parcel at a place can be missing: it was read, or parcels lie all around it."""
        around = place.buffer(AROUND_M)
        if self._known.covers(around):
            return True
        near = land_of(parcel.geometry for parcel in fabric.near(around, 0.0))
        return bool(shapely.union_all(near).buffer(AROUND_M / 10).covers(around))
