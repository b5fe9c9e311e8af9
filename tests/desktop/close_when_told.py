"""QGIS runs this at its start (PYQGIS_STARTUP): closes it as a person would, once it is ready and a file says so."""

from __future__ import annotations

import os
from pathlib import Path

import qgis.utils
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer

TOLD = Path(os.environ["CADASTRE_TEST_CLOSE"])


def _look() -> None:
    if TOLD.exists() and QgsProject.instance().fileName():  # scripts/run has made QGIS ready
        timer.stop()
        QgsProject.instance().setDirty(False)
        qgis.utils.iface.actionExit().trigger()


timer = QTimer()
timer.timeout.connect(_look)
timer.start(200)
