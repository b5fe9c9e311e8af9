"""Parties, sources and rights in and out of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_server.database import Row
from cadastre_server.register.versions import (
    PARTY,
    RIGHT,
    SOURCE,
    copy_rows,
    end_versions,
    insert_anchors,
    insert_versions,
    period,
)


def insert_parties(
    connection: Connection[Row], parties: Iterable[Party], since: datetime, change_id: UUID | None = None
) -> None:
    """Append parties as current states by COPY. `since` and versions as for `insert_parcels`."""
    given = tuple(parties)
    insert_anchors(connection, "party", [party.id for party in given])
    rows = (
        (party.id, party.version + 1, change_id, party.kind.value, party.name, party.pinfl, party.stir)
        for party in given
    )
    insert_versions(connection, PARTY, rows, since)


def insert_sources(
    connection: Connection[Row], sources: Iterable[Source], since: datetime, change_id: UUID | None = None
) -> None:
    """Append documents as current states by COPY. `since` and versions as for `insert_parcels`."""
    given = tuple(sources)
    insert_anchors(connection, "source", [source.id for source in given])
    rows = (
        (source.id, source.version + 1, change_id, source.kind, source.number, source.issued_on, source.sha256)
        for source in given
    )
    insert_versions(connection, SOURCE, rows, since)


def insert_rights(
    connection: Connection[Row], rights: Iterable[Right], since: datetime, change_id: UUID | None = None
) -> None:
    """Append rights with their shares and sources as current states by COPY, after their parcels, parties and sources.

    Raises:
        psycopg.IntegrityError: a parcel, party or source is not in the register.
    """
    given = tuple(rights)
    row_ids = _row_ids(connection, len(given))
    _copy_rights(connection, given, row_ids, since, change_id)
    _copy_shares(connection, given, row_ids)
    _copy_sources(connection, given, row_ids)


def end_rights(connection: Connection[Row], ids: Collection[UUID], moment: datetime) -> None:
    """End the current states of rights; what is known of the time before keeps its shares and sources."""
    end_versions(connection, RIGHT, ids, moment)
    for table, columns in (("right_share", "place, party_id, numerator, denominator"), ("right_source", "source_id")):
        connection.execute(
            f"""INSERT INTO cadastre.{table} (right_row_id, {columns})
            SELECT kept.row_id, {columns} FROM cadastre.right_version AS kept
            JOIN cadastre.right_version AS ended USING (right_id)
            JOIN cadastre.{table} AS part ON part.right_row_id = ended.row_id
            WHERE kept.right_id = ANY(%(ids)s) AND lower(kept.recorded) = %(moment)s
                AND upper(ended.recorded) = %(moment)s""",
            {"ids": list(ids), "moment": moment},
        )


def _row_ids(connection: Connection[Row], count: int) -> Sequence[int]:
    rows = connection.execute(
        """SELECT nextval(pg_get_serial_sequence('cadastre.right_version', 'row_id'))
        FROM generate_series(1, %s)""",
        [count],
    )
    return [row[0] for row in rows]


def _copy_rights(
    connection: Connection[Row],
    rights: Sequence[Right],
    row_ids: Sequence[int],
    since: datetime,
    change_id: UUID | None,
) -> None:
    times = (period(since), period(since))
    rows = (
        (
            *(row_id, right.id, right.version + 1, change_id, right.kind, right.right_class.value, right.parcel_id),
            *(right.registered_on, right.imposed_by, right.exchange_code, *times),
        )
        for row_id, right in zip(row_ids, rights, strict=True)
    )
    copy_rows(connection, RIGHT.table, ("row_id", *RIGHT.columns, "valid", "recorded"), rows)


def _copy_shares(connection: Connection[Row], rights: Sequence[Right], row_ids: Sequence[int]) -> None:
    rows = (
        (row_id, place, share.party_id, share.fraction.numerator, share.fraction.denominator)
        for row_id, right in zip(row_ids, rights, strict=True)
        for place, share in enumerate(right.shares)
    )
    columns = ("right_row_id", "place", "party_id", "numerator", "denominator")
    copy_rows(connection, "right_share", columns, rows)


def _copy_sources(connection: Connection[Row], rights: Sequence[Right], row_ids: Sequence[int]) -> None:
    rows = (
        (row_id, source_id)
        for row_id, right in zip(row_ids, rights, strict=True)
        for source_id in dict.fromkeys(right.source_ids)
    )
    copy_rows(connection, "right_source", ("right_row_id", "source_id"), rows)
