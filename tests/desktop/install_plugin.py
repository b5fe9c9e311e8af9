"""Runs inside QGIS: installs the plugin's zip as the plugin manager does, writes what came of it, and closes QGIS."""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

import pyplugin_installer
import qgis.utils
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QLabel, QTextEdit, QWidget

NAME = "cadastre_plugin"


def _state() -> dict[str, object]:
    module = sys.modules.get(NAME)
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    return {
        "active": NAME in qgis.utils.active_plugins,
        "folder": str(Path(module.__file__).parent) if module else None,
        "enabled": QgsSettings().value(f"PythonPlugins/{NAME}", False, type=bool),
        "version": qgis.utils.pluginMetadata(NAME, "version"),
        "windows": [type(window).__name__ for window in shown if window is not qgis.utils.iface.mainWindow()],
    }


def _dismiss_questions() -> None:
    """A question of QGIS's would wait for an answer for ever: note it and say no."""
    question = QApplication.activeModalWidget()
    if question is not None:
        asked.append(f"{type(question).__name__}: {question.windowTitle()} {_text(question)}")
        question.close()


def _text(window: QWidget) -> str:
    parts = [label.text() for label in window.findChildren(QLabel)]
    return " ".join([*parts, *(view.toPlainText() for view in window.findChildren(QTextEdit))])


def _go_through() -> dict[str, object]:
    found: dict[str, object] = {"at_start": _state()}
    if archive := os.environ.get("CADASTRE_TEST_ZIP"):
        pyplugin_installer.instance().installFromZipFile(archive)
        found["installed"] = _state()
    else:
        found["unloaded"] = qgis.utils.unloadPlugin(NAME)
    return found


def _report() -> None:
    try:
        found = _go_through()
    except Exception:  # the test shows it; QGIS must close in any case
        found = {"error": traceback.format_exc()}
    Path(os.environ["CADASTRE_TEST_REPORT"]).write_text(json.dumps(found | {"asked": asked}))
    QgsProject.instance().setDirty(False)
    qgis.utils.iface.actionExit().trigger()


asked: list[str] = []
watch = QTimer()
watch.timeout.connect(_dismiss_questions)
watch.start(500)
QTimer.singleShot(1000, _report)
