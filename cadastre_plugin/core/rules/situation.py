"""What rules look at: the touched parcels on one side of a change, and the neighbours the change does not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile


class Surroundings:
    """Current parcels of the register around a change, with a spatial index built once. Plain data, safe across threads.

    parcels: every parcel of the register that meets the envelope of the change before or after, at least.
    numbers: cadastral numbers that were ever given, with the parcel that has or had each; only those a change may meet.
    """

    def __init__(self, parcels: Iterable[Parcel], numbers: Mapping[str, UUID] | None = None) -> None:
        self.by_id: Mapping[UUID, Parcel] = {parcel.id: parcel for parcel in parcels}
        self._ordered: Sequence[Parcel] = tuple(self.by_id.values())
        current = {parcel.number: parcel.id for parcel in self._ordered if parcel.number}
        self.numbers: Mapping[str, UUID] = {**current, **(numbers or {})}

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([parcel.geometry for parcel in self._ordered])

    def near(self, geometry: BaseGeometry, distance: float) -> list[Parcel]:
        """Parcels whose envelope comes within `distance` (m) of the envelope of `geometry`."""
        west, south, east, north = geometry.bounds
        window = shapely.box(west - distance, south - distance, east + distance, north + distance)
        return [self._ordered[index] for index in self._tree.query(window)]


@dataclass(frozen=True)
class Situation:
    """One side of a change: `touched` stands as before or as after it; everything else stands as in the register."""

    touched: tuple[Parcel, ...]
    changed_ids: frozenset[UUID]
    surroundings: Surroundings
    profile: Profile
    change: Change | None = field(default=None, compare=False)

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([parcel.geometry for parcel in self.touched])

    def near(self, parcel: Parcel, distance: float) -> list[Parcel]:
        """Other parcels whose envelope comes within `distance` (m) of the parcel's, as they stand on this side."""
        west, south, east, north = parcel.geometry.bounds
        window = shapely.box(west - distance, south - distance, east + distance, north + distance)
        inside = [self.touched[index] for index in self._tree.query(window)] if self.touched else []
        outside = [
            other for other in self.surroundings.near(parcel.geometry, distance) if other.id not in self.changed_ids
        ]
        return [other for other in (*inside, *outside) if other.id != parcel.id]

    def pairs(self, distance: float) -> Iterable[tuple[Parcel, Parcel]]:
        """Each touched parcel with each near one, a pair of two touched ones once."""
        order = {parcel.id: index for index, parcel in enumerate(self.touched)}
        for parcel in self.touched:
            for other in self.near(parcel, distance):
                if order.get(other.id, len(order)) > order[parcel.id]:
                    yield parcel, other


def before_and_after(change: Change, surroundings: Surroundings, profile: Profile) -> tuple[Situation, Situation]:
    """Both sides of a change. A base parcel the surroundings lack counts as not there before."""
    ids = frozenset(edit.id for edit in change.parcels)
    base = tuple(surroundings.by_id[id] for id in change.based_on() if id in surroundings.by_id)
    before = Situation(base, ids, surroundings, profile, change)
    return before, Situation(change.after_parcels(), ids, surroundings, profile, change)
