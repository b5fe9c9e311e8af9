"""Before and after on the canvas: overlay, swipe, transparency, blink, driven with the mouse and with keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsLayerTreeMapCanvasBridge, QgsMapCanvas, QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from cadastre_plugin.core.change.difference import parcel_difference
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.parcel_features import features_of, parcel_fields
from cadastre_plugin.layers.parcel_style import show_parcels
from cadastre_plugin.layers.review_layers import ReviewLayers
from cadastre_plugin.layers.roles import LayerRole, add_layer
from cadastre_plugin.map_tools.compare.before_after import BeforeAfter
from cadastre_plugin.map_tools.compare.land_layers import land_layers
from cadastre_plugin.map_tools.compare.mode import Mode
from cadastre_plugin.panels.compare_bar import CompareBar
from cadastre_plugin.services.comparing import tie
from tests.qgis.review_builders import parcel
from tests.qgis.review_looks import laid_out, unreadable
from tests.qgis.waiting import pause, wait_until

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
GREEN, RED = QColor("#2e7d32"), QColor("#c62828")
EXTENT = QgsRectangle(349970, 569980, 350070, 570050)
ENDS = parcel(1, 0, 40.0)
MADE = [parcel(number, 20.0 * (number - 2), version=0, number=None) for number in (2, 3)]


@dataclass
class Shown:
    canvas: QgsMapCanvas
    project: QgsProject
    layers: ReviewLayers
    compared: BeforeAfter
    bar: CompareBar

    def choose(self, mode: Mode) -> None:
        self.bar.choose(mode)
        wait_until(lambda: self.compared.picture.isVisible() == (mode is not Mode.OVERLAY), f"{mode} on the map")
        self.settle()

    def settle(self) -> None:
        pause(60)
        wait_until(lambda: not self.canvas.isDrawing() and not self.compared.rendering.is_drawing, "the pictures")
        pause(20)

    def picture(self) -> QImage:
        return self.canvas.grab().toImage()

    def at(self, east: float, north: float) -> QColor:
        """The colour at a place, in m from the corner of the parcels of the tests."""
        place = self.canvas.getCoordinateTransform().transform(QgsPointXY(350000 + east, 570000 + north))
        return self.picture().pixelColor(round(place.x()), round(place.y()))

    def has_line(self, colour: QColor, east: float) -> bool:
        """True when something of the colour stands on the line from south to north."""
        picture = self.picture()
        to_canvas = self.canvas.getCoordinateTransform()
        places = [to_canvas.transform(QgsPointXY(350000 + east, 570000 + north)) for north in range(3, 28)]
        around = [(round(place.x()) + by, round(place.y())) for place in places for by in (-2, -1, 0, 1, 2)]
        return any(_is_near(picture.pixelColor(x, y), colour) for x, y in around)


def _is_near(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


@pytest.fixture
def shown(qgis_new_project, qgis_app) -> Iterator[Shown]:
    """A parcel of 40 m that is split in the middle, on a canvas of its own."""
    project, crs = QgsProject.instance(), qgis_crs(shipped_profile("tashkent"))
    canvas = QgsMapCanvas()
    canvas.setCanvasColor(Qt.GlobalColor.white)
    canvas.resize(1000, 700)
    canvas.setDestinationCrs(crs)
    bridge = QgsLayerTreeMapCanvasBridge(project.layerTreeRoot(), canvas)
    bridge.setAutoSetupOnFirstLayer(False)
    canvas.show()
    canvas.setExtent(EXTENT)
    layers = ReviewLayers(project, crs)
    layers.show([parcel_difference(ENDS, None), *(parcel_difference(None, one) for one in MADE)])
    compared, bar = BeforeAfter(canvas, project, layers), CompareBar("review")
    tie(bar, compared)
    laid_out(bar, 420, 80)
    yield Shown(canvas, project, layers, compared, bar)
    layers.clear()
    compared.close()
    bar.close()
    canvas.close()
    del bridge


def test_overlay_draws_both_as_layers(shown):
    shown.compared.refresh()
    shown.settle()
    assert not shown.compared.picture.isVisible()
    assert shown.has_line(GREEN, 20)
    assert shown.has_line(RED, 0) or shown.has_line(GREEN, 0)


def test_swipe_shows_before_left_of_the_handle_and_after_right_of_it(shown):
    shown.choose(Mode.SWIPE)
    shown.compared.set_share(0.1)
    assert shown.has_line(GREEN, 20)
    shown.compared.set_share(0.9)
    assert not shown.has_line(GREEN, 20)
    assert [part.text() for part in (shown.compared.handle.before, shown.compared.handle.after)] == ["Before", "After"]
    assert shown.compared.handle.before.geometry().right() < 900 < shown.compared.handle.after.geometry().left()


def test_the_handle_is_dragged_with_the_mouse_and_the_slider_follows(shown):
    shown.choose(Mode.SWIPE)
    handle = shown.compared.handle
    drag(handle, by=-300)
    assert shown.compared.share == pytest.approx(0.2, abs=0.01)
    assert shown.bar.slider.value() == pytest.approx(200, abs=10)
    assert shown.has_line(GREEN, 20)
    drag(handle, by=600)
    assert shown.compared.share == pytest.approx(0.8, abs=0.01)
    assert not shown.has_line(GREEN, 20)


def drag(handle, by: int) -> None:
    """By its knob, as a hand does."""
    middle = handle.rect().center()
    QTest.mousePress(handle, LEFT, NO_KEY, middle)
    for _ in range(2):  # each from where the handle is by then
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(middle + QPoint(by // 2, 0)), LEFT, LEFT, NO_KEY)
        QApplication.sendEvent(handle, event)
    QTest.mouseRelease(handle, LEFT, NO_KEY, handle.rect().center())


def test_the_handle_goes_with_the_arrow_keys_once_it_was_taken(shown):
    shown.choose(Mode.SWIPE)
    handle, extent = shown.compared.handle, shown.canvas.extent()
    QTest.mouseClick(handle, LEFT, NO_KEY, handle.rect().center())
    for key, share in ((Qt.Key.Key_Right, 0.52), (Qt.Key.Key_Left, 0.5), (Qt.Key.Key_End, 1.0), (Qt.Key.Key_Home, 0.0)):
        QTest.keyClick(handle, key)
        assert shown.compared.share == pytest.approx(share)
    QTest.keyClick(handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert shown.compared.share == pytest.approx(0.001)
    assert shown.canvas.extent() == extent


def test_a_click_beside_the_handle_is_the_map_s_own(shown):
    clicked = []
    tool = QgsMapToolPan(shown.canvas)
    tool.canvasPressEvent = lambda event: clicked.append(event.pos())
    shown.canvas.setMapTool(tool)
    shown.choose(Mode.SWIPE)
    assert shown.canvas.childAt(QPoint(300, 350)) is shown.canvas.viewport()
    QTest.mousePress(shown.canvas.viewport(), LEFT, NO_KEY, QPoint(300, 350))
    QTest.mouseRelease(shown.canvas.viewport(), LEFT, NO_KEY, QPoint(300, 350))
    assert clicked == [QPoint(300, 350)]


@pytest.mark.parametrize("mode", [Mode.SWIPE, Mode.FADE])
def test_what_is_compared_stays_where_it_is_on_the_map_after_pan_and_zoom(shown, mode):
    shown.choose(mode)
    shown.compared.set_share(0.0 if mode is Mode.SWIPE else 1.0)
    for extent in (QgsRectangle(349990, 569990, 350040, 570025), QgsRectangle(349900, 569900, 350200, 570110)):
        shown.canvas.setExtent(extent)
        shown.canvas.refresh()
        shown.settle()
        assert shown.has_line(GREEN, 20)
        assert not shown.has_line(GREEN, 30)


def test_until_the_new_pictures_are_there_the_old_ones_go_with_the_map(shown):
    shown.choose(Mode.FADE)
    shown.compared.set_share(1.0)
    shown.compared.rendering.drawn.disconnect()
    shown.canvas.setExtent(QgsRectangle(349990, 569990, 350040, 570025))
    shown.settle()
    assert shown.compared.picture.isVisible()
    assert shown.has_line(GREEN, 20)


def test_a_map_that_is_turned_is_compared_where_it_is(shown):
    shown.choose(Mode.FADE)
    shown.compared.set_share(1.0)
    shown.canvas.setRotation(30)
    shown.canvas.refresh()
    shown.settle()
    assert shown.has_line(GREEN, 20)
    assert not shown.has_line(GREEN, 30)


def test_a_map_in_another_crs_is_compared_too(shown):
    shown.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    shown.layers.zoom(shown.canvas)
    shown.choose(Mode.FADE)
    shown.compared.set_share(1.0)
    picture = shown.picture()
    assert any(_is_near(picture.pixelColor(x, 350), GREEN) for x in range(200, 800))


def test_transparency_shows_as_much_of_after_as_the_slider_says(shown):
    shown.choose(Mode.FADE)
    colours = []
    for value in (0, 500, 1000):
        shown.bar.slider.setValue(value)
        assert shown.compared.share == value / 1000
        colours.append(shown.at(10, 15.25).green())
    assert shown.compared.caption.text() == "After 100 %"
    assert shown.has_line(GREEN, 20)
    shown.bar.slider.setValue(0)
    assert not shown.has_line(GREEN, 20)
    assert shown.compared.caption.text() == "Before 100 %"


def test_halfway_each_side_is_half_of_what_is_seen(shown):
    shown.choose(Mode.FADE)
    shares, found = (0.0, 0.5, 1.0), []
    for share in shares:
        shown.compared.set_share(share)
        found.append(_mean(shown.picture(), shown))
    before, half, after = found
    for one, middle, other in zip(before, half, after, strict=True):
        assert middle == pytest.approx((one + other) / 2, abs=3)


def _mean(picture: QImage, shown: Shown) -> tuple[float, float, float]:
    """Of the colours in the middle of a new parcel, over a whole number of hatches."""
    place = shown.canvas.getCoordinateTransform().transform(QgsPointXY(350010, 570015))
    pixels = [picture.pixelColor(round(place.x()) + x, round(place.y()) + y) for x in range(60) for y in range(60)]
    return tuple(sum(pixel.getRgb()[band] for pixel in pixels) / len(pixels) for band in range(3))


def test_blink_takes_turns_as_fast_as_the_slider_says_and_says_which_side_is_seen(shown):
    shown.choose(Mode.BLINK)
    shown.bar.slider.setValue(1000)
    assert shown.compared.timer.interval() == 200
    seen = set()
    for _ in range(4):
        before = shown.compared.caption.text()
        wait_until(lambda before=before: shown.compared.caption.text() != before, "the other side")
        seen.add((shown.compared.caption.text(), shown.has_line(GREEN, 20)))
    assert seen == {("Before", False), ("After", True)}


def test_blink_stops_when_nobody_can_see_it(shown):
    shown.choose(Mode.BLINK)
    assert shown.compared.timer.isActive()
    for widget in (shown.bar, shown.canvas):
        widget.hide()
        assert not shown.compared.timer.isActive()
        widget.show()
        wait_until(shown.compared.timer.isActive)
    shown.choose(Mode.OVERLAY)
    assert not shown.compared.timer.isActive()


def test_the_slider_is_moved_with_the_arrow_keys(shown):
    shown.choose(Mode.SWIPE)
    shown.bar.slider.setFocus()
    QTest.keyClick(shown.bar.slider, Qt.Key.Key_Left)
    assert shown.compared.share == pytest.approx(0.48)
    assert shown.compared.handle.share == pytest.approx(0.48)


def test_modes_have_shortcuts(shown):
    assert [button.shortcut().toString() for button in shown.bar.buttons.values()] == [
        "Alt+1",
        "Alt+2",
        "Alt+3",
        "Alt+4",
    ]
    shown.bar.activateWindow()
    shown.bar.slider.setFocus()
    QTest.keyClick(shown.bar, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    wait_until(lambda: shown.bar.mode is Mode.SWIPE, "the shortcut")
    assert shown.compared.mode is Mode.SWIPE


def test_the_legend_explains_what_there_is_and_nothing_else(shown):
    shown.compared.refresh()
    assert shown.compared.legend.texts() == ["Parcel that ends", "New parcel"]
    shown.bar.legend.click()
    assert not shown.compared.legend.isVisible()
    shown.bar.legend.click()
    assert shown.compared.legend.isVisible()
    shown.settle()
    bottom = shown.canvas.height() - 10
    assert shown.compared.legend.geometry().bottom() == pytest.approx(bottom, abs=2)
    shown.canvas.resize(800, 500)
    assert shown.compared.legend.geometry().bottom() < 500
    wait_until(lambda: unreadable(shown.compared.legend) == [], "the legend to be laid out")


def test_the_land_looks_as_in_the_register_with_its_colours_and_numbers(shown):
    register = QgsVectorLayer("MultiPolygon", "register", "memory")
    register.setCrs(shown.canvas.mapSettings().destinationCrs())
    register.dataProvider().addAttributes(parcel_fields().toList())
    register.updateFields()
    register.dataProvider().addFeatures(features_of([ENDS]))
    show_parcels(register, shipped_profile("tashkent"))
    add_layer(shown.project, register, LayerRole.REGISTER)
    land = land_layers(shown.layers, shown.project)["after"][-1]
    assert type(land.renderer()) is type(register.renderer())
    assert land.labelsEnabled() and land.labeling().settings().fieldName != "name"
    assert land.featureCount() == 2
    shown.choose(Mode.FADE)
    shown.compared.set_share(1.0)
    assert shown.has_line(GREEN, 20)


def test_without_a_register_on_the_map_a_new_parcel_is_named_once(shown):
    named, land = land_layers(shown.layers, shown.project)["after"]
    assert named.labelsEnabled() and not land.labelsEnabled()


def test_nothing_is_left_on_the_canvas_when_the_review_ends(shown):
    shown.choose(Mode.SWIPE)
    shown.compared.clear()
    shown.layers.clear()
    assert not shown.compared.picture.isVisible()
    assert not any(part.isVisible() for part in (shown.compared.handle, shown.compared.legend, shown.compared.caption))
    shown.layers.show([parcel_difference(ENDS, replace(ENDS, purpose="shop"))])
    shown.compared.refresh()
    shown.settle()
    assert shown.compared.handle.isVisible()


@pytest.mark.parametrize("how", ["emptied", "one layer out"])
def test_layers_that_a_person_takes_out_are_compared_no_longer(shown, how):
    shown.choose(Mode.SWIPE)
    after = shown.layers.layer("after").id()
    shown.project.clear() if how == "emptied" else shown.project.removeMapLayer(after)
    assert not shown.compared.picture.isVisible()
    shown.canvas.setExtent(QgsRectangle(349900, 569900, 350200, 570110))
    shown.canvas.refresh()
    shown.settle()
    assert not shown.compared.handle.isVisible()


def test_the_map_does_not_draw_the_layers_a_second_time(shown):
    shown.choose(Mode.SWIPE)
    assert shown.layers.layer("after") not in shown.canvas.layers()
    shown.choose(Mode.OVERLAY)
    wait_until(lambda: shown.layers.layer("after") in shown.canvas.layers())


def test_while_the_map_is_dragged_it_is_cut_at_the_handle(shown):
    tool = QgsMapToolPan(shown.canvas)
    shown.canvas.setMapTool(tool)
    shown.choose(Mode.SWIPE)
    viewport = shown.canvas.viewport()
    QTest.mousePress(viewport, LEFT, NO_KEY, QPoint(350, 500))
    for x in (380, 450):
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(x, 500), LEFT, LEFT, NO_KEY)
        QApplication.sendEvent(viewport, event)
    assert shown.canvas.mapToScene(QPoint(0, 0)).x() == pytest.approx(-100, abs=2), "the map is held"
    left, right = (_greenness(shown.picture(), x) for x in (450, 550))
    assert left < 5 < 10 < right
    assert shown.compared.handle.geometry().center().x() == pytest.approx(500, abs=1)
    QTest.mouseRelease(viewport, LEFT, NO_KEY, QPoint(450, 500))
    shown.settle()
    left, right = (_greenness(shown.picture(), x) for x in (450, 550))
    assert left < 5 < 10 < right


def _greenness(picture: QImage, x: int) -> float:
    """How much greener than red the middle of the canvas is around a column."""
    pixels = [picture.pixelColor(x + by, y) for by in range(-20, 20) for y in range(320, 340)]
    return sum(pixel.green() - pixel.red() for pixel in pixels) / len(pixels)


def test_there_is_no_moment_without_a_picture(shown):
    shown.choose(Mode.FADE)
    shown.compared.set_share(1.0)
    seen = []
    shown.canvas.renderComplete.connect(lambda _: seen.append(shown.compared.picture.isVisible()))
    shown.compared.rendering.drawn.connect(lambda _: seen.append(shown.compared.picture.isVisible()))
    for step in range(4):
        shown.canvas.setExtent(QgsRectangle(349970 + 3 * step, 569980, 350070 + 3 * step, 570050))
        shown.canvas.refresh()
        pause(15)
        seen.append(shown.has_line(GREEN, 20))
    shown.settle()
    assert len(seen) > 5 and all(seen)
