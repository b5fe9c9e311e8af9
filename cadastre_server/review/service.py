"""Taking a step with a change."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Action, Role, State, transition
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.auth.user import User
from cadastre_server.changes import repository
from cadastre_server.changes.repository import Standing
from cadastre_server.changes.revisions import mark_submitted
from cadastre_server.changes.schemas import Summary
from cadastre_server.changes.service import summary_of
from cadastre_server.changes.steps import announce_step, require_revision, target
from cadastre_server.comments.repository import insert_comment, settle
from cadastre_server.comments.schemas import NewComment
from cadastre_server.context import Context
from cadastre_server.database import Row
from cadastre_server.problems import RefusedError, not_found
from cadastre_server.review.approval import approve
from cadastre_server.review.due import begin_term
from cadastre_server.review.readiness import require_ready


def take_step(
    context: Context, user: User, action: Action, id: UUID, if_match: str | None, remark: str | None
) -> Summary:
    """Take a step in one transaction; submitting and approving see the register as nobody else writes to it.

    Raises:
        NotFoundError: there is no such change.
        ForbiddenError: `wrong_role`, `other_district`, `own_change`, `not_author`.
        ConflictError: `wrong_state`, `stale_base`.
        RevisionMissingError, RevisionChangedError: the step was made for another revision.
        RefusedError: `remark_missing`, `findings_block`, `change_empty`, `reference_unknown`, `block_unknown` ...
    """
    user.require_role(transition(action).role)

    def work(connection: Connection[Row]) -> Summary:
        return _step(connection, user, action, id, if_match, remark, context.profile)

    if action is Action.APPROVE:
        return context.database.serializable(work)
    with context.database.transaction() as connection:
        return work(connection)


def _step(
    connection: Connection[Row],
    user: User,
    action: Action,
    id: UUID,
    if_match: str | None,
    remark: str | None,
    profile: Profile,
) -> Summary:
    standing = _standing(connection, user, id)
    state = target(action, standing, user)
    require_revision(standing, if_match)
    _require_remark(action, remark)
    if action is Action.SUBMIT:
        require_ready(connection, user, standing, profile)
    if action is Action.APPROVE:
        approve(connection, user, standing, profile)
    else:
        repository.set_state(connection, id, state, _reviewer(action, user), is_decided=state is State.REJECTED)
    if action is Action.SUBMIT:
        mark_submitted(connection, id, standing.revision)
        settle(connection, id, standing.revision)
        begin_term(connection, id, profile)
    if remark:
        asks = action is Action.RETURN
        insert_comment(connection, id, standing.revision, user.id, NewComment(text=remark), profile.crs.srid, asks=asks)
    summary = summary_of(connection, id)
    announce_step(connection, user, action, summary)
    return summary


def _standing(connection: Connection[Row], user: User, id: UUID) -> Standing:
    standing = repository.locked(connection, id)
    if standing is None:
        raise not_found()
    if standing.author != user.id:
        user.require_districts([standing.district])
    return standing


def _require_remark(action: Action, remark: str | None) -> None:
    if transition(action).needs_remark and not remark:
        raise RefusedError("remark_missing", N_("A remark is needed that says why"))


def _reviewer(action: Action, user: User) -> UUID | None:
    return user.id if transition(action).role is Role.SUPERVISOR else None
