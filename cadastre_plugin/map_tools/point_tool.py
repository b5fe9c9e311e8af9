"""What the map tools that point at single places have in common: the snapping of QGIS and the keys."""

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


class PointTool(QgsMapToolAdvancedDigitizing):
    """hovered(x, y): snapped, in metres of the current layer's CRS. confirmed(): Enter. taken_back(): Backspace.
    given_up(): Esc.
    """

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, Backspace takes back, Esc gives up."""
        answer = {
            Qt.Key.Key_Return: self.confirmed.emit,
            Qt.Key.Key_Enter: self.confirmed.emit,
            Qt.Key.Key_Backspace: self.take_back,
            Qt.Key.Key_Escape: self.give_up,
        }.get(event.key())
        if answer is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            answer()

    def take_back(self) -> None:
        """Backspace."""
        self.taken_back.emit()

    def give_up(self) -> None:
        """Esc."""
        self.given_up.emit()

    def deactivate(self) -> None:
        """Another tool is used now."""
        self._indicator.setVisible(False)
        super().deactivate()
