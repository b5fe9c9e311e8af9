"""The surveyor's dock: it asks by signals, says what it knows, and greys what cannot be done with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QMessageBox

from cadastre_plugin.api.replies import Database, FindingCounts, Me, Person, Summary
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.texts import LANGUAGES, use_language
from cadastre_plugin.drafts.draft import DraftLine
from cadastre_plugin.editing.appraisal import Appraisal, appraise
from cadastre_plugin.layers.work_area import WorkArea
from cadastre_plugin.panels.review.card import CARD
from cadastre_plugin.panels.work_changes_model import MyChangesModel, my_changes, state_text
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.panels.work_submission import submission_refusal
from tests.qgis.coverage import empty_change, lot, parcel_id, parcels, tashkent
from tests.qgis.drafting import begin, corner, move_corner
from tests.qgis.review_builders import remark
from tests.qgis.waiting import pause

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
NARROW = 320


def person(*roles: Role, districts=("09", "03")) -> Me:
    return Me(uuid4(), "s", "Nodira", frozenset(roles), districts, Database("h", 1, "n", "u", "p"))


@pytest.fixture
def dock(qgis_app):
    made = WorkDock()
    made.resize(NARROW, 800)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def open_dock(dock):
    """Signed in as a surveyor, the area of a district on the map."""
    dock.sign_in(tashkent(), person(Role.SURVEYOR))
    dock.show_area(WorkArea("09"))
    return dock


@pytest.fixture
def session(qgis_new_project):
    opened = begin()
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


def said(signal) -> list:
    heard = []
    signal.connect(lambda *values: heard.append(values[0] if values else None))
    return heard


def appraisal(session, *findings: Finding) -> Appraisal:
    made = appraise(session.change(), Surroundings(parcels(3)), tashkent())
    return replace(made, findings=findings)


def blocking_finding() -> Finding:
    return Finding("overlap", Severity.ERROR, (parcel_id(0), parcel_id(1)), "Overlap of {area} m²", {"area": 3}, lot(0))


def summary(state: State, id: UUID, age: timedelta = timedelta()) -> Summary:
    author = Person(uuid4(), "s", "Nodira")
    counts, times = FindingCounts(), (NOW - age, NOW - age, None, None)
    return Summary(
        id, "split", "Raздел 분할", "A-1", "09", state, 2, author, None, 3, counts, (1.0, 2.0, 3.0, 4.0), *times, author
    )


def draft_line(id: UUID, *waits_for: Action, age: timedelta = timedelta()) -> DraftLine:
    return DraftLine(id, "boundary", "Chegara", "A-2", "09", State.DRAFT, None, 2, NOW - age, waits_for)


def test_nobody_is_signed_in(dock):
    assert dock.notice.isVisible()
    assert not dock.area.isVisible()


def test_districts_have_their_names_and_are_asked_for(open_dock):
    asked = said(open_dock.area_requested)
    combo = open_dock.findChild(QComboBox, "cadastre.work.district")
    combo.setCurrentIndex(combo.findData("09"))
    assert combo.currentText() == "Mirzo Ulugʻbek district"
    open_dock.findChild(QAbstractButton, "cadastre.work.open").click()
    assert asked == [WorkArea(district="09")]


def test_extent_is_drawn_until_it_is_there(open_dock):
    asked = said(open_dock.drawing_requested)
    open_dock.area.draw.click()
    open_dock.show_area(WorkArea(bounds=(1, 2, 3, 4)))
    assert asked == [True, False]


@pytest.mark.parametrize("text", ["10:09:03:02:03:0047", "  10:09:03:02:03:0047 "])
def test_enter_looks_for_a_number(open_dock, text):
    asked = said(open_dock.search_requested)
    field = open_dock.findChild(QLineEdit, "cadastre.work.number")
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked == ["10:09:03:02:03:0047"]
    open_dock.show_search_error("No parcel has this number")
    assert open_dock.area.notice.text.text() == "No parcel has this number"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10:09:03:02:03",
        "10:09:0302:03:0047",
        "10:09:03:02:O3:0047",
        "10:09:03:02:03:0047/0001",
        "мой дом",
        "'; drop table",
    ],
)
def test_what_is_no_number_is_told(open_dock, text):
    asked = said(open_dock.search_requested)
    open_dock.area.number.setText(text)
    open_dock.area.find.click()
    assert asked == []
    assert "10:09:03:02:03:0047" in open_dock.area.notice.text.text()


@pytest.mark.parametrize(
    ("roles", "area", "reason"),
    [
        ([Role.ANALYST], WorkArea("09"), "Only a surveyor may change the register"),
        ([Role.SURVEYOR], None, "Choose a work area first"),
        ([Role.SURVEYOR], WorkArea("09"), None),
    ],
)
def test_who_may_start_a_change(dock, roles, area, reason):
    dock.sign_in(tashkent(), person(*roles))
    if area:
        dock.show_area(area)
    assert dock.changes.start.isEnabled() is (reason is None)
    assert dock.changes.start_reason.text() == (reason or "")


def test_change_is_started(open_dock):
    started = said(open_dock.change_start_requested)
    open_dock.changes.start.click()
    dialog = open_dock.dialog
    assert dialog.isVisible()
    assert [dialog.district.itemData(row) for row in range(dialog.district.count())] == ["03", "09"]
    assert dialog.district.currentData() == "09"
    dialog.kind.setCurrentIndex(dialog.kind.findData("split"))
    dialog.confirm.click()
    assert dialog.notice.text.text() == "Give the change a title"
    QTest.keyClicks(dialog.title, 'Bo\'lish "3"')
    dialog.confirm.click()
    assert dialog.notice.text.text() == "Enter the number of the application"
    QTest.keyClicks(dialog.application, " A-2026/1 ")
    dialog.confirm.click()
    (change,) = started
    assert (change.kind, change.title, change.application, change.district) == (
        "split",
        'Bo\'lish "3"',
        "A-2026/1",
        "09",
    )
    assert change.is_empty()
    assert not dialog.isVisible()


def test_surveyor_without_districts_is_told(dock):
    dock.sign_in(tashkent(), person(Role.SURVEYOR, districts=()))
    dock.show_area(WorkArea("09"))
    dock.changes.start.click()
    dock.dialog.title.setText("T")
    dock.dialog.application.setText("A")
    dock.dialog.confirm.click()
    assert "You may not work in any district" in dock.dialog.notice.text.text()


def test_my_changes_are_one_line_each_the_last_touched_first():
    first, second, third = uuid4(), uuid4(), uuid4()
    drafts = [draft_line(first, Action.SUBMIT), draft_line(second, age=timedelta(hours=1))]
    summaries = [summary(State.RETURNED, second, timedelta(days=1)), summary(State.SUBMITTED, third, timedelta(days=2))]
    lines = my_changes(drafts, summaries)
    assert [(line.id, line.state, line.title) for line in lines] == [
        (first, State.DRAFT, "Chegara"),
        (second, State.RETURNED, "Chegara"),
        (third, State.SUBMITTED, "Raздел 분할"),
    ]
    assert state_text(lines[0]) == "Draft, waits to be sent"


def test_what_can_be_done_with_my_changes(open_dock):
    opened, withdrawn = said(open_dock.change_open_requested), said(open_dock.change_withdraw_requested)
    returned, submitted, approved = uuid4(), uuid4(), uuid4()
    states = {returned: State.RETURNED, submitted: State.SUBMITTED, approved: State.APPROVED}
    box = open_dock.changes
    box.show_changes(my_changes([], [summary(state, id) for id, state in states.items()]))
    offered = {}
    for id in states:
        box.choose(id)
        offered[id] = (box.open.isEnabled(), box.withdraw.isEnabled())
    assert offered == {returned: (True, False), submitted: (False, True), approved: (False, False)}
    box.choose(returned)
    box.open.click()
    box.choose(submitted)
    box.withdraw.click()
    assert (opened, withdrawn) == ([returned], [submitted])


def test_no_changes_yet(open_dock):
    open_dock.changes.show_changes([])
    assert "You have no changes yet" in open_dock.changes.notice.text.text()


def test_what_differs_grows_with_the_draft(open_dock, session):
    box = open_dock.change
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    box.show_appraisal(appraisal(session), lambda id: None)
    assert box.counts.text() == "New: 0 · changed: 0 · ended: 0"
    assert box.reason.text() == "Nothing differs from the register yet"
    move_corner(session.draft.layer, corner(1, 1), corner(1.05, 1.02))
    box.show_appraisal(appraisal(session), lambda id: None)
    model = box.differences.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "10:09:03:02:00:0001 · parcel changes",
        "10:09:03:02:00:0002 · parcel changes",
    ]
    first = model.index(0, 0)
    children = [model.index(row, 0, first).data() for row in range(model.rowCount(first))]
    assert "Corners moved: 1" in children
    assert any(text.startswith("Computed area: 609.97 m² → ") for text in children)
    assert "Area before 1,219.94 m², after" in box.counts.text()
    assert box.submit.isEnabled()


def test_undo_and_redo_are_those_of_the_draft(open_dock, session):
    box = open_dock.change
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    assert not box.steps.undo.isEnabled()
    move_corner(session.draft.layer, corner(1, 1), corner(1.05, 1.02))
    assert box.steps.undo.toolTip() == "Undo: Moved vertex"
    box.steps.undo.click()
    assert session.change().is_empty()
    assert box.steps.redo.isEnabled()
    box.steps.redo.click()
    assert len(session.change().parcels) == 2


def test_submit_is_grey_with_the_reason(open_dock, session):
    box = open_dock.change
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    assert (box.submit.isEnabled(), box.reason.text()) == (False, "The change is being checked")
    move_corner(session.draft.layer, corner(1, 1), corner(1.05, 1.02))
    box.show_appraisal(appraisal(session, blocking_finding()), lambda id: None)
    assert (box.submit.isEnabled(), box.reason.text()) == (False, "Findings that forbid to submit: 1")
    assert box.submit.toolTip() == box.reason.text()
    submitted = said(open_dock.submit_requested)
    box.show_appraisal(appraisal(session, blocking_finding().with_effect(Effect.KNOWN)), lambda id: None)
    box.submit.click()
    assert len(submitted) == 1


def test_change_of_too_many_parcels_is_refused(session):
    move_corner(session.draft.layer, corner(1, 1), corner(1.05, 1.02))
    profile = tashkent()
    strict = replace(profile, tolerances=replace(profile.tolerances, change_parcel_limit=1))
    assert submission_refusal(appraisal(session), strict) == "A change may touch 1 parcels at most; this one touches 2"


def test_a_change_that_came_back_says_how_many_remarks_are_open(qgis_app):
    id, model = parcel_id(1), MyChangesModel()
    back, approved = (replace(summary(state, id), open_remarks=3) for state in (State.RETURNED, State.APPROVED))
    for drafts in ([], [draft_line(id)]):
        model.set_changes(my_changes(drafts, [back]))
        assert "Open remarks: 3" in model.index(0).data()
    model.set_changes(my_changes([], [approved]))
    assert "Open remarks" not in model.index(0).data()


def test_remarks_of_a_returned_change_are_shown(open_dock, session):
    remarks = [remark("«ул. Навои», 경계점", place=(370_000.0, 588_000.0))]
    open_dock.open_change(empty_change(), State.RETURNED, remarks, session.undo_stack)
    view = open_dock.change.remarks.view
    assert view.isVisible()
    assert "«ул. Навои», 경계점" in view.model().index(0, 0).data(CARD).text()
    places = said(open_dock.change.remarks.place_requested)
    view.clicked.emit(view.model().index(0, 0))
    assert (places[0].x, places[0].y) == (370_000.0, 588_000.0)
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    assert not open_dock.change.remarks.isVisible()


def test_a_remark_is_begun_with_a_button_and_the_field_goes_again(open_dock, session):
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    box = open_dock.change
    assert not box.remarks.isVisible() and box.remark.accessibleName()
    box.remark.click()
    assert box.remarks.form.isVisible() and not box.remarks.view.isVisible(), "there is nothing to read yet"
    box.remarks.form.cancel.click()
    assert not box.remarks.isVisible()
    box.remark.click()
    box.remarks.form.text.setPlainText("Which act?")
    box.remarks.form.send.click()
    assert not box.remarks.isVisible(), "until it is shown as one that waits"


@pytest.mark.parametrize(("button", "times"), [("Discard", 1), ("Keep it", 0)])
def test_discarding_is_asked_about(open_dock, session, button, times):
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    discarded = said(open_dock.change_discard_requested)
    open_dock.change.discard.click()
    (box,) = [
        window for window in QApplication.topLevelWidgets() if isinstance(window, QMessageBox) and window.isVisible()
    ]
    next(one for one in box.buttons() if one.text() == button).click()
    assert len(discarded) == times


def test_area_cannot_be_changed_while_a_change_is_open(open_dock, session):
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    assert not open_dock.area.district.isVisible()
    assert open_dock.area.number.isVisible()
    open_dock.close_change()
    assert open_dock.area.district.isVisible()


@pytest.fixture(params=LANGUAGES)
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def test_no_text_is_cut_in_a_narrow_dock(language, open_dock, session):
    long = replace(empty_change(), title="Boundary of two neighbours — граница — chegara " * 3)
    move_corner(session.draft.layer, corner(1, 1), corner(1.05, 1.02))
    open_dock.changes.show_changes(my_changes([draft_line(uuid4())], []))
    _require_whole(open_dock)
    open_dock.open_change(long, State.DRAFT, (), session.undo_stack)
    open_dock.change.show_appraisal(appraisal(session, blocking_finding()), lambda id: "10:09:03:02:00:0001")
    _require_whole(open_dock)


def test_dock_becomes_wider_rather_than_cut_a_text(open_dock):
    open_dock.area.find.setText("Найти земельный участок по номеру")
    pause(100)
    open_dock.resize(NARROW, 800)
    pause(100)
    button = open_dock.area.find
    assert open_dock.width() > NARROW
    assert button.mapTo(open_dock, button.rect().topRight()).x() < open_dock.width()


def _require_whole(dock: WorkDock) -> None:
    dock.resize(NARROW, 800)
    pause(100)
    assert dock.width() == NARROW
    for widget in [*dock.findChildren(QAbstractButton), *dock.findChildren(QLabel)]:
        if not widget.isVisible():
            continue
        wanted = (
            widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.minimumSizeHint().height()
        )
        assert widget.height() >= wanted, widget.text()
        assert widget.hasHeightForWidth() or widget.width() >= widget.minimumSizeHint().width(), widget.text()
        right = widget.mapTo(dock, widget.rect().topRight()).x()
        assert right < NARROW, widget.text()


def test_everything_is_reached_by_the_keyboard_and_has_a_name(open_dock, session):
    open_dock.open_change(empty_change(), State.DRAFT, (), session.undo_stack)
    for widget in open_dock.findChildren(QAbstractButton):
        if widget.objectName().startswith("cadastre."):
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()
            assert widget.text() or widget.accessibleName(), widget.objectName()
    assert open_dock.area.number.nextInFocusChain() is not None
