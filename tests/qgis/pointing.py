"""Real mouse and key events on a map canvas."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from tests.qgis.waiting import wait_until

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def show(
    canvas: QgsMapCanvas, layers: list[QgsMapLayer], crs: QgsCoordinateReferenceSystem, extent: QgsRectangle
) -> None:
    """Show layers as a person sees them, and wait until they are drawn."""
    canvas.resize(600, 400)
    canvas.show()
    canvas.setDestinationCrs(crs)
    canvas.setLayers(layers)
    canvas.setExtent(extent)
    canvas.refresh()
    wait_until(lambda: not canvas.isDrawing(), seconds=15)


def pixel(canvas: QgsMapCanvas, point: QgsPointXY) -> QPoint:
    """Where a point of the map is on the canvas."""
    at = canvas.getCoordinateTransform().transform(point)
    return QPoint(round(at.x()), round(at.y()))


def click(canvas: QgsMapCanvas, point: QgsPointXY, button: Qt.MouseButton = LEFT) -> None:
    """Click at a point of the map."""
    at = pixel(canvas, point)
    QTest.mouseClick(canvas.viewport(), button, NO_KEY, at)


def press(canvas: QgsMapCanvas, point: QgsPointXY) -> None:
    """Press the left button and hold it."""
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, pixel(canvas, point))


def move(canvas: QgsMapCanvas, point: QgsPointXY) -> None:
    """Move with the left button held."""
    _lead(canvas, point, LEFT)


def hover(canvas: QgsMapCanvas, point: QgsPointXY) -> None:
    """Move with no button held."""
    _lead(canvas, point, Qt.MouseButton.NoButton)


def _lead(canvas: QgsMapCanvas, point: QgsPointXY, held: Qt.MouseButton) -> None:
    """QTest's own move needs a screen."""
    at = QPointF(pixel(canvas, point))
    event = QMouseEvent(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, held, NO_KEY)
    QApplication.sendEvent(canvas.viewport(), event)


def drag(canvas: QgsMapCanvas, start: QgsPointXY, end: QgsPointXY) -> None:
    """Press at one point, move to another and let go."""
    press(canvas, start)
    move(canvas, end)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, pixel(canvas, end))


def press_escape(canvas: QgsMapCanvas) -> None:
    """The Esc key."""
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
