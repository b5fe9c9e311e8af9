"""Taking a strip out of many parcels at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.taking import Terms, strip_along, strip_of, take
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.panels.boundary.taking_page import TakingPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal

Strip = Callable[[], BaseGeometry]


class TakingWork(BoundaryWork):
    """A line with a width, or an outline, drawn or traced; streets give nothing."""

    def __init__(self, bench: Bench) -> None:
        self._line: list[Position] = []
        self._page = TakingPage(bench.profile)
        tool = LineTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.sketched.connect(self._take)
        tool.drawn.connect(self._take)
        tool.given_up.connect(self.page.reset_requested)

    def proposal(self) -> Proposal | None:
        """The rests of the parcels, and the land that is taken."""
        if len(self._line) < (2 if self._page.is_line else 3):
            return None
        strip, terms = self._strip(), self._terms()
        return lambda fabric, profile: take(fabric, strip(), terms, profile)

    def title(self) -> str:
        return tr("Taking of land")

    def sketch(self) -> Sequence[BaseGeometry]:
        if len(self._line) < 2:
            return ()
        try:
            return [LineString(self._line), self._strip()().boundary]
        except CadastreError:  # the refusal is shown by the proposal
            return [LineString(self._line)]

    def reset(self) -> None:
        self._line = []
        if isinstance(self.map_tool, LineTool):
            self.map_tool.stopCapturing()
        super().reset()

    def _strip(self) -> Strip:
        """How to make the strip of the inputs as they are, as plain data."""
        line = list(self._line)
        if not self._page.is_line:
            return lambda: strip_of(line)
        width, side = self._page.width_m.value(), self._page.side.currentData()
        return lambda: strip_along(line, width, side)

    def _terms(self) -> Terms:
        page = self._page
        spared = self.bench.profile.street_purposes
        return Terms(page.designation.designation(), page.rest.currentData(), page.together.isChecked(), spared)

    def _take(self, line: list[Position]) -> None:
        self._line = line
        self.inputs_changed.emit()
