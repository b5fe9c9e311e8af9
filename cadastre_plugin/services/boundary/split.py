"""Splitting parcels by a line that is drawn on the map or taken from a layer."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.panels.boundary.split_page import SplitPage
from cadastre_plugin.services.boundary.layer_lines import selected_lines
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal


class SplitWork(BoundaryWork):
    """The line follows the mouse until it is ended; what it cuts is shown all the while."""

    page: SplitPage

    def __init__(self, bench: Bench) -> None:
        self._line: BaseGeometry | None = None
        tool = LineTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, SplitPage(), tool)
        tool.sketched.connect(self._take)
        tool.drawn.connect(self._take)
        tool.given_up.connect(self.page.reset_requested)
        self.page.line_wanted.connect(self._take_selected)
        bench.layer.selectionChanged.connect(self._on_selection)

    def proposal(self) -> Proposal | None:
        """The parcels that the line cuts, in pieces."""
        line, only_selected = self._line, self.page.scope.value()
        ids = self.bench.selected() if only_selected else None
        if line is None or ids == ():
            return None
        lead_on, by_side = self.page.lead_on.isChecked(), self.page.by_side.value()
        return lambda fabric, profile: split_by_line(fabric, line, ids, lead_on=lead_on, by_side=by_side)

    def missing(self) -> str:
        if self.page.scope.value() and not self.bench.selected():
            return tr("No parcel is selected; select some, or split all that the line crosses")
        return ""

    def title(self) -> str:
        return tr("Split by a line")

    def sketch(self) -> Sequence[BaseGeometry]:
        return [self._line] if self._line is not None else []

    def opened(self) -> None:
        """What is selected is what is meant."""
        self.page.scope.choose(bool(self.bench.selected()))

    def reset(self) -> None:
        self._line = None
        if isinstance(self.map_tool, LineTool):
            self.map_tool.stopCapturing()
        super().reset()

    def closed(self) -> None:
        self.bench.layer.selectionChanged.disconnect(self._on_selection)

    def _take(self, line: list[tuple[float, float]]) -> None:
        self._line = LineString(line) if len(line) >= 2 else None
        self.inputs_changed.emit()

    def _take_selected(self) -> None:
        try:
            self._line = selected_lines(self.page.layer.currentLayer(), self.bench.layer, self.bench.project)
        except BoundaryError as error:
            self.page.show_refusal(error.text())
        else:
            self.inputs_changed.emit()

    def _on_selection(self) -> None:
        if self.page.scope.value():
            self.inputs_changed.emit()
