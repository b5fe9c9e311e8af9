"""Both pictures on the canvas, above the map and below what is drawn on it: cut at a line, or one through the other."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPoint, QRectF, Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from cadastre_plugin.map_tools.compare.mode import Mode
from cadastre_plugin.map_tools.compare.rendering import Pictures

_ABOVE_THE_MAP = -5.0


class PairPicture(QgsMapCanvasItem):
    """Moves and grows with the map until newer pictures are there, as the map itself does."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pictures: Pictures | None = None
        self._mixed: QImage | None = None
        self.mode, self.share = Mode.SWIPE, 0.5
        self.setZValue(_ABOVE_THE_MAP)
        self.hide()

    def show_pictures(self, pictures: Pictures | None) -> None:
        """Show these instead of those before; None shows nothing."""
        self._pictures, self._mixed = pictures, None
        self.setVisible(pictures is not None)
        if pictures is not None:
            self.setRect(pictures.place)
        self.update()

    def show_as(self, mode: Mode, share: float) -> None:
        """share: where the line is, from the left edge of the canvas (0) to the right one (1), or how much of after is
        seen (0 to 1)."""
        if (mode, share) != (self.mode, self.share):
            self.mode, self.share, self._mixed = mode, share, None
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        """Called by QGIS."""
        if self._pictures is None:
            return
        whole = self.boundingRect().adjusted(1, 1, -1, -1)  # QGIS keeps a pixel around it
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.mode is Mode.SWIPE:
            line = self._line()
            self._draw(painter, self._pictures.before, whole, QRectF(whole.left(), whole.top(), line, whole.height()))
            self._draw(painter, self._pictures.after, whole, whole.adjusted(line - whole.left(), 0, 0, 0))
        else:
            painter.drawImage(whole, self._mixture())
        painter.drawImage(whole, self._pictures.above)

    def _mixture(self) -> QImage:
        """Made anew only when what is mixed, or how much of it, is another."""
        if self._mixed is None and self._pictures is not None:
            self._mixed = _mixed(self._pictures, self.share)
        return self._mixed or QImage()

    def _draw(self, painter: QPainter, image: QImage, whole: QRectF, part: QRectF) -> None:
        if part.width() > 0:
            painter.save()
            painter.setClipRect(part)
            painter.drawImage(whole, image)
            painter.restore()

    def _line(self) -> float:
        """Where the line is in the item's own coordinates: it stays on the screen while the map is dragged."""
        x = round(self.share * self._canvas.viewport().width())
        return float(self.mapFromScene(self._canvas.mapToScene(QPoint(x, 0))).x())


def _mixed(pictures: Pictures, share: float) -> QImage:
    """So much of after, and of before what is left: also where only one of them has something."""
    if share in (0.0, 1.0):
        return pictures.after if share else pictures.before
    mixed = _thinned(pictures.before, 1.0 - share)
    painter = QPainter(mixed)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    painter.drawImage(0, 0, _thinned(pictures.after, share))
    painter.end()
    return mixed


def _thinned(image: QImage, opacity: float) -> QImage:
    thin = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    thin.setDevicePixelRatio(image.devicePixelRatio())
    thin.fill(Qt.GlobalColor.transparent)
    painter = QPainter(thin)
    painter.setOpacity(opacity)
    painter.drawImage(0, 0, image)
    painter.end()
    return thin
