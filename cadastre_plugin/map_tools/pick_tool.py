"""Pointing at corners, edges and parcels on the map, with the snapping of QGIS."""

from __future__ import annotations

from qgis.gui import (
    QgsAdvancedDigitizingDockWidget,
    QgsMapCanvas,
    QgsMapMouseEvent,
    QgsMapToolAdvancedDigitizing,
    QgsSnapIndicator,
)
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from cadastre_plugin.map_tools.layer_positions import position_of


class PickTool(QgsMapToolAdvancedDigitizing):
    """Clicks pick places; what lies there, the tool that is open knows.

    picked(x, y) and hovered(x, y): snapped, in metres of the current layer's CRS. confirmed(): the right button or
    Enter. taken_back(): Backspace. given_up(): Esc.
    """

    picked = pyqtSignal(float, float)
    hovered = pyqtSignal(float, float)
    confirmed = pyqtSignal()
    taken_back = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, cad_dock: QgsAdvancedDigitizingDockWidget) -> None:
        super().__init__(canvas, cad_dock)
        self._indicator = QgsSnapIndicator(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def cadCanvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Show what the mouse catches."""
        self._indicator.setMatch(event.mapPointMatch())
        self.hovered.emit(*position_of(self, event))

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Pick, or confirm."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(*position_of(self, event))
        elif event.button() == Qt.MouseButton.RightButton:
            self.confirmed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, Backspace takes back, Esc gives up."""
        told = {
            Qt.Key.Key_Return: self.confirmed,
            Qt.Key.Key_Enter: self.confirmed,
            Qt.Key.Key_Backspace: self.taken_back,
            Qt.Key.Key_Escape: self.given_up,
        }.get(event.key())
        if told is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            told.emit()

    def deactivate(self) -> None:
        """Another tool is used now."""
        self._indicator.setVisible(False)
        super().deactivate()
