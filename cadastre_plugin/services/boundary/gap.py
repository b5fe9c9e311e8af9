"""Filling a gap that is pointed at on the map."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.gap import Void, fill_gap, void_at
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.panels.boundary.gap_page import GapPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background


class GapWork(BoundaryWork):
    """A click finds the void; it becomes a parcel, or the land of the neighbour that is chosen."""

    def __init__(self, bench: Bench) -> None:
        self._place: Position | None = None
        self._void: Void | None = None
        self._refusal: CadastreError | None = None
        self._search: background.BackgroundTask[Void] | None = None
        self._page = GapPage(bench.profile)
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.picked.connect(self._pick)
        tool.confirmed.connect(self.page.apply_requested)
        tool.taken_back.connect(self.page.reset_requested)
        tool.given_up.connect(self.page.reset_requested)

    def proposal(self) -> Proposal | None:
        """What becomes of the void."""
        if self._refusal is not None:
            return self._refuse
        if self._place is None or self._void is None:
            return None
        (x, y), receiver = self._place, self._page.receiver_id()
        designation, confirmed = self._page.designation.designation(), self._page.confirm.isChecked()
        return lambda fabric, profile: fill_gap(
            fabric, void_at(fabric, x, y), receiver, designation, confirmed=confirmed
        )

    def title(self) -> str:
        return tr("Fill a gap")

    def missing(self) -> str:
        return tr("Looking for the void") if self._search is not None else ""

    def sketch(self) -> Sequence[BaseGeometry]:
        if self._void is not None:
            return [self._void.ground.boundary]
        return [Point(self._place)] if self._place is not None else ()

    def reset(self) -> None:
        self._forget()
        super().reset()

    def closed(self) -> None:
        self._forget()

    def _pick(self, x: float, y: float) -> None:
        self._forget()
        self._place = (x, y)
        self._page.offer_receivers(())
        fabric = self.bench.fabric()
        self._search = background.run(
            tr("Looking for the void"),
            lambda _: void_at(fabric, x, y),
            lambda void: self._found(fabric, void),
            self._not_found,
            hidden=True,
        )
        self.inputs_changed.emit()

    def _found(self, fabric: Fabric, void: Void) -> None:
        self._search, self._void = None, void
        self._page.offer_receivers([(id, tr(label(fabric.parcels[id]))) for id in void.neighbours])
        self.inputs_changed.emit()

    def _not_found(self, error: CadastreError) -> None:
        self._search, self._refusal = None, error
        self.inputs_changed.emit()

    def _refuse(self, fabric: Fabric, profile: Profile) -> Outcome:
        assert self._refusal is not None
        raise self._refusal

    def _forget(self) -> None:
        if self._search is not None:
            self._search.drop()
        self._place = self._void = self._refusal = self._search = None
