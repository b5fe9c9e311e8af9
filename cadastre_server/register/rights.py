"""Rights and the documents they rest on, in and out of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import shapely
from psycopg import Connection

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_server.database import Row
from cadastre_server.register.versions import (
    RIGHT,
    SOURCE,
    copy_rows,
    end_versions,
    insert_anchors,
    insert_versions,
    keep_parts,
    new_row_ids,
    period,
)

SHARE_COLUMNS = ("place", "party_id", "numerator", "denominator")


def insert_sources(
    connection: Connection[Row], sources: Iterable[Source], since: datetime, change_id: UUID | None = None
) -> None:
    """Append documents as current states by COPY. `since` and versions as for `insert_parcels`."""
    given = tuple(sources)
    insert_anchors(connection, "source", [source.id for source in given])
    rows = (
        (
            *(source.id, source.version + 1, change_id, source.kind, source.number, source.issued_on, source.sha256),
            *(source.file_name, source.media_type, source.size),
        )
        for source in given
    )
    insert_versions(connection, SOURCE, rows, since)


def insert_rights(
    connection: Connection[Row], rights: Iterable[Right], srid: int, since: datetime, change_id: UUID | None = None
) -> None:
    """Append rights with their shares and sources as current states by COPY, after their parcels, parties and sources.

    Raises:
        psycopg.IntegrityError: a parcel, party or source is not in the register.
    """
    given = tuple(rights)
    row_ids = new_row_ids(connection, RIGHT, len(given))
    _copy_rights(connection, given, row_ids, srid, since, change_id)
    _copy_shares(connection, given, row_ids)
    _copy_sources(connection, given, row_ids)


def end_rights(connection: Connection[Row], ids: Collection[UUID], moment: datetime) -> None:
    """End the current states of rights; what is known of the time before keeps its shares and sources."""
    end_versions(connection, RIGHT, ids, moment)
    keep_parts(connection, RIGHT, "right_share", "right_row_id", SHARE_COLUMNS, ids, moment)
    keep_parts(connection, RIGHT, "right_source", "right_row_id", ("source_id",), ids, moment)


def right_labels(connection: Connection[Row], ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Rights as a person can find them: kind and number of the parcel; also ended ones."""
    rows = connection.execute(
        """SELECT DISTINCT ON (right_id) right_id, kind, coalesce(number_of.number, '')
        FROM cadastre.right_version AS held
        LEFT JOIN LATERAL (SELECT parcel.number FROM cadastre.parcel_version AS parcel
            WHERE parcel.parcel_id = held.parcel_id ORDER BY version DESC LIMIT 1) AS number_of ON true
        WHERE right_id = ANY(%s) ORDER BY right_id, held.version DESC""",
        [list(ids)],
    )
    return {id: f"{kind} {number}".strip() for id, kind, number in rows}


def _copy_rights(
    connection: Connection[Row],
    rights: Sequence[Right],
    row_ids: Sequence[int],
    srid: int,
    since: datetime,
    change_id: UUID | None,
) -> None:
    times = (period(since), period(since))
    rows = (
        (row_id, right.id, right.version + 1, change_id, *_state(right, srid), *times)
        for row_id, right in zip(row_ids, rights, strict=True)
    )
    copy_rows(connection, RIGHT.table, ("row_id", *RIGHT.columns, "valid", "recorded"), rows)


def _copy_shares(connection: Connection[Row], rights: Sequence[Right], row_ids: Sequence[int]) -> None:
    rows = (
        (row_id, place, share.party_id, share.fraction.numerator, share.fraction.denominator)
        for row_id, right in zip(row_ids, rights, strict=True)
        for place, share in enumerate(right.shares)
    )
    copy_rows(connection, "right_share", ("right_row_id", *SHARE_COLUMNS), rows)


def _copy_sources(connection: Connection[Row], rights: Sequence[Right], row_ids: Sequence[int]) -> None:
    rows = (
        (row_id, source_id)
        for row_id, right in zip(row_ids, rights, strict=True)
        for source_id in dict.fromkeys(right.source_ids)
    )
    copy_rows(connection, "right_source", ("right_row_id", "source_id"), rows)


def _state(right: Right, srid: int) -> tuple[object, ...]:
    """In the order of RIGHT.state."""
    standing = right.standing.value if right.standing else None
    return (
        *(right.kind, right.right_class.value, right.parcel_id, right.registered_on, right.imposed_by),
        *(right.exchange_code, right.number, right.until, right.rank, right.amount, right.currency, standing),
        *(right.checked_on, right.based_on, list(right.served), _place(right, srid), right.building),
        *(list(right.origins), right.reason),
    )


def _place(right: Right, srid: int) -> str | None:
    if right.place is None:
        return None
    return str(shapely.to_wkb(shapely.set_srid(right.place, srid), hex=True, include_srid=True))
