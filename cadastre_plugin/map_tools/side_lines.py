"""Lines of several sides over the map, each side in its colour, with a legend; which ones are chosen can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsGeometry, QgsProject
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.map_tools.canvas_labels import CanvasLabels
from cadastre_plugin.map_tools.canvas_legend import CanvasLegend

_FRONT = QColor(255, 235, 59, 150)
_FRONT_WIDTH = 13
_LINE = Qgis.GeometryType.Line
_SOLID, _DOTTED = Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine
_LOOKS = {"open": (3, _SOLID, 255), "chosen": (6, _SOLID, 255), "passed": (2, _DOTTED, 170)}
_CORNER_PIXELS = 9


@dataclass(frozen=True, slots=True)
class SideLine:
    """A line of one side, in m of the city's CRS. side: its name in `sides`. look: `open` while nothing is chosen of
    what it belongs to, then `chosen` or `passed`. corner: of a line that is about one corner, its place. label: where
    it is written whose it is."""

    shape: BaseGeometry
    side: str
    look: str = "open"
    is_front: bool = False
    corner: Point | None = None
    label: Point | None = None


class SideLines:
    """sides: colour of each side by what it is called."""

    def __init__(
        self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem, sides: Mapping[str, str]
    ) -> None:
        self._crs = crs
        self._front = QgsRubberBand(canvas, _LINE)
        self._front.setStrokeColor(_FRONT)
        self._front.setWidth(_FRONT_WIDTH)
        self._bands = {(side, look): _band(canvas, sides[side], *_LOOKS[look]) for look in _LOOKS for side in sides}
        self._corners = {side: _corner_band(canvas, sides[side]) for side in sides}
        self._labels = CanvasLabels(canvas, project, crs, sides)
        self._legend = CanvasLegend(canvas, sides)

    def show(self, lines: Sequence[SideLine]) -> None:
        """Draw these in place of those before; of lines in front the side is written beside them."""
        self.clear()
        for line in lines:
            self._add(self._bands[line.side, line.look], line.shape)
            if line.corner is not None and line.look != "passed":
                self._add(self._corners[line.side], line.corner)
            if line.is_front:
                self._add(self._front, line.shape)
        self._labels.show([(line.label, line.side) for line in lines if line.is_front and line.label is not None])
        self._legend.setVisible(bool(lines))

    def clear(self) -> None:
        """Draw nothing."""
        for band in (self._front, *self._bands.values()):
            band.reset(_LINE)
        for band in self._corners.values():
            band.reset(Qgis.GeometryType.Point)
        self._labels.show(())
        self._legend.hide()

    def close(self) -> None:
        """Leave the canvas."""
        for band in (self._front, *self._bands.values(), *self._corners.values()):
            band.scene().removeItem(band)
        self._labels.close()
        self._legend.close()

    def _add(self, band: QgsRubberBand, shape: BaseGeometry) -> None:
        if not shape.is_empty:
            geometry = QgsGeometry()
            geometry.fromWkb(shapely.to_wkb(shape))
            band.addGeometry(geometry, self._crs)


def _band(canvas: QgsMapCanvas, colour: str, width: int, style: Qt.PenStyle, opacity: int) -> QgsRubberBand:
    band = QgsRubberBand(canvas, _LINE)
    stroke = QColor(colour)
    stroke.setAlpha(opacity)
    band.setStrokeColor(stroke)
    band.setWidth(width)
    band.setLineStyle(style)
    return band


def _corner_band(canvas: QgsMapCanvas, colour: str) -> QgsRubberBand:
    band = QgsRubberBand(canvas, Qgis.GeometryType.Point)
    band.setColor(QColor(colour))
    band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
    band.setIconSize(_CORNER_PIXELS)
    band.setWidth(3)
    return band
