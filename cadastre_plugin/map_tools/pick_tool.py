"""Pointing at corners, edges and parcels on the map, with the snapping of QGIS."""

from __future__ import annotations

from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtCore import Qt, pyqtSignal

from cadastre_plugin.map_tools.layer_positions import position_of
from cadastre_plugin.map_tools.point_tool import PointTool


class PickTool(PointTool):
    """Clicks pick places; what lies there, the tool that is open knows.

    picked(x, y): as hovered. confirmed(): the right button too.
    """

    picked = pyqtSignal(float, float)

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Pick, or confirm."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(*position_of(self, event))
        elif event.button() == Qt.MouseButton.RightButton:
            self.confirmed.emit()
