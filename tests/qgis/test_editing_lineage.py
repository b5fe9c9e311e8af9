"""Who came from whom, whichever tool made it: QGIS's own tools, the boundary tools, one after the other, and undone."""

from __future__ import annotations

import pytest
from qgis.core import QgsGeometry, QgsProject
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.merge import merge as merged
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.change.document import from_document, to_document
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.editing.appraisal import appraise
from cadastre_plugin.layers.parcel_features import id_of
from cadastre_plugin.panels.work_rows import work_rows
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels, tashkent
from tests.qgis.drafting import begin, copy, corner, fid_of, merge, split

FIRST, SECOND, THIRD = parcels(3)


@pytest.fixture
def session(qgis_new_project):
    opened = begin()
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


@pytest.fixture
def layer(session):
    return session.draft.layer


def links(session):
    return {(link.parent_id, link.child_id) for link in session.change().lineage}


def new_ids(session):
    return {edit.id for edit in session.change().parcels if edit.base_version == 0}


def ended(session):
    return {edit.id for edit in session.change().parcels if edit.after is None}


def across(column, south=-0.2, north=1.2):
    ends = [(EAST + column * WIDTH, NORTH + row * DEPTH) for row in (south, north)]
    return LineString(ends)


def cut(session, column, ids=None):
    session.apply(split_by_line(session.fabric(), across(column), ids), "Split")


def fids(layer, ids):
    return [feature.id() for feature in layer.getFeatures() if id_of(feature) in ids]


def test_one_line_of_qgis_through_several_parcels(session, layer):
    split(layer, [corner(-0.1, 0.5), corner(3.1, 0.5)])
    assert ended(session) == {FIRST.id, SECOND.id, THIRD.id}
    assert len(links(session)) == 6 and len({child for _, child in links(session)}) == 6


def test_split_undone_and_redone_has_the_same_children(session, layer):
    split(layer, [corner(0.9, 0.5), corner(2.1, 0.5)])
    before = links(session)
    for _ in range(2):
        session.undo_stack.undo()
        assert links(session) == set() and session.change().is_empty()
        session.undo_stack.redo()
        assert links(session) == before


def test_grandchildren_come_from_the_parcel_of_the_register(session, layer):
    split(layer, [corner(0.9, 0.5), corner(2.1, 0.5)])
    cut(session, 1.5)
    split(layer, [corner(0.9, 0.25), corner(1.6, 0.25)])
    assert ended(session) == {SECOND.id}
    assert links(session) == {(SECOND.id, child) for child in new_ids(session)}
    assert len(new_ids(session)) == 5
    session.undo_stack.undo()
    assert len(links(session)) == 4


def test_parts_of_two_parents_merged_have_both(session, layer):
    cut(session, 0.5)
    cut(session, 1.5)
    halves = [one.id for one in session.parcels() if 0.4 < (one.geometry.centroid.x - EAST) / WIDTH < 1.6]
    session.apply(merged(session.fabric(), halves), "Merge")
    whole = {child for parent, child in links(session) if parent == SECOND.id} & {
        child for parent, child in links(session) if parent == FIRST.id
    }
    assert len(whole) == 1 and len(links(session)) == 4


def test_split_and_merged_again_it_still_comes_from_its_parent(session):
    cut(session, 0.5, [FIRST.id])
    session.apply(merged(session.fabric(), new_ids(session)), "Merge")
    (child,) = new_ids(session)
    assert links(session) == {(FIRST.id, child)}


@pytest.mark.parametrize("chosen", [0, 1])
def test_qgis_merge_after_a_split_of_the_plugin(session, layer, chosen):
    cut(session, 0.5, [FIRST.id])
    both = fids(layer, new_ids(session))
    merge(layer, both, attributes_of=both[chosen])
    (child,) = new_ids(session)
    assert links(session) == {(FIRST.id, child)}


def test_merging_attributes_gives_nobody_the_identity_of_another(session, layer):
    """QGIS's tool writes every attribute of one feature into the others, its id and number too."""
    two = [fid_of(layer, FIRST), fid_of(layer, SECOND)]
    values = layer.getFeature(two[0]).attributes()
    layer.beginEditCommand("Merged attributes")
    for index, value in enumerate(values[: layer.fields().indexFromName("computed_area")]):
        layer.changeAttributeValue(two[1], index, "Navoiy 7" if layer.fields()[index].name() == "address" else value)
    layer.endEditCommand()
    (edit,) = session.change().parcels
    assert (edit.id, edit.after.number, edit.after.address) == (SECOND.id, SECOND.number, "Navoiy 7")
    assert links(session) == set() and session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_splitting_parts_is_no_split_of_the_parcel(session, layer):
    layer.selectByIds([fid_of(layer, SECOND)])
    layer.beginEditCommand("Parts split")
    layer.splitParts([corner(0.9, 0.5), corner(2.1, 0.5)], False)
    layer.endEditCommand()
    assert SECOND.id not in ended(session) and links(session) == set()


def test_a_paste_elsewhere_and_one_on_the_spot_have_no_parent(session, layer):
    copy(layer, fid_of(layer, FIRST))
    feature = layer.getFeature(fid_of(layer, SECOND))
    layer.beginEditCommand("Features pasted")
    assert layer.addFeatures([feature])
    layer.endEditCommand()
    assert len(new_ids(session)) == 2 and links(session) == set() and ended(session) == set()


def test_the_original_deleted_after_a_paste_on_the_spot_is_the_parent(session, layer):
    feature = layer.getFeature(fid_of(layer, SECOND))
    layer.beginEditCommand("Features pasted")
    assert layer.addFeatures([feature])
    layer.endEditCommand()
    layer.beginEditCommand("Feature deleted")
    assert layer.deleteFeature(fid_of(layer, SECOND))
    layer.endEditCommand()
    (child,) = new_ids(session)
    assert links(session) == {(SECOND.id, child)}


def test_a_ring_that_is_filled_comes_from_the_parcel_around(session, layer):
    """QGIS's "fill ring": a hole is cut and a new feature fills it, in one command."""
    x, y = EAST + 1.5 * WIDTH, NORTH + 0.5 * DEPTH
    hole = QgsGeometry.fromWkt(f"POLYGON(({x} {y}, {x + 3} {y}, {x + 3} {y + 3}, {x} {y}))").snappedToGrid(0.001, 0.001)
    feature = layer.getFeature(fid_of(layer, SECOND))
    layer.beginEditCommand("Ring added and filled")
    layer.changeGeometry(feature.id(), feature.geometry().difference(hole))
    feature.setGeometry(hole)
    assert layer.addFeatures([feature])
    layer.endEditCommand()
    assert SECOND.id in {parent for parent, _ in links(session)}
    assert {child for _, child in links(session)} == new_ids(session)


def test_the_links_are_in_the_document_and_the_journal(session):
    cut(session, 1.5)
    change = session.change()
    assert from_document(to_document(change, 10728), 10728).lineage == change.lineage
    assert session._journal[-1].lineage == change.lineage


def test_they_are_read_in_the_panel(session):
    cut(session, 0.5, [FIRST.id])
    appraisal = appraise(session.change(), Surroundings(parcels(3)), tashkent())
    texts = [child.what for row in work_rows(appraisal, tashkent()) for child in row.children]
    assert texts.count(f"Came from: {FIRST.number}") == 2
    half = WIDTH * DEPTH / 2
    (became,) = [text for text in texts if text.startswith("Became: ")]
    assert became.count("new parcel of") == 2 and f"{half:.0f}"[:2] in became
