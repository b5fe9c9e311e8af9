"""What a draft says of rights: one value, so that setting an older one is to undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.outcome import RightsOutcome

T = TypeVar("T")

Versions = Mapping[UUID, int]
"""Versions of the register by the thing's id; what is not there is new."""


@dataclass(frozen=True)
class RightsEdits:
    """The state after of every right, party and document that was touched, None for what ended, and the acts.

    versions: of those that ended, since no state after tells it.
    """

    rights: Mapping[UUID, Right | None] = field(default_factory=dict)
    parties: Mapping[UUID, Party | None] = field(default_factory=dict)
    sources: Mapping[UUID, Source | None] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    versions: Versions = field(default_factory=dict)

    @classmethod
    def of(cls, change: Change) -> RightsEdits:
        """What a change says."""
        ended = {edit.id: edit.base_version for edit in change.edits() if edit.after is None}
        return cls(
            {edit.id: edit.after for edit in change.rights},
            {edit.id: edit.after for edit in change.parties},
            {edit.id: edit.after for edit in change.sources},
            change.acts,
            ended,
        )

    @property
    def is_empty(self) -> bool:
        """True when nothing was said."""
        return not (self.rights or self.parties or self.sources or self.acts)

    def with_outcome(self, outcome: RightsOutcome, versions: Versions) -> RightsEdits:
        """After one more operation. versions: of the register, of everything that the outcome ends.

        What was made within the draft and ends in it again was never there. An act that is there already is put
        in its own place.
        """
        ended = {id for part in (outcome.rights, outcome.parties, outcome.sources) for id in part if part[id] is None}
        gone = {id for id in ended if versions.get(id, NEW) == NEW}
        return RightsEdits(
            _without({**self.rights, **outcome.rights}, gone),
            _without({**self.parties, **outcome.parties}, gone),
            _without({**self.sources, **outcome.sources}, gone),
            tuple({**{act.id: act for act in self.acts}, outcome.act.id: outcome.act}.values()),
            {**self.versions, **{id: versions[id] for id in ended - gone}},
        )

    def right_edits(self) -> tuple[Edit[Right], ...]:
        """The rights as edits of a change."""
        return tuple(Edit(id, self._base(id, after), after) for id, after in self.rights.items())

    def party_edits(self) -> tuple[Edit[Party], ...]:
        """The parties as edits of a change."""
        return tuple(Edit(id, self._base(id, after), after) for id, after in self.parties.items())

    def source_edits(self) -> tuple[Edit[Source], ...]:
        """The documents that are new or changed, as edits of a change."""
        return tuple(Edit(id, self._base(id, after), after) for id, after in self.sources.items())

    def _base(self, id: UUID, after: Right | Party | Source | None) -> int:
        return self.versions[id] if after is None else after.version


def _without(things: dict[UUID, T], gone: set[UUID]) -> Mapping[UUID, T]:
    return {id: thing for id, thing in things.items() if id not in gone}
