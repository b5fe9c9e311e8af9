"""Remarks in the database."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_server.comments.schemas import Comment, NewComment, Point
from cadastre_server.database import Row
from cadastre_server.people import Person


def comments_of(connection: Connection[Row], change_id: UUID) -> list[Comment]:
    """The remarks to a change, oldest first."""
    rows = connection.execute(
        """SELECT k.id, u.id, u.name, u.full_name, k.text, ST_X(k.place), ST_Y(k.place), k.parcel_id, k.revision,
            k.created_at
        FROM cadastre.change_comment AS k JOIN cadastre.app_user AS u ON u.id = k.author
        WHERE k.change_id = %s ORDER BY k.created_at, k.id""",
        [change_id],
    )
    return [_comment(row) for row in rows]


def insert_comment(
    connection: Connection[Row], change_id: UUID, revision: int, author: UUID, comment: NewComment, srid: int
) -> UUID:
    """Keep a remark; its id."""
    east, north = comment.place.coordinates if comment.place else (None, None)
    row = connection.execute(
        """INSERT INTO cadastre.change_comment (change_id, revision, author, text, place, parcel_id)
        VALUES (%s, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s::float8, %s::float8), %s), %s) RETURNING id""",
        [change_id, revision, author, comment.text, east, north, srid, comment.parcel],
    ).fetchone()
    assert row is not None
    id: UUID = row[0]
    return id


def _comment(row: Row) -> Comment:
    return Comment(
        id=row[0],
        author=Person(id=row[1], name=row[2], full_name=row[3]),
        text=row[4],
        place=None if row[5] is None else Point(coordinates=(row[5], row[6])),
        parcel=row[7],
        revision=row[8],
        created_at=row[9],
    )
