"""The audit in the database: rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from cadastre_server.database import Row


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
