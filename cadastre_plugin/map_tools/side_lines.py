"""Lines of several sides over the map, each side in its colour, with a legend; which ones are chosen can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)
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
_LOOKS = {"open": (3, _SOLID), "chosen": (6, _SOLID), "passed": (3, _DOTTED)}
_CORNER_PIXELS = 9


@dataclass(frozen=True, slots=True)
class SideLine:
    """A line of one side, in m of the city's CRS. side: its name in `sides`. look: `open` while nothing is chosen of
    what it belongs to, then `chosen` or `passed`. corner: of a line that is about one corner, its place. own: where no
    other side runs, so that it is written there whose it is. label_at: how far along it, from 0 to 1."""

    shape: BaseGeometry
    side: str
    look: str = "open"
    is_front: bool = False
    corner: Point | None = None
    own: BaseGeometry | None = None
    label_at: float = 0.5


class SideLines:
    """sides: colour of each side by what it is called."""

    def __init__(
        self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem, sides: Mapping[str, str]
    ) -> None:
        self._canvas, self._project, self._crs = canvas, project, crs
        self._shown: Sequence[SideLine] = ()
        self._front = QgsRubberBand(canvas, _LINE)
        self._front.setStrokeColor(_FRONT)
        self._front.setWidth(_FRONT_WIDTH)
        self._bands = {(side, look): _band(canvas, sides[side], *_LOOKS[look]) for look in _LOOKS for side in sides}
        self._corners = {side: _corner_band(canvas, sides[side]) for side in sides}
        self._labels = CanvasLabels(canvas, project, crs, sides)
        self._legend = CanvasLegend(canvas, sides)
        canvas.extentsChanged.connect(self._write)

    def show(self, lines: Sequence[SideLine]) -> None:
        """Draw these in place of those before; of lines in front the side is written beside them."""
        self.clear()
        self._add(self._front, [line.shape for line in lines if line.is_front])
        for (side, look), band in self._bands.items():
            self._add(band, [line.shape for line in lines if (line.side, line.look) == (side, look)])
        for side, band in self._corners.items():
            at = [line.corner for line in lines if line.side == side and line.look != "passed" and line.corner]
            self._add(band, at)
        self._shown = lines
        self._write()
        self._legend.setVisible(bool(lines))

    def clear(self) -> None:
        """Draw nothing."""
        self._shown = ()
        for band in (self._front, *self._bands.values()):
            band.reset(_LINE)
        for band in self._corners.values():
            band.reset(Qgis.GeometryType.Point)
        self._labels.show(())
        self._legend.hide()

    def close(self) -> None:
        """Leave the canvas."""
        self._canvas.extentsChanged.disconnect(self._write)
        for band in (self._front, *self._bands.values(), *self._corners.values()):
            band.scene().removeItem(band)
        self._labels.close()
        self._legend.close()

    def _write(self) -> None:
        """Each side's name on what can be seen of its line, wherever the map is."""
        seen = self._seen()
        places = ((_along(line, seen), line.side) for line in self._shown if line.is_front)
        self._labels.show([(place, side) for place, side in places if place is not None])

    def _seen(self) -> QgsRectangle:
        canvas_crs = self._canvas.mapSettings().destinationCrs()
        try:
            to_city = QgsCoordinateTransform(canvas_crs, self._crs, self._project)
            return to_city.transformBoundingBox(self._canvas.extent())
        except QgsCsException:
            return QgsRectangle()

    def _add(self, band: QgsRubberBand, shapes: Sequence[BaseGeometry]) -> None:
        """All at once: a band is measured anew for each geometry that it is given."""
        parts = shapely.get_parts(np.array(shapes, dtype=object))
        if len(parts):
            collect = shapely.multipoints if shapely.get_dimensions(parts[0]) == 0 else shapely.multilinestrings
            geometry = QgsGeometry()
            geometry.fromWkb(shapely.to_wkb(collect(parts)))
            band.addGeometry(geometry, self._crs)


def _along(line: SideLine, seen: QgsRectangle) -> Point | None:
    """A place of the longest part of a line that can be seen; None when nothing of it can."""
    if line.own is None or seen.isEmpty():
        return None
    box = seen.xMinimum(), seen.yMinimum(), seen.xMaximum(), seen.yMaximum()
    parts = [part for part in shapely.get_parts(shapely.clip_by_rect(line.own, *box)).tolist() if part.length > 0]
    longest = max(parts, key=lambda part: part.length, default=None)
    return Point(longest.interpolate(line.label_at, normalized=True)) if longest is not None else None


def _band(canvas: QgsMapCanvas, colour: str, width: int, style: Qt.PenStyle) -> QgsRubberBand:
    band = QgsRubberBand(canvas, _LINE)
    band.setStrokeColor(QColor(colour))
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
