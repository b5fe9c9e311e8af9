"""The CRS of a profile for pyproj, and areas as the law reads them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyproj
import shapely
from pyproj.enums import WktVersion
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.texts import N_


@lru_cache(maxsize=32)
def crs_of(definition: str) -> pyproj.CRS:
    """The CRS of a PROJ string or WKT. The definition, not the code, so that an engine that lacks the code agrees.

    Raises:
        ProfileError: PROJ does not understand the definition.
    """
    try:
        return pyproj.CRS.from_user_input(definition)
    except CRSError as error:
        raise ProfileError(
            "crs_unknown", N_("The CRS definition {definition} is not understood"), definition=definition
        ) from error


@lru_cache(maxsize=32)
def to_geographic(definition: str) -> pyproj.Transformer:
    """Metres (east, north) to degrees (longitude, latitude) on the same ellipsoid and datum."""
    crs = crs_of(definition)
    geographic = crs.geodetic_crs
    if geographic is None:
        raise ProfileError(
            "crs_unknown", N_("The CRS definition {definition} is not understood"), definition=definition
        )
    return pyproj.Transformer.from_crs(crs, geographic, always_xy=True)


def ellipsoidal_area(geometry: BaseGeometry, definition: str) -> float:
    """Area in m2 on the ellipsoid of the CRS; 0 for an empty geometry. `geometry` in metres of that CRS.

    Karney, "Algorithms for geodesics" (2013), as implemented by GeographicLib in PROJ.
    """
    if geometry.is_empty:
        return 0.0
    transformer, geod = to_geographic(definition), crs_of(definition).get_geod()
    if geod is None:
        raise ProfileError(
            "crs_unknown", N_("The CRS definition {definition} is not understood"), definition=definition
        )

    def degrees(coordinates: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    oriented = shapely.orient_polygons(shapely.transform(geometry, degrees))
    area, _ = geod.geometry_area_perimeter(oriented)
    return float(abs(area))


def wkt1(definition: str) -> str:
    """WKT 1 (GDAL flavour) of the definition, as `spatial_ref_sys` keeps it."""
    return str(crs_of(definition).to_wkt(WktVersion.WKT1_GDAL))
