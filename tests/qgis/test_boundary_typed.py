"""A boundary in words: read from the map or by number, typed into a new parcel, or another shape, by the keyboard."""

from __future__ import annotations

import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.panels.boundary.typed_page import Becoming
from cadastre_plugin.services.boundary.catalogue import TYPED
from tests.qgis.benches import applied, is_coverage, part, told, workbench
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels
from tests.qgis.pointing import click

LOTS = parcels(3, 2)


@pytest.fixture
def base():
    return LOTS


@pytest.fixture
def bench(session):
    with workbench(session, TYPED) as made:
        yield made


def text_of(bench):
    return bench.work.page.boundary.text()


def test_a_clicked_parcel_is_read_with_its_neighbours(bench):
    click(bench._canvas, QgsPointXY(EAST + 0.5 * WIDTH, NORTH + 0.5 * DEPTH))
    lines = text_of(bench).splitlines()
    assert len(lines) == 6
    assert lines[2].startswith("azimuth 90°00'00\"") and LOTS[3].number in lines[2]
    assert LOTS[1].number in lines[3]
    assert "no parcel beside" in lines[4]
    assert "as it stands" in told(bench)


def test_a_parcel_is_read_by_the_end_of_its_number_without_the_mouse(bench):
    number = part(bench, "cadastre.typed.number")
    number.setFocus()
    QTest.keyClicks(number, LOTS[1].number[-4:])
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert text_of(bench).count("azimuth") == 4
    assert number.text() == LOTS[1].number
    number.setText("99999")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert "0 parcels" in bench.work.page.notice.text.text()


def test_as_documents_write_it(bench, session):
    session.select([LOTS[0].id])
    bench.open(TYPED)
    assert "20.1370 m" in text_of(bench)
    part(bench, "cadastre.typed.digits").choose(False)
    assert "20.14 m" in text_of(bench) and "90°00'00\"" in text_of(bench)


def test_a_typed_boundary_becomes_a_new_parcel(bench, session):
    edit = part(bench, "cadastre.typed.text")
    part(bench, "cadastre.typed.becoming").choose(Becoming.NEW)
    edit.setPlainText(
        f"from point 1 (north {NORTH - 10}, east {EAST}), azimuth 90 00 00, 10 m to 2; azimuth 180, 5 m to 3; "
        "azimuth 270, 10 m to 4; azimuth 0 00 00, 5 m to 1"
    )
    change = applied(bench, session)
    (made,) = [one.after for one in change.parcels]
    assert made.geometry.area == pytest.approx(50, abs=1e-3) and made.number is None


def test_a_changed_course_reshapes_the_parcel_and_the_neighbours_follow(bench, session):
    click(bench._canvas, QgsPointXY(EAST + 0.5 * WIDTH, NORTH + 0.5 * DEPTH))
    lines = text_of(bench).splitlines()
    lines[2] = lines[2].replace("20.1370", "21.1370")
    lines[4] = lines[4].replace("20.1370", "21.1370")
    part(bench, "cadastre.typed.text").setPlainText("\n".join(lines))
    change = applied(bench, session)
    after = {one.id: one.after for one in change.parcels}
    assert after[LOTS[0].id].geometry.area == pytest.approx(21.137 * DEPTH, abs=0.05)
    assert after[LOTS[1].id].geometry.area == pytest.approx(19.137 * DEPTH, abs=0.05)
    assert after[LOTS[0].id].number == LOTS[0].number
    assert is_coverage(session)


def test_what_cannot_be_read_is_told_with_its_line_and_a_bad_closure_is_not_drawn(bench):
    edit = part(bench, "cadastre.typed.text")
    edit.setPlainText(f"from point 1 (north {NORTH - 10}, east {EAST})\n90 61 00, 10 m to 2")
    assert "Line 2" in bench.work.page.boundary.notice.text.text()
    assert bench.work.proposal() is None
    edit.setPlainText(
        f"from 1 (north {NORTH - 10}, east {EAST})\n90, 10 m to 2\n180, 5 m to 3\n270, 11 m to 4\n0, 5 m to 1"
    )
    assert "1:31" in bench.work.page.closure.text.text()
    assert bench.work.proposal() is None and not bench.work.page.apply.isEnabled()


def test_exchanged_axes_are_told(bench):
    edit = part(bench, "cadastre.typed.text")
    edit.setPlainText(f"from 1 (north {EAST}, east {NORTH})\n90, 10 m to 2\n180, 5 m to 3\n270, 10 m to 4\n0, 5 m to 1")
    assert "exchanged" in bench.work.page.boundary.notice.text.text()


def test_the_example_can_be_drawn(bench):
    page = bench.work.page
    page.boundary.write(page.boundary._offered["#0"].text)
    assert bench.work.proposal() is not None, page.boundary.notice.text.text()
