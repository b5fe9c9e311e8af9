"""The millimetre grid: the one place where a coordinate becomes a stored coordinate."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.texts import N_

GRID_M = 0.001
"""Size of the grid in metres, in the CRS of the profile."""


def snapped(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates (n, 2) in metres, each the nearest whole number of millimetres.

    The division makes the same double of the same millimetre wherever it comes from, so a shared corner is the same
    number in both parcels.
    """
    return np.round(coordinates / GRID_M) / round(1 / GRID_M)


def on_grid(geometry: BaseGeometry) -> MultiPolygon:
    """The geometry as a parcel is stored: a 2-D multipolygon in metres on the grid, without repeated points.

    Nothing is repaired: a ring that crosses itself still does, and the rules say so.

    Raises:
        GeometryError: it is not a polygon, is empty, has a height, or has a coordinate that is not finite.
    """
    parts = _parts(geometry)
    if shapely.has_z(geometry):
        raise GeometryError("geometry_3d", N_("The geometry has heights; a parcel is stored without them"))
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise GeometryError("geometry_not_finite", N_("A coordinate of the geometry is not a finite number"))
    gridded = shapely.transform(MultiPolygon(parts), snapped)
    return _without_repeated_points(gridded)


def _parts(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        parts = [geometry]
    elif isinstance(geometry, MultiPolygon):
        parts = list(geometry.geoms)
    else:
        raise GeometryError("geometry_type", N_("A parcel must be a polygon, not {kind}"), kind=geometry.geom_type)
    if not parts or geometry.is_empty:
        raise GeometryError("geometry_empty", N_("The geometry is empty"))
    return parts


def _without_repeated_points(geometry: MultiPolygon) -> MultiPolygon:
    """Points that fell on the same millimetre become one; a ring that collapses below a triangle stays as it is."""
    cleaned = shapely.remove_repeated_points(geometry, tolerance=0.0)
    return cleaned if isinstance(cleaned, MultiPolygon) and not cleaned.is_empty else geometry
