"""Map tools of boundaries turn real mouse and key events into intents, in the coordinates of the draft."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvasTracer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.map_tools.drag_tool import DragTool
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.map_tools.pick_tool import PickTool
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, tashkent
from tests.qgis.desk import Iface
from tests.qgis.drafting import corner
from tests.qgis.pointing import click, drag, hover, move, press_escape, show
from tests.qgis.waiting import wait_until


@pytest.fixture
def iface(session):
    made = Iface()
    made.canvas.setCurrentLayer(session.draft.layer)
    made.window.show()
    area = QgsRectangle(EAST - 5, NORTH - 5, EAST + 3 * WIDTH + 5, NORTH + DEPTH + 5)
    show(made.canvas, [session.draft.layer], qgis_crs(tashkent()), area)
    made.canvas.snappingUtils().setConfig(QgsProject.instance().snappingConfig())
    yield made
    made.canvas.unsetMapTool(made.canvas.mapTool())
    made.canvas.setLayers([])
    made.window.close()


@pytest.fixture
def canvas(iface):
    return iface.canvas


@pytest.fixture
def cad_dock(iface):
    return iface.cadDockWidget()


def heard(tool, *names):
    said = []
    for name in names:
        getattr(tool, name).connect(lambda *values, name=name: said.append((name, *values)))
    return said


def test_a_line_is_drawn_and_taken_back_point_by_point(canvas, cad_dock):
    tool = LineTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    said = heard(tool, "drawn", "given_up")
    for place in (corner(0.5, -0.1), corner(0.5, 0.5), corner(0.7, 1.1)):
        click(canvas, place)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(tool.line()) == 2
    click(canvas, corner(0.5, 1.1))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    ((name, line),) = said
    assert name == "drawn" and len(line) == 3 and tool.line() == []
    assert line[0] == pytest.approx((EAST + 0.5 * WIDTH, NORTH - 0.1 * DEPTH), abs=0.2)


def test_the_right_button_ends_a_line_and_escape_gives_it_up(canvas, cad_dock):
    tool = LineTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    said = heard(tool, "drawn", "given_up")
    click(canvas, corner(0.5, -0.1))
    click(canvas, corner(0.5, 1.1))
    click(canvas, corner(2.5, 1.1), Qt.MouseButton.RightButton)
    click(canvas, corner(1.5, 0.5))
    press_escape(canvas)
    assert [each[0] for each in said] == ["drawn", "given_up"]
    assert len(said[0][1]) == 2 and tool.line() == []


def test_a_line_of_one_point_is_none(canvas, cad_dock):
    tool = LineTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    said = heard(tool, "drawn")
    click(canvas, corner(0.5, 0.5))
    click(canvas, corner(0.5, 0.5), Qt.MouseButton.RightButton)
    assert said == []


def test_the_line_follows_the_mouse(canvas, cad_dock):
    tool = LineTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    click(canvas, corner(0.5, 0.5))
    said = heard(tool, "sketched")
    hover(canvas, corner(1.5, 0.5))
    assert len(said[-1][1]) == 2


def test_a_pick_catches_the_corner_exactly(canvas, cad_dock):
    tool = PickTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    wait_until(lambda: canvas.snappingUtils().snapToMap(corner(1.01, 1.0)).isValid(), "snapping")
    said = heard(tool, "picked", "confirmed", "taken_back", "given_up")
    hover(canvas, corner(1.01, 1.0))
    click(canvas, corner(1.01, 1.0))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
        QTest.keyClick(canvas, key)
    click(canvas, corner(1, 1), Qt.MouseButton.RightButton)
    names = [each[0] for each in said]
    assert names == ["picked", "confirmed", "taken_back", "given_up", "confirmed"]
    assert said[0][1:] == (corner(1, 1).x(), corner(1, 1).y())


def test_a_drag_and_two_clicks_move_alike(canvas, cad_dock):
    tool = DragTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    said = heard(tool, "grabbed", "moved", "dropped", "given_up")
    drag(canvas, corner(1, 1), corner(1.2, 0.8))
    assert [each[0] for each in said] == ["grabbed", "moved", "dropped"]
    said.clear()
    click(canvas, corner(1, 1))
    move(canvas, corner(1.1, 0.9))
    click(canvas, corner(1.2, 0.8))
    assert [each[0] for each in said] == ["grabbed", "moved", "dropped"]
    assert said[2][1:] == pytest.approx((EAST + 1.2 * WIDTH, NORTH + 0.8 * DEPTH), abs=0.2)


def test_escape_puts_back_what_was_held(canvas, cad_dock):
    tool = DragTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    said = heard(tool, "grabbed", "dropped", "given_up")
    click(canvas, corner(1, 1))
    press_escape(canvas)
    click(canvas, corner(2, 1))
    assert [each[0] for each in said] == ["grabbed", "given_up", "grabbed"]


def test_a_line_traces_boundaries_from_corner_to_corner(canvas, cad_dock):
    tracer = QgsMapCanvasTracer(canvas)
    tool = LineTool(canvas, cad_dock)
    canvas.setMapTool(tool)
    wait_until(lambda: canvas.snappingUtils().snapToMap(corner(2, 0)).isValid(), "snapping")
    said = heard(tool, "drawn")
    for place in (corner(0, 0), corner(3, 0)):
        hover(canvas, place)
        click(canvas, place)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    tracer.deleteLater()
    ((_, line),) = said
    assert line == [(corner(column, 0).x(), corner(column, 0).y()) for column in range(4)]
