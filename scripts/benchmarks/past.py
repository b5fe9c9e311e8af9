"""A past for a part of a sample city: its parcels got a new version again and again; it is kept with the city."""

from __future__ import annotations

import sys
from typing import Any

import psycopg

from scripts.stack.database import Database

VERSIONS = 10
ONE_BLOCK_IN = 10
"""A tenth of the blocks has a past, whole blocks, so that a street in one of them is the worst there is."""

BLOCK = "left(number, -5)"
IN_PART = f"mod(abs(hashtext({BLOCK})), {ONE_BLOCK_IN}) = 0"
_COLUMNS = "parcel_id, number, district, land_category, purpose, address, computed_area, geom"
_NEXT = f"""
    WITH ended AS (
        UPDATE cadastre.parcel_version SET recorded = tstzrange(lower(recorded), %(at)s)
        WHERE upper_inf(valid) AND upper_inf(recorded) AND {IN_PART} AND version = %(version)s RETURNING *),
    kept AS (
        INSERT INTO cadastre.parcel_version ({_COLUMNS}, version, legal_area, valid, recorded)
        SELECT {_COLUMNS}, version, legal_area, tstzrange(lower(valid), %(at)s), tstzrange(%(at)s, NULL) FROM ended)
    INSERT INTO cadastre.parcel_version ({_COLUMNS}, version, legal_area, valid, recorded)
    SELECT {_COLUMNS}, version + 1, legal_area + 1, tstzrange(%(at)s, NULL), tstzrange(%(at)s, NULL) FROM ended
"""

_STANDS = f"""
    SELECT max(lower(recorded)), (now() - max(lower(recorded))) / 40, mode() WITHIN GROUP (ORDER BY version)
    FROM cadastre.parcel_version WHERE upper_inf(valid) AND upper_inf(recorded) AND {IN_PART}
"""
"""Since when the newest of them stands, a fortieth of the time since then, and which version most of them have."""


def ensure_past(database: Database) -> None:
    """Give each parcel of the part ten versions."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        begun, span, have = _one(connection, _STANDS)
        for version in range(have, VERSIONS):
            print(f"  version {version + 1} of a tenth of the blocks ...", file=sys.stderr)
            at = begun + (version - have + 1) * span
            connection.execute(_NEXT.encode(), {"at": at, "version": version})
        if have < VERSIONS:
            connection.execute("VACUUM (ANALYZE) cadastre.parcel_version")


def _one(connection: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row
