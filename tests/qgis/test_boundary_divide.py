"""Dividing a parcel in a real window: picked, typed, previewed part by part, written as one step."""

from __future__ import annotations

from fractions import Fraction

import pytest
import shapely
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.boundary.divide.plan import Along, Azimuth, Through
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.panels.boundary.divide_amounts import Way
from cadastre_plugin.panels.boundary.divide_direction import Course
from cadastre_plugin.panels.boundary.result_table import ResultTable
from cadastre_plugin.services.boundary.catalogue import DIVIDE
from tests.api import documents
from tests.api.loopback import Loopback, Reply
from tests.qgis.benches import at, told, workbench
from tests.qgis.coverage import EAST, NORTH, WIDTH, lot, parcel_id, tashkent
from tests.qgis.pointing import click
from tests.qgis.waiting import wait_until

WHOLE = ellipsoidal_area(lot(1), tashkent().crs.definition)


@pytest.fixture
def service():
    server = Loopback()
    server.answer("POST", "/token", Reply(body={"access_token": "one", "token_type": "bearer", "expires_in": 60}))
    server.answer("GET", "/me", Reply(body=documents.ME))
    server.answer("GET", "/profile", Reply(body=documents.profile()))
    yield server
    server.stop()


@pytest.fixture
def bench(session, service):
    transport = Transport(service.address, Network(connect_seconds=1.0, read_seconds=5.0))
    client = CadastreClient(transport, credentials=lambda: ("nodira", "secret"))
    client.sign_in("nodira", "secret")
    with workbench(session, DIVIDE, client=client) as made:
        yield made
    transport.close()


def part(page, kind, name):
    found = page.findChild(kind, f"cadastre.divide.{name}")
    assert found is not None, name
    return found


def pick(bench, column=1.5, row=0.5):
    click(bench._canvas, at(column, row))


def rows(page):
    table = part(page, ResultTable, "parts")
    return [[table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())]


def test_two_clicks_and_a_number_divide_a_parcel(bench, page, session):
    assert "Click the parcel" in page.notice.text.text()
    pick(bench)
    assert part(page, QLineEdit, "parcel").text().endswith("0002")
    click(bench._canvas, at(1.5, 0.0))
    part(page, QSpinBox, "count").setValue(4)
    told(bench)
    assert page.apply.isEnabled()
    assert [row[0] for row in rows(page)] == ["1", "2", "3", "4"]
    assert {row[1] for row in rows(page)} == {f"{WHOLE / 4:.4f}"}
    assert "millimetre grid changed" in page.remarks.text()
    steps = session.undo_stack.count()
    page.apply.click()
    told(bench)
    assert session.undo_stack.count() == steps + 1
    now = session.fabric()
    assert parcel_id(1) not in now.parcels and len(now.parcels) == 6
    assert shapely.is_empty(shapely.coverage_invalid_edges([item.geometry for item in now.parcels.values()])).all()
    session.undo_stack.undo()
    assert set(session.fabric().parcels) == {parcel_id(0), parcel_id(1), parcel_id(2)}


def test_everything_can_be_typed(bench, page):
    number = part(page, QLineEdit, "parcel")
    QTest.keyClicks(number, "0002")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert number.text() == "10:09:03:02:00:0002"
    page.amounts.way.choose(Way.EACH)
    QTest.keyClicks(part(page, QLineEdit, "area"), "1,5 sotix")
    page.direction.course.choose(Course.AZIMUTH)
    QTest.keyClicks(part(page, QLineEdit, "azimuth"), "90 00 00")
    told(bench)
    assert page.division().direction == Azimuth(90.0)
    assert [row[0] for row in rows(page)][-1] == "5 (left over)"
    assert rows(page)[0][1] == "150.0000"


def test_a_number_that_is_not_there_is_said(bench, page):
    number = part(page, QLineEdit, "parcel")
    number.setText("7777")
    number.editingFinished.emit()
    assert "No parcel" in page.notice.text.text()
    number.setText("0003")
    number.editingFinished.emit()
    told(bench)
    assert page.notice.isHidden()
    assert number.text() == "10:09:03:02:00:0003"


def test_a_list_is_summed_while_it_is_written(bench, page):
    pick(bench)
    page.amounts.way.choose(Way.LIST)
    tally = part(page, QObject, "tally").text
    field = part(page, QPlainTextEdit, "areas")
    field.setPlainText("200; 150,5")
    assert f"350.50 of {WHOLE:.2f} m²: {WHOLE - 350.5:.2f} m² are left" == tally.text()
    told(bench)
    assert len(rows(page)) == 3
    field.setPlainText("200; 150,5; 400")
    assert f"{750.5 - WHOLE:.2f} m² too much" in tally.text()
    told(bench)
    assert "more than the parcel" in page.notice.text.text() and not page.apply.isEnabled()
    field.setPlainText("200; six")
    told(bench)
    assert '"six" is no area' in page.notice.text.text()


def test_a_csv_file_offers_its_columns(bench, page, tmp_path):
    pick(bench)
    page.amounts.way.choose(Way.LIST)
    path = tmp_path / "areas.csv"
    path.write_bytes("№;Площадь;Дом\n1;200,5;12\n2;150;14\n".encode("cp1251"))
    page.amounts.read_file(path)
    column = part(page, QComboBox, "column")
    assert [column.itemText(at) for at in range(column.count())] == ["№", "Площадь", "Дом"]
    assert column.currentText() == "Площадь" and column.isVisible()
    told(bench)
    assert [row[1] for row in rows(page)][:2] == ["200.5000", "150.0000"]
    column.setCurrentIndex(2)
    told(bench)
    assert [row[1] for row in rows(page)][:2] == ["12.0000", "14.0000"]
    page.amounts.read_file(tmp_path / "none.csv")
    assert "cannot be read" in part(page, QObject, "tally").text.text()


def test_shares_come_from_the_register_with_their_holders(bench, page, service):
    holders = [
        {"party": str(parcel_id(at)), "kind": "natural", "name": name, "numerator": 1, "denominator": of}
        for at, (name, of) in enumerate((("A. K.", 2), ("B. T.", 3), ("N. Y.", 6)))
    ]
    right = {"id": str(parcel_id(9)), "kind": "ownership", "right_class": "right", "imposed_by": None}
    answer = {"id": str(parcel_id(1)), "number": "2", "rights": [{**right, "holders": holders}]}
    service.answer("GET", "/parcels/10%3A09%3A03%3A02%3A00%3A0002/rights", Reply(body=answer))
    page.amounts.way.choose(Way.SHARES)
    part(page, QPushButton, "register").click()
    assert "Choose a parcel" in part(page, QObject, "tally").text.text()
    pick(bench)
    part(page, QPushButton, "register").click()
    wait_until(lambda: "1/6" in part(page, QPlainTextEdit, "shares").toPlainText(), seconds=15)
    told(bench)
    assert [(row[4], row[1]) for row in rows(page)] == [
        ("A. K.", f"{WHOLE / 2:.4f}"), ("B. T.", f"{WHOLE / 3:.4f}"), ("N. Y.", f"{WHOLE / 6:.4f}")
    ]  # fmt: skip
    assert [text.split(".")[0] for _, text in bench.work.labels()] == ["1", "2", "3"]


def test_shares_that_are_not_the_whole_are_refused_with_their_sum(bench, page):
    pick(bench)
    page.amounts.way.choose(Way.SHARES)
    part(page, QPlainTextEdit, "shares").setPlainText("0,33; 0,33; 0,33")
    assert "99/100, not 1" in part(page, QObject, "tally").text.text()
    told(bench)
    assert "together 99/100" in page.notice.text.text()
    part(page, QPlainTextEdit, "shares").setPlainText("1/3, 1/3, 1/3")
    told(bench)
    assert page.apply.isEnabled()
    assert sum(share for _, share in page.amounts.amounts().shares) == Fraction(1)


def test_the_register_that_does_not_answer_is_said(bench, page, service):
    pick(bench)
    page.amounts.way.choose(Way.SHARES)
    service.answer("GET", "/parcels/10%3A09%3A03%3A02%3A00%3A0002/rights", Reply(404, {"code": "no_parcel"}))
    part(page, QPushButton, "register").click()
    wait_until(lambda: "Reading" not in part(page, QObject, "tally").text.text(), seconds=15)
    assert part(page, QObject, "tally").text.text()


def test_a_drawn_line_or_a_point_gives_the_direction(bench, page):
    pick(bench)
    page.direction.course.choose(Course.LINE)
    click(bench._canvas, at(1.2, 0.2))
    assert "its end" in part(page, QLabel, "line").text()
    QTest.keyClick(bench._canvas, Qt.Key.Key_Backspace)
    assert "its start" in part(page, QLabel, "line").text()
    for place in ((1.2, 0.2), (1.8, 0.3)):
        click(bench._canvas, at(*place))
    assert isinstance(page.division().direction, Along)
    told(bench)
    assert page.apply.isEnabled()
    page.direction.course.choose(Course.POINT)
    click(bench._canvas, at(1.0, 0.0))
    assert page.division().direction == Through((EAST + round(WIDTH, 3), NORTH))
    told(bench)
    assert page.apply.isEnabled()


def test_conditions_have_the_values_of_the_city_and_name_the_part_that_fails(bench, page):
    pick(bench)
    least = page.conditions.least
    assert (least["area"].value(), least["width"].value(), least["access"].value()) == (20.0, 2.0, 3.0)
    page.amounts.way.choose(Way.LIST)
    part(page, QPlainTextEdit, "areas").setPlainText("10")
    told(bench)
    assert page.apply.isEnabled()
    part(page, QCheckBox, "asks_area").setChecked(True)
    told(bench)
    assert "Part 1 would have 10.0" in page.notice.text.text()
    least["area"].setValue(5.0)
    told(bench)
    assert page.apply.isEnabled()


def test_a_strip_for_access_is_kept_beside_the_parts(bench, page):
    pick(bench)
    part(page, QCheckBox, "asks_strip").setChecked(True)
    side = part(page, QComboBox, "strip_side")
    assert side.isVisible() and side.count() == 4
    told(bench)
    assert rows(page)[-1][0] == "strip for access"
    assert len(rows(page)) == 3


def test_escape_forgets_the_parcel(bench, page):
    pick(bench)
    told(bench)
    QTest.keyClick(bench._canvas, Qt.Key.Key_Escape)
    assert part(page, QLineEdit, "parcel").text() == ""
    assert page.division() is None and bench.work.proposal() is None


def test_the_page_fits_a_narrow_dock_and_is_named(page):
    page.amounts.way.choose(Way.LIST)
    page.resize(420, 900)
    assert page.minimumSizeHint().width() <= 420
    for field in page.findChildren(QLineEdit) + page.findChildren(QPlainTextEdit) + page.findChildren(QComboBox):
        if field.objectName().startswith("cadastre."):
            assert field.accessibleName(), field.objectName()
