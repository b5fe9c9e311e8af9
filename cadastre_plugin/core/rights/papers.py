"""What every operation is given besides its own inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.outcome import RightsOutcome


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of an act, who asked for it, people whom the form made new, and why it was done."""

    sources: tuple[Source, ...] = ()
    applicant_id: UUID | None = None
    parties: tuple[Party, ...] = ()
    reason: str | None = None

    @property
    def source_ids(self) -> tuple[UUID, ...]:
        """The documents by their ids, as a right names them."""
        return tuple(source.id for source in self.sources)

    def outcome(
        self, operation: str, rights: Mapping[UUID, Right | None], parties: Mapping[UUID, Party | None] | None = None
    ) -> RightsOutcome:
        """The outcome of an operation on these papers. parties: what becomes of people besides the new ones."""
        people = {**{party.id: party for party in self.parties}, **(parties or {})}
        act = Act(uuid4(), operation, tuple(rights), self.source_ids, tuple(people), self.applicant_id, self.reason)
        return RightsOutcome(act, rights, people, {source.id: source for source in self.sources})
