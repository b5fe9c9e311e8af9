"""A surveyor's desk besides the main job: areas, drafts, lists, and a second computer."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsVectorLayer
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton

from cadastre_plugin.api.errors import Refused
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.layers.work_area import WorkArea
from cadastre_plugin.panels.connect_dialog import SignInRequest
from cadastre_plugin.panels.work_changes_model import MY_CHANGE, MyChange
from tests.qgis.seat import Seat, count, shapes
from tests.qgis.waiting import wait_until
from tests.server.world import PASSWORD, Person, World, moved_boundary, serving, settings_of


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def desk(seat: Callable[[], Seat], surveyor: Person) -> Seat:
    taken = seat()
    taken.sign_in(surveyor)
    return taken


def _line(desk: Seat, id: UUID) -> MyChange | None:
    model = desk.services.work.changes.model
    row = model.row_of(id)
    return model.index(row, 0).data(MY_CHANGE) if row >= 0 else None


def _pixel(desk: Seat, x: float, y: float) -> QPoint:
    point = desk.iface.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    return QPoint(round(point.x()), round(point.y()))


def _says(desk: Seat, text: str) -> None:
    wait_until(lambda: any(text in said for said in desk.iface.texts()), f"for {text!r}, not {desk.iface.texts()}", 10)


def test_area_is_drawn_with_the_mouse_and_the_tool_before_comes_back(desk: Seat, lots: list[Parcel]):
    canvas, viewport = desk.iface.canvas, desk.iface.canvas.viewport()
    before = QgsMapToolPan(canvas)
    canvas.setMapTool(before)
    west, south, _, north = lots[0].geometry.bounds
    desk.services.city.zoom_to((west, south, west + 100, north))
    desk.services.work.area.draw.click()
    assert canvas.mapTool() is not before
    start, end = _pixel(desk, west - 5, south - 5), _pixel(desk, west + 30, north + 5)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    wait_until(lambda: desk.services.city.area is not None, "the area")
    assert canvas.mapTool() is before and not desk.services.work.area.draw.isChecked()
    assert count(desk.layer(LayerRole.REGISTER)) == 2


def test_area_without_parcels_cannot_be_edited_and_says_so(desk: Seat):
    desk.services.work.area_requested.emit(WorkArea(bounds=(340_100.0, 560_100.0, 340_200.0, 560_200.0)))
    desk.action("start_change").trigger()
    dialog = desk.services.work.dialog
    dialog.title.setText("Boʻsh")
    dialog.application.setText("1")
    dialog.confirm.click()
    notice = desk.services.work.area.notice.text
    wait_until(lambda: "no parcels" in notice.text(), notice.text())
    assert desk.services.drafting.change_id is None


def test_discarded_draft_is_gone_from_the_disk_and_the_list(desk: Seat, open_change: UUID):
    desk.services.work.change.discard.click()
    box = desk.services.work.findChild(QMessageBox)
    next(button for button in box.findChildren(QPushButton) if button.text() == "Discard").click()
    wait_until(lambda: desk.services.drafting.change_id is None, "the draft to close")
    assert desk.services._store.drafts() == ()
    wait_until(lambda: _line(desk, open_change) is None, "the list")


def test_closed_draft_stays_in_the_list_and_goes_on(desk: Seat, open_change: UUID, lots: list[Parcel]):
    desk.services.work.change.close_button.click()
    assert find_layer(desk.project, LayerRole.DRAFT) is None and not desk.project.topologicalEditing()
    wait_until(lambda: _line(desk, open_change) is not None, "the list")
    line = _line(desk, open_change)
    assert line and (line.state, line.parcels) == (State.DRAFT, 2)
    desk.services.work.change_open_requested.emit(open_change)
    wait_until(lambda: desk.services.drafting.change_id == open_change, "the draft")
    assert desk.project.topologicalEditing()
    area = desk.feature(desk.layer(LayerRole.DRAFT), lots[0].id).geometry().area()
    assert area == pytest.approx(lots[0].geometry.area + 90)


def test_measured_points_come_back_with_their_draft(desk: Seat, open_change: UUID, lots: list[Parcel]):
    point = SurveyPoint("7", *lots[0].geometry.bounds[:2], accuracy_m=0.02, source="rover.csv", line=3)
    assert desk.services.survey.keep([point])
    assert count(desk.layer(LayerRole.SURVEY_POINTS)) == 1
    desk.services.work.change.close_button.click()
    assert find_layer(desk.project, LayerRole.SURVEY_POINTS) is None and desk.services.survey.points == ()
    desk.services.work.change_open_requested.emit(open_change)
    wait_until(lambda: desk.services.drafting.change_id == open_change, "the draft")
    assert desk.services.survey.points == (point,)
    shown = desk.layer(LayerRole.SURVEY_POINTS)
    assert desk.project.snappingConfig().individualLayerSettings(shown).enabled()
    desk.project.removeMapLayer(shown.id())
    assert desk.services.survey.keep([point])
    assert count(desk.layer(LayerRole.SURVEY_POINTS)) == 1, "it comes back when someone took it away"


def test_draft_goes_on_without_the_layers_that_a_person_took_away(desk: Seat, open_change: UUID, lots: list[Parcel]):
    for role in (LayerRole.BOUNDARY_POINTS, LayerRole.FINDINGS):
        desk.project.removeMapLayer(desk.layer(role).id())
    desk.reshape(shapes(lots[0], lots[1], 5)[0])
    desk.wait_for_check()
    assert desk.services.work.change.findings.model.rowCount() >= 1, "the list still says what is wrong"
    desk.services.work.change.close_button.click()
    desk.services.work.change_open_requested.emit(open_change)
    wait_until(lambda: desk.services.drafting.change_id == open_change, "the draft")
    desk.wait_for_check()
    assert count(desk.layer(LayerRole.FINDINGS)) >= 1


def test_submitted_change_can_be_withdrawn_and_goes_on(world: World, desk: Seat, open_change: UUID):
    desk.action("submit").trigger()
    wait_until(lambda: (line := _line(desk, open_change)) is not None and line.state is State.SUBMITTED, "the list", 15)
    changes = desk.services.work.changes
    assert changes.choose(open_change)
    changes.withdraw.click()
    wait_until(lambda: (line := _line(desk, open_change)) is not None and line.state is State.DRAFT, "the list", 15)
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", open_change) == [("draft",)]
    desk.services.work.change_open_requested.emit(open_change)
    wait_until(lambda: desk.services.drafting.change_id == open_change, "the draft")
    desk.wait_for_check()
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, "the second submission", 15)


def test_approved_change_leaves_no_draft_behind(world: World, desk: Seat, open_change: UUID):
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, "the submission", 15)
    supervisor = world.supervisor()
    assert supervisor.step(open_change, "take").ok and supervisor.step(open_change, "approve").ok
    wait_until(lambda: (line := _line(desk, open_change)) is not None and line.state is State.APPROVED, "the list", 15)
    assert desk.services._store.drafts() == ()


def test_selected_parcels_are_shown_and_the_form_wants_one(desk: Seat, open_change: UUID, lots: list[Parcel]):
    desk.services.work.attributes_requested.emit()
    _says(desk, "Select one parcel")
    desk.services.work.parcels_requested.emit((lots[0].id,))
    (selected,) = desk.layer(LayerRole.DRAFT).selectedFeatures()
    assert selected["parcel_id"] == str(lots[0].id)
    desk.services.work.attributes_requested.emit()
    assert desk.iface.forms == [selected.id()]


def test_findings_of_the_service_are_listed_in_the_open_change(desk: Seat, open_change: UUID, lots: list[Parcel]):
    error = Refused("findings_block", parameters={"count": 1})
    error.findings = (
        Finding("overlap", Severity.ERROR, (lots[0].id,), "Only the service sees it", {}, lots[0].geometry),
    )
    desk.services.sending.failed.emit(open_change, error)
    model = desk.services.work.change.findings.model
    assert model.rowCount() == 1 and "Only the service sees it" in str(model.index(0, 0).data())
    assert count(desk.layer(LayerRole.FINDINGS)) == 1
    _says(desk, "errors that must be corrected first: 1")


def test_change_that_another_computer_went_on_with_is_taken_over(
    world: World, desk: Seat, open_change: UUID, surveyor: Person, lots: list[Parcel]
):
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, "the submission", 15)
    assert surveyor.step(open_change, "withdraw").ok
    elsewhere = replace(moved_boundary(lots[0], lots[1], 5), id=open_change, title="Boshqa kompyuterda")
    assert surveyor.put(world.document(elsewhere), revision=1).ok
    desk.services.work.change_open_requested.emit(open_change)
    wait_until(lambda: desk.services.drafting.change_id == open_change, "the change")
    area = desk.feature(desk.layer(LayerRole.DRAFT), lots[0].id).geometry().area()
    assert area == pytest.approx(lots[0].geometry.area + 150)
    assert "Boshqa kompyuterda" in desk.services.work.change.header.text()


def test_edits_here_and_elsewhere_are_both_kept_and_said(
    world: World, desk: Seat, open_change: UUID, surveyor: Person, lots: list[Parcel]
):
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, "the submission", 15)
    assert surveyor.step(open_change, "withdraw").ok
    desk.services.work.change_open_requested.emit(open_change)
    wait_until(lambda: desk.services.drafting.change_id == open_change, "the change")
    desk.reshape(*shapes(lots[0], lots[1], 4))
    desk.services.work.change.close_button.click()
    elsewhere = replace(moved_boundary(lots[0], lots[1], 5), id=open_change)
    assert surveyor.put(world.document(elsewhere), revision=1).ok

    desk.services.work.change_open_requested.emit(open_change)
    _says(desk, "also edited on another computer")
    area = desk.feature(desk.layer(LayerRole.DRAFT), lots[0].id).geometry().area()
    assert area == pytest.approx(lots[0].geometry.area + 120), "what was edited here is not lost"
    desk.wait_for_check()
    desk.action("submit").trigger()
    _says(desk, "was saved elsewhere")
    assert world.query("SELECT revision FROM cadastre.change WHERE id = %s", open_change) == [(2,)]


def test_without_a_file_for_drafts_no_change_is_started(
    world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel], tmp_path: Path
):
    path = draft_path(tmp_path, surveyor.address, surveyor.name)
    newer = DraftStore(path)
    newer._connection.execute("PRAGMA user_version = 99")
    newer.close()
    desk = seat()
    desk.sign_in(surveyor)
    _says(desk, "written by a newer version of the plugin")
    desk.open_area(lots)
    desk.services.work.change_start_requested.emit(replace(moved_boundary(*lots[:2], 1), parcels=(), id=uuid4()))
    assert "Drafts cannot be kept" in desk.services.work.area.notice.text.text()
    assert desk.services.drafting.change_id is None


def test_database_that_cannot_be_reached_is_said_and_the_service_goes_on(
    world: World, seat: Callable[[], Seat], surveyor: Person
):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    away = world.database.reader_url.replace(world.database.reader_url.split("@")[1], f"127.0.0.1:{port}/cadastre")
    with serving(settings_of(world.database, reader_url=away)) as address:
        desk = seat()
        connection = desk.services.connection
        connection.sign_in(SignInRequest(address, surveyor.name, PASSWORD))
        wait_until(lambda: connection.session is not None, "the session")
        notice = desk.services.work.area.notice.text
        wait_until(lambda: "cannot be opened" in notice.text(), notice.text(), 10)
        assert desk.services.city.reader() is None
        wait_until(lambda: not desk.services.work.changes.notice.progress.isVisible(), "the list of changes")


def test_city_without_outlines_of_districts_is_shown_from_where_parcels_are_seen(desk: Seat):
    assert not any(feature.hasGeometry() for feature in desk.layer(LayerRole.DISTRICTS).getFeatures())
    assert desk.layer(LayerRole.REGISTER).isInScaleRange(desk.iface.canvas.scale())


def test_project_in_a_foreign_crs_shows_the_city_where_it_lies(
    world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel]
):
    desk = seat()
    _with_a_layer_in(desk, QgsCoordinateReferenceSystem("EPSG:3857"))
    desk.sign_in(surveyor)
    desk.open_area(lots)
    assert desk.project.crs().authid() == "EPSG:3857", "the project of a person keeps its coordinate system"
    center = desk.iface.canvas.extent().center()
    to_city = QgsCoordinateTransform(desk.project.crs(), desk.services.connection.session.crs, desk.project)
    assert to_city.transform(center).distance(QgsPointXY(*lots[1].geometry.centroid.coords[0])) < 5


def test_project_whose_crs_cannot_show_the_city_says_so(world: World, seat: Callable[[], Seat], surveyor: Person):
    desk = seat()
    local = QgsCoordinateReferenceSystem.fromWkt('LOCAL_CS["site grid",UNIT["metre",1]]')
    _with_a_layer_in(desk, local)
    desk.sign_in(surveyor)
    _says(desk, "coordinate system cannot show the city")


def _with_a_layer_in(desk: Seat, crs: QgsCoordinateReferenceSystem) -> None:
    layer = QgsVectorLayer("Point", "somebody's layer", "memory")
    layer.setCrs(crs)
    desk.project.addMapLayer(layer)
    desk.project.setCrs(crs)
