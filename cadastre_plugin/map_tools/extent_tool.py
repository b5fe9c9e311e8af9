"""Drawing the rectangle of a work area on the map."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from cadastre_plugin.core.texts import tr

_OUTLINE = QColor("#33658a")
_FILL = QColor(51, 101, 138, 40)
_SMALLEST_PIXELS = 4
"""A rectangle smaller than this was a click."""


class ExtentTool(QgsMapTool):
    """Drag a rectangle; Esc or the right button gives it up.

    drawn(tuple): west, south, east, north in metres of the city's CRS. given_up(): no rectangle. failed(str): why the
    rectangle has no place in the city's CRS.
    """

    drawn = pyqtSignal(object)
    given_up = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        super().__init__(canvas)
        self._project = project
        self._crs = crs
        self._start: tuple[QPoint, QgsPointXY] | None = None
        self._band = QgsRubberBand(canvas, Qgis.GeometryType.Polygon)
        self._band.setStrokeColor(_OUTLINE)
        self._band.setFillColor(_FILL)
        self._band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """The first corner."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = (event.pos(), event.mapPoint())
        else:
            self._give_up()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """The rectangle follows the mouse."""
        if self._start is not None:
            rectangle = QgsRectangle(self._start[1], event.mapPoint())
            self._band.setToGeometry(QgsGeometry.fromRect(rectangle))

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """The opposite corner."""
        if self._start is None or event.button() != Qt.MouseButton.LeftButton:
            return
        (pressed, first), released = self._start, event.pos()
        self._clear()
        if min(abs(released.x() - pressed.x()), abs(released.y() - pressed.y())) < _SMALLEST_PIXELS:
            return
        self._say(QgsRectangle(first, event.mapPoint()))

    def activate(self) -> None:
        """The tool is used from now on."""
        super().activate()
        self.canvas().installEventFilter(self)

    def deactivate(self) -> None:
        """Another tool is used now."""
        self.canvas().removeEventFilter(self)
        self._clear()
        super().deactivate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc gives up, in the middle of a drag too: the canvas gives its tools no keys while a button is down."""
        if event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_Escape:
            return False
        self._give_up()
        return True

    def _say(self, rectangle: QgsRectangle) -> None:
        transform = QgsCoordinateTransform(self.canvas().mapSettings().destinationCrs(), self._crs, self._project)
        try:
            box = transform.transformBoundingBox(rectangle)
        except QgsCsException:
            self.failed.emit(tr("This part of the map lies outside the city's coordinate system"))
            return
        self.drawn.emit((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))

    def _give_up(self) -> None:
        self._clear()
        self.given_up.emit()

    def _clear(self) -> None:
        self._start = None
        self._band.reset(Qgis.GeometryType.Polygon)
