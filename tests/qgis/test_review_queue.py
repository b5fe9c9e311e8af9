"""The queue of changes: what it says, in which order, which of them, and what is chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from qgis.PyQt.QtTest import QAbstractItemModelTester

from cadastre_plugin.api.replies import FindingCounts, Summary
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.review.queue import ReviewQueue
from cadastre_plugin.panels.review.queue_model import SUMMARY, Column, ReviewQueueModel
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, REVIEWER, summary


def ago(**elapsed: float) -> datetime:
    return datetime.now(UTC) - timedelta(**elapsed)


OLD = summary(title="Old", submitted_at=ago(days=9), findings=FindingCounts(0, 0, 3))
TAKEN = summary(State.IN_REVIEW, title="Taken", submitted_at=ago(hours=5), findings=FindingCounts(1, 0, 0))
FRESH = summary(title="Fresh", submitted_at=ago(minutes=4), findings=FindingCounts(0, 2, 0), district="01")


@pytest.fixture
def queue(qgis_app) -> ReviewQueue:
    queue = ReviewQueue()
    queue.set_context(shipped_profile("tashkent"), REVIEWER.id)
    queue.show_queue([TAKEN, FRESH, OLD])
    queue.heard = []
    queue.chosen.connect(queue.heard.append)
    return queue


def shown(queue: ReviewQueue) -> list[str]:
    rows = range(queue.proxy.rowCount())
    return [queue.proxy.index(row, 0).data(SUMMARY).title for row in rows]


def choose(combo, text: str) -> None:
    index = combo.findText(text)
    assert index >= 0
    combo.setCurrentIndex(index)


def row_texts(one: Summary) -> list[str]:
    model = ReviewQueueModel()
    model.set_profile(shipped_profile("tashkent"))
    model.set_summaries([one])
    return [model.index(0, column).data() for column in Column]


def test_a_row_says_who_asks_for_what_where_and_since_when():
    assert row_texts(TAKEN) == [
        "Taken",
        "boundary adjustment",
        "2026-0415",
        "Mirzo Ulugʻbek district",
        AUTHOR.full_name,
        "5 h",
        "In review",
        "errors: 1",
    ]


def test_the_card_of_a_row_holds_all_of_it(queue):
    card = queue.proxy.index(0, 0).data(CARD)
    for part in row_texts(OLD):
        assert part in card.text()


def test_texts_of_any_script_and_quotes_stand_as_they_were_written():
    texts = row_texts(summary(title=LONG_RUSSIAN, application=HANGUL, author=REVIEWER))
    assert texts[Column.TITLE] == LONG_RUSSIAN
    assert texts[Column.APPLICATION] == HANGUL
    assert texts[Column.AUTHOR] == REVIEWER.full_name


def test_findings_are_counted_by_severity_and_none_are_said_to_be_none():
    assert row_texts(summary(findings=FindingCounts(2, 13, 1)))[Column.FINDINGS] == "errors: 2, warnings: 13, notes: 1"
    assert row_texts(summary(findings=FindingCounts()))[Column.FINDINGS] == "no findings"


def test_the_model_keeps_qt_s_contract(queue):
    QAbstractItemModelTester(queue.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(queue.proxy, QAbstractItemModelTester.FailureReportingMode.Fatal)
    queue.show_queue([FRESH])
    queue.show_queue([])


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("Longest waiting first", ["Old", "Taken", "Fresh"]),
        ("Newest first", ["Fresh", "Taken", "Old"]),
        ("Most findings first", ["Taken", "Fresh", "Old"]),
        ("By title", ["Fresh", "Old", "Taken"]),
    ],
)
def test_the_queue_is_ordered_as_chosen(queue, order, titles):
    choose(queue.order, order)
    assert shown(queue) == titles


def test_what_is_told_by_name_is_ordered_by_that_name(queue):
    choose(queue.order, "By state")
    assert shown(queue)[0] == "Taken"
    choose(queue.order, "By district")
    assert shown(queue)[-1] == "Fresh"


@pytest.mark.parametrize(
    ("chosen", "titles"), [("All", {"Old", "Taken", "Fresh"}), ("Mine", {"Taken"}), ("New", {"Old", "Fresh"})]
)
def test_the_queue_shows_all_those_taken_or_those_nobody_took(queue, chosen, titles):
    choose(queue.filter, chosen)
    assert set(shown(queue)) == titles


def test_choosing_a_change_is_told_once(queue):
    queue.view.setCurrentIndex(queue.proxy.index(2, 0))
    queue.choose(FRESH.id)
    assert queue.heard == [FRESH.id]
    assert queue.choose(TAKEN.id)
    assert queue.heard == [FRESH.id, TAKEN.id]


def test_a_change_that_is_not_in_the_queue_cannot_be_chosen(queue):
    assert not queue.choose(summary().id)
    assert queue.heard == []


def test_the_chosen_change_stays_chosen_when_the_queue_is_loaded_anew(queue):
    queue.choose(TAKEN.id)
    queue.show_queue([OLD, TAKEN])
    assert queue.view.currentIndex().data(SUMMARY).id == TAKEN.id
    assert queue.heard == [TAKEN.id]


def test_a_filter_that_hides_the_chosen_change_chooses_no_other(queue):
    queue.choose(TAKEN.id)
    choose(queue.filter, "New")
    assert not queue.view.currentIndex().isValid()
    choose(queue.filter, "All")
    assert queue.view.currentIndex().data(SUMMARY).id == TAKEN.id
    assert queue.heard == [TAKEN.id]


def test_nothing_waits_is_said_and_why_a_filter_shows_nothing(queue):
    queue.show_queue([])
    assert "No change waits" in queue.notice.text.text()
    queue.show_queue([OLD])
    assert queue.notice.isHidden()
    choose(queue.filter, "Mine")
    assert "choose All" in queue.notice.text.text()
    assert not queue.notice.isHidden()


def test_an_error_keeps_the_queue_and_offers_to_try_again(queue):
    asked = []
    queue.refreshed.connect(lambda: asked.append(True))
    queue.show_loading()
    assert not queue.refresh.isEnabled()
    queue.show_error("The server cannot be reached")
    assert queue.refresh.isEnabled()
    assert queue.proxy.rowCount() == 3
    queue.notice.retry.click()
    assert asked == [True]
    queue.show_queue([OLD])
    assert queue.notice.isHidden()
