"""Error ellipses of adjusted points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from cadastre_plugin.core.survey.traverse import Place

CONFIDENCE_95 = math.sqrt(-2.0 * math.log(0.05))
"""By this a standard ellipse grows to the one that holds the point with 95 %: the root of chi-square (2) at 0.95."""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """A standard error ellipse: semi axes in m, azimuth of the major one in degrees from north, 0 <= azimuth < 180."""

    major: float
    minor: float
    azimuth: float

    def outline(self, centre: Place, scale: float = 1.0, corners: int = 72) -> Polygon:
        """Its outline around `centre` (east, north in m), drawn `scale` times as large."""
        turn = np.linspace(0.0, 2 * math.pi, corners, endpoint=False)
        along, across = self.major * scale * np.cos(turn), self.minor * scale * np.sin(turn)
        azimuth = math.radians(self.azimuth)
        east = along * math.sin(azimuth) + across * math.cos(azimuth)
        north = along * math.cos(azimuth) - across * math.sin(azimuth)
        return Polygon(np.column_stack([centre[0] + east, centre[1] + north]))


def ellipse_of(covariance: NDArray[np.float64]) -> Ellipse:
    """The ellipse of a covariance (2, 2) of east, north in m2 (Ghilani, "Adjustment computations", 5th ed., ch. 19)."""
    (east, both), (_, north) = covariance.tolist()
    spread = math.hypot(north - east, 2 * both) / 2
    middle = (east + north) / 2
    azimuth = math.degrees(math.atan2(2 * both, north - east)) / 2 % 180.0 % 180.0
    return Ellipse(math.sqrt(middle + spread), math.sqrt(max(middle - spread, 0.0)), azimuth)
