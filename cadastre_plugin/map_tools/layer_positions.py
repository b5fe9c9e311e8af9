"""Positions on the canvas in the coordinates of the draft: the canvas may show another CRS."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsVectorLayer
from qgis.gui import QgsMapMouseEvent, QgsMapTool

Position = tuple[float, float]
"""East and north in metres of the city's CRS."""


def position_of(tool: QgsMapTool, event: QgsMapMouseEvent) -> Position:
    """Where the mouse is, snapped when the event was, in the coordinates of the current layer."""
    point: QgsPointXY = event.mapPoint()
    layer = tool.canvas().currentLayer()
    if isinstance(layer, QgsVectorLayer):
        point = tool.toLayerCoordinates(layer, point)
    return point.x(), point.y()
