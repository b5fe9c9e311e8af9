"""The time slider at a desk: past days on the map, unmistakably, and today as it was left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from qgis.core import QgsDataSourceUri, QgsPointXY, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.history.chosen_day import ChosenDay, Knowledge
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole, layer_node
from cadastre_plugin.panels.history.day_banner import DayBanner
from cadastre_plugin.panels.history.time_dock import TimeDock
from tests.qgis.pointing import click
from tests.qgis.review_looks import laid_out, unreadable
from tests.qgis.seat import Seat
from tests.qgis.waiting import pause, wait_until
from tests.server.people import enter, give_land, person
from tests.server.world import LONG_AGO, World, change_of, edit, moved_boundary, split


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def moved(world: World, lots: list[Parcel]) -> datetime:
    """A moment before the boundary of the first two lots moved by 3 m."""
    before = now()
    world.approved(world.surveyor(), world.supervisor(), moved_boundary(*lots[:2], 3.0))
    return before


@pytest.fixture
def slider(desk: Seat, lots: list[Parcel]) -> TimeDock:
    """The dock of a desk that looks at the lots, with the moments of the place."""
    desk.open_area(lots)
    desk.action("time").trigger()
    dock = dock_of(desk)
    wait_until(lambda: dock.slider.maximum() > 0, "the moments", 10)
    pause(300)  # the canvas makes room for it
    return dock


def dock_of(desk: Seat) -> TimeDock:
    return desk.iface.window.findChild(TimeDock)


def banner(desk: Seat) -> str:
    return desk.iface.canvas.findChild(DayBanner).text()


def past_parcels(desk: Seat) -> QgsVectorLayer:
    layer = desk.services.time.parcels
    assert layer is not None
    return layer


def past(desk: Seat, view: str) -> list[QgsVectorLayer]:
    """The layers of the project that show a view of the database."""
    layers = desk.project.mapLayers().values()
    return [layer for layer in layers if QgsDataSourceUri(layer.source()).table() == view]


def widths(layer: QgsVectorLayer, lots: list[Parcel]) -> list[float]:
    box = QgsRectangle(*lots[0].geometry.union(lots[-1].geometry).bounds)
    found = {one["number"]: round(one.geometry().boundingBox().width(), 3) for one in layer.getFeatures(box)}
    return [found[number] for number in sorted(found)]


def test_the_keyboard_moves_the_map_to_a_past_day_and_back(desk: Seat, lots, moved, slider):
    assert (slider.slider.maximum(), slider.slider.value()) == (2, 2)
    assert banner(desk) == ""
    QTest.keyClick(slider.slider, Qt.Key.Key_Left)
    assert widths(past_parcels(desk), lots) == [23.0, 17.0, 20.0], "the day of the approval"
    QTest.keyClick(slider.slider, Qt.Key.Key_Home)
    assert widths(past_parcels(desk), lots) == [20.0, 20.0, 20.0]
    wait_until(lambda: past_parcels(desk) in desk.iface.canvas.layers(), "the day on the map")
    assert desk.layer(LayerRole.REGISTER) not in desk.iface.canvas.layers()
    assert "January 1, 2020" in banner(desk) and "as we know it today" in banner(desk)
    QTest.keyClick(slider.slider, Qt.Key.Key_End)
    assert banner(desk) == ""
    assert desk.services.time.parcels is None
    wait_until(lambda: desk.layer(LayerRole.REGISTER) in desk.iface.canvas.layers(), "today on the map")


def test_today_comes_back_with_layers_selection_extent_and_active_layer(desk: Seat, lots, moved, slider):
    register, canvas = desk.layer(LayerRole.REGISTER), desk.iface.canvas
    points = layer_node(desk.project, LayerRole.REGISTER_POINTS)
    points.setItemVisibilityChecked(False)  # a person's choice, which is not ours to undo
    chosen = next(one.id() for one in register.getFeatures() if one["number"] == lots[2].number)
    register.selectByIds([chosen])
    desk.iface.setActiveLayer(register)
    extent = canvas.extent()
    slider.slider.setValue(0)
    canvas.setExtent(QgsRectangle(*lots[0].geometry.bounds))
    assert desk.iface.activeLayer() is past_parcels(desk)
    slider.today.click()
    assert canvas.extent().toString(6) == extent.toString(6)
    assert register.selectedFeatureIds() == [chosen]
    assert desk.iface.activeLayer() is register
    assert layer_node(desk.project, LayerRole.REGISTER).itemVisibilityChecked()
    assert not points.itemVisibilityChecked()
    assert not [group for group in desk.project.layerTreeRoot().findGroups(True) if "2020" in group.name()]


def test_nothing_is_edited_on_a_past_day_and_each_button_says_why(desk: Seat, open_change):
    desk.action("time").trigger()
    dock = dock_of(desk)
    wait_until(lambda: dock.slider.maximum() > 0, "the moments", 10)
    draft = desk.layer(LayerRole.DRAFT)
    assert desk.action("tool.split").isEnabled() and desk.action("submit").isEnabled()
    dock.slider.setValue(0)
    for name in ("tool.split", "tool.corner_move", "submit", "rights", "start_change"):
        assert not desk.action(name).isEnabled(), name
        assert "past day" in desk.action(name).toolTip(), name
    assert not desk.services.work.change.submit.isEnabled()
    assert "past day" in desk.services.work.change.toolTip()
    wait_until(lambda: draft not in desk.iface.canvas.layers(), "the draft to leave the map")
    assert desk.iface.activeLayer() is not draft
    dock.today.click()
    assert desk.action("tool.split").isEnabled() and desk.services.work.change.submit.isEnabled()
    wait_until(lambda: draft in desk.iface.canvas.layers(), "the draft on the map")
    assert draft.isEditable()
    assert desk.services.drafting.change_id == open_change


def test_what_was_known_then_is_another_question(world: World, desk: Seat, lots, moved, slider):
    slider.choose(ChosenDay(now(), Knowledge.ON, moved))
    assert widths(past_parcels(desk), lots) == [20.0, 20.0, 20.0], "on that day nobody knew of the change"
    assert "as it was known on" in banner(desk)
    slider.knowledge.setCurrentIndex(slider.knowledge.findData(Knowledge.TODAY))
    assert widths(past_parcels(desk), lots) == [23.0, 17.0, 20.0]
    assert slider.known.isHidden()
    slider.knowledge.setCurrentIndex(slider.knowledge.findData(Knowledge.THEN))
    time = desk.services.time.time
    assert time is not None and time.is_as_shown_then


def test_a_typed_day_before_everything_shows_an_empty_map_and_says_so(desk: Seat, lots, moved, slider):
    slider.choose(ChosenDay(LONG_AGO - timedelta(days=1)))
    assert widths(past_parcels(desk), lots) == []
    assert "before the first moment" in slider.summary.text()


def test_days_pass_by_until_today(desk: Seat, lots, moved, slider):
    slider._clock.setInterval(30)
    seen = []
    slider.day_chosen.connect(lambda day: seen.append(day.law))
    slider.play.click()
    wait_until(lambda: slider.day.is_today, "today", 5)
    pause(100)
    assert [law is None for law in seen] == [False, False, True]
    assert seen[0] == LONG_AGO and banner(desk) == ""


def test_a_corner_that_was_measured_has_a_day_on_the_slider_and_is_on_its_map(world: World, desk: Seat, lots, slider):
    corner = BoundaryPoint(uuid4(), 0, lots[0].geometry.geoms[0].exterior.coords[0], "н5", "tape", 0.3)
    places = slider.slider.maximum()
    world.approved(world.surveyor(), world.supervisor(), change_of(points=(Edit(corner.id, 0, corner),)))
    wait_until(lambda: slider.slider.maximum() == places + 1, "the new moment", 10)
    slider.slider.setValue(places)
    assert "1 boundary point" in slider.summary.text()
    (points,) = past(desk, "boundary_point_then")
    wait_until(lambda: points in desk.iface.canvas.layers(), "the points of the day on the map")
    assert desk.layer(LayerRole.REGISTER_POINTS) not in desk.iface.canvas.layers()
    assert [one["number"] for one in points.getFeatures()] == ["н5"]
    slider.slider.setValue(0)
    assert list(points.getFeatures()) == []


def test_the_sheet_names_people_as_they_were_called_on_the_day(world: World, desk: Seat, slider):
    owner = person("Muhayyo Toʻxtasinova")
    enter(world, owner)
    right = give_land(world, owner)
    (number,) = world.query("SELECT number FROM cadastre.parcel_version WHERE parcel_id = %s", right.parcel_id)[0]
    before = now()
    married = Edit(owner.id, 1, replace(owner, version=1, name="Muhayyo Karimova"))
    world.approved(world.surveyor(), world.supervisor(), change_of(parties=(married,)))
    sheet = desk.services.sheet

    def name() -> str:
        return "" if sheet.shown is None else sheet.shown.estate.name(owner.id)

    desk.services.sheets.open(number)
    wait_until(lambda: name() == "Muhayyo Karimova", "the sheet of today", 10)
    slider.choose(ChosenDay(before))
    wait_until(lambda: name() == "Muhayyo Toʻxtasinova", "that of the day", 10)


def test_a_day_is_kept_as_layers_that_say_it(desk: Seat, lots, moved, slider, tmp_path):
    slider.slider.setValue(0)
    slider.keep.click()
    slider.today.click()
    kept = [layer for layer in desk.project.mapLayers().values() if "January 1, 2020" in layer.name()]
    assert sorted(layer.name().split()[0] for layer in kept) == ["Boundary", "Parcels", "Rights", "Servitudes"]
    path = str(tmp_path / "kept.qgs")
    assert desk.project.write(path)
    desk.services.connection.sign_out()
    again = QgsProject()
    assert again.read(path)
    (parcels,) = [layer for layer in again.mapLayers().values() if layer.name().startswith("Parcels of")]
    assert widths(parcels, lots) == [20.0, 20.0, 20.0]


def test_an_approval_elsewhere_adds_a_moment_and_does_not_move_the_day(world: World, desk: Seat, lots, slider):
    slider.slider.setValue(0)
    time = desk.services.time.time
    places = slider.slider.maximum()
    world.approved(world.surveyor(), world.supervisor(), change_of(edit(lots[0], purpose="shop")))
    wait_until(lambda: slider.slider.maximum() == places + 1, "the new moment", 10)
    assert desk.services.time.time == time and slider.day.law == LONG_AGO


def test_the_sheet_of_a_parcel_is_that_of_the_day(world: World, desk: Seat, lots, slider):
    world.approved(world.surveyor(), world.supervisor(), change_of(edit(lots[0], purpose="shop")))
    sheet = desk.services.sheet
    desk.services.sheets.open(lots[0].number)
    wait_until(lambda: sheet.shown is not None and sheet.shown.parcel.purpose == "shop", "the sheet of today", 10)
    slider.slider.setValue(0)
    wait_until(lambda: sheet.shown is not None and sheet.shown.parcel.purpose == "dwelling", "that of the day", 10)
    assert "January 1, 2020" in sheet.header.remarks.text()
    slider.choose(ChosenDay(LONG_AGO - timedelta(days=1)))
    wait_until(lambda: "was not in the register" in sheet.notice.text.text(), "the refusal", 10)
    slider.today.click()
    wait_until(lambda: sheet.shown is not None and sheet.shown.parcel.purpose == "shop", "today again", 10)
    assert "2020" not in sheet.header.remarks.text()


def test_days_that_pass_by_are_not_looked_at_in_the_record(world: World, desk: Seat, lots, moved, slider):
    sheet = desk.services.sheet
    desk.services.sheets.open(lots[0].number)
    wait_until(lambda: sheet.shown is not None and sheet.shown.parcel.version == 2, "the sheet of today", 10)
    looks = "SELECT count(*) FROM cadastre.audit WHERE what = 'read_sheet'"
    before = world.query(looks)
    for place in (1, 0, 1, 0):
        slider.slider.setValue(place)
    wait_until(lambda: sheet.shown is not None and sheet.shown.parcel.version == 1, "that of the last day", 10)
    assert world.query(looks)[0][0] == before[0][0] + 1
    sheet.close()
    slider.today.click()
    pause(500)
    assert world.query(looks)[0][0] == before[0][0] + 1, "nobody looks at a sheet that is closed"


def test_a_parcel_that_is_no_more_is_picked_for_its_history_on_a_day_when_it_was_there(world, desk, lots, slider):
    world.approved(world.surveyor(), world.supervisor(), split(lots[0], 8.0))
    slider.slider.setValue(0)
    history = desk.services.history
    desk.action("history").trigger()
    desk.iface.canvas.setExtent(QgsRectangle(*lots[0].geometry.bounds))  # of all lots on the map, one pixel has several
    desk.settle()
    history.pick.click()
    click(desk.iface.canvas, QgsPointXY(*lots[0].geometry.centroid.coords[0]))
    wait_until(lambda: history.number.text() == lots[0].number, "the history of the parcel of that day", 5)
    wait_until(lambda: history.model.rowCount() == 1, "its version", 10)


def test_signing_out_and_a_new_project_leave_nothing_of_the_past(desk: Seat, lots, moved, slider):
    slider.slider.setValue(0)
    desk.project.clear()
    desk.iface.newProjectCreated.emit()
    assert banner(desk) == "" and slider.day.is_today and desk.services.time.obstacle == ""
    desk.open_area(lots)
    slider.choose(ChosenDay(LONG_AGO))
    assert banner(desk) != ""
    desk.services.connection.sign_out()
    assert banner(desk) == "" and not slider.isEnabled()
    assert not past(desk, "parcel_then")


def test_a_project_that_was_saved_on_a_past_day_opens_on_today(desk: Seat, lots, moved, slider, tmp_path):
    slider.slider.setValue(0)
    path = str(tmp_path / "away.qgs")
    assert desk.project.write(path)
    assert desk.project.read(path)
    assert banner(desk) == ""
    assert not past(desk, "parcel_then")
    assert layer_node(desk.project, LayerRole.REGISTER).itemVisibilityChecked()


@pytest.mark.parametrize("width", [420, 1100])
def test_all_of_it_can_be_read_at_any_width(desk: Seat, moved, slider, width):
    slider.choose(ChosenDay(LONG_AGO, Knowledge.ON, now()))
    slider.setFloating(True)
    assert unreadable(laid_out(slider, width, 260)) == []
    assert slider.width() == width
    for field in slider.findChildren(QWidget):
        if field.objectName().startswith("cadastre.time.") and not field.isHidden():
            assert field.accessibleName() or hasattr(field, "text"), field.objectName()
