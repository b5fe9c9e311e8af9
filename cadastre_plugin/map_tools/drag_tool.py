"""Taking something on the map and putting it down elsewhere, with the snapping of QGIS."""

from __future__ import annotations

from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal

from cadastre_plugin.map_tools.layer_positions import position_of
from cadastre_plugin.map_tools.point_tool import PointTool

_CLICK_PIXELS = 4
"""A press that moves less than this before its release is a click: the next click puts down."""


class DragTool(PointTool):
    """Press, drag and release; or click, move and click, as QGIS's vertex tool does.

    grabbed(x, y), moved(x, y), dropped(x, y): as hovered; moved only while something is held, hovered only while
    nothing is. given_up(): the right button too.
    """

    grabbed = pyqtSignal(float, float)
    moved = pyqtSignal(float, float)
    dropped = pyqtSignal(float, float)

    def __init__(self, canvas: QgsMapCanvas, cad_dock: QgsAdvancedDigitizingDockWidget) -> None:
        super().__init__(canvas, cad_dock)
        self._pressed_at: QPoint | None = None
        self._holds = False

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
        if not self._holds:
            super().cadCanvasMoveEvent(event)
            return
        self._indicator.setMatch(event.mapPointMatch())
        self.moved.emit(*position_of(self, event))

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Put down, unless this ends the click that took it."""
        if event.button() == Qt.MouseButton.RightButton:
            self.give_up()
            return
        pressed_at, self._pressed_at = self._pressed_at, None
        is_click = pressed_at is not None and (event.pos() - pressed_at).manhattanLength() < _CLICK_PIXELS
        if self._holds and not is_click:
            self._holds = False
            self.dropped.emit(*position_of(self, event))

    def deactivate(self) -> None:
        """Another tool is used now; what was held goes back."""
        if self._holds:
            self.give_up()
        super().deactivate()

    def take_back(self) -> None:
        """Backspace: what was held goes back."""
        self.refuse()
        super().take_back()

    def give_up(self) -> None:
        """Esc or the right button: what was held goes back."""
        self.refuse()
        super().give_up()
