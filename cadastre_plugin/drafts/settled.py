"""What a person chose of disputes that are not applied yet, kept with the draft: it may take more than a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.drafts.outbox import Transaction

_INSERT = "INSERT INTO settled_dispute (draft_id, cell, sides, choice) VALUES (?, ?, ?, ?)"
_SELECT = "SELECT cell, sides, choice FROM settled_dispute WHERE draft_id = ? ORDER BY rowid"


@dataclass(frozen=True, slots=True)
class Settled:
    """cell: names what is in dispute. sides: hash of what was to choose from; with other sides the choice is void."""

    cell: str
    sides: str
    choice: str


class SettledDisputes:
    """What was chosen for each draft of a file."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def keep(self, draft_id: UUID, settled: Collection[Settled]) -> None:
        """Keep what was chosen, in place of what was before."""
        key = str(draft_id)
        with self._transaction() as connection:
            connection.execute("DELETE FROM settled_dispute WHERE draft_id = ?", (key,))
            connection.executemany(_INSERT, [(key, one.cell, one.sides, one.choice) for one in settled])

    def of(self, draft_id: UUID) -> tuple[Settled, ...]:
        """What was chosen, in the order in which it was kept."""
        with self._transaction() as connection:
            return tuple(Settled(*row) for row in connection.execute(_SELECT, (str(draft_id),)))
