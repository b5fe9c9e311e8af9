"""What all versioned things have in common: two times, and a state that ends only by a new row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

from cadastre_plugin.core.model.boundary_point import POINT_ATTRIBUTES
from cadastre_server.database import Row

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"
"""What is law now, as far as is known now; the partial indexes stand on exactly this condition."""


@dataclass(frozen=True, slots=True)
class Versioned:
    """A table of versions: the column that names the thing, and the columns that make up a state."""

    table: str
    key: str
    state: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column but `row_id` and the two times."""
        return (self.key, "version", "change_id", *self.state)


PARCEL = Versioned(
    "parcel_version",
    "parcel_id",
    ("number", "district", "land_category", "purpose", "address", "legal_area", "computed_area", "geom"),
)
PARTY = Versioned("party_version", "party_id", ("kind", "name", "pinfl", "stir", "search_text"))
RIGHT = Versioned(
    "right_version",
    "right_id",
    (
        *("kind", "right_class", "parcel_id", "registered_on", "imposed_by", "exchange_code"),
        *("number", "until", "rank", "amount", "currency", "standing", "checked_on", "based_on", "served", "place"),
        *("building", "origins", "reason"),
    ),
)
SOURCE = Versioned(
    "source_version", "source_id", ("kind", "number", "issued_on", "sha256", "file_name", "media_type", "size")
)
BOUNDARY_POINT = Versioned("boundary_point_version", "point_id", (*POINT_ATTRIBUTES, "geom"))


@dataclass(frozen=True, slots=True)
class Standing:
    """The last version of a thing, and whether it is current."""

    version: int
    current: bool


def period(since: datetime) -> str:
    """From a moment on, as PostgreSQL writes it: dumping a range anew for each row takes a third of a COPY."""
    return f"[{since.isoformat()},)"


def copy_rows(connection: Connection[Row], table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to a table of the register by COPY. A geometry is given as hexadecimal EWKB."""
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return  # most changes touch one kind of thing, and each empty COPY is a round trip of an approval
    statement = sql.SQL("COPY cadastre.{} ({}) FROM STDIN").format(sql.Identifier(table), _list(columns))
    with connection.cursor().copy(statement) as copy:
        for row in chain([first], rest):
            copy.write_row(row)


def insert_versions(
    connection: Connection[Row],
    thing: Versioned,
    states: Iterable[Sequence[Any]],
    since: datetime,
    known_since: datetime | None = None,
) -> None:
    """Append current states: values in the order of `thing.columns`. They are law from `since` on.

    known_since: since when that is known; None: from then on too.
    """
    times = (period(since), period(known_since or since))
    copy_rows(connection, thing.table, (*thing.columns, "valid", "recorded"), ((*row, *times) for row in states))


def insert_anchors(connection: Connection[Row], table: str, ids: Collection[UUID]) -> None:
    """Make the things known that are not yet, in `parcel`, `party` or `source`."""
    if not ids:
        return
    statement = "INSERT INTO cadastre.{} (id) SELECT unnest(%s::uuid[]) ON CONFLICT DO NOTHING"
    connection.execute(sql.SQL(statement).format(sql.Identifier(table)), [list(ids)])


def end_versions(
    connection: Connection[Row],
    thing: Versioned,
    ids: Collection[UUID],
    until: datetime,
    known_since: datetime | None = None,
) -> None:
    """End the current states of things: they were law until then, which is known since `known_since` (None: then).

    One that became law only later than that was never law, and stays as what was believed.
    """
    if not ids:
        return
    statement = """
        WITH ended AS (
            UPDATE cadastre.{table} SET recorded = tstzrange(lower(recorded), %(known)s)
            WHERE {key} = ANY(%(ids)s) AND {current} RETURNING *)
        INSERT INTO cadastre.{table} ({columns}, valid, recorded)
        SELECT {columns}, tstzrange(lower(valid), %(until)s), tstzrange(%(known)s, NULL) FROM ended
        WHERE lower(valid) < %(until)s"""
    composed = sql.SQL(statement).format(
        table=sql.Identifier(thing.table),
        key=sql.Identifier(thing.key),
        columns=_list(thing.columns),
        current=sql.SQL(CURRENT),
    )
    connection.execute(composed, {"ids": list(ids), "until": until, "known": known_since or until})


def keep_parts(
    connection: Connection[Row],
    thing: Versioned,
    table: str,
    owner: str,
    columns: Sequence[str],
    ids: Collection[UUID],
    moment: datetime,
) -> None:
    """Give the rows that `end_versions` wrote at that moment the parts of the states they are shortened copies of.

    owner: the column of the table of parts that names the row of the state.
    """
    if not ids:
        return
    statement = """
        INSERT INTO cadastre.{table} ({owner}, {columns})
        SELECT kept.row_id, {columns_of_part} FROM cadastre.{versions} AS kept
        JOIN cadastre.{versions} AS ended USING ({key})
        JOIN cadastre.{table} AS part ON part.{owner} = ended.row_id
        WHERE kept.{key} = ANY(%(ids)s) AND lower(kept.recorded) = %(moment)s AND upper(ended.recorded) = %(moment)s"""
    composed = sql.SQL(statement).format(
        table=sql.Identifier(table),
        owner=sql.Identifier(owner),
        columns=_list(columns),
        columns_of_part=sql.SQL(", ").join(sql.Identifier("part", column) for column in columns),
        versions=sql.Identifier(thing.table),
        key=sql.Identifier(thing.key),
    )
    connection.execute(composed, {"ids": list(ids), "moment": moment})


def new_row_ids(connection: Connection[Row], thing: Versioned, count: int) -> Sequence[int]:
    """Ids for rows that parts of theirs will name."""
    if not count:
        return ()
    rows = connection.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'row_id')) FROM generate_series(1, %s)",
        [f"cadastre.{thing.table}", count],
    )
    return [row[0] for row in rows]


def standings(connection: Connection[Row], thing: Versioned, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
    """How things stand, those left out that the register never had."""
    if not ids:
        return {}
    statement = """
        SELECT {key}, max(version), bool_or({current}) FROM cadastre.{table}
        WHERE {key} = ANY(%s) GROUP BY {key}"""
    composed = sql.SQL(statement).format(
        table=sql.Identifier(thing.table), key=sql.Identifier(thing.key), current=sql.SQL(CURRENT)
    )
    return {row[0]: Standing(row[1], row[2]) for row in connection.execute(composed, [list(ids)])}


def _list(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
