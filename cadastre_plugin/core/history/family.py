"""Which parcels came from which, over any number of splits and merges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

Bounds = tuple[float, float, float, float]
"""West, south, east, north in m of the profile's CRS."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A parcel of a family as it stands, or stood last.

    since: from when its first state was law; until: when the last one ended, None while it stands. area: computed, m2.
    """

    id: UUID
    number: str | None
    since: datetime
    until: datetime | None
    area: float
    bounds: Bounds

    @property
    def is_current(self) -> bool:
        """True while it is in the register."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class Descent:
    """A child came, whole or in part, from a parent, by a change of a kind (code of the profile, None: not known)."""

    parent_id: UUID
    child_id: UUID
    change_kind: str | None = None
    change_title: str | None = None


@dataclass(frozen=True)
class Family:
    """Parcels that are related through any number of steps, around the one that was asked for.

    links: between parcels of the family only. is_whole: False when it was too large and ends at the nearest ones.
    """

    centre: UUID
    kin: Mapping[UUID, Kin]
    links: tuple[Descent, ...]
    is_whole: bool = True

    def successors(self, id: UUID) -> tuple[Kin, ...]:
        """The parcels of today that a parcel became; itself while it stands. In the order of their numbers."""
        found = [self.kin[each] for each in self._reached(id, self.children()) if self.kin[each].is_current]
        return tuple(sorted(found, key=lambda kin: (kin.number or "", str(kin.id))))

    def line(self, id: UUID) -> frozenset[UUID]:
        """A parcel with all that it came from and all that it became."""
        return frozenset(self._reached(id, self.children())) | frozenset(self._reached(id, self.parents()))

    def children(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """The children of each parent."""
        return _grouped((link.parent_id, link.child_id) for link in self.links)

    def parents(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """The parents of each child."""
        return _grouped((link.child_id, link.parent_id) for link in self.links)

    @staticmethod
    def _reached(id: UUID, next_of: Mapping[UUID, tuple[UUID, ...]]) -> set[UUID]:
        """A parcel that was brought back is its own descendant, so that what was seen is not gone through again."""
        seen, waiting = {id}, [id]
        while waiting:
            for other in next_of.get(waiting.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return seen


def _grouped(pairs: Iterable[tuple[UUID, UUID]]) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, dict[UUID, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}
