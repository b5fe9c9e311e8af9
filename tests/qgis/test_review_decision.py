"""The decision: which button is enabled for whom and when, what a grey one says, what is asked before it is done."""

from __future__ import annotations

from itertools import product

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.core.change.workflow import Action, Part, Role, State, refusal
from cadastre_plugin.panels.review.course import Course
from cadastre_plugin.panels.review.decision import ACTIONS, DecisionBar
from cadastre_plugin.panels.review.refusals import refused_decision
from tests.qgis.review_builders import HANGUL, LONG_RUSSIAN

ROLES = (set(), {Role.SURVEYOR}, {Role.ANALYST}, {Role.SUPERVISOR}, {Role.SURVEYOR, Role.SUPERVISOR})


@pytest.fixture
def bar(qgis_app) -> DecisionBar:
    bar = DecisionBar()
    bar.heard = []
    bar.decided.connect(lambda action, remark: bar.heard.append((action, remark)))
    return bar


@pytest.fixture
def in_review(bar) -> DecisionBar:
    bar.offer(State.IN_REVIEW, {Role.SUPERVISOR}, Course(2))
    return bar


def enabled(bar: DecisionBar) -> set[Action]:
    return {action for action, button in bar.buttons.items() if button.isEnabled()}


@pytest.mark.parametrize(("state", "roles", "part"), list(product(State, ROLES, Part)), ids=str)
def test_a_button_is_enabled_exactly_when_the_workflow_allows_it(bar, state, roles, part):
    bar.offer(state, roles, Course(1), part)
    allowed = {action for action in ACTIONS if refusal(action, state, roles, part) is None}
    assert enabled(bar) == allowed
    for action, button in bar.buttons.items():
        assert bool(button.toolTip()) == (action not in allowed)
        assert button.toolTip() in bar.reason.text()


def test_the_table_has_both_kinds_so_that_the_test_above_means_something(bar):
    bar.offer(State.SUBMITTED, {Role.SUPERVISOR}, Course(1))
    assert enabled(bar) == {Action.TAKE}
    bar.offer(State.IN_REVIEW, {Role.SUPERVISOR}, Course(1))
    assert enabled(bar) == {Action.APPROVE, Action.RETURN, Action.REJECT}


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_REVIEW])
def test_nobody_decides_about_their_own_change_and_the_panel_says_why(bar, state):
    bar.offer(state, {Role.SURVEYOR, Role.SUPERVISOR}, Course(1), Part.AUTHOR)
    assert enabled(bar) == set()
    assert bar.reason.text() == "This is your own change; another supervisor must decide about it"
    assert bar.buttons[Action.APPROVE].toolTip() == bar.reason.text()


def test_a_change_has_to_be_taken_before_it_is_decided_about(bar):
    bar.offer(State.SUBMITTED, {Role.SUPERVISOR}, Course(1))
    assert bar.reason.text() == "Approve, Return with remarks, Reject: Take the change into review first"


def test_a_role_without_the_right_is_named_the_one_that_has_it(bar):
    bar.offer(State.IN_REVIEW, {Role.ANALYST}, Course(1))
    assert bar.reason.text() == "Only a supervisor may do this"


def test_taking_needs_nothing_more(bar):
    bar.offer(State.SUBMITTED, {Role.SUPERVISOR}, Course(1))
    bar.buttons[Action.TAKE].click()
    assert bar.heard == [(Action.TAKE, None)]


def test_approving_is_confirmed_in_the_panel_itself(in_review):
    in_review.buttons[Action.APPROVE].click()
    assert in_review.heard == []
    assert not in_review.asking.isHidden()
    assert in_review.asking.remark.isHidden()
    assert "2" in in_review.asking.question.text()
    in_review.asking.confirm.click()
    assert in_review.heard == [(Action.APPROVE, None)]


@pytest.mark.parametrize("action", [Action.RETURN, Action.REJECT])
@pytest.mark.parametrize("remark", [LONG_RUSSIAN, HANGUL, "'; DROP TABLE change; --"])
def test_returning_and_rejecting_need_a_remark(in_review, action, remark):
    in_review.buttons[action].click()
    asking = in_review.asking
    for nothing in ("", "   \n "):
        asking.remark.setPlainText(nothing)
        assert not asking.confirm.isEnabled()
        assert asking.confirm.toolTip() == "Write a remark first"
    asking.remark.setPlainText(f"  {remark}\n")
    asking.confirm.click()
    assert in_review.heard == [(action, remark)]


def test_giving_up_shows_the_buttons_again_and_keeps_what_was_written(in_review):
    in_review.buttons[Action.RETURN].click()
    in_review.asking.remark.setPlainText("The fence")
    in_review.asking.cancel.click()
    assert in_review.asking.isHidden()
    assert in_review.heard == []
    in_review.buttons[Action.REJECT].click()
    assert in_review.asking.remark.toPlainText() == "The fence"


def test_what_was_written_about_one_change_is_not_sent_with_the_next(in_review):
    in_review.buttons[Action.RETURN].click()
    in_review.asking.remark.setPlainText("The fence")
    in_review.forget()
    in_review.offer(State.IN_REVIEW, {Role.SUPERVISOR}, Course(1))
    in_review.buttons[Action.RETURN].click()
    assert in_review.asking.remark.toPlainText() == ""


def test_nothing_can_be_pressed_while_a_request_runs(in_review):
    in_review.set_busy(True)
    assert enabled(in_review) == set()
    in_review.set_busy(False)
    in_review.buttons[Action.RETURN].click()
    in_review.asking.remark.setPlainText("The fence")
    in_review.set_busy(True)
    assert not in_review.asking.confirm.isEnabled()
    assert not in_review.asking.cancel.isEnabled()
    in_review.set_busy(False)
    assert in_review.asking.confirm.isEnabled()
    assert in_review.asking.remark.toPlainText() == "The fence"


STALE = [
    {"id": "1", "number": "10:09:03:02:03:0001", "base_version": 1, "current_version": 2},
    {"id": "2", "number": "10:09:03:02:03:0002", "base_version": 4, "current_version": None},
]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            errors.Conflict("stale_base", parameters={"stale": STALE}),
            ["10:09:03:02:03:0001: made from version 1, the register has version 2", "no longer in", "Return"],
        ),
        (errors.Refused("findings_block", parameters={"count": 2}), ["has errors", "under Findings"]),
        (errors.RevisionChanged("revision_changed"), ["Someone else has changed it", "Load it again"]),
        (errors.Conflict("wrong_state", parameters={"state": "approved"}), ["that is: Approved", "Load it again"]),
        (errors.Forbidden("own_change"), ["your own change"]),
        (
            errors.TimedOut("timed_out", parameters={"address": "https://c.example"}),
            ["does not answer", "not known whether"],
        ),
        (errors.ServerFault("database_down"), ["database does not answer"]),
        (errors.Conflict("stale_base", parameters={"stale": "nonsense"}), ["cannot be approved"]),
    ],
    ids=lambda value: value.code if isinstance(value, errors.ApiError) else "",
)
def test_a_refusal_says_what_happened_and_what_to_do_next(error, said):
    text = refused_decision(error)
    for part in said:
        assert part in text


WHY = ("it touches land in which a body of the state holds a right",)


def test_a_first_approval_says_that_it_is_one_and_why_two_are_needed(bar):
    bar.offer(State.IN_REVIEW, {Role.SUPERVISOR}, Course(2, WHY))
    assert bar.course.isVisibleTo(bar) and WHY[0] in bar.course.text() and "Nobody" in bar.course.text()
    approve = bar.buttons[Action.APPROVE]
    assert approve.text() == "Approve: first of two"
    approve.click()
    assert "first approval" in bar.asking.question.text() and "at once" not in bar.asking.question.text()
    assert bar.asking.confirm.text() == "Approve: first of two"


def test_a_second_approval_says_whose_the_first_was_and_what_it_does(bar):
    bar.offer(State.SECOND_REVIEW, {Role.SUPERVISOR}, Course(2, WHY, "Dilnoza"))
    assert "Dilnoza approved it first" in bar.course.text()
    bar.buttons[Action.APPROVE].click()
    question = bar.asking.question.text()
    assert "Dilnoza" in question and "at once" in question and "2" in question


def test_who_approved_first_sees_why_the_button_is_grey(bar):
    bar.offer(State.SECOND_REVIEW, {Role.SUPERVISOR}, Course(2, WHY, "Dilnoza"), Part.APPROVER)
    approve = bar.buttons[Action.APPROVE]
    assert not approve.isEnabled() and "approved it first" in approve.toolTip()
    assert approve.toolTip() in bar.reason.text()
    assert bar.buttons[Action.RETURN].isEnabled()


def test_where_one_is_enough_nothing_is_said_of_two(bar):
    bar.offer(State.SECOND_REVIEW, {Role.SUPERVISOR}, Course(2, WHY, "Dilnoza"))
    bar.offer(State.IN_REVIEW, {Role.SUPERVISOR}, Course(2))
    assert not bar.course.isVisibleTo(bar) and bar.buttons[Action.APPROVE].text() == "Approve"
