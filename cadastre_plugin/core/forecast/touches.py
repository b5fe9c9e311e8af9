"""The boundaries on which a change that is being drawn meets other open changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.forecast.footprint import Footprint, footprint_of
from cadastre_plugin.core.forecast.meeting import MetBoundary, Outlines, Touched, met_boundaries
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Touch:
    """A boundary of the register that the change and another open one touch; the other is named by its id."""

    other: UUID
    boundary: MetBoundary

    @property
    def key(self) -> tuple[UUID, frozenset[UUID]]:
        """The same for the same boundary, however much of it is touched."""
        return self.other, self.boundary.parcels


def touches(change: Change, base: Mapping[UUID, Parcel], others: Mapping[UUID, Footprint]) -> tuple[Touch, ...]:
    """Where the change meets others on a boundary.

    base: the parcels around as the register has them; a boundary is named by those of them that both changes touch and
    that lie along it. others: footprints of other open changes by their ids.
    """
    mine = Touched(footprint_of(change, base))
    named = mine.footprint.parcels.union(*(other.parcels for other in others.values()))
    outlines = Outlines(base[id] for id in named if id in base)
    return tuple(touch for id, footprint in others.items() for touch in _with(mine, id, footprint, outlines))


def _with(mine: Touched, id: UUID, other: Footprint, outlines: Outlines) -> Iterator[Touch]:
    checkpoint()
    met = mine.meeting(other)
    if met.on_boundary:
        among = mine.footprint.parcels | other.parcels
        yield from (Touch(id, boundary) for boundary in met_boundaries(met, outlines, among))
