"""New parcels, gaps, takings and slivers from the mouse on the canvas to a step in the draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from qgis.PyQt.QtCore import Qt

from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.services.boundary.catalogue import GAP, NEW_PARCEL, SLIVER, TAKING
from tests.qgis.benches import applied, at, draw, new_ones, part, told, workbench
from tests.qgis.coverage import DEPTH, WIDTH, parcels
from tests.qgis.pointing import click
from tests.qgis.waiting import wait_until

GAP_M = 0.06


def block():
    """Six lots in two rows; the middle one of the upper row is missing, two of the lower stand 6 cm apart."""
    lots = [lot for lot in parcels(3, 3) if lot.id != parcels(5)[4].id]
    first = lots[0]
    west, south, east, north = first.geometry.bounds
    corners = [(west, south), (east - GAP_M, south), (east - GAP_M, north - 4), (east, north), (west, north)]
    return [replace(first, geometry=on_grid(shapely.Polygon(corners))), *lots[1:]]


@pytest.fixture
def base():
    return block()


@pytest.fixture
def bench(session):
    with workbench(session) as made:
        yield made


def choose(widget, data):
    widget.setCurrentIndex(widget.findData(data))


def test_a_ring_on_the_map_becomes_a_parcel(bench, session):
    bench.open(NEW_PARCEL)
    choose(part(bench, "cadastre.new_parcel.purpose"), "shop")
    draw(bench, (3.2, 0.2), (3.6, 0.2), (3.6, 0.8))
    [made] = new_ones(applied(bench, session))
    assert made.purpose == "shop" and made.district == "09" and made.number is None


def test_of_a_remainder_the_pieces_are_chosen(bench, session):
    bench.open(NEW_PARCEL)
    part(bench, "cadastre.new_parcel.remainder").setChecked(True)
    draw(bench, (-0.3, -0.2), (3.4, -0.2), (3.4, 3.2), (-0.3, 3.2))
    pieces = part(bench, "cadastre.new_parcel.pieces")
    wait_until(lambda: pieces.count() == 2, "the pieces")
    assert pieces.isVisible()
    pieces.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert "No piece is chosen" in told(bench)
    pieces.item(1).setCheckState(Qt.CheckState.Checked)
    [made] = new_ones(applied(bench, session))
    assert made.geometry.area == pytest.approx(WIDTH * DEPTH, abs=0.1)


def test_a_gap_is_filled_where_a_person_points(bench, session):
    bench.open(GAP)
    click(bench._canvas, at(1.5, 1.5))
    receiver = part(bench, "cadastre.gap.receiver")
    wait_until(lambda: receiver.count() == 5, "the neighbours of the void")
    told(bench)
    receiver.setCurrentIndex(1)
    id = bench.work.page.receiver_id()
    assert not part(bench, "cadastre.gap.purpose").isEnabled()
    [edit] = [edit for edit in applied(bench, session).parcels if edit.id == id]
    assert edit.after.geometry.area == pytest.approx(2 * WIDTH * DEPTH, abs=0.1)
    assert edit.after.number == session.parcel(id).number is not None


def test_a_street_is_refused_with_its_reason(bench):
    bench.open(GAP)
    click(bench._canvas, at(3.4, 1.5))
    wait_until(lambda: "not enclosed" in bench.work.page.notice.text.text(), "the refusal")
    assert not bench.work.page.apply.isEnabled()


def test_a_strip_is_taken_and_each_loss_told(bench, session):
    bench.open(TAKING)
    part(bench, "cadastre.taking.width").setValue(6.0)
    draw(bench, (-0.4, 0.0), (3.4, 0.0))
    told(bench)
    table = part(bench, "cadastre.taking.losses")
    assert table.isVisible() and table.rowCount() == 4
    said = float(table.item(3, 2).text())
    assert said == pytest.approx(3 * WIDTH * 3.0, rel=0.1)  # a pixel is 0.2 m here
    assert float(table.item(0, 3).text()) == pytest.approx(10, abs=1)
    change = applied(bench, session)
    streets = new_ones(change)  # the first lot stands apart from the others
    assert len(streets) == 2 and {street.purpose for street in streets} == {"street"} and len(change.lineage) == 3
    assert sum(street.geometry.area for street in streets) == pytest.approx(said, abs=0.1)
    assert not table.isVisible()


def test_an_outline_is_taken_too(bench, session):
    bench.open(TAKING)
    choose(part(bench, "cadastre.taking.shape"), False)
    assert not part(bench, "cadastre.taking.width").isEnabled()
    draw(bench, (-0.2, 2.8), (3.2, 2.8), (3.2, 3.2), (-0.2, 3.2))
    assert len(new_ones(applied(bench, session))) == 1


def test_a_sliver_is_closed_where_a_person_points(bench, session):
    bench.open(SLIVER)
    click(bench._canvas, at(1.0, 0.5))
    told(bench)
    assert "land that changes hands" in bench.work.page.remarks.text()
    change = applied(bench, session)
    assert change.parcels
    bench.work.page.find.click()
    wait_until(bench.work.page.find.isEnabled, "the search")
    assert part(bench, "cadastre.sliver.faults").count() == 0


def test_slivers_are_found_and_all_repaired(bench, session):
    bench.open(SLIVER)
    bench.work.page.find.click()
    wait_until(bench.work.page.find.isEnabled, "the search")
    faults = part(bench, "cadastre.sliver.faults")
    assert faults.count() == 1 and "gap" in faults.item(0).text()
    faults.setCurrentRow(0)
    told(bench)
    assert bench.work.page.apply.isEnabled()
    choose(part(bench, "cadastre.sliver.scope"), "area")
    told(bench)
    assert bench.work.page.remarks.text() == "Repaired: 1; refused: 0"
    applied(bench, session)
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_where_there_is_none_it_says_so(bench):
    bench.open(SLIVER)
    click(bench._canvas, at(2.5, 2.5))
    assert "No sliver or overlap" in told(bench)
    choose(part(bench, "cadastre.sliver.scope"), "selected")
    assert told(bench) == "Select parcels first"
