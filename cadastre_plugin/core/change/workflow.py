"""The life of a change, as one table: which step leads from which state to which, and who may take it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cadastre_plugin.core.errors import TransitionError
from cadastre_plugin.core.texts import N_


class Role(StrEnum):
    """What a person of the cadastre may do."""

    SURVEYOR = "surveyor"
    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class State(StrEnum):
    """Where a change stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


class Action(StrEnum):
    """A step that a person takes with a change."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    TAKE = "take"
    RETURN = "return"
    REJECT = "reject"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table. `by_author`: True only the author may, False anyone of the role but the author."""

    action: Action
    sources: frozenset[State]
    target: State | None
    role: Role
    by_author: bool
    needs_remark: bool = False


def _row(
    action: Action,
    sources: Collection[State],
    target: State | None,
    role: Role,
    *,
    by_author: bool,
    remark: bool = False,
) -> Transition:
    return Transition(action, frozenset(sources), target, role, by_author, remark)


TRANSITIONS = (
    _row(Action.SAVE, [State.DRAFT, State.RETURNED], None, Role.SURVEYOR, by_author=True),
    _row(Action.SUBMIT, [State.DRAFT, State.RETURNED], State.SUBMITTED, Role.SURVEYOR, by_author=True),
    _row(Action.WITHDRAW, [State.SUBMITTED], State.DRAFT, Role.SURVEYOR, by_author=True),
    _row(Action.TAKE, [State.SUBMITTED], State.IN_REVIEW, Role.SUPERVISOR, by_author=False),
    _row(Action.RETURN, [State.IN_REVIEW], State.RETURNED, Role.SUPERVISOR, by_author=False, remark=True),
    _row(Action.REJECT, [State.IN_REVIEW], State.REJECTED, Role.SUPERVISOR, by_author=False, remark=True),
    _row(Action.APPROVE, [State.IN_REVIEW], State.APPROVED, Role.SUPERVISOR, by_author=False),
)

STATE_TEXTS = {
    State.DRAFT: N_("Draft"),
    State.SUBMITTED: N_("Submitted"),
    State.IN_REVIEW: N_("In review"),
    State.RETURNED: N_("Returned"),
    State.APPROVED: N_("Approved"),
    State.REJECTED: N_("Rejected"),
}

ROLE_TEXTS = {
    Role.SURVEYOR: N_("surveyor"),
    Role.ANALYST: N_("analyst"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.ADMINISTRATOR: N_("administrator"),
}


def transition(action: Action) -> Transition:
    """The row of an action."""
    return next(row for row in TRANSITIONS if row.action is action)


def next_state(action: Action, state: State, roles: Collection[Role], *, is_author: bool) -> State:
    """The state the action leads to.

    Raises:
        TransitionError: `wrong_role`, `own_change`, `not_author` or `wrong_state`, with a text that says why.
    """
    row = transition(action)
    if row.role not in roles:
        raise TransitionError("wrong_role", N_("Only a {role} may do this"), role=ROLE_TEXTS[row.role])
    if is_author and not row.by_author:
        raise TransitionError("own_change", N_("This is your own change; another supervisor must decide about it"))
    if row.by_author and not is_author:
        raise TransitionError("not_author", N_("Only the author of the change may do this"))
    if state not in row.sources:
        raise TransitionError(
            "wrong_state", N_("This cannot be done with a change that is: {state}"), state=STATE_TEXTS[state]
        )
    return row.target or state


def refusal(action: Action, state: State, roles: Collection[Role], *, is_author: bool) -> TransitionError | None:
    """Why the action is not allowed, None when it is: what a greyed button says."""
    try:
        next_state(action, state, roles, is_author=is_author)
    except TransitionError as error:
        return error
    return None
