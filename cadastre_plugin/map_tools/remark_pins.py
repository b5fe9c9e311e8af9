"""Pins with the numbers of remarks over the map; a click on a pin's head chooses its remark.

The head stands beside the place and is all that takes a click, so that a corner under a pin can still be moved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from cadastre_plugin.core.model.boundary_point import Position

_OPEN, _SETTLED, _GONE = QColor("#d35400"), QColor("#2e7d32"), QColor("#8a8a8a")
_INK, _EDGE = QColor("white"), QColor("#1b1b1b")
_RADIUS, _STEM, _NECK = 11.0, 20.0, 4.0
_TURN_DEG = 50.0
"""Heads of one place stand around it, each turned by this much."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A remark on the map. place: m, CRS of the city. is_gone: what held it is no more."""

    id: UUID
    number: int
    place: Position
    is_open: bool = True
    is_gone: bool = False


class RemarkPins(QgsMapCanvasItem):
    """The pins of one change."""

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        super().__init__(canvas)
        self._canvas, self._project, self._crs = canvas, project, crs
        self._pins: Sequence[Pin] = ()
        self._chosen: UUID | None = None
        self._font = QFont()
        self._font.setBold(True)
        self.setZValue(210)

    def show_pins(self, pins: Sequence[Pin], chosen: UUID | None) -> None:
        """Show these pins in place of the others, one of them as the chosen one."""
        self._pins, self._chosen = pins, chosen
        self.setVisible(bool(pins))
        self.updateCanvas()

    def pins(self) -> Sequence[Pin]:
        """Those that are shown."""
        return self._pins

    def close(self) -> None:
        """Leave the canvas."""
        self.scene().removeItem(self)

    def boundingRect(self) -> QRectF:
        """The whole canvas: the pins move with the map."""
        return QRectF(self._canvas.rect())

    def updatePosition(self) -> None:
        """The map moved."""
        self.prepareGeometryChange()
        self.setPos(QPointF(0, 0))

    def heads(self) -> list[tuple[Pin, QPointF, QPointF]]:
        """Each pin with its tip and the middle of its head, in pixels of the canvas; the chosen one last."""
        found: list[tuple[Pin, QPointF, QPointF]] = []
        for pin in self._pins:
            tip = self._tip(pin)
            if tip is not None and self.boundingRect().adjusted(-40, -40, 40, 40).contains(tip):
                at_place = sum(_distance(tip, other) < 2 * _RADIUS for _, other, _ in found)
                found.append((pin, tip, _head(tip, at_place)))
        return sorted(found, key=lambda one: one[0].id == self._chosen)

    def at(self, pixel: QPointF) -> UUID | None:
        """The remark whose head is under a pixel of the canvas."""
        under = [pin.id for pin, _, head in self.heads() if _distance(pixel, head) <= _RADIUS]
        return under[-1] if under else None

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem | None = None, widget: QWidget | None = None
    ) -> None:
        """Called by QGIS."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for pin, tip, head in self.heads():
            _paint(painter, pin, tip, head, chosen=pin.id == self._chosen)

    def _tip(self, pin: Pin) -> QPointF | None:
        to_map = QgsCoordinateTransform(self._crs, self._canvas.mapSettings().destinationCrs(), self._project)
        try:
            return QPointF(self.toCanvasCoordinates(to_map.transform(QgsPointXY(*pin.place))))
        except QgsCsException:
            return None


class PinClicks(QObject):
    """Emits clicked(UUID) when the head of a pin was clicked. The map tool in use does not get that click."""

    clicked = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas, pins: RemarkPins) -> None:
        super().__init__()
        self._viewport, self._pins = canvas.viewport(), pins
        self._pressed: UUID | None = None
        self._viewport.installEventFilter(self)

    def close(self) -> None:
        """Listen no longer."""
        self._viewport.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press on a head, and the release that belongs to it."""
        is_press = event.type() == QEvent.Type.MouseButtonPress
        if not is_press and (event.type() != QEvent.Type.MouseButtonRelease or self._pressed is None):
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        under = self._pins.at(QPointF(event.pos())) if self._pins.isVisible() else None
        if is_press:
            self._pressed = under
            return under is not None
        pressed, self._pressed = self._pressed, None
        if under == pressed:
            self.clicked.emit(pressed)
        return True


def _head(tip: QPointF, turn: int) -> QPointF:
    """Straight above the place for the first, then to either side."""
    side = (turn + 1) // 2 * (1 if turn % 2 else -1)
    angle = math.radians(side * _TURN_DEG)
    reach = _STEM + _RADIUS
    return QPointF(tip.x() + reach * math.sin(angle), tip.y() - reach * math.cos(angle))


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _paint(painter: QPainter, pin: Pin, tip: QPointF, head: QPointF, *, chosen: bool) -> None:
    colour = _GONE if pin.is_gone else _OPEN if pin.is_open else _SETTLED
    pen = QPen(_EDGE if chosen else _INK, 3.0 if chosen else 1.5)
    if pin.is_gone:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setColor(_EDGE)
    painter.setPen(pen)
    painter.setBrush(colour)
    painter.drawPolygon(_stem(tip, head))
    painter.drawEllipse(head, _RADIUS, _RADIUS)
    painter.setPen(_INK)
    box = QRectF(head.x() - _RADIUS, head.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(pin.number))


def _stem(tip: QPointF, head: QPointF) -> QPolygonF:
    """A wedge from the head to the place."""
    length = _distance(tip, head) or 1.0
    across = QPointF((head.y() - tip.y()) / length * _NECK, -(head.x() - tip.x()) / length * _NECK)
    return QPolygonF([tip, head + across, head - across])
