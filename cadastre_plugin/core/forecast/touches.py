"""The boundaries on which a change that is being drawn meets other open changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.forecast.footprint import Footprint, footprint_of
from cadastre_plugin.core.forecast.meeting import MetBoundary, meeting, met_boundaries
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
    mine = footprint_of(change, base)
    return tuple(touch for id, footprint in others.items() for touch in _with(mine, id, footprint, base))


def _with(mine: Footprint, id: UUID, other: Footprint, base: Mapping[UUID, Parcel]) -> Iterable[Touch]:
    checkpoint()
    met = meeting(mine, other)
    if not met.on_boundary:
        return ()
    parcels = (base[parcel] for parcel in mine.parcels | other.parcels if parcel in base)
    return (Touch(id, boundary) for boundary in met_boundaries(met, parcels))
