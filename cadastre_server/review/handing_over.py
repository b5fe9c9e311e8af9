"""Giving a change under review to another supervisor, and who that may be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.workflow import Action, Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.auth.repository import supervisors, user_of
from cadastre_server.auth.user import User
from cadastre_server.changes import repository
from cadastre_server.changes.checking import districts_of
from cadastre_server.changes.eyes import require_giver_apart
from cadastre_server.changes.listing import visible_summary
from cadastre_server.changes.repository import Standing
from cadastre_server.changes.schemas import Summary
from cadastre_server.changes.service import summary_of
from cadastre_server.changes.steps import announce_step, require_revision, target
from cadastre_server.comments.repository import insert_comment
from cadastre_server.comments.schemas import NewComment
from cadastre_server.context import Context
from cadastre_server.database import Row
from cadastre_server.people import Person
from cadastre_server.problems import ForbiddenError, RefusedError, not_found
from cadastre_server.review.schemas import HandOver, Reviewer
from cadastre_server.review.service import now, standing_for


def hand_over(context: Context, user: User, id: UUID, if_match: str | None, wanted: HandOver) -> Summary:
    """Let another supervisor go on with a change; only one who may approve it.

    Raises:
        NotFoundError: there is no such change.
        ForbiddenError: `wrong_role`, `other_district`, `own_change`, `own_edit`, `authors_deputy`, `giver_involved`.
        ConflictError: `wrong_state`.
        RevisionMissingError, RevisionChangedError: the step was made for another revision.
        RefusedError: `reviewer_unfit`, with the reason; `reviewer_same`.
    """
    user.require_role(Role.SUPERVISOR)
    with context.database.transaction() as connection:
        user = now(connection, user)
        standing = standing_for(connection, user, id, Role.SUPERVISOR)
        state = target(Action.HAND_OVER, standing, user)
        require_revision(standing, if_match)
        giver = user.in_place_of([standing.district], Role.SUPERVISOR)
        require_giver_apart(standing, giver)
        _require_fit(connection, standing, wanted.to, context.profile)
        repository.set_state(connection, id, state, wanted.to)
        if wanted.remark:
            remark = NewComment(text=wanted.remark)
            insert_comment(connection, id, standing.revision, user.id, remark, context.profile.crs.srid)
        summary = summary_of(connection, id)
        announce_step(connection, user, Action.HAND_OVER, summary, giver, to=str(wanted.to))
    return summary


def reviewers(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> list[Reviewer]:
    """Who may decide about a change as it stands, by name; who has it now is left out.

    Raises:
        ForbiddenError: `wrong_role`.
        NotFoundError: it is not there, or the user may not read it.
    """
    user.require_role(Role.SUPERVISOR)
    standing = repository.standing_of(connection, id) if visible_summary(connection, user, id) else None
    if standing is None:
        raise not_found()
    districts = _districts(connection, id, profile)
    fit = [other for other in supervisors(connection) if _unfit(standing, other, districts) is None]
    busy = repository.under_review(connection, [other.id for other in fit])
    return list(_reviewers(fit, standing, districts, busy))


def _reviewers(
    fit: Collection[User], standing: Standing, districts: Collection[str], busy: dict[UUID, int]
) -> Iterator[Reviewer]:
    for other in fit:
        if other.id != standing.reviewer:
            person = Person(id=other.id, name=other.name, full_name=other.full_name)
            giver = other.in_place_of(districts, Role.SUPERVISOR)
            yield Reviewer(person=person, under_review=busy.get(other.id, 0), in_place_of=giver)


def _require_fit(connection: Connection[Row], standing: Standing, to: UUID, profile: Profile) -> None:
    if to == standing.reviewer:
        raise RefusedError("reviewer_same", N_("This supervisor has the change already"))
    other = user_of(connection, to)
    if other is None:
        raise RefusedError("reviewer_unknown", N_("There is nobody of that name who may sign in; choose another"))
    unfit = _unfit(standing, other, _districts(connection, standing.id, profile))
    if unfit is not None:
        raise RefusedError(
            "reviewer_unfit",
            N_("{name} may not decide about this change; choose another supervisor"),
            name=other.full_name,
            reason=unfit.code,
        )


def _unfit(standing: Standing, other: User, districts: Collection[str]) -> CadastreError | None:
    """Why someone may not approve a change that is under review, None when they may."""
    try:
        other.require_role(Role.SUPERVISOR)
        other.require_districts(districts, Role.SUPERVISOR)
        target(Action.APPROVE, standing, other)
        require_giver_apart(standing, other.in_place_of(districts, Role.SUPERVISOR))
    except ForbiddenError as error:
        return error
    return None


def _districts(connection: Connection[Row], id: UUID, profile: Profile) -> list[str]:
    document, _ = repository.document_of(connection, id)
    return districts_of(connection, from_document(document, profile.crs.srid), profile)
