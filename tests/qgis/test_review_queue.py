"""The queue of changes: what a row says, what is asked for, what is heard of a change, and what is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest

from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.replies import FindingCounts, Summary
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.review.queue import WAITING, Sort, Worst
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.review.queue import ReviewQueue
from cadastre_plugin.panels.review.queue_model import SUMMARY, ReviewQueueModel
from cadastre_plugin.panels.review.terms_left import CALM, LATE, SOON, TODAY, term_left
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, REVIEWER, me, summary
from tests.qgis.review_looks import laid_out, unreadable

PROFILE = shipped_profile("tashkent")
MONDAY = date(2026, 11, 30)


def ago(**elapsed: float) -> datetime:
    return datetime.now(UTC) - timedelta(**elapsed)


OLD = summary(title="Old", submitted_at=ago(days=9), findings=FindingCounts(0, 0, 3))
TAKEN = summary(State.IN_REVIEW, title="Taken", submitted_at=ago(hours=5), findings=FindingCounts(1, 0, 0))
FRESH = summary(title="Fresh", submitted_at=ago(minutes=4), findings=FindingCounts(0, 2, 0), district="01")


@pytest.fixture
def queue(qgis_app) -> ReviewQueue:
    queue = ReviewQueue()
    queue.set_context(PROFILE, me())
    queue.show_queue([OLD, TAKEN, FRESH])
    queue.heard, queue.questions = [], []
    queue.chosen.connect(queue.heard.append)
    queue.asked.connect(lambda *question: queue.questions.append(question))
    return queue


def shown(queue: ReviewQueue) -> list[str]:
    return [queue.model.index(row, 0).data(SUMMARY).title for row in range(queue.model.rowCount())]


def pick(combo, text: str) -> None:
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(place) for place in range(combo.count())]
    combo.setCurrentIndex(index)


def card(one: Summary) -> str:
    model = ReviewQueueModel()
    model.set_context(PROFILE, REVIEWER.id)
    model.begin(QueueQuery(), [one], has_more=False)
    return model.index(0, 0).data(CARD).text()


def later(one: Summary, **values: object) -> Summary:
    return replace(one, updated_at=one.updated_at + timedelta(minutes=1), **values)  # type: ignore[arg-type]


def test_a_row_says_who_asks_for_what_where_and_since_when():
    assert "questions: 1" in card(replace(TAKEN, open_questions=1)) and "questions" not in card(TAKEN)
    text = card(replace(TAKEN, open_remarks=2))
    for part in (
        *("Taken", "boundary adjustment", "2026-0415", "Mirzo Ulugʻbek district", AUTHOR.full_name, "waits 5 h"),
        *("In review", REVIEWER.full_name, "errors: 1", "open remarks: 2"),
    ):
        assert part in text


def test_texts_of_any_script_and_quotes_stand_as_they_were_written():
    text = card(summary(title=LONG_RUSSIAN, application=HANGUL, author=REVIEWER))
    for part in (LONG_RUSSIAN, HANGUL, REVIEWER.full_name):
        assert part in text


def test_findings_are_counted_by_severity_and_none_are_said_to_be_none():
    assert "errors: 2, warnings: 13, notes: 1" in card(summary(findings=FindingCounts(2, 13, 1)))
    assert "no findings" in card(summary(findings=FindingCounts()))


@pytest.mark.parametrize(
    ("due", "text", "colour"),
    [
        (MONDAY + timedelta(days=4), "working days left: 4", CALM),
        (MONDAY + timedelta(days=2), "working days left: 2", SOON),
        (MONDAY, "due today", TODAY),
        (MONDAY - timedelta(days=3), "working days late: 1", LATE),
    ],
)
def test_what_is_left_of_a_term_is_said_and_coloured(due: date, text: str, colour: str):
    left = term_left(summary(due_on=due), PROFILE, MONDAY)
    assert (left.text, left.colour) == (text, colour)


def test_a_decided_change_and_one_without_a_term_say_nothing_of_it():
    assert term_left(summary(State.APPROVED, due_on=MONDAY), PROFILE, MONDAY) is None
    assert term_left(summary(due_on=None), PROFILE, MONDAY) is None


def test_the_model_keeps_qt_s_contract(queue):
    QAbstractItemModelTester(queue.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    queue.show_queue([FRESH], None, "after")
    queue.model.extend([OLD, FRESH], has_more=False)
    queue.hear(later(OLD, title="Older"))
    queue.hear(later(TAKEN))
    queue.hear(later(FRESH, state=State.APPROVED))
    queue.show_queue([])


@pytest.mark.parametrize(
    ("text", "sort"),
    [("Least time left first", Sort.TERM), ("Most findings first", Sort.SEVERITY), ("By author", Sort.AUTHOR)],
)
def test_another_order_is_asked_of_the_service(queue, text, sort):
    pick(queue.filters.order, text)
    assert queue.questions == [(QueueQuery(sort=sort), None)]


def test_every_filter_is_asked_of_the_service(queue):
    filters = queue.filters
    filters.set_authors([AUTHOR, REVIEWER])
    pick(filters.states, "Returned")
    pick(filters.district, "Mirzo Ulugʻbek district")
    pick(filters.kind, "split")
    pick(filters.author, AUTHOR.full_name)
    pick(filters.severity, "With warnings")
    pick(filters.age, "Over 7 days")
    pick(filters.term, "Late")
    filters.mine.click()
    yesterday = date.today() - timedelta(days=1)
    asked = QueueQuery((State.RETURNED,), "09", "split", AUTHOR.id, Worst.WARNING, 7, yesterday, True)
    assert queue.questions[-1] == (asked, None)
    assert len(queue.questions) == 8
    assert filters.more.text() == "Filters: 6"
    filters.set_authors([REVIEWER, AUTHOR])
    assert filters.query() == asked
    filters.reset.click()
    assert queue.questions[-1] == (QueueQuery(), None) and len(queue.questions) == 9
    assert filters.more.text() == "Filters"


def test_only_the_districts_one_works_in_are_offered(qgis_app):
    queue = ReviewQueue()
    queue.set_context(PROFILE, replace(me(), districts=("09", "03")))
    assert queue.filters.district.count() == 3


def test_an_answer_to_an_older_question_is_passed_over(queue):
    older = queue.filters.query()
    pick(queue.filters.order, "By title")
    queue.show_queue([FRESH], older)
    assert shown(queue) == ["Old", "Taken", "Fresh"]


def test_the_next_part_is_asked_for_once_and_comes_below(queue):
    queue.show_queue([OLD, TAKEN], queue.filters.query(), "after", 4)
    assert queue.count.text() == "2 of 4"
    queue.model.fetchMore(QModelIndex())
    queue.model.fetchMore(QModelIndex())
    assert queue.questions == [(queue.filters.query(), "after")]
    other = summary(title="Other")
    queue.extend([TAKEN, other], QueueQuery(sort=Sort.TITLE), "after", None)
    assert shown(queue) == ["Old", "Taken"]
    queue.extend([TAKEN, FRESH, other], queue.filters.query(), "after", None)
    assert shown(queue) == ["Old", "Taken", "Fresh", "Other"]
    assert not queue.model.canFetchMore(QModelIndex())


def test_scrolling_down_asks_for_more(queue):
    queue.show_queue([summary(title=f"t {number}") for number in range(30)], queue.filters.query(), "after", 35_713)
    laid_out(queue, 420, 600)
    queue.view.scrollToBottom()
    QTest.qWait(50)
    assert queue.questions == [(queue.filters.query(), "after")]
    assert queue.count.text() == "30 of 35,713"


def test_more_than_are_counted_are_said_to_be_more(queue):
    queue.show_queue([OLD], None, "after", 10_000, is_more=True)
    assert queue.count.text() == "1 of more than 10,000"


def test_what_is_heard_of_a_change_puts_its_row_right(queue):
    rows = []
    queue.model.modelReset.connect(lambda: rows.append("reset"))
    queue.model.dataChanged.connect(lambda first, last: rows.append((first.row(), last.row())))
    queue.hear(later(TAKEN, title="Named anew"))
    assert shown(queue) == ["Old", "Named anew", "Fresh"]
    assert rows == [(1, 1)]


def test_what_is_older_than_the_row_is_passed_over(queue):
    queue.hear(later(TAKEN, title="Named anew"))
    queue.hear(TAKEN)
    assert shown(queue)[1] == "Named anew"


def test_a_change_that_was_decided_leaves_and_a_new_one_comes_in_at_its_place(queue):
    queue.show_queue([OLD, TAKEN, FRESH], None, None, 3)
    queue.hear(later(TAKEN, state=State.APPROVED))
    assert (shown(queue), queue.count.text()) == (["Old", "Fresh"], "2 of 2")
    queue.hear(summary(title="New", submitted_at=ago(hours=1)))
    assert (shown(queue), queue.count.text()) == (["Old", "New", "Fresh"], "3 of 3")


def test_what_belongs_after_the_rows_that_are_loaded_waits_for_its_part(queue):
    queue.show_queue([OLD, TAKEN], queue.filters.query(), "after", 9)
    queue.hear(FRESH)
    assert (shown(queue), queue.count.text()) == (["Old", "Taken"], "2 of 10")


def test_what_the_filters_do_not_let_through_does_not_come_in(queue):
    pick(queue.filters.district, "Mirzo Ulugʻbek district")
    queue.show_queue([OLD, TAKEN], queue.filters.query())
    queue.hear(FRESH)
    assert shown(queue) == ["Old", "Taken"]


@pytest.mark.parametrize(("sort", "titles"), [("Newest first", ["b", "a"]), ("By title", ["a", "b"])])
def test_a_change_comes_in_where_the_order_wants_it(queue, sort, titles):
    pick(queue.filters.order, sort)
    one, other = summary(title="a", submitted_at=ago(hours=2)), summary(title="b", submitted_at=ago(hours=1))
    queue.show_queue([one], queue.filters.query())
    queue.hear(other)
    assert shown(queue) == titles


def test_a_click_opens_a_change_once_and_the_arrows_only_go_there(queue):
    laid_out(queue, 420, 600)
    place = queue.view.visualRect(queue.model.index(1, 0)).center()
    QTest.mouseClick(queue.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    queue.choose(TAKEN.id)
    assert queue.heard == [TAKEN.id]
    QTest.keyClick(queue.view, Qt.Key.Key_Down)
    assert queue.heard == [TAKEN.id]
    QTest.keyClick(queue.view, Qt.Key.Key_Return)
    assert queue.heard == [TAKEN.id, FRESH.id]


def test_a_change_that_is_not_in_the_queue_cannot_be_chosen(queue):
    assert not queue.choose(summary().id)
    assert queue.heard == []


def test_the_chosen_change_stays_chosen_when_the_queue_is_loaded_anew(queue):
    queue.choose(TAKEN.id)
    queue.show_queue([OLD, TAKEN])
    assert queue.view.currentIndex().data(SUMMARY).id == TAKEN.id
    assert queue.heard == [TAKEN.id]


def test_nothing_waits_is_said_and_filters_that_find_nothing_can_be_put_off(queue):
    queue.show_queue([])
    assert "No change waits" in queue.notice.text.text() and queue.notice.retry.isHidden()
    queue.filters.mine.click()
    queue.show_queue([])
    assert "by these filters" in queue.notice.text.text()
    queue.notice.retry.click()
    assert queue.questions[-1] == (QueueQuery(), None)
    queue.show_queue([OLD])
    assert queue.notice.isHidden()


def test_an_error_keeps_the_queue_and_offers_to_try_again(queue):
    queue.show_loading()
    assert not queue.filters.refresh.isEnabled()
    queue.show_error("The server cannot be reached")
    assert queue.filters.refresh.isEnabled()
    assert queue.model.rowCount() == 3
    queue.notice.retry.click()
    assert queue.questions == [(QueueQuery(), None)]
    queue.show_queue([OLD])
    assert queue.notice.isHidden()


def test_a_part_that_did_not_come_can_be_asked_for_again(queue):
    queue.show_queue([OLD], queue.filters.query(), "after")
    queue.model.fetchMore(QModelIndex())
    queue.show_error("The server cannot be reached")
    assert queue.model.canFetchMore(QModelIndex())


def test_loading_is_said_while_there_is_nothing(queue):
    queue.show_queue([])
    queue.show_loading()
    assert not queue.notice.progress.isHidden()


def test_the_next_change_that_one_may_review_is_offered(queue):
    own = summary(title="Own", author=REVIEWER, submitted_at=ago(hours=4))
    others = summary(State.IN_REVIEW, title="Another's", reviewer=AUTHOR, submitted_at=ago(hours=3))
    queue.show_queue([OLD, TAKEN, own, others, FRESH])
    assert queue.after(TAKEN.id) == FRESH
    assert queue.after(FRESH.id) == OLD
    queue.offer(FRESH)
    assert not queue.next.isHidden() and "Fresh" in queue.next.text.text()
    queue.next.go.click()
    assert queue.heard == [FRESH.id] and queue.next.isHidden()


def test_an_offer_that_someone_else_decides_is_withdrawn(queue):
    queue.offer(FRESH)
    queue.hear(later(FRESH, state=State.REJECTED))
    assert queue.next.isHidden()


def test_nothing_is_offered_when_nothing_is_left(queue):
    queue.show_queue([TAKEN])
    assert queue.after(TAKEN.id) is None
    queue.offer(None)
    assert queue.next.isHidden()


def test_ten_thousand_rows_are_gone_through_fast(queue):
    many = [summary(title=f"Change {number}", submitted_at=ago(days=30, minutes=-number)) for number in range(10_000)]
    laid_out(queue, 420, 600)
    queue.show_queue(many[:100], None, "x")
    queue.model.extend(many[100:], has_more=True)
    QTest.qWait(50)
    started = datetime.now(UTC)
    queue.hear(later(many[5000], title="Heard of"))
    queue.model.extend([summary() for _ in range(100)], has_more=True)
    queue.view.scrollToBottom()
    queue.view.grab()
    assert (datetime.now(UTC) - started).total_seconds() < 1.0


def test_all_of_the_filters_can_be_read_and_reached_in_a_narrow_dock(queue):
    queue.filters.more.click()
    queue.show_error(LONG_RUSSIAN)
    queue.offer(OLD)
    assert unreadable(laid_out(queue, 420, 900)) == []
    assert queue.width() == 420
    assert all(combo.accessibleName() for combo in (queue.filters.states, queue.filters.order, queue.filters.term))


def select(queue: ReviewQueue, *rows: int) -> None:
    for row in rows:
        queue.view.selectionModel().select(queue.model.index(row, 0), QItemSelectionModel.SelectionFlag.Select)


def test_waiting_is_what_is_asked_for_first(queue):
    assert queue.filters.query() == QueueQuery(states=WAITING, sort=Sort.WAITING)
