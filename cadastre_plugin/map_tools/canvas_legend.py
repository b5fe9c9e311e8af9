"""What the colours over the map mean, in its lower left corner: above come the messages of QGIS."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

_PAPER = QColor(255, 255, 255, 235)
_FRAME = QColor("#9e9e9e")
_MARGIN, _SAMPLE, _GAP, _OFFSET = 8.0, 28.0, 8.0, 10.0
_STROKE = 4


class CanvasLegend(QgsMapCanvasItem):
    """entries: colours by what each means."""

    def __init__(self, canvas: QgsMapCanvas, entries: Mapping[str, str]) -> None:
        super().__init__(canvas)
        self._canvas, self._entries = canvas, dict(entries)
        self._font = QFont()
        self.setZValue(210)
        self.hide()

    def close(self) -> None:
        """Leave the canvas."""
        self.scene().removeItem(self)

    def boundingRect(self) -> QRectF:
        """The whole canvas: it stays where it is while the map moves."""
        return QRectF(self._canvas.rect())

    def updatePosition(self) -> None:
        """The map moved."""
        self.prepareGeometryChange()
        self.setPos(QPointF(0, 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        """Called by QGIS."""
        metrics = QFontMetricsF(self._font)
        row = metrics.height() + 4
        widest = max(metrics.horizontalAdvance(text) for text in self._entries)
        high = row * len(self._entries) + 2 * _MARGIN
        top = self.boundingRect().height() - high - _OFFSET
        box = QRectF(_OFFSET, top, _SAMPLE + _GAP + widest + 2 * _MARGIN, high)
        painter.setFont(self._font)
        painter.setPen(_FRAME)
        painter.setBrush(_PAPER)
        painter.drawRoundedRect(box, 3, 3)
        for at, (text, colour) in enumerate(self._entries.items()):
            line = QRectF(box.left() + _MARGIN, box.top() + _MARGIN + at * row, box.width() - 2 * _MARGIN, row)
            painter.setPen(QPen(QColor(colour), _STROKE))
            painter.drawLine(QPointF(line.left(), line.center().y()), QPointF(line.left() + _SAMPLE, line.center().y()))
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(line.adjusted(_SAMPLE + _GAP, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
