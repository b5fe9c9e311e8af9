"""Numbers of former days in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.numbers.written_number import written_key
from cadastre_server.database import Row

NUMBER_KEY = "upper(regexp_replace(number, '[^[:alnum:]]', '', 'g'))"
"""What `written_key` makes of a cadastral number; an index stands on exactly this."""


@dataclass(frozen=True, slots=True)
class FormerNumber:
    """A number on paper and the parcel it was given to; `source`: on which paper."""

    written: str
    parcel_id: UUID
    source: str


def insert_former_numbers(connection: Connection[Row], numbers: Iterable[FormerNumber]) -> int:
    """Keep numbers; those that are kept already stay as they are. How many are new."""
    made = [(written_key(one.written), one.written, one.parcel_id, one.source) for one in numbers]
    keys, written, parcels, sources = ([row[part] for row in made] for part in range(4))
    return connection.execute(
        """INSERT INTO cadastre.former_number (key, written, parcel_id, source)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::uuid[], %s::text[]) ON CONFLICT DO NOTHING""",
        [keys, written, parcels, sources],
    ).rowcount


def with_former_number(connection: Connection[Row], text: str) -> Sequence[FormerNumber]:
    """Whom a number on paper was given to, however it is written."""
    rows = connection.execute(
        "SELECT written, parcel_id, source FROM cadastre.former_number WHERE key = %s ORDER BY written, parcel_id",
        [written_key(text)],
    )
    return [FormerNumber(*row) for row in rows]


def with_same_key(connection: Connection[Row], text: str) -> UUID | None:
    """The parcel whose cadastral number has the same letters and digits; None when none or several have."""
    rows = connection.execute(
        f"SELECT parcel_id FROM cadastre.cadastral_number WHERE {NUMBER_KEY} = %s LIMIT 2", [written_key(text)]
    ).fetchall()
    return rows[0][0] if len(rows) == 1 else None
