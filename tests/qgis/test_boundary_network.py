"""The page of least squares in a real window: adjusted, drawn, an outlier marked, its points made a parcel."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTableWidget, QToolButton
from shapely.geometry import Polygon

from cadastre_plugin.services.boundary.catalogue import NETWORK
from cadastre_plugin.services.boundary.network import round_scale
from tests.qgis.benches import workbench
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels
from tests.qgis.waiting import wait_until

RED = "#c62828"


@pytest.fixture
def bench(session):
    with workbench(session, NETWORK) as made:
        yield made


def part(page, kind, name):
    found = page.findChild(kind, f"cadastre.network.{name}")
    assert found is not None
    return found


def take_example(bench, at):
    bench.work.page.findChild(QLabel, "cadastre.network.examples").linkActivated.emit(f"#{at}")
    settled(bench)


def write(bench, text):
    part(bench.work.page, QPlainTextEdit, "text").setPlainText(text)
    settled(bench)


def texts(table, column):
    return [table.item(row, column).text() for row in range(table.rowCount())]


def settled(bench):
    wait_until(lambda: not bench.work.is_adjusting and bench.is_settled, "the proposal")


def test_an_example_is_adjusted_and_drawn_at_once(bench, page):
    take_example(bench, 0)
    assert page.verdict.isVisible() and "No outlier" in page.verdict.text.text()
    points = part(page, QTableWidget, "points")
    assert texts(points, 0) == ["A", "B", "P1", "P2", "P3", "P4"]
    assert points.item(0, 3).text() == "fixed" and 0 < float(points.item(2, 3).text()) < 5
    ellipses = [shape for shape in bench.work.sketch() if isinstance(shape, Polygon)]
    assert len(ellipses) == 4
    enlarged = part(page, QLabel, "enlarged").text()
    assert "95 %" in enlarged and f"{bench.work._result.enlarged:.0f} times" in enlarged
    assert [text for _, text in bench.work.labels()] == texts(points, 0)


def test_a_gross_error_is_red_and_named_on_the_map(bench, page):
    take_example(bench, 1)
    assert "Outlier: distance A–P3" in page.verdict.text.text()
    residuals = part(page, QTableWidget, "residuals")
    row = texts(residuals, 0).index("distance A–P3")
    assert row == 0
    assert residuals.item(row, 4).text() == "suspect"
    assert residuals.item(row, 0).foreground().color().name() == RED
    assert residuals.item(texts(residuals, 0).index("distance A–P1"), 0).foreground().color().name() != RED
    (red,) = bench.work.wrong()
    assert red.length == pytest.approx(33.5, abs=0.1)
    assert any("A–P3" in text for _, text in bench.work.labels())
    assert "outliers" in page.tables.tabText(1)


def test_adjusted_points_become_a_parcel_that_says_how_certain_it_is(bench, page, session):
    take_example(bench, 2)
    text = part(page, QPlainTextEdit, "text").toPlainText()
    moved = "\n".join(northwards(line, 60.0) for line in text.splitlines())
    write(bench, moved)
    assert "name its corners" in page.notice.text.text()
    part(page, QToolButton, "every_point").click()
    assert part(page, QLineEdit, "corners").text() == "P1, P2, P3, P4"
    settled(bench)
    assert page.apply.isEnabled(), page.notice.text.text()
    assert "least certain corner" in page.remarks.text()
    page.apply.click()
    (made,) = [item.after for item in session.change().parcels]
    assert len(made.geometry.geoms[0].exterior.coords) == 5


def northwards(line, by):
    columns = line.split("; ")
    if columns[0] != "gnss":
        return line
    return "; ".join([*columns[:2], f"{float(columns[2]) + by:.3f}", *columns[3:]])


def test_corners_that_are_none_are_refused_by_name(bench, page):
    take_example(bench, 2)
    part(page, QLineEdit, "corners").setText("P1, P9, P3")
    settled(bench)
    assert not page.apply.isEnabled() and "P9" in page.notice.text.text()


def test_a_corner_on_the_map_is_added_as_fixed(bench, page):
    corner = parcels(3)[0].geometry.geoms[0].exterior.coords[2]
    bench.work.map_tool.picked.emit(corner[0] + 0.1, corner[1] + 0.1)
    bench.work.map_tool.picked.emit(EAST + 4 * WIDTH + 20, NORTH + DEPTH)
    lines = part(page, QPlainTextEdit, "text").toPlainText().splitlines()
    assert lines[0] == f"fixed; F1; {corner[1]:.3f}; {corner[0]:.3f}"
    assert lines[1].startswith("fixed; F2; ")


def test_what_is_not_determined_is_named(bench, page):
    write(bench, f"fixed; A; {NORTH}; {EAST}\ndistance; A; B; 10")
    assert "Where B lies" in page.observations.notice.text.text()
    write(bench, f"fixed; A; {NORTH}; {EAST}\ndistance; A; B; ten")
    assert page.observations.notice.text.text().startswith("Line 2: ")
    write(bench, f"fixed; A; {EAST}; {NORTH}\ndistance; A; B; 10")
    assert "exchanged" in page.observations.notice.text.text()
    assert not page.tables.isVisible()


def test_the_instrument_weighs_what_says_no_weight(bench, page):
    text = f"fixed; A; {NORTH}; {EAST}\nazimuth; A; B; 30 00 00\ndistance; A; B; 100"
    write(bench, text)
    points = part(page, QTableWidget, "points")
    assert points.item(1, 4).text() == "3.0 × 2.4, 30°"
    page.instrument.distance.setValue(100.0)
    settled(bench)
    assert points.item(1, 4).text() == "100.0 × 2.4, 30°"
    assert "nothing checks" in page.verdict.text.text()


def test_the_newest_text_counts(bench, page):
    text = f"fixed; A; {NORTH}; {EAST}\nazimuth; A; B; 30 00 00\ndistance; A; B; "
    edit = part(page, QPlainTextEdit, "text")
    for metres in ("1", "10", "100"):
        edit.setPlainText(text + metres)
    assert bench.work.is_adjusting and not page.apply.isEnabled()
    settled(bench)
    north = float(part(page, QTableWidget, "points").item(1, 1).text())
    assert north == pytest.approx(NORTH + 100 * 0.8660254, abs=0.001)
    edit.setPlainText(text + "50")
    edit.setPlainText("")
    settled(bench)
    assert not page.tables.isVisible() and not bench.work.sketch()


def test_the_report_holds_points_and_observations(bench, page):
    take_example(bench, 0)
    page.report.copy.click()
    copied = QApplication.clipboard().text()
    assert "σ₀" in copied and "distance P4–P1" in copied and "P3" in copied


def test_rows_are_copied_for_a_spreadsheet(bench, page):
    take_example(bench, 0)
    points = part(page, QTableWidget, "points")
    points.selectRow(2)
    assert points._copied().split("\t")[0] == "P1" and "\n" not in points._copied()


@pytest.mark.parametrize(("most", "scale"), [(0.2, 1), (1, 1), (4.9, 2), (5, 5), (730, 500), (1999, 1000)])
def test_ellipses_are_enlarged_by_a_round_number(most, scale):
    assert round_scale(most) == scale


def test_the_page_fits_a_narrow_dock_and_speaks(page):
    assert page.minimumSizeHint().width() <= 400
    for kind in (QPlainTextEdit, QLineEdit, QComboBox, QTableWidget):
        for widget in page.findChildren(kind):
            if widget.objectName().startswith("cadastre."):
                assert widget.accessibleName(), widget.objectName()


def test_a_corner_of_an_adjusted_parcel_knows_its_number_and_accuracy(bench, page, session):
    take_example(bench, 2)
    edit = part(page, QPlainTextEdit, "text")
    write(bench, "\n".join(northwards(line, 60.0) for line in edit.toPlainText().splitlines()))
    part(page, QToolButton, "every_point").click()
    settled(bench)
    page.apply.click()
    known = {point.number: point for point in session.points().values()}
    assert set(known) == {"P1", "P2", "P3", "P4"}
    assert 0.003 < known["P1"].accuracy < 0.010
    assert known["P1"].method == "total_station" and "Least squares" in known["P1"].source
    session.undo_stack.undo()
    assert session.change().is_empty() and not session.points()
