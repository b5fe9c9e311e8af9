"""New parcels from a ring that is drawn on the map."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.new_parcel import free_pieces, new_parcel, new_parcels
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.new_parcel_page import NewParcelPage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background

Found = tuple[tuple[Polygon, ...], Sequence[float]]
"""Pieces of land that is nobody's, and the area of each in m2."""


class NewParcelWork(BoundaryWork):
    """The ring itself becomes a parcel, or the chosen pieces of what in it is nobody's land."""

    def __init__(self, bench: Bench) -> None:
        self._ring: list[Position] = []
        self._pieces: tuple[Polygon, ...] = ()
        self._search: background.BackgroundTask[Found] | None = None
        self._page = NewParcelPage(bench.profile)
        tool = LineTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.sketched.connect(self._take)
        tool.drawn.connect(self._close)
        tool.given_up.connect(self.page.reset_requested)
        self._page.remainder.toggled.connect(self._find_pieces)

    def proposal(self) -> Proposal | None:
        """The new parcels."""
        if len(self._ring) < 3 or self._search is not None:
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

    def missing(self) -> str:
        return tr("Looking for land that is nobody's") if self._search is not None else ""

    def sketch(self) -> Sequence[BaseGeometry]:
        if len(self._ring) < 2:
            return ()
        line = self._ring if len(self._ring) == 2 else [*self._ring, self._ring[0]]
        return [LineString(line)]

    def labels(self) -> Sequence[Label]:
        if len(self._pieces) < 2:
            return ()
        return [(piece.representative_point(), str(index + 1)) for index, piece in enumerate(self._pieces)]

    def closed(self) -> None:
        self._forget()

    def reset(self) -> None:
        self._forget()
        self._ring = []
        if isinstance(self.map_tool, LineTool):
            self.map_tool.stopCapturing()
        super().reset()

    def _take(self, line: list[Position]) -> None:
        self._forget()
        self._ring = line
        self._page.offer_pieces(())
        self.inputs_changed.emit()

    def _close(self, line: list[Position]) -> None:
        self._ring = line
        self._find_pieces()
        self.inputs_changed.emit()

    def _find_pieces(self) -> None:
        """Offer what inside the ring is nobody's; when nothing is, the proposal says why."""
        self._forget()
        self._page.offer_pieces(())
        if not self._page.remainder.isChecked() or len(self._ring) < 3:
            return
        fabric, ring, crs = self.bench.fabric(), list(self._ring), self.bench.profile.crs.definition
        self._search = background.run(
            tr("Looking for land that is nobody's"),
            lambda _: _free(fabric, ring, crs),
            self._found,
            lambda _: self._found(((), ())),
            hidden=True,
        )

    def _found(self, found: Found) -> None:
        self._search = None
        self._pieces, areas = found
        self._page.offer_pieces(areas)
        self.inputs_changed.emit()

    def _forget(self) -> None:
        if self._search is not None:
            self._search.drop()
        self._search, self._pieces = None, ()


def _free(fabric: Fabric, ring: Sequence[Position], crs: str) -> Found:
    pieces = free_pieces(fabric, ring)
    return pieces, [float(area) for area in ellipsoidal_areas(pieces, crs)]
