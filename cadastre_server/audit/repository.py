"""The audit in the database: rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from cadastre_server.database import Row

PART = 5_000
"""Rows of the chain that are read at once."""


def record(
    connection: Connection[Row],
    who: UUID | None,
    what: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
    *,
    in_place_of: UUID | None = None,
) -> None:
    """Add a row to the audit. `who`: None when nobody was signed in; `subject`: the id or name it was done to.

    in_place_of: whose deputy did it, where they might not have done it as themselves.
    """
    said = dict(detail or {}) if in_place_of is None else {**(detail or {}), "in_place_of": str(in_place_of)}
    connection.execute(
        "INSERT INTO cadastre.audit (who, what, subject, detail) VALUES (%s, %s, %s, %s)",
        [who, what, subject, Jsonb(said)],
    )


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A seal with the row that it seals. position: in the chain, from 1. audit_id: the row that was sealed.

    id: None where that row is gone, and then what follows is None too. at_us: microseconds since 1970 (UTC). detail:
    the text of the JSON as the database writes it.
    """

    position: int
    audit_id: int
    hash: bytes
    id: int | None
    at_us: int
    who: UUID | None
    what: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: position 0 before the first row."""

    position: int
    hash: bytes
    sealed_at: datetime


def seal(connection: Connection[Row], most: int) -> int:
    """Seal the rows that wait for it, at most so many; how many that were. 0 also while someone else is at it."""
    row = connection.execute("SELECT cadastre.seal_audit(%s)", [most]).fetchone()
    return int(row[0]) if row else 0


def as_of_now(connection: Connection[Row]) -> None:
    """Read everything that follows as it stands at this moment; the first statement of a transaction."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def head(connection: Connection[Row]) -> Head:
    """Where the chain is said to end."""
    row = connection.execute("SELECT position, hash, sealed_at FROM cadastre.audit_head").fetchone()
    assert row is not None
    return Head(row[0], bytes(row[1]), row[2])


def waiting(connection: Connection[Row]) -> int:
    """How many rows wait for their seal."""
    row = connection.execute("SELECT count(*) FROM cadastre.audit_unsealed").fetchone()
    return int(row[0]) if row else 0


def sealed_rows(connection: Connection[Row]) -> Iterator[SealedRow]:
    """The chain from its beginning, a part at a time."""
    with connection.cursor(name="audit_chain") as cursor:
        cursor.itersize = PART
        cursor.execute(
            """SELECT position, audit_id, hash, id, at_us, who, what, subject, detail FROM cadastre.audit_chain
            ORDER BY position"""
        )
        for row in cursor:
            yield SealedRow(*row)


def unsealed_stray(connection: Connection[Row]) -> int | None:
    """The first row that has no seal and does not wait for one: nobody who writes to the audit leaves such a row."""
    row = connection.execute("SELECT min(id) FROM cadastre.audit_stray").fetchone()
    return row[0] if row else None


def vanished(connection: Connection[Row]) -> int | None:
    """The first row that waits for its seal and is not there any more."""
    row = connection.execute("SELECT min(audit_id) FROM cadastre.audit_vanished").fetchone()
    return row[0] if row else None
