"""Showing a person where something is: the map goes there and the place flashes."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from shapely.geometry.base import BaseGeometry

NARROWEST_M = 40.0
"""The map shows at least this much around a point or a sliver, so that one sees where in the city it is."""
AROUND = 1.6
"""How much more than the place itself the map shows."""


class Spotlight:
    """Shows places given in metres of the city's CRS, whatever CRS the map has."""

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        self._canvas = canvas
        self._project = project
        self._crs = crs

    def show(self, places: Iterable[BaseGeometry]) -> bool:
        """Zoom to the places and let them flash; False when the map cannot show them."""
        shapes = [place for place in places if not place.is_empty]
        if not shapes or not self._zoom(QgsRectangle(*shapely.total_bounds(shapes))):
            return False
        self._canvas.flashGeometries([QgsGeometry.fromWkt(shape.wkt) for shape in shapes], self._crs)
        return True

    def zoom_to(self, west: float, south: float, east: float, north: float) -> bool:
        """Zoom to a rectangle; False when the map cannot show it."""
        return self._zoom(QgsRectangle(west, south, east, north))

    def _zoom(self, box: QgsRectangle) -> bool:
        box.scale(AROUND)
        box.grow(max(0.0, (NARROWEST_M - max(box.width(), box.height())) / 2))
        try:
            shown = self._transform().transformBoundingBox(box)
        except QgsCsException:
            return False
        self._canvas.setExtent(shown)
        self._canvas.refresh()
        return True

    def _transform(self) -> QgsCoordinateTransform:
        return QgsCoordinateTransform(self._crs, self._canvas.mapSettings().destinationCrs(), self._project)
