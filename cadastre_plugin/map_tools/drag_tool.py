"""Taking something on the map and putting it down elsewhere, with the snapping of QGIS."""

from __future__ import annotations

from qgis.gui import (
    QgsAdvancedDigitizingDockWidget,
    QgsMapCanvas,
    QgsMapMouseEvent,
    QgsMapToolAdvancedDigitizing,
    QgsSnapIndicator,
)
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from cadastre_plugin.map_tools.layer_positions import position_of

_CLICK_PIXELS = 4
"""A press that moves less than this before its release is a click: the next click puts down."""


class DragTool(QgsMapToolAdvancedDigitizing):
    """Press, drag and release; or click, move and click, as QGIS's vertex tool does.

    grabbed(x, y), moved(x, y), dropped(x, y): snapped, in metres of the current layer's CRS; moved only while something
    is held. hovered(x, y): nothing is held. given_up(): Esc or the right button; what was held goes back. confirmed():
    Enter. taken_back(): Backspace; what was held goes back.
    """

    grabbed = pyqtSignal(float, float)
    moved = pyqtSignal(float, float)
    dropped = pyqtSignal(float, float)
    hovered = pyqtSignal(float, float)
    confirmed = pyqtSignal()
    taken_back = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, cad_dock: QgsAdvancedDigitizingDockWidget) -> None:
        super().__init__(canvas, cad_dock)
        self._indicator = QgsSnapIndicator(canvas)
        self._pressed_at: QPoint | None = None
        self._holds = False
        self.setCursor(Qt.CursorShape.CrossCursor)

    def refuse(self) -> None:
        """There was nothing to take where the mouse grabbed."""
        self._holds, self._pressed_at = False, None

    def cadCanvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Take, unless something is held already."""
        if event.button() != Qt.MouseButton.LeftButton or self._holds:
            return
        self._pressed_at, self._holds = event.pos(), True
        self.grabbed.emit(*position_of(self, event))

    def cadCanvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """What is held follows the mouse."""
        self._indicator.setMatch(event.mapPointMatch())
        (self.moved if self._holds else self.hovered).emit(*position_of(self, event))

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Put down, unless this ends the click that took it."""
        if event.button() == Qt.MouseButton.RightButton:
            self._give_up()
            return
        pressed_at, self._pressed_at = self._pressed_at, None
        is_click = pressed_at is not None and (event.pos() - pressed_at).manhattanLength() < _CLICK_PIXELS
        if self._holds and not is_click:
            self._holds = False
            self.dropped.emit(*position_of(self, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up, Backspace takes back, Enter confirms."""
        answer = {
            Qt.Key.Key_Escape: self._give_up,
            Qt.Key.Key_Backspace: self._take_back,
            Qt.Key.Key_Return: self.confirmed.emit,
            Qt.Key.Key_Enter: self.confirmed.emit,
        }.get(event.key())
        if answer is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            answer()

    def deactivate(self) -> None:
        """Another tool is used now; what was held goes back."""
        self._indicator.setVisible(False)
        if self._holds:
            self._give_up()
        super().deactivate()

    def _take_back(self) -> None:
        self.refuse()
        self.taken_back.emit()

    def _give_up(self) -> None:
        self.refuse()
        self.given_up.emit()
