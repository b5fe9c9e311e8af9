"""Choosing among lines that are drawn over the map: a click means the line beside it, whatever the layers snap to."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

REACH_PIXELS = 10
_NUMBERS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}


class ChooseTool(QgsMapTool):
    """pointed(x, y, within): a click, in m of the city's CRS, and how near it must be to mean something. numbered(int):
    the key 1, 2 or 3, counted from 0. next_wanted(): N. confirmed(): Enter. given_up(): Esc.
    """

    pointed = pyqtSignal(float, float, float)
    numbered = pyqtSignal(int)
    next_wanted = pyqtSignal()
    confirmed = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        super().__init__(canvas)
        self._project, self._crs = project, crs
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """What lies under the mouse is meant."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        canvas = self.canvas()
        to_city = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), self._crs, self._project)
        try:
            place = to_city.transform(event.originalMapPoint())
            beside = to_city.transform(self.toMapCoordinates(event.pos() + QPoint(REACH_PIXELS, 0)))
        except QgsCsException:
            return
        self.pointed.emit(place.x(), place.y(), place.distance(beside))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the keys mean is said by the signals."""
        key = event.key()
        if key in _NUMBERS:
            self.numbered.emit(_NUMBERS[key])
        elif key == Qt.Key.Key_N:
            self.next_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif key == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
