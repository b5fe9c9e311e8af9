"""Who holds what in a parcel, as people who draw boundaries may know it: names masked, no personal numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass


@dataclass(frozen=True, slots=True)
class Holder:
    """A party with the part of a right that it holds. `name` may be masked: the id says whether two are the same."""

    party_id: UUID
    kind: PartyKind
    name: str
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Holding:
    """A right, restriction or responsibility in a parcel; `kind` is a code of the profile's list of kinds of right."""

    id: UUID
    kind: str
    right_class: RightClass
    holders: tuple[Holder, ...]
    imposed_by: str | None = None


@dataclass(frozen=True, slots=True)
class ParcelRights:
    """All that is held in a parcel today, in the order of registration."""

    parcel_id: UUID
    holdings: tuple[Holding, ...]

    def of_kind(self, kind: str) -> Holding | None:
        """The first holding of a kind, None when there is none."""
        return next((holding for holding in self.holdings if holding.kind == kind), None)


def masked(name: str, kind: PartyKind) -> str:
    """A name as those see it who need only tell people apart: of a person and a group the initials."""
    if kind in (PartyKind.LEGAL, PartyKind.STATE):
        return name
    return " ".join(f"{word[0]}." for word in name.split())
