"""Names of mahallas and streets, and the addresses on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString

from cadastre_server.cities.avenues import Corridor, CorridorKind
from cadastre_server.cities.cutting import Geometries
from cadastre_server.cities.plan import Street
from cadastre_server.cities.words import CITY, PLACES

SHORT_M, LANE_M = 60.0, 150.0
"""A street shorter than this is a dead end; than this, a lane."""
HOUSES_A_PIECE = 200
"""House numbers that each piece of an avenue has to itself."""


class Names:
    """Names of one city: each avenue and mahalla has its own, until the words are used up and are counted anew."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._order = rng.permutation(len(PLACES))

    def mahalla(self, rank: int) -> str:
        """The name of the rank-th mahalla."""
        return self._place(rank, "{place}-{round}")

    def avenues(self, corridors: Iterable[Corridor]) -> list[Street]:
        """The avenues among the corridors, piece by piece."""
        return [self._avenue(corridor) for corridor in corridors if corridor.kind.is_avenue]

    def collectors(self, axes: Sequence[LineString]) -> list[Street]:
        """The streets between cells and quarters."""
        return [Street(axis, self._place(i, "{round}-{place}") + " koʻchasi") for i, axis in enumerate(axes)]

    def _avenue(self, corridor: Corridor) -> Street:
        ring = corridor.kind is CorridorKind.RING
        place = self._place(2 * corridor.number + ring, "{place}-{round}")
        name = f"{place} {'halqa yoʻli' if ring else 'shoh koʻchasi'}"
        return Street(corridor.axis, name, HOUSES_A_PIECE * corridor.piece, avenue=True)

    def _place(self, rank: int, again: str) -> str:
        times, index = divmod(rank, len(PLACES))
        place = PLACES[self._order[index]]
        return again.format(place=place, round=times + 1) if times else place


def local_streets(axes: Iterable[LineString], rng: np.random.Generator) -> list[Street]:
    """The streets inside a cell; short ones are dead ends and lanes."""
    return [Street(axis, f"{_drawn_place(rng)} {_kind(axis.length)}") for axis in axes if axis.length > 0]


def _drawn_place(rng: np.random.Generator) -> str:
    place = PLACES[int(rng.integers(len(PLACES)))]
    return place if rng.random() < 0.6 else f"{int(rng.integers(1, 9))}-{place}"


def _kind(length: float) -> str:
    if length < SHORT_M:
        return "berk koʻchasi"
    return "tor koʻchasi" if length < LANE_M else "koʻchasi"


def addresses(
    parcels: Geometries, streets: Sequence[Street], district: str, mahalla: str
) -> tuple[list[str], NDArray[np.bool_]]:
    """The address of each parcel, by the street it is nearest to, and whether that is an avenue.

    Houses are numbered along their street, odd on its left and even on its right.
    """
    axes = np.array([street.axis for street in streets])
    asked, met = shapely.STRtree(axes).query_nearest(parcels, all_matches=False)
    street = np.zeros(len(parcels), dtype=np.int64)
    street[asked] = met
    numbers = _house_numbers(shapely.point_on_surface(parcels), axes, street)
    texts = [
        f"{CITY}, {district}, {mahalla} MFY, {streets[s].name}, {streets[s].first + n}-uy"
        for s, n in zip(street.tolist(), numbers.tolist(), strict=True)
    ]
    return texts, np.array([streets[s].avenue for s in street.tolist()])


def _house_numbers(places: Geometries, axes: Geometries, street: NDArray[np.int64]) -> NDArray[np.int64]:
    along = shapely.line_locate_point(axes[street], places)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(axes[street], along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(axes[street], along + 1.0)) - foot
    behind = foot - shapely.get_coordinates(shapely.line_interpolate_point(axes[street], np.maximum(along - 1.0, 0.0)))
    heading = np.where(np.abs(ahead).sum(axis=1)[:, None] > 0, ahead, behind)
    beside = shapely.get_coordinates(places) - foot
    right = heading[:, 0] * beside[:, 1] - heading[:, 1] * beside[:, 0] < 0
    numbers: NDArray[np.int64] = 2 * _rank_in_group(2 * street + right, along) + 1 + right
    return numbers


def _rank_in_group(group: NDArray[np.int64], value: NDArray[np.float64]) -> NDArray[np.int64]:
    """0, 1, 2 ... for the members of each group in order of their values."""
    order = np.lexsort((value, group))
    first = np.searchsorted(group[order], group[order])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - first
    return rank
