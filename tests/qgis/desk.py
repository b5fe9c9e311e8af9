"""A desk for the plugin: a real window, canvas, message bar and menus behind the one mock there is, `iface`."""

from __future__ import annotations

from qgis.core import QgsFeature, QgsProject, QgsVectorLayer
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QKeySequence
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMainWindow, QMenu, QToolBar


class _Window(QMainWindow):
    """closed(): it was closed, at the end of a test."""

    closed = pyqtSignal()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


class Iface(QObject):
    """What the plugin asks of QGIS's interface, done with real widgets."""

    newProjectCreated = pyqtSignal()  # noqa: N815 - QGIS's name

    def __init__(self) -> None:
        super().__init__()
        self.window = _Window()
        self.window.closed.connect(self._put_away)
        self.canvas = QgsMapCanvas(self.window)
        self.canvas.setProject(QgsProject.instance())
        self._cad_dock: QgsAdvancedDigitizingDockWidget | None = None
        self.bar = QgsMessageBar(self.window)
        self.help_menu = self.window.menuBar().addMenu("Help")
        self.registered: dict[QAction, str] = {}
        self.forms: list[int] = []
        self._active: object = None
        self.window.setCentralWidget(self.canvas)
        self.window.resize(1200, 800)

    def mainWindow(self) -> QMainWindow:
        return self.window

    def cadDockWidget(self) -> QgsAdvancedDigitizingDockWidget:
        if self._cad_dock is None:
            self._cad_dock = QgsAdvancedDigitizingDockWidget(self.canvas, self.window)
            self._cad_dock.hide()
        return self._cad_dock

    def _put_away(self) -> None:
        """The CAD dock draws on the canvas, and must go before it."""
        if self._cad_dock is not None:
            sip.delete(self._cad_dock)
            self._cad_dock = None

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas

    def messageBar(self) -> QgsMessageBar:
        return self.bar

    def firstRightStandardMenu(self) -> QMenu:
        return self.help_menu

    def addToolBar(self, title: str) -> QToolBar:
        return self.window.addToolBar(title)

    def addDockWidget(self, area: Qt.DockWidgetArea, dock: QDockWidget) -> None:
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock: QDockWidget) -> None:
        self.window.removeDockWidget(dock)

    def registerMainWindowAction(self, action: QAction, shortcut: str) -> bool:
        action.setShortcut(QKeySequence(shortcut))
        self.window.addAction(action)
        self.registered[action] = shortcut
        return True

    def unregisterMainWindowAction(self, action: QAction) -> bool:
        self.registered.pop(action)
        self.window.removeAction(action)
        return True

    def setActiveLayer(self, layer: object) -> bool:
        self._active = layer
        return True

    def activeLayer(self) -> object:
        return self._active

    def openFeatureForm(self, layer: QgsVectorLayer, feature: QgsFeature, only_update: bool, modal: bool) -> bool:
        self.forms.append(feature.id())
        return True

    def texts(self) -> list[str]:
        """What the message bar says, newest first."""
        return [item.text() for item in self.bar.items()]
