"""Writing and reading remarks: by those who may read the change."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes.listing import visible_summary
from cadastre_server.changes.schemas import Summary
from cadastre_server.comments.repository import comments_of, insert_comment
from cadastre_server.comments.schemas import Comment, NewComment
from cadastre_server.database import Row
from cadastre_server.problems import not_found


def read(connection: Connection[Row], user: User, change_id: UUID) -> list[Comment]:
    """The remarks to a change, oldest first.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    _visible(connection, user, change_id)
    return comments_of(connection, change_id)


def write(connection: Connection[Row], user: User, change_id: UUID, comment: NewComment, srid: int) -> Comment:
    """Keep a remark to the last revision of a change.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    summary = _visible(connection, user, change_id)
    id = insert_comment(connection, change_id, summary.revision, user.id, comment, srid)
    record(connection, user.id, "comment", str(change_id), {"comment": str(id)})
    return next(kept for kept in comments_of(connection, change_id) if kept.id == id)


def _visible(connection: Connection[Row], user: User, change_id: UUID) -> Summary:
    summary = visible_summary(connection, user, change_id)
    if summary is None:
        raise not_found()
    return summary
