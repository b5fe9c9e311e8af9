"""Boundary points in a draft: said of corners, following them, in the one undo stack and in the journal."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from qgis.core import QgsPointXY

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from tests.qgis.coverage import empty_change, parcels, tashkent
from tests.qgis.drafting import Journal, change_attributes, corner, move_corner, split

BASE = parcels(3)
PLACE = (1, 1)
"""A corner that two lots have in common."""


def at(column: float, row: float) -> tuple[float, float]:
    point = corner(column, row)
    return round(point.x() * 1000) / 1000, round(point.y() * 1000) / 1000


KNOWN = BoundaryPoint(UUID(int=7), 4, at(*PLACE), "7", "gnss", 0.03, "act 7", marker="pin")


def begin(change=None, points=(KNOWN,), journal=None) -> EditSession:
    change = change or empty_change()
    draft = DraftLayer(qgis_crs(tashkent()), tashkent(), change.district)
    session = EditSession(change, BASE, draft, journal if journal is not None else Journal(), points=points)
    session.start()
    return session


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def session(journal) -> EditSession:
    return begin(journal=journal)


def shifted(column: float, row: float) -> QgsPointXY:
    point = corner(column, row)
    return QgsPointXY(round((point.x() + 0.5) * 1000) * 0.001, point.y())


def test_nothing_said_is_nothing_changed(session):
    assert session.change().points == ()
    assert session.points_at([at(*PLACE), at(0, 0)]) == {at(*PLACE): KNOWN}


def test_what_is_said_of_a_corner_is_one_step_that_can_be_undone_and_done_again(session, journal):
    session.describe_corners({at(*PLACE): {"accuracy": 0.01, "method": "total_station"}}, "Corner 7")
    stack = session.undo_stack
    assert (stack.count(), stack.text(0)) == (1, "Corner 7")
    [edit] = session.change().points
    assert (edit.id, edit.base_version) == (KNOWN.id, 4)
    assert edit.after == replace(KNOWN, accuracy=0.01, method="total_station")
    assert journal[-1] == session.change()
    stack.undo()
    assert session.change().points == () == journal[-1].points
    stack.redo()
    assert session.change().points == (edit,)


def test_several_corners_can_be_described_in_one_step(session):
    session.describe_corners({at(*PLACE): {"accuracy": 0.01}, at(0, 0): {"accuracy": 0.01}}, "Corners")
    assert session.undo_stack.count() == 1
    assert {point.accuracy for point in session.points().values()} == {0.01}
    assert len(session.points()) == 2
    session.undo_stack.undo()
    assert session.points() == {KNOWN.id: KNOWN}


def test_saying_what_is_known_is_no_step(session):
    session.describe_corners({at(*PLACE): {"accuracy": 0.03}}, "Corner 7")
    assert session.undo_stack.count() == 0


def test_a_corner_that_the_register_says_nothing_of(session):
    session.describe_corners({at(0, 0): {"number": "1"}}, "Corner 1")
    session.describe_corners({at(0, 0): {"accuracy": 0.05}}, "Corner 1")
    [edit] = session.change().points
    assert edit.base_version == NEW
    assert (edit.after.number, edit.after.accuracy, edit.after.position) == ("1", 0.05, at(0, 0))
    session.describe_corners({at(0, 0): {"number": None, "accuracy": None}}, "Corner 1")
    assert session.change().points == ()


def test_a_point_follows_qgis_own_vertex_tool_and_its_undo(session):
    moved = move_corner(session.draft.layer, corner(*PLACE), shifted(*PLACE))
    assert moved == 2
    [edit] = session.change().points
    x, y = at(*PLACE)
    assert edit.after.position == pytest.approx((x + 0.5, y))
    assert (edit.after.number, edit.after.accuracy) == ("7", None)
    session.undo_stack.undo()
    assert session.change().points == ()


def test_geometry_and_attributes_are_undone_in_the_order_they_were_done(session):
    """Moved, described there, moved on: each undo brings back exactly what was."""
    layer, stack = session.draft.layer, session.undo_stack
    states = [session.change()]
    move_corner(layer, corner(*PLACE), shifted(*PLACE))
    states.append(session.change())
    here = states[-1].points[0].after.position
    session.describe_corners({here: {"accuracy": 0.01}}, "Corner 7")
    states.append(session.change())
    assert states[-1].points[0].after.accuracy == 0.01
    change_attributes(layer, BASE[0], address="Amir Temur 1")
    states.append(session.change())
    session.describe_corners({at(0, 0): {"number": "1"}}, "Corner 1")
    states.append(session.change())
    for state in reversed(states[:-1]):
        stack.undo()
        assert session.change() == state
    assert states[0].is_empty()
    for state in states[1:]:
        stack.redo()
        assert session.change() == state


def test_a_split_after_an_undone_statement_is_still_seen_as_done_now(session):
    """A step that touches no feature must not hide that the next command is fresh: its pieces get their own ids."""
    session.describe_corners({at(0, 0): {"number": "1"}}, "Corner 1")
    move_corner(session.draft.layer, corner(*PLACE), shifted(*PLACE))
    session.undo_stack.undo()
    session.undo_stack.undo()
    west, north = corner(0, 0), corner(0, 1)
    middle = (west.y() + north.y()) / 2
    split(session.draft.layer, [QgsPointXY(west.x() - 1, middle), QgsPointXY(corner(1, 0).x() + 1, middle)])
    change = session.change()
    new = [edit for edit in change.parcels if edit.base_version == NEW]
    assert len(new) == 2 == len(change.lineage)


def test_a_corner_that_ends_takes_its_point_along(session):
    layer = session.draft.layer
    layer.beginEditCommand("Deleted")
    layer.deleteFeatures([feature.id() for feature in layer.getFeatures()])
    layer.endEditCommand()
    assert [(edit.id, edit.after) for edit in session.change().points] == [(KNOWN.id, None)]


def test_a_draft_that_is_opened_again_says_the_same(session):
    move_corner(session.draft.layer, corner(*PLACE), shifted(*PLACE))
    here = session.change().points[0].after.position
    session.describe_corners({here: {"accuracy": 0.01}}, "Corner 7")
    session.describe_corners({at(0, 0): {"number": "1"}}, "Corner 1")
    change = session.change()
    again = begin(change)
    assert again.change() == change
    back = QgsPointXY(*(round(value * 1000) * 0.001 for value in here))
    move_corner(again.draft.layer, back, corner(*PLACE))
    [only] = again.change().points
    assert only.after.number == "1"


def test_qgis_own_discard_takes_nothing_back(session):
    session.describe_corners({at(0, 0): {"number": "1"}}, "Corner 1")
    change = session.change()
    session.draft.layer.rollBack()
    assert session.change() == change
    session.draft.layer.startEditing()


def test_qgis_own_save_takes_nothing_back(session):
    session.describe_corners({at(0, 0): {"number": "1"}}, "Corner 1")
    change = session.change()
    session.draft.layer.commitChanges()
    assert session.change() == change


def test_the_fabric_of_the_tools_knows_the_points_as_they_stand(session):
    assert session.fabric().points == {at(*PLACE): KNOWN}
    session.describe_corners({at(*PLACE): {"accuracy": 0.01}}, "Measured")
    assert session.fabric().points[at(*PLACE)].accuracy == 0.01
    move_corner(session.draft.layer, corner(*PLACE), shifted(*PLACE))
    moved = (shifted(*PLACE).x(), shifted(*PLACE).y())
    (place,) = session.fabric().points
    assert place == pytest.approx(moved) and session.fabric().points[place].accuracy is None
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.fabric().points == {at(*PLACE): KNOWN}
