"""Geometries as JSON-FG's `place`: GeoJSON members with coordinates in metres of the profile's CRS."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.grid import grid_position, on_grid, rings_on_grid
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.record import Record, is_finite_number
from cadastre_plugin.core.texts import N_


def crs_uri(srid: int) -> str:
    """The OGC name of a CRS of the EPSG registry, as JSON-FG's `coordRefSys` holds it."""
    return f"http://www.opengis.net/def/crs/EPSG/0/{srid}"


def place_document(geometry: MultiPolygon) -> dict[str, Any]:
    """The JSON form of a parcel's geometry, always a MultiPolygon."""
    return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in geometry.geoms]}


def place_geometry(place: Record) -> MultiPolygon:
    """The geometry of a Polygon or MultiPolygon, on the grid.

    Raises:
        GeometryError: not a polygon, with heights, not finite, or empty.
        CadastreError: that of the record, when the coordinates are not nested as GeoJSON's are.
    """
    return place_geometries([place])[0]


def place_geometries(places: Iterable[Record]) -> list[MultiPolygon]:
    """Those of many places, which are put on the grid at once.

    Raises:
        GeometryError, CadastreError: as `place_geometry`, of the first that is wrong.
    """
    return rings_on_grid([_polygons(place) for place in places])


def point_document(position: Position) -> dict[str, Any]:
    """The JSON form of a boundary point's place."""
    return {"type": "Point", "coordinates": list(position)}


def point_position(place: Record) -> Position:
    """The position of a Point, on the grid.

    Raises:
        GeometryError: with a height, not finite, or not of this earth.
        CadastreError: that of the record, when it is no Point.
    """
    if place.allow("type", "coordinates").text("type") != "Point":
        place.refuse("type")
    return grid_position(_position(place.items("coordinates"), place))


def geometry_document(geometry: BaseGeometry) -> dict[str, Any]:
    """The JSON form of the place of a right: a LineString or a MultiPolygon."""
    if isinstance(geometry, LineString):
        return {"type": "LineString", "coordinates": shapely.get_coordinates(geometry).tolist()}
    return place_document(on_grid(geometry))


def right_place(place: Record) -> BaseGeometry:
    """The line or area of a right, on the grid.

    Raises:
        GeometryError: neither a line nor a polygon, with heights, not finite, or empty.
        CadastreError: that of the record, when the coordinates are not nested as GeoJSON's are.
    """
    if place.members.get("type") != "LineString":
        return place_geometry(place)
    positions = [_position(position, place) for position in place.allow("type", "coordinates").items("coordinates")]
    line = LineString([grid_position(position) for position in positions]) if len(positions) > 1 else LineString()
    return line if line.length > 0 else place.refuse("coordinates")


def _rings(polygon: Polygon) -> list[list[list[float]]]:
    return [shapely.get_coordinates(ring).tolist() for ring in (polygon.exterior, *polygon.interiors)]


def _polygons(place: Record) -> list[list[NDArray[np.float64]]]:
    kind = place.allow("type", "coordinates").text("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise GeometryError("geometry_type", N_("A parcel must be a polygon, not {kind}"), kind=kind)
    coordinates = place.items("coordinates")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    if not polygons:
        raise GeometryError("geometry_empty", N_("The geometry is empty"))
    return [[_ring(ring, place) for ring in _nonempty(rings, place)] for rings in polygons]


def _ring(positions: Any, place: Record) -> NDArray[np.float64]:
    ring = _numbers(_nonempty(positions, place), place)
    if len(ring) < 4 or (ring[0] != ring[-1]).any():
        place.refuse("coordinates")
    return ring


def _numbers(positions: list[Any], place: Record) -> NDArray[np.float64]:
    """Positions (n, 2): all but a few are pairs of finite doubles, and a change has twenty thousand of them."""
    if {*map(type, positions)} == {list} and {*map(len, positions)} == {2}:
        values = [*chain.from_iterable(positions)]
        if {*map(type, values)} == {float} and all(map(math.isfinite, values)):
            return np.array(values).reshape(-1, 2)
    return np.array([_position(position, place) for position in positions])


def _position(position: Any, place: Record) -> tuple[float, float]:
    if len(_nonempty(position, place)) > 2:
        raise GeometryError("geometry_3d", N_("The geometry has heights; a parcel is stored without them"))
    if len(position) < 2 or any(isinstance(value, str | bool | list | dict | None) for value in position):
        place.refuse("coordinates")
    if not all(is_finite_number(value) for value in position):
        raise GeometryError("geometry_not_finite", N_("A coordinate of the geometry is not a finite number"))
    return float(position[0]), float(position[1])


def _nonempty(value: Any, place: Record) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) and value else place.refuse("coordinates")
