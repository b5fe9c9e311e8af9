"""GET and POST /changes/{id}/comments."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.comments import service
from cadastre_server.comments.schemas import Comment, NewComment
from cadastre_server.context import Here

router = APIRouter(tags=["comments"])


@router.get("/changes/{id}/comments")
def get_comments(id: UUID, user: SignedIn, context: Here) -> list[Comment]:
    """The remarks to a change, oldest first."""
    with context.database.transaction() as connection:
        return service.read(connection, user, id)


@router.post("/changes/{id}/comments", status_code=201)
def post_comment(id: UUID, comment: NewComment, user: SignedIn, context: Here) -> Comment:
    """Write a remark to the last revision of a change."""
    with context.database.transaction() as connection:
        return service.write(connection, user, id, comment, context.profile.crs.srid)
