"""The history dock: versions of a parcel, what each changed, where it came from, and what is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from qgis.PyQt.QtTest import QAbstractItemModelTester
from shapely.geometry import MultiPolygon, box

from cadastre_plugin.api import errors
from cadastre_plugin.api.parcel_replies import ChangeReference, Relative, Relatives, Version
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.history.history_dock import HistoryDock
from cadastre_plugin.panels.history.history_model import VERSION
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.review.values import moment
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, NOW, REVIEWER, parcel
from tests.qgis.review_looks import laid_out, unreadable

FIRST = parcel(1)
NUMBER = FIRST.number
SECOND = replace(
    FIRST, version=2, land_category="3", geometry=MultiPolygon([box(350000.0, 570000.0, 350020.5, 570030.0)])
)
LATER = NOW + timedelta(days=40)


def version(state, valid_from: datetime, recorded_from: datetime, **values: object) -> Version:
    standard = {"valid_to": None, "recorded_to": None, "change": None, "author": None, "approver": None}
    return Version(state, valid_from, recorded_from=recorded_from, **{**standard, **values})  # type: ignore[arg-type]


AS_LOADED = version(FIRST, NOW, NOW, recorded_to=LATER)
PAST = version(FIRST, NOW, LATER, valid_to=LATER)
CURRENT = version(
    SECOND,
    LATER,
    LATER,
    change=ChangeReference(uuid4(), "boundary", LONG_RUSSIAN, HANGUL),
    author=AUTHOR,
    approver=REVIEWER,
)
HISTORY = (AS_LOADED, CURRENT, PAST)
PARENTS = (Relative(uuid4(), "10:09:03:02:03:0007", False), Relative(uuid4(), "10:09:03:02:03:0008", False))
CHILDREN = (Relative(uuid4(), "10:09:03:02:03:0009", True), Relative(uuid4(), None, True))
ALONE = Relatives((), ())


class Heard:
    """What a dock asked for."""

    def __init__(self, dock: HistoryDock) -> None:
        self.requested, self.selected, self.ended, self.picks, self.places = [], [], [], [], []
        dock.history_requested.connect(self.requested.append)
        dock.version_selected.connect(lambda *versions: self.selected.append(versions))
        dock.history_ended.connect(lambda: self.ended.append(True))
        dock.pick_requested.connect(self.picks.append)
        dock.place_requested.connect(self.places.append)


@pytest.fixture
def dock(qgis_app) -> HistoryDock:
    dock = HistoryDock()
    dock.sign_in(shipped_profile("tashkent"))
    dock.heard = Heard(dock)
    return dock


@pytest.fixture
def filled(dock) -> HistoryDock:
    """The dock with the history of a parcel."""
    dock.request(NUMBER)
    dock.show_history(NUMBER, HISTORY, Relatives(PARENTS, CHILDREN))
    return dock


def shown(dock: HistoryDock) -> list[Version]:
    return [dock.model.index(row).data(VERSION) for row in range(dock.model.rowCount())]


def lines(dock: HistoryDock) -> list[tuple[str, str, str]]:
    model = dock.differences.model()
    return [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]


def test_a_typed_number_is_asked_for_in_its_canonical_form(dock):
    dock.number.setText("  10:09:03:02:03:0001 ")
    dock.show_button.click()
    assert dock.heard.requested == [NUMBER]
    assert "being loaded" in dock.notice.text.text()
    assert not dock.show_button.isEnabled()


@pytest.mark.parametrize("typed", ["10:09:03:02:030001x", "1O:09:03:02:03:0001", "'; DROP TABLE parcel; --", HANGUL])
def test_what_is_not_a_number_is_said_to_be_none_and_shows_how_one_looks(dock, typed):
    dock.number.setText(typed)
    dock.number.returnPressed.emit()
    assert dock.heard.requested == []
    assert typed in dock.notice.text.text()
    assert shipped_profile("tashkent").number.example in dock.notice.text.text()


def test_nothing_typed_is_met_with_what_to_do(dock):
    dock.show_button.click()
    assert dock.heard.requested == []
    assert "Type a cadastral number" in dock.notice.text.text()


def test_versions_stand_newest_first_and_what_the_register_no_longer_says_last(filled):
    assert shown(filled) == [CURRENT, PAST, AS_LOADED]


def test_a_version_says_when_it_is_law_since_when_that_is_known_by_what_and_by_whom(filled):
    card = filled.model.index(0).data(CARD)
    assert (card.title, card.note) == ("Version 2", "in force")
    assert card.lines == (
        f"In law: since {moment(LATER)}",
        f"Recorded: since {moment(LATER)}",
        f"{LONG_RUSSIAN} · boundary adjustment · Application {HANGUL}",
        f"Author: {AUTHOR.full_name}. Approved by: {REVIEWER.full_name}",
    )


def test_a_version_that_ended_says_until_when_and_one_that_was_loaded_says_so(filled):
    past, loaded = (filled.model.index(row).data(CARD) for row in (1, 2))
    assert past.note == "past"
    assert past.lines[0] == f"In law: {moment(NOW)} to {moment(LATER)}"
    assert past.lines[2:] == ("Loaded into the register", "")
    assert loaded.note == "recorded anew since"
    assert (past.dimmed, loaded.dimmed) == (False, True)


def test_the_newest_version_is_shown_at_once_with_what_it_changed(filled):
    assert filled.heard.selected == [(CURRENT, PAST)]
    assert filled.changes.text() == "What version 2 changed in version 1:"
    assert lines(filled) == [
        ("Land category", "settlements", "industry, transport, communication, defence"),
        ("Computed area", "600.00 m²", "615.00 m²"),
        ("Corners moved: 2", "", ""),
    ]


def test_the_first_version_shows_its_whole_state(filled):
    filled.versions.setCurrentIndex(filled.model.index(1))
    assert filled.heard.selected[-1] == (PAST, None)
    assert filled.changes.text() == "Version 1 is the first"
    assert ("Area by document", "—", "600.00 m²") in lines(filled)


def test_a_dock_that_is_closed_takes_its_version_off_the_map_and_brings_it_back(filled):
    filled.show()
    heard, ended = filled.heard, len(filled.heard.ended)
    assert heard.selected == [(CURRENT, PAST)]
    filled.close()
    assert len(heard.ended) == ended + 1
    filled.show()
    assert heard.selected == [(CURRENT, PAST)] * 2
    filled.hide()  # another tab is in front
    filled.show()
    assert heard.selected == [(CURRENT, PAST)] * 2
    assert len(heard.ended) == ended + 1


def test_parents_and_children_are_links_to_their_histories(filled):
    text = filled.lineage.text()
    assert "Came from: " in text
    assert "Became: " in text
    assert text.count("(retired)") == 2
    assert text.count("<a ") == 3
    filled.lineage.linkActivated.emit("10:09:03:02:03:0009")
    assert filled.heard.requested == [NUMBER, "10:09:03:02:03:0009"]
    assert filled.number.text() == "10:09:03:02:03:0009"
    assert filled.model.rowCount() == 0
    assert filled.lineage.isHidden()
    assert filled.heard.ended


def test_a_parcel_without_kin_says_nothing_of_them(dock):
    dock.request(NUMBER)
    dock.show_history(NUMBER, HISTORY, ALONE)
    assert dock.lineage.isHidden()


def test_a_history_that_is_no_longer_asked_for_is_passed_over(filled):
    filled.request("10:09:03:02:03:0002")
    filled.show_history(NUMBER, HISTORY, ALONE)
    filled.show_history_error(NUMBER, errors.NotFound("not_found"))
    assert filled.model.rowCount() == 0
    assert "0002 is being loaded" in filled.notice.text.text()


def test_a_parcel_without_versions_is_said_to_have_none(dock):
    dock.request(NUMBER)
    dock.show_history(NUMBER, (), ALONE)
    assert dock.notice.text.text() == f"The register has no version of {NUMBER}"


def test_a_number_nobody_has_and_a_server_that_is_away_are_told_apart_and_can_be_tried_again(dock):
    dock.request(NUMBER)
    dock.show_history_error(NUMBER, errors.NotFound("not_found"))
    assert f"No parcel has or had the number {NUMBER}" in dock.notice.text.text()
    dock.show_history_error(NUMBER, errors.Unreachable("unreachable", parameters={"address": "https://c.example"}))
    assert "cannot be reached" in dock.notice.text.text()
    dock.notice.retry.click()
    assert dock.heard.requested == [NUMBER, NUMBER]


def test_picking_on_the_map_is_asked_for_and_ends(dock):
    dock.pick.click()
    dock.picking_ended()
    assert not dock.pick.isChecked()
    assert dock.heard.picks == [True]
    dock.pick.click()
    dock.pick.click()
    assert dock.heard.picks == [True, True, False]


def test_a_click_on_a_corner_asks_for_its_place(filled):
    corners = filled.differences.model().index(2, 0)
    filled.differences.clicked.emit(filled.differences.model().index(0, 0, corners))
    (place,) = filled.heard.places
    assert place.x == 350020.5


def test_signing_out_leaves_nothing_of_the_parcel(filled):
    filled.sign_out()
    assert (filled.model.rowCount(), filled.number.text(), lines(filled)) == (0, "", [])
    assert not filled.isEnabled()


def test_the_model_keeps_qt_s_contract(dock):
    QAbstractItemModelTester(dock.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dock.model.set_versions(HISTORY)
    dock.model.set_versions(())


@pytest.mark.parametrize("height", [900, 520])
def test_all_of_it_can_be_read_at_the_width_of_a_dock(filled, height):
    assert unreadable(laid_out(filled, 420, height)) == []
    filled.show_history_error(NUMBER, errors.Unreachable("unreachable", parameters={"address": "https://c.example"}))
    assert unreadable(laid_out(filled, 420, height)) == []
    assert filled.width() == 420
