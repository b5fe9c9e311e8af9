"""Filling a gap that is pointed at on the map."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.gap import Void, fill_gap, void_at
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.panels.boundary.gap_page import GapPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal


class GapWork(BoundaryWork):
    """A click finds the void; it becomes a parcel, or the land of the neighbour that is chosen."""

    def __init__(self, bench: Bench) -> None:
        self._place: Position | None = None
        self._void: Void | None = None
        self._page = GapPage(bench.profile)
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.picked.connect(self._pick)
        tool.confirmed.connect(self.page.apply_requested)
        tool.taken_back.connect(self.page.reset_requested)
        tool.given_up.connect(self.page.reset_requested)

    def proposal(self) -> Proposal | None:
        """What becomes of the void."""
        if self._place is None:
            return None
        (x, y), receiver = self._place, self._page.receiver.currentData()
        designation, confirmed = self._page.designation.designation(), self._page.confirm.isChecked()
        return lambda fabric, profile: fill_gap(
            fabric, void_at(fabric, x, y), receiver, designation, confirmed=confirmed
        )

    def title(self) -> str:
        return tr("Fill a gap")

    def sketch(self) -> Sequence[BaseGeometry]:
        if self._void is not None:
            return [self._void.ground.boundary]
        return [Point(self._place)] if self._place is not None else ()

    def reset(self) -> None:
        self._place = self._void = None
        super().reset()

    def _pick(self, x: float, y: float) -> None:
        self._place, self._void = (x, y), None
        fabric = self.bench.fabric()
        try:
            self._void = void_at(fabric, x, y)
        except CadastreError as error:
            self._page.show_refusal(error.text())
        ids = self._void.neighbours if self._void is not None else ()
        self._page.offer_receivers([(id, tr(label(fabric.parcels[id]))) for id in ids])
        self.inputs_changed.emit()
