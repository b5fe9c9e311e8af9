"""Which district each piece of land belongs to: compact, of one piece, of about the same size."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from cadastre_server.cities.cutting import Geometries

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
Ints = NDArray[np.int64]


def districts_of(land: Geometries, count: int, rng: np.random.Generator) -> Ints:
    """The district, 0 to count - 1, of each piece of a coverage. Districts lie in a spiral around the middle.

    With fewer pieces than districts some have none.
    """
    middles = shapely.get_coordinates(shapely.centroid(land))
    reach = np.linalg.norm(middles, axis=1).max() if len(land) > 1 else 1.0
    away = np.sqrt((np.arange(count) + 0.3) / count) * reach
    angle = np.arange(count) * GOLDEN_ANGLE + rng.uniform(0, 2 * np.pi)
    seeds = np.column_stack([away * np.cos(angle), away * np.sin(angle)])
    distance = np.linalg.norm(middles[:, None] - seeds, axis=2)
    return _connected(land, _none_empty(distance))


def _none_empty(distance: NDArray[np.float64]) -> Ints:
    """The nearest seed for each piece, and for a seed that is nobody's nearest the piece that can best be spared."""
    nearest: Ints = distance.argmin(axis=1)
    for district in range(distance.shape[1]):
        size = np.bincount(nearest, minlength=distance.shape[1])
        if size[district] == 0 and size.max() > 1:
            spare = size[nearest] > 1
            nearest[np.where(spare, distance[:, district], np.inf).argmin()] = district
    return nearest


def _connected(land: Geometries, district: Ints) -> Ints:
    """Pieces that do not hang together with the most of their district go to a neighbour's."""
    one, other = shapely.STRtree(land).query(land, predicate="touches")
    along = shapely.length(shapely.intersection(land[one], land[other])) > 0
    one, other = one[along], other[along]
    for _ in range(3):
        part = _parts(one, other, district)
        largest = _largest_parts(shapely.area(land), district, part)
        for piece in np.flatnonzero(largest[district] != part):
            beside = other[(one == piece) & (district[other] != district[piece])]
            if len(beside):
                district[piece] = district[beside[0]]
    return district


def _parts(one: Ints, other: Ints, district: Ints) -> Ints:
    """For each piece the smallest index of those it hangs together with inside its district."""
    part = np.arange(len(district))
    same = district[one] == district[other]
    while True:
        before = part.copy()
        np.minimum.at(part, one[same], part[other[same]])
        if (before == part).all():
            return part


def _largest_parts(area: NDArray[np.float64], district: Ints, part: Ints) -> Ints:
    total = np.bincount(part, weights=area, minlength=len(part))
    largest = np.zeros(district.max() + 1, dtype=np.int64)
    for piece in np.argsort(total[part], kind="stable"):
        largest[district[piece]] = part[piece]
    return largest
