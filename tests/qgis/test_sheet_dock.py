"""The dock of a parcel's sheet: what it says, what it asks for, and that all of it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.api import errors
from cadastre_plugin.api.parcel_replies import Relative, Relatives
from cadastre_plugin.core.model.right import Share, Standing
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.review.values import day
from cadastre_plugin.panels.sheet.line import Line, Tone
from cadastre_plugin.panels.sheet.sheet_dock import SheetDock
from cadastre_plugin.panels.sheet.sheet_tree import LINE
from tests.qgis import sheets
from tests.qgis.review_builders import HANGUL, LONG_RUSSIAN
from tests.qgis.review_looks import laid_out, unreadable

NUMBER = str(sheets.PARCEL.number)
SIGNALS = ("sheet", "pick", "history", "person", "document", "place")


@pytest.fixture
def dock(qgis_app) -> SheetDock:
    dock = SheetDock()
    dock.sign_in(shipped_profile("tashkent"))
    dock.heard = {name: [] for name in SIGNALS}
    for name in SIGNALS:
        getattr(dock, f"{name}_requested").connect(dock.heard[name].append)
    return dock


@pytest.fixture
def filled(dock) -> SheetDock:
    return _with(dock, sheets.FULL)


def _with(dock: SheetDock, sheet) -> SheetDock:
    dock.request(NUMBER)
    dock.show_sheet(NUMBER, sheet)
    return dock


def _rows(dock: SheetDock, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    """Every row, from the top."""
    model = dock.tree.model()
    for row in range(model.rowCount(parent or QModelIndex())):
        index = model.index(row, 0, parent or QModelIndex())
        yield index
        yield from _rows(dock, index)


def _section(dock: SheetDock, title: str) -> list[Line]:
    """The lines of a section, those below others after them."""
    section = next(index for index in _rows(dock) if index.data().startswith(title) and index.data(LINE) is None)
    return [index.data(LINE) for index in _rows(dock, section)]


def _said(dock: SheetDock, title: str) -> str:
    return "\n".join(line.said() for line in _section(dock, title))


def _row(dock: SheetDock, text: str) -> QModelIndex:
    return next(index for index in _rows(dock) if index.data(LINE) and index.data(LINE).text == text)


def _click(dock: SheetDock, text: str) -> None:
    """On the line of that text, as a hand would."""
    laid_out(dock, 420, 900)
    index = _row(dock, text)
    dock.tree.scrollTo(index)
    QTest.mouseClick(
        dock.tree.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        dock.tree.visualRect(index).center(),
    )


def test_it_says_what_to_do_before_there_is_a_parcel(dock):
    assert "Click a parcel" in dock.notice.text.text()
    assert dock.tree.isHidden() and dock.header.isHidden()
    dock.sign_out()
    assert not dock.isEnabled() and "Connect" in dock.notice.text.text()


def test_a_typed_number_is_asked_for_in_its_canonical_form(dock):
    dock.number.setText("  10:09:03:02:03:0001 ")
    QTest.keyClick(dock.number, Qt.Key.Key_Return)
    assert dock.heard["sheet"] == [NUMBER]
    assert "being loaded" in dock.notice.text.text() and not dock.show_button.isEnabled()


@pytest.mark.parametrize("typed", ["10:09:03:02:030001x", "1O:09:03:02:03:0001", "'; DROP TABLE parcel; --", HANGUL])
def test_what_is_not_a_number_is_said_to_be_none(dock, typed):
    dock.number.setText(typed)
    dock.show_button.click()
    assert dock.heard["sheet"] == [] and typed in dock.notice.text.text()


def test_the_head_says_which_parcel_where_for_what_and_how_large(filled):
    assert filled.header.number.text() == NUMBER
    about = filled.header.about.text()
    for part in ("Mustaqillik ko‘chasi 12", "Mirzo Ulug", "600.00 m²", "600.01 m²"):
        assert part in about, part
    assert filled.header.remarks.isHidden()
    filled.header.copy.click()
    assert QGuiApplication.clipboard().text() == NUMBER


def test_rights_name_holders_with_exact_shares_and_the_members_of_groups(filled):
    said = _said(filled, "Rights (1)")
    assert f"Ownership · since {day(date(2020, 5, 5))}" in said
    assert "2/3 — Muhayyo Toʻxtasinova Gʻulom qizi · ••••••••••0459" in said
    assert "1/3 — Семья Константинопольских-Преображенских\n1/2 — Muhayyo" in said
    assert f"No. HM 0001234 · {day(date(2020, 5, 4))}" in said and "title.pdf" in said


def test_shares_that_are_no_whole_are_marked_and_counted(dock):
    broken = replace(
        sheets.OWNERSHIP, shares=(Share(sheets.BANK.id, Fraction(1, 3)), Share(sheets.BANK.id, Fraction(1, 4)))
    )
    _with(dock, replace(sheets.FULL, estate=sheets.estate(broken)))
    line = _section(dock, "Rights")[0]
    assert line.tone is Tone.BAD
    assert "The shares are not a whole: 1/3 + 1/4 = 7/12, 5/12 is missing" in line.details


def test_restrictions_tell_all_of_a_ban_a_mortgage_and_servitudes(filled):
    said = _said(filled, "Restrictions (4)")
    for part in (
        f"Ban: present · since {day(date(2024, 3, 1))}",
        f"Imposed by: {LONG_RUSSIAN}",
        "No. 55-B",
        "Code of the exchange: EX-123",
        ", rank 1",
        "1,200,000,000.50 UZS",
        "Rests on: Ownership",
        f"Until: {day(date(2031, 1, 31))}",
        "1 — Asaka Bank · •••••6789",
        f"Serves {sheets.WEST.number}",
        f"Borne by {sheets.EAST.number}",
    ):
        assert part in said, part


@pytest.mark.parametrize(
    ("standing", "words", "tone"),
    [
        (Standing.PRESENT, "present", Tone.BAD),
        (Standing.ABSENT, "verified absent", Tone.GOOD),
        (Standing.UNKNOWN, "not known", Tone.DOUBT),
        (None, "present", Tone.BAD),
    ],
)
def test_a_ban_has_three_states_and_one_without_a_state_is_present(dock, standing, words, tone):
    _with(dock, replace(sheets.FULL, estate=sheets.estate(replace(sheets.BAN, standing=standing))))
    ban = next(line for line in _section(dock, "Restrictions") if line.text.startswith("Ban:"))
    assert (ban.text, ban.tone) == (f"Ban: {words}", tone)


def test_where_nothing_is_recorded_it_says_that_nobody_verified(dock):
    _with(dock, sheets.BARE)
    lines = _section(dock, "Restrictions")
    assert [(line.text, line.tone) for line in lines] == [
        ("Ban: not known", Tone.DOUBT),
        ("Arrest (seizure): not known", Tone.DOUBT),
    ]
    assert "No right is registered" in _said(dock, "Rights (0)")
    assert "Nobody holds a right here" in _said(dock, "People (0)")
    assert "No document is recorded" in _said(dock, "Documents")
    assert "No parcel touches it" in _said(dock, "Neighbours (0)")


def test_an_open_change_of_a_right_is_said_on_it(dock):
    _with(dock, replace(sheets.FULL, estate=sheets.estate(sheets.OWNERSHIP, claims={sheets.OWNERSHIP.id: "Sotuv"})))
    line = _section(dock, "Rights")[0]
    assert line.tone is Tone.DOUBT and "An open change touches it: Sotuv" in line.details


def test_people_stand_with_what_they_hold_here(filled):
    muhayyo = next(line for line in _section(filled, "People") if line.text.startswith("Muhayyo"))
    assert list(muhayyo.details) == [
        "Ownership: 2/3",
        "1/2 in the group Семья Константинопольских-Преображенских",
    ]


def test_history_says_what_made_each_state(filled):
    said = _said(filled, "History (2)")
    assert "Rights: Mortgage" in said and f"Ipoteka · Application {HANGUL}" in said
    assert "Author: Azizbek Oʻrinboyev" in said and "Loaded into the register" in said


def test_neighbours_name_their_holders_and_how_many_are_not_shown(dock):
    _with(dock, replace(sheets.FULL, neighbour_count=642))
    said = _said(dock, "Neighbours (642)")
    assert "Ownership: 1/2 — 김민준" in said and "And 640 more, which the map shows" in said


@pytest.mark.parametrize(
    ("text", "signal", "what"),
    [
        (str(sheets.WEST.number), "sheet", str(sheets.WEST.number)),
        (f"Borne by {sheets.EAST.number}", "sheet", str(sheets.EAST.number)),
        ("Came from 10:09:03:02:03:0099", "sheet", "10:09:03:02:03:0099"),
        ("Version 1", "history", NUMBER),
        ("2/3 — Muhayyo Toʻxtasinova Gʻulom qizi", "person", sheets.MUHAYYO.id),
        ("Show its place on the map", "place", sheets.WAY),
        ("Show it on the map", "place", sheets.PARCEL.geometry),
    ],
)
@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_lines_lead_to_what_they_name(filled, text, signal, what, by):
    filled.heard["sheet"].clear()
    if by == "mouse":
        _click(filled, text)
    else:
        filled.tree.setCurrentIndex(_row(filled, text))
        QTest.keyClick(filled.tree, Qt.Key.Key_Return)
    assert filled.heard[signal] == [what]


def test_a_document_with_a_file_is_opened_and_one_without_is_not(filled):
    with_file, without = (
        next(index for index in _rows(filled) if index.data(LINE) and number in index.data(LINE).text)
        for number in ("HM 0001234", "QR 17")
    )
    for index in (with_file, without):
        filled.tree.clicked.emit(index)
    assert filled.heard["document"] == [sheets.TITLE]


@pytest.mark.parametrize("people", [PersonalData.NAMES, PersonalData.INITIALS])
def test_who_may_not_read_full_records_is_not_led_to_them(dock, people):
    _with(dock, replace(sheets.FULL, people=people))
    dock.tree.clicked.emit(_row(dock, "2/3 — Muhayyo Toʻxtasinova Gʻulom qizi"))
    assert dock.heard["person"] == []


@pytest.mark.parametrize(
    ("people", "works_here", "remark"),
    [
        (PersonalData.INITIALS, True, "Your role sees people by their initials"),
        (PersonalData.INITIALS, False, "You do not work in this district"),
    ],
)
def test_why_people_are_initials_is_said(dock, people, works_here, remark):
    _with(dock, replace(sheets.FULL, people=people, works_here=works_here))
    assert remark in dock.header.remarks.text()


def test_who_sees_no_people_is_told_so(dock):
    _with(dock, replace(sheets.FULL, people=PersonalData.NONE, estate=replace(sheets.FULL.estate, parties={})))
    assert "Your role does not see people" in _said(dock, "People")
    assert "2/3 — —" in _said(dock, "Rights")


def test_a_retired_parcel_says_so_and_leads_to_its_successors(dock):
    children = (Relative(UUID(int=61), "10:09:03:02:03:0101", True), Relative(UUID(int=62), None, True))
    relatives = Relatives((), children)
    gone = {"is_current": False, "valid_to": sheets.NOW, "relatives": relatives, "neighbours": (), "neighbour_count": 0}
    _with(dock, replace(sheets.FULL, **gone))
    assert "was retired on" in dock.header.remarks.text()
    assert "Became 10:09:03:02:03:0101" in _said(dock, "Land")
    assert "Its land is part of other parcels now" in _said(dock, "Neighbours")


def test_a_change_of_ones_own_is_said_and_taken_back(filled):
    filled.set_own_change(True)
    assert "Your change touches these rights" in filled.header.remarks.text()
    filled.set_own_change(False)
    assert filled.header.remarks.isHidden()


def test_an_answer_that_is_no_longer_asked_for_is_passed_over(dock):
    dock.request(str(sheets.EAST.number))
    dock.show_sheet(NUMBER, sheets.FULL)
    dock.show_sheet_error(NUMBER, errors.NotFound("not_found"))
    assert dock.shown is None and "being loaded" in dock.notice.text.text()


def test_errors_say_what_happened_and_can_be_tried_again_where_that_helps(dock):
    dock.request(NUMBER)
    dock.show_sheet_error(NUMBER, errors.Unreachable("unreachable", parameters={"address": "http://x"}))
    assert "Check the address and the network" in dock.notice.text.text()
    dock.notice.retry.click()
    assert dock.heard["sheet"] == [NUMBER, NUMBER]
    dock.show_sheet_error(NUMBER, errors.NotFound("not_found"))
    assert NUMBER in dock.notice.text.text() and dock.notice.retry.isHidden()
    dock.request(NUMBER)
    dock.show_sheet_error(NUMBER, errors.Forbidden("wrong_role", parameters={"role": "surveyor"}))
    assert "role" in dock.notice.text.text() and dock.notice.retry.isHidden()


def test_a_refresh_keeps_the_sheet_until_the_new_one_is_there(filled):
    filled.refresh()
    assert filled.heard["sheet"] == [NUMBER, NUMBER]
    assert filled.shown is sheets.FULL and not filled.tree.isHidden()
    filled.show_sheet(NUMBER, sheets.BARE)
    assert filled.shown is sheets.BARE


def test_a_closed_section_stays_closed_for_the_next_parcel(filled):
    people = next(index for index in _rows(filled) if index.data().startswith("People"))
    filled.tree.collapse(people)
    _with(filled, sheets.BARE)
    states = {
        index.data().split(" (")[0]: filled.tree.isExpanded(index) for index in _rows(filled) if not index.data(LINE)
    }
    assert states.pop("People") is False and all(states.values())


def test_a_line_is_copied_as_it_reads(filled):
    index = _row(filled, "2/3 — Muhayyo Toʻxtasinova Gʻulom qizi")
    filled.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    QTest.keyClick(filled.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "2/3 — Muhayyo Toʻxtasinova Gʻulom qizi · ••••••••••0459"


@pytest.mark.parametrize("width", [420, 360])
def test_nothing_is_cut_in_a_narrow_dock(filled, width):
    filled.set_own_change(True)
    laid_out(filled, width, 900)
    assert filled.width() <= width
    assert unreadable(filled) == []
    for index in _rows(filled):
        rect = filled.tree.visualRect(index)
        assert rect.right() <= filled.tree.viewport().width(), index.data()
    ban = _row(filled, "Ban: present")
    assert filled.tree.visualRect(ban).height() > 5 * filled.fontMetrics().height(), "a long text takes several lines"
