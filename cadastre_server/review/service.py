"""Taking a step with a change."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Action, Role, State, transition
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.auth.repository import user_of
from cadastre_server.auth.tokens import not_signed_in
from cadastre_server.auth.user import User
from cadastre_server.changes import repository
from cadastre_server.changes.eyes import in_place_of, require_giver_apart
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
from cadastre_server.review.readiness import keep_reasons, require_ready


def take_step(
    context: Context,
    user: User,
    action: Action,
    id: UUID,
    if_match: str | None,
    remark: str | None,
    *,
    only_if_safe: bool = False,
) -> Summary:
    """Take a step in one transaction; submitting and approving see the register as nobody else writes to it.

    only_if_safe: an approval is one of many, and none where someone has to look first.

    Raises:
        NotFoundError: there is no such change.
        ForbiddenError: `wrong_role`, `other_district`, `own_change`, `own_edit`, `authors_deputy`, `giver_involved`,
            `approved_before`, `not_author`.
        ConflictError: `wrong_state`, `stale_base`, those of `require_safe`.
        RevisionMissingError, RevisionChangedError: the step was made for another revision.
        RefusedError: `remark_missing`, `findings_block`, `change_empty`, `reference_unknown`, `block_unknown` ...
    """
    user.require_role(transition(action).role)

    def work(connection: Connection[Row]) -> Summary:
        reader = now(connection, user)
        return _step(connection, reader, action, id, if_match, remark, context.profile, only_if_safe=only_if_safe)

    if action is Action.APPROVE:
        return context.database.serializable(work)
    with context.database.transaction() as connection:
        return work(connection)


def now(connection: Connection[Row], user: User) -> User:
    """The user with the roles, districts and delegations that they have in this transaction.

    Raises:
        NotSignedInError: they lost access since the request came.
    """
    found = user_of(connection, user.id)
    if found is None:
        raise not_signed_in()
    return found


def standing_for(connection: Connection[Row], user: User, id: UUID, role: Role) -> Standing:
    """Where a change stands on which the user is about to act in a role, kept so until the transaction ends.

    Raises:
        NotFoundError: there is no such change.
        ForbiddenError: `other_district`.
    """
    standing = repository.locked(connection, id)
    if standing is None:
        raise not_found()
    if user.id != standing.author and standing.author not in user.givers(Role.SURVEYOR):
        user.require_districts([standing.district], role)
    return standing


def _step(
    connection: Connection[Row],
    user: User,
    action: Action,
    id: UUID,
    if_match: str | None,
    remark: str | None,
    profile: Profile,
    *,
    only_if_safe: bool,
) -> Summary:
    role = transition(action).role
    standing = standing_for(connection, user, id, role)
    state = target(action, standing, user)
    require_revision(standing, if_match)
    _require_remark(action, remark)
    giver = in_place_of(user, standing, [standing.district], role)
    if action is Action.APPROVE:
        giver = approve(connection, user, standing, profile, only_if_safe=only_if_safe)
    elif action is Action.SUBMIT:
        _submit(connection, user, standing, profile)
    else:
        if role is Role.SUPERVISOR:
            require_giver_apart(standing, giver)
        repository.set_state(connection, id, state, _reviewer(role, user), is_decided=state is State.REJECTED)
    if remark:
        asks = action is Action.RETURN
        insert_comment(connection, id, standing.revision, user.id, NewComment(text=remark), profile.crs.srid, asks=asks)
    summary = summary_of(connection, id)
    announce_step(connection, user, action, summary, giver)
    return summary


def _submit(connection: Connection[Row], user: User, standing: Standing, profile: Profile) -> None:
    found = require_ready(connection, user, standing, profile, Role.SURVEYOR)
    keep_reasons(connection, found, standing, profile)
    repository.set_state(connection, standing.id, State.SUBMITTED, None)
    mark_submitted(connection, standing.id, standing.revision)
    settle(connection, standing.id, standing.revision)
    begin_term(connection, standing.id, profile)
    if user.id != standing.author:
        repository.set_submitter(connection, standing.id, user.id)


def _require_remark(action: Action, remark: str | None) -> None:
    if transition(action).needs_remark and not remark:
        raise RefusedError("remark_missing", N_("A remark is needed that says why"))


def _reviewer(role: Role, user: User) -> UUID | None:
    return user.id if role is Role.SUPERVISOR else None
