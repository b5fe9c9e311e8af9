"""The boundaries in dispute on the map: three colours, a click or a key chooses one, what comes of it below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.conflict.comparison import Choice, Choices, Dispute, DisputeKey
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.choose_tool import ChooseTool
from cadastre_plugin.map_tools.preview import Drawing, Preview
from cadastre_plugin.map_tools.side_lines import SideLine, SideLines
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.conflict.shapes import LABELS_AT, line_of, own_part
from cadastre_plugin.panels.conflict.sides import SIDE_COLOURS, SIDE_TEXTS, SIDES
from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas


@dataclass(frozen=True)
class Side:
    """A side of a boundary in dispute. part: where only this side runs."""

    key: DisputeKey
    choice: Choice
    line: BaseGeometry
    part: BaseGeometry
    corner: Point | None


class ConflictCanvas(QObject):
    """picked(DisputeKey, Choice): a click on a side's line. numbered(Choice): its key was pressed. next_wanted(): N."""

    picked = pyqtSignal(object, object)
    numbered = pyqtSignal(object)
    next_wanted = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
        super().__init__()
        colours = {tr(SIDE_TEXTS[side]): SIDE_COLOURS[side] for side in SIDES}
        self._preview = Preview(canvas, project, crs)
        self._lines = SideLines(canvas, project, crs, colours)
        self._spotlight = Spotlight(canvas, project, crs)
        self._tool = ChooseTool(canvas, project, crs)
        self._borrowed = BorrowedCanvas(canvas, self._tool)
        self._sides: tuple[Side, ...] = ()
        self._tool.pointed.connect(self._point)
        self._tool.numbered.connect(lambda number: self.numbered.emit(SIDES[number]))
        self._tool.next_wanted.connect(self.next_wanted)
        self._tool.given_up.connect(self._borrowed.give_back)

    def open(self, sides: Sequence[Side]) -> None:
        """These are in dispute; the mouse chooses among them where there are any."""
        self._sides = tuple(sides)
        self._borrowed.take() if self._sides else self._borrowed.give_back()

    def show(self, choices: Choices, front: DisputeKey | None) -> None:
        """Draw the lines as they are chosen so far, what is in front above all."""
        self._lines.show([_line(side, choices, front) for side in self._sides])

    def show_result(self, shapes: Iterable[BaseGeometry]) -> None:
        """What comes of the parcels at the line in front."""
        self._preview.show(Drawing(after=tuple(shapes)))

    def go_to(self, place: BaseGeometry) -> None:
        """Bring a place before the eyes."""
        self._spotlight.show([place])

    def clear(self) -> None:
        """Nothing is in dispute on the map any more; it has the tool of before again."""
        self._sides = ()
        self._lines.clear()
        self._preview.clear()
        self._borrowed.give_back()

    def close(self) -> None:
        """Leave the canvas."""
        self.clear()
        self._borrowed.close()
        self._lines.close()
        self._preview.close()

    def _point(self, x: float, y: float, within: float) -> None:
        """A corner counts before the lines that pass it."""
        for shape_of in (lambda side: side.corner, lambda side: side.part):
            nearest = _nearest(self._sides, shape_of, Point(x, y), within)
            if nearest is not None:
                self.picked.emit(nearest.key, nearest.choice)
                return


def _nearest(
    sides: Sequence[Side], shape_of: Callable[[Side], BaseGeometry | None], place: Point, within: float
) -> Side | None:
    shaped = [(side, shape) for side in sides if (shape := shape_of(side)) is not None]
    if not shaped:
        return None
    away = shapely.distance(np.array([shape for _, shape in shaped], dtype=object), place)
    nearest = int(np.nanargmin(away))
    return shaped[nearest][0] if away[nearest] <= within else None


def sides_of(disputes: Iterable[Dispute]) -> tuple[Side, ...]:
    """The sides of all boundaries in dispute; pure, for a task."""
    return tuple(side for dispute in disputes for side in _sides_of(dispute))


def _sides_of(dispute: Dispute) -> Iterator[Side]:
    boundary = dispute.boundary
    if boundary is None:
        return
    for choice in SIDES:
        line = line_of(boundary, choice)
        if choice in dispute.choices and not line.is_empty:
            corners = boundary.of(choice)
            corner = Point(corners[0]) if boundary.is_corner and corners else None
            yield Side(dispute.key, choice, line, own_part(boundary, choice), corner)


def _line(side: Side, choices: Choices, front: DisputeKey | None) -> SideLine:
    chosen = choices.get(side.key)
    look = "open" if chosen is None else "chosen" if chosen is side.choice else "passed"
    is_front, name = side.key == front, tr(SIDE_TEXTS[side.choice])
    return SideLine(side.line, name, look, is_front, side.corner, side.part, LABELS_AT[side.choice])
