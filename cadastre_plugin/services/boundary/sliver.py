"""Repairing slivers and thin overlaps: one that is pointed at, or all of some parcels."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.sliver_candidates import Standings, standings_of
from cadastre_plugin.core.boundary.sliver_faults import fault_at, faults_of
from cadastre_plugin.core.boundary.sliver_repair import repair, repair_all
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.boundary.sliver_page import ONE, SELECTED, SliverPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background

BESIDE_M = 0.005
"""A fault of the list is found again so near to its place."""


class SliverWork(BoundaryWork):
    """A click or the list chooses a fault; the best way to close it is proposed."""

    def __init__(self, bench: Bench) -> None:
        self._faults: tuple[Finding, ...] = ()
        self._place: tuple[Position, float] | None = None
        self._chosen: Finding | None = None
        self._finding: background.BackgroundTask[tuple[Finding, ...]] | None = None
        self._page = SliverPage(bench.profile)
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.picked.connect(lambda x, y: self._pick((x, y), bench.reach()))
        tool.confirmed.connect(self.page.apply_requested)
        tool.taken_back.connect(self.page.reset_requested)
        tool.given_up.connect(self.page.reset_requested)
        self._page.find_requested.connect(self._find)
        self._page.fault_chosen.connect(self._choose)

    def proposal(self) -> Proposal | None:
        """The best way to close the fault, or every fault of the parcels."""
        limit, scope = self._page.limit.value(), self._page.scope.currentData()
        if scope == ONE:
            if self._place is None:
                return None
            ((x, y), within), standings = self._place, self._standings(self._near_ids())
            return lambda fabric, profile: repair(
                fabric, fault_at(fabric, x, y, profile, limit, within), profile, limit, standings
            ).told()
        ids = self._ids()
        if not ids:
            return None
        standings = self._standings(ids)
        return lambda fabric, profile: repair_all(fabric, ids, profile, limit, standings).told()

    def title(self) -> str:
        return tr("Repair of slivers")

    def missing(self) -> str:
        return tr("Select parcels first") if self._page.scope.currentData() == SELECTED else ""

    def sketch(self) -> Sequence[BaseGeometry]:
        if self._place is not None and self._chosen is None:
            return [Point(self._place[0])]
        shown = self._faults if self._chosen is None else (self._chosen,)
        return [finding.place for finding in shown if finding.place is not None]

    def reset(self) -> None:
        self._place = self._chosen = None
        self._faults = ()
        super().reset()

    def closed(self) -> None:
        if self._finding is not None:
            self._finding.drop()

    def _ids(self) -> tuple[UUID, ...]:
        is_selected = self._page.scope.currentData() == SELECTED
        return self.bench.selected() if is_selected else tuple(self.bench.fabric().parcels)

    def _near_ids(self) -> tuple[UUID, ...]:
        assert self._place is not None
        return tuple(parcel.id for parcel in self.bench.fabric().near(Point(self._place[0]), self._place[1]))

    def _standings(self, ids: Sequence[UUID]) -> Standings:
        """What is known of the corners now, as plain data for a thread."""
        parcels = self.bench.fabric().parcels
        coordinates = shapely.get_coordinates([parcels[id].geometry for id in ids])
        return standings_of(self.bench.profile, self.bench.editing.points_at((x, y) for x, y in coordinates.tolist()))

    def _pick(self, place: Position, within: float, finding: Finding | None = None) -> None:
        self._place, self._chosen = (place, within), finding
        self._page.scope.setCurrentIndex(self._page.scope.findData(ONE))
        self.inputs_changed.emit()

    def _choose(self, row: int) -> None:
        place = self._faults[row].place
        if place is None:
            return
        inside = place.representative_point()
        self._pick((inside.x, inside.y), BESIDE_M, self._faults[row])
        Spotlight(self.bench.canvas, self.bench.project, self.bench.session.crs).show([place])

    def _find(self) -> None:
        fabric, profile, limit, ids = self.bench.fabric(), self.bench.profile, self._page.limit.value(), self._ids()
        if self._finding is not None:
            self._finding.drop()
        self._page.find.setEnabled(False)
        self._finding = background.run(
            tr("Finding slivers"),
            lambda _: faults_of(fabric, ids, profile, limit),
            self._on_found,
            self._on_not_found,
        )

    def _on_found(self, faults: tuple[Finding, ...]) -> None:
        self._finding, self._faults = None, faults
        self._place = self._chosen = None
        self._page.offer_faults(faults)
        self._page.find.setEnabled(True)
        self.inputs_changed.emit()
        if not faults:
            self._page.show_incomplete(tr("No sliver or thin overlap was found here"))

    def _on_not_found(self, error: CadastreError) -> None:
        self._finding = None
        self._page.find.setEnabled(True)
        self._page.show_refusal(error.text())
