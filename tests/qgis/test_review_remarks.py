"""Remarks and findings of a change: what is read, what a click asks for, what is written."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtTest import QAbstractItemModelTester
from qgis.PyQt.QtWidgets import QStyleOptionViewItem
from shapely.geometry import Point

from cadastre_plugin.api.replies import Person
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.panels.findings_model import FINDING
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.review.findings import ReviewFindings
from cadastre_plugin.panels.review.remarks_panel import RemarksModel, RemarksPanel
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, NOW, REVIEWER
from tests.qgis.review_builders import remark as built

PLACE = Point(350010.0, 570010.5)


def remark(text: str, author: Person = REVIEWER, place: Point | None = None, minutes: int = 0) -> Remark:
    at = None if place is None else (place.x, place.y)
    return built(text, author, at, created_at=NOW + timedelta(minutes=minutes))


@pytest.fixture
def panel(qgis_app) -> RemarksPanel:
    panel = RemarksPanel()
    panel.written, panel.pins, panel.places = [], [], []
    panel.remark_written.connect(lambda text, place: panel.written.append((text, place)))
    panel.pin_requested.connect(panel.pins.append)
    panel.place_requested.connect(panel.places.append)
    return panel


def test_the_thread_is_in_the_order_it_was_written(panel):
    panel.show_remarks([remark("second", minutes=5), remark("first", AUTHOR)])
    cards = [panel.model.index(row).data(CARD) for row in range(2)]
    assert [card.title for card in cards] == [AUTHOR.full_name, REVIEWER.full_name]
    assert cards[0].lines[1] == "first"
    assert cards[0].lines[0].endswith(", revision 2")


def test_texts_of_any_script_stand_as_they_were_written(panel):
    panel.show_remarks([remark(f"{LONG_RUSSIAN}\n<b>{HANGUL}</b>")])
    assert panel.model.index(0).data() == f"{LONG_RUSSIAN}\n<b>{HANGUL}</b>"


def test_what_looks_like_markup_is_painted_as_it_was_written(panel):
    panel.show_remarks([remark("<img src='x'> & <b>bold</b>")])
    painted = QTextDocument()
    painted.setHtml(panel.view.itemDelegate().markup(QStyleOptionViewItem(), panel.model.index(0)))
    assert "<img src='x'> & <b>bold</b>" in painted.toPlainText()


def test_no_remarks_are_said_to_be_none(panel):
    panel.show_remarks([])
    assert panel.notice.text.text() == "No remarks yet"
    panel.show_remarks([remark("one")])
    assert panel.notice.isHidden()


def test_a_click_on_a_pinned_remark_asks_for_its_place(panel):
    panel.show_remarks([remark("pinned", place=PLACE), remark("not pinned", minutes=1)])
    assert [bool(panel.model.index(row).data(CARD).link) for row in range(2)] == [True, False]
    for row in (1, 0):
        panel.view.clicked.emit(panel.model.index(row))
    assert panel.places == [PLACE]


def test_an_empty_remark_cannot_be_added(panel):
    assert not panel.add.isEnabled()
    panel.text.setPlainText(" \n")
    assert not panel.add.isEnabled()
    panel.text.setPlainText(f" {HANGUL} ")
    panel.add.click()
    assert panel.written == [(HANGUL, None)]


def test_a_remark_is_pinned_to_the_place_clicked_on_the_canvas(panel):
    panel.text.setPlainText("here")
    panel.pin.click()
    assert panel.pins == [True]
    assert panel.pin.text() == "Click a place on the map"
    panel.set_pin(PLACE)
    assert panel.pin.text() == "Pinned to the map"
    panel.add.click()
    assert panel.written == [("here", PLACE)]


def test_a_pin_is_taken_off_again(panel):
    panel.set_pin(PLACE)
    panel.pin.click()
    assert panel.pins == [False]
    panel.text.setPlainText("nowhere")
    panel.add.click()
    assert panel.written == [("nowhere", None)]


def test_a_click_that_was_given_up_leaves_no_pin(panel):
    panel.pin.click()
    panel.set_pin(None)
    assert not panel.pin.isChecked()
    assert panel.pins == [True]


def test_what_is_written_stays_until_it_is_saved(panel):
    panel.text.setPlainText("here")
    panel.set_pin(PLACE)
    panel.set_busy(True)
    assert not panel.add.isEnabled()
    panel.set_busy(False)
    assert panel.text.toPlainText() == "here"
    panel.forget()
    assert (panel.text.toPlainText(), panel.pin.isChecked()) == ("", False)


def test_a_click_that_is_still_awaited_is_given_up_with_the_remark(panel):
    panel.pin.click()
    panel.forget()
    assert panel.pins == [True, False]


def finding(rule: str, severity: Severity, effect: Effect = Effect.NEW, place: Point | None = PLACE) -> Finding:
    return Finding(
        rule, severity, (uuid4(),), "{number} is wrong", {"number": f"{rule} 'Ў' {HANGUL}"}, place, 1.0, effect
    )


@pytest.fixture
def findings(qgis_app) -> ReviewFindings:
    widget = ReviewFindings()
    widget.places = []
    widget.place_requested.connect(widget.places.append)
    return widget


def rules(widget: ReviewFindings) -> list[str]:
    return [widget.model.index(row).data(FINDING).rule for row in range(widget.model.rowCount())]


def test_what_blocks_stands_first_then_the_graver(findings):
    known = finding("known", Severity.ERROR, Effect.KNOWN)
    worse, new = finding("worse", Severity.ERROR, Effect.WORSE), finding("new", Severity.ERROR)
    warning, note = finding("warning", Severity.WARNING), finding("note", Severity.INFO)
    findings.show_findings([note, known, warning, worse, new], lambda id: None)
    assert rules(findings) == ["new", "worse", "warning", "note", "known"]


def test_a_finding_says_how_grave_it_is_what_the_change_has_to_do_with_it_and_what_it_is(findings):
    findings.show_findings([finding("x", Severity.WARNING, Effect.WORSE)], lambda id: None)
    card = findings.model.index(0).data(CARD)
    assert card.title == "▲ Warning: made worse by this change"
    assert card.lines[0] == f"x 'Ў' {HANGUL} is wrong"


def test_a_click_on_a_finding_asks_for_its_place_when_it_has_one(findings):
    findings.show_findings(
        [finding("here", Severity.ERROR), finding("nowhere", Severity.INFO, place=None)], lambda id: None
    )
    for row in (1, 0):
        findings.view.clicked.emit(findings.model.index(row))
    assert findings.places == [PLACE]


def test_no_findings_are_said_to_be_none(findings):
    findings.show_findings([], lambda id: None)
    assert findings.notice.text.text() == "The rules found nothing"


def test_the_models_keep_qt_s_contract(findings):
    remarks = RemarksModel()
    for model in (findings.model, remarks):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    findings.show_findings([finding("one", Severity.ERROR)], lambda id: None)
    remarks.set_remarks([remark("one")])
