"""Rights, people and documents around some parcels, as they stand. Plain data, safe across threads; never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import PartyNote, noted
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.edits import RightsEdits

T = TypeVar("T", Right, Source)

UNKNOWN_NAME = "—"


@dataclass(frozen=True)
class Estate:
    """known: parcels whose rights are all here. claims: rights that another open change touches, with its title.
    numbers: cadastral numbers of parcels that rights lie in or serve, as far as they are told. since: the first day of
    parcels that a change made; of those that were loaded nobody knows it.

    A right of a parcel that is not known may be here too, when something else named it.
    """

    rights: Mapping[UUID, Right] = field(default_factory=dict)
    parties: Mapping[UUID, PartyNote] = field(default_factory=dict)
    sources: Mapping[UUID, Source] = field(default_factory=dict)
    known: frozenset[UUID] = frozenset()
    claims: Mapping[UUID, str] = field(default_factory=dict)
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    since: Mapping[UUID, date] = field(default_factory=dict)

    def of(self, parcel_id: UUID) -> tuple[Right, ...]:
        """The rights in a parcel, what was registered first before the rest."""
        return self._by_parcel.get(parcel_id, ())

    def name(self, party_id: UUID) -> str:
        """What a party is called, a dash when nobody told."""
        party = self.parties.get(party_id)
        return party.name if party else UNKNOWN_NAME

    def with_edits(self, edits: RightsEdits) -> Estate:
        """As it stands after what a draft says."""
        people: dict[UUID, PartyNote | None] = {id: _note(party) for id, party in edits.parties.items()}
        parties = {**self.parties, **people}
        return replace(
            self,
            rights=_after(self.rights, edits.rights),
            parties={id: party for id, party in parties.items() if party is not None},
            sources=_after(self.sources, edits.sources),
        )

    def joined(self, other: Estate) -> Estate:
        """Both together; where both have a thing, the other's is newer."""
        return Estate(
            {**self.rights, **other.rights},
            {**self.parties, **other.parties},
            {**self.sources, **other.sources},
            self.known | other.known,
            {**self.claims, **other.claims},
            {**self.numbers, **other.numbers},
            {**self.since, **other.since},
        )

    def versions(self) -> Mapping[UUID, int]:
        """The versions of all that is here."""
        things: Iterable[Right | PartyNote | Source] = (
            *self.rights.values(),
            *self.parties.values(),
            *self.sources.values(),
        )
        return {thing.id: thing.version for thing in things}

    @cached_property
    def _by_parcel(self) -> Mapping[UUID, tuple[Right, ...]]:
        found: dict[UUID, list[Right]] = {}
        for right in self.rights.values():
            found.setdefault(right.parcel_id, []).append(right)
        return {id: tuple(sorted(rights, key=_order)) for id, rights in found.items()}


def _note(party: Party | None) -> PartyNote | None:
    return None if party is None else noted(party)


def _after(standing: Mapping[UUID, T], edits: Mapping[UUID, T | None]) -> Mapping[UUID, T]:
    both: dict[UUID, T | None] = {**standing, **edits}
    return {id: thing for id, thing in both.items() if thing is not None}


def _order(right: Right) -> tuple[bool, str, str]:
    return right.registered_on is None, str(right.registered_on), str(right.id)
