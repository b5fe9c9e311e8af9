"""The list of findings: what blocks comes first, what was there before only when asked for."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.panels.findings_view import FindingsView
from cadastre_plugin.panels.review.card import CARD
from tests.qgis.coverage import lot, parcel_id

NUMBERS = {parcel_id(0): "10:09:03:02:00:0001", parcel_id(1): "10:09:03:02:00:0002"}

KNOWN = Finding("sliver", Severity.ERROR, (parcel_id(0),), "Old sliver", {}, lot(0), effect=Effect.KNOWN)
NOTE = Finding("area", Severity.INFO, (parcel_id(0),), "Note")
NUMBERED = {"number": NUMBERS[parcel_id(0)]}
WARNING = Finding("area", Severity.WARNING, (parcel_id(0),), "Area of {number}", NUMBERED, lot(0))
WORSE = Finding("t", Severity.ERROR, (parcel_id(1),), "Corner", {}, lot(1), effect=Effect.WORSE)
OVERLAP = Finding("overlap", Severity.ERROR, (parcel_id(0), parcel_id(1)), "Overlap", {}, lot(1))


@pytest.fixture
def view(qgis_app):
    made = FindingsView()
    made.show()
    made.show_findings([KNOWN, NOTE, WARNING, WORSE, OVERLAP], NUMBERS.get)
    yield made
    made.close()
    made.deleteLater()


def cards(view: FindingsView):
    model = view.view.model()
    return [model.index(row, 0).data(CARD) for row in range(model.rowCount())]


def test_order_and_what_is_said(view):
    assert [card.lines[0] for card in cards(view)] == ["Overlap", "Corner", "Area of 10:09:03:02:00:0001", "Note"]
    assert [card.title for card in cards(view)] == [
        "◆ Error: added by this change",
        "◆ Error: made worse by this change",
        "▲ Warning: added by this change",
        "● Note: added by this change",
    ]
    assert cards(view)[0].lines[1] == "10:09:03:02:00:0001, 10:09:03:02:00:0002"
    assert cards(view)[2].lines[1] == ""  # the text says it already
    assert view.heading.text() == "Findings: 4 · blocking: 2"


def test_known_ones_are_shown_when_asked_for(view):
    assert view.known.text() == "Known before: 1"
    view.known.click()
    assert cards(view)[-1].title == "● Known before"
    assert cards(view)[-1].dimmed
    view.known.click()
    assert len(cards(view)) == 4


def test_click_goes_there_and_double_click_selects(view):
    places, selected = [], []
    view.place_requested.connect(places.append)
    view.parcels_requested.connect(selected.append)
    model = view.view.model()
    view.view.clicked.emit(model.index(0, 0))
    view.view.doubleClicked.emit(model.index(0, 0))
    view.view.clicked.emit(model.index(3, 0))
    assert places == [OVERLAP.place]
    assert selected == [OVERLAP.subjects]


def test_enter_goes_there(view):
    places = []
    view.place_requested.connect(places.append)
    view.view.activated.emit(view.view.model().index(1, 0))
    assert places == [WORSE.place]


def test_nothing_is_wrong(view):
    view.show_findings([KNOWN], NUMBERS.get)
    assert view.heading.text() == "Findings: 0"
    assert view.notice.text.text() == "The rules find nothing wrong with this change"
    assert view.known.isVisible()
    view.show_findings([], NUMBERS.get)
    assert not view.known.isVisible()


def test_checking_and_failing_are_said(view):
    view.show_checking()
    assert view.notice.text.text() == "Checking the change"
    view.show_error("The rule broke")
    assert view.notice.text.text() == "The rule broke"
