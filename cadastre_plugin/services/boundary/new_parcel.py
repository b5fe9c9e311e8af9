"""New parcels from a ring that is drawn on the map."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.new_parcel import free_pieces, new_parcel, new_parcels
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.new_parcel_page import NewParcelPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal


class NewParcelWork(BoundaryWork):
    """The ring itself becomes a parcel, or the chosen pieces of what in it is nobody's land."""

    def __init__(self, bench: Bench) -> None:
        self._ring: list[Position] = []
        self._pieces: tuple[Polygon, ...] = ()
        self._page = NewParcelPage(bench.profile)
        tool = LineTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.sketched.connect(self._take)
        tool.drawn.connect(self._close)
        tool.given_up.connect(self.page.reset_requested)
        self._page.remainder.toggled.connect(self._find_pieces)

    def proposal(self) -> Proposal | None:
        """The new parcels."""
        if len(self._ring) < 3:
            return None
        ring, designation = list(self._ring), self._page.designation.designation()
        if not self._page.remainder.isChecked():
            return lambda fabric, profile: new_parcel(fabric, ring, designation)
        chosen = self._page.chosen_pieces()
        pieces = [piece for index, piece in enumerate(self._pieces) if index in chosen]
        if self._pieces:
            return lambda fabric, profile: new_parcels(fabric, pieces, designation)
        return lambda fabric, profile: new_parcels(fabric, free_pieces(fabric, ring)[:1], designation)

    def title(self) -> str:
        return tr("New parcel")

    def sketch(self) -> Sequence[BaseGeometry]:
        if len(self._ring) < 2:
            return ()
        line = self._ring if len(self._ring) == 2 else [*self._ring, self._ring[0]]
        return [LineString(line)]

    def labels(self) -> Sequence[Label]:
        if len(self._pieces) < 2:
            return ()
        return [(piece.representative_point(), str(index + 1)) for index, piece in enumerate(self._pieces)]

    def reset(self) -> None:
        self._ring, self._pieces = [], ()
        if isinstance(self.map_tool, LineTool):
            self.map_tool.stopCapturing()
        super().reset()

    def _take(self, line: list[Position]) -> None:
        self._ring, self._pieces = line, ()
        self._page.offer_pieces(())
        self.inputs_changed.emit()

    def _close(self, line: list[Position]) -> None:
        self._ring = line
        self._find_pieces()
        self.inputs_changed.emit()

    def _find_pieces(self) -> None:
        """Offer what inside the ring is nobody's; when nothing is, the proposal says why."""
        self._pieces = ()
        if self._page.remainder.isChecked() and len(self._ring) >= 3:
            try:
                self._pieces = free_pieces(self.bench.fabric(), self._ring)
            except CadastreError as error:
                self._page.show_refusal(error.text())
        areas = ellipsoidal_areas(self._pieces, self.bench.profile.crs.definition) if self._pieces else ()
        self._page.offer_pieces([float(area) for area in areas])
