"""Remarks go between a supervisor's and a surveyor's desk: pinned, followed on the canvas, answered, resolved, seen
again with what changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from qgis.core import QgsPointXY
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtTest import QTest
from shapely.geometry import Point

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.anchor import AnchorKind
from cadastre_plugin.core.review.remark import Thread
from cadastre_plugin.core.review.standing import PinState
from cadastre_plugin.panels.remarks.remarks_panel import RemarksPanel
from cadastre_plugin.panels.remarks.threads_model import Shown
from tests.qgis.seat import Seat, shapes
from tests.qgis.waiting import pause, wait_until
from tests.server.world import Person, World, moved_boundary


@dataclass
class Office:
    """A supervisor with a change under review, and its surveyor's account."""

    desk: Seat
    supervisor: Person
    surveyor: Person
    change: Change
    lots: list[Parcel]

    @property
    def panel(self) -> RemarksPanel:
        return self.desk.services.review.detail.remarks

    @property
    def corner(self) -> tuple[float, float]:
        """The north-east corner of the west parcel as the change makes it."""
        after = self.change.parcels[0].after
        assert after is not None
        return after.geometry.bounds[2], after.geometry.bounds[3]


@pytest.fixture
def office(world: World, seat: Callable[[], Seat], lots: list[Parcel]) -> Office:
    surveyor, supervisor = world.surveyor(), world.supervisor()
    change = moved_boundary(lots[0], lots[1], 2)
    world.taken(surveyor, supervisor, change)
    desk = seat()
    desk.sign_in(supervisor)
    one = Office(desk, supervisor, surveyor, change, lots)
    _review(one)
    return one


def _review(office: Office) -> None:
    review = office.desk.services.review
    wait_until(lambda: review.select_change(office.change.id), "the queue", 20)
    wait_until(lambda: office.desk.services.remarks.reviewer._review is not None, "the change to be shown", 20)


def _threads(panel: RemarksPanel) -> tuple[Thread, ...]:
    panel.filter.setCurrentIndex(list(Shown).index(Shown.ALL))
    return tuple(panel.model.threads())


def _sent(panel: RemarksPanel, count: int) -> tuple[Thread, ...]:
    """The threads once so many are there, and nothing waits to be sent any more."""

    def is_so() -> bool:
        threads = _threads(panel)
        return len(threads) == count and not any(panel.model.unsent(one) for one in threads)

    wait_until(is_so, f"{count} remarks, not {[one.head.text for one in _threads(panel)]}", 20)
    return _threads(panel)


def _click(desk: Seat, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    pixel = desk.iface.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    _click_pixel(desk, QPoint(round(pixel.x()), round(pixel.y())), button)


def _click_pixel(desk: Seat, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    viewport = desk.iface.canvas.viewport()
    QTest.mousePress(viewport, button, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseRelease(viewport, button, Qt.KeyboardModifier.NoModifier, at)


def _remark(office: Office, text: str) -> None:
    office.panel.form.text.setPlainText(text)
    office.panel.form.send.click()


def _pin_to_corner(office: Office, text: str) -> None:
    office.panel.form.pin.click()
    _click(office.desk, *office.corner)
    _remark(office, text)


def _open_at_surveyor(office: Office, seat: Callable[[], Seat]) -> Seat:
    field = seat()
    field.sign_in(office.surveyor)
    id = office.change.id
    wait_until(lambda: field.services.work.changes.model.row_of(id) >= 0, "my changes")
    field.services.work.change_open_requested.emit(id)
    wait_until(lambda: field.services.drafting.change_id == id, "the change to open")
    field.wait_for_check()
    return field


def test_a_click_near_a_corner_pins_to_it_and_reaches_the_register(world: World, office: Office):
    canvas = office.desk.iface.canvas
    tool = QgsMapToolPan(canvas)
    canvas.setMapTool(tool)
    office.panel.form.pin.click()
    near = office.corner[0] + 4 * canvas.mapUnitsPerPixel(), office.corner[1]
    _click(office.desk, *near)
    assert canvas.mapTool() is tool
    anchor = office.panel.form.chosen()
    assert anchor is not None
    assert (anchor.kind, anchor.place, anchor.parcel_id) == (AnchorKind.CORNER, office.corner, office.lots[1].id)
    _remark(office, "Burchak «서울»")
    (thread,) = _sent(office.panel, 1)
    assert thread.head.pinned is not None and thread.head.pinned.state is PinState.STANDS
    found = world.query(
        "SELECT text, anchor, ST_X(place), ST_Y(place), parcel_id FROM cadastre.change_comment WHERE change_id = %s",
        office.change.id,
    )
    assert found == [("Burchak «서울»", "corner", *office.corner, office.lots[1].id)]


def test_a_click_away_from_corners_pins_to_the_place(office: Office):
    office.panel.form.pin.click()
    place = office.lots[0].geometry.centroid
    _click(office.desk, place.x, place.y)
    anchor = office.panel.form.chosen()
    assert anchor is not None and anchor.place is not None
    assert anchor.kind is AnchorKind.PLACE and Point(anchor.place).distance(place) < 1


@pytest.mark.parametrize("how", ["another tool", "right button", "taken back"])
def test_a_pin_that_is_given_up_gives_the_canvas_back(how: str, office: Office):
    canvas, form = office.desk.iface.canvas, office.panel.form
    tool, other = QgsMapToolPan(canvas), QgsMapToolPan(canvas)
    canvas.setMapTool(tool)
    form.pin.click()
    assert canvas.mapTool() is not tool
    if how == "another tool":
        canvas.setMapTool(other)
    elif how == "right button":
        _click(office.desk, canvas.center().x(), canvas.center().y(), Qt.MouseButton.RightButton)
    else:
        form.pin.click()
    assert canvas.mapTool() is (other if how == "another tool" else tool)
    assert (form.pin.isChecked(), form.chosen()) == (False, None)


def test_pins_are_on_the_canvas_and_choose_their_remark_and_the_list_chooses_the_pin(office: Office):
    _pin_to_corner(office, "the corner")
    _sent(office.panel, 1)
    _remark(office, "the whole")
    first, _second = _sent(office.panel, 2)
    pins = office.desk.services.remarks.reviewer.conversation._pins
    assert pins is not None
    assert [(pin.id, pin.number, pin.place) for pin in pins.pins()] == [(first.head.id, 1, office.corner)]
    office.panel.view.setCurrentIndex(office.panel.model.index(1))
    ((_, tip, head),) = pins.heads()
    heard: list[object] = []
    office.desk.iface.canvas.xyCoordinates.connect(heard.append)
    _click_pixel(office.desk, QPoint(round(head.x()), round(head.y())))
    assert office.panel.current() is not None and office.panel.current().head.id == first.head.id
    assert pins.at(QPointF(tip)) is None, "a corner under a pin can still be moved"
    office.panel.filter.setCurrentIndex(list(Shown).index(Shown.SETTLED))
    assert pins.pins() == []
    office.desk.services.review.end_review()
    assert office.desk.services.remarks.reviewer.conversation._pins is None


def test_everything_a_review_shows_can_be_chosen_to_be_pinned_to(office: Office):
    kinds = {
        choice.anchor.kind
        for row in range(1, office.panel.form.anchor.count())
        if (choice := office.panel.form.anchor.itemData(row)) is not None
    }
    assert kinds >= {AnchorKind.CORNER, AnchorKind.PARCEL}


def test_the_surveyor_mends_resolves_and_the_supervisor_sees_what_changed(
    world: World, office: Office, seat: Callable[[], Seat]
):
    _pin_to_corner(office, "Measure it again")
    _sent(office.panel, 1)
    assert office.supervisor.step(office.change.id, "return", remark="See the corner").ok

    field = _open_at_surveyor(office, seat)
    panel = field.services.work.change.remarks
    assert panel.isVisible()
    corner, whole = _threads(panel)
    assert (corner.head.text, whole.head.text) == ("Measure it again", "See the corner")
    pins = field.services.remarks.surveyor.conversation._pins
    assert pins is not None and [pin.place for pin in pins.pins()] == [office.corner]

    field.reshape(*shapes(office.lots[0], office.lots[1], 2.5))
    wait_until(lambda: pins.pins()[0].place == (office.corner[0] + 0.5, office.corner[1]), "the pin to follow")
    field.wait_for_check()
    panel.choose(corner.head.id)
    panel.answer.click()
    panel.form.text.setPlainText("Measured by GNSS")
    panel.form.send.click()
    for thread in (corner, whole):
        panel.choose(thread.head.id)
        panel.settle.click()
    wait_until(lambda: panel.open_count() == 0, "nothing to be open")
    _sent(panel, 2)
    field.action("submit").trigger()
    wait_until(lambda: field.services.drafting.change_id is None, "the submission", 15)
    kept = "SELECT text, resolved_by, resolved_revision FROM cadastre.change_comment WHERE change_id = %s AND asks"
    kept += " ORDER BY created_at"
    assert world.query(kept, office.change.id) == [
        ("Measure it again", office.surveyor.id, 2),
        ("See the corner", office.surveyor.id, 2),
    ]

    office.desk.services.review.end_review()
    _review(office)
    seen, _ = _sent(office.panel, 2)
    assert seen.head.pinned is not None and seen.head.pinned.place == (office.corner[0] + 0.5, office.corner[1])
    assert [answer.text for answer in seen.answers] == ["Measured by GNSS"]
    since = office.panel.since
    wait_until(lambda: since.model.rowCount() > 0, since.notice.text.text())
    said = [since.model.index(row).data() for row in range(since.model.rowCount())]
    assert any("moved 0.50 m" in text for text in said) and not any("2.50" in text for text in said)
    office.panel.choose(seen.head.id)
    office.panel.settle.click()
    wait_until(lambda: office.panel.open_count() == 1, "it to be open again")
    wait_until(lambda: world.query(kept, office.change.id)[0][1] is None, "the register to know it", 20)


def test_what_one_side_says_comes_to_the_other_at_once(world: World, office: Office, seat: Callable[[], Seat]):
    _remark(office, "Which document?")
    _sent(office.panel, 1)
    assert office.supervisor.step(office.change.id, "return", remark="See the remark").ok
    field = _open_at_surveyor(office, seat)
    mine, theirs = field.services.work.change.remarks, office.panel
    question = _threads(mine)[0]
    mine.choose(question.head.id)
    mine.answer.click()
    mine.form.text.setPlainText("The act of 1998")
    mine.form.send.click()
    wait_until(lambda: _threads(theirs) and _threads(theirs)[0].answers, "the answer at the supervisor's desk", 20)
    theirs.choose(question.head.id)
    theirs.answer.click()
    theirs.form.text.setPlainText("Attach it")
    theirs.form.send.click()
    wait_until(lambda: len(_threads(mine)[0].answers) == 2, "the answer at the surveyor's desk", 20)
    assert [answer.text for answer in _threads(mine)[0].answers] == ["The act of 1998", "Attach it"]


def test_a_remark_that_is_refused_stays_with_its_reason_and_can_be_taken_back(
    world: World, office: Office, seat: Callable[[], Seat]
):
    _remark(office, "Which document?")
    (thread,) = _sent(office.panel, 1)
    assert office.supervisor.step(office.change.id, "return", remark="See the remark").ok
    field = _open_at_surveyor(office, seat)
    panel = field.services.work.change.remarks
    field.services.news.sign_out()  # this desk does not hear that the change goes on elsewhere
    assert office.surveyor.step(office.change.id, "submit").ok
    assert office.supervisor.step(office.change.id, "take").ok
    assert office.supervisor.step(office.change.id, "approve").ok
    panel.choose(thread.head.id)
    panel.settle.click()
    wait_until(lambda: "Not accepted by the server" in panel.model.index(0).data(), panel.model.index(0).data())
    panel.choose(thread.head.id)
    assert panel.take_back.isVisible()
    panel.take_back.click()
    wait_until(lambda: not panel.model.unsent(_threads(panel)[0]), "nothing to wait any more")


def test_pins_leave_the_map_with_the_change(office: Office, seat: Callable[[], Seat]):
    _pin_to_corner(office, "here")
    _sent(office.panel, 1)
    assert office.supervisor.step(office.change.id, "return", remark="See").ok
    field = _open_at_surveyor(office, seat)
    assert field.services.remarks.surveyor.conversation._pins is not None
    field.services.work.change.close_button.click()
    wait_until(lambda: field.services.drafting.change_id is None, "the change to close")
    assert field.services.remarks.surveyor.conversation._pins is None
    assert not field.services.work.change.remarks.has_remarks()
    pause(50)
