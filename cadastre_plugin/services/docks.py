"""The plugin's docks beside the map."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QTabBar

WIDTH = 420
"""Pixels in which every tab and button of the docks can be read; who wants it narrower may drag it."""

NARROWEST = 340


class Docks:
    """Docks on the right, one behind the other; each is hidden until it is asked for."""

    def __init__(self, iface: QgisInterface, docks: Sequence[QDockWidget]) -> None:
        self._iface = iface
        self._docks = docks
        for dock in docks:
            iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.hide()

    def show(self, dock: QDockWidget) -> None:
        """Bring a dock to the front, as a tab of those that are open; the first one makes room for itself."""
        window = self._iface.mainWindow()
        area, was_hidden = window.dockWidgetArea(dock), dock.isHidden()
        others = [other for other in self._docks if other is not dock and not other.isHidden()]
        beside = [other for other in others if window.dockWidgetArea(other) == area and not other.isFloating()]
        dock.show()
        if beside and was_hidden and not dock.isFloating():  # a place that a person gave it stays its place
            window.tabifyDockWidget(beside[0], dock)
        elif not others and dock.width() < NARROWEST:
            window.resizeDocks([dock], [WIDTH], Qt.Orientation.Horizontal)
        dock.raise_()
        self._show_whole_titles()

    def _show_whole_titles(self) -> None:
        """Tabs that find no room are reached by arrows; Qt would cut the titles of all of them."""
        titles = {dock.windowTitle() for dock in self._docks}
        for bar in self._iface.mainWindow().findChildren(QTabBar):
            if titles & {bar.tabText(place) for place in range(bar.count())}:
                bar.setElideMode(Qt.TextElideMode.ElideNone)
                bar.setUsesScrollButtons(True)

    def close(self) -> None:
        """Take all of them away."""
        for dock in self._docks:
            self._iface.removeDockWidget(dock)
            dock.deleteLater()
