"""Splitting parcels by a line that is drawn on the map."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.panels.boundary.split_page import SplitPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal


class SplitWork(BoundaryWork):
    """The line follows the mouse until it is ended; what it cuts is shown all the while."""

    def __init__(self, bench: Bench) -> None:
        self._line: list[tuple[float, float]] = []
        tool = LineTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, SplitPage(), tool)
        tool.sketched.connect(self._take)
        tool.drawn.connect(self._take)
        tool.given_up.connect(self.page.reset_requested)

    def proposal(self) -> Proposal | None:
        """The parcels that the line cuts, in pieces."""
        if len(self._line) < 2:
            return None
        line, ids = LineString(self._line), self.bench.selected() or None
        return lambda fabric, profile: split_by_line(fabric, line, ids)

    def title(self) -> str:
        return tr("Split by a line")

    def sketch(self) -> Sequence[BaseGeometry]:
        return [LineString(self._line)] if len(self._line) >= 2 else []

    def reset(self) -> None:
        self._line = []
        if isinstance(self.map_tool, LineTool):
            self.map_tool.stopCapturing()
        super().reset()

    def _take(self, line: list[tuple[float, float]]) -> None:
        self._line = line
        self.inputs_changed.emit()
