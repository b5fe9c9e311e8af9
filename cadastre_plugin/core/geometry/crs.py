"""The CRS of a profile for pyproj, and areas as the law reads them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.enums import WktVersion
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.texts import N_


@lru_cache(maxsize=32)
def crs_of(definition: str) -> pyproj.CRS:
    """The CRS of a PROJ string or WKT. The definition, not the code, so that an engine that lacks the code agrees.

    Raises:
        ProfileError: PROJ does not understand the definition, or it is not a projected CRS in metres.
    """
    try:
        crs = pyproj.CRS.from_user_input(definition)
    except CRSError as error:
        raise _unknown(definition) from error
    if not crs.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info):
        raise ProfileError(
            "crs_not_metric",
            N_("The CRS {definition} is not projected in metres; parcels are stored in such a CRS only"),
            definition=definition,
        )
    return crs


@lru_cache(maxsize=32)
def to_geographic(definition: str) -> pyproj.Transformer:
    """Metres (east, north) to degrees (longitude, latitude) on the same ellipsoid and datum.

    Raises:
        ProfileError: PROJ does not understand the definition.
    """
    crs = crs_of(definition)
    return pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)


def ellipsoidal_area(geometry: BaseGeometry, definition: str) -> float:
    """Area in m2 on the ellipsoid of the CRS; 0 for an empty geometry. `geometry` in metres of that CRS.

    Raises:
        ProfileError: PROJ does not understand the definition.
    """
    return float(ellipsoidal_areas([geometry], definition)[0])


def ellipsoidal_areas(geometries: Sequence[BaseGeometry], definition: str) -> NDArray[np.float64]:
    """Areas in m2 (n,) on the ellipsoid of the CRS, 0 where empty or not finite. `geometries` in metres of that CRS.

    The plane area over the areal scale of the projection at the centroid (Snyder, "Map projections: a working manual",
    1987, ch. 4). Over a parcel the scale is linear to 1e-8, so the centroid's is the mean of it.

    Raises:
        ProfileError: PROJ does not understand the definition.
    """
    shapes = np.asarray(geometries, dtype=object)
    areas = np.nan_to_num(shapely.area(shapes), posinf=0.0)
    positive = areas > 0
    if positive.any():
        centres = shapely.get_coordinates(shapely.centroid(shapes[positive]))
        degrees = to_geographic(definition).transform(
            *centres.T.tolist()
        )  # lists: an array of one it takes for a number
        areas[positive] /= projection_of(definition).get_factors(*degrees).areal_scale
    return np.nan_to_num(areas, posinf=0.0)


@lru_cache(maxsize=32)
def projection_of(definition: str) -> pyproj.Proj:
    """The projection of the CRS, which tells its scale and convergence at a place in degrees.

    Raises:
        ProfileError: PROJ does not understand the definition.
    """
    return pyproj.Proj(crs_of(definition))


def wkt1(definition: str) -> str:
    """WKT 1 (GDAL flavour) of the definition, as `spatial_ref_sys` keeps it.

    Raises:
        ProfileError: PROJ does not understand the definition, or WKT 1 cannot express it.
    """
    try:
        return str(crs_of(definition).to_wkt(WktVersion.WKT1_GDAL))
    except CRSError as error:
        raise _unknown(definition) from error


def _unknown(definition: str) -> ProfileError:
    return ProfileError("crs_unknown", N_("The CRS definition {definition} is not understood"), definition=definition)
