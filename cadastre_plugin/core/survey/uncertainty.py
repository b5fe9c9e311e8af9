"""How well the area of a parcel is known, given how well its corners are, and which of them to measure again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.model.boundary_point import Position


@dataclass(frozen=True, slots=True)
class CornerPart:
    """What one corner does to the area. deviation: of each of its coordinates, m. leverage: m2 of area per m."""

    position: Position
    deviation: float
    leverage: float

    @property
    def part(self) -> float:
        """The standard deviation of the area (m2) if this corner alone were uncertain."""
        return self.leverage * self.deviation


@dataclass(frozen=True, slots=True)
class AreaUncertainty:
    """The standard deviation (m2) of the area of a parcel, and each corner's part in it, in the order of the rings."""

    corners: tuple[CornerPart, ...]

    @property
    def deviation(self) -> float:
        """One standard deviation of the area, m2."""
        return math.hypot(*(corner.part for corner in self.corners))

    def with_corner(self, position: Position, deviation: float) -> float:
        """The standard deviation of the area (m2) once that corner is known to `deviation` (m)."""
        parts = (corner.leverage * deviation if corner.position == position else corner.part for corner in self.corners)
        return math.hypot(*parts)


@dataclass(frozen=True, slots=True)
class Advice:
    """The corner whose new measurement shrinks the deviation of the area most: from `before` to `after`, m2."""

    position: Position
    before: float
    after: float


def area_uncertainty(geometry: MultiPolygon | Polygon, deviation_of: Callable[[Position], float]) -> AreaUncertainty:
    """How well the plane area of a polygon with holes is known from that of its corners.

    geometry: in metres. deviation_of: standard deviation (m) of each coordinate of a corner; the corners are taken as
    independent of each other. The law of propagation of variances on the shoelace formula:
    `sigma_A^2 = 1/4 * sum(((y[i+1] - y[i-1])^2 + (x[i+1] - x[i-1])^2) * sigma[i]^2)` (Ghilani, "Adjustment
    computations", 6th ed. 2017, ch. 6). A corner that the boundary passes more than once is one point: what it does to
    the area is summed before it is squared. The plane area differs from that on the ellipsoid by 1e-3 at most in the
    projections of the cadastre, and so does its deviation.
    """
    positions, gradients = _gradients(geometry)
    leverages = np.hypot(gradients[:, 0], gradients[:, 1]).tolist()
    return AreaUncertainty(
        tuple(
            CornerPart((east, north), deviation_of((east, north)), leverage)
            for (east, north), leverage in zip(positions.tolist(), leverages, strict=True)
        )
    )


def measure_first(uncertainty: AreaUncertainty, attainable: float) -> Advice | None:
    """Which corner to measure again, if a new measurement reaches a standard deviation of `attainable` (m).

    None when no corner would be known better, or none has any weight.
    """
    worse = [corner for corner in uncertainty.corners if corner.deviation > attainable and corner.leverage > 0]
    if not worse:
        return None
    best = max(worse, key=lambda corner: math.sqrt(corner.deviation**2 - attainable**2) * corner.leverage)
    return Advice(best.position, uncertainty.deviation, uncertainty.with_corner(best.position, attainable))


def mean_deviation(deviations: Sequence[float]) -> float:
    """The root mean square (m) of the deviations of one corner or more: the Mt that stands for all of them."""
    return math.hypot(*deviations) / math.sqrt(len(deviations))


def corners_of(geometry: MultiPolygon | Polygon) -> list[Position]:
    """The corners of a geometry in the order of its rings, each once."""
    return list(dict.fromkeys((east, north) for east, north in shapely.get_coordinates(geometry).tolist()))


def _gradients(geometry: MultiPolygon | Polygon) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners (n, 2), each once in the order of the rings, and the gradient of the area by each of them (n, 2), m."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    points = [shapely.get_coordinates(ring)[:-1] for ring in rings]
    slopes = [_gradient(ring) for ring in points]
    if not points:
        return np.empty((0, 2)), np.empty((0, 2))
    corners, first, place = np.unique(np.vstack(points), axis=0, return_index=True, return_inverse=True)
    summed = np.zeros_like(corners)
    np.add.at(summed, place.ravel(), np.vstack(slopes))
    order = np.argsort(first)
    return corners[order], summed[order]


def _gradient(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """dA/dx = (y[i+1] - y[i-1]) / 2 and dA/dy = (x[i-1] - x[i+1]) / 2, land being on the left of the ring."""
    before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
    return np.column_stack([after[:, 1] - before[:, 1], before[:, 0] - after[:, 0]]) / 2
