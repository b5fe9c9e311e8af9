"""Pictures of a change for the proof card: the block before it and after it, to one scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from shapely.geometry import MultiPolygon

WIDTH, HEIGHT = 900, 620
MARGIN = 20
AROUND = 0.12
"""So much more than the change itself is drawn on each side, as a share of its size."""

_NEIGHBOUR, _NEIGHBOUR_LINE = QColor("#f4f4f4"), QColor("#b0b0b0")
_BEFORE, _AFTER = QColor("#c0392b"), QColor("#2e7d32")


@dataclass(frozen=True)
class Drawn:
    """A parcel in a sketch: its outline (m) and what is written in it."""

    geometry: MultiPolygon
    label: str


def sketches(before: Sequence[Drawn], after: Sequence[Drawn], neighbours: Sequence[Drawn]) -> tuple[QImage, QImage]:
    """The two pictures; the same place at the same scale. Safe in any thread."""
    shapes = [one.geometry for one in (*before, *after)] or [one.geometry for one in neighbours]
    frame = _Frame.around(shapes)
    return (
        _picture(frame, before, neighbours, _BEFORE, Qt.PenStyle.DashLine),
        _picture(frame, after, neighbours, _AFTER, Qt.PenStyle.SolidLine),
    )


@dataclass(frozen=True)
class _Frame:
    """From metres to pixels: the scale, and where the picture begins in the west and north (m)."""

    scale: float
    west: float
    north: float

    @classmethod
    def around(cls, shapes: Sequence[MultiPolygon]) -> _Frame:
        west, south, east, north = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 1.0, 1.0)
        wide, high = max(east - west, 1.0) * (1 + 2 * AROUND), max(north - south, 1.0) * (1 + 2 * AROUND)
        scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        return cls(scale, middle_x - WIDTH / 2 / scale, middle_y + HEIGHT / 2 / scale)

    def point(self, east: float, north: float) -> QPointF:
        return QPointF((east - self.west) * self.scale, (self.north - north) * self.scale)


def _picture(
    frame: _Frame, parcels: Iterable[Drawn], neighbours: Iterable[Drawn], colour: QColor, style: Qt.PenStyle
) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(QFont("sans-serif", 11))
    for one in neighbours:
        _draw(painter, frame, one, QPen(_NEIGHBOUR_LINE, 1), _NEIGHBOUR)
    fill = QColor(colour)
    fill.setAlpha(40)
    pen = QPen(colour, 3, style)
    for one in parcels:
        _draw(painter, frame, one, pen, fill)
    painter.end()
    return image


def _draw(painter: QPainter, frame: _Frame, one: Drawn, pen: QPen, fill: QColor) -> None:
    path = QPainterPath()
    for polygon in one.geometry.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            corners = [frame.point(x, y) for x, y in shapely.get_coordinates(ring).tolist()]
            path.moveTo(corners[0])
            for corner in corners[1:]:
                path.lineTo(corner)
            path.closeSubpath()
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawPath(path)
    _write(painter, frame, one)


def _write(painter: QPainter, frame: _Frame, one: Drawn) -> None:
    """The label where there is room for it inside the picture and the parcel."""
    inside = shapely.point_on_surface(one.geometry)
    middle, metrics = frame.point(inside.x, inside.y), QFontMetricsF(painter.font())
    box = QRectF(0, 0, metrics.horizontalAdvance(one.label) + 4, metrics.height())
    box.moveCenter(middle)
    west, south, east, north = one.geometry.bounds
    is_roomy = (east - west) * frame.scale > box.width() and (north - south) * frame.scale > box.height()
    if is_roomy and QRectF(0, 0, WIDTH, HEIGHT).contains(box):
        painter.setPen(QPen(QColor("#202020")))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), one.label)
