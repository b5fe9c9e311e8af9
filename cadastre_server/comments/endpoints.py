"""GET and POST /changes/{id}/comments, POST /changes/{id}/comments/{comment}/resolve and reopen.

What is said is written SERIALIZABLE, as approvals are: one that is not given where a remark is open either sees it or
comes before it.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.comments import service
from cadastre_server.comments.schemas import Comment, NewComment, Word
from cadastre_server.context import Here

router = APIRouter(tags=["comments"])


@router.get("/changes/{id}/comments")
def get_comments(id: UUID, user: SignedIn, context: Here) -> list[Comment]:
    """The remarks to a change, oldest first, each with what became of what it is pinned to."""
    with context.database.transaction() as connection:
        return service.read(connection, user, id, context.profile.crs.srid)


@router.post("/changes/{id}/comments", status_code=201)
def post_comment(id: UUID, comment: NewComment, user: SignedIn, context: Here) -> Comment:
    """Write a remark to the last revision of a change, or an answer to one. With an `id` it may be sent again.

    A remark that the author or their deputy begins is a question: a reviewer resolves it, or its own side withdraws it.
    """
    srid = context.profile.crs.srid
    return context.database.serializable(lambda connection: service.write(connection, user, id, comment, srid))


@router.post("/changes/{id}/comments/{comment}/resolve")
def resolve_comment(id: UUID, comment: UUID, user: SignedIn, context: Here, word: Word | None = None) -> Comment:
    """A remark is dealt with, says the author of the change. A question is when a reviewer says so, or its author."""
    said, srid = word or Word(), context.profile.crs.srid
    return context.database.serializable(lambda connection: service.resolve(connection, user, id, comment, said, srid))


@router.post("/changes/{id}/comments/{comment}/reopen")
def reopen_comment(id: UUID, comment: UUID, user: SignedIn, context: Here, word: Word | None = None) -> Comment:
    """A remark is not dealt with after all, says a supervisor; a question, says the author of the change."""
    said, srid = word or Word(), context.profile.crs.srid
    return context.database.serializable(lambda connection: service.reopen(connection, user, id, comment, said, srid))
