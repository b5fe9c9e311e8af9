"""What a tool would make, drawn over the map before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsGeometry, QgsProject
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.map_tools.canvas_labels import CanvasLabels

Label = tuple[Point, str]
"""A text and the place (m, CRS of the city) in whose middle it stands."""

_AFTER = ("#2e7d32", 46, 2.2)
_ENDED = ("#c62828", 0, 1.6)
_SKETCH = ("#1565c0", 0, 2.0)
_WRONG = ("#c62828", 0, 3.0)
_CORNER = "#2e7d32"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw, in m of the city's CRS: outlines after and before, construction lines, those of
    them that cannot be right, new corners, texts."""

    after: Sequence[BaseGeometry] = ()
    before: Sequence[BaseGeometry] = ()
    sketch: Sequence[BaseGeometry] = ()
    wrong: Sequence[BaseGeometry] = ()
    corners: Sequence[tuple[float, float]] = ()
    labels: Sequence[Label] = ()


class Preview:
    """Rubber bands over the canvas: after in green, what goes in red and dashed, construction lines in blue.

    What cannot be right is red."""

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        self._crs = crs
        line, polygon, point = Qgis.GeometryType.Line, Qgis.GeometryType.Polygon, Qgis.GeometryType.Point
        self._before = _band(canvas, line, *_ENDED, Qt.PenStyle.DashLine)
        self._after = _band(canvas, polygon, *_AFTER)  # above: where a boundary stays, only what goes is red
        self._sketch = {kind: _band(canvas, kind, *_SKETCH) for kind in (line, polygon, point)}
        self._wrong = _band(canvas, line, *_WRONG)
        self._corners = _band(canvas, point, _CORNER, 255, 1.0)
        for band in (self._corners, self._sketch[point]):
            band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
            band.setIconSize(8)
        self._labels = CanvasLabels(canvas, project, crs)

    def show(self, drawing: Drawing) -> None:
        """Draw this in place of what was drawn before."""
        self.clear()
        self._fill(self._after, drawing.after)
        self._fill(self._before, [shape.boundary for shape in drawing.before])
        for shape in drawing.sketch:
            self._fill(self._sketch[_kind(shape)], [shape])
        self._fill(self._wrong, drawing.wrong)
        self._fill(self._corners, [shapely.MultiPoint(drawing.corners)] if drawing.corners else ())
        self._labels.show(drawing.labels)

    def clear(self) -> None:
        """Draw nothing."""
        for band, kind in self._bands():
            band.reset(kind)
        self._labels.show(())

    def close(self) -> None:
        """Leave the canvas."""
        for band, _ in self._bands():
            band.scene().removeItem(band)
        self._labels.close()

    def _bands(self) -> list[tuple[QgsRubberBand, Qgis.GeometryType]]:
        polygon, line, point = Qgis.GeometryType.Polygon, Qgis.GeometryType.Line, Qgis.GeometryType.Point
        own = [(self._after, polygon), (self._before, line), (self._wrong, line), (self._corners, point)]
        return own + [(band, kind) for kind, band in self._sketch.items()]

    def _fill(self, band: QgsRubberBand, shapes: Iterable[BaseGeometry]) -> None:
        for shape in shapes:
            if not shape.is_empty:
                geometry = QgsGeometry()
                geometry.fromWkb(shapely.to_wkb(shape))
                band.addGeometry(geometry, self._crs)


def _band(
    canvas: QgsMapCanvas,
    kind: Qgis.GeometryType,
    colour: str,
    opacity: int,
    width: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> QgsRubberBand:
    band = QgsRubberBand(canvas, kind)
    fill = QColor(colour)
    fill.setAlpha(opacity)
    band.setStrokeColor(QColor(colour))
    band.setFillColor(fill)
    band.setWidth(round(width))
    band.setLineStyle(style)
    return band


def _kind(shape: BaseGeometry) -> Qgis.GeometryType:
    kinds = (Qgis.GeometryType.Point, Qgis.GeometryType.Line, Qgis.GeometryType.Polygon)
    return kinds[int(shapely.get_dimensions(shape))]
