"""An outline that stays on the map as long as a panel is about the place."""

from __future__ import annotations

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsGeometry
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from shapely.geometry.base import BaseGeometry

_COLOUR = QColor("#ef6c00")
_WIDTH = 3


class Outline:
    """Draws one area at a time on a canvas, given in metres of the city's CRS, whatever CRS the map has."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._band = QgsRubberBand(canvas, Qgis.GeometryType.Polygon)
        self._band.setStrokeColor(_COLOUR)
        self._band.setFillColor(Qt.GlobalColor.transparent)
        self._band.setWidth(_WIDTH)

    def show(self, area: BaseGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw an area in place of the one before."""
        self._band.setToGeometry(QgsGeometry.fromWkt(area.wkt), crs)

    def is_in_sight(self) -> bool:
        """True when some of what is drawn lies in what the map shows."""
        return bool(self._band.asGeometry().boundingBox().intersects(self._canvas.extent()))

    def clear(self) -> None:
        """Draw nothing."""
        self._band.reset(Qgis.GeometryType.Polygon)

    def close(self) -> None:
        """Leave the canvas."""
        self._band.scene().removeItem(self._band)
