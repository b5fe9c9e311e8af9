"""A click on the canvas that pins something to a place."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapToolEmitPoint
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from shapely.geometry import Point

from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas


class Pinning(QObject):
    """Emits pinned(Point) in metres of the asked CRS, or pinned(None) when the click was given up."""

    pinned = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject) -> None:
        super().__init__()
        self._canvas = canvas
        self._project = project
        self._crs = QgsCoordinateReferenceSystem()
        self._tool = QgsMapToolEmitPoint(canvas)
        self._borrowed = BorrowedCanvas(canvas, self._tool)
        self._tool.setCursor(Qt.CursorShape.CrossCursor)
        self._tool.canvasClicked.connect(self._click)
        self._tool.deactivated.connect(self._give_up)
        self._is_waiting = False

    def start(self, crs: QgsCoordinateReferenceSystem) -> None:
        """Wait for a click."""
        self._crs = crs
        self._is_waiting = True
        self._borrowed.take()

    def stop(self) -> None:
        """Wait no longer; the tool that was used before comes back."""
        self._is_waiting = False
        self._borrowed.give_back()

    def close(self) -> None:
        """Wait no longer, ever."""
        self._is_waiting = False
        self._borrowed.close()

    def _click(self, clicked: QgsPointXY, button: Qt.MouseButton) -> None:
        place = self._place(clicked) if button == Qt.MouseButton.LeftButton else None
        self.stop()
        self.pinned.emit(place)

    def _place(self, clicked: QgsPointXY) -> Point | None:
        transform = QgsCoordinateTransform(self._canvas.mapSettings().destinationCrs(), self._crs, self._project)
        try:
            point = transform.transform(clicked)
        except QgsCsException:
            return None
        return Point(point.x(), point.y())

    def _give_up(self) -> None:
        """Another tool was chosen."""
        if self._is_waiting:
            self._is_waiting = False
            self.pinned.emit(None)
