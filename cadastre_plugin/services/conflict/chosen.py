"""What a person chose of a conflict so far, on disk with the draft; void where the sides say something else by now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from cadastre_plugin.core.conflict.comparison import Choice, Choices, Comparison, Dispute, DisputeKey
from cadastre_plugin.drafts.settled import Settled
from cadastre_plugin.drafts.store import DraftStore


class Chosen:
    """Of one draft."""

    def __init__(self, store: DraftStore, id: UUID) -> None:
        """
        Raises:
            DraftError: the drafts cannot be read.
        """
        self._store, self._id = store, id
        self._settled = {one.cell: one for one in store.settled.of(id)}
        self._before: list[dict[str, Settled]] = []
        self._hashes: dict[DisputeKey, tuple[Dispute, str]] = {}

    def of(self, comparison: Comparison) -> Choices:
        """What of it is chosen: a choice among other sides than those that there are now counts for nothing."""
        found: dict[DisputeKey, Choice] = {}
        for dispute in comparison.disputes:
            settled = self._settled.get(_cell(dispute.key))
            if settled is not None and settled.sides == self._sides(dispute) and settled.choice in dispute.choices:
                found[dispute.key] = Choice(settled.choice)
        return found

    def choose(self, comparison: Comparison, keys: Iterable[DisputeKey], choice: Choice) -> Choices:
        """Choose a side of some cells; all that is chosen then.

        Raises:
            DraftError: the disk does not take it; it counts all the same until the program ends.
        """
        wanted = frozenset(keys)
        self._before.append(dict(self._settled))
        for dispute in comparison.disputes:
            if dispute.key in wanted and choice in dispute.choices:
                cell = _cell(dispute.key)
                self._settled[cell] = Settled(cell, self._sides(dispute), choice.value)
        self._keep()
        return self.of(comparison)

    @property
    def can_take_back(self) -> bool:
        """True when something was chosen since the change was opened."""
        return bool(self._before)

    def take_back(self, comparison: Comparison) -> Choices:
        """Choose as before the last time, whether one cell was chosen then or hundreds; all that is chosen then.

        Raises:
            DraftError: as `choose`.
        """
        self._settled = self._before.pop()
        self._keep()
        return self.of(comparison)

    def _keep(self) -> None:
        self._store.settled.keep(self._id, tuple(self._settled.values()))

    def _sides(self, dispute: Dispute) -> str:
        """A hash of what the sides say, made once of each dispute."""
        known = self._hashes.get(dispute.key)
        if known is None or known[0] is not dispute:
            known = self._hashes[dispute.key] = dispute, _hash(dispute)
        return known[1]


def _cell(key: DisputeKey) -> str:
    return f"{key.thing.value} {key.id} {key.name} {key.place} {key.ended or ''}"


def _hash(dispute: Dispute) -> str:
    said = (dispute.reason.value, dispute.base, dispute.theirs, dispute.mine, dispute.boundary, dispute.successors)
    return hashlib.sha256(repr(said).encode()).hexdigest()
