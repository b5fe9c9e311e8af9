"""The measured points that a surveyor keeps with a draft: a crash loses none of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from cadastre_plugin.core.survey.survey_point import POINT_FIELDS, SurveyPoint, values_of
from cadastre_plugin.drafts.errors import UNKNOWN, DraftError

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]

_INSERT = f"""INSERT INTO survey_point (draft_id, position, {", ".join(POINT_FIELDS)})
    VALUES (?, ?, {", ".join("?" for _ in POINT_FIELDS)})"""
_SELECT = f"SELECT {', '.join(POINT_FIELDS)} FROM survey_point WHERE draft_id = ? ORDER BY position"


class KeptPoints:
    """The points of the drafts of a file. Every method is one transaction and raises DraftError as the store's do."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def keep(self, draft_id: UUID, points: Sequence[SurveyPoint]) -> None:
        """Keep these points with a draft, in place of those before."""
        key = str(draft_id)
        with self._transaction() as connection:
            if not connection.execute("SELECT 1 FROM draft WHERE id = ?", (key,)).fetchone():
                raise DraftError("draft_unknown", UNKNOWN, id=key)
            connection.execute("DELETE FROM survey_point WHERE draft_id = ?", (key,))
            write_points(connection, draft_id, points)

    def of(self, draft_id: UUID) -> tuple[SurveyPoint, ...]:
        """The points of a draft in their order."""
        with self._transaction() as connection:
            return read_points(connection, draft_id)


def read_points(connection: sqlite3.Connection, draft_id: UUID) -> tuple[SurveyPoint, ...]:
    """The points of a draft in their order, inside a transaction."""
    return tuple(SurveyPoint(*row) for row in connection.execute(_SELECT, (str(draft_id),)))


def write_points(connection: sqlite3.Connection, draft_id: UUID, points: Sequence[SurveyPoint]) -> None:
    """Write the points of a draft that has none yet, inside a transaction."""
    rows = ((str(draft_id), position, *values_of(point)) for position, point in enumerate(points))
    connection.executemany(_INSERT, rows)
