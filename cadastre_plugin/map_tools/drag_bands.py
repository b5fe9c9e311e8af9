"""The edges of a corner that is dragged: dashed where they were, solid where they would be."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from cadastre_plugin.map_tools.layer_positions import Position

_BEFORE, _AFTER, _CROSSING = QColor("#c62828"), QColor("#2e7d32"), QColor("#d50000")


class DragBands:
    """Only the edges at the corner are drawn, however long the boundary is. Positions in m of the city's CRS."""

    def __init__(self, canvas: QgsMapCanvas, crs: QgsCoordinateReferenceSystem) -> None:
        self._crs = crs
        self._before = _band(canvas, Qgis.GeometryType.Line, _BEFORE, 2)
        self._before.setLineStyle(Qt.PenStyle.DashLine)
        self._after = _band(canvas, Qgis.GeometryType.Line, _AFTER, 3)
        self._corner = _band(canvas, Qgis.GeometryType.Point, _AFTER, 1)
        self._corner.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
        self._corner.setIconSize(9)

    def begin(self, corner: Position, ends: Iterable[Position]) -> None:
        """A corner is taken, with the other ends of its edges."""
        self._ends = [QgsPointXY(*end) for end in ends]
        self._before.setToGeometry(self._edges(corner), self._crs)

    def show(self, to: Position, crosses: bool) -> None:
        """The corner is there now; `crosses`: in another colour."""
        colour = _CROSSING if crosses else _AFTER
        if colour != self._after.strokeColor():
            self._after.setStrokeColor(colour)
            self._corner.setStrokeColor(colour)
        self._after.setToGeometry(self._edges(to), self._crs)
        self._corner.setToGeometry(QgsGeometry.fromPointXY(QgsPointXY(*to)), self._crs)

    def clear(self) -> None:
        """Draw nothing."""
        for band, kind in self._bands():
            band.reset(kind)

    def close(self) -> None:
        """Leave the canvas."""
        for band, _ in self._bands():
            band.scene().removeItem(band)

    def _bands(self) -> list[tuple[QgsRubberBand, Qgis.GeometryType]]:
        line, point = Qgis.GeometryType.Line, Qgis.GeometryType.Point
        return [(self._before, line), (self._after, line), (self._corner, point)]

    def _edges(self, corner: Position) -> QgsGeometry:
        return QgsGeometry.fromMultiPolylineXY([[QgsPointXY(*corner), end] for end in self._ends])


def _band(canvas: QgsMapCanvas, kind: Qgis.GeometryType, colour: QColor, width: int) -> QgsRubberBand:
    band = QgsRubberBand(canvas, kind)
    band.setStrokeColor(colour)
    band.setFillColor(colour)
    band.setWidth(width)
    return band
