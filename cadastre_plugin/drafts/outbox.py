"""What waits to be sent. It is there until the service has it, so that nothing is lost and nothing is sent twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID

from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.drafts import rows
from cadastre_plugin.drafts.draft import Waiting

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]

UPDATE_REMOTE = "UPDATE draft SET state = ?, revision = ?, sent_hash = coalesce(?, sent_hash) WHERE id = ?"
"""Note where a draft stands at the service; no hash leaves the known one."""


_QUEUE = """
    INSERT OR REPLACE INTO outbox (draft_id, action, queued_at, tried) VALUES (
        ?1, ?2, ?3, coalesce((SELECT tried FROM outbox WHERE draft_id = ?1 AND action = ?2), '')
    )
"""


class Outbox:
    """The steps of a file of drafts that are not taken yet, in the order they were asked for."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def queue(self, draft_id: UUID, *actions: Action) -> None:
        """Let steps wait, each once. To submit is `queue(id, Action.SAVE, Action.SUBMIT)`.

        A step that waits already waits anew: what is under way for it now may be of an older state of the draft.
        """
        with self._transaction() as connection:
            queued_at = datetime.now(UTC).isoformat()
            connection.executemany(_QUEUE, [(str(draft_id), action.value, queued_at) for action in actions])

    def waiting(self, draft_id: UUID | None = None) -> tuple[Waiting, ...]:
        """What waits, of one draft or of all of them."""
        with self._transaction() as connection:
            found = connection.execute(
                "SELECT * FROM outbox WHERE ?1 IS NULL OR draft_id = ?1 ORDER BY id", (draft_id and str(draft_id),)
            )
            return tuple(rows.waiting_of(row) for row in found)

    def trying(self, step: Waiting, content_hash: str) -> None:
        """The step is about to be sent with this content: noted first, since its answer may be lost."""
        with self._transaction() as connection:
            values = (f"{content_hash} ", step.id)
            connection.execute("UPDATE outbox SET attempts = attempts + 1, tried = tried || ? WHERE id = ?", values)

    def sent(self, step: Waiting, state: State, revision: int, sent_hash: str | None = None) -> None:
        """The service took the step: the draft is in `state` at `revision`, and `sent_hash` is of what was saved."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE id = ?", (step.id,))
            connection.execute(UPDATE_REMOTE, (state.value, revision, sent_hash, str(step.draft_id)))

    def failed(self, step: Waiting, error: str) -> None:
        """The step failed, with the text that was shown; it goes on waiting."""
        with self._transaction() as connection:
            connection.execute("UPDATE outbox SET last_error = ? WHERE id = ?", (error, step.id))

    def take_back(self, draft_id: UUID) -> None:
        """Nothing of the draft waits any more."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE draft_id = ?", (str(draft_id),))
