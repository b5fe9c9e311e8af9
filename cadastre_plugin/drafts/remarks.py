"""Remarks on this computer: those of the service, kept with their draft, and what was said and is not sent yet.

What waits belongs to a change and not to a draft: reviewers have no draft, and one that is discarded takes no answer
along.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from threading import RLock
from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.review.remark import (
    NewRemark,
    Remark,
    Resolution,
    Writer,
    new_remark_document,
    new_remark_of,
    remark_document,
    remark_of,
)
from cadastre_plugin.drafts.schema import STEPS

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]
Outlines = Mapping[UUID, MultiPolygon]
"""Parcels that corners are pinned to, as the last revision at the service has them: where their pins come from."""


class RemarkAction(StrEnum):
    """What was said: a remark or answer, that one is dealt with, or that it is not."""

    WRITE = "write"
    RESOLVE = "resolve"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class RemarkStep:
    """Something that was said of a change and is to be sent. written: the remark, where it is one. queued_at: aware.

    last_error: why the service did not take it, in the words shown then; None while nobody tried, or nobody answered.
    """

    id: int
    change_id: UUID
    remark_id: UUID
    action: RemarkAction
    written: NewRemark | None
    queued_at: datetime
    last_error: str | None


class KeptRemarks:
    """What waits to be sent, in the order it was said, and the remarks of drafts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def write(self, change_id: UUID, written: NewRemark) -> None:
        """Let a remark wait."""
        self._queue(change_id, written.id, RemarkAction.WRITE, json.dumps(new_remark_document(written)))

    def say(self, change_id: UUID, remark_id: UUID, action: RemarkAction) -> None:
        """Let it wait that a remark is dealt with, or is not."""
        self._queue(change_id, remark_id, action, None)

    def waiting(self, change_id: UUID | None = None) -> tuple[RemarkStep, ...]:
        """What waits, of one change or of all of them."""
        with self._transaction() as connection:
            found = connection.execute(
                "SELECT * FROM remark_step WHERE ?1 IS NULL OR change_id = ?1 ORDER BY id",
                (change_id and str(change_id),),
            )
            return tuple(_step(row) for row in found)

    def rewrite(self, step: RemarkStep, written: NewRemark) -> None:
        """A remark that waits is pinned elsewhere by now."""
        row = json.dumps(new_remark_document(written)), step.id
        with self._transaction() as connection:
            connection.execute("UPDATE remark_step SET document = ? WHERE id = ?", row)

    def sent(self, step: RemarkStep) -> None:
        """The service has it, or nobody wants to send it any more."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM remark_step WHERE id = ?", (step.id,))

    def refused(self, step: RemarkStep, error: str) -> None:
        """The service does not take it, for a reason that was shown; it stays, for its words not to be lost."""
        with self._transaction() as connection:
            connection.execute("UPDATE remark_step SET last_error = ? WHERE id = ?", (error, step.id))

    def keep(self, draft_id: UUID, remarks: Collection[Remark]) -> None:
        """Keep the remarks of the service in place of those that a draft had; nothing without the draft."""
        with self._transaction() as connection:
            if connection.execute("SELECT 1 FROM draft WHERE id = ?", (str(draft_id),)).fetchone():
                write_remarks(connection, draft_id, remarks)

    def of(self, draft_id: UUID) -> tuple[Remark, ...]:
        """The remarks of a draft, as the service last gave them."""
        with self._transaction() as connection:
            return read_remarks(connection, draft_id)

    def drop(self, remark_id: UUID) -> None:
        """Nothing that was said of a remark waits any more."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM remark_step WHERE remark_id = ?", (str(remark_id),))

    def outlines(self, draft_id: UUID) -> Outlines:
        """The parcels that corners are pinned to."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT * FROM pinned_parcel WHERE draft_id = ?", (str(draft_id),))
            return {UUID(row["parcel_id"]): shapely.from_wkb(row["outline"]) for row in rows}

    def _queue(self, change_id: UUID, remark_id: UUID, action: RemarkAction, document: str | None) -> None:
        row = (str(change_id), str(remark_id), action.value, document, datetime.now(UTC).isoformat())
        with self._transaction() as connection:
            connection.execute(
                """INSERT OR REPLACE INTO remark_step (change_id, remark_id, action, document, queued_at)
                VALUES (?, ?, ?, ?, ?)""",
                row,
            )


def remarks_in_memory() -> KeptRemarks:
    """For who has no file of drafts: what waits is lost with the program, and only then."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.executescript("".join(STEPS))
    lock = RLock()

    @contextmanager
    def transaction() -> Iterator[sqlite3.Connection]:
        with lock:
            yield connection

    return KeptRemarks(transaction)


def with_waiting(
    remarks: Iterable[Remark], steps: Iterable[RemarkStep], me: Writer, revision: int, *, makes: bool = False
) -> tuple[Remark, ...]:
    """The remarks of a change as they stand once all that waits is sent.

    revision: the one that a remark which waits is written to. makes: the change is mine, so that what I begin is a
    question.
    """
    known = {remark.id: remark for remark in remarks}
    for step in steps:
        if step.written is not None:
            written, is_answer = step.written, step.written.answers is not None
            known.setdefault(
                written.id,
                Remark(
                    written.id,
                    me,
                    written.text,
                    revision,
                    step.queued_at,
                    written.anchor,
                    written.answers,
                    asks=not is_answer,
                    is_question=makes and not is_answer,
                ),
            )
        elif step.remark_id in known and step.last_error is None:
            known[step.remark_id] = _settled(known[step.remark_id], step, me, revision)
    return tuple(known.values())


def _settled(remark: Remark, step: RemarkStep, me: Writer, revision: int) -> Remark:
    """A remark after someone resolved it or opened it again. A question waits for no submission to be resolved."""
    if step.action is RemarkAction.REOPEN:
        return replace(remark, resolution=None)
    return replace(remark, resolution=Resolution(me, step.queued_at, revision if remark.is_question else None))


def read_remarks(connection: sqlite3.Connection, draft_id: UUID) -> tuple[Remark, ...]:
    """The remarks of a draft, oldest first, inside a transaction."""
    rows = connection.execute("SELECT document FROM remark WHERE draft_id = ? ORDER BY position", (str(draft_id),))
    return tuple(remark_of(json.loads(document)) for (document,) in rows)


def write_remarks(connection: sqlite3.Connection, draft_id: UUID, remarks: Collection[Remark]) -> None:
    """Keep the remarks of a draft in place of those it had, inside a transaction."""
    key = str(draft_id)
    rows = [
        (key, position, json.dumps(remark_document(remark), ensure_ascii=False))
        for position, remark in enumerate(sorted(remarks, key=lambda remark: remark.created_at))
    ]
    connection.execute("DELETE FROM remark WHERE draft_id = ?", (key,))
    connection.executemany("INSERT INTO remark (draft_id, position, document) VALUES (?, ?, ?)", rows)


def write_outlines(connection: sqlite3.Connection, draft_id: UUID, outlines: Outlines) -> None:
    """Keep the parcels that corners are pinned to, in place of those that were kept before, inside a transaction."""
    key = str(draft_id)
    connection.execute("DELETE FROM pinned_parcel WHERE draft_id = ?", (key,))
    connection.executemany(
        "INSERT INTO pinned_parcel (draft_id, parcel_id, outline) VALUES (?, ?, ?)",
        [(key, str(id), outline.wkb) for id, outline in outlines.items()],
    )


def _step(row: sqlite3.Row) -> RemarkStep:
    document = row["document"]
    return RemarkStep(
        id=row["id"],
        change_id=UUID(row["change_id"]),
        remark_id=UUID(row["remark_id"]),
        action=RemarkAction(row["action"]),
        written=None if document is None else new_remark_of(json.loads(document)),
        queued_at=datetime.fromisoformat(row["queued_at"]),
        last_error=row["last_error"],
    )
