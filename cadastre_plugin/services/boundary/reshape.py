"""Reshaping a boundary along a line that is drawn or typed."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Position, foot_on
from cadastre_plugin.core.boundary.reshape import reshape
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.panels.boundary.reshape_page import ReshapePage
from cadastre_plugin.services.boundary.work import AWAITS_NEIGHBOURS, Bench, BoundaryWork, Proposal


class ReshapeWork(BoundaryWork):
    """The line is drawn to its end before anything is proposed: half of it ends on no boundary."""

    page: ReshapePage
    map_tool: LineTool

    def __init__(self, bench: Bench) -> None:
        tool = LineTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, ReshapePage(), tool)
        self._is_drawing = False
        tool.sketched.connect(self._sketch)
        tool.drawn.connect(self._draw)
        tool.given_up.connect(self.page.reset_requested)

    def proposal(self) -> Proposal | None:
        """The boundary along the line."""
        line = None if self._is_drawing else self.page.line()
        if line is None or not self.bench.holds(LineString(line)):
            return None
        corners: list[Position] = line
        return lambda fabric, profile: reshape(fabric, corners)

    def title(self) -> str:
        return tr("Reshape a boundary")

    def missing(self) -> str:
        line = None if self._is_drawing else self.page.line()
        return "" if line is None or self.bench.holds(LineString(line)) else tr(AWAITS_NEIGHBOURS)

    def sketch(self) -> Sequence[BaseGeometry]:
        line = self.page.line()
        return [LineString(line)] if line is not None else ()

    def reset(self) -> None:
        self._is_drawing = False
        self.map_tool.stopCapturing()
        super().reset()

    def _sketch(self, line: list[Position]) -> None:
        if not self._is_drawing:
            self._is_drawing = True
            self.page.reset()
            self.inputs_changed.emit()

    def _draw(self, line: list[Position]) -> None:
        self._is_drawing = False
        self.page.show_line([self._caught(line[0]), *line[1:-1], self._caught(line[-1])])
        self.inputs_changed.emit()

    def _caught(self, end: Position) -> Position:
        """An end that was drawn beside a boundary lies on it, also where snapping is off."""
        fabric, reach = self.bench.fabric(), self.bench.reach()
        corner, edge = fabric.corner_near(*end, reach), fabric.edge_near(*end, reach)
        if corner is not None or edge is None:
            return corner or end
        return foot_on(edge, *end)
