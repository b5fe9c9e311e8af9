"""Short texts over the map, each in the middle of its place or beside what the map itself says there.

One that would cover another is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QPainter
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget
from shapely.geometry import Point

_PAPER = QColor(255, 255, 255, 225)
_INK = QColor("#1b5e20")
_MARGIN = 3.0
_APART = 2.0


class CanvasLabels(QgsMapCanvasItem):
    """Texts at places given in m of the city's CRS."""

    def __init__(
        self,
        canvas: QgsMapCanvas,
        project: QgsProject,
        crs: QgsCoordinateReferenceSystem,
        inks: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """inks: colours of texts that are to have another one than the rest."""
        super().__init__(canvas)
        self._inks = {text: QColor(colour) for text, colour in inks.items()}
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
        for box, text in self.boxes():
            _write(painter, box, text, self._inks.get(text, _INK))

    def boxes(self) -> list[tuple[QRectF, str]]:
        """Where each text stands that has room, in pixels of the canvas."""
        written = self._texts_of_the_map() if self._labels else []
        found: list[tuple[QRectF, str]] = []
        for place, text in self._labels:
            box = self._box(place, text)
            if box is not None:
                box = self._in_sight(_beside(box, written))
                if not any(box.intersects(other) for other, _ in found):
                    found.append((box, text))
        return found

    def _in_sight(self, box: QRectF) -> QRectF:
        """The box, moved as far as needed for nothing of it to be cut by the edge of the canvas."""
        whole = self.boundingRect()
        right = min(max(box.left(), whole.left()), whole.right() - box.width())
        down = min(max(box.top(), whole.top()), whole.bottom() - box.height())
        return QRectF(right, down, box.width(), box.height())

    def _texts_of_the_map(self) -> list[QRectF]:
        """The labels of the layers as the map was last drawn."""
        results = self._canvas.labelingResults()
        boxes = [label.labelRect for label in results.labelsWithinRect(self._canvas.extent())] if results else []
        return [self._on_canvas(box) for box in boxes]

    def _on_canvas(self, box: QgsRectangle) -> QRectF:
        one = self.toCanvasCoordinates(QgsPointXY(box.xMinimum(), box.yMaximum()))
        other = self.toCanvasCoordinates(QgsPointXY(box.xMaximum(), box.yMinimum()))
        return QRectF(one, other).normalized()

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
        if not self.boundingRect().contains(middle):
            return None
        metrics = QFontMetricsF(self._font)
        lines = text.splitlines() or [""]
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * _MARGIN
        height = metrics.height() * len(lines) + 2 * _MARGIN
        return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def _beside(box: QRectF, written: Sequence[QRectF]) -> QRectF:
    """The box, or the nearest below or above the texts that it would cover where nothing is covered."""
    covered = [other for other in written if other.intersects(box)]
    if not covered:
        return box
    below = max(other.bottom() for other in covered) + _APART - box.top()
    above = min(other.top() for other in covered) - _APART - box.bottom()
    for shift in sorted((below, above), key=abs):
        moved = box.translated(0, shift)
        if not any(moved.intersects(other) for other in written):
            return moved
    return box


def _write(painter: QPainter, box: QRectF, text: str, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PAPER)
    painter.drawRoundedRect(box, _MARGIN, _MARGIN)
    painter.setPen(ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
