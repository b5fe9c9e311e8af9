"""A surveyor begins a remark in their own change: it goes with the change, and the reviewer deals with it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from qgis.core import QgsPointXY

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.anchor import AnchorKind
from cadastre_plugin.core.review.standing import PinState
from cadastre_plugin.panels.remarks.remarks_panel import RemarksPanel
from tests.qgis.pointing import click
from tests.qgis.seat import Seat, shapes
from tests.qgis.waiting import wait_until
from tests.server.world import Person, World, moved_boundary

KEPT = """SELECT text, is_question, anchor, ST_X(place), ST_Y(place), resolved_by FROM cadastre.change_comment
    WHERE change_id = %s ORDER BY created_at"""


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


def _panel(field: Seat) -> RemarksPanel:
    return field.services.work.change.remarks


def _ask(field: Seat, text: str) -> None:
    panel = _panel(field)
    panel.form.text.setPlainText(text)
    panel.form.send.click()


def _drawing(field: Seat, lots: list[Parcel]) -> UUID:
    """A change in which the boundary of the first two lots moved 2 m to the east."""
    field.open_area(lots)
    id = field.start_change("Chegara")
    field.reshape(*shapes(lots[0], lots[1], 2))
    field.wait_for_check()
    return id


def _corner(lots: list[Parcel], by: float) -> tuple[float, float]:
    """The north end of the boundary after it moved, in m."""
    return lots[0].geometry.bounds[2] + by, lots[0].geometry.bounds[3]


def _submit(field: Seat) -> None:
    field.wait_for_check()
    field.action("submit").trigger()
    wait_until(lambda: field.services.drafting.change_id is None, "the submission", 15)


def test_a_question_goes_with_the_change_follows_its_corner_and_is_resolved_by_the_reviewer(
    world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel]
):
    supervisor = world.supervisor()
    field, office = seat(), seat()
    field.sign_in(surveyor)
    id = _drawing(field, lots)
    field.services.work.change.remark.click()
    panel = _panel(field)
    wait_until(lambda: panel.form.anchor.count() > 1, "what it can be pinned to")
    offered = {panel.form.anchor.itemData(row).anchor.kind for row in range(1, panel.form.anchor.count())}
    assert {AnchorKind.CORNER, AnchorKind.PARCEL} <= offered
    panel.form.pin.click()
    click(field.iface.canvas, QgsPointXY(*_corner(lots, 2)))
    anchor = panel.form.chosen()
    assert anchor is not None and (anchor.kind, anchor.place) == (AnchorKind.CORNER, _corner(lots, 2))
    _ask(field, "Eski mejevoy belgi shu yerdami?")
    assert "Not sent yet" in panel.model.index(0).data() and panel.isVisible()
    pins = field.services.remarks.surveyor.conversation._pins
    assert pins is not None and [pin.place for pin in pins.pins()] == [_corner(lots, 2)]

    field.reshape(*shapes(lots[0], lots[1], 2.5))
    wait_until(lambda: [pin.place for pin in pins.pins()] == [_corner(lots, 2.5)], "the pin to follow")
    assert world.query(KEPT, id) == []
    _submit(field)
    asked = [("Eski mejevoy belgi shu yerdami?", True, "corner", *_corner(lots, 2.5))]
    wait_until(lambda: [row[:5] for row in world.query(KEPT, id)] == asked, "the question in the register", 20)

    office.sign_in(supervisor)
    review = office.services.review
    wait_until(lambda: review.select_change(id), "the queue", 20)
    theirs = review.detail.remarks
    wait_until(lambda: theirs.has_remarks(), "the question at the reviewer's desk", 20)
    (thread,) = theirs.model.threads()
    assert thread.head.is_question and thread.head.pinned is not None
    assert thread.head.pinned.state is PinState.STANDS, "it is pinned in the revision that was submitted"
    shown = office.services.remarks.reviewer.conversation._pins
    assert shown is not None and [pin.place for pin in shown.pins()] == [_corner(lots, 2.5)]
    theirs.choose(thread.head.id)
    theirs.settle.click()
    wait_until(lambda: world.query(KEPT, id)[0][5] == supervisor.id, "it to be resolved", 20)


def test_a_question_waits_on_disk_with_its_draft(
    world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel]
):
    field = seat()
    field.sign_in(surveyor)
    id = _drawing(field, lots)
    field.services.work.change.remark.click()
    _ask(field, "Which act?")
    assert "Not sent yet" in _panel(field).model.index(0).data()
    field.leave()
    again = seat()
    again.sign_in(surveyor)
    wait_until(lambda: again.services.work.changes.model.row_of(id) >= 0, "my changes")
    again.services.work.change_open_requested.emit(id)
    wait_until(lambda: again.services.drafting.change_id == id, "the draft to open")
    assert "Which act?" in _panel(again).model.index(0).data()
    assert "Not accepted" not in _panel(again).model.index(0).data()
    _submit(again)
    wait_until(lambda: [row[:2] for row in world.query(KEPT, id)] == [("Which act?", True)], "the question", 20)


def test_in_a_change_that_came_back_a_question_goes_at_once_and_can_be_withdrawn(
    world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel]
):
    supervisor, change = world.supervisor(), moved_boundary(lots[0], lots[1], 2)
    world.taken(surveyor, supervisor, change)
    assert supervisor.step(change.id, "return", remark="See the corner").ok
    field = seat()
    field.sign_in(surveyor)
    wait_until(lambda: field.services.work.changes.model.row_of(change.id) >= 0, "my changes")
    field.services.work.change_open_requested.emit(change.id)
    wait_until(lambda: field.services.drafting.change_id == change.id, "the change to open")
    field.services.work.change.remark.click()
    _ask(field, "Which of the two?")
    wait_until(lambda: len(world.query(KEPT, change.id)) == 2, "the question in the register", 20)
    panel = _panel(field)
    wait_until(lambda: not any(map(panel.model.unsent, panel.model.threads())), "nothing to wait", 20)
    question = next(one for one in panel.model.threads() if one.head.is_question)
    panel.choose(question.head.id)
    assert panel.settle.text() == "Withdraw"
    panel.settle.click()
    wait_until(lambda: world.query(KEPT, change.id)[1][5] == surveyor.id, "it to be withdrawn", 20)
    assert world.query(KEPT, change.id)[0][5] is None, "what the reviewer said is still open"
