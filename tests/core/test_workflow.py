from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.change.workflow import (
    ROLE_TEXTS,
    STATE_TEXTS,
    Action,
    Part,
    Role,
    State,
    next_state,
    refusal,
    transition,
)
from cadastre_plugin.core.errors import TransitionError

# What the office allows, written down apart from the table in the code: (action, role, state) -> state.
AUTHORS = {
    (Action.SAVE, State.DRAFT): State.DRAFT,
    (Action.SAVE, State.RETURNED): State.RETURNED,
    (Action.SUBMIT, State.DRAFT): State.SUBMITTED,
    (Action.SUBMIT, State.RETURNED): State.SUBMITTED,
    (Action.WITHDRAW, State.SUBMITTED): State.DRAFT,
}
REVIEWERS = {
    (Action.TAKE, State.SUBMITTED): State.IN_REVIEW,
    (Action.TAKE, State.SECOND_REVIEW): State.SECOND_REVIEW,
    (Action.RETURN, State.IN_REVIEW): State.RETURNED,
    (Action.RETURN, State.SECOND_REVIEW): State.RETURNED,
    (Action.REJECT, State.IN_REVIEW): State.REJECTED,
    (Action.REJECT, State.SECOND_REVIEW): State.REJECTED,
    (Action.APPROVE, State.IN_REVIEW): State.APPROVED,
    (Action.APPROVE, State.SECOND_REVIEW): State.APPROVED,
    (Action.HAND_OVER, State.IN_REVIEW): State.IN_REVIEW,
    (Action.HAND_OVER, State.SECOND_REVIEW): State.SECOND_REVIEW,
}
TWICE = {(Action.TAKE, State.SECOND_REVIEW), (Action.APPROVE, State.SECOND_REVIEW)}
EVERY = list(product(Action, Role, Part, State))


def expected(action: Action, role: Role, part: Part, state: State) -> State | None:
    if role is Role.SURVEYOR and part in (Part.AUTHOR, Part.STAND_IN):
        return AUTHORS.get((action, state))
    if role is Role.SUPERVISOR and part in (Part.OTHER, Part.APPROVER):
        is_again = part is Part.APPROVER and (action, state) in TWICE
        return None if is_again else REVIEWERS.get((action, state))
    return None


@pytest.mark.parametrize(("action", "role", "part", "state"), EVERY)
def test_every_step(action: Action, role: Role, part: Part, state: State) -> None:
    target = expected(action, role, part, state)
    refused = refusal(action, state, [role], part)
    if target is None:
        assert refused is not None
    else:
        assert refused is None
        assert next_state(action, state, [role], part) is target


@given(
    st.lists(st.tuples(st.sampled_from(Action), st.sampled_from("abcd"), st.booleans()), max_size=30),
    st.booleans(),
)
def test_no_way_through_the_table_lets_one_person_do_it_alone(steps: list[tuple], needs_second: bool) -> None:
    """Anyone may try anything with both roles: what is approved has an author and approvers who all differ."""
    state, editors, approvers = State.DRAFT, {"a"}, []
    for action, who, is_deputy in steps:
        stands_in = Part.STAND_IN if who == "b" and is_deputy else None
        edited = Part.EDITOR if who in editors else None
        approved = Part.APPROVER if who in approvers else None
        part = Part.AUTHOR if who == "a" else stands_in or edited or approved or Part.OTHER
        try:
            after = next_state(action, state, [Role.SURVEYOR, Role.SUPERVISOR], part, needs_second=needs_second)
        except TransitionError:
            continue
        assert state not in (State.APPROVED, State.REJECTED)
        editors |= {who} if transition(action).by_author else set()
        approvers = [*approvers, who] if action is Action.APPROVE else approvers
        state = after
        approvers = approvers if state in (State.SECOND_REVIEW, State.APPROVED) else []
    if state is State.APPROVED:
        assert len(set(approvers) - editors) == len(approvers) == (2 if needs_second else 1)


def test_a_change_that_needs_two_waits_for_the_second() -> None:
    first = next_state(Action.APPROVE, State.IN_REVIEW, [Role.SUPERVISOR], needs_second=True)
    assert first is State.SECOND_REVIEW
    assert next_state(Action.APPROVE, first, [Role.SUPERVISOR], needs_second=True) is State.APPROVED


@pytest.mark.parametrize(
    ("action", "state", "roles", "part", "code"),
    [
        (Action.APPROVE, State.IN_REVIEW, [Role.SURVEYOR], Part.OTHER, "wrong_role"),
        (Action.APPROVE, State.IN_REVIEW, [], Part.OTHER, "wrong_role"),
        (Action.APPROVE, State.IN_REVIEW, [Role.SURVEYOR, Role.SUPERVISOR], Part.AUTHOR, "own_change"),
        (Action.TAKE, State.SUBMITTED, [Role.SUPERVISOR], Part.AUTHOR, "own_change"),
        (Action.SUBMIT, State.DRAFT, [Role.SURVEYOR], Part.OTHER, "not_author"),
        (Action.WITHDRAW, State.IN_REVIEW, [Role.SURVEYOR], Part.AUTHOR, "wrong_state"),
        (Action.APPROVE, State.SUBMITTED, [Role.SUPERVISOR], Part.OTHER, "wrong_state"),
        (Action.APPROVE, State.IN_REVIEW, [Role.SUPERVISOR], Part.EDITOR, "own_edit"),
        (Action.RETURN, State.IN_REVIEW, [Role.SUPERVISOR], Part.STAND_IN, "authors_deputy"),
        (Action.APPROVE, State.IN_REVIEW, [Role.SUPERVISOR], Part.DEPUTY, "authors_deputy"),
        (Action.APPROVE, State.SECOND_REVIEW, [Role.SUPERVISOR], Part.APPROVER, "approved_before"),
        (Action.SAVE, State.DRAFT, [Role.SURVEYOR], Part.EDITOR, "not_author"),
    ],
)
def test_a_refusal_says_why(action: Action, state: State, roles: list[Role], part: Part, code: str) -> None:
    with pytest.raises(TransitionError) as error:
        next_state(action, state, roles, part)
    assert error.value.code == code
    assert "{" not in error.value.text()


def test_one_person_may_have_two_roles() -> None:
    roles = [Role.SURVEYOR, Role.SUPERVISOR]
    assert next_state(Action.SUBMIT, State.DRAFT, roles, Part.AUTHOR) is State.SUBMITTED
    assert next_state(Action.TAKE, State.SUBMITTED, roles) is State.IN_REVIEW


def test_only_return_and_reject_need_a_remark() -> None:
    assert {action for action in Action if transition(action).needs_remark} == {Action.RETURN, Action.REJECT}


def test_every_state_and_role_has_a_text() -> None:
    assert set(STATE_TEXTS) == set(State)
    assert set(ROLE_TEXTS) == set(Role)


def test_what_is_decided_stays_decided() -> None:
    for action, role, part, state in product(Action, Role, Part, (State.APPROVED, State.REJECTED)):
        assert refusal(action, state, [role], part) is not None
