"""Measured points on the bench: a file is chosen, its columns mapped, its faults said, its points used."""

from __future__ import annotations

import socket
import threading
import time
from types import SimpleNamespace

import pytest
import shapely
from qgis.core import QgsPointXY, QgsProject, QgsRectangle
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QWidget

from cadastre_plugin.core.model.parcel import same_state
from cadastre_plugin.core.survey.header_words import PointField
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.panels.boundary.points_page import PointUse
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.services.boundary.catalogue import NEW_PARCEL, POINTS
from cadastre_plugin.services.boundary.gnss_measuring import next_number
from cadastre_plugin.services.survey_points import SurveyPoints
from tests.core.test_nmea import gga, gst
from tests.qgis.benches import edited, workbench
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, empty_change, parcels, tashkent
from tests.qgis.pointing import click, show
from tests.qgis.waiting import wait_until

E3 = round(EAST + 3 * WIDTH, 3)
"""The east side of the three lots; the points stand beyond it."""
N1 = round(NORTH + DEPTH, 3)

TABLE = f"""Nuqta;X (shimol);Y (sharq);aniqlik;usul
1;{NORTH + 0.03:.3f};{E3 + 0.02:.3f};0,02;RTK
2;{NORTH:.3f};{E3 + 20:.3f};0,02;RTK
3;{N1:.3f};{E3 + 20:.3f};0,02;tape
4;{N1:.3f};{E3:.3f};0,02;RTK
5;{E3 + 25:.3f};{NORTH + 5:.3f};0,02;RTK
6;12 abc;{E3 + 20:.3f};0,02;RTK
7;{N1 + 0.02:.3f};{E3 + 20.03:.3f};0,02;RTK
"""


@pytest.fixture
def store(tmp_path):
    opened = DraftStore(tmp_path / "drafts.sqlite")
    change = empty_change()
    opened.begin(change, 10728, (EAST, NORTH, E3, N1), parcels(3))
    yield opened
    opened.close()


@pytest.fixture
def desk(store, qgis_new_project):
    """The workbench with the tool of points in front, on a real draft and a real store."""
    crs, area = qgis_crs(tashkent()), QgsRectangle(EAST - 5, NORTH - 5, E3 + 40, N1 + 5)
    survey = SurveyPoints(QgsProject.instance(), Messages(QgsMessageBar()))
    with edited(journal=store.journal) as session:
        survey.open_change(store, session.change().id, crs)
        with workbench(session, POINTS, area=area, survey=survey) as bench:
            yield SimpleNamespace(
                **{"bench": bench, "page": bench.work.page, "session": session, "survey": survey, "store": store},
                **{"iface": bench._iface, "crs": crs, "dock": bench._dock},
            )
        survey.close()


def choose(desk, tmp_path, text, name="points.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    desk.page.file.setFilePath(str(path))
    read(desk)


def read(desk):
    wait_until(lambda: not desk.bench.work.is_reading and desk.bench.is_settled, "the points")


def use(desk, chosen):
    desk.page.use.setCurrentIndex(desk.page.use.findData(chosen.value))
    read(desk)


def findings(desk):
    model = desk.page.findings.found
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def numbers(desk):
    return [text for _, text in desk.bench.work.labels()]


def test_a_file_is_shown_with_what_is_wrong_with_it(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    assert numbers(desk) == ["1", "2", "3", "4"]
    assert desk.page.summary.text() == "Points: 4 of 7. Left out: 3, each with its reason below"
    texts = "\n".join(findings(desk))
    assert "line 6" in texts and "stand the wrong way round" in texts
    assert "line 7" in texts and "12 abc" in texts
    assert "Point 7 is 0.036 m from point 3" in texts and "that corner is used" in texts
    assert desk.page.exchange.text() == "Exchange north and east (lines: 1)" and desk.page.exchange.isVisible()
    assert desk.page.mapping.columns[PointField.NORTH].currentText() == "2 X (shimol)"
    header = desk.page.mapping.lines.horizontalHeaderItem(2).text()
    assert header == "3 Y (sharq)\nY (east)"
    assert desk.session.undo_stack.count() == 0


def test_lines_the_wrong_way_round_are_exchanged_when_asked(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    desk.page.exchange.click()
    read(desk)
    assert numbers(desk) == ["1", "2", "3", "4", "5"] and not desk.page.exchange.isVisible()


def test_a_whole_file_the_wrong_way_round_exchanges_its_columns(desk, tmp_path):
    choose(desk, tmp_path, f"No,X,Y\n1,{E3 + 1:.3f},{NORTH:.3f}\n2,{E3 + 2:.3f},{NORTH:.3f}\n")
    assert numbers(desk) == []
    desk.page.exchange.click()
    read(desk)
    assert numbers(desk) == ["1", "2"]
    assert desk.page.mapping.columns[PointField.NORTH].currentData() == 2


def test_a_crs_that_fits_is_offered(desk, tmp_path):
    choose(desk, tmp_path, "1;4573900;12520000\n2;4573910;12520010\n")
    button = desk.page.findChild(QPushButton, "cadastre.points.fit.EPSG:28412")
    assert button is not None and "EPSG:28412" in "\n".join(findings(desk))
    button.click()
    read(desk)
    assert desk.page.mapping.chosen_crs() == "EPSG:28412" and numbers(desk) == ["1", "2"]
    assert "No parametric shift is good enough" in "\n".join(findings(desk))


def test_degrees_are_taken_for_wgs_84(desk, tmp_path):
    choose(desk, tmp_path, "id,lat,lon\nA,41.2995,69.2401\n")
    assert desk.page.mapping.chosen_crs() == "EPSG:4326" and numbers(desk) == ["A"]


def test_the_points_become_a_parcel_with_its_corners_described(desk, tmp_path):
    before = desk.session.parcels()
    choose(desk, tmp_path, TABLE)
    use(desk, PointUse.TABLE_ORDER)
    assert desk.page.apply.isEnabled(), desk.page.notice.text.text()
    QTest.mouseClick(desk.page.apply, Qt.MouseButton.LeftButton)
    change = desk.session.change()
    (edit,) = change.parcels
    assert edit.after.geometry.area == pytest.approx(20 * DEPTH, abs=0.01)
    assert not shapely.intersects(edit.after.geometry.buffer(-0.0005), before[2].geometry)
    said = {point.after.number: point.after for point in change.points}
    assert set(said) == {"2", "3"}, "corners that the map had already keep what is known of them"
    assert (said["2"].method, said["2"].accuracy, said["2"].source) == ("gnss", 0.02, "points.csv:3")
    assert desk.session.undo_stack.count() == 1
    assert [point.number for point in desk.survey.points] == ["1", "2", "3", "4"]
    desk.session.undo_stack.undo()
    assert desk.session.change().is_empty()
    assert all(same_state(one, desk.session.parcel(one.id)) for one in before)
    desk.session.undo_stack.redo()
    assert len(desk.session.change().points) == 2 and len(desk.session.change().parcels) == 1


def test_the_corners_may_be_picked_on_the_map(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    use(desk, PointUse.PICKED_ORDER)
    canvas, layer = desk.iface.canvas, desk.session.draft.layer
    canvas.setCurrentLayer(layer)
    area = QgsRectangle(EAST - 5, NORTH - 5, E3 + 40, N1 + 5)
    show(canvas, [layer], desk.crs, area)
    for place in ((E3 + 20, NORTH), (E3 + 20, N1), (E3, N1), (EAST, N1)):
        click(canvas, QgsPointXY(*place))
    assert len(desk.bench.work._picked) == 4
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    read(desk)
    assert len(desk.bench.work._picked) == 3 and desk.page.apply.isEnabled()


def test_kept_points_become_a_parcel_without_their_file(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    desk.page.keep.click()
    QTest.keyClick(desk.page, Qt.Key.Key_Escape)
    assert desk.page.use.isVisible() and not desk.page.summary.isVisible()
    use(desk, PointUse.TABLE_ORDER)
    desk.page.apply.click()
    said = {point.after.number for point in desk.session.change().points}
    assert said == {"2", "3"}, "where the map has a corner, that corner is used"


def test_any_tool_that_catches_a_measured_point_describes_its_corner(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    desk.page.keep.click()
    desk.bench.open(NEW_PARCEL)
    desk.bench.work._take([(E3, NORTH), (E3 + 20, NORTH), (E3 + 20, N1), (E3, N1)])
    wait_until(lambda: desk.bench.is_settled and desk.bench.work.page.apply.isEnabled(), "the parcel")
    desk.bench.apply()
    assert {point.after.number for point in desk.session.change().points} == {"2", "3"}


def test_lines_are_exchanged_back(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    desk.page.exchange.click()
    read(desk)
    desk.page.mapping.exchange_axes()
    read(desk)
    assert numbers(desk) == []
    desk.page.exchange.click()
    read(desk)
    assert numbers(desk) == ["1", "2", "3", "4", "5"]


def test_kept_points_are_on_the_map_and_on_disk(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    desk.page.keep.click()
    layer = find_layer(QgsProject.instance(), LayerRole.SURVEY_POINTS)
    assert layer.featureCount() == 4
    assert QgsProject.instance().snappingConfig().individualLayerSettings(layer).enabled()
    assert len(desk.store.survey_points.of(desk.session.change().id)) == 4
    desk.page.keep.click()
    assert layer.featureCount() == 4, "each once"
    assert desk.page.kept.text() == "Survey points kept with the change: 4"
    again = SurveyPoints(QgsProject.instance(), Messages(desk.iface.bar))
    again.open_change(desk.store, desk.session.change().id, desk.crs)
    assert again.points == desk.survey.points
    desk.page.drop.click()
    assert again.points and desk.survey.points == () and desk.store.survey_points.of(desk.session.change().id) == ()
    assert not desk.page.kept.isVisible()
    again.close()
    assert find_layer(QgsProject.instance(), LayerRole.SURVEY_POINTS) is None


def test_what_cannot_be_read_is_said(desk, tmp_path):
    choose(desk, tmp_path, "")
    assert "no line with points" in desk.page.notice.text.text()
    desk.page.file.setFilePath(str(tmp_path / "missing.csv"))
    read(desk)
    assert "missing.csv cannot be read" in desk.page.notice.text.text()
    choose(desk, tmp_path, "only words\nand more words\n", "words.txt")
    assert "Say which column is north" in desk.page.notice.text.text() and desk.page.mapping.isVisible()


def test_the_characters_may_be_said(desk, tmp_path):
    path = tmp_path / "korean.csv"
    path.write_bytes(f"번호,북,동\n점1,{NORTH:.3f},{E3 + 5:.3f}\n".encode("cp949"))
    desk.page.file.setFilePath(str(path))
    read(desk)
    assert numbers(desk) != ["점1"]
    desk.page.encoding.setCurrentIndex(desk.page.encoding.findData("cp949"))
    read(desk)
    assert numbers(desk) == ["점1"]


def test_the_parcel_says_what_was_chosen(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    assert not desk.page.parcel.isVisible()
    use(desk, PointUse.TABLE_ORDER)
    assert desk.page.parcel.isVisible()
    desk.page.designation.purpose.setCurrentIndex(desk.page.designation.purpose.findData("park"))
    read(desk)
    desk.page.apply.click()
    (edit,) = desk.session.change().parcels
    assert edit.after.purpose == "park"


def test_a_recording_is_read(desk, tmp_path):
    lines = [line for second in range(6) for line in (gga(f"10150{second}"), gst(f"10150{second}"))]
    choose(desk, tmp_path, "\n".join(lines), "rover.nmea")
    assert numbers(desk) == ["1"] and not desk.page.mapping.isVisible()


def test_points_are_measured_with_a_receiver(desk):
    page = desk.page
    page.source.setCurrentIndex(1)
    server = socket.create_server(("127.0.0.1", 0))

    def send():
        client, _ = server.accept()
        for second in range(50):
            try:
                client.sendall((gga(f"1015{second:02d}") + "\r\n" + gst(f"1015{second:02d}") + "\r\n").encode())
            except OSError:
                return
            time.sleep(0.02)

    threading.Thread(target=send, daemon=True).start()
    page.gnss.port.setValue(server.getsockname()[1])
    page.gnss.epochs.setValue(5)
    page.gnss.number.setText("T09")
    page.gnss.listen.click()
    wait_until(lambda: "RTK fixed" in page.gnss.status.text(), "the receiver")
    page.gnss.measure.click()
    wait_until(lambda: numbers(desk) == ["T09"], "the point")
    assert page.gnss.number.text() == "T10"
    point = desk.bench.work._imported.points[0]
    assert point.accuracy_m == pytest.approx(0.0115, abs=0.001) and point.method == "GNSS RTK_FIXED"
    page.gnss.listen.click()
    assert page.gnss.listen.text() == "Connect"
    server.close()


@pytest.mark.parametrize(("number", "after"), [("1", "2"), ("T09", "T10"), ("7a", "8a"), ("", "1"), ("a", "a1")])
def test_numbers_go_on(number, after):
    assert next_number(number) == after


def test_the_page_fits_a_narrow_dock(desk, tmp_path):
    choose(desk, tmp_path, TABLE)
    for source in (0, 1):
        desk.page.source.setCurrentIndex(source)
        wide = {part.objectName(): part.minimumSizeHint().width() for part in desk.page.findChildren(QWidget)}
        assert desk.dock.minimumSizeHint().width() <= 420, {name: width for name, width in wide.items() if width > 350}
