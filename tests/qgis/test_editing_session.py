"""What differs from the base is the change, whichever tool made it; undo gives the base back to the last bit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import (
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayerEditUtils,
)

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import NEW, same_state
from cadastre_plugin.editing.unusable import UNUSABLE
from cadastre_plugin.layers.parcel_style import CHANGED_VARIABLE
from tests.qgis.coverage import lot, parcels
from tests.qgis.drafting import Journal, begin, change_attributes, copy, corner, draw, fid_of, merge, move_corner, split
from tests.qgis.waiting import wait_until


@pytest.fixture
def journal():
    return Journal()


@pytest.fixture
def session(qgis_new_project, journal):
    opened = begin(journal=journal)
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


@pytest.fixture
def draft_layer(session):
    return session.draft.layer


def ended(change):
    return {edit.id for edit in change.parcels if edit.after is None}


def made(change):
    return [edit.after for edit in change.parcels if edit.base_version == NEW]


def test_nothing_was_done(session, journal):
    assert session.change().is_empty()
    assert session.draft.layer.isEditable()
    assert session.draft.layer.featureCount() == 3
    assert journal == []


def test_shared_corner_moves_both_parcels(session, draft_layer, journal):
    first, second, _ = parcels(3)
    assert move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02)) == 2
    change = session.change()
    assert {edit.id for edit in change.parcels} == {first.id, second.id}
    left, right = (edit.after.geometry for edit in change.parcels)
    assert left.intersection(right).length == pytest.approx(left.boundary.intersection(right.boundary).length)
    assert left.intersection(right).area == 0.0
    assert journal[-1] == change


def test_shared_corner_moves_again_after_an_edit(session, draft_layer):
    """QGIS rounds the edited geometries anew; the neighbour that was not edited must still have the same corner."""
    assert move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02)) == 2
    assert move_corner(draft_layer, corner(2, 1), corner(2.05, 1.02)) == 2
    assert move_corner(draft_layer, corner(2, 0), corner(2.05, 0.02)) == 2


def test_what_is_changed_stands_out(session, draft_layer):
    def marked():
        scope = QgsExpressionContextUtils.layerScope(draft_layer)
        return set(scope.variable(CHANGED_VARIABLE).split())

    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    assert marked() == {str(parcel.id) for parcel in parcels(2)}
    session.undo_stack.undo()
    assert marked() == set()


def test_undo_gives_back_the_base(session, draft_layer, journal):
    before = session.parcels()
    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    session.undo_stack.undo()
    assert session.change().is_empty()
    assert all(same_state(one, session.parcel(one.id)) for one in before)
    assert journal[-1].is_empty()
    session.undo_stack.redo()
    assert len(session.change().parcels) == 2


def test_moving_back_by_hand_is_no_change(session, draft_layer):
    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    move_corner(draft_layer, corner(1.05, 1.02), corner(1, 1))
    assert session.change().is_empty()


def test_every_coordinate_is_on_the_grid(session, draft_layer):
    move_corner(draft_layer, corner(1, 1), QgsPointXY(corner(1, 1).x() + 0.123456789, corner(1, 1).y() + 0.5))
    coordinates = [
        value
        for edit in session.change().parcels
        for ring in edit.after.geometry.geoms
        for point in ring.exterior.coords
        for value in point
    ]
    assert all(value == round(value * 1000) / 1000 for value in coordinates)


def test_split_ends_the_parent_and_makes_children(session, draft_layer):
    parent = parcels(3)[1]
    split(draft_layer, [corner(0.9, 0.5), corner(2.1, 0.5)])
    change = session.change()
    children = made(change)
    assert ended(change) == {parent.id}
    assert len(children) == 2
    assert {child.number for child in children} == {None}
    assert {child.legal_area for child in children} == {None}
    assert {child.purpose for child in children} == {"dwelling"}
    assert sum(child.geometry.area for child in children) == pytest.approx(parent.geometry.area, abs=0.01)
    assert {(link.parent_id, link.child_id) for link in change.lineage} == {(parent.id, child.id) for child in children}
    assert session.undo_stack.count() == 1


def test_split_gives_its_corners_to_the_neighbours(session, draft_layer):
    split(draft_layer, [corner(0.9, 0.5), corner(2.1, 0.5)])
    left, right = parcels(3)[0], parcels(3)[2]
    for neighbour in (left, right):
        assert len(session.parcel(neighbour.id).geometry.geoms[0].exterior.coords) == 6


def test_split_is_one_step_of_undo(session, draft_layer):
    split(draft_layer, [corner(0.9, 0.5), corner(2.1, 0.5)])
    session.undo_stack.undo()
    assert session.change().is_empty()
    assert draft_layer.featureCount() == 3
    session.undo_stack.redo()
    assert len(made(session.change())) == 2
    assert session.undo_stack.text(0) == "Features split"


def test_part_of_a_split_is_split_again(session, draft_layer):
    parent = parcels(3)[1]
    split(draft_layer, [corner(0.9, 0.5), corner(2.1, 0.5)])
    split(draft_layer, [corner(1.5, 0.4), corner(1.5, 1.1)])
    change = session.change()
    assert ended(change) == {parent.id}
    assert len(made(change)) == 3
    assert {link.child_id for link in change.lineage} == {child.id for child in made(change)}


@pytest.mark.parametrize("chosen", [0, 1])
def test_merge_ends_the_parents_and_makes_a_child(session, draft_layer, chosen):
    first, second, _ = parcels(3)
    fids = [fid_of(draft_layer, first), fid_of(draft_layer, second)]
    merge(draft_layer, fids, attributes_of=fids[chosen])
    change = session.change()
    (child,) = made(change)
    assert ended(change) == {first.id, second.id}
    assert child.number is None
    assert {link.parent_id for link in change.lineage} == {first.id, second.id}
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_shift_of_the_boundary_keeps_the_number(session, draft_layer):
    move_corner(draft_layer, corner(1, 1), corner(1.3, 1))
    move_corner(draft_layer, corner(1, 0), corner(1.3, 0))
    assert [edit.after.number for edit in session.change().parcels] == [parcel.number for parcel in parcels(2)]
    assert session.change().lineage == ()


def test_copy_is_a_parcel_of_its_own(session, draft_layer):
    copy(draft_layer, fid_of(draft_layer, parcels(3)[0]))
    change = session.change()
    (new,) = made(change)
    assert (new.number, new.version) == (None, NEW)
    assert ended(change) == set()
    assert change.lineage == ()


def test_drawn_parcel_gets_an_id(session, draft_layer):
    stranger = replace(parcels(1)[0], geometry=lot(5, 5), number="10:09:03:02:00:0099", version=4)
    draw(draft_layer, stranger)
    (new,) = made(session.change())
    assert (new.number, new.version, new.district) == (None, NEW, "09")
    assert session.undo_stack.count() == 1


def test_new_parcel_comes_from_the_ended_one_on_whose_land_it_lies(session, draft_layer):
    """Drawn by hand instead of split; one that only touches the old land is no child of it."""
    parent = parcels(3)[1]
    draft_layer.deleteFeature(fid_of(draft_layer, parent))
    draw(draft_layer, replace(parent, geometry=lot(1)))
    draw(draft_layer, replace(parent, geometry=lot(1, 1)))
    change = session.change()
    assert len(made(change)) == 2
    (link,) = change.lineage
    child = next(child for child in made(change) if child.id == link.child_id)
    assert (link.parent_id, child.geometry) == (parent.id, lot(1))


def test_deleted_parcel_ends(session, draft_layer):
    parcel = parcels(3)[2]
    draft_layer.deleteFeature(fid_of(draft_layer, parcel))
    assert ended(session.change()) == {parcel.id}
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_attributes_are_one_step(session, draft_layer):
    parcel = parcels(3)[0]
    change_attributes(draft_layer, parcel, purpose="shop", address="Do'stlik ko'chasi \"5\" — улица, 거리")
    (edit,) = session.change().parcels
    assert (edit.after.purpose, edit.after.address) == ("shop", "Do'stlik ko'chasi \"5\" — улица, 거리")
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_edit_outside_a_command_is_followed(session, draft_layer):
    """QGIS adds topological points after the command of its tool has ended."""
    QgsVectorLayerEditUtils(draft_layer).addTopologicalPoints(corner(0.5, 0))
    assert [edit.id for edit in session.change().parcels] == [parcels(1)[0].id]


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON Z ((370000 588500 5, 370009 588500 5, 370009 588509 5, 370000 588500 5))",
        "CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (370000 588500, 370001 588501, 370002 588500), "
        "(370002 588500, 370000 588500)))",
    ],
)
def test_geometry_that_cannot_be_a_parcel_is_told_and_kept(session, draft_layer, wkt):
    stranger = QgsFeature(draft_layer.fields())
    stranger.setAttribute("parcel_id", "5f0c7b1e-0000-4000-8000-000000000001")
    stranger.setGeometry(QgsGeometry.fromWkt(wkt))
    draft_layer.addFeature(stranger)
    (finding,) = session.unusable()
    assert finding.rule == UNUSABLE
    assert finding.blocks
    assert finding.place is not None
    assert session.change().is_empty()
    assert draft_layer.featureCount() == 4
    session.undo_stack.undo()
    assert session.unusable() == ()


def test_corner_that_is_not_finite_is_told_and_the_last_state_kept(session, draft_layer):
    parcel = parcels(3)[0]
    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    good = session.parcel(parcel.id)
    geometry = draft_layer.getFeature(fid_of(draft_layer, parcel)).geometry()
    geometry.moveVertex(float("nan"), 588_000.0, 0)
    draft_layer.changeGeometry(fid_of(draft_layer, parcel), geometry)
    (finding,) = session.unusable()
    assert finding.subjects == (parcel.id,)
    assert session.parcel(parcel.id) == good
    session.undo_stack.undo()
    assert session.unusable() == ()


def test_boundary_that_crosses_itself_is_part_of_the_change(session, draft_layer):
    """That is a rule's finding, not something that cannot be stored."""
    move_corner(draft_layer, corner(0, 1), corner(0.5, -0.5))
    assert session.unusable() == ()
    assert not session.change().parcels[0].after.geometry.is_valid


def test_journal_that_fails_is_told_and_editing_goes_on(qgis_new_project):
    def full(change):
        raise CadastreError("drafts_disk_full", "The disk is full")

    session = begin(journal=full)
    said = []
    session.journal_failed.connect(said.append)
    move_corner(session.draft.layer, corner(1, 1), corner(1.05, 1.02))
    assert said == ["The disk is full"]
    assert len(session.change().parcels) == 2
    session.finish()


def test_changed_is_said_once_per_command(session, draft_layer):
    said = []
    session.changed.connect(lambda: said.append(len(session.change().parcels)))
    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    split(draft_layer, [corner(1.9, 0.5), corner(3.1, 0.5)])
    session.undo_stack.undo()
    assert said == [2, 5, 2]


def test_change_opens_as_it_was_left(session, draft_layer):
    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    split(draft_layer, [corner(1.9, 0.5), corner(3.1, 0.5)])
    left = session.change()
    session.finish()
    again = begin(parcels(3), left)
    assert again.change() == left
    assert again.undo_stack.count() == 0
    assert again.draft.layer.featureCount() == 4
    again.finish()


@pytest.mark.parametrize("end", ["commitChanges", "rollBack"])
def test_draft_goes_on_when_qgis_ends_editing(session, draft_layer, journal, end):
    move_corner(draft_layer, corner(1, 1), corner(1.05, 1.02))
    split(draft_layer, [corner(1.9, 0.5), corner(3.1, 0.5)])
    before, kept = session.change(), len(journal)
    said = []
    session.resumed.connect(said.append)
    assert getattr(draft_layer, end)()
    wait_until(lambda: said)
    assert draft_layer.isEditable()
    assert session.change() == before
    assert journal[-1] == before
    assert len(journal) == kept
    assert move_corner(draft_layer, corner(3, 1), corner(3.05, 1.02)) == 1
    assert len(session.change().parcels) == len(before.parcels)
    for child in made(before):
        draft_layer.deleteFeature(fid_of(draft_layer, child))
    assert made(session.change()) == []


def test_draft_layer_taken_out_of_the_project(session, draft_layer):
    said = []
    session.lost.connect(lambda: said.append("lost"))
    session.draft.remove_from(QgsProject.instance())
    assert said == ["lost"]
    assert session.change().is_empty()
