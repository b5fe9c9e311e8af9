"""Several changes at once in the dock: chosen, sorted out, asked about and told of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.api.deputies import Reviewer
from cadastre_plugin.api.errors import Conflict
from cadastre_plugin.api.replies import FindingCounts
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.review.hand_over_dialog import HandOverDialog
from cadastre_plugin.panels.review.queue_bulk import BulkOutcome
from cadastre_plugin.panels.review.review_dock import ReviewDock
from tests.qgis.review_builders import AUTHOR, LONG_RUSSIAN, REVIEWER, me, summary
from tests.qgis.review_looks import laid_out, unreadable
from tests.qgis.test_review_queue import select

NONE = FindingCounts()
CLEAN = summary(State.IN_REVIEW, title="Clean", findings=NONE)
WARNED = summary(State.IN_REVIEW, title="Warned", findings=FindingCounts(0, 1, 0))
ASKED = summary(State.IN_REVIEW, title="Asked", findings=NONE, open_remarks=1)
STATE_LAND = summary(State.IN_REVIEW, title="State land", findings=NONE, second_needed=("state_land",))
OTHERS = summary(State.IN_REVIEW, title="Another's", findings=NONE, reviewer=AUTHOR, author=replace(AUTHOR, name="x"))
NEW = summary(title="New", findings=NONE)
ALL = [CLEAN, WARNED, ASKED, STATE_LAND, OTHERS, NEW]


@pytest.fixture
def dock(qgis_app) -> ReviewDock:
    dock = ReviewDock()
    dock.sign_in(shipped_profile("tashkent"), me())
    dock.show_queue(ALL)
    dock.heard, dock.opened = [], []
    dock.bulk_requested.connect(lambda action, changes: dock.heard.append((action, [one.title for one in changes])))
    dock.change_selected.connect(dock.opened.append)
    return dock


def test_one_change_is_no_reason_for_the_bar_and_two_are(dock):
    select(dock.queue, 0)
    assert dock.queue.bulk.isHidden()
    select(dock.queue, 1)
    assert not dock.queue.bulk.isHidden()
    assert dock.queue.bulk.title.text() == "Changes chosen: 2"


def test_while_several_are_chosen_a_click_opens_none_and_escape_is_a_button(dock):
    queue = dock.queue
    queue.several.click()
    laid_out(dock, 420, 900)
    for row in (0, 2):
        place = queue.view.visualRect(queue.model.index(row, 0)).center()
        QTest.mouseClick(queue.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert queue.bulk.title.text() == "Changes chosen: 2" and dock.opened == []
    queue.bulk.none.click()
    assert queue.bulk.isHidden() and not queue.several.isChecked()


def test_several_are_chosen_by_the_keyboard_alone(dock):
    view = dock.queue.view
    laid_out(dock, 420, 900)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert dock.queue.bulk.title.text() == "Changes chosen: 2"
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dock.queue.bulk.title.text() == "Changes chosen: 6"


def test_approval_is_offered_only_for_what_is_safe_and_the_others_are_named_with_the_reason(dock):
    dock.queue.view.selectAll()
    bulk = dock.queue.bulk
    assert bulk.actions[Action.APPROVE].text() == "Approve: 1"
    bulk.actions[Action.APPROVE].click()
    said = bulk.question.text()
    for part in (
        *("Warned (has warnings", "Asked (has open remarks", "State land (a second approver"),
        *("New (not taken into review", "Another's (another reviewer"),
    ):
        assert part in said
    assert dock.heard == []
    bulk.confirm.click()
    assert dock.heard == [(Action.APPROVE, ["Clean"])]


def test_a_question_can_be_taken_back(dock):
    dock.queue.view.selectAll()
    dock.queue.bulk.actions[Action.TAKE].click()
    dock.queue.bulk.cancel.click()
    assert dock.heard == [] and not dock.queue.bulk.actions[Action.TAKE].isHidden()


def test_taking_and_handing_over_take_what_they_can(dock):
    dock.queue.view.selectAll()
    assert dock.queue.bulk.actions[Action.TAKE].text() == "Take: 1"
    assert dock.queue.bulk.actions[Action.HAND_OVER].text() == "Hand over: 4"


def test_why_nothing_can_be_done_is_said_without_a_click(dock):
    dock.show_queue([OTHERS, replace(OTHERS, id=NEW.id, title="More")])
    dock.queue.view.selectAll()
    assert not any(button.isEnabled() for button in dock.queue.bulk.actions.values())
    assert "More" in dock.queue.bulk.question.text()


def test_of_many_left_out_the_first_are_named_and_the_rest_counted(dock):
    dock.show_queue([replace(WARNED, id=summary().id, title=f"t{number}") for number in range(9)])
    dock.queue.view.selectAll()
    assert "t0, t1, t2 and 6 more" in dock.queue.bulk.actions[Action.APPROVE].toolTip()


def test_what_was_done_is_told_with_what_was_refused(dock):
    dock.queue.view.selectAll()
    dock.queue.bulk.set_busy(True)
    dock.queue.bulk.show_progress(0.5)
    assert dock.queue.bulk.progress.value() == 50 and not dock.queue.bulk.cancel.isHidden()
    done = replace(CLEAN, state=State.APPROVED, updated_at=CLEAN.updated_at)
    error = Conflict("wrong_state", parameters={"state": "Approved"})
    dock.show_bulk_done(BulkOutcome(Action.APPROVE, [done], [(WARNED, error)]))
    said = dock.queue.outcome.text.text()
    assert "Approved: 1" in said and "Warned" in said
    assert dock.queue.summary(CLEAN.id) is None and dock.queue.bulk.isHidden()


def test_the_bar_can_be_read_in_a_narrow_dock(dock):
    dock.show_queue([replace(WARNED, id=summary().id, title=LONG_RUSSIAN) for _ in range(4)] + [CLEAN])
    dock.queue.several.click()
    dock.queue.view.selectAll()
    assert unreadable(laid_out(dock, 420, 900)) == []
    dock.queue.bulk.actions[Action.APPROVE].click()
    assert unreadable(laid_out(dock, 420, 900)) == []
    assert dock.width() == 420


@pytest.fixture
def dialog(qgis_app) -> HandOverDialog:
    dialog = HandOverDialog([CLEAN])
    dialog.heard = []
    dialog.handed_over.connect(lambda *parts: dialog.heard.append(parts))
    return dialog


def test_reviewers_are_offered_the_least_busy_first_and_one_is_chosen(dialog):
    assert not dialog.confirm.isEnabled() and not dialog.notice.isHidden()
    dialog.show_reviewers([Reviewer(AUTHOR, 7, None), Reviewer(REVIEWER, 2, AUTHOR.id)])
    assert dialog.people.item(0).text().startswith(REVIEWER.full_name)
    assert "under review: 2" in dialog.people.item(0).text() and "as a deputy" in dialog.people.item(0).text()
    dialog.remark.setPlainText("  I am away  ")
    dialog.confirm.click()
    assert dialog.heard == [(REVIEWER.id, "I am away")]


def test_nobody_else_and_an_error_are_said(dialog):
    dialog.show_reviewers([])
    assert "Nobody else" in dialog.notice.text.text() and not dialog.confirm.isEnabled()
    asked = []
    dialog.retried.connect(lambda: asked.append(True))
    dialog.show_error("The server cannot be reached")
    dialog.notice.retry.click()
    assert asked == [True]
    assert unreadable(laid_out(dialog, 400, 400)) == []
