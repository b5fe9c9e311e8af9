"""Texts of a preview keep clear of each other and of what the map itself says."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QRectF
from shapely.geometry import Point

from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.parcel_features import features_of
from cadastre_plugin.map_tools.canvas_labels import CanvasLabels
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels, tashkent
from tests.qgis.pointing import show
from tests.qgis.waiting import wait_until


@pytest.fixture
def canvas(qgis_new_project):
    draft = DraftLayer(qgis_crs(tashkent()), tashkent(), "09")
    draft.fill(features_of(parcels(3)))
    made = QgsMapCanvas()
    around = QgsRectangle(EAST, NORTH, EAST + 3 * WIDTH, NORTH + DEPTH).buffered(80)  # where numbers are short
    show(made, [draft.layer], qgis_crs(tashkent()), around)
    wait_until(lambda: made.labelingResults() is not None, "the numbers on the map")
    yield made
    made.setLayers([])
    made.deleteLater()


@pytest.fixture
def labels(canvas):
    return CanvasLabels(canvas, QgsProject.instance(), qgis_crs(tashkent()))


def written(canvas, labels) -> list[QRectF]:
    boxes = labels._texts_of_the_map()
    assert len(boxes) == 3
    return boxes


def middle(canvas, box: QRectF) -> Point:
    place = canvas.getCoordinateTransform().toMapCoordinates(round(box.center().x()), round(box.center().y()))
    return Point(place.x(), place.y())


def test_an_area_stands_beside_the_number_that_the_map_writes(canvas, labels):
    number = written(canvas, labels)[0]
    labels.show([(middle(canvas, number), "450.00 m²")])
    ((box, text),) = labels.boxes()
    assert text == "450.00 m²" and not any(box.intersects(other) for other in written(canvas, labels))
    assert abs(box.center().x() - number.center().x()) < 2
    assert abs(box.center().y() - number.center().y()) < 2 * (box.height() + number.height())


def test_an_area_where_the_map_writes_nothing_stands_in_its_place(canvas, labels):
    place = Point(EAST + WIDTH, NORTH + 2)
    labels.show([(place, "1 m²")])
    ((box, _),) = labels.boxes()
    assert middle(canvas, box).distance(place) < canvas.mapUnitsPerPixel()


def test_a_text_that_would_cover_another_is_left_out(canvas, labels):
    place = Point(EAST + WIDTH, NORTH + 2)
    labels.show([(place, "first"), (place, "second")])
    assert [text for _, text in labels.boxes()] == ["first"]


def test_no_text_is_cut_by_the_edge_of_the_canvas(canvas, labels):
    extent = canvas.extent()
    near, beyond = Point(extent.xMinimum() + 0.1, NORTH), Point(extent.xMinimum() - 0.1, NORTH)
    labels.show([(near, "450.00 m²"), (beyond, "460.00 m²")])
    ((box, text),) = labels.boxes()
    assert text == "450.00 m²" and QRectF(canvas.rect()).contains(box)
