"""The rows of a file's rights side by side in the database, so that none of them need be kept in memory to be joined.

The tables are temporary and end with the load's transaction. A key stands in a table once: a later row of the same key
is kept without it, so that nothing refers to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from psycopg import Connection, sql

from cadastre_server.database import Row
from cadastre_server.loading.rights.tables import TextRow

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("key", "parcel", "reference", "issued_on"),
    "right": ("key", "title", "kind", "registered_on"),
    "share": ("key", "right", "numerator", "denominator", "fraction", "party"),
    "party": ("key", "name", "kind"),
    "holder": ("share", "party"),
}
"""Texts of a row by what its table holds, as `RightsMapping` names them."""
KEYED = ("parcel", "title", "right", "share", "party")
StagedParcel = tuple[int, str | None, UUID, str | None]
"""A parcel that was loaded: id of its feature, key, id, number."""


def create(connection: Connection[Row]) -> None:
    """Make the tables, empty."""
    connection.execute(
        "CREATE TEMP TABLE staged_parcel (fid bigint, key text, parcel_id uuid, number text) ON COMMIT DROP"
    )
    for table, fields in FIELDS.items():
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(field)) for field in fields)
        statement = sql.SQL("CREATE TEMP TABLE {} (fid bigint, {}) ON COMMIT DROP")
        connection.execute(statement.format(_staged(table), columns))


def add_parcels(connection: Connection[Row], parcels: Iterable[StagedParcel]) -> None:
    """Append parcels that were loaded."""
    with connection.cursor().copy("COPY staged_parcel FROM STDIN") as copy:
        for parcel in parcels:
            copy.write_row(parcel)


def add_rows(connection: Connection[Row], table: str, rows: Iterable[TextRow]) -> None:
    """Append rows: texts in the order of FIELDS."""
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(_staged(table))) as copy:
        for fid, texts in rows:
            copy.write_row((fid, *texts))


def settle_keys(connection: Connection[Row]) -> Iterator[tuple[str, int, str, int]]:
    """Take its key from each row that is not the first of it: table, id of the row, key, id of the first."""
    for table in KEYED:
        statement = sql.SQL(
            """WITH ranked AS (SELECT fid, key, min(fid) OVER (PARTITION BY key) AS first FROM {table})
            UPDATE {table} AS later SET key = NULL FROM ranked
            WHERE later.fid = ranked.fid AND ranked.first < ranked.fid AND ranked.key IS NOT NULL
            RETURNING later.fid, ranked.key, ranked.first"""
        )
        for fid, key, first in connection.execute(statement.format(table=_staged(table))).fetchall():
            yield table, fid, key, first


def join_shares(connection: Connection[Row], *, holders: bool) -> None:
    """Put together who holds what: `staged_part`; and index the tables by what they are joined by.

    holders: whether a table of its own says who holds a share. A share that several hold is a part of each of them, as
    the file says it.
    """
    said = "staged_share AS share" if not holders else "staged_holder AS holder LEFT JOIN staged_share AS share ON"
    source = f"{said} share.key = holder.share" if holders else said
    party, fid = ("holder.party", "holder.fid") if holders else ("share.party", "share.fid")
    connection.execute(
        f"""
        CREATE INDEX ON staged_share (key);
        ANALYZE staged_share, staged_holder;
        CREATE TEMP TABLE staged_part ON COMMIT DROP AS
            SELECT {fid} AS fid, share.fid AS share_fid, share."right" AS right_key, {party} AS party_key,
                coalesce(numerator, split_part(fraction, '/', 1)) AS numerator,
                coalesce(denominator, nullif(split_part(fraction, '/', 2), ''), CASE WHEN fraction IS NOT NULL
                    THEN '1' END) AS denominator
            FROM {source};
        CREATE INDEX ON staged_part (right_key);
        CREATE INDEX ON staged_part (party_key);
        CREATE INDEX ON staged_part (share_fid);
        CREATE INDEX ON staged_parcel (key);
        CREATE INDEX ON staged_title (key);
        CREATE INDEX ON staged_title (parcel);
        CREATE INDEX ON staged_right (key);
        CREATE INDEX ON staged_right (title);
        CREATE INDEX ON staged_party (key);
        ANALYZE staged_part, staged_parcel, staged_title, staged_right, staged_party;
        """
    )


def pages(connection: Connection[Row], name: str, question: str, values: Sequence[object] = ()) -> Iterator[list[Row]]:
    """The rows of a question a page at a time, from a cursor of the database: others may be asked in between."""
    with connection.cursor(name) as cursor:
        cursor.execute(question, values)
        while page := cursor.fetchmany(PAGE):
            yield page


PAGE = 5_000


def _staged(table: str) -> sql.Identifier:
    return sql.Identifier(f"staged_{table}")
