"""A supervisor's queue beside the real service: part by part, kept right by events, several at once, handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from qgis.PyQt.QtWidgets import QApplication

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.review.queue import ReviewQueue
from cadastre_plugin.panels.review.queue_model import SUMMARY
from cadastre_plugin.services.review import queueing
from tests.qgis.seat import Seat
from tests.qgis.test_review_queue import select
from tests.qgis.waiting import pause, wait_until
from tests.server.world import Person, World, change_of, edit

DISTRICT = "04"


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor(DISTRICT)


@pytest.fixture
def reviewer(world: World) -> Person:
    return world.supervisor(DISTRICT)


@pytest.fixture
def changes(world: World, surveyor: Person) -> Sequence[Change]:
    """Seven that wait, each of a parcel of its own; those of earlier tests wait no more."""
    world.query(
        "UPDATE cadastre.change SET state = 'draft', reviewer = NULL WHERE district = %s AND state <> 'approved' "
        "RETURNING 1",
        DISTRICT,
    )
    made = [
        replace(change_of(edit(lot, purpose="shop"), district=DISTRICT), title=f"Change {number}")
        for number, lot in enumerate(world.row_of_lots(7, DISTRICT))
    ]
    for change in made:
        world.submitted(surveyor, change)
    return made


@pytest.fixture
def desk(
    monkeypatch: pytest.MonkeyPatch, seat: Callable[[], Seat], reviewer: Person, changes: Sequence[Change]
) -> Seat:
    """The reviewer with the queue open, which comes in parts of three."""
    monkeypatch.setattr(queueing, "PAGE", 3)
    taken = seat()
    taken.sign_in(reviewer)
    wait_until(lambda: _queue(taken).model.rowCount() >= 3, "the first part")
    return taken


def _queue(desk: Seat) -> ReviewQueue:
    return desk.services.review.queue


def _titles(queue: ReviewQueue) -> list[str]:
    return [queue.model.index(row, 0).data(SUMMARY).title for row in range(queue.model.rowCount())]


def _all(desk: Seat) -> ReviewQueue:
    """The queue, once all of it was scrolled to."""
    queue = _queue(desk)

    def is_whole() -> bool:
        queue.view.scrollToBottom()
        queue.model.fetchMore(queue.view.rootIndex())
        return len(_titles(queue)) == 7

    wait_until(is_whole, "all seven")
    return queue


def _states(world: World, changes: Sequence[Change]) -> list[str]:
    ids = [change.id for change in changes]
    rows = dict(world.query("SELECT id, state FROM cadastre.change WHERE id = ANY(%s)", ids))
    return [rows[id] for id in ids]


def test_the_queue_comes_part_by_part_the_longest_waiting_first(desk: Seat):
    assert _queue(desk).count.text().endswith("of 7")
    assert _titles(_all(desk)) == [f"Change {number}" for number in range(7)]


def test_what_others_do_is_seen_in_its_row_and_nothing_is_loaded_anew(world: World, desk: Seat, changes, surveyor):
    queue, questions = _all(desk), []
    queue.asked.connect(lambda *question: questions.append(question))
    queue.model.modelReset.connect(lambda: questions.append("reset"))
    other = world.supervisor(DISTRICT)
    assert other.step(changes[2].id, "take").ok
    wait_until(lambda: "In review" in queue.model.index(2, 0).data(CARD).text(), "the row of what was taken")
    assert surveyor.step(changes[4].id, "withdraw").ok
    wait_until(lambda: "Change 4" not in _titles(queue), "the queue without what was withdrawn")
    assert questions == [] and queue.count.text() == "6 of 6"


def test_a_filter_asks_the_service_and_authors_are_offered(desk: Seat, surveyor: Person):
    queue = _all(desk)
    queue.filters.more.click()
    wait_until(lambda: queue.filters.author.count() == 2, "the author")
    queue.filters.mine.click()
    wait_until(lambda: "by these filters" in queue.notice.text.text(), "nothing of mine")
    queue.notice.retry.click()
    wait_until(lambda: queue.model.rowCount() > 0, "all that waits")


def test_several_are_taken_and_approved_at_once_but_for_what_is_not_safe(world: World, desk: Seat, changes, reviewer):
    queue = _all(desk)
    select(queue, 0, 1, 2)
    queue.bulk.actions[Action.TAKE].click()
    queue.bulk.confirm.click()
    wait_until(lambda: "Taken into review: 3" in queue.outcome.text.text(), queue.outcome.text.text)
    assert _states(world, changes)[:4] == ["in_review"] * 3 + ["submitted"]
    answer = reviewer.ask("POST", f"/changes/{changes[1].id}/comments", json={"text": "See here"})
    assert answer.ok, answer.text
    queue.ask()
    wait_until(lambda: queue.summary(changes[1].id).open_remarks == 1, "the remark in the queue")
    _all(desk)
    select(queue, 0, 1, 2)
    queue.bulk.actions[Action.APPROVE].click()
    assert "Change 1 (has open remarks)" in queue.bulk.question.text()
    queue.bulk.confirm.click()
    wait_until(lambda: "Approved: 2" in queue.outcome.text.text(), queue.outcome.text.text)
    assert _states(world, changes)[:3] == ["approved", "in_review", "approved"]


def test_what_the_service_refuses_keeps_no_other_from_being_done(world: World, desk: Seat, changes, surveyor, reviewer):
    queue = _all(desk)
    for change in changes[:3]:
        assert reviewer.step(change.id, "take").ok
    wait_until(lambda: "In review" in queue.model.index(2, 0).data(CARD).text(), "what was taken")
    (stale,) = changes[1].parcels
    meanwhile = replace(change_of(replace(stale, after=replace(stale.after, purpose="park")), district=DISTRICT))
    world.approved(surveyor, world.supervisor(DISTRICT), meanwhile)
    pause(300)
    select(queue, 0, 1, 2)
    queue.bulk.actions[Action.APPROVE].click()
    queue.bulk.confirm.click()
    wait_until(lambda: "Approved: 2" in queue.outcome.text.text(), queue.outcome.text.text)
    assert "Change 1" in queue.outcome.text.text()
    assert _states(world, changes)[:3] == ["approved", "in_review", "approved"]


def test_a_remark_that_comes_after_the_list_was_read_keeps_a_change_from_being_approved_among_others(
    world: World, desk: Seat, changes, reviewer
):
    queue = _all(desk)
    for change in changes[:3]:
        assert reviewer.step(change.id, "take").ok
    wait_until(lambda: "In review" in queue.model.index(2, 0).data(CARD).text(), "what was taken")
    select(queue, 0, 1, 2)
    queue.bulk.actions[Action.APPROVE].click()
    assert "Left out" not in queue.bulk.question.text()
    desk.services.news.sign_out()  # the list does not hear of it in time
    answer = reviewer.ask("POST", f"/changes/{changes[1].id}/comments", json={"text": "See here"})
    assert answer.ok, answer.text
    queue.bulk.confirm.click()
    wait_until(lambda: "Approved: 2" in queue.outcome.text.text(), queue.outcome.text.text)
    assert "Left out: Change 1 (has open remarks)" in queue.outcome.text.text()
    assert _states(world, changes)[:3] == ["approved", "in_review", "approved"]


def test_a_change_is_handed_over_with_its_trace(world: World, desk: Seat, changes, reviewer):
    other = world.supervisor(DISTRICT)
    assert reviewer.step(changes[0].id, "take").ok
    review = desk.services.review
    _all(desk)
    wait_until(lambda: review.select_change(changes[0].id), "the change in the queue")
    wait_until(lambda: review.detail.hand_over.isEnabled(), "the change")
    review.detail.hand_over.click()
    dialog = desk.services.reviewing._bulk.dialog
    wait_until(lambda: dialog.people.count() >= 1, "who may go on with it")
    names = [dialog.people.item(row).text() for row in range(dialog.people.count())]
    dialog.people.setCurrentRow(next(row for row, name in enumerate(names) if name.startswith(other.name.title())))
    dialog.remark.setPlainText("I am away")
    dialog.confirm.click()
    wait_until(lambda: "Handed over: 1" in review.queue.outcome.text.text(), review.queue.outcome.text.text)
    rows = world.query("SELECT state, reviewer FROM cadastre.change WHERE id = %s", changes[0].id)
    assert rows == [("in_review", other.id)]
    trace = "SELECT who FROM cadastre.audit WHERE subject = %s AND what = 'hand_over'"
    assert world.query(trace, str(changes[0].id)) == [(reviewer.id,)]


def test_signing_out_closes_the_dialog_and_leaves_nothing(desk: Seat, changes, reviewer):
    assert reviewer.step(changes[0].id, "take").ok
    review = desk.services.review
    wait_until(lambda: review.select_change(changes[0].id), "the change in the queue")
    wait_until(lambda: review.detail.hand_over.isEnabled(), "the change")
    review.detail.hand_over.click()
    desk.action("sign_out").trigger()
    assert desk.services.reviewing._bulk.dialog is None
    assert review.queue.model.rowCount() == 0
    QApplication.processEvents()
