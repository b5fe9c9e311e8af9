"""What QGIS's own tools do to areas is seen in the dock of boundaries."""

from __future__ import annotations

import pytest
from qgis.core import QgsPointXY

from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.services.boundary.last_edit import LastEdit
from tests.qgis.coverage import DEPTH, parcels, tashkent
from tests.qgis.drafting import change_attributes, corner, fid_of, move_corner, split
from tests.qgis.waiting import pause, wait_until

FIRST, SECOND, THIRD = parcels(3)


@pytest.fixture
def dock(session):
    made = BoundaryDock()
    made.open_change(session.undo_stack)
    made.show()
    shown = LastEdit(made)
    shown.open_change(tashkent(), session)
    yield made
    shown.close_change()
    assert not made.last_edit.isVisible()
    made.close()


def rows(dock):
    table = dock.last_edit
    return [[table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())]


def shift(session):
    """The common corner of the first two lots 1 m to the east."""
    move_corner(session.draft.layer, corner(1, 1), QgsPointXY(corner(1, 1).x() + 1, corner(1, 1).y()))


def test_a_corner_moved_with_the_vertex_tool_shows_who_gains_and_who_loses(session, dock):
    assert not dock.last_edit.isVisible()
    shift(session)
    wait_until(dock.last_edit.isVisible, "the sheet")
    assert dock.last_edit_title.isVisible()
    (first, second, total) = rows(dock)
    assert (first[0], second[0]) == ("0001", "0002")
    assert float(first[3]) == pytest.approx(DEPTH / 2, abs=0.05) == -float(second[3])
    assert abs(float(total[3])) <= 0.01


def test_a_split_shows_what_came_of_the_parcel(session, dock):
    middle = corner(1, 0).x() + 7
    split(session.draft.layer, [QgsPointXY(middle, corner(1, 0).y() - 5), QgsPointXY(middle, corner(1, 1).y() + 5)])
    wait_until(dock.last_edit.isVisible, "the sheet")
    assert [row[0] for row in rows(dock)][-1] == "Sum" and len(rows(dock)) >= 3


def test_it_is_gone_once_something_else_is_done(session, dock):
    shift(session)
    wait_until(dock.last_edit.isVisible, "the sheet")
    session.undo_stack.undo()
    assert not dock.last_edit.isVisible() and not dock.last_edit_title.isVisible()
    shift(session)
    session.undo_stack.undo()  # before it was computed
    pause(200)
    assert not dock.last_edit.isVisible()


def test_a_tool_takes_its_place(session, dock):
    shift(session)
    wait_until(dock.last_edit.isVisible, "the sheet")
    dock.show_page(ToolPage("A hint"), "A tool")
    assert not dock.last_edit.isVisible() and not dock.last_edit_title.isVisible()
    session.undo_stack.undo()
    shift(session)
    dock.show_page(ToolPage("A hint"), "A tool")  # before it was computed
    pause(200)
    assert not dock.last_edit.isVisible()


def test_attributes_are_no_land(session, dock):
    change_attributes(session.draft.layer, THIRD, purpose="shop")
    pause(200)
    assert not dock.last_edit.isVisible()
    session.draft.layer.beginEditCommand("Deleted")
    session.draft.layer.deleteFeature(fid_of(session.draft.layer, THIRD))
    session.draft.layer.endEditCommand()
    wait_until(dock.last_edit.isVisible, "the sheet")
    assert rows(dock)[0][:1] == ["0003"] and rows(dock)[0][2] == "—"
