"""How long a surveyor waits for the findings after one corner was moved, in a work area of so many parcels.

Ours answers all quick rules for every parcel that has the corner. Two peers answer part of it: shapely without an index
(overlaps, and corners on the lines of others), as a script of an office would; and GEOS's own validation of a coverage,
given no more than the parcels around the change, found by an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice, repeat
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_server.cities.city import City
from scripts.benchmarks.edits import is_valid, moved_corner
from scripts.benchmarks.frame import Contest, measure

Floats = NDArray[np.float64]

SEED = 1
CHANGES = 40
PROFILE = shipped_profile("tashkent")


@measure("check-one-parcel", sizes=(1_000, 10_000), peer="shapely without an index", rounds=CHANGES)
@contextmanager
def check_one_parcel(size: int) -> Iterator[Contest]:
    """A moved corner against the whole work area, parcel by parcel."""
    yield _contest(size, _WithoutIndex)


@measure(
    "check-one-parcel-coverage", sizes=(10_000,), peer="GEOS coverage validation of the surroundings", rounds=CHANGES
)
@contextmanager
def check_one_parcel_coverage(size: int) -> Iterator[Contest]:
    """A moved corner against the parcels around it."""
    yield _contest(size, _Coverage)


def _contest(size: int, make_peer: Callable[[Sequence[Parcel]], Callable[[Change], object]]) -> Contest:
    parcels = _work_area(size)
    surroundings = Surroundings(parcels)
    surroundings.near(parcels[0].geometry, 0.0)  # the index is built when the work area is loaded
    drawn = (moved_corner(parcels, surroundings, dice) for dice in repeat(Random(SEED)))
    changes = list(islice(filter(is_valid, drawn), CHANGES))
    ours, theirs = cycle(changes), cycle(changes)
    peer, found = make_peer(parcels), _Counted()
    return Contest(
        ours=lambda: found.add(len(check(next(ours), surroundings, PROFILE, Stage.LIVE))),
        peer=lambda: peer(next(theirs)),
        note=lambda: (
            f"{found.mean:.1f} findings a change, {np.mean([len(one.parcels) for one in changes]):.1f} parcels"
        ),
    )


class _Counted:
    """How many findings there were on average."""

    def __init__(self) -> None:
        self._counts: list[int] = []

    def add(self, count: int) -> None:
        self._counts.append(count)

    @property
    def mean(self) -> float:
        return float(np.mean(self._counts))


def _work_area(size: int) -> list[Parcel]:
    city = City(PROFILE, size, SEED)
    return [replace(parcel, version=1) for part in city.parts() for parcel in part.parcels]


@dataclass
class _WithoutIndex:
    """Every touched parcel with every other: overlap above the tolerance, corners on the other's line."""

    parcels: Sequence[Parcel]

    def __call__(self, change: Change) -> int:
        after = {parcel.id: parcel for parcel in change.after_parcels()}
        others = [after.get(parcel.id, parcel) for parcel in self.parcels]
        return sum(self._faults(one, other) for one in after.values() for other in others if one.id != other.id)

    def _faults(self, one: Parcel, other: Parcel) -> int:
        tolerances, mine, theirs = PROFILE.tolerances, one.geometry, other.geometry
        if not mine.intersects(theirs):
            return 0
        faults = int(mine.intersection(theirs).area > tolerances.overlap_min_m2)
        for corners, boundary in ((mine, theirs.boundary), (theirs, mine.boundary)):
            shared = {tuple(position) for position in shapely.get_coordinates(boundary).tolist()}
            points = [
                Point(position)
                for position in shapely.get_coordinates(corners).tolist()
                if tuple(position) not in shared
            ]
            faults += sum(boundary.distance(point) <= tolerances.t_junction_m for point in points)
        return faults


class _Coverage:
    """`coverage_invalid_edges` of GEOS over the touched parcels and those near them."""

    def __init__(self, parcels: Sequence[Parcel]) -> None:
        self._surroundings = Surroundings(parcels)
        self._surroundings.near(parcels[0].geometry, 0.0)

    def __call__(self, change: Change) -> int:
        width = PROFILE.tolerances.sliver_width_m
        near = {
            parcel.id: parcel
            for edit in change.parcels
            if edit.after
            for parcel in self._surroundings.near(edit.after.geometry, width)
        }
        near |= {parcel.id: parcel for parcel in change.after_parcels()}
        edges = shapely.coverage_invalid_edges([parcel.geometry for parcel in near.values()], gap_width=width)
        return int((~shapely.is_empty(edges)).sum())
