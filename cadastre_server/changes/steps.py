"""A step in the life of a change: may it be taken, and who hears of it."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Action, State, next_state
from cadastre_plugin.core.errors import TransitionError
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes.eyes import part_of
from cadastre_server.changes.repository import Standing
from cadastre_server.changes.schemas import Summary
from cadastre_server.database import Row
from cadastre_server.events.repository import announce
from cadastre_server.footprints.service import announce_footprint
from cadastre_server.problems import (
    ConflictError,
    ForbiddenError,
    MalformedError,
    RevisionChangedError,
    RevisionMissingError,
)

QUIET = (Action.TAKE, Action.HAND_OVER, Action.APPROVE)
"""Steps that leave the footprint of a change where it was, or are told by the event of the register."""


def target(action: Action, standing: Standing, user: User, *, needs_second: bool = False) -> State:
    """The state that the user's action leads to. needs_second: one approval is not enough.

    Raises:
        ForbiddenError: `wrong_role`, `own_change`, `own_edit`, `authors_deputy`, `approved_before`, `not_author`.
        ConflictError: `wrong_state`.
    """
    try:
        return next_state(action, standing.state, user.roles, part_of(standing, user), needs_second=needs_second)
    except TransitionError as error:
        kind = ConflictError if error.code == "wrong_state" else ForbiddenError
        raise kind(error.code, error.template, **error.parameters) from error


def require_revision(standing: Standing | None, if_match: str | None) -> None:
    """Nothing when `If-Match` names the last revision, or when there is no change and no `If-Match`.

    Raises:
        MalformedError: `revision_malformed`.
        RevisionMissingError: `revision_missing`.
        RevisionChangedError: `revision_changed`.
    """
    current = standing.revision if standing else None
    if if_match is None and current is not None:
        raise RevisionMissingError("revision_missing", N_("If-Match must say which revision the step was made for"))
    if if_match is not None and _revision(if_match) != current:
        raise RevisionChangedError(
            "revision_changed", N_("The change is at revision {revision} by now"), revision=current or 0
        )


def announce_step(
    connection: Connection[Row],
    user: User,
    action: Action,
    summary: Summary,
    in_place_of: UUID | None = None,
    **said: str,
) -> None:
    """Write a step to the audit and tell it to those whom it concerns. said: what else the audit keeps of it."""
    detail = {"revision": summary.revision, "state": summary.state, **said}
    record(connection, user.id, action.value, str(summary.id), detail, in_place_of=in_place_of)
    payload = {
        "change_id": str(summary.id),
        "action": action.value,
        "state": summary.state.value,
        "revision": summary.revision,
        "district": summary.district,
        "author": summary.author.model_dump(mode="json"),
        "summary": summary.model_dump(mode="json"),
    }
    if action not in QUIET:
        announce_footprint(connection, summary.id, summary.district, summary.state)
    announce(connection, "change", summary.district, payload)


def etag(summary: Summary) -> str:
    """The entity tag of a change: its revision."""
    return f'"{summary.revision}"'


def _revision(if_match: str) -> int:
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise MalformedError(
            "revision_malformed", N_("If-Match must be a revision in quotes, such as {example}"), example='"3"'
        )
    return int(text)
