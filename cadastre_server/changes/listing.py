"""The question for a list of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role, State
from cadastre_server.auth.user import WHOLE_CITY, User
from cadastre_server.changes.cursor import Cursor
from cadastre_server.changes.repository import SUMMARY, summary
from cadastre_server.changes.schemas import Summary
from cadastre_server.database import Row
from cadastre_server.register.surroundings import Bounds

VISIBLE = """(c.author = %(user)s OR (%(reviews)s AND c.state <> 'draft'
    AND (%(whole_city)s OR c.district = ANY(%(districts)s))))"""
"""What a user may read: their own changes, and as a supervisor what was submitted in their districts."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is None does not limit the list. `bbox` in metres of the CRS `srid`."""

    srid: int
    state: State | None = None
    author: UUID | None = None
    district: str | None = None
    bbox: Bounds | None = None
    after: Cursor | None = None
    limit: int = 50


def visible_summary(connection: Connection[Row], user: User, id: UUID) -> Summary | None:
    """A change that the user may read; None for every other."""
    row = connection.execute(f"{SUMMARY} WHERE c.id = %(id)s AND {VISIBLE}", {**_reader(user), "id": id}).fetchone()
    return summary(row) if row else None


def visible_summaries(connection: Connection[Row], user: User, wanted: Filter) -> Sequence[Summary]:
    """The newest changes that the user may read and the filter lets through, at most `limit` of them."""
    west, south, east, north = wanted.bbox or (None, None, None, None)
    rows = connection.execute(
        f"""{SUMMARY} WHERE {VISIBLE}
            AND (%(state)s::text IS NULL OR c.state = %(state)s)
            AND (%(author)s::uuid IS NULL OR c.author = %(author)s)
            AND (%(district)s::text IS NULL OR c.district = %(district)s)
            AND (%(west)s::float8 IS NULL
                OR c.bbox && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s))
            AND (%(created_at)s::timestamptz IS NULL OR (c.created_at, c.id) < (%(created_at)s, %(after)s))
        ORDER BY c.created_at DESC, c.id DESC LIMIT %(limit)s""",
        {
            **_reader(user),
            **{"state": wanted.state, "author": wanted.author, "district": wanted.district},
            **{"west": west, "south": south, "east": east, "north": north, "srid": wanted.srid},
            **{"created_at": wanted.after and wanted.after.created_at, "after": wanted.after and wanted.after.id},
            "limit": wanted.limit,
        },
    )
    return [summary(row) for row in rows]


def _reader(user: User) -> dict[str, object]:
    return {
        "user": user.id,
        "reviews": Role.SUPERVISOR in user.roles,
        "whole_city": WHOLE_CITY in user.districts,
        "districts": sorted(user.districts),
    }
