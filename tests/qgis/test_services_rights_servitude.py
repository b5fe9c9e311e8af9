"""A servitude at the desk of rights: its parcels are clicked, its place is drawn, the canvas is given back."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from qgis.core import QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QDate, Qt

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.layers.roles import LayerRole, find_layer
from tests.qgis.pointing import click, hover, press_escape, show
from tests.qgis.rights_seat import apply, editing_of, made, open_operation, person, pick, register, right, said, select

RIGHT_BUTTON = Qt.MouseButton.RightButton


@pytest.fixture
def company():
    return person("Toshshaharnur", PartyKind.LEGAL)


@pytest.fixture
def page(desk, world, lots, company):
    owner = person()
    register(world, [owner, company], *(right(lot, "ownership", owner) for lot in lots))
    desk.open_area(lots)
    desk.start_change("Servitut")
    select(desk, lots[0])
    west, south, east, north = shapely.total_bounds([lot.geometry for lot in lots])
    canvas, layer = desk.iface.canvas, editing_of(desk).draft.layer
    show(canvas, [layer], layer.crs(), QgsRectangle(west - 10, south - 10, east + 10, north + 10))
    return open_operation(desk, "servitude")


def middle(parcel):
    place = parcel.geometry.representative_point()
    return QgsPointXY(place.x, place.y)


def draw(desk, *corners):
    canvas = desk.iface.canvas
    for x, y in corners:
        hover(canvas, QgsPointXY(x, y))
        click(canvas, QgsPointXY(x, y))
    click(canvas, QgsPointXY(*corners[-1]), RIGHT_BUTTON)


def servitudes(desk):
    layer = find_layer(desk.project, LayerRole.SERVITUDES)
    return None if layer is None else [feature["shape"] for feature in layer.getFeatures()]


def test_parcels_that_are_served_are_clicked_or_taken_from_the_selection(desk, page, lots):
    assert "Choose the parcels" in said(page) and not page.apply.isEnabled()
    before = desk.iface.canvas.mapTool()
    page.served.pick.click()
    click(desk.iface.canvas, middle(lots[1]))
    assert page.served.list.count() == 1 and editing_of(desk).selected() == (lots[0].id,)
    click(desk.iface.canvas, middle(lots[1]))
    assert page.served.list.count() == 0, "a second click takes it back"
    page.served.pick.click()
    assert desk.iface.canvas.mapTool() is before
    select(desk, lots[0], lots[1], lots[2])
    page.served.take.click()
    assert page.served.list.count() == 2
    page.served.list.setCurrentRow(1)
    page.served.remove.click()
    apply(page)
    laid = made(desk)["servitude"]
    assert laid.parcel_id == lots[0].id, "the first that was selected bears it"
    assert len(laid.served) == 1 and set(laid.served) < {lots[1].id, lots[2].id}
    assert laid.place is None and servitudes(desk) is None


def test_a_line_over_the_boundary_ends_at_it_and_stands_on_the_map(desk, page, lots, company):
    west, south, east, _ = lots[0].geometry.bounds
    pick(page.holders.pickers()[0], company)
    page.until.setDate(QDate(2036, 1, 1))
    page.place.line.click()
    draw(desk, (west + 2, south + 15), (east + 8, south + 15))
    assert not page.place.draws_line and "m" in page.place.said.text()
    apply(page)
    laid = made(desk)["servitude"]
    assert (laid.served, laid.until, laid.shares[0].party_id) == ((), date(2036, 1, 1), company.id)
    assert laid.place.bounds[2] == pytest.approx(east, abs=0.0011)
    assert lots[0].geometry.buffer(0.0011).covers(laid.place)
    assert servitudes(desk) == ["line"]
    editing_of(desk).undo_stack.undo()
    assert servitudes(desk) == []


def test_an_area_is_closed_and_one_outside_or_crossing_itself_is_refused(desk, page, lots):
    west, south, east, _ = lots[0].geometry.bounds
    page.served.take.click()
    select(desk, lots[0], lots[1])
    page.served.take.click()
    page.place.area.click()
    draw(desk, (east + 5, south + 5), (east + 15, south + 5), (east + 15, south + 15))
    assert not page.apply.isEnabled() and "inside" in said(page)
    page.place.area.click()
    draw(desk, (west + 4, south + 5), (west + 14, south + 15), (west + 14, south + 5), (west + 4, south + 15))
    assert not page.apply.isEnabled() and "crosses itself" in said(page)
    page.place.area.click()
    draw(desk, (west + 4, south + 5), (west + 14, south + 5), (west + 14, south + 15), (west + 4, south + 15))
    assert "m²" in page.place.said.text()
    apply(page)
    laid = made(desk)["servitude"]
    assert laid.place.geom_type == "MultiPolygon" and 80 < laid.place.area < 120
    assert servitudes(desk) == ["area"]


def test_without_cutting_a_place_outside_is_refused_and_kept(desk, page, lots):
    west, south, east, _ = lots[0].geometry.bounds
    select(desk, lots[0], lots[1])
    page.served.take.click()
    page.place.line.click()
    draw(desk, (west + 2, south + 15), (east + 8, south + 15))
    assert page.apply.isEnabled()
    page.place.cut.click()
    assert not page.apply.isEnabled() and "inside" in said(page)
    page.place.cut.click()
    assert page.apply.isEnabled()
    page.place.remove.click()
    assert page.apply.isEnabled() and "as a whole" in page.place.said.text()


def test_esc_gives_the_canvas_back_and_closing_leaves_nothing_on_it(desk, page, lots):
    canvas = desk.iface.canvas
    before = canvas.mapTool()
    page.place.line.click()
    assert canvas.mapTool() is not before
    click(canvas, middle(lots[0]))
    press_escape(canvas)
    assert canvas.mapTool() is before and not page.place.draws_line
    page.place.area.click()
    page.served.pick.click()
    assert page.served.pick.isChecked() and not page.place.draws_area
    open_operation(desk, "lease")
    assert canvas.mapTool() is before and not page.served.pick.isChecked()
    page.place.line.click()
    desk.services.drafting.finish()
    assert canvas.mapTool() is before and servitudes(desk) is None
