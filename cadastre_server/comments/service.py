"""Writing, reading, resolving and opening remarks again: by those who may read the change."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import DECIDED, STATE_TEXTS, Role, State
from cadastre_plugin.core.review.settling import Voice, may_reopen, may_resolve
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes.listing import visible_summary
from cadastre_server.changes.schemas import Summary
from cadastre_server.comments import repository
from cadastre_server.comments.pins import comments_with_pins
from cadastre_server.comments.schemas import Comment, NewComment, Word
from cadastre_server.database import Row
from cadastre_server.events.repository import announce
from cadastre_server.problems import ConflictError, ForbiddenError, RefusedError, not_found

_BEING_MADE = (State.DRAFT, State.RETURNED)
"""States in which the surveyor makes the next revision."""


def read(connection: Connection[Row], user: User, change_id: UUID, srid: int) -> list[Comment]:
    """The remarks to a change, oldest first, with what became of their anchors in its last revision.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    summary = _visible(connection, user, change_id)
    return comments_with_pins(connection, change_id, summary.revision, srid)


def write(connection: Connection[Row], user: User, change_id: UUID, comment: NewComment, srid: int) -> Comment:
    """Keep a remark to the last revision of a change, or an answer; the same one again changes nothing. One that is
    begun by who makes the change is a question to the reviewers.

    Raises:
        NotFoundError: the change is not there, or the user may not read it.
        RefusedError: `remark_unknown`, it answers a remark that the change does not have.
        ConflictError: `remark_exists`, another remark has its id; `wrong_state`, it is a question and nobody deals with
            it any more.
    """
    summary = _visible(connection, user, change_id)
    id = _kept(connection, user, summary, comment, srid)
    found = comments_with_pins(connection, change_id, summary.revision, srid)
    return next(kept for kept in found if kept.id == id)


def resolve(connection: Connection[Row], user: User, change_id: UUID, id: UUID, word: Word, srid: int) -> Comment:
    """A remark is dealt with: in the last revision, or in the one that the surveyor makes of it; a question always in
    the last one.

    Raises:
        NotFoundError: the change or the remark is not there, or the user may not read it.
        ForbiddenError: `not_author`; neither the author of the change, nor their deputy, nor who wrote the remark. Of a
            question `own_change`: nor a supervisor who had no hand in the change.
        ConflictError: `wrong_state`, the change is decided.
        RefusedError: `remark_asks_nothing`, an answer or a note.
    """
    summary, comment = _asking(connection, user, change_id, id)
    if not may_resolve(_voice(user, summary, comment), is_question=comment.is_question):
        if comment.is_question:
            raise _own_change()
        raise ForbiddenError("not_author", N_("Only the author of the change may resolve what was remarked to it"))
    _answer(connection, user, summary, id, word, srid)
    if comment.resolution is None:
        is_being_made = summary.state in _BEING_MADE and not comment.is_question
        revision = None if is_being_made else summary.revision
        repository.resolve(connection, id, user.id, revision)
        _tell(connection, user, "resolve_remark", change_id, id)
    return _found(connection, summary, id, srid)


def reopen(connection: Connection[Row], user: User, change_id: UUID, id: UUID, word: Word, srid: int) -> Comment:
    """A remark that was resolved is not dealt with after all.

    Raises:
        NotFoundError: the change or the remark is not there, or the user may not read it.
        ForbiddenError: `wrong_role`, `own_change`; `not_author` of a question, which only its own side opens again.
        ConflictError: `wrong_state`, the change is decided.
        RefusedError: `remark_asks_nothing`, an answer or a note.
    """
    summary, comment = _asking(connection, user, change_id, id)
    if not comment.is_question:
        user.require_role(Role.SUPERVISOR)
    if not may_reopen(_voice(user, summary, comment), is_question=comment.is_question):
        if comment.is_question:
            raise ForbiddenError("not_author", N_("Only the author of the change may do this"))
        raise _own_change()
    _answer(connection, user, summary, id, word, srid)
    if comment.resolution is not None:
        repository.reopen(connection, id)
        _tell(connection, user, "reopen_remark", change_id, id)
    return _found(connection, summary, id, srid)


def _voice(user: User, summary: Summary, comment: Comment) -> Voice:
    """What a user has to do with a remark to a change."""
    mine = {user.id, *user.givers(Role.SURVEYOR)}
    return Voice(
        makes=summary.author.id in mine,
        reviews=Role.SUPERVISOR in user.roles and not mine & {summary.author.id, summary.last_editor.id},
        wrote=comment.author.id in mine,
    )


def _own_change() -> ForbiddenError:
    return ForbiddenError("own_change", N_("This is your own change; another supervisor must decide about it"))


def _visible(connection: Connection[Row], user: User, change_id: UUID) -> Summary:
    summary = visible_summary(connection, user, change_id)
    if summary is None:
        raise not_found()
    return summary


def _asking(connection: Connection[Row], user: User, change_id: UUID, id: UUID) -> tuple[Summary, Comment]:
    """A change that is not decided yet, and a remark to it that has to be resolved."""
    summary = _visible(connection, user, change_id)
    comment = repository.comment_of(connection, change_id, id)
    if comment is None:
        raise not_found()
    _require_undecided(summary)
    if not comment.asks:
        raise RefusedError("remark_asks_nothing", N_("An answer or a note is not resolved; the remark itself is"))
    return summary, comment


def _require_undecided(summary: Summary) -> None:
    if summary.state in DECIDED:
        state = STATE_TEXTS[summary.state]
        raise ConflictError("wrong_state", N_("This cannot be done with a change that is: {state}"), state=state)


def _answer(connection: Connection[Row], user: User, summary: Summary, id: UUID, word: Word, srid: int) -> None:
    """The word to a step, kept as an answer where one was said."""
    if word.text:
        _kept(connection, user, summary, NewComment(id=word.id, text=word.text, answers=id), srid)


def _kept(connection: Connection[Row], user: User, summary: Summary, comment: NewComment, srid: int) -> UUID:
    """The id of a remark after it was written, or had been written before by the same person with the same words."""
    if comment.id is not None and repository.is_kept(connection, comment.id):
        standing = repository.comment_of(connection, summary.id, comment.id)
        if standing is None or (standing.author.id, standing.text) != (user.id, comment.text):
            raise ConflictError("remark_exists", N_("Another remark has this id"))
        return comment.id
    comment = comment.model_copy(update={"answers": _head(connection, summary.id, comment.answers)})
    is_question = comment.answers is None and summary.author.id in {user.id, *user.givers(Role.SURVEYOR)}
    if is_question:
        _require_undecided(summary)
    id = repository.insert_comment(
        connection, summary.id, summary.revision, user.id, comment, srid, is_question=is_question
    )
    _tell(connection, user, "comment", summary.id, id)
    return id


def _head(connection: Connection[Row], change_id: UUID, answers: UUID | None) -> UUID | None:
    """The remark that begins the thread in which an answer stands."""
    if answers is None:
        return None
    answered = repository.comment_of(connection, change_id, answers)
    if answered is None:
        raise RefusedError("remark_unknown", N_("The remark that is answered is not one of this change"))
    return answered.answers or answered.id


def _found(connection: Connection[Row], summary: Summary, id: UUID, srid: int) -> Comment:
    comments = comments_with_pins(connection, summary.id, summary.revision, srid)
    return next(comment for comment in comments if comment.id == id)


def _tell(connection: Connection[Row], user: User, what: str, change_id: UUID, id: UUID) -> None:
    """Write it to the audit, and tell those who have the change before them."""
    summary = _visible(connection, user, change_id)
    author = summary.author.id
    giver = author if author in user.givers(Role.SURVEYOR) else user.in_place_of([summary.district])
    detail = {"comment": str(id)}
    record(connection, user.id, what, str(change_id), detail, in_place_of=None if author == user.id else giver)
    payload = {
        "change_id": str(change_id),
        "action": what,
        "remark": str(id),
        "by": str(user.id),
        "state": summary.state.value,
        "district": summary.district,
        "author": summary.author.model_dump(mode="json"),
        "summary": summary.model_dump(mode="json"),
    }
    announce(connection, "remark", summary.district, payload)
