"""Corners moved, boundaries reshaped and moved parallel: from mouse and keys on the canvas to one step in the draft."""

from __future__ import annotations

import pytest
import shapely
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.boundary.fabric import has_corner
from cadastre_plugin.core.model.parcel import same_state
from cadastre_plugin.panels.boundary.corner_move_page import Deed, Given
from cadastre_plugin.panels.boundary.parallel_page import Until
from cadastre_plugin.services.boundary.catalogue import CORNER_MOVE, PARALLEL, RESHAPE
from tests.qgis.benches import applied, at, is_coverage, part, told, workbench
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels
from tests.qgis.pointing import click, drag, hover, move, press, press_escape
from tests.qgis.waiting import wait_until

LOTS = parcels(3, 2)


@pytest.fixture
def base():
    return LOTS


@pytest.fixture
def bench(session):
    with workbench(session) as made:
        yield made


def place(column, row):
    return round(EAST + column * WIDTH, 3), round(NORTH + row * DEPTH, 3)


def is_base(session):
    return session.change().is_empty() and all(same_state(lot, session.parcel(lot.id)) for lot in LOTS)


def touched(change):
    return {LOTS.index(lot) + 1 for lot in LOTS for edit in change.parcels if edit.id == lot.id}


@pytest.mark.parametrize("way", ["drag", "clicks"])
def test_a_corner_is_dragged_and_everyone_follows_in_one_step(bench, session, way):
    bench.open(CORNER_MOVE)
    canvas = bench._canvas
    if way == "drag":
        drag(canvas, at(1, 1), at(1.3, 1.2))
    else:
        click(canvas, at(1, 1))
        move(canvas, at(1.2, 1.1))
        click(canvas, at(1.3, 1.2))
    told(bench)
    page = bench.work.page
    assert page.corner.place() is not None and page.balance.rowCount() == 5
    wanted = page.place.place()
    change = applied(bench, session, by=canvas)
    assert touched(change) == {1, 2, 4, 5} and session.undo_stack.text(0) == "Move a corner"
    assert all(has_corner(edit.after.geometry, wanted) for edit in change.parcels) and is_coverage(session)
    session.undo_stack.undo()
    assert is_base(session)


def test_the_sheet_follows_the_mouse_and_goes_when_the_corner_drops(bench):
    bench.open(CORNER_MOVE)
    canvas, overlay = bench._canvas, bench.work.overlay
    press(canvas, at(1, 1))
    assert overlay.isVisible() and [row[0] for row in overlay.texts()] == ["0001", "0002", "0004", "0005", "Sum"]
    for column, row in ((1.1, 1.1), (1.9, 1.6), (2.9, 0.1), (0.1, 1.9), (0.5, 0.05)):
        move(canvas, at(column, row))
        mouse = canvas.getCoordinateTransform().transform(at(column, row))
        shown = overlay.geometry()
        assert canvas.rect().contains(shown), (column, row, shown)
        assert not shown.contains(round(mouse.x()), round(mouse.y())), (column, row, shown)
    assert any(overlay.is_over(row) for row in range(4)) and "m, " in overlay.title()
    assert overlay.texts()[-1][3] == "0.00", "nothing is lost, so there is no sign"
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton)
    assert not overlay.isVisible()


def test_the_sheet_says_when_boundaries_would_cross(bench):
    bench.open(CORNER_MOVE)
    press(bench._canvas, at(1, 1))
    move(bench._canvas, at(2.3, 1.5))
    assert "cross" in bench.work.overlay.title()
    QTest.mouseRelease(bench._canvas.viewport(), Qt.MouseButton.LeftButton, pos=_pixel(bench, 2.3, 1.5))
    assert "cross" in told(bench) and not bench.work.page.apply.isEnabled()


def _pixel(bench, column, row):
    mouse = bench._canvas.getCoordinateTransform().transform(at(column, row))
    return mouse.toQPointF().toPoint()


def test_escape_and_backspace_put_back(bench, session):
    bench.open(CORNER_MOVE)
    canvas, page = bench._canvas, bench.work.page
    click(canvas, at(1, 1))
    move(canvas, at(1.3, 1.3))
    press_escape(canvas)
    assert not bench.work.overlay.isVisible() and page.corner.place() is None
    drag(canvas, at(1, 1), at(1.3, 1.2))
    told(bench)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert page.corner.place() is not None and page.place.place() is None and not page.apply.isEnabled()
    assert "where the corner is to be" in page.notice.text.text()
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert page.corner.place() is None and session.undo_stack.count() == 0


def test_a_place_is_given_by_numbers(bench, session):
    bench.open(CORNER_MOVE)
    page = bench.work.page
    click(bench._canvas, at(1, 1))
    press_escape(bench._canvas)
    drag(bench._canvas, at(1, 1), at(1.3, 1.2))
    page.given.choose(Given.SHIFT)
    part(bench, "cadastre.corner_move.north").setText("1,5")
    part(bench, "cadastre.corner_move.east").setText("-0.25")
    told(bench)
    assert page.to(place(1, 1)) == pytest.approx((place(1, 1)[0] - 0.25, place(1, 1)[1] + 1.5))
    page.given.choose(Given.POLAR)
    part(bench, "cadastre.corner_move.distance").setText("2")
    part(bench, "cadastre.corner_move.azimuth").setText("90 00 00")
    change = applied(bench, session)
    x, y = place(1, 1)
    assert all(has_corner(edit.after.geometry, (round(x + 2, 3), y)) for edit in change.parcels)


def test_everything_is_typed_without_the_mouse(bench, session):
    bench.open(CORNER_MOVE)
    x, y = place(1, 1)
    part(bench, "cadastre.corner_move.corner.north").setText(f"{y:.2f}")
    part(bench, "cadastre.corner_move.corner.east").setText(f"{x + 9:.2f}")
    assert "no corner" in bench.work.page.notice.text.text()
    part(bench, "cadastre.corner_move.corner.east").setText(f"{x:.2f}")
    part(bench, "cadastre.corner_move.place.north").setText(f"{y + 1}")
    part(bench, "cadastre.corner_move.place.east").setText(f"{x + 2}")
    assert touched(applied(bench, session)) == {1, 2, 4, 5}
    session.undo_stack.undo()
    bench.open(PARALLEL)
    page = bench.work.page
    part(bench, "cadastre.parallel.place.north").setText(f"{y - 5}")
    part(bench, "cadastre.parallel.place.east").setText(f"{x}")
    assert page.side.count() == 2
    page.distance.setText("0.5")
    applied(bench, session)
    assert is_coverage(session) and not is_base(session)


def test_a_corner_snaps_onto_another(bench, session):
    bench.open(CORNER_MOVE)
    wait_until(lambda: bench._canvas.snappingUtils().snapToMap(at(1.01, 1.0)).isValid(), "snapping")
    drag(bench._canvas, at(1.01, 1.01), at(1.01, 1.99))
    assert bench.work.page.place.place() == pytest.approx(place(1, 2))


def test_a_corner_is_added_and_removed(bench, session):
    bench.open(CORNER_MOVE)
    page = bench.work.page
    page.deed.choose(Deed.ADD)
    drag(bench._canvas, at(1, 0.5), at(1.2, 0.5))
    change = applied(bench, session)
    assert touched(change) == {1, 2} and is_coverage(session)
    added = page.place.place() or next(
        corner
        for corner in map(tuple, shapely.get_coordinates(change.parcels[0].after.geometry).tolist())
        if not has_corner(LOTS[0].geometry, corner)
    )
    page.deed.choose(Deed.REMOVE)
    click(bench._canvas, QgsPointXY(*added))
    applied(bench, session)
    assert session.change().is_empty() and session.undo_stack.count() == 2


def test_what_cannot_be_taken_is_said(bench):
    bench.open(CORNER_MOVE)
    page = bench.work.page
    click(bench._canvas, at(0.5, 0.5))
    assert "no corner" in page.notice.text.text()
    page.deed.choose(Deed.REMOVE)
    click(bench._canvas, at(1, 1))
    assert "cannot" in told(bench) or "not removed" in told(bench)


def test_a_boundary_is_reshaped(bench, session):
    bench.open(RESHAPE)
    canvas = bench._canvas
    for column, row in ((1, 0), (1.2, 0.3), (1.1, 0.7), (1, 1)):
        click(canvas, at(column, row))
    assert not bench.work.page.apply.isEnabled()
    click(canvas, at(1, 1), Qt.MouseButton.RightButton)
    told(bench)
    assert len(bench.work.page.line()) == 4
    change = applied(bench, session)
    assert touched(change) == {1, 2} and is_coverage(session)
    session.undo_stack.undo()
    assert is_base(session)


def test_a_line_is_typed_and_what_is_wrong_with_it_is_said(bench, session):
    bench.open(RESHAPE)
    edit = part(bench, "cadastre.reshape.corners")
    (x0, y0), (x1, y1) = place(0, 1), place(3, 1)
    edit.setPlainText(f"{y0} {x0}\n{y0 + 2:.3f};{(x0 + x1) / 2:.3f}\n{y1} {x1}")
    change = applied(bench, session)
    assert touched(change) == {1, 2, 3, 4, 5, 6} and is_coverage(session)
    edit.setPlainText(f"{y0} {x0}\n{y0 + 2:.3f}")
    assert bench.work.page.line() is None
    edit.setPlainText(f"{y0} {x0}\n{y0 + 5} {x0 + 9}")
    assert "on a boundary" in told(bench)


def test_escape_gives_the_line_up(bench, session):
    bench.open(RESHAPE)
    click(bench._canvas, at(1, 0))
    click(bench._canvas, at(1.2, 0.5))
    press_escape(bench._canvas)
    assert bench.work.proposal() is None and bench.work.page.line() is None


def test_a_boundary_moves_parallel_by_a_distance_and_to_an_area(bench, session):
    bench.open(PARALLEL)
    page = bench.work.page
    click(bench._canvas, at(1, 0.5))
    assert page.side.count() == 2 and "30.291" in page.boundary.text()
    page.side.setCurrentIndex(page.side.findData(str(LOTS[0].id)))
    page.distance.setText("1,25")
    change = applied(bench, session)
    assert {1, 2} <= touched(change) and is_coverage(session)
    grown = session.parcel(LOTS[0].id).geometry.area - LOTS[0].geometry.area
    assert grown == pytest.approx(1.25 * DEPTH, abs=0.02)
    session.undo_stack.undo()
    assert is_base(session)
    click(bench._canvas, at(1, 0.5))
    page.side.setCurrentIndex(page.side.findData(str(LOTS[1].id)))
    page.until.choose(Until.AREA)
    page.area.setText("640.00")
    told(bench)
    assert "640.0000 m² before" in page.remarks.text()
    applied(bench, session)
    assert session.parcel(LOTS[1].id).geometry.area == pytest.approx(640, abs=0.03)


def test_a_second_click_says_where_it_is_to_run(bench, session):
    bench.open(PARALLEL)
    page = bench.work.page
    click(bench._canvas, at(1, 0.5))
    page.side.setCurrentIndex(page.side.findData(str(LOTS[0].id)))
    hover(bench._canvas, at(1.5, 0.6))
    click(bench._canvas, at(1.5, 0.6))
    assert float(page.distance.text()) == pytest.approx(WIDTH / 2, abs=0.3)
    told(bench)
    assert page.apply.isEnabled()
    press_escape(bench._canvas)
    assert page.distance.text() == "" and page.side.count() == 0
