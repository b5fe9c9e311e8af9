"""Splitting and merging from the mouse on the canvas to one step in the draft."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest
from qgis.core import (
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.api.errors import Forbidden
from cadastre_plugin.core.model.holding import Holder, Holding, ParcelRights
from cadastre_plugin.core.model.parcel import same_place
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.services.boundary.catalogue import MERGE, SPLIT
from tests.qgis.benches import applied, at, draw, is_coverage, new_ones, part, told, workbench
from tests.qgis.coverage import DEPTH, NORTH, parcels, tashkent
from tests.qgis.pointing import click, hover, press_escape
from tests.qgis.waiting import wait_until

LOTS = parcels(3, 2)


class Rights:
    """Who holds what: one person everything, but of the last parcel a half."""

    def __init__(self):
        self.asked = []

    def rights(self, number):
        self.asked.append(number)
        if number.endswith("6"):
            raise Forbidden("other_district", parameters={"district": "01"})
        fraction = Fraction(1, 2) if number.endswith("3") else Fraction(1)
        holder = Holder(UUID(int=9), PartyKind.NATURAL, "M. T.", fraction)
        held = [Holding(UUID(int=1), "ownership", RightClass.RIGHT, (holder,))]
        if number.endswith("4"):
            held.append(Holding(UUID(int=2), "arrest", RightClass.RESTRICTION, (), "court"))
        return ParcelRights(UUID(int=3), tuple(held))


@pytest.fixture
def base():
    return [LOTS[0], replace(LOTS[1], purpose="shop"), *LOTS[2:]]


@pytest.fixture
def client():
    return Rights()


@pytest.fixture
def bench(session, client):
    with workbench(session, client=client) as made:
        yield made


def ended(change):
    return {edit.id for edit in change.parcels if edit.after is None}


def test_a_line_splits_all_that_it_crosses_in_one_step(bench, session):
    bench.open(SPLIT)
    draw(bench, (0.5, -0.2), (0.6, 2.2))
    change = applied(bench, session)
    assert len(new_ones(change)) == 4 and ended(change) == {LOTS[0].id, LOTS[3].id}
    assert {link.parent_id for link in change.lineage} == {LOTS[0].id, LOTS[3].id}
    assert len(change.lineage) == 4
    assert is_coverage(session)
    session.undo_stack.undo()
    assert session.change().is_empty()
    session.undo_stack.redo()
    assert session.change().lineage == change.lineage


def test_only_the_selected_ones_are_split_and_others_get_the_corner(bench, session):
    session.select([LOTS[0].id])
    bench.open(SPLIT)
    assert part(bench, "cadastre.split.scope").value() is True
    draw(bench, (0.5, -0.2), (0.6, 1.2))
    change = applied(bench, session)
    assert len(new_ones(change)) == 2 and ended(change) == {LOTS[0].id}
    assert LOTS[3].id in {edit.id for edit in change.parcels}
    assert is_coverage(session)


def test_without_a_selection_a_person_is_told_to_select(bench):
    bench.open(SPLIT)
    part(bench, "cadastre.split.scope").choose(True)
    draw(bench, (0.5, -0.2), (0.6, 1.2))
    assert "select" in told(bench)
    part(bench, "cadastre.split.scope").choose(False)
    told(bench)
    assert bench.work.page.apply.isEnabled()


def test_a_line_that_ends_inside_is_refused_until_it_may_be_extended(bench, session):
    bench.open(SPLIT)
    draw(bench, (0.5, -0.2), (0.5, 0.5))
    assert "extend" in told(bench)
    part(bench, "cadastre.split.lead_on").setChecked(True)
    assert len(new_ones(applied(bench, session))) == 2


def test_the_preview_follows_the_mouse_and_escape_empties_it(bench):
    bench.open(SPLIT)
    click(bench._canvas, at(0.5, -0.2))
    hover(bench._canvas, at(0.5, 1.1))
    told(bench)
    assert bench.work.page.balance.rowCount() > 1
    press_escape(bench._canvas)
    told(bench)
    assert bench.work.proposal() is None and not bench.work.page.balance.isVisible()


def test_a_line_is_taken_from_any_layer_in_any_crs(bench, session):
    road = QgsVectorLayer("LineString?crs=EPSG:4326", "road axis", "memory")
    line = QgsGeometry.fromPolylineXY([at(1.5, -0.3), at(1.4, 1.3)])
    crs = qgis_crs(tashkent())
    line.transform(QgsCoordinateTransform(crs, road.crs(), QgsProject.instance()))
    feature = QgsFeature()
    feature.setGeometry(line)
    road.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(road)
    session.select([LOTS[1].id])
    bench.open(SPLIT)
    part(bench, "cadastre.split.layer").setLayer(road)
    QTest.mouseClick(part(bench, "cadastre.split.take_line"), Qt.MouseButton.LeftButton)
    assert "road axis" in bench.work.page.notice.text.text()
    road.selectAll()
    QTest.mouseClick(part(bench, "cadastre.split.take_line"), Qt.MouseButton.LeftButton)
    change = applied(bench, session)
    assert len(new_ones(change)) == 2 and ended(change) == {LOTS[1].id}
    QgsProject.instance().removeMapLayer(road)


def test_clicked_neighbours_become_one_and_the_choice_of_purpose_is_kept(bench, session):
    bench.open(MERGE)
    for place in ((0.5, 0.5), (1.5, 0.5), (2.5, 0.5)):
        click(bench._canvas, at(*place))
    click(bench._canvas, at(2.5, 0.5))  # again: not that one
    assert part(bench, "cadastre.merge.parcels").count() == 2
    purpose = part(bench, "cadastre.merge.purpose")
    assert purpose.isVisible() and purpose.count() == 2
    assert not part(bench, "cadastre.merge.address").isVisible()
    purpose.setCurrentIndex(purpose.findData("shop"))
    change = applied(bench, session)
    (whole,) = new_ones(change)
    assert whole.purpose == "shop" and ended(change) == {LOTS[0].id, LOTS[1].id}
    assert {(link.parent_id, link.child_id) for link in change.lineage} == {
        (LOTS[0].id, whole.id),
        (LOTS[1].id, whole.id),
    }
    assert is_coverage(session)
    assert session.selected() == ()


def test_parcels_that_do_not_touch_are_refused(bench):
    bench.open(MERGE)
    click(bench._canvas, at(0.5, 0.5))
    assert "next parcel" in told(bench)
    click(bench._canvas, at(2.5, 0.5))
    assert "no edge" in told(bench)
    part(bench, "cadastre.merge.apart").setChecked(True)
    told(bench)
    assert bench.work.page.apply.isEnabled()
    assert "several parts" in bench.work.page.remarks.text()


def test_who_holds_them_is_said(bench, client):
    bench.open(MERGE)
    holders = part(bench, "cadastre.merge.holders")
    click(bench._canvas, at(0.5, 0.5))
    click(bench._canvas, at(1.5, 0.5))
    wait_until(lambda: "held by the same: M. T." in holders.text(), "the holders")
    click(bench._canvas, at(2.5, 0.5))
    wait_until(lambda: "M. T. (1/2)" in holders.text(), "the other holder")
    assert "contract" in holders.text()
    click(bench._canvas, at(0.5, 1.5))
    wait_until(lambda: "arrest" in holders.text(), "the arrest")
    assert len(client.asked) == 4


def test_rights_that_may_not_be_seen_are_said_to_be_so(bench):
    bench.open(MERGE)
    click(bench._canvas, at(2.5, 1.5))
    wait_until(lambda: "district 01" in part(bench, "cadastre.merge.holders").text(), "the refusal")


def test_a_piece_of_a_split_has_the_holders_of_its_parent(bench, session, client):
    bench.open(SPLIT)
    draw(bench, (0.5, -0.2), (0.5, 1.0))
    applied(bench, session)
    bench.open(MERGE)
    click(bench._canvas, at(0.2, 0.5))
    click(bench._canvas, at(0.8, 0.5))
    wait_until(lambda: client.asked == [LOTS[0].number], "the parent's rights")


def test_split_then_merge_with_corners_dropped_gives_back_the_place(bench, session):
    bench.open(SPLIT)
    draw(bench, (0.5, -0.2), (0.6, 1.0), (0.6, 1.2))
    change = applied(bench, session)
    ids = [one.id for one in new_ones(change) if one.geometry.centroid.y < NORTH + DEPTH]
    bench.open(MERGE)
    session.select(ids)
    part(bench, "cadastre.merge.drop_corners").setChecked(True)
    (whole,) = [one for one in new_ones(applied(bench, session)) if one.geometry.centroid.y < NORTH + DEPTH]
    assert same_place(whole.geometry, LOTS[0].geometry)


def test_backspace_takes_back_the_last_click(bench):
    bench.open(MERGE)
    click(bench._canvas, at(2.5, 0.5))
    click(bench._canvas, at(1.5, 0.5))
    QTest.keyClick(bench._canvas, Qt.Key.Key_Backspace)
    assert part(bench, "cadastre.merge.parcels").count() == 1
    assert part(bench, "cadastre.merge.parcels").item(0).text() == LOTS[2].number
