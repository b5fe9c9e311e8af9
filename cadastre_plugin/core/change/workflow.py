"""The life of a change, as one table: which step leads from which state to which, and who may take it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    SECOND_REVIEW = "second_review"
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
    HAND_OVER = "hand_over"


class Part(StrEnum):
    """What someone has to do with a change; the first of these that is true of them.

    STAND_IN: a deputy of the author, who may go on with it in their place. EDITOR: saved a revision of it, or submitted
    it. DEPUTY: was named as deputy by the author at some time since it was begun, for whatever. APPROVER: approved it
    as the first of two.
    """

    AUTHOR = "author"
    STAND_IN = "stand_in"
    EDITOR = "editor"
    DEPUTY = "deputy"
    APPROVER = "approver"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table.

    steps: from which state the action leads to which. by_author: True for the author and who stands in for them, False
    for anyone of the role who had no hand in it.
    """

    action: Action
    steps: Mapping[State, State]
    role: Role
    by_author: bool
    needs_remark: bool = False

    @property
    def sources(self) -> Collection[State]:
        """The states in which it can be done."""
        return self.steps.keys()


_EDITABLE = {State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED}
_SENT = {State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED}
_TAKEN = {State.SUBMITTED: State.IN_REVIEW, State.SECOND_REVIEW: State.SECOND_REVIEW}
_UNDER_REVIEW = (State.IN_REVIEW, State.SECOND_REVIEW)

TRANSITIONS = (
    Transition(Action.SAVE, _EDITABLE, Role.SURVEYOR, by_author=True),
    Transition(Action.SUBMIT, _SENT, Role.SURVEYOR, by_author=True),
    Transition(Action.WITHDRAW, {State.SUBMITTED: State.DRAFT}, Role.SURVEYOR, by_author=True),
    Transition(Action.TAKE, _TAKEN, Role.SUPERVISOR, by_author=False),
    Transition(
        Action.RETURN, dict.fromkeys(_UNDER_REVIEW, State.RETURNED), Role.SUPERVISOR, by_author=False, needs_remark=True
    ),
    Transition(
        Action.REJECT, dict.fromkeys(_UNDER_REVIEW, State.REJECTED), Role.SUPERVISOR, by_author=False, needs_remark=True
    ),
    Transition(Action.APPROVE, dict.fromkeys(_UNDER_REVIEW, State.APPROVED), Role.SUPERVISOR, by_author=False),
    Transition(Action.HAND_OVER, {state: state for state in _UNDER_REVIEW}, Role.SUPERVISOR, by_author=False),
)

DECIDED = frozenset({State.APPROVED, State.REJECTED})
"""States after which nothing becomes of a change any more."""

STATE_TEXTS = {
    State.DRAFT: N_("Draft"),
    State.SUBMITTED: N_("Submitted"),
    State.IN_REVIEW: N_("In review"),
    State.SECOND_REVIEW: N_("Waits for a second approval"),
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


def next_state(
    action: Action, state: State, roles: Collection[Role], part: Part = Part.OTHER, *, needs_second: bool = False
) -> State:
    """The state the action leads to. needs_second: one approval is not enough for this change.

    Raises:
        TransitionError: `wrong_role`, `own_change`, `own_edit`, `authors_deputy`, `approved_before`, `not_author` or
            `wrong_state`, with a text that says why.
    """
    row = transition(action)
    if row.role not in roles:
        raise TransitionError("wrong_role", N_("Only a {role} may do this"), role=ROLE_TEXTS[row.role])
    _require_part(row, state, part)
    target = row.steps.get(state)
    if target is None:
        raise TransitionError(
            "wrong_state", N_("This cannot be done with a change that is: {state}"), state=STATE_TEXTS[state]
        )
    return State.SECOND_REVIEW if target is State.APPROVED and state is State.IN_REVIEW and needs_second else target


def refusal(action: Action, state: State, roles: Collection[Role], part: Part = Part.OTHER) -> TransitionError | None:
    """Why the action is not allowed, None when it is: what a greyed button says."""
    try:
        next_state(action, state, roles, part)
    except TransitionError as error:
        return error
    return None


def _require_part(row: Transition, state: State, part: Part) -> None:
    """Four eyes: who wrote, changed or may change what is decided does not decide, and nobody approves twice."""
    if row.by_author:
        if part not in (Part.AUTHOR, Part.STAND_IN):
            raise TransitionError("not_author", N_("Only the author of the change may do this"))
    elif part is Part.APPROVER:
        if state is State.SECOND_REVIEW and row.action in (Action.TAKE, Action.APPROVE):
            raise TransitionError("approved_before", N_("You approved it first; another supervisor must do it, too"))
    elif part is not Part.OTHER:
        raise TransitionError(*_OWN[part])


_STANDS_IN = N_("The author of this change has named you as deputy; another supervisor must decide about it")
_OWN = {
    Part.AUTHOR: ("own_change", N_("This is your own change; another supervisor must decide about it")),
    Part.EDITOR: ("own_edit", N_("You worked on this change yourself; another supervisor must decide about it")),
    Part.STAND_IN: ("authors_deputy", _STANDS_IN),
    Part.DEPUTY: ("authors_deputy", _STANDS_IN),
}
