"""Neighbours beyond the edge of the work area follow too: they are fetched when a tool touches what they share."""

from __future__ import annotations

import pytest
import shapely
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.boundary.fabric import has_corner
from cadastre_plugin.core.model.parcel import same_state
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.read_extent import ReadExtent
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.parcel_features import features_of, parcel_fields
from cadastre_plugin.layers.work_area import ParcelReader
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.services.boundary.catalogue import CORNER_MOVE
from cadastre_plugin.services.boundary.workbench import Workbench
from cadastre_plugin.services.completing import Completing
from cadastre_plugin.services.session import Session
from tests.qgis.benches import at
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, empty_change, parcels, tashkent
from tests.qgis.desk import Iface
from tests.qgis.drafting import begin
from tests.qgis.pointing import drag, move, press, show
from tests.qgis.waiting import wait_until

CITY = parcels(4, 2)
KNOWN = [CITY[number] for number in (0, 1, 4, 5)]
"""The work area: the two western columns."""


@pytest.fixture
def register():
    layer = QgsVectorLayer("MultiPolygon", "register", "memory")
    layer.setCrs(qgis_crs(tashkent()))
    layer.dataProvider().addAttributes(parcel_fields().toList())
    layer.updateFields()
    layer.dataProvider().addFeatures(features_of(CITY, layer.fields()))
    return layer


@pytest.fixture
def store(tmp_path):
    made = DraftStore(tmp_path / "drafts.sqlite")
    made.begin(empty_change(), 10728, (0, 0, 1, 1), KNOWN)
    yield made
    made.close()


@pytest.fixture
def session(qgis_new_project, store):
    opened = begin(KNOWN, journal=store.journal)
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


@pytest.fixture
def completing(session, store, register):
    made = Completing(session, store, lambda: ParcelReader.of_layer(register, 100))
    yield made
    made.stop()


@pytest.fixture
def bench(session, completing):
    iface = Iface()
    dock = BoundaryDock(iface.window)
    iface.window.show()
    area = QgsRectangle(EAST - 15, NORTH - 15, EAST + 4 * WIDTH + 15, NORTH + 2 * DEPTH + 15)
    show(iface.canvas, [session.draft.layer], qgis_crs(tashkent()), area)
    made = Workbench(iface, QgsProject.instance(), dock, lambda shown: shown.show())
    city = Session("", None, tashkent(), qgis_crs(tashkent()), None, None)
    made.open_change(city, session, completing=completing)
    made.open(CORNER_MOVE)
    yield made
    made.close()
    iface.canvas.setLayers([])
    iface.window.close()


def place(column, row):
    return round(EAST + column * WIDTH, 3), round(NORTH + row * DEPTH, 3)


def ready(bench):
    wait_until(lambda: bench.work.page.apply.isEnabled(), bench.work.page.notice.text.text())


def test_the_neighbour_that_was_not_read_follows(bench, session, store):
    drag(bench._canvas, at(2, 1), at(2.2, 1.1))
    assert "beyond the work area" in bench.work.page.notice.text.text()
    ready(bench)
    assert len(session.base()) == 8 or {CITY[2].id, CITY[6].id} <= {item.id for item in session.base()}
    assert session.undo_stack.count() == 0 and session.change().is_empty()
    QTest.keyClick(bench.work.page, Qt.Key.Key_Return)
    edits = {edit.id: edit for edit in session.change().parcels}
    assert edits.keys() == {CITY[1].id, CITY[2].id, CITY[5].id, CITY[6].id}
    assert all(edit.base_version == 1 for edit in edits.values())
    assert session.undo_stack.count() == 1
    assert {CITY[2].id, CITY[6].id} <= {item.id for item in store.base(empty_change().id)}
    assert {edit.id for edit in store.draft(empty_change().id).change.parcels} == edits.keys()
    session.undo_stack.undo()
    assert session.change().is_empty()
    assert all(same_state(item, session.parcel(item.id)) for item in session.base())


def test_the_sheet_gets_the_neighbour_while_the_corner_is_held(bench, session):
    press(bench._canvas, at(2, 1))
    assert len(bench.work.overlay.texts()) == 3
    wait_until(lambda: len(session.base()) > 4, "the neighbours")
    move(bench._canvas, at(2.1, 1.1))
    assert [row[0] for row in bench.work.overlay.texts()] == ["0002", "0003", "0006", "0007", "Sum"]
    QTest.mouseRelease(bench._canvas.viewport(), Qt.MouseButton.LeftButton)


def test_a_corner_inside_asks_nobody(bench, session):
    drag(bench._canvas, at(1, 1), at(1.2, 1.1))
    ready(bench)
    assert len(session.base()) == 4


def test_steps_from_before_are_undone_bit_by_bit(bench, session):
    drag(bench._canvas, at(1, 1), at(1.2, 1.1))
    ready(bench)
    QTest.keyClick(bench.work.page, Qt.Key.Key_Return)
    drag(bench._canvas, at(2, 1), at(2.2, 1.1))
    ready(bench)
    QTest.keyClick(bench.work.page, Qt.Key.Key_Return)
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.change().is_empty()
    for item in session.base():
        assert session.parcel(item.id).geometry.equals_exact(item.geometry, 0.0)


def test_a_register_that_does_not_answer_is_said_and_asked_again(session, store, register):
    limit = [1]
    made = Completing(session, store, lambda: ParcelReader.of_layer(register, limit[0]))
    failures = []
    made.failed.connect(failures.append)
    corner = shapely.Point(place(2, 1))
    assert not made.holds(corner)
    wait_until(lambda: failures, "the refusal")
    assert failures[0].code == "work_area_too_large"
    limit[0] = 100
    assert not made.holds(corner)
    wait_until(lambda: made.holds(corner), "the second answer")


def test_a_street_side_is_asked_about_once(session, store, register):
    asked = []

    def reader():
        asked.append(1)
        return ParcelReader.of_layer(register, 100)

    made = Completing(session, store, reader)
    front = shapely.Point(place(1, 2))
    assert not made.holds(front)
    wait_until(lambda: made.holds(front), "the answer")
    assert len(asked) == 1 and len(session.base()) == 4


def test_what_is_known_is_not_asked_for(session):
    fabric = session.fabric()
    west, north = place(0, 0)
    known = ReadExtent([(west - 10, north - 10, west + 100, north + 100)])
    assert known.holds(shapely.Point(place(2, 1)), fabric)
    assert ReadExtent().holds(shapely.Point(place(1, 1)), fabric)
    assert not ReadExtent().holds(shapely.Point(place(2, 1)), fabric)


def test_the_live_check_knows_the_neighbours_too():
    one = Surroundings(KNOWN)
    more = one.extended(CITY)
    assert len(one.by_id) == 4 and len(more.by_id) == 8 and more.near(CITY[3].geometry, 0.0)
    assert has_corner(more.by_id[CITY[2].id].geometry, place(2, 1))
