"""Where servitudes of an invented city lie: a way along a neighbour's boundary, a line through the land."""

from __future__ import annotations

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rights.servitude_place import clipped, lies_in, place_on_grid

WAY_M, SHORTEST_M = 1.5, 4.0
"""Width of a way, and the shortest boundary that one is led along."""


def way_along(parcel: Parcel, neighbour: Parcel) -> BaseGeometry | None:
    """A strip (m) of the parcel along the boundary with a neighbour; None where they share none, or a short one."""
    if not shapely.intersects(parcel.geometry, neighbour.geometry):
        return None
    shared = shapely.intersection(parcel.geometry, neighbour.geometry)
    if shapely.length(shared) < SHORTEST_M or shapely.area(shared) > 0.0:
        return None
    strip = shapely.intersection(shapely.buffer(shared, WAY_M, cap_style="flat"), parcel.geometry)
    try:
        place = place_on_grid(strip)
    except GeometryError:
        return None
    return place if place.is_valid and lies_in(place, parcel.geometry) else None


def line_through(parcel: Parcel) -> BaseGeometry | None:
    """A line (m) from west to east through the parcel, as far as it is inside; None where it has no room for one."""
    west, _, east, _ = parcel.geometry.bounds
    height = shapely.point_on_surface(parcel.geometry).y
    pieces = clipped(LineString([(west, height), (east, height)]), parcel.geometry)
    longest = max(pieces, key=shapely.length, default=None)
    return longest if longest is not None and lies_in(longest, parcel.geometry) else None
