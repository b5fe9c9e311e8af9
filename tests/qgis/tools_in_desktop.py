"""Runs inside QGIS's desktop: edits a draft with QGIS's own tools and the mouse, and writes what came of it."""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import Any

from qgis.core import QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.editing.project_settings import EditingSettings
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, tashkent
from tests.qgis.drafting import begin, corner
from tests.qgis.waiting import pause

STEP_MS = 80


def pixel(point: QgsPointXY) -> QPoint:
    at = iface.mapCanvas().getCoordinateTransform().transform(point)
    return QPoint(round(at.x()), round(at.y()))


def move(point: QgsPointXY) -> None:
    for beside in (QPoint(6, 6), QPoint(2, 2), QPoint(0, 0)):
        QTest.mouseMove(iface.mapCanvas().viewport(), pixel(point) + beside)
        pause(STEP_MS)


def click(point: QgsPointXY, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    move(point)
    QTest.mouseClick(iface.mapCanvas().viewport(), button, Qt.KeyboardModifier.NoModifier, pixel(point))
    pause(2 * STEP_MS)


def look() -> None:
    canvas = iface.mapCanvas()
    QgsProject.instance().setCrs(qgis_crs(tashkent()))
    canvas.setExtent(QgsRectangle(EAST - 10, NORTH - 10, EAST + 3 * WIDTH + 10, NORTH + DEPTH + 10))
    canvas.refresh()
    pause(300)
    while canvas.isDrawing():
        pause(50)


def facts(session: EditSession) -> dict[str, Any]:
    change = session.change()
    return {
        "ended": [str(edit.id) for edit in change.parcels if edit.after is None],
        "new": [str(edit.id) for edit in change.parcels if edit.base_version == NEW],
        "changed": {
            str(edit.id): [list(point) for point in edit.after.geometry.geoms[0].exterior.coords]
            for edit in change.parcels
            if edit.after is not None and edit.base_version != NEW
        },
        "lineage": [[str(link.parent_id), str(link.child_id)] for link in change.lineage],
        "steps": session.undo_stack.index(),
        "editable": session.draft.layer.isEditable(),
    }


def move_vertex(session: EditSession) -> dict[str, Any]:
    iface.actionVertexToolActiveLayer().trigger()
    move(corner(1.1, 0.9))
    click(corner(1, 1))
    click(corner(1.2, 0.9))
    return facts(session)


def split(session: EditSession) -> dict[str, Any]:
    iface.actionSplitFeatures().trigger()
    click(corner(1.8, 0.4))
    click(corner(3.3, 0.4))
    click(corner(3.3, 0.4), Qt.MouseButton.RightButton)
    return facts(session)


def save(session: EditSession) -> dict[str, Any]:
    iface.actionSaveActiveLayerEdits().trigger()
    pause(300)
    return facts(session)


def undo_all(session: EditSession) -> dict[str, Any]:
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    return facts(session)


def go_through() -> dict[str, Any]:
    session = begin()
    EditingSettings(QgsProject.instance()).apply(session.draft.layer)
    iface.setActiveLayer(session.draft.layer)
    look()
    found = {"moved": move_vertex(session), "split": split(session), "undone": undo_all(session)}
    found |= {"moved_again": move_vertex(session), "saved": save(session), "moved_after": move_vertex(session)}
    session.finish()
    return found


def report() -> None:
    iface.mainWindow().setGeometry(QApplication.primaryScreen().geometry())
    try:
        found = go_through()
    except Exception:  # the test shows it; QGIS must close in any case
        found = {"error": traceback.format_exc()}
    Path(os.environ["CADASTRE_TEST_REPORT"]).write_text(json.dumps(found))
    QgsProject.instance().clear()
    QgsProject.instance().setDirty(False)
    iface.actionExit().trigger()


QTimer.singleShot(500, report)
