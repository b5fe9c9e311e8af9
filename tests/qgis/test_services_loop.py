"""The main job through the plugin's own parts: a surveyor's desk and a supervisor's, real service, real register."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from qgis.core import QgsGeometry, QgsProject
from qgis.PyQt.QtCore import Qt

from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.layers.roles import LayerRole, find_layer
from tests.qgis.proofs import click_red_items
from tests.qgis.seat import Seat, count, shapes
from tests.qgis.waiting import wait_until
from tests.server.world import Person, World, change_of, edit, moved_boundary


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


def test_main_job(world: World, seat: Callable[[], Seat], surveyor: Person):
    supervisor = world.supervisor()
    west, east, far = lots = world.row_of_lots()
    field, office = seat(), seat()
    field.sign_in(surveyor)
    office.sign_in(supervisor)
    assert field.services.work.isVisible() and office.services.review.isVisible()
    for one in (field, office):
        assert one.layer(LayerRole.REGISTER_POINTS).isValid()

    field.open_area(lots)
    assert count(field.layer(LayerRole.REGISTER)) == 3
    id = field.start_change("Chegara «서울»")
    assert field.layer(LayerRole.DRAFT).isEditable()
    assert not field.action("start_change").isEnabled() and not field.action("submit").isEnabled()

    field.reshape(shapes(west, east, 3)[0])  # into the neighbour
    field.wait_for_check()
    change_box = field.services.work.change
    assert change_box.findings.model.rowCount() >= 1 and not field.action("submit").isEnabled()
    assert field.layer(LayerRole.FINDINGS).featureCount() >= 1
    field.layer(LayerRole.DRAFT).undoStack().undo()
    field.reshape(*shapes(west, east, 3))
    field.wait_for_check()
    assert field.action("submit").isEnabled(), field.action("submit").toolTip()

    field.action("submit").trigger()
    wait_until(lambda: field.services.drafting.change_id is None, "the submission", 15)
    assert find_layer(field.project, LayerRole.DRAFT) is None
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", id) == [("submitted",)]
    wait_until(lambda: field.services.work.changes.model.rowCount() == 1, "my changes")

    review = office.services.review
    wait_until(lambda: review.queue.model.rowCount() == 1, "the event that brings the change into the queue")
    assert review.select_change(id)
    wait_until(lambda: review.detail.decision.buttons[Action.TAKE].isEnabled(), "the change to be shown")
    titles = {layer.name() for layer in office.project.mapLayers().values()}
    assert {"Before", "After", "Corners moved"} <= titles
    review.detail.decision.buttons[Action.TAKE].click()
    click_red_items(review.detail.proof)
    wait_until(lambda: review.detail.decision.buttons[Action.APPROVE].isEnabled(), "the change to be taken")

    repainted: list[bool] = []
    field.layer(LayerRole.REGISTER).repaintRequested.connect(lambda: repainted.append(True))
    review.detail.decision.buttons[Action.APPROVE].click()
    review.detail.decision.asking.confirm.click()
    wait_until(lambda: repainted, "the event that refreshes the surveyor's map", 15)
    now = field.feature(field.layer(LayerRole.REGISTER), west.id)
    assert now["version"] == 2 and now.geometry().area() == pytest.approx(west.geometry.area + 90)
    rows = world.query(
        "SELECT version, change_id FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)", [west.id, east.id]
    )
    assert rows == [(2, id), (2, id)]
    assert world.query("SELECT version FROM cadastre.parcel_current WHERE parcel_id = %s", far.id) == [(1,)]
    wait_until(lambda: review.queue.model.rowCount() == 0, "the queue without it")


def test_returned_change_comes_back_with_its_remarks_also_on_another_computer(
    world: World, seat: Callable[[], Seat], surveyor: Person, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    supervisor, lots = world.supervisor(), world.row_of_lots()
    change = moved_boundary(lots[0], lots[1], 2)
    world.taken(surveyor, supervisor, change)
    place = {"type": "Point", "coordinates": list(lots[0].geometry.centroid.coords[0])}
    remark = {"text": "Burchak", "anchor": {"kind": "place", "place": place}}
    assert supervisor.ask("POST", f"/changes/{change.id}/comments", json=remark).ok
    assert supervisor.step(change.id, "return", remark="Qayta").ok

    desk = seat()
    desk.sign_in(surveyor)
    model = desk.services.work.changes.model
    wait_until(lambda: model.row_of(change.id) >= 0, "my changes")
    desk.services.work.change_open_requested.emit(change.id)
    wait_until(lambda: desk.services.drafting.change_id == change.id, "the change to open")
    remarks = desk.services.work.change.remarks.model
    assert [thread.head.text for thread in remarks.threads()] == ["Burchak", "Qayta"]
    draft = desk.layer(LayerRole.DRAFT)
    assert draft.featureCount() == 3
    moved = desk.feature(draft, lots[0].id).geometry().area()
    assert moved == pytest.approx(lots[0].geometry.area + 60)
    desk.wait_for_check()
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, "the submission", 15)
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", change.id) == [("submitted",)]


def test_draft_is_there_after_qgis_was_closed(world: World, seat: Callable[[], Seat], surveyor: Person):
    west, east, _ = lots = world.row_of_lots()
    first = seat()
    first.sign_in(surveyor)
    first.open_area(lots)
    id = first.start_change("Yoʻqolmaydi")
    first.reshape(*shapes(west, east, 3))
    first.leave()

    again = seat()
    again.sign_in(surveyor)
    wait_until(lambda: again.services.work.changes.model.row_of(id) >= 0, "my changes")
    again.services.work.change_open_requested.emit(id)
    wait_until(lambda: again.services.drafting.change_id == id, "the draft to open")
    area = again.feature(again.layer(LayerRole.DRAFT), west.id).geometry().area()
    assert area == pytest.approx(west.geometry.area + 90)


def test_analyst_reads_and_sees_why_the_rest_is_grey(world: World, seat: Callable[[], Seat]):
    lots = world.row_of_lots()
    desk = seat()
    desk.sign_in(world.person("analyst"))
    desk.open_area(lots)
    register = desk.layer(LayerRole.REGISTER)
    assert register.readOnly() and count(register) == 3
    for name, role in (("start_change", "surveyor"), ("submit", "surveyor"), ("review", "supervisor")):
        assert not desk.action(name).isEnabled()
        assert desk.action(name).toolTip().endswith(f"Only a {role} may do this")
    assert desk.action("history").isEnabled()
    desk.services.history.request(str(lots[0].number))
    wait_until(lambda: desk.services.history.model.rowCount() == 1, "the history")


def test_parcel_is_found_by_its_number(world: World, seat: Callable[[], Seat], surveyor: Person):
    lots = world.row_of_lots()
    desk = seat()
    desk.sign_in(surveyor)
    desk.services.work.search_requested.emit(lots[0].number)
    wait_until(lambda: "is on the map" in desk.services.work.area.notice.text.text(), "the parcel")
    assert desk.iface.canvas.extent().intersects(QgsGeometry.fromWkt(lots[0].geometry.wkt).boundingBox())
    assert count(desk.layer(LayerRole.REGISTER)) == 3
    desk.services.work.search_requested.emit("10:09:99:99:99:9999")
    wait_until(lambda: "No parcel has" in desk.services.work.area.notice.text.text(), "the refusal")


def test_register_that_was_taken_out_by_hand_comes_back_with_the_next_area(
    world: World, seat: Callable[[], Seat], surveyor: Person
):
    lots = world.row_of_lots()
    desk = seat()
    desk.sign_in(surveyor)
    desk.project.removeMapLayer(desk.layer(LayerRole.REGISTER).id())
    desk.services.city.refresh()
    desk.open_area(lots)
    assert count(desk.layer(LayerRole.REGISTER)) == 3


def test_docks_that_are_asked_for_share_one_place(world: World, seat: Callable[[], Seat]):
    desk = seat()
    desk.sign_in(world.person("surveyor", "supervisor"))
    for name in ("review", "history", "work"):
        desk.action(name).trigger()
    docks = desk.services.work, desk.services.review, desk.services.history
    assert {*desk.iface.window.tabifiedDockWidgets(docks[0])} == {docks[1], docks[2]}


def test_dock_that_a_person_moved_stays_there(world: World, seat: Callable[[], Seat]):
    desk = seat()
    desk.sign_in(world.person("surveyor", "supervisor"))
    window, review = desk.iface.window, desk.services.review
    desk.action("review").trigger()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, review)
    review.hide()
    desk.action("review").trigger()
    assert window.dockWidgetArea(review) == Qt.DockWidgetArea.LeftDockWidgetArea


def test_sign_out_takes_the_register_off_the_map(world: World, seat: Callable[[], Seat], surveyor: Person):
    lots = world.row_of_lots()
    desk = seat()
    desk.sign_in(surveyor)
    desk.open_area(lots)
    desk.action("sign_out").trigger()
    assert desk.project.mapLayers() == {}
    assert not desk.action("work").isEnabled() and desk.services.connection.session is None


def test_stale_change_is_refused_with_the_numbers(world: World, seat: Callable[[], Seat], surveyor: Person):
    west, east, _ = lots = world.row_of_lots()
    desk = seat()
    desk.sign_in(surveyor)
    desk.open_area(lots)
    desk.start_change("Eskirgan")
    desk.reshape(*shapes(west, east, 3))
    other, supervisor = world.surveyor(), world.supervisor()
    world.approved(other, supervisor, change_of(edit(west, address="Yangi")))
    wait_until(lambda: any("new version" in text for text in desk.iface.texts()), "the warning")
    desk.wait_for_check()
    desk.action("submit").trigger()
    wait_until(lambda: any("meanwhile" in text for text in desk.iface.texts()), "the refusal", 15)
    assert any(str(west.number) in text for text in desk.iface.texts())
    assert desk.services.drafting.change_id is not None, "the draft stays open"


def test_project_that_was_begun_anew_gets_the_districts_again(world: World, seat: Callable[[], Seat], surveyor: Person):
    desk = seat()
    desk.sign_in(surveyor)
    desk.project.clear()
    desk.iface.newProjectCreated.emit()
    assert find_layer(desk.project, LayerRole.DISTRICTS) is not None
    assert desk.project.crs() == desk.services.connection.session.crs


def test_saved_project_opens_again_before_anyone_signs_in(
    world: World, seat: Callable[[], Seat], surveyor: Person, tmp_path
):
    desk = seat()
    desk.sign_in(surveyor)
    desk.open_area(world.row_of_lots())
    path = str(tmp_path / "project.qgs")
    assert desk.project.write(path)
    desk.leave()
    again = QgsProject()
    assert again.read(path)
    register = find_layer(again, LayerRole.REGISTER)
    assert register.isValid() and count(register) == 3


def test_no_secret_stands_in_a_saved_project(world: World, seat: Callable[[], Seat], surveyor: Person, tmp_path):
    desk = seat()
    desk.sign_in(surveyor)
    desk.open_area(world.row_of_lots())
    path = tmp_path / "project.qgs"
    assert desk.project.write(str(path))
    text = path.read_text()
    password = desk.services.connection.session.me.database.password
    assert "authcfg=" in text and password not in text and "cadastre_reader" not in text
