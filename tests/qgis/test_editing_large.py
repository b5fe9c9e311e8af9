"""A work area of 10 000 parcels opens, and an edit in it costs as much as in a small one."""

from __future__ import annotations

import time

import pytest
from qgis.core import QgsPoint, QgsProject

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.editing import session as session_module
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.parcel_features import features_of
from tests.qgis.coverage import empty_change, parcels, tashkent
from tests.qgis.drafting import begin, corner

COLUMNS = ROWS = 100


@pytest.fixture(scope="module")
def base():
    return parcels(COLUMNS, ROWS)


@pytest.fixture
def journal():
    return []


@pytest.fixture
def session(qgis_new_project, base, journal):
    opened = begin(base, journal=journal.append)
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


def move_one(session, column: int, row: int) -> float:
    """Move the corner that four lots share; how long it took (s)."""
    layer, old = session.draft.layer, corner(column, row)
    new = QgsPoint(old.x() + 0.5, old.y() + 0.25)
    fids = [1 + COLUMNS * y + x for y in (row - 1, row) for x in (column - 1, column)]
    start = time.perf_counter()
    layer.beginEditCommand("Moved vertex")
    for fid in fids:
        geometry = layer.getGeometry(fid)
        geometry.moveVertex(new, geometry.closestVertex(old)[1])
        layer.changeGeometry(fid, geometry)
    layer.endEditCommand()
    return time.perf_counter() - start


def test_it_opens(session, base):
    assert session.draft.layer.featureCount() == len(base) == 10_000
    assert session.change().is_empty()


def test_an_edit_reads_only_what_it_touched(session, journal, monkeypatch):
    read, parcel_of = [], session_module.parcel_of
    monkeypatch.setattr(session_module, "parcel_of", lambda feature: read.append(feature.id()) or parcel_of(feature))
    move_one(session, 50, 50)
    assert len(read) == 4
    assert isinstance(journal[-1], Change)
    assert len(journal[-1].parcels) == 4


def test_an_edit_is_quick(session):
    """Generous to a busy machine; reading the whole area anew takes ten times as long."""
    times = sorted(move_one(session, column, 50) for column in range(10, 50, 4))
    assert times[len(times) // 2] < 0.1


def test_undo_of_many_edits_gives_back_the_base(session, base):
    for column in range(10, 40, 3):
        move_one(session, column, 20)
    assert len(session.change().parcels) == 40
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.change().is_empty()


def test_features_can_be_made_beforehand_by_a_task(qgis_new_project, base):
    ready = features_of(base)
    draft = DraftLayer(qgis_crs(tashkent()), tashkent(), "09")
    session = EditSession(empty_change(), base, draft, lambda change: None)
    start = time.perf_counter()
    session.start(ready)
    assert time.perf_counter() - start < 2.0
    assert draft.layer.featureCount() == len(base)
    session.finish()
