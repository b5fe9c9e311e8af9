"""A supervisor's and an analyst's desk besides the main job: remarks, pins, places, refusals, versions on the map."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from qgis.core import QgsPointXY
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget
from shapely.geometry import Point

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.map_tools.compare.mode import Mode
from tests.qgis.seat import Seat
from tests.qgis.waiting import pause, wait_until
from tests.server.world import Person, World, change_of, edit, moved_boundary


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def change(world: World, surveyor: Person, lots: list[Parcel]) -> Change:
    """A moved boundary that waits for a decision."""
    made = moved_boundary(lots[0], lots[1], 2)
    world.submitted(surveyor, made)
    return made


@pytest.fixture
def desk(world: World, seat: Callable[[], Seat], change: Change) -> Seat:
    """A supervisor with the change under review."""
    taken = seat()
    taken.sign_in(world.supervisor())
    _select(taken, change)
    return taken


def _select(desk: Seat, change: Change) -> None:
    review = desk.services.review
    wait_until(lambda: review.select_change(change.id), "the queue")
    wait_until(lambda: _before(desk) is not None, "the change on the map")


def _before(desk: Seat) -> object | None:
    return next((layer for layer in desk.project.mapLayers().values() if layer.name() == "Before"), None)


def _click(desk: Seat, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    viewport = desk.iface.canvas.viewport()
    pixel = desk.iface.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    point = QPoint(round(pixel.x()), round(pixel.y()))
    QTest.mousePress(viewport, button, Qt.KeyboardModifier.NoModifier, point)
    QTest.mouseRelease(viewport, button, Qt.KeyboardModifier.NoModifier, point)


def test_place_is_shown_on_the_map(desk: Seat, lots: list[Parcel]):
    far = Point(360_000, 590_000)
    desk.services.review.place_requested.emit(far)
    assert desk.iface.canvas.extent().contains(QgsPointXY(far.x, far.y))


def test_closed_review_leaves_nothing_on_the_map(desk: Seat):
    desk.services.review.end_review()
    assert _before(desk) is None


def test_decision_that_someone_else_took_meanwhile_is_refused_in_words(world: World, desk: Seat, change: Change):
    assert world.supervisor().step(change.id, "take").ok
    desk.services.review.action_requested.emit(Action.TAKE, change.id, 1, None)
    notice = desk.services.review.detail.notice.text
    wait_until(lambda: "Someone else has decided meanwhile" in notice.text(), notice.text())


def test_stale_change_cannot_be_approved_and_says_which_parcels(
    world: World, desk: Seat, change: Change, surveyor: Person, lots: list[Parcel]
):
    other = world.supervisor()
    world.approved(surveyor, other, change_of(edit(lots[0], address="Yangi")))
    for action in (Action.TAKE, Action.APPROVE):
        desk.services.review.action_requested.emit(action, change.id, 1, None)
        pause(700)
    notice = desk.services.review.detail.notice.text
    wait_until(lambda: str(lots[0].number) in notice.text(), notice.text())


def test_change_that_is_gone_from_the_queue_is_not_shown_over_another(world: World, desk: Seat, change: Change):
    desk.services.review.change_selected.emit(change.id)
    desk.services.review.end_review()
    pause(500)
    assert _before(desk) is None, "an answer that comes late must not put layers on the map"


def test_versions_of_a_parcel_are_shown_before_and_after(
    world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel]
):
    world.approved(surveyor, world.supervisor(), moved_boundary(lots[0], lots[1], 2))
    desk = seat()
    desk.sign_in(world.person("analyst"))
    history = desk.services.history
    history.request(str(lots[0].number))
    wait_until(lambda: history.model.rowCount() >= 2, "both versions")
    wait_until(lambda: _before(desk) is not None, "the newest version on the map")
    history.compare.choose(Mode.SWIPE)
    handle = desk.iface.canvas.findChild(QWidget, "cadastre.compare.history.handle")
    wait_until(lambda: not handle.isHidden(), "the handle between both versions")
    history.place_requested.emit(lots[1].geometry)
    desk.action("sign_out").trigger()
    assert _before(desk) is None
    assert handle.isHidden()


def test_parcel_is_picked_on_the_map_for_its_history(world: World, seat: Callable[[], Seat], lots: list[Parcel]):
    desk = seat()
    desk.sign_in(world.person("analyst"))
    desk.open_area(lots)
    canvas = desk.iface.canvas
    tool = QgsMapToolPan(canvas)
    canvas.setMapTool(tool)
    history = desk.services.history
    history.pick.click()
    assert canvas.mapTool() is not tool
    west, south, *_ = lots[0].geometry.bounds
    _click(desk, west - 2, south - 2)
    assert "no parcel" in history.notice.text.text() and canvas.mapTool() is not tool
    place = lots[1].geometry.centroid
    _click(desk, place.x, place.y)
    wait_until(lambda: history.model.rowCount() == 1, "the history")
    assert history.number.text() == lots[1].number
    assert canvas.mapTool() is tool and not history.pick.isChecked()
