"""The plugin's docks beside the map."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget


class Docks:
    """Docks on the right, one behind the other; each is hidden until it is asked for."""

    def __init__(self, iface: QgisInterface, docks: Sequence[QDockWidget]) -> None:
        self._iface = iface
        self._docks = docks
        names = [dock.objectName() for dock in docks]
        for dock in docks:
            iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, names, False)
            dock.hide()

    def show(self, dock: QDockWidget) -> None:
        """Bring a dock to the front."""
        dock.show()
        dock.raise_()

    def close(self) -> None:
        """Take all of them away."""
        for dock in self._docks:
            self._iface.removeDockWidget(dock)
            dock.deleteLater()
