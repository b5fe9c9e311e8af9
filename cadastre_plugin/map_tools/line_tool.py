"""Drawing a line on the map, with snapping, tracing and the CAD dock of QGIS."""

from __future__ import annotations

from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMapMouseEvent, QgsMapToolCapture
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from cadastre_plugin.map_tools.layer_positions import Position, position_of

_END = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineTool(QgsMapToolCapture):
    """Clicks draw, the right button or Enter ends, Backspace takes back a point, Esc the whole line.

    sketched(list): the points so far with the mouse as the last one. drawn(list): the finished line, two points at
    least. given_up(): Esc. Positions in metres of the current layer's CRS.
    """

    sketched = pyqtSignal(object)
    drawn = pyqtSignal(object)
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, cad_dock: QgsAdvancedDigitizingDockWidget) -> None:
        super().__init__(canvas, cad_dock, QgsMapToolCapture.CaptureMode.CaptureLine)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def line(self) -> list[Position]:
        """The points drawn so far."""
        return [(point.x(), point.y()) for point in self.pointsZM()]

    def cadCanvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """The line follows the mouse."""
        super().cadCanvasMoveEvent(event)
        if self.size():
            self.sketched.emit([*self.line(), position_of(self, event)])

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """A point, or the end."""
        if event.button() == Qt.MouseButton.RightButton:
            self._finish()
        else:
            super().cadCanvasReleaseEvent(event)
            self.sketched.emit(self.line())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends, Esc gives up, Backspace takes back the last point."""
        if event.key() in _END and self.size():
            event.accept()
            self._finish()
            return
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            event.accept()  # else QGIS deletes the selected parcels
            self.sketched.emit(self.line())

    def _finish(self) -> None:
        line = self.line()
        self.stopCapturing()
        if len(line) >= 2:
            self.drawn.emit(line)
