"""Cadastral numbers: each is given once, for as long as the register lives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from shapely.geometry import MultiPolygon

from cadastre_server.database import Row
from cadastre_server.register.versions import CURRENT


def insert_numbers(connection: Connection[Row], numbers: Mapping[str, UUID], given_at: datetime) -> None:
    """Give numbers to parcels. One that was given before stays whose it was: the parcel's own row is then refused."""
    if not numbers:
        return
    connection.execute(
        """INSERT INTO cadastre.cadastral_number (number, parcel_id, given_at)
        SELECT number, parcel_id, %s FROM unnest(%s::text[], %s::uuid[]) AS given (number, parcel_id)
        ON CONFLICT DO NOTHING""",
        [given_at, list(numbers), list(numbers.values())],
    )


def owners_of(connection: Connection[Row], numbers: Collection[str]) -> Mapping[str, UUID]:
    """The parcels that have or had the numbers; numbers that were never given are left out."""
    if not numbers:
        return {}
    rows = connection.execute(
        "SELECT number, parcel_id FROM cadastre.cadastral_number WHERE number = ANY(%s)", [list(numbers)]
    )
    return {number: parcel_id for number, parcel_id in rows}


def last_numbers(connection: Connection[Row], parcel_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The last numbers of parcels, also of retired ones; those that never had one are left out."""
    rows = connection.execute(
        """SELECT DISTINCT ON (parcel_id) parcel_id, number FROM cadastre.parcel_version
        WHERE parcel_id = ANY(%s) AND number IS NOT NULL ORDER BY parcel_id, version DESC""",
        [list(parcel_ids)],
    )
    return {parcel_id: number for parcel_id, number in rows}


def highest_count(connection: Connection[Row], block: str) -> int:
    """The highest count a parcel of a block ever had; 0 in a new block. `block`: prefix with its separator, or ""."""
    row = connection.execute(
        r"""SELECT max(substr(number, length(%(block)s) + 1)::bigint) FROM cadastre.cadastral_number
        WHERE starts_with(number, %(block)s) AND substr(number, length(%(block)s) + 1) ~ '^\d{1,18}$'""",
        {"block": block},
    ).fetchone()
    return row[0] or 0 if row else 0


def nearest_number(connection: Connection[Row], geometry: MultiPolygon, srid: int, district: str) -> str | None:
    """The number of the current parcel of a district that lies nearest; None when the district has none."""
    row = connection.execute(
        f"""SELECT number FROM cadastre.parcel_version
        WHERE {CURRENT} AND district = %s AND number IS NOT NULL
        ORDER BY geom <-> ST_GeomFromWKB(%s, %s) LIMIT 1""",
        [district, geometry.wkb, srid],
    ).fetchone()
    return row[0] if row else None
