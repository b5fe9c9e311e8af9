"""Events in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from cadastre_server.database import Row

PAGE = 500


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `payload`: what the client is sent."""

    id: int
    kind: str
    district: str
    payload: Mapping[str, Any]


def announce(connection: Connection[Row], kind: str, district: str, payload: Mapping[str, Any]) -> None:
    """Add an event; listeners hear of it when the transaction is committed."""
    connection.execute(
        "INSERT INTO cadastre.event (kind, district, payload) VALUES (%s, %s, %s)",
        [kind, district, Jsonb(dict(payload))],
    )


def events_after(connection: Connection[Row], id: int) -> Sequence[Event]:
    """The next events after an id, at most PAGE of them."""
    rows = connection.execute(
        "SELECT id, kind, district, payload FROM cadastre.event WHERE id > %s ORDER BY id LIMIT %s", [id, PAGE]
    )
    return [Event(*row) for row in rows]


def last_event(connection: Connection[Row]) -> int:
    """The id of the newest event, 0 before the first."""
    row = connection.execute("SELECT coalesce(max(id), 0) FROM cadastre.event").fetchone()
    return int(row[0]) if row else 0
