"""What the map shows, in the city's own coordinates."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsProject
from qgis.gui import QgsMapCanvas

from cadastre_plugin.layers.crs import Bounds


def map_bounds(canvas: QgsMapCanvas, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> Bounds | None:
    """The extent of the canvas in metres of `crs`; None when it cannot be said."""
    extent = canvas.extent()
    if extent.isEmpty():
        return None
    to_city = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), crs, project)
    try:
        box = to_city.transformBoundingBox(extent)
    except QgsCsException:
        return None
    return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()) if box.isFinite() else None
