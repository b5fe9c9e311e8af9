"""The millimetre grid: the one place where a coordinate becomes a stored coordinate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.texts import N_

GRID_M = 0.001
"""Size of the grid in metres, in the CRS of the profile."""

FARTHEST_M = 1e9
"""No projected CRS of the earth has coordinates beyond this, and up to here a double tells millimetres apart."""


def snapped(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates (n, 2) in metres, each the nearest whole number of millimetres.

    The division makes the same double of the same millimetre wherever it comes from, so a shared corner is the same
    number in both parcels.
    """
    millimetres: NDArray[np.float64] = np.round(coordinates / GRID_M)
    return millimetres / round(1 / GRID_M)


def grid_position(position: tuple[float, float]) -> tuple[float, float]:
    """A position (m) as the corner of a parcel is stored.

    Raises:
        GeometryError: not finite, or not of this earth.
    """
    if not all(abs(value) <= FARTHEST_M for value in position):  # which also NaN is not
        _require_on_earth(np.array([position]))
    east, north = (round(value / GRID_M) / round(1 / GRID_M) for value in position)  # as `snapped`, of two numbers
    return east, north


def on_grid(geometry: BaseGeometry | None) -> MultiPolygon:
    """The geometry as a parcel is stored: a 2-D multipolygon in metres on the grid, without repeated points.

    Nothing is repaired: a ring that crosses itself still does, one that collapses below a triangle stays with its
    repeated points, and the rules say so.

    Raises:
        GeometryError: there is none, it is not a polygon, is empty, has heights or measures, or has a coordinate that
            is not finite or not of this earth.
    """
    whole = _polygons(geometry)
    _require_on_earth(shapely.get_coordinates(whole))
    return _without_repeated_points(shapely.transform(whole, snapped))


def rings_on_grid(lands: Sequence[Sequence[Sequence[NDArray[np.float64]]]]) -> list[MultiPolygon]:
    """Many geometries as `on_grid` makes them, at once: a document has thousands of parcels.

    lands: for each its polygons, of each polygon its outer ring and its holes, each closed, (n, 2) in metres.

    Raises:
        GeometryError: a coordinate is not of this earth or not finite.
    """
    polygons = [polygon for land in lands for polygon in land]
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings:
        return []
    coordinates = np.concatenate(rings)
    _require_on_earth(coordinates)
    lines = shapely.linearrings(snapped(coordinates), indices=_numbered(rings))
    parts = shapely.polygons(np.asarray(lines), indices=_numbered(polygons))
    made = np.asarray(shapely.multipolygons(np.asarray(parts), indices=_numbered(lands)))
    return [_without_repeated_points(geometry) for geometry in made.tolist()]


def _numbered(groups: Sequence[Sequence[object]] | Sequence[NDArray[np.float64]]) -> NDArray[np.intp]:
    """For each member of each group the number of the group."""
    return np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def _require_on_earth(coordinates: NDArray[np.float64]) -> None:
    if not np.isfinite(coordinates).all():
        raise GeometryError("geometry_not_finite", N_("A coordinate of the geometry is not a finite number"))
    if np.abs(coordinates).max() > FARTHEST_M:
        raise GeometryError("geometry_too_far", N_("A coordinate of the geometry lies far outside the earth"))


def _polygons(geometry: BaseGeometry | None) -> MultiPolygon:
    """The geometry as a multipolygon without empty parts."""
    if geometry is None or geometry.is_empty:
        raise GeometryError("geometry_empty", N_("The geometry is empty"))
    if shapely.has_z(geometry) or shapely.has_m(geometry):
        raise GeometryError("geometry_3d", N_("The geometry has heights; a parcel is stored without them"))
    if isinstance(geometry, Polygon):
        return MultiPolygon([geometry])
    if isinstance(geometry, MultiPolygon):
        parts = shapely.get_parts(geometry)
        empty = shapely.is_empty(parts)
        return MultiPolygon(parts[~empty].tolist()) if empty.any() else geometry
    raise GeometryError("geometry_type", N_("A parcel must be a polygon, not {kind}"), kind=geometry.geom_type)


def _without_repeated_points(geometry: MultiPolygon) -> MultiPolygon:
    """Points that fell on the same millimetre become one.

    Written out because GEOS makes rings of three points here, which PostGIS refuses to read, or raises.
    """
    coordinates = shapely.get_coordinates(geometry)
    if not (coordinates[1:] == coordinates[:-1]).all(axis=1).any():
        return geometry
    return MultiPolygon(
        [Polygon(_distinct(part.exterior), [_distinct(hole) for hole in part.interiors]) for part in geometry.geoms]
    )


def _distinct(ring: LinearRing) -> NDArray[np.float64]:
    points = shapely.get_coordinates(ring)
    kept = points[np.append(True, (points[1:] != points[:-1]).any(axis=1))]
    return kept if len(kept) >= 4 else points
