"""A smooth displacement of the plane, so that a plan drawn with straight lines and circles becomes a grown city.

Written with sums and products alone: the same coordinate comes out as the same number on every machine, whichever array
it stands in, so corners that are shared on the plan are shared on the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float64]


@dataclass(frozen=True)
class Warp:
    """Cubic B-spline of random displacements: `lattice` (n, n, 2) in m, nodes `spacing` m apart around the origin."""

    spacing: float
    lattice: NDArray[np.float64]

    @classmethod
    def drawn(cls, rng: np.random.Generator, radius: float, spacing: float, amplitude: float) -> Warp:
        """For a plan of that radius around the origin (m); nodes move by `amplitude` (m, standard deviation)."""
        half = int(np.ceil(radius / spacing)) + 3
        return cls(spacing, rng.normal(0.0, amplitude, (2 * half + 1, 2 * half + 1, 2)))

    def __call__(self, places: Coordinates) -> Coordinates:
        """The displaced places (n, 2), m."""
        half = self.lattice.shape[0] // 2
        on_lattice = places / self.spacing
        node = np.clip(np.floor(on_lattice), 1 - half, half - 3)
        fraction = on_lattice - node
        first = node.astype(np.int64) + half - 1
        moved = places.copy()
        east, north = _weights(fraction[:, 0]), _weights(fraction[:, 1])
        for i in range(4):
            for j in range(4):
                moved += (east[i] * north[j])[:, None] * self.lattice[first[:, 0] + i, first[:, 1] + j]
        return moved


def _weights(t: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Of the four nodes around, for the fraction `t` of the way from the second to the third."""
    u = 1.0 - t
    square, cube = t * t, t * t * t
    return (
        u * u * u / 6.0,
        (3.0 * cube - 6.0 * square + 4.0) / 6.0,
        (-3.0 * cube + 3.0 * square + 3.0 * t + 1.0) / 6.0,
        cube / 6.0,
    )
