"""More rights in a sample city than it was made with; they are kept with it."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.register.rights import insert_rights
from scripts.benchmarks.cities import PROFILE
from scripts.stack.database import Database

BATCH = 50_000
SINCE = datetime(2026, 7, 1, tzinfo=UTC)
FIRST = UUID(int=0)


def ensure_rights(database: Database, count: int) -> int:
    """Let leases of parcels be entered until the city has so many rights; how many it has then."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        have = _count(connection)
        if have >= count:
            return have
        print(f"  entering {count - have} more rights ...", file=sys.stderr)
        srid, parties, last = shipped_profile(PROFILE).crs.srid, _ids(connection, "party", BATCH, FIRST), FIRST
        while lacking := min(count - have, BATCH):
            parcels = _ids(connection, "parcel", lacking, last)
            with connection.transaction():
                insert_rights(connection, list(map(_lease, parcels, cycle(parties))), srid, SINCE)
            have, last = have + len(parcels), parcels[-1]
        connection.execute("VACUUM (ANALYZE)")
        return have


def _ids(connection: psycopg.Connection[Any], table: str, count: int, after: UUID) -> list[UUID]:
    """The next things of a table, by id."""
    query = sql.SQL("SELECT id FROM cadastre.{} WHERE id > %s ORDER BY id LIMIT %s").format(sql.Identifier(table))
    return [id for (id,) in connection.execute(query, [after, count])]


def _lease(parcel_id: UUID, party_id: UUID) -> Right:
    shares = (Share(party_id, Fraction(1)),)
    return Right(uuid4(), NEW, "lease", RightClass.RIGHT, parcel_id, shares, registered_on=date(2026, 7, 1))


def _count(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM cadastre.right_version WHERE upper_inf(valid) AND upper_inf(recorded)"
    ).fetchone()
    return row[0] if row else 0
