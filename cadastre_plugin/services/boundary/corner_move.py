"""Moving, adding and removing a corner by mouse or by numbers, with the balance sheet beside the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPoint
from shapely.geometry import MultiPoint, Point

from cadastre_plugin.core.boundary.corner import add_corner, move_corner, on_millimetre, remove_corner
from cadastre_plugin.core.boundary.corner_drag import CornerDrag, Frame
from cadastre_plugin.core.boundary.fabric import Fabric, Position, foot_on
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.angle import format_angle
from cadastre_plugin.core.survey.traverse import azimuth_of
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.drag_bands import DragBands
from cadastre_plugin.map_tools.drag_tool import DragTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.balance_overlay import BalanceOverlay
from cadastre_plugin.panels.boundary.corner_move_page import CornerMovePage, Deed
from cadastre_plugin.services.boundary.work import AWAITS_NEIGHBOURS, Bench, BoundaryWork, Proposal

TYPED_WITHIN_M = 0.05
"""How near to a corner or an edge coordinates must be that are typed, in m."""

Edge = tuple[Position, Position]


class CornerMoveWork(BoundaryWork):
    """While the mouse holds a corner only its edges and the sheet are drawn; the proposal is computed when it drops."""

    page: CornerMovePage
    map_tool: DragTool

    def __init__(self, bench: Bench) -> None:
        tool = DragTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, CornerMovePage(), tool)
        self._bands = DragBands(bench.canvas, bench.session.crs)
        self.overlay = BalanceOverlay(bench.canvas, bench.profile.number)
        self._corner: Position | None = None
        self._edge: Edge | None = None
        self._drag: CornerDrag | None = None
        self._is_held = False
        tool.grabbed.connect(self._grab)
        tool.moved.connect(self._follow)
        tool.dropped.connect(self._drop)
        tool.taken_back.connect(self._take_back)
        tool.given_up.connect(self.page.reset_requested)
        tool.confirmed.connect(self.page.apply_requested)
        self.page.deed.currentIndexChanged.connect(self._forget)
        self.page.corner.changed.connect(self._read_corner)
        bench.editing.changed.connect(self._on_edited)

    def proposal(self) -> Proposal | None:
        """What becomes of the corner that was chosen."""
        corner, edge, deed = self._corner, self._edge, self.page.deed.value()
        if corner is None or self._is_held or not self._holds(corner):
            return None
        if deed is Deed.REMOVE:
            return lambda fabric, profile: remove_corner(fabric, corner)
        to = self.page.to(corner)
        if to is None:
            return None
        if edge is not None:
            along = edge
            return lambda fabric, profile: add_corner(fabric, along, to)
        return lambda fabric, profile: move_corner(fabric, corner, to)

    def title(self) -> str:
        titles = {Deed.MOVE: tr("Move a corner"), Deed.ADD: tr("Add a corner"), Deed.REMOVE: tr("Remove a corner")}
        return titles[self.page.deed.value()]

    def missing(self) -> str:
        if self._corner is not None and not self._holds(self._corner):
            return tr(AWAITS_NEIGHBOURS)
        if self._corner is not None and not self._is_held:
            return tr("Say where the corner is to be: on the map, or by numbers")
        return ""

    def labels(self) -> Sequence[Label]:
        """How far the corner moves, and where to."""
        to = None if self._corner is None or self._is_held else self.page.to(self._corner)
        if to is None or self._corner is None or self.page.deed.value() is Deed.REMOVE:
            return ()
        above = to[0], to[1] + self.bench.reach(24.0)  # beside the corner, not over it
        return [(Point(above), _moved(self._corner, to))]

    def reset(self) -> None:
        self._forget()
        super().reset()

    def closed(self) -> None:
        self._bands.close()
        self.overlay.deleteLater()

    def _holds(self, corner: Position) -> bool:
        """True when everyone who may have the corner, or stand in its way, is in the work area."""
        return self.bench.holds(MultiPoint([corner, self.page.to(corner) or corner]))

    def _on_edited(self) -> None:
        """The parcels are others: neighbours were fetched while the mouse holds a corner of theirs."""
        if self._is_held and self._corner is not None:
            self._begin_drag(self.bench.fabric(), self._corner)

    def _grab(self, x: float, y: float) -> None:
        self._clear()
        self._find(x, y, self.bench.reach())
        if self._corner is None:
            self._refuse(self._nothing_here())
        elif self.page.deed.value() is Deed.REMOVE:
            self.map_tool.refuse()
            self._chosen()
        else:
            self._begin_drag(self.bench.fabric(), self._corner)

    def _find(self, x: float, y: float, reach: float) -> None:
        """The corner at a place, or the edge that is to get one."""
        fabric = self.bench.fabric()
        if self.page.deed.value() is not Deed.ADD:
            self._corner = fabric.corner_near(x, y, reach)
            return
        self._edge = fabric.edge_near(x, y, reach)
        self._corner = None if self._edge is None else on_millimetre(*foot_on(self._edge, x, y))

    def _read_corner(self) -> None:
        """The corner was typed."""
        self._end_drag()
        self._corner = self._edge = None
        place = self.page.corner.place()
        if place is not None:
            self._find(*place, TYPED_WITHIN_M)
        self.inputs_changed.emit()
        if place is not None and self._corner is None:
            self.page.show_refusal(self._nothing_here())

    def _nothing_here(self) -> str:
        is_added = self.page.deed.value() is Deed.ADD
        return tr("There is no edge here") if is_added else tr("There is no corner here")

    def _begin_drag(self, fabric: Fabric, corner: Position) -> None:
        try:
            if self._edge is not None:  # dragged as if it were there already
                fabric = fabric.with_states(add_corner(fabric, self._edge, corner).states)
            self._drag = CornerDrag(fabric, corner, self.bench.profile)
        except CadastreError as error:
            self._refuse(error.text())
            return
        self._is_held = True
        self.overlay.begin()
        self._bands.begin(corner, self._drag.ends)
        self._chosen()
        self._follow(*corner)

    def _follow(self, x: float, y: float) -> None:
        if self._drag is None:
            return
        frame = self._drag.frame(x, y)
        self._bands.show(frame.to, frame.crosses)
        self.overlay.show_at(self._pixel(frame.to), frame.balance, _title(self._drag.corner, frame), frame.crosses)

    def _drop(self, x: float, y: float) -> None:
        if self._drag is None:
            return
        to = self._drag.frame(x, y).to
        self._end_drag()
        self.page.show_place(to)

    def _take_back(self) -> None:
        """First the new place, then the corner."""
        if self._is_held or self._corner is None or self.page.to(self._corner) is None:
            self.page.reset_requested.emit()
        else:
            self.page.show_place(None)

    def _chosen(self) -> None:
        self.page.show_corner(self._corner)
        self.inputs_changed.emit()

    def _refuse(self, text: str) -> None:
        self.map_tool.refuse()
        self._corner = self._edge = None
        self._chosen()
        self.page.show_refusal(text)

    def _forget(self) -> None:
        self.map_tool.refuse()
        self._clear()

    def _clear(self) -> None:
        self._end_drag()
        self._corner = self._edge = None
        self.page.reset()

    def _end_drag(self) -> None:
        self._drag, self._is_held = None, False
        self._bands.clear()
        self.overlay.hide()

    def _pixel(self, place: Position) -> QPoint:
        shown = self.map_tool.toMapCoordinates(self.bench.layer, QgsPointXY(*place))
        at = self.bench.canvas.getCoordinateTransform().transform(shown)
        return QPoint(round(at.x()), round(at.y()))


def _title(corner: Position, frame: Frame) -> str:
    moved = _moved(corner, frame.to)
    return f"{moved} · {tr('boundaries would cross')}" if frame.crosses else moved


def _moved(corner: Position, to: Position) -> str:
    """Distance and azimuth on the grid."""
    east, north = to[0] - corner[0], to[1] - corner[1]
    template = tr("{length} m, azimuth {azimuth}")
    return template.format(length=f"{hypot(east, north):.3f}", azimuth=format_angle(azimuth_of(east, north), 0))
