"""The table of a parcel's corners: typed by keyboard, one step a cell, with what that makes of the area."""

from __future__ import annotations

import pytest
from qgis.core import QgsExpressionContext
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLineEdit

from cadastre_plugin.core.survey.uncertainty import area_uncertainty, corners_of
from cadastre_plugin.layers.boundary_points_layer import BoundaryPointsLayer
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.panels.boundary.corners_model import ACCURACY, MARKER, METHOD, NUMBER, PLACE, read_accuracy
from cadastre_plugin.services.boundary.catalogue import CORNERS
from tests.qgis.benches import workbench
from tests.qgis.coverage import parcels, tashkent
from tests.qgis.drafting import corner, move_corner

LOT = parcels(3)[1]
DOCK_WIDTH = 420


@pytest.fixture
def bench(session):
    with workbench(session, CORNERS) as made:
        made._iface.window.resize(1200, 800)
        made._iface.window.resizeDocks([made._dock], [DOCK_WIDTH], Qt.Orientation.Horizontal)
        yield made


@pytest.fixture
def chosen(page):
    """The second lot, by the end of its number."""
    page.parcel.setFocus()
    QTest.keyClicks(page.parcel, "0002")
    QTest.keyClick(page.parcel, Qt.Key.Key_Return)
    assert page.parcel.text() == LOT.number
    return page


def text(page, row, column):
    return page.corners.index(row, column).data()


def type_into(page, row, column, said):
    """Go to a cell with the keyboard and type."""
    page.table.setCurrentIndex(page.corners.index(row, column))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    editor = editor_of(page, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, said)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def editor_of(page, kind):
    """The one that is open; those of cells before wait for their end."""
    return next(editor for editor in page.table.findChildren(kind) if editor.isVisible())


def choose_in(page, row, column, code):
    page.table.setCurrentIndex(page.corners.index(row, column))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    box = editor_of(page, QComboBox)
    box.setCurrentIndex(box.findData(code))
    QTest.keyClick(box, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_the_corners_stand_in_the_table_north_first(chosen):
    assert len(chosen.corners.rows) == 4
    east, north = corners_of(LOT.geometry)[0]
    assert text(chosen, 0, PLACE) == f"{north:.3f}\n{east:.3f}"
    assert text(chosen, 0, ACCURACY) == "(0.1)", "nobody stated it: what the profile takes"
    spoken = chosen.corners.index(0, PLACE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("X north\nY east: ")


def test_a_number_that_is_not_there_and_one_that_several_have(page):
    for said, expected in (("77777", "No parcel"), ("000", "No parcel"), ("", "No parcel")):
        page.parcel_wanted.emit(said)
        assert page.notice.text.text().startswith(expected)
    page.parcel_wanted.emit("1")
    assert page.parcel.text().endswith("0001")


def test_typing_is_a_step_that_is_undone_in_the_drafts_own_stack(chosen, session):
    type_into(chosen, 0, NUMBER, "17")
    type_into(chosen, 0, ACCURACY, "0,02")
    assert (text(chosen, 0, NUMBER), text(chosen, 0, ACCURACY)) == ("17", "0.02")
    assert [session.undo_stack.text(index) for index in range(2)] == ["Corner (1) described", "Corner 17 described"]
    [edit] = session.change().points
    assert (edit.after.number, edit.after.accuracy) == ("17", 0.02)
    session.undo_stack.undo()
    assert text(chosen, 0, ACCURACY) == "(0.1)"
    session.undo_stack.undo()
    assert session.change().is_empty() and text(chosen, 0, NUMBER) == ""


def test_method_and_marker_are_chosen_from_the_citys_lists(chosen, session):
    choose_in(chosen, 0, METHOD, "gnss")
    choose_in(chosen, 0, MARKER, "pin")
    [edit] = session.change().points
    assert (edit.after.method, edit.after.marker) == ("gnss", "pin")
    assert text(chosen, 0, METHOD) == "GNSS"
    assert text(chosen, 0, ACCURACY) == "(0.03)", "usual for the method"


def test_what_is_typed_holds_for_all_selected_cells_of_the_column(chosen, session):
    model, table = chosen.corners, chosen.table
    for row in range(4):
        table.selectionModel().select(model.index(row, ACCURACY), table.selectionModel().SelectionFlag.Select)
    table.selectionModel().setCurrentIndex(model.index(0, ACCURACY), table.selectionModel().SelectionFlag.NoUpdate)
    model.setData(model.index(0, ACCURACY), "0.02")
    assert [text(chosen, row, ACCURACY) for row in range(4)] == ["0.02"] * 4
    assert session.undo_stack.count() == 1


def test_corners_are_numbered_in_one_step_and_a_neighbour_sees_it(chosen, session):
    type_into(chosen, 2, NUMBER, "2")
    QTest.mouseClick(chosen.number, Qt.MouseButton.LeftButton)
    assert [text(chosen, row, NUMBER) for row in range(4)] == ["1", "3", "2", "4"]
    assert session.undo_stack.count() == 2 and not chosen.number.isEnabled()
    chosen.parcel_wanted.emit("0003")
    shared = set(corners_of(LOT.geometry)) & {row.position for row in chosen.corners.rows if row.point}
    assert len(shared) == 2


def test_the_area_has_its_uncertainty_and_advice_what_to_measure(chosen):
    deviation = area_uncertainty(LOT.geometry, lambda _: 0.1).deviation
    assert f"±{deviation:.2f} m²" in chosen.area.text()
    for row in (0, 1, 3):
        type_into(chosen, row, ACCURACY, "0.02")
    assert "corner (3) again first: at ±0.02 m" in chosen.advice.text()
    type_into(chosen, 2, ACCURACY, "0.02")
    assert "as well as the best method" in chosen.advice.text()


def test_what_is_no_accuracy_is_not_taken(chosen, session):
    type_into(chosen, 0, ACCURACY, "good")
    type_into(chosen, 0, ACCURACY, "-1")
    assert session.undo_stack.count() == 0
    assert [read_accuracy(said) for said in ("0,05", "1e-3", "0", "nan", "inf", "")] == [0.05, 0.001] + [None] * 4


def test_a_corner_that_moved_must_be_stated_anew(chosen, session):
    type_into(chosen, 0, NUMBER, "17")
    type_into(chosen, 0, ACCURACY, "0.02")
    east, north = corners_of(LOT.geometry)[0]
    column = 1 if east < corner(1.5, 0).x() else 2
    row = 0 if north < corner(0, 0.5).y() else 1
    move_corner(session.draft.layer, corner(column, row), corner(column + 0.05, row))
    [edit] = session.change().points
    assert (edit.after.number, edit.after.accuracy) == ("17", None)
    assert (text(chosen, 0, NUMBER), text(chosen, 0, ACCURACY)) == ("17", "(0.1)")
    session.undo_stack.undo()
    assert text(chosen, 0, ACCURACY) == "0.02"


def test_the_page_fits_the_dock(bench, chosen):
    table = chosen.table
    QApplication.processEvents()
    assert chosen.minimumSizeHint().width() <= DOCK_WIDTH
    widths = sum(table.columnWidth(column) for column in range(chosen.corners.columnCount()))
    assert widths <= table.viewport().width()
    place = table.fontMetrics().horizontalAdvance("588000.000")
    assert table.columnWidth(PLACE) >= place


@pytest.mark.parametrize(
    ("accuracy", "label"), [(None, "1"), (0.0013, "1 ±0.001"), (0.015, "1 ±0.015"), (0.25, "1 ±0.25")]
)
def test_a_point_is_labelled_with_its_number_and_accuracy(session, accuracy, label):
    shown = BoundaryPointsLayer(qgis_crs(tashkent()), tashkent())
    session.describe_corners({corners_of(LOT.geometry)[0]: {"number": "1", "accuracy": accuracy}}, "x")
    shown.show(session.points())
    context = QgsExpressionContext()
    context.setFeature(next(shown.layer.getFeatures()))
    assert shown.layer.labeling().settings().getLabelExpression().evaluate(context) == label


def test_points_are_on_the_map_as_they_stand(session):
    shown = BoundaryPointsLayer(qgis_crs(tashkent()), tashkent())
    corners = corners_of(LOT.geometry)
    session.describe_corners({corners[0]: {"number": "1"}, corners[1]: {"number": "2"}}, "x")
    shown.show(session.points())
    session.describe_corners({corners[0]: {"number": "7", "method": "gnss", "accuracy": 0.03}}, "x")
    shown.show(session.points())
    seen = {feature["number"]: feature["accuracy"] for feature in shown.layer.getFeatures()}
    assert seen.keys() == {"7", "2"} and seen["7"] == 0.03
    session.undo_stack.undo()
    session.undo_stack.undo()
    shown.show(session.points())
    assert shown.layer.featureCount() == 0
