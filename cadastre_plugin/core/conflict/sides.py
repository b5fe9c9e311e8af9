"""One side of a conflict: parcels, rights, corners, people and documents as they stand at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)


@dataclass(frozen=True)
class Sides:
    """Things by their id, each in the one state that it has on this side; one that is absent is not there.

    Two sides that are compared must be about the same things: what stands in one and not in the other has begun or
    ended in between. Geometries are in m of the profile's CRS, on the millimetre grid. `pinfl` and `stir` of a party
    may be masked (`model.party_note.mark_of`); such a number can be compared but not chosen.
    """

    parcels: Mapping[UUID, Parcel] = field(default_factory=dict)
    rights: Mapping[UUID, Right] = field(default_factory=dict)
    points: Mapping[UUID, BoundaryPoint] = field(default_factory=dict)
    parties: Mapping[UUID, Party] = field(default_factory=dict)
    sources: Mapping[UUID, Source] = field(default_factory=dict)

    def after(self, change: Change) -> Sides:
        """The side as it stands once every edit of a change is done to it, whatever version it was made from."""
        return Sides(
            _after(self.parcels, change.parcels),
            _after(self.rights, change.rights),
            _after(self.points, change.points),
            _after(self.parties, change.parties),
            _after(self.sources, change.sources),
        )

    def joined(self, other: Sides) -> Sides:
        """Both together; where both have a thing, the other's counts."""
        return replace(
            self,
            parcels={**self.parcels, **other.parcels},
            rights={**self.rights, **other.rights},
            points={**self.points, **other.points},
            parties={**self.parties, **other.parties},
            sources={**self.sources, **other.sources},
        )


def _after(things: Mapping[UUID, T], edits: tuple[Edit[T], ...]) -> Mapping[UUID, T]:
    touched = {edit.id for edit in edits}
    kept = {id: thing for id, thing in things.items() if id not in touched}
    return kept | {edit.id: edit.after for edit in edits if edit.after is not None}
