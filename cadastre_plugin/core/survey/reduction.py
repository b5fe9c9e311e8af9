"""From what is measured on the ground to the grid of the CRS: convergence of the meridians and scale of distances."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cadastre_plugin.core.geometry.crs import projection_of, to_geographic

EARTH_RADIUS_M = 6_371_000.0
"""Mean radius; over the heights of a city its choice changes a distance by less than 0.2 mm a kilometre."""


class North(Enum):
    """What azimuths are counted from."""

    GRID = "grid"
    TRUE = "true"


@dataclass(frozen=True, slots=True)
class Reduction:
    """How observations become those of the grid.

    convergence: degrees from true to grid north, clockwise positive. scale: grid distance over ground distance.
    """

    convergence: float = 0.0
    scale: float = 1.0

    def azimuth(self, observed: float) -> float:
        """The grid azimuth (degrees) of an observed one."""
        return (observed - self.convergence) % 360.0 % 360.0  # twice: a hair under 0 becomes 360.0 first

    def distance(self, observed: float) -> float:
        """The grid distance (m) of an observed one."""
        return observed * self.scale


NO_REDUCTION = Reduction()


@dataclass(frozen=True, slots=True)
class GridFactors:
    """The projection at a place. convergence: degrees, positive where grid north lies east of true north; scale: of
    distances on the ellipsoid, without unit."""

    convergence: float
    scale: float

    def reduction(self, north: North, ground_distances: bool, height: float = 0.0) -> Reduction:
        """What these factors do to observations; `height` above the ellipsoid in m, for ground distances.

        Ground to grid is the elevation factor R / (R + h) times the scale factor (Ghilani and Wolf, "Elementary
        surveying", 13th ed., ch. 20).
        """
        scale = self.scale * EARTH_RADIUS_M / (EARTH_RADIUS_M + height) if ground_distances else 1.0
        return Reduction(self.convergence if north is North.TRUE else 0.0, scale)


def grid_factors(definition: str, east: float, north: float) -> GridFactors:
    """Convergence and scale of the CRS `definition` at a place in m of it.

    The projection must be conformal to have one scale; the one along the meridian is given.

    Raises:
        ProfileError: PROJ does not understand the definition.
    """
    factors = projection_of(definition).get_factors(*to_geographic(definition).transform(east, north))
    return GridFactors(float(factors.meridian_convergence), float(factors.meridional_scale))
