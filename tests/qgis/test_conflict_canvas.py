"""Boundaries in dispute on the map: a click on a line means its side, keys do the same, and the map is given back."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import UUID

import pytest
from qgis.core import QgsPointXY, QgsProject, QgsRectangle
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.conflict.comparison import Boundary, Choice
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.panels.conflict.sides import SIDE_COLOURS
from cadastre_plugin.services.conflict.on_canvas import ConflictCanvas, sides_of
from tests.qgis.conflicts import address_dispute, corner_dispute, line_dispute, place
from tests.qgis.coverage import tashkent
from tests.qgis.desk import Iface
from tests.qgis.pointing import click, show
from tests.qgis.waiting import pause


class Watched:
    def __init__(self) -> None:
        self.iface, crs = Iface(), qgis_crs(tashkent())
        self.iface.window.show()
        west, south, east, north = *place(-0.1, -0.1), *place(3.1, 1.1)
        show(self.iface.canvas, [], crs, QgsRectangle(west, south, east, north))
        self.before = QgsMapToolPan(self.iface.canvas)
        self.iface.canvas.setMapTool(self.before)
        self.conflict = ConflictCanvas(self.iface.canvas, QgsProject.instance(), crs)
        self.picked: list = []
        self.conflict.picked.connect(lambda key, choice: self.picked.append((key, choice)))

    def click(self, column: float, row: float) -> None:
        click(self.iface.canvas, QgsPointXY(*place(column, row)))

    def colours(self) -> set[str]:
        """Of all that the map shows, as far as it is one of the sides' colours."""
        pause(100)
        image = self.iface.canvas.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture
def watched(qgis_new_project):
    made = Watched()
    yield made
    made.conflict.close()
    made.iface.window.close()


def test_a_click_means_the_side_whose_line_it_is_on(watched):
    key = line_dispute().key
    watched.conflict.open(sides_of([line_dispute(), address_dispute()]))
    watched.click(2.08, 0.5)  # where they bent it
    watched.click(1.9, 0.5)  # where I did
    watched.click(2, 0.5)  # where it was
    watched.click(1.5, 0.5)  # in the middle of a lot
    assert watched.picked == [(key, Choice.THEIRS), (key, Choice.MINE), (key, Choice.BASE)]


def test_a_corner_is_chosen_by_a_click_on_it_or_on_a_line_to_it(watched):
    moved = corner_dispute().boundary
    watched.conflict.open(sides_of([corner_dispute()]))
    for corner in (moved.theirs[0], moved.mine[0], moved.base[0]):
        click(watched.iface.canvas, QgsPointXY(*corner))
    half_way = [(one + other) / 2 for one, other in zip(moved.mine[0], place(1, 0), strict=True)]
    click(watched.iface.canvas, QgsPointXY(*half_way))
    assert [choice for _, choice in watched.picked] == [Choice.THEIRS, Choice.MINE, Choice.BASE, Choice.MINE]


def test_a_corner_on_a_line_that_all_sides_share_is_chosen_by_a_click_on_it(watched):
    """Corners that went along the street: to the millimetre they are not on each other's line."""
    corners = [(place(1, 1)[0] + by, place(1, 1)[1] + rise) for by, rise in ((0, 0), (-1.2, 0.001), (1.96, -0.001))]
    beside = (place(0, 1), place(1, 0), place(2, 1))
    moved = Boundary(*((corner,) for corner in corners), corner_dispute().boundary.parcels, beside)
    watched.conflict.open(sides_of([replace(corner_dispute(), boundary=moved)]))
    for corner in corners:
        click(watched.iface.canvas, QgsPointXY(*corner))
    assert [choice for _, choice in watched.picked] == [Choice.BASE, Choice.THEIRS, Choice.MINE]


def test_three_colours_a_legend_and_labels_of_whose_it_is(watched):
    watched.conflict.open(sides_of([line_dispute()]))
    watched.conflict.show({}, line_dispute().key)
    assert watched.colours() >= set(SIDE_COLOURS.values())
    lines = watched.conflict._lines
    assert lines._legend.isVisible()
    assert {text for _, text in lines._labels.boxes()} == {"Base", "Theirs", "Mine"}


def test_what_is_chosen_is_told_from_what_is_passed_over(watched):
    watched.conflict.open(sides_of([line_dispute()]))
    watched.conflict.show({line_dispute().key: Choice.THEIRS}, None)
    bands = watched.conflict._lines._bands
    sizes = {key: band.numberOfVertices() for key, band in bands.items() if band.numberOfVertices()}
    assert sizes.keys() == {("Theirs", "chosen"), ("Base", "passed"), ("Mine", "passed")}


def test_keys_on_the_map(watched):
    numbered, asked = [], []
    watched.conflict.numbered.connect(numbered.append)
    watched.conflict.next_wanted.connect(lambda: asked.append(True))
    watched.conflict.open(sides_of([line_dispute()]))
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_N):
        QTest.keyClick(watched.iface.canvas, key)
    assert numbered == [Choice.BASE, Choice.THEIRS, Choice.MINE] and asked == [True]
    QTest.keyClick(watched.iface.canvas, Qt.Key.Key_Escape)
    assert watched.iface.canvas.mapTool() is watched.before


def test_the_map_has_its_tool_back_and_nothing_of_it_is_left(watched):
    watched.conflict.open(sides_of([line_dispute()]))
    watched.conflict.show({}, line_dispute().key)
    assert watched.iface.canvas.mapTool() is not watched.before
    watched.conflict.clear()
    assert watched.iface.canvas.mapTool() is watched.before
    assert watched.colours().isdisjoint(SIDE_COLOURS.values())


def test_without_a_boundary_in_dispute_the_tool_stays(watched):
    watched.conflict.open(sides_of([address_dispute()]))
    assert watched.iface.canvas.mapTool() is watched.before


def test_two_hundred_boundaries_stay_quick(watched):
    """They are prepared off the GUI thread; on it is drawn, again with each choice."""
    many = [
        replace(line_dispute(), key=replace(line_dispute().key, id=UUID(int=7000 + count, version=4)))
        for count in range(200)
    ]
    start = time.perf_counter()
    sides = sides_of(many)
    prepared = time.perf_counter() - start
    watched.conflict.open(sides)
    start = time.perf_counter()
    watched.conflict.show({many[3].key: Choice.MINE}, many[4].key)
    drawn = time.perf_counter() - start
    assert len(sides) == 600 and prepared < 3.0 and drawn < 0.15, (prepared, drawn)
