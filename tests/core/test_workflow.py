from __future__ import annotations

from itertools import product

import pytest

from cadastre_plugin.core.change.workflow import (
    ROLE_TEXTS,
    STATE_TEXTS,
    Action,
    Role,
    State,
    next_state,
    refusal,
    transition,
)
from cadastre_plugin.core.errors import TransitionError

# What the office allows, written down apart from the table in the code: (action, role, is the author, state) -> state.
ALLOWED = {
    (Action.SAVE, Role.SURVEYOR, True, State.DRAFT): State.DRAFT,
    (Action.SAVE, Role.SURVEYOR, True, State.RETURNED): State.RETURNED,
    (Action.SUBMIT, Role.SURVEYOR, True, State.DRAFT): State.SUBMITTED,
    (Action.SUBMIT, Role.SURVEYOR, True, State.RETURNED): State.SUBMITTED,
    (Action.WITHDRAW, Role.SURVEYOR, True, State.SUBMITTED): State.DRAFT,
    (Action.TAKE, Role.SUPERVISOR, False, State.SUBMITTED): State.IN_REVIEW,
    (Action.RETURN, Role.SUPERVISOR, False, State.IN_REVIEW): State.RETURNED,
    (Action.REJECT, Role.SUPERVISOR, False, State.IN_REVIEW): State.REJECTED,
    (Action.APPROVE, Role.SUPERVISOR, False, State.IN_REVIEW): State.APPROVED,
}
EVERY = list(product(Action, Role, (True, False), State))


@pytest.mark.parametrize(("action", "role", "is_author", "state"), EVERY)
def test_every_step(action: Action, role: Role, is_author: bool, state: State) -> None:
    expected = ALLOWED.get((action, role, is_author, state))
    refused = refusal(action, state, [role], is_author=is_author)
    if expected is None:
        assert refused is not None
    else:
        assert refused is None
        assert next_state(action, state, [role], is_author=is_author) is expected


@pytest.mark.parametrize(
    ("action", "state", "roles", "is_author", "code"),
    [
        (Action.APPROVE, State.IN_REVIEW, [Role.SURVEYOR], False, "wrong_role"),
        (Action.APPROVE, State.IN_REVIEW, [], False, "wrong_role"),
        (Action.APPROVE, State.IN_REVIEW, [Role.SURVEYOR, Role.SUPERVISOR], True, "own_change"),
        (Action.TAKE, State.SUBMITTED, [Role.SUPERVISOR], True, "own_change"),
        (Action.SUBMIT, State.DRAFT, [Role.SURVEYOR], False, "not_author"),
        (Action.WITHDRAW, State.IN_REVIEW, [Role.SURVEYOR], True, "wrong_state"),
        (Action.APPROVE, State.SUBMITTED, [Role.SUPERVISOR], False, "wrong_state"),
    ],
)
def test_a_refusal_says_why(action: Action, state: State, roles: list[Role], is_author: bool, code: str) -> None:
    with pytest.raises(TransitionError) as error:
        next_state(action, state, roles, is_author=is_author)
    assert error.value.code == code
    assert "{" not in error.value.text()


def test_one_person_may_have_two_roles() -> None:
    roles = [Role.SURVEYOR, Role.SUPERVISOR]
    assert next_state(Action.SUBMIT, State.DRAFT, roles, is_author=True) is State.SUBMITTED
    assert next_state(Action.TAKE, State.SUBMITTED, roles, is_author=False) is State.IN_REVIEW


def test_only_return_and_reject_need_a_remark() -> None:
    assert {action for action in Action if transition(action).needs_remark} == {Action.RETURN, Action.REJECT}


def test_every_state_and_role_has_a_text() -> None:
    assert set(STATE_TEXTS) == set(State)
    assert set(ROLE_TEXTS) == set(Role)


def test_what_is_decided_stays_decided() -> None:
    for action, role, is_author, state in product(Action, Role, (True, False), (State.APPROVED, State.REJECTED)):
        assert refusal(action, state, [role], is_author=is_author) is not None
