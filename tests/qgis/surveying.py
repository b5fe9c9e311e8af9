"""A workbench with a tool in front, for tests of the pages where measurements are typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt

from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.workbench import Workbench
from cadastre_plugin.services.session import Session
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, tashkent
from tests.qgis.desk import Iface


@contextmanager
def tool_in_front(session: EditSession, kind: ActionKind) -> Iterator[Workbench]:
    """The tool at work on the session's draft, its page in a dock, the map around the three lots."""
    iface = Iface()
    crs = qgis_crs(tashkent())
    dock = BoundaryDock(iface.window)
    iface.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    iface.window.show()
    iface.canvas.setDestinationCrs(crs)
    iface.canvas.setExtent(QgsRectangle(EAST - 50, NORTH - 50, EAST + 4 * WIDTH + 50, NORTH + 2 * DEPTH + 50))
    bench = Workbench(iface, QgsProject.instance(), dock, lambda shown: shown.show())
    bench.open_change(Session("", None, tashkent(), crs, None, None), session)
    bench.open(kind)
    yield bench
    bench.close()
    iface.window.close()
