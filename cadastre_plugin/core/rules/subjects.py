"""What a finding says of a parcel: what it is called and where to look."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import FARTHEST_M
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.texts import N_

NEW_PARCEL = N_("new parcel")
WITHOUT_NUMBER = N_("parcel without a number")


def label(parcel: Parcel) -> str:
    """Its number, or a text that says why it has none."""
    return parcel.number or (NEW_PARCEL if parcel.version == NEW else WITHOUT_NUMBER)


def whereabouts(parcel: Parcel) -> BaseGeometry | None:
    """The convex hull of those corners that are on earth, sound even where the boundary is not; None without any."""
    corners = shapely.get_coordinates(parcel.geometry)
    hull: BaseGeometry = shapely.MultiPoint(corners[on_earth(corners)]).convex_hull
    return None if hull.is_empty else hull


def on_earth(points: Floats) -> NDArray[np.bool_]:
    """Which of the points (n, 2) in m can be shown on a map; one that is not finite cannot."""
    there: NDArray[np.bool_] = (np.abs(points) <= FARTHEST_M).all(axis=1)
    return there
