"""The land that a geometry covers, for reading: rules and pictures must not die of a bad ring."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.grid import FARTHEST_M

WORTH_PREPARING = 100
"""A geometry of so many corners is prepared before it is compared with others."""


def land_of(geometries: Iterable[BaseGeometry]) -> NDArray[np.object_]:
    """Each geometry as valid polygons (n,): itself where it is valid, what can be read of it where not, else empty, as
    it is where a coordinate is not of this earth.

    The repair is GEOS's "structure" method: holes and overlapping rings count as their writer meant them. It is for
    looking only; what is stored stays as it is.
    """
    shapes = np.array(list(geometries), dtype=object)
    far = (np.abs(shapely.bounds(shapes)) > FARTHEST_M).any(axis=-1)  # GEOS would fill the memory to go round it
    shapes[far] = MultiPolygon()
    for index in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[index] = _read(shapes[index])
    return shapes


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry, without lines, points and empty parts."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and not part.is_empty]


def together(polygons: list[Polygon]) -> Polygon | MultiPolygon:
    """One polygon as it is, several as a multipolygon."""
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def mean_width(geometry: BaseGeometry) -> float:
    """Mean width in m of a long and narrow polygon: area over half the perimeter; 0 when it has none."""
    return float(2 * geometry.area / geometry.length) if geometry.length else 0.0


def insides_meet(one: BaseGeometry, others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of other geometries (n,) share more than boundary with one; all valid."""
    return _relate(one, others, "T********")


def edges_meet(one: BaseGeometry, others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of other polygons (n,) share some of their boundary with one, and not only points of it; all valid."""
    return _relate(one, others, "****1****")


def _relate(one: BaseGeometry, others: NDArray[np.object_], pattern: str) -> NDArray[np.bool_]:
    """By a prepared copy: GEOS adds to a prepared geometry while it is asked, and parcels are shared by threads."""
    own = shapely.force_2d(one)
    shapely.prepare(own)
    meet: NDArray[np.bool_] = shapely.relate_pattern(own, others, pattern)
    return meet


def pairs_meet(lands: NDArray[np.object_], one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs of lands share more than boundary: `one` and `other` (m,) are indices of valid polygons."""
    sizes = shapely.get_num_coordinates(lands)
    larger, smaller = np.where(sizes[one] >= sizes[other], (one, other), (other, one))
    meet: NDArray[np.bool_] = np.zeros(len(one), dtype=bool)
    plain = sizes[larger] < WORTH_PREPARING
    meet[plain] = shapely.relate_pattern(lands[larger[plain]], lands[smaller[plain]], "T********")
    for index in np.unique(larger[~plain]).tolist():
        beside = np.flatnonzero(larger == index)
        meet[beside] = insides_meet(lands[index], lands[smaller[beside]])
    return meet


@lru_cache(maxsize=256)  # a street of 18 000 corners takes GEOS a second, and boundary tools look at it again and again
def _read(geometry: BaseGeometry) -> MultiPolygon:
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return MultiPolygon()
    try:
        valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    except GEOSException:
        return MultiPolygon()
    return MultiPolygon(polygons_of(valid))
