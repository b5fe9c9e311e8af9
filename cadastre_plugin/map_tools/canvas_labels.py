"""Short texts over the map, each in the middle of its place; one that would cover another is left out."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QPainter
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget
from shapely.geometry import Point

_PAPER = QColor(255, 255, 255, 225)
_INK = QColor("#1b5e20")
_MARGIN = 3.0


class CanvasLabels(QgsMapCanvasItem):
    """Texts at places given in m of the city's CRS."""

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        super().__init__(canvas)
        self._canvas, self._project, self._crs = canvas, project, crs
        self._labels: Sequence[tuple[Point, str]] = ()
        self._font = QFont()
        self._font.setBold(True)
        self.setZValue(200)

    def show(self, labels: Sequence[tuple[Point, str]]) -> None:
        """Show these texts in place of the others."""
        self._labels = labels
        self.setVisible(bool(labels))
        self.updateCanvas()

    def close(self) -> None:
        """Leave the canvas."""
        self.scene().removeItem(self)

    def boundingRect(self) -> QRectF:
        """The whole canvas: the texts move with the map."""
        return QRectF(self._canvas.rect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        """Called by QGIS."""
        painter.setFont(self._font)
        taken: list[QRectF] = []
        for place, text in self._labels:
            box = self._box(place, text)
            if box is not None and not any(box.intersects(other) for other in taken):
                taken.append(box)
                _write(painter, box, text)

    def updatePosition(self) -> None:
        """The map moved."""
        self.prepareGeometryChange()
        self.setPos(QPointF(0, 0))

    def _box(self, place: Point, text: str) -> QRectF | None:
        to_map = QgsCoordinateTransform(self._crs, self._canvas.mapSettings().destinationCrs(), self._project)
        try:
            middle = self.toCanvasCoordinates(to_map.transform(QgsPointXY(place.x, place.y)))
        except QgsCsException:
            return None
        metrics = QFontMetricsF(self._font)
        lines = text.splitlines() or [""]
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * _MARGIN
        height = metrics.height() * len(lines) + 2 * _MARGIN
        return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def _write(painter: QPainter, box: QRectF, text: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PAPER)
    painter.drawRoundedRect(box, _MARGIN, _MARGIN)
    painter.setPen(_INK)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
