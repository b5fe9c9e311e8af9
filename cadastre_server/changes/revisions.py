"""The revisions of a change in the database: which there are, and what each says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from cadastre_server.changes.schemas import FindingCounts, RevisionLine
from cadastre_server.database import Row


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """Document and findings of a revision, as JSON."""

    revision: int
    document: Mapping[str, Any]
    findings: list[Any]


def lines_of(connection: Connection[Row], id: UUID) -> list[RevisionLine]:
    """The revisions of a change, the first one first."""
    rows = connection.execute(
        """SELECT revision, saved_at, submitted_at, parcels, errors, warnings, infos
        FROM cadastre.change_revision WHERE change_id = %s ORDER BY revision""",
        [id],
    )
    return [_line(row) for row in rows]


def contents_of(connection: Connection[Row], id: UUID, revisions: Sequence[int]) -> Sequence[StoredRevision]:
    """What these revisions of a change say; those that it does not have are left out."""
    rows = connection.execute(
        """SELECT revision, document, findings FROM cadastre.change_revision
        WHERE change_id = %s AND revision = ANY(%s) ORDER BY revision""",
        [id, list(revisions)],
    )
    return [StoredRevision(*row) for row in rows]


def mark_submitted(connection: Connection[Row], id: UUID, revision: int) -> None:
    """A revision is with the reviewers from now on; the first time counts."""
    connection.execute(
        """UPDATE cadastre.change_revision SET submitted_at = now()
        WHERE change_id = %s AND revision = %s AND submitted_at IS NULL""",
        [id, revision],
    )


def _line(row: Row) -> RevisionLine:
    revision, saved_at, submitted_at, parcels, errors, warnings, infos = row
    return RevisionLine(
        revision=revision,
        saved_at=saved_at,
        submitted_at=submitted_at,
        parcels=parcels,
        findings=FindingCounts(error=errors, warning=warnings, info=infos),
    )
