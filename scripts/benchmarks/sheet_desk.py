"""A QGIS with the dock of parcel sheets, signed in to a service."""

from __future__ import annotations

import json
import os
import sys
from itertools import cycle
from time import perf_counter
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEventLoop, QModelIndex
from qgis.PyQt.QtWidgets import QApplication

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Transport
from scripts.stack.city import PASSWORD

USER = "senior"
SIZE = (420, 900)
PATIENCE_S = 30.0


class SheetDesk:
    """`sheet` opens the next parcel's sheet and waits until it is painted; `parcel` asks for a parcel alone."""

    def __init__(self, url: str, numbers: list[str]) -> None:
        self._application = QgsApplication([], True)
        self._application.initQgis()
        self._client = CadastreClient(Transport(url))
        self._client.sign_in(USER, PASSWORD)
        self._ours, self._theirs = cycle(numbers), cycle(numbers)
        self.lines: list[int] = []
        self._open()

    def sheet(self) -> str:
        """From the wish to the painted dock."""
        number = next(self._ours)
        end = perf_counter() + PATIENCE_S
        self._sheets.open(number)
        while self._dock.shown is None:  # waits in Qt, so that Python is the task's
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if perf_counter() > end:
                raise RuntimeError(self._dock.notice.text.text())
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        self.lines.append(_rows(self._dock.tree.model()))
        return number

    def parcel(self) -> str:
        """One plain look-up by the same client."""
        number = next(self._theirs)
        self._client.parcel(number)
        return number

    def note(self) -> str:
        """What the sheets had, and what parts of the way take by themselves."""
        from cadastre_plugin.panels.sheet.sections import sections_of

        profile, number = self._client.profile(), next(self._ours)
        begun = perf_counter()
        sheet = self._client.sheet(number)
        answered = perf_counter()
        self._dock.tree.show_sections(sections_of(sheet, profile))
        QApplication.processEvents()
        filled = perf_counter()
        parts = f"one answer {1000 * (answered - begun):.0f} ms, its dock {1000 * (filled - answered):.0f} ms"
        return f"{sum(self.lines) / len(self.lines):.0f} lines a sheet, at most {max(self.lines)}; {parts}"

    def _open(self) -> None:
        from cadastre_plugin.layers.crs import qgis_crs
        from cadastre_plugin.panels.sheet.sheet_dock import SheetDock
        from cadastre_plugin.services.session import Session
        from cadastre_plugin.services.sheets import Sheets
        from tests.qgis.desk import Iface

        self._iface = Iface()
        self._dock = SheetDock(self._iface.window)
        self._sheets = Sheets(self._dock, QgsProject.instance(), self._iface.canvas, lambda dock: dock.show())
        self._iface.window.show()
        self._dock.setFloating(True)
        self._dock.resize(*SIZE)
        profile = self._client.profile()
        unused: Any = None
        self._sheets.sign_in(Session("", unused, profile, qgis_crs(profile), self._client, unused))


def _rows(model: Any, parent: Any = None) -> int:
    parent = parent or QModelIndex()
    return sum(1 + _rows(model, model.index(row, 0, parent)) for row in range(model.rowCount(parent)))


def _serve(url: str) -> None:
    """Be the QGIS: a line of the standard input is an action, its answer a line of the standard output."""
    desk = SheetDesk(url, json.loads(sys.stdin.readline()))
    print("ready", flush=True)
    actions = {"sheet": desk.sheet, "parcel": desk.parcel, "note": desk.note}
    for line in sys.stdin:
        print(actions[line.strip()](), flush=True)
    os._exit(0)  # to take QGIS down in order takes seconds


if __name__ == "__main__":
    _serve(sys.argv[1])
