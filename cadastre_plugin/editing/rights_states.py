"""Rights as the register has them, what the draft says of them, and what that makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome


class RightsStates:
    """`edits` is what was said, one value for each state of the draft: to set another one is to undo."""

    def __init__(self, base: Estate, change: Change) -> None:
        """base: as far as the register's rights were read. change: what was done so far."""
        self.base = base
        self._edits = RightsEdits.of(change)
        self._standing: Estate | None = None

    @property
    def edits(self) -> RightsEdits:
        """What the draft says."""
        return self._edits

    @edits.setter
    def edits(self, edits: RightsEdits) -> None:
        self._edits = edits
        self._standing = None

    def learn(self, estate: Estate) -> None:
        """More of the register was read; what the draft is made from stays as it was then."""
        kept = {id: self.base.rights[id] for id in self._edits.rights if id in self.base.rights}
        joined = self.base.joined(estate)
        self.base = replace(joined, rights={**joined.rights, **kept})
        self._standing = None

    def rest_on(self, base: Estate, edits: RightsEdits) -> None:
        """The draft says this of another state of the register."""
        self.base = base
        self.edits = edits

    def standing(self) -> Estate:
        """As it stands in the draft."""
        if self._standing is None:
            self._standing = self.base.with_edits(self._edits)
        return self._standing

    def after(self, outcome: RightsOutcome) -> RightsEdits:
        """What the draft would say after one more operation; nothing is set."""
        return self._edits.with_outcome(outcome, self.base.versions())

    def written_to(self, change: Change) -> Change:
        """The change with what the draft says of rights; a right that is again as it was is no part of it."""
        return replace(
            change,
            rights=tuple(edit for edit in self._edits.right_edits() if not self._is_as_it_was(edit)),
            parties=self._edits.party_edits(),
            sources=tuple(
                edit for edit in self._edits.source_edits() if edit.after is None or edit.base_version == NEW
            ),
            acts=self._edits.acts,
        )

    def unread(self, parcels: Iterable[UUID]) -> frozenset[UUID]:
        """Those of the parcels whose rights were not read yet."""
        return frozenset(parcels) - self.base.known

    def _is_as_it_was(self, edit: Edit[Right]) -> bool:
        return edit.after is not None and edit.after == self.base.rights.get(edit.id)
