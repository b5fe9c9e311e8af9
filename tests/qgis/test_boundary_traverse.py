"""The page of traverses in a real window: typed, drawn, closed, made a parcel."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTableWidget

from cadastre_plugin.core.survey.angle import AngleUnit
from cadastre_plugin.core.survey.reduction import North
from cadastre_plugin.core.survey.traverse_input import Ending
from cadastre_plugin.panels.boundary.traverse_page import Making
from cadastre_plugin.services.boundary.catalogue import TRAVERSE
from tests.qgis.benches import told, workbench
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels

FREE = (EAST, round(NORTH + DEPTH, 3))
"""The north-west corner of the first lot; what lies north of it is nobody's."""
BESIDE = f"""from; to; azimuth; distance
1; 2; 0; 15
2; 3; 90; {WIDTH}
3; 4; 180; 15.004
4; 1; 270; {WIDTH}
"""


@pytest.fixture
def bench(session):
    with workbench(session, TRAVERSE) as made:
        yield made


def part(page, kind, name):
    found = page.findChild(kind, f"cadastre.traverse.{name}")
    assert found is not None
    return found


def type_start(page, place=FREE):
    part(page, QLineEdit, "start.north").setText(f"{place[1]:.3f}")
    part(page, QLineEdit, "start.east").setText(f"{place[0]:.3f}".replace(".", ","))


def test_what_is_missing_is_said_step_by_step(bench, page):
    assert "click an example" in page.notice.text.text()
    part(page, QPlainTextEdit, "text").setPlainText(BESIDE)
    assert "start corner" in page.notice.text.text()
    part(page, QComboBox, "ending").setCurrentIndex(1)
    type_start(page)
    assert "known end" in page.notice.text.text()


def test_a_traverse_beside_a_lot_becomes_a_parcel_in_one_step(bench, page, session):
    part(page, QPlainTextEdit, "text").setPlainText(BESIDE)
    type_start(page)
    assert page.closure.isVisible() and "within the limit of 1:2000" in page.closure.text.text()
    corners = part(page, QTableWidget, "corners")
    assert [corners.item(row, 0).text() for row in range(corners.rowCount())] == ["1", "2", "3", "4"]
    assert corners.item(1, 1).text() == f"{FREE[1] + 15.001:.3f}"
    told(bench)
    assert page.apply.isEnabled(), page.notice.text.text()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert session.undo_stack.count() == 1
    (made,) = [item.after for item in session.change().parcels if item.after and item.after.version == 0]
    assert made.geometry.area == pytest.approx(WIDTH * 15.0, abs=0.2)
    assert made.district == "09"
    numbered = {point.number: point for point in session.points().values()}
    assert set(numbered) == {"2", "3"}  # the other two are corners of the lot beside it, which were there before
    assert "1:17" in numbered["2"].source
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_it_is_drawn_while_it_is_typed(bench, page):
    type_start(page)
    part(page, QPlainTextEdit, "text").setPlainText("90; 10\n180; 5")
    run = [FREE, (FREE[0] + 10, FREE[1]), (FREE[0] + 10, FREE[1] - 5)]
    (line, _) = bench.work.sketch()
    assert np.allclose(line.coords, run)  # it does not close yet, and is not bent until it does
    assert [text for _, text in bench.work.labels()] == ["1", "2"]
    part(page, QPlainTextEdit, "text").appendPlainText("296 34; 11.18")
    assert len(bench.work.sketch()[0].coords) == 4 and page.closure.isVisible()
    page.ending.choose(Ending.OPEN)
    part(page, QPlainTextEdit, "text").setPlainText("90; 10\n180; 5")
    assert np.allclose(bench.work.sketch()[0].coords, run)
    assert "nothing checks" in page.closure.text.text()


def test_a_line_that_cannot_be_read_is_named_and_marked(page):
    type_start(page)
    edit = part(page, QPlainTextEdit, "text")
    edit.setPlainText("90; 10\n95 75 00; 5")
    assert page.courses.notice.text.text().startswith("Line 2: ")
    (mark,) = edit.extraSelections()
    assert mark.cursor.blockNumber() == 1
    edit.setPlainText("90; 10\n95 15 00; 5")
    assert not page.courses.notice.isVisible() and not edit.extraSelections()


def test_every_example_fills_the_table_and_closes(bench, page):
    type_start(page, (EAST + 10, NORTH + DEPTH + 40))
    examples = page.findChild(QLabel, "cadastre.traverse.examples")
    for at in range(5):
        examples.linkActivated.emit(f"#{at}")
        told(bench)
        assert page.apply.isEnabled(), page.notice.text.text()


def test_a_bad_closure_is_red_and_makes_no_parcel(bench, page):
    type_start(page)
    part(page, QPlainTextEdit, "text").setPlainText(BESIDE.replace("15.004", "14.2"))
    assert "worse than the limit" in page.closure.text.text() and "4–1" not in page.closure.text.text()
    assert "runs along 1–2, 3–4" in page.closure.text.text()
    (gap,) = bench.work.wrong()
    assert gap.length == pytest.approx(0.8, abs=0.01)
    told(bench)
    assert not page.apply.isEnabled() and "1:2000" in page.notice.text.text()


def test_a_parcel_on_somebodys_land_is_refused_with_the_reason(bench, page):
    type_start(page, (EAST, NORTH))
    part(page, QPlainTextEdit, "text").setPlainText(BESIDE)
    told(bench)
    assert not page.apply.isEnabled() and "overlap" in page.notice.text.text()


def test_a_click_on_the_map_catches_the_corner_under_it(bench, page):
    corner = parcels(3)[0].geometry.geoms[0].exterior.coords[2]
    bench.work.map_tool.picked.emit(corner[0] + 0.2, corner[1] - 0.1)
    assert page.start.place() == pytest.approx(corner, abs=0.0005)
    page.ending.choose(Ending.POINT)
    page.end.pick.click()
    bench.work.map_tool.picked.emit(corner[0] + 40, corner[1] + 40)
    assert page.end.place() == pytest.approx((corner[0] + 40, corner[1] + 40), abs=0.001)
    assert page.start.place() == pytest.approx(corner, abs=0.0005)


def test_north_and_east_the_wrong_way_round_are_told(page):
    part(page, QPlainTextEdit, "text").setPlainText(BESIDE)
    type_start(page, FREE[::-1])
    assert "exchanged" in page.courses.notice.text.text()


def test_true_north_and_ground_distances_count(bench, page):
    type_start(page)
    page.ending.choose(Ending.OPEN)
    part(page, QPlainTextEdit, "text").setPlainText("100; 400")
    page.measuring.unit.choose(AngleUnit.GON)
    page.measuring.north.choose(North.TRUE)
    assert "0°09'" in part(page, QLabel, "factors").text()
    end = bench.work.sketch()[0].coords[-1]
    assert end[1] - FREE[1] == pytest.approx(1.1, abs=0.02)  # true east lies north of the grid's by the convergence
    page.measuring.box.setCollapsed(False)
    assert not page.measuring.height.isEnabled()
    page.measuring.on_ground.choose(True)
    page.measuring.height.setValue(450.0)
    assert page.measuring.height.isEnabled()
    shorter = bench.work.sketch()[0].length
    assert shorter == pytest.approx(400 * (1 - 450 / 6_371_450 + 1.2e-6), abs=1e-4)


def test_an_open_traverse_is_a_line_that_splits(bench, page):
    type_start(page, (EAST + WIDTH / 2, NORTH - 5))
    page.ending.choose(Ending.OPEN)
    page.making.choose(Making.SPLIT)
    part(page, QPlainTextEdit, "text").setPlainText("0; 50")
    told(bench)
    assert page.apply.isEnabled(), page.notice.text.text()
    page.apply.click()
    assert "Split along a traverse" in page.notice.text.text()


def test_the_report_is_copied_and_saved(page, tmp_path):
    assert not part(page, QPushButton, "copy_report").isVisible()
    type_start(page)
    part(page, QPlainTextEdit, "text").setPlainText(BESIDE)
    part(page, QPushButton, "copy_report").click()
    copied = QApplication.clipboard().text()
    assert "Area:" in copied and "UzREF24" in copied and "Misclosure" in copied
    page.report.write(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == copied
    page.report.write(tmp_path / "missing" / "report.txt")
    assert "could not be saved" in page.report.said.text()


def test_escape_empties_and_what_was_there_can_be_had_again(bench, page):
    type_start(page)
    edit = part(page, QPlainTextEdit, "text")
    edit.setPlainText(BESIDE)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert edit.toPlainText() == "" and page.start.place() is None and not bench.work.sketch()
    page.findChild(QLabel, "cadastre.traverse.examples").linkActivated.emit("#before")
    assert edit.toPlainText() == BESIDE


def test_the_page_fits_a_narrow_dock_and_speaks(page):
    assert page.minimumSizeHint().width() <= 400
    for kind in (QPlainTextEdit, QLineEdit, QComboBox, QTableWidget):
        for widget in page.findChildren(kind):
            if widget.objectName().startswith("cadastre."):
                assert widget.accessibleName(), widget.objectName()
