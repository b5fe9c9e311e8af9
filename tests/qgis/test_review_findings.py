"""Findings of a change: what is read, what a click asks for."""

from __future__ import annotations

from uuid import uuid4

import pytest
from qgis.PyQt.QtTest import QAbstractItemModelTester
from shapely.geometry import Point

from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.panels.findings_model import FINDING
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.review.findings import ReviewFindings
from tests.qgis.review_builders import HANGUL

PLACE = Point(350010.0, 570010.5)


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


def test_the_model_keeps_qt_s_contract(findings):
    QAbstractItemModelTester(findings.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    findings.show_findings([finding("one", Severity.ERROR)], lambda id: None)
