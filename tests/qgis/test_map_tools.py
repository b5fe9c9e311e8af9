"""Map tools turn real mouse and key events into intents."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from shapely.geometry import Point

from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.parcel_features import features_of
from cadastre_plugin.map_tools.extent_tool import ExtentTool
from cadastre_plugin.map_tools.pick_parcel_tool import PickParcelTool
from cadastre_plugin.map_tools.spotlight import NARROWEST_M, Spotlight
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, lot, parcels, tashkent
from tests.qgis.pointing import click, drag, move, press, press_escape, show

SOUTH_WEST, NORTH_EAST = QgsPointXY(EAST + 3, NORTH + 4), QgsPointXY(EAST + 43, NORTH + 24)


@pytest.fixture
def crs():
    return qgis_crs(tashkent())


@pytest.fixture
def draft_layer(qgis_new_project, crs):
    draft = DraftLayer(crs, tashkent(), "09")
    draft.fill(features_of(parcels(3)))
    return draft.layer


@pytest.fixture
def canvas(qgis_new_project, draft_layer, crs):
    made = QgsMapCanvas()
    show(made, [draft_layer], crs, QgsRectangle(EAST - 5, NORTH - 5, EAST + 3 * WIDTH + 5, NORTH + DEPTH + 5))
    yield made
    made.unsetMapTool(made.mapTool())
    made.setLayers([])
    made.deleteLater()


class Heard:
    """What an extent tool said."""

    def __init__(self, tool: ExtentTool) -> None:
        self.drawn, self.given_up, self.failed = [], [], []
        tool.drawn.connect(self.drawn.append)
        tool.given_up.connect(lambda: self.given_up.append(True))
        tool.failed.connect(self.failed.append)


@pytest.fixture
def extent_tool(canvas, crs):
    tool = ExtentTool(canvas, QgsProject.instance(), crs)
    canvas.setMapTool(tool)
    return tool


def test_rectangle_is_drawn(canvas, extent_tool):
    heard = Heard(extent_tool)
    drag(canvas, NORTH_EAST, SOUTH_WEST)
    (bounds,) = heard.drawn
    assert bounds == pytest.approx((SOUTH_WEST.x(), SOUTH_WEST.y(), NORTH_EAST.x(), NORTH_EAST.y()), abs=0.3)


def test_rectangle_follows_the_mouse(canvas, extent_tool):
    press(canvas, SOUTH_WEST)
    move(canvas, NORTH_EAST)
    band = extent_tool._band.asGeometry().boundingBox()
    assert (band.width(), band.height()) == pytest.approx((40, 20), abs=0.5)
    press_escape(canvas)
    assert extent_tool._band.asGeometry().isEmpty()


def test_rectangle_in_a_foreign_crs_is_given_in_the_citys(canvas, extent_tool, crs):
    heard = Heard(extent_tool)
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    transform = QgsCoordinateTransform(crs, mercator, QgsProject.instance())
    canvas.setDestinationCrs(mercator)
    canvas.setExtent(transform.transformBoundingBox(QgsRectangle(EAST, NORTH, EAST + 60, NORTH + 40)))
    drag(canvas, transform.transform(SOUTH_WEST), transform.transform(NORTH_EAST))
    (bounds,) = heard.drawn
    assert bounds == pytest.approx((SOUTH_WEST.x(), SOUTH_WEST.y(), NORTH_EAST.x(), NORTH_EAST.y()), abs=1.5)


def test_escape_and_right_button_give_up(canvas, extent_tool):
    heard = Heard(extent_tool)
    press_escape(canvas)
    click(canvas, SOUTH_WEST, Qt.MouseButton.RightButton)
    assert len(heard.given_up) == 2
    assert heard.drawn == []


def test_click_is_no_rectangle(canvas, extent_tool):
    heard = Heard(extent_tool)
    click(canvas, SOUTH_WEST)
    assert heard.drawn == []


def test_parcel_is_picked(canvas, draft_layer):
    picked, missed = [], []
    tool = PickParcelTool(canvas, lambda: [draft_layer])
    tool.picked.connect(lambda id, number: picked.append((id, number)))
    tool.missed.connect(lambda: missed.append(True))
    canvas.setMapTool(tool)
    click(canvas, QgsPointXY(EAST + 1.5 * WIDTH, NORTH + 0.5 * DEPTH))
    second = parcels(3)[1]
    assert picked == [(second.id, second.number)]
    click(canvas, QgsPointXY(EAST - 3, NORTH - 3))
    assert missed == [True]


@pytest.mark.parametrize("place", [lot(1), Point(EAST, NORTH), lot(0).boundary])
def test_spotlight_goes_there(canvas, crs, place):
    assert Spotlight(canvas, QgsProject.instance(), crs).show([place])
    extent = canvas.extent()
    west, south, east, north = place.bounds
    assert extent.contains(QgsRectangle(west, south, east, north))
    assert extent.width() >= NARROWEST_M * 0.99


def test_spotlight_in_a_foreign_crs(canvas, crs):
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert Spotlight(canvas, QgsProject.instance(), crs).show([lot(1)])
    assert canvas.extent().center().x() == pytest.approx(69.24, abs=0.01)


def test_spotlight_without_a_place(canvas, crs):
    assert not Spotlight(canvas, QgsProject.instance(), crs).show([])
