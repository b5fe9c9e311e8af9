"""Moving a boundary parallel to itself, by mouse or by numbers."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.chain import Chain, chain_along
from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.parallel import distance_to, move_parallel, move_to_area
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.panels.boundary.parallel_page import ParallelPage, Until
from cadastre_plugin.services.boundary.work import AWAITS_NEIGHBOURS, Bench, BoundaryWork, Proposal

TYPED_WITHIN_M = 0.05
"""How near to a boundary coordinates must be that are typed, in m."""

Edge = tuple[Position, Position]


class ParallelWork(BoundaryWork):
    """The first click chooses the boundary and its side, the next ones say where it is to run."""

    page: ParallelPage

    def __init__(self, bench: Bench) -> None:
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, ParallelPage(), tool)
        self._edge: Edge | None = None
        self._line: LineString | None = None
        tool.picked.connect(self._pick)
        tool.confirmed.connect(self.page.apply_requested)
        tool.taken_back.connect(self.page.reset_requested)
        tool.given_up.connect(self.page.reset_requested)
        self.page.place.changed.connect(self._read_place)
        self.page.whole.toggled.connect(lambda _: self._show_chain())

    def proposal(self) -> Proposal | None:
        """The boundary where it would be."""
        edge, side, value = self._edge, self.page.chosen_side(), self.page.value()
        if edge is None or side is None or value is None or not self._holds():
            return None
        along, id, amount, whole = edge, side, value, self.page.whole.isChecked()
        if self.page.until.value() is Until.DISTANCE:
            return lambda fabric, profile: move_parallel(fabric, chain_along(fabric, along, whole=whole), id, amount)
        return lambda fabric, profile: move_to_area(
            fabric, chain_along(fabric, along, whole=whole), id, amount, profile
        )

    def title(self) -> str:
        return tr("Move a boundary parallel")

    def missing(self) -> str:
        if self._edge is not None and not self._holds():
            return tr(AWAITS_NEIGHBOURS)
        return "" if self._edge is None else tr("Give a distance or an area, or click where the boundary is to run")

    def sketch(self) -> Sequence[BaseGeometry]:
        return [self._line] if self._line is not None else ()

    def reset(self) -> None:
        self._edge = self._line = None
        super().reset()

    def _holds(self) -> bool:
        return self._line is None or self.bench.holds(self._line)

    def _pick(self, x: float, y: float) -> None:
        side = self.page.chosen_side()
        if self._edge is not None and side is not None:
            try:
                self.page.show_distance(distance_to(self._chain(self._edge), side, (x, y)))
            except CadastreError as error:
                self.page.show_refusal(error.text())
            return
        self.page.show_place((x, y))
        self._find(x, y, self.bench.reach())

    def _read_place(self) -> None:
        """A place on the boundary was typed."""
        self._edge = self._line = None
        place = self.page.place.place()
        if place is not None:
            self._find(*place, TYPED_WITHIN_M)

    def _find(self, x: float, y: float, reach: float) -> None:
        self._edge = self.bench.fabric().edge_near(x, y, reach)
        if self._edge is None:
            self.page.show_refusal(tr("There is no edge here"))
        else:
            self._show_chain()

    def _chain(self, edge: Edge) -> Chain:
        return chain_along(self.bench.fabric(), edge, whole=self.page.whole.isChecked())

    def _show_chain(self) -> None:
        """The boundary as far as it goes, with the parcels along it."""
        if self._edge is None:
            return
        try:
            chain = self._chain(self._edge)
        except CadastreError as error:
            self._edge = None
            self.page.show_refusal(error.text())
            return
        self._line = chain.line()
        parcels = {run.parcel.id: run.parcel for run in chain.runs}
        sides = [(id, tr(label(parcel))) for id, parcel in parcels.items()]
        selected = [id for id in self.bench.selected() if id in parcels]
        self.page.show_boundary(self._line.length, sides, self.page.chosen_side() or next(iter(selected), None))
        self.inputs_changed.emit()
