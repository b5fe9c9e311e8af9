"""The frame in which a parcel is cut: `u` across the cuts, in the order of the parts, `v` along them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.texts import N_

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A turned frame in m: `origin` in the CRS of the profile, `across` the unit vector of u; v is left of it."""

    origin: Position
    across: Position

    def turned(self) -> Frame:
        """The same cuts, counted from the other side."""
        return Frame(self.origin, (-self.across[0], -self.across[1]))

    def inward(self, points: Floats) -> Floats:
        """Positions (n, 2) of the CRS as (u, v)."""
        inward: Floats = (points - self.origin) @ self._axes()
        return inward

    def outward(self, points: Floats) -> Floats:
        """Positions (n, 2) given as (u, v) in the CRS."""
        outward: Floats = points @ self._axes().T + self.origin
        return outward

    def _axes(self) -> Floats:
        east, north = self.across
        return np.array([[east, -north], [north, east]])


def frame_of_azimuth(geometry: BaseGeometry, azimuth: float) -> Frame:
    """Cuts that run at an azimuth (degrees from grid north, clockwise); the first part lies left of them."""
    angle = math.radians(azimuth)
    return Frame(_middle(geometry), (math.cos(angle), -math.sin(angle)))


def frame_of_line(geometry: BaseGeometry, start: Position, end: Position) -> Frame:
    """Cuts parallel to a line; the first part is the one at its side of the parcel.

    Raises:
        BoundaryError: the line has no length.
    """
    east, north = end[0] - start[0], end[1] - start[1]
    length = math.hypot(east, north)
    if not length:
        raise BoundaryError("divide_line", N_("The line that gives the direction has no length; draw a longer one"))
    frame = Frame(_middle(geometry), (-north / length, east / length))
    return frame if frame.inward(np.array([start]))[0, 0] <= 0.0 else frame.turned()


def _middle(geometry: BaseGeometry) -> Position:
    """The centroid: near the corners, so that no digits are lost, and in the middle of the land, which tells sides."""
    centre: Point = shapely.centroid(geometry)
    return centre.x, centre.y
