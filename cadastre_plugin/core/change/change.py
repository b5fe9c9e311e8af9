"""A change: what every touched thing becomes, and the version it was made from. State, not keystrokes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)
AnyEdit: TypeAlias = "Edit[Parcel] | Edit[Party] | Edit[Right] | Edit[Source] | Edit[BoundaryPoint]"


@dataclass(frozen=True, slots=True)
class Edit(Generic[T]):
    """One thing of a change.

    base_version: the version it was made from, NEW for a thing the register does not have.
    after: the state it becomes (its own `version` is base_version), None when it ends.
    """

    id: UUID
    base_version: int
    after: T | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """A child parcel came, whole or in part, from a parent."""

    parent_id: UUID
    child_id: UUID


@dataclass(frozen=True, slots=True)
class Change:
    """What a surveyor submits.

    `kind` is a code of the profile, `application` the number of the citizen's application. acts: what was done with
    rights, in the order it was done. reverses: the approved change that this one undoes. revived: things that one
    ended and this one brings back; their `base_version` is the last that they had.
    """

    id: UUID
    kind: str
    title: str
    application: str
    district: str
    parcels: tuple[Edit[Parcel], ...] = ()
    lineage: tuple[Lineage, ...] = ()
    parties: tuple[Edit[Party], ...] = ()
    rights: tuple[Edit[Right], ...] = ()
    sources: tuple[Edit[Source], ...] = ()
    points: tuple[Edit[BoundaryPoint], ...] = ()
    acts: tuple[Act, ...] = ()
    reverses: UUID | None = None
    revived: tuple[UUID, ...] = ()

    def edits(self) -> Iterator[AnyEdit]:
        """Every edit of the change, parcels first."""
        yield from self.parcels
        yield from self.parties
        yield from self.rights
        yield from self.sources
        yield from self.points

    def is_empty(self) -> bool:
        """True when nothing would become different."""
        return next(self.edits(), None) is None

    def after_parcels(self) -> tuple[Parcel, ...]:
        """The touched parcels as they stand after the change, without those that end."""
        return tuple(edit.after for edit in self.parcels if edit.after is not None)

    def ended_parcels(self) -> tuple[UUID, ...]:
        """Parcels of the register that are no more after the change."""
        return tuple(edit.id for edit in self.parcels if edit.after is None and edit.base_version != NEW)

    def parents(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """Parents of each child parcel."""
        found: dict[UUID, tuple[UUID, ...]] = {}
        for link in self.lineage:
            found[link.child_id] = (*found.get(link.child_id, ()), link.parent_id)
        return found

    def based_on(self) -> tuple[UUID, ...]:
        """Parcels of the register that the change starts from; one that it revives is not in the register now."""
        return tuple(edit.id for edit in self.parcels if edit.base_version != NEW and edit.id not in self.revived)
