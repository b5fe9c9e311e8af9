"""Remarks in the database."""

from __future__ import annotations

from uuid import UUID, uuid4

from psycopg import Connection

from cadastre_server.comments.schemas import Anchor, Comment, NewComment, Point, Resolution
from cadastre_server.database import Row
from cadastre_server.people import Person

_COMMENT = """
    SELECT k.id, u.id, u.name, u.full_name, k.text, k.revision, k.created_at, k.anchor, ST_X(k.place), ST_Y(k.place),
        k.parcel_id, k.right_id, k.rule, k.subjects, k.answers, k.asks, k.is_question,
        w.id, w.name, w.full_name, k.resolved_at, k.resolved_revision
    FROM cadastre.change_comment AS k
    JOIN cadastre.app_user AS u ON u.id = k.author
    LEFT JOIN cadastre.app_user AS w ON w.id = k.resolved_by
"""


def comments_of(connection: Connection[Row], change_id: UUID) -> list[Comment]:
    """The remarks to a change, oldest first, without what became of their anchors."""
    rows = connection.execute(f"{_COMMENT} WHERE k.change_id = %s ORDER BY k.created_at, k.id", [change_id])
    return [_comment(row) for row in rows]


def comment_of(connection: Connection[Row], change_id: UUID, id: UUID) -> Comment | None:
    """A remark to a change; None when the change has none such."""
    row = connection.execute(f"{_COMMENT} WHERE k.change_id = %s AND k.id = %s", [change_id, id]).fetchone()
    return _comment(row) if row else None


def is_kept(connection: Connection[Row], id: UUID) -> bool:
    """True when there is a remark of that id, to whichever change."""
    return connection.execute("SELECT FROM cadastre.change_comment WHERE id = %s", [id]).fetchone() is not None


def insert_comment(
    connection: Connection[Row],
    change_id: UUID,
    revision: int,
    author: UUID,
    comment: NewComment,
    srid: int,
    *,
    asks: bool = True,
    is_question: bool = False,
) -> UUID:
    """Keep a remark; its id. Nothing when there is one of that id. `asks`: it has to be resolved. `is_question`: by the
    reviewers.
    """
    id, anchor = comment.id or uuid4(), comment.anchor
    east, north = anchor.place.coordinates if anchor and anchor.place else (None, None)
    connection.execute(
        """INSERT INTO cadastre.change_comment (id, change_id, revision, author, text, answers, asks, is_question,
            anchor, place, parcel_id, right_id, rule, subjects)
        VALUES (%(id)s, %(change_id)s, %(revision)s, %(author)s, %(text)s, %(answers)s, %(asks)s, %(question)s,
            %(anchor)s, ST_SetSRID(ST_MakePoint(%(east)s::float8, %(north)s::float8), %(srid)s), %(parcel)s,
            %(right)s, %(rule)s, %(subjects)s::uuid[]) ON CONFLICT (id) DO NOTHING""",
        {
            **{"id": id, "change_id": change_id, "revision": revision, "author": author, "text": comment.text},
            **{"answers": comment.answers, "asks": asks and comment.answers is None, "question": is_question},
            **{"anchor": anchor and anchor.kind.value, "east": east, "north": north, "srid": srid},
            **{"parcel": anchor and anchor.parcel, "right": anchor and anchor.right, "rule": anchor and anchor.rule},
            "subjects": anchor.subjects if anchor else [],
        },
    )
    return id


def resolve(connection: Connection[Row], id: UUID, by: UUID, revision: int | None) -> None:
    """A remark is dealt with, in a revision or, when None, in the one that is being made."""
    connection.execute(
        """UPDATE cadastre.change_comment SET resolved_by = %s, resolved_at = clock_timestamp(), resolved_revision = %s
        WHERE id = %s""",
        [by, revision, id],
    )


def reopen(connection: Connection[Row], id: UUID) -> None:
    """A remark is not dealt with."""
    connection.execute(
        """UPDATE cadastre.change_comment SET resolved_by = NULL, resolved_at = NULL, resolved_revision = NULL
        WHERE id = %s""",
        [id],
    )


def settle(connection: Connection[Row], change_id: UUID, revision: int) -> None:
    """What was resolved while the change was mended is resolved in this revision, which is submitted."""
    connection.execute(
        """UPDATE cadastre.change_comment SET resolved_revision = %s
        WHERE change_id = %s AND resolved_at IS NOT NULL AND resolved_revision IS NULL""",
        [revision, change_id],
    )


def _comment(row: Row) -> Comment:
    return Comment(
        id=row[0],
        author=Person(id=row[1], name=row[2], full_name=row[3]),
        text=row[4],
        revision=row[5],
        created_at=row[6],
        anchor=None if row[7] is None else _anchor(row[7:14]),
        answers=row[14],
        asks=row[15],
        is_question=row[16],
        resolution=None if row[17] is None else _resolution(row[17:22]),
    )


def _anchor(row: Row) -> Anchor:
    kind, east, north, parcel, right, rule, subjects = row
    place = None if east is None else Point(coordinates=(east, north))
    return Anchor(kind=kind, place=place, parcel=parcel, right=right, rule=rule, subjects=subjects)


def _resolution(row: Row) -> Resolution:
    id, name, full_name, at, revision = row
    return Resolution(by=Person(id=id, name=name, full_name=full_name), at=at, revision=revision)
