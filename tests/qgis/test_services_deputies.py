"""Deputies in the whole plugin: named by a dialog, seen by both, and what a second approval is like at the desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.change.workflow import Action
from tests.qgis.proofs import click_red_items
from tests.qgis.waiting import wait_until
from tests.server.deputies import move, stands_in
from tests.server.world import change_of, edit, lot


def _opened(desk):
    desk.action("deputies").trigger()
    dialog = desk.services.deputies.dialog
    wait_until(lambda: not dialog.notice.progress.isVisibleTo(dialog), "for the deputies", 10)
    return dialog


def _choose(dialog, person):
    """Choose a deputy; Qt does not compare ids, so the row is looked for."""

    def row():
        return next((row for row in range(dialog.deputy.count()) if dialog.deputy.itemData(row) == person.id), -1)

    wait_until(lambda: row() >= 0, "for the candidates", 10)
    dialog.deputy.setCurrentIndex(row())


def _said(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_a_deputy_is_named_and_taken_back_by_keys(world, seat):
    giver, deputy = world.surveyor(), world.surveyor()
    desk = seat()
    desk.sign_in(giver)
    dialog = _opened(desk)
    assert _said(dialog) == [] and "no deputy" in dialog.notice.text.text()
    assert not dialog.name_button.isEnabled() and dialog.name_button.toolTip()
    _choose(dialog, deputy)
    tomorrow = date.today() + timedelta(days=1)
    dialog.since.setDate(QDate(tomorrow.year, tomorrow.month, tomorrow.day))
    dialog.until.setDate(dialog.since.date())
    QTest.keyClick(dialog.name_button, Qt.Key.Key_Space)
    wait_until(lambda: dialog.list.count() == 1, dialog.notice.text.text(), 10)
    assert f"{deputy.name.title()} stands in for you as surveyor" in _said(dialog)[0]
    assert "not begun yet" in _said(dialog)[0] and not dialog.take_back.isEnabled()

    other = seat()
    other.sign_in(deputy)
    theirs = _opened(other)
    assert f"You stand in for {giver.name.title()}" in _said(theirs)[0]
    theirs.list.setCurrentRow(0)
    assert not theirs.take_back.isEnabled()

    dialog.list.setCurrentRow(0)
    QTest.keyClick(dialog.take_back, Qt.Key.Key_Space)
    wait_until(lambda: dialog.list.count() == 0, "for the end", 10)


def test_what_is_refused_is_said_and_nothing_is_lost(world, seat):
    giver, deputy = world.surveyor(), world.surveyor()
    stands_in(world, giver, deputy, "surveyor")
    desk = seat()
    desk.sign_in(giver)
    dialog = _opened(desk)
    _choose(dialog, deputy)
    dialog.name_button.click()
    wait_until(lambda: "already" in dialog.notice.text.text(), "for the refusal", 10)
    assert dialog.deputy.currentData() == deputy.id


def test_a_deputy_finds_the_authors_change_among_their_own(world, seat):
    author, deputy = world.surveyor(), world.surveyor()
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    assert author.put(world.document(change)).status_code == 201
    id = stands_in(world, author, deputy, "surveyor")
    desk = seat()
    desk.sign_in(deputy)
    changes = desk.services.work.changes
    wait_until(lambda: changes.model.row_of(change.id) >= 0, "for the author's change", 10)
    card = changes.model.index(changes.model.row_of(change.id), 0).data()
    assert f"In place of {author.name.title()}" in card
    move(world, id, "until = now()")


@pytest.fixture
def large(world):
    """A change of more than a hectare, with a reviewer."""
    (parcel,) = world.row_of_lots(1)
    west, south, _, _ = parcel.geometry.bounds
    change = change_of(edit(parcel, geometry=lot(west, south, 200, 60), legal_area=None), kind="boundary")
    first = world.supervisor()
    world.taken(world.surveyor(), first, change)
    return change, first


def _select(desk, change):
    review = desk.services.review
    wait_until(lambda: review.select_change(change.id), "for the queue", 10)
    wait_until(lambda: review.detail.tabs.isEnabled(), "for the change", 10)
    return review.detail.decision


def test_the_first_approval_ends_the_review_and_leaves_the_register(world, seat, large):
    change, first = large
    desk = seat()
    desk.sign_in(first)
    bar = _select(desk, change)
    assert "m² of land" in bar.course.text()
    click_red_items(desk.services.review.detail.proof)
    bar.buttons[Action.APPROVE].click()
    bar.asking.confirm.click()
    queue = desk.services.review.queue
    wait_until(lambda: "second supervisor" in queue.outcome.text.text(), "for the outcome", 10)
    assert world.query("SELECT count(*) FROM cadastre.parcel_version WHERE change_id = %s", change.id) == [(0,)]
    bar = _select(desk, change)
    assert not bar.buttons[Action.APPROVE].isEnabled() and "another supervisor" in bar.reason.text()


def test_the_second_one_approves_at_their_desk(world, seat, large):
    change, first = large
    assert first.step(change.id, "approve").json()["state"] == "second_review"
    desk = seat()
    desk.sign_in(world.supervisor())
    bar = _select(desk, change)
    assert f"{first.name.title()} approved it first" in bar.course.text()
    bar.buttons[Action.TAKE].click()
    wait_until(lambda: "Reviewer" in desk.services.review.detail.header.text(), "for the taking", 10)
    click_red_items(desk.services.review.detail.proof)
    bar.buttons[Action.APPROVE].click()
    bar.asking.confirm.click()
    done = "SELECT state FROM cadastre.change WHERE id = %s"
    wait_until(lambda: world.query(done, change.id) == [("approved",)], "for the approval", 10)
