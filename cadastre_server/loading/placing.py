"""Geometries of a file as the register stores them: in the city's CRS, flat, on the grid; nothing is repaired."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.transformation import Coordinates, Transformation
from cadastre_server.loading.remarks import Read, RemarkKind
from cadastre_server.loading.source import Features

Bounds = tuple[float, float, float, float]
Flags = NDArray[np.bool_]
Geometries = NDArray[np.object_]

CURVED = ("CURVE", "SURFACE", "CIRCULARSTRING")
"""What the names of the types that may hold curves have in them."""
REFUSED = {
    "geometry_empty": RemarkKind.GEOMETRY_EMPTY,
    "geometry_type": RemarkKind.GEOMETRY_TYPE,
    "geometry_not_finite": RemarkKind.GEOMETRY_NOT_FINITE,
    "geometry_too_far": RemarkKind.GEOMETRY_NOT_FINITE,
}


class Placing:
    """Puts geometries in their place. bounds: of the city (m). swap: the file says north before east."""

    def __init__(self, transformation: Transformation, bounds: Bounds, *, swap: bool = False) -> None:
        self._transformation = transformation
        self._bounds = bounds
        self._swap = swap

    def placed(self, features: Features) -> Iterator[tuple[Read, MultiPolygon | None]]:
        """Each feature with the geometry of its parcel; None when it cannot be one, and the remarks say why."""
        heights = shapely.has_z(features.geometries).tolist()
        moved = self._moved(features.geometries)
        turned = self._turned(features.geometries, moved).tolist()
        sound = shapely.is_valid(features.geometries).tolist()
        rows = zip(features.fids.tolist(), features.types.tolist(), heights, sound, moved, turned, strict=True)
        for fid, kind, high, valid, geometry, wrong_way in rows:
            read = Read(fid, place=_shown(geometry))
            gridded = _gridded(read, kind, geometry)
            if gridded is not None and not self._inside(np.array([gridded], dtype=object))[0]:
                read.leave_out(RemarkKind.AXES_SWAPPED if wrong_way else RemarkKind.OUTSIDE_CITY)
                gridded = None
            if gridded is not None:
                _describe(read, kind, gridded, high=high, valid=valid)
            yield read, gridded

    def _moved(self, geometries: Geometries, *, other_way: bool = False) -> Geometries:
        flat = shapely.force_2d(geometries)
        in_order = shapely.transform(flat, _swapped) if self._swap != other_way else flat
        return np.asarray(shapely.transform(in_order, self._transformation), dtype=object)

    def _turned(self, geometries: Geometries, moved: Geometries) -> Flags:
        """Which lie in the city only when east and north are taken the other way round."""
        turned = ~self._inside(moved)
        turned[turned] = self._inside(self._moved(geometries[turned], other_way=True))
        return turned

    def _inside(self, geometries: Geometries) -> Flags:
        """Which lie in the city; what is nowhere does not."""
        west, south, east, north = shapely.bounds(geometries).reshape(-1, 4).T
        city = self._bounds
        inside: Flags = (west >= city[0]) & (south >= city[1]) & (east <= city[2]) & (north <= city[3])
        return inside


def _describe(read: Read, kind: str, gridded: MultiPolygon, *, high: bool, valid: bool) -> None:
    if high:
        read.note(RemarkKind.GEOMETRY_HEIGHTS)
    if any(name in kind for name in CURVED):
        read.note(RemarkKind.GEOMETRY_CURVED, type=kind)
    if not valid:
        read.note(RemarkKind.GEOMETRY_INVALID)
    elif not gridded.is_valid:
        read.note(RemarkKind.GEOMETRY_INVALID_ON_GRID)


def _gridded(read: Read, kind: str, geometry: BaseGeometry | None) -> MultiPolygon | None:
    if not kind:
        read.leave_out(RemarkKind.GEOMETRY_NULL)
    elif geometry is None:
        read.leave_out(RemarkKind.GEOMETRY_TYPE, type=kind)
    else:
        try:
            return on_grid(geometry)
        except GeometryError as error:
            read.leave_out(REFUSED[error.code], type=kind)
    return None


def _shown(geometry: BaseGeometry | None) -> BaseGeometry | None:
    """What a report can draw."""
    if geometry is None or geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    return geometry


def _swapped(places: Coordinates) -> Coordinates:
    return places[:, ::-1]
