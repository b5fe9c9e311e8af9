"""The review dock: from the queue to a change and its decision, and what can be read of it at the width of a dock."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from html import escape
from uuid import uuid4

import pytest
from qgis.PyQt.QtCore import QModelIndex
from qgis.PyQt.QtTest import QAbstractItemModelTester
from shapely.geometry import MultiPolygon, Point, Polygon

from cadastre_plugin.api import errors
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.review.remark import Resolution
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.panels.review.record import Review, reviewed
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.panels.review.rows import difference_rows
from tests.qgis.proofs import open_red_items
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, NOW, REVIEWER, me, parcel, record, remark, summary
from tests.qgis.review_looks import laid_out, unreadable

PROFILE = shipped_profile("tashkent")
ADDRESS = "ул. Амира Темура, д. 5 «Б»"


def moved(one: Parcel, east: float, north: float = 0.0, **values: object) -> Parcel:
    """The parcel with its south-east corner moved (m)."""
    corners = list(one.geometry.geoms[0].exterior.coords)[:-1]
    corner = max(corners, key=lambda position: (position[0], -position[1]))
    after = [(x + east, y + north) if (x, y) == corner else (x, y) for x, y in corners]
    return replace(one, geometry=MultiPolygon([Polygon(after)]), **values)  # type: ignore[arg-type]


FIRST, SECOND, ENDING = parcel(1), parcel(2, 20), parcel(3, 40)
NEW = parcel(4, 60, version=0, number=None)
PAIRS = [
    (FIRST, moved(FIRST, 0.3, 0.4, land_category="3", address=ADDRESS, legal_area=612.4)),
    (ENDING, None),
    (None, NEW),
]
OVERLAP = Finding(
    "overlap", Severity.ERROR, (FIRST.id,), "{number} overlaps {other}", {"number": "1", "other": "2"}, Point(1, 2)
)
OTHER = summary(title="Another")
REMARK = remark(LONG_RUSSIAN, place=(350010.0, 570010.0))


def review(state: State = State.IN_REVIEW, **values: object) -> Review:
    about = summary(state, title=LONG_RUSSIAN, application=HANGUL, **values)
    return reviewed(record(PAIRS, about, findings=(OVERLAP,), remarks=(REMARK,)), PROFILE)


class Heard:
    """What a dock asked for."""

    def __init__(self, dock: ReviewDock) -> None:
        self.queue, self.selected, self.ended, self.actions = [], [], [], []
        self.places = []
        dock.detail.remarks.place_requested.connect(self.places.append)
        dock.queue_requested.connect(lambda: self.queue.append(True))
        dock.change_selected.connect(self.selected.append)
        dock.review_ended.connect(lambda: self.ended.append(True))
        dock.action_requested.connect(lambda *parts: self.actions.append(parts))
        dock.place_requested.connect(self.places.append)


@pytest.fixture
def dock(qgis_app) -> ReviewDock:
    dock = ReviewDock()
    dock.sign_in(PROFILE, me(Role.SUPERVISOR))
    dock.heard = Heard(dock)
    dock.detail.land.shown_as.setCurrentIndex(2)  # corner by corner
    return dock


@pytest.fixture
def reviewing(dock) -> ReviewDock:
    """The dock with a change under review."""
    dock.review = review()
    dock.show_queue([dock.review.record.summary, OTHER])
    dock.select_change(dock.review.record.summary.id)
    dock.show_change(dock.review)
    open_red_items(dock.detail.proof)
    return dock


def lines(dock: ReviewDock) -> list[tuple[str, str, str]]:
    """Every line of the tree of differences, indented by its depth."""
    model = dock.detail.differences.model()

    def below(parent: QModelIndex, depth: int) -> list[tuple[str, str, str]]:
        found = []
        for row in range(model.rowCount(parent)):
            cells = [model.index(row, column, parent).data() for column in range(3)]
            found += [("  " * depth + cells[0], *cells[1:]), *below(model.index(row, 0, parent), depth + 1)]
        return found

    return below(QModelIndex(), 0)


def test_selecting_a_change_asks_for_it_and_says_that_it_is_awaited(dock):
    one = summary(title=LONG_RUSSIAN)
    dock.show_queue([one])
    dock.select_change(one.id)
    assert dock.heard.selected == [one.id]
    assert "being loaded" in dock.detail.notice.text.text()
    assert not dock.detail.notice.progress.isHidden()
    assert escape(LONG_RUSSIAN) in dock.detail.header.text()
    assert not dock.detail.decision.buttons[Action.TAKE].isEnabled()


def test_a_change_is_shown_attribute_by_attribute_and_corner_by_corner(reviewing):
    assert lines(reviewing) == [
        ("10:09:03:02:03:0001 · parcel changes", "", ""),
        ("  Area by document", "600.00 m²", "612.40 m²"),
        ("  Land category", "settlements", "industry, transport, communication, defence"),
        ("  Address", "—", ADDRESS),
        ("  Computed area", "600.00 m²", "600.50 m²"),
        ("  Corners moved: 1", "", ""),
        ("    Corner 1", "0.500 m", "37° (north-east)"),
        ("10:09:03:02:03:0003 · parcel ends", "", ""),
        ("  Computed area", "600.00 m²", "—"),
        ("without a number · new parcel", "", ""),
        ("  District", "—", "Mirzo Ulugʻbek district"),
        ("  Area by document", "—", "600.00 m²"),
        ("  Land category", "—", "settlements"),
        ("  Computed area", "—", "600.00 m²"),
    ]


def test_the_header_says_what_it_is_who_asks_and_where_it_stands(reviewing):
    text = reviewing.detail.header.text()
    for part in (HANGUL, "boundary adjustment", "Mirzo Ulugʻbek district", "In review", "Константинопольская"):
        assert part in text
    assert AUTHOR.full_name in text


def test_the_tabs_say_how_many_of_each_there_are(reviewing):
    tabs = reviewing.detail.tabs
    assert [tabs.tabText(index) for index in range(4)] == ["Differences: 3", "Rights: 0", "Findings: 1", "Remarks: 1/1"]


def test_a_change_that_is_no_longer_asked_for_is_passed_over(reviewing):
    before = lines(reviewing)
    reviewing.show_change(reviewed(record([(SECOND, moved(SECOND, 1.0))]), PROFILE))
    assert lines(reviewing) == before


def test_a_click_asks_for_the_place_of_a_corner_a_parcel_or_a_finding(reviewing):
    tree = reviewing.detail.differences
    parcel_row = tree.model().index(0, 0)
    corner = tree.model().index(0, 1, tree.model().index(4, 0, parcel_row))
    for index in (parcel_row, corner, tree.model().index(0, 0, parcel_row)):
        tree.clicked.emit(index)
    reviewing.detail.findings.view.clicked.emit(reviewing.detail.findings.model.index(0))
    reviewing.detail.remarks.view.clicked.emit(reviewing.detail.remarks.model.index(0))
    assert reviewing.heard.places == [
        PAIRS[0][1].geometry,
        Point(350020.3, 570000.4),
        OVERLAP.place,
        Point(350010, 570010),
    ]


def test_a_decision_is_asked_for_on_the_revision_that_was_seen(reviewing):
    decision = reviewing.detail.decision
    decision.buttons[Action.RETURN].click()
    decision.asking.remark.setPlainText(LONG_RUSSIAN)
    decision.asking.confirm.click()
    about = reviewing.review.record.summary
    assert reviewing.heard.actions == [(Action.RETURN, about.id, about.revision, LONG_RUSSIAN)]
    assert not decision.asking.confirm.isEnabled()
    assert not reviewing.detail.notice.progress.isHidden()


def test_taking_a_change_opens_nothing(dock):
    dock.review = review()
    about = dock.review.record.summary
    dock.show_queue([about])
    dock.select_change(about.id)
    dock.show_change(dock.review)
    assert dock.detail.proof.left() > 0
    dock.show_action_done(replace(about, state=State.IN_REVIEW))
    assert not dock.detail.decision.buttons[Action.APPROVE].isEnabled()


def test_a_decision_that_was_taken_is_said_and_the_next_change_offered(reviewing):
    decision = reviewing.detail.decision
    decision.buttons[Action.APPROVE].click()
    decision.asking.confirm.click()
    reviewing.show_action_done(replace(reviewing.review.record.summary, state=State.APPROVED))
    assert reviewing.heard.ended == [True]
    assert reviewing.queue.summary(reviewing.review.record.summary.id) is None
    assert reviewing.queue.next.id == OTHER.id and "Another" in reviewing.queue.next.text.text()
    assert reviewing.queue.outcome.text.text() == f"{LONG_RUSSIAN}\nApproved. The register has the new versions."
    reviewing.show_queue([OTHER])
    assert not reviewing.queue.outcome.isHidden()
    reviewing.select_change(OTHER.id)
    assert reviewing.queue.outcome.isHidden()


def test_after_taking_a_change_it_can_be_decided_about_on_its_new_revision(dock):
    taken = review(State.SUBMITTED)
    about = taken.record.summary
    dock.show_queue([about])
    dock.select_change(about.id)
    dock.show_change(taken)
    open_red_items(dock.detail.proof)
    dock.detail.decision.buttons[Action.TAKE].click()
    dock.show_action_done(replace(about, state=State.IN_REVIEW, reviewer=REVIEWER, revision=3))
    dock.detail.decision.buttons[Action.APPROVE].click()
    dock.detail.decision.asking.confirm.click()
    assert dock.heard.actions == [(Action.TAKE, about.id, 2, None), (Action.APPROVE, about.id, 3, None)]


def test_a_refusal_is_said_in_words_and_loses_nothing(reviewing):
    decision = reviewing.detail.decision
    decision.buttons[Action.RETURN].click()
    decision.asking.remark.setPlainText("The fence")
    decision.asking.confirm.click()
    reviewing.show_refusal(errors.RevisionChanged("revision_changed"))
    assert "Someone else has changed it" in reviewing.detail.notice.text.text()
    assert decision.asking.remark.toPlainText() == "The fence"
    assert decision.asking.confirm.isEnabled()
    reviewing.detail.notice.retry.click()
    id = reviewing.review.record.summary.id
    assert reviewing.heard.selected == [id, id]


def test_a_change_that_went_on_while_it_was_read_is_said_to_have(reviewing):
    about = reviewing.review.record.summary
    reviewing.show_queue([about, OTHER])
    assert reviewing.detail.notice.isHidden()
    newer = replace(about, revision=3, updated_at=about.updated_at + timedelta(minutes=1))
    reviewing.show_queue([newer, OTHER])
    assert "since it was loaded" in reviewing.detail.notice.text.text()
    reviewing.detail.notice.retry.click()
    assert reviewing.heard.selected == [about.id, about.id]


def test_the_queue_that_comes_while_a_decision_is_sent_does_not_speak_of_it(reviewing):
    about = reviewing.review.record.summary
    reviewing.detail.decision.buttons[Action.APPROVE].click()
    reviewing.detail.decision.asking.confirm.click()
    reviewing.show_queue([replace(about, updated_at=about.updated_at + timedelta(minutes=1))])
    assert reviewing.detail.notice.text.text() == "Being sent to the server"


def test_findings_that_forbid_the_approval_are_shown(reviewing):
    error = errors.Refused("findings_block", parameters={"count": 2})
    error.findings = (OVERLAP, replace(OVERLAP, rule="sliver"))
    reviewing.show_refusal(error)
    assert reviewing.detail.tabs.currentWidget() is reviewing.detail.findings
    assert reviewing.detail.tabs.tabText(2) == "Findings: 2"


def test_one_s_own_change_cannot_be_decided_about(dock):
    own = review(author=REVIEWER, reviewer=None)
    dock.show_queue([own.record.summary])
    dock.select_change(own.record.summary.id)
    dock.show_change(own)
    assert not any(button.isEnabled() for button in dock.detail.decision.buttons.values())
    assert "your own change" in dock.detail.decision.reason.text()
    assert not dock.detail.decision.reason.isHidden()


def test_open_remarks_are_counted_where_they_are_decided_about(reviewing):
    remarks = reviewing.detail.remarks
    settled = replace(REMARK, id=uuid4(), resolution=Resolution(REMARK.author, NOW, 2))
    remarks.show_remarks([REMARK, settled])
    assert reviewing.detail.tabs.tabText(3) == "Remarks: 1/2"
    decision = reviewing.detail.decision
    decision.buttons[Action.APPROVE].click()
    assert decision.asking.question.text().startswith("Remarks that are still open: 1.")
    assert decision.asking.confirm.text() == "Approve all the same"
    decision.cancel()
    remarks.show_remarks([settled])
    decision.buttons[Action.APPROVE].click()
    assert "still open" not in decision.asking.question.text()
    assert decision.asking.confirm.text() == "Approve"


def test_going_back_to_the_queue_ends_the_review(reviewing):
    reviewing.detail.back.click()
    assert reviewing.heard.ended == [True]
    assert lines(reviewing) == []
    assert reviewing.select_change(reviewing.review.record.summary.id)
    assert len(reviewing.heard.selected) == 2


def test_signing_out_leaves_nothing_of_the_change(reviewing):
    reviewing.sign_out()
    assert reviewing.heard.ended == [True]
    assert reviewing.queue.model.rowCount() == 0
    assert not reviewing.isEnabled()


def test_a_change_that_cannot_be_loaded_can_be_tried_again(dock):
    one = summary()
    dock.show_queue([one])
    dock.select_change(one.id)
    dock.show_change_error(errors.Unreachable("unreachable", parameters={"address": "https://c.example"}))
    assert "cannot be reached" in dock.detail.notice.text.text()
    dock.detail.notice.retry.click()
    assert dock.heard.selected == [one.id, one.id]


def test_a_thousand_parcels_are_shown_at_once(dock):
    pairs = [(one, moved(one, 0.5)) for one in (parcel(number, 20.0 * number) for number in range(1000))]
    large = reviewed(record(pairs), PROFILE)
    dock.show_queue([large.record.summary])
    dock.select_change(large.record.summary.id)
    started = time.perf_counter()
    laid_out(dock, 420, 900)
    dock.show_change(large)
    assert time.perf_counter() - started < 2.0
    assert dock.detail.differences.model().rowCount() == 1000


def test_the_tree_keeps_qt_s_contract(dock):
    tree = dock.detail.differences
    QAbstractItemModelTester(tree.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    tree.show_rows(difference_rows(review(), PROFILE))
    tree.show_rows([])


def test_all_of_it_can_be_read_at_the_width_of_a_dock(reviewing):
    laid_out(reviewing, 420, 900)
    assert unreadable(reviewing) == []
    for tab in range(3):
        reviewing.detail.tabs.setCurrentIndex(tab)
        assert unreadable(laid_out(reviewing, 420, 900)) == []
    reviewing.detail.decision.buttons[Action.REJECT].click()
    stale = [{"number": FIRST.number, "base_version": 1, "current_version": 2}] * 100
    reviewing.show_refusal(errors.Conflict("stale_base", parameters={"stale": stale}))
    for height in (900, 560):
        assert unreadable(laid_out(reviewing, 420, height)) == []
    assert (reviewing.width(), reviewing.height()) == (420, 560)


def test_the_queue_can_be_read_at_the_width_of_a_dock(dock):
    dock.show_queue([summary(title=LONG_RUSSIAN, application=HANGUL)])
    dock.queue.show_error(LONG_RUSSIAN)
    assert unreadable(laid_out(dock, 420, 600)) == []
    assert dock.width() == 420


def test_a_row_is_as_tall_as_its_text(dock):
    dock.show_queue([summary(title="Short"), summary(title=LONG_RUSSIAN * 2)])
    laid_out(dock, 420, 600)
    view = dock.queue.view
    heights = sorted(view.visualRect(dock.queue.model.index(row, 0)).height() for row in range(2))
    line = view.fontMetrics().lineSpacing()
    assert heights[0] >= 4 * line
    assert heights[1] > heights[0] + 6 * line
    laid_out(dock, 900, 600)
    wide = sorted(view.visualRect(dock.queue.model.index(row, 0)).height() for row in range(2))
    assert wide[1] < heights[1]
