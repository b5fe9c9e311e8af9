"""Corners moved for all their parcels, a boundary reshaped on both sides, and the balance sheet beside the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.panels.boundary.balance_overlay import BalanceOverlay
from scripts.tour import hand
from scripts.tour.boundary import apply, check_coverage, close_to, corners, draft, fresh, open_tool, reserve
from scripts.tour.desk import Desk
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

Position = tuple[float, float]
PUSH_M = 3.4
NEAR_M = 45.0
"""How much of the map is shown from left to right so that a push goes far beyond the reach of snapping."""


@dataclass(frozen=True)
class Shared:
    """A corner that several lots have, and which these are."""

    corner: Position
    lots: tuple[Parcel, ...]


@step("move-shared-corner", SURVEYOR, ["boundary-work"])
def move_shared_corner(desk: Desk) -> str:
    shared, (east, north) = _movable(desk, 2.4)
    x, y = shared.corner
    desk.canvas.look_at(x, y, NEAR_M)
    page = open_tool(desk, "corner_move")
    desk.canvas.drag((x, y), (x + east, y + north))
    hand.wait(page.apply.isEnabled, f"the corner to be moved; the tool says: {page.notice.text.text()}")
    to = page.place.place()
    _require_followed(desk, shared, None)
    desk.show()
    apply(desk)
    _require_followed(desk, shared, to)
    stack = layer_of(desk, LayerRole.DRAFT).undoStack()
    stack.undo()
    _require_followed(desk, shared, shared.corner)
    stack.redo()
    _require_followed(desk, shared, to)
    return f"{len(shared.lots)} parcels follow one corner in one step; {check_coverage(desk)}"


@step("balance-sheet", SURVEYOR, ["boundary-work"])
def balance_sheet(desk: Desk) -> str:
    _leave(desk)
    shared, (east, north) = _movable(desk, PUSH_M)
    reserve(lot.id for lot in shared.lots)
    x, y = shared.corner
    desk.canvas.look_at(x, y, NEAR_M)
    open_tool(desk, "corner_move")
    desk.canvas.press(x, y)
    overlay = hand.widget(desk.window, BalanceOverlay, "cadastre.boundary.balance_overlay")
    require(overlay.isVisible(), "no balance sheet stands beside the mouse")
    seen = set()
    for part in range(1, 13):
        desk.canvas.pull(x + east * part / 12, y + north * part / 12)
        hand.pause(30)
        seen.add(tuple(overlay.texts()))
    require(len(seen) > 4, f"the sheet showed {len(seen)} states while the mouse moved")
    rows = overlay.texts()
    require(len(rows) == len(shared.lots) + 1, f"the sheet has {len(rows)} rows for {len(shared.lots)} parcels")
    require(any(overlay.is_over(row) for row in range(len(rows))), "no parcel is over its tolerance")
    desk.show()
    desk.canvas.release(x + east, y + north)
    QTest.keyClick(desk.iface.mapCanvas(), Qt.Key.Key_Escape)
    require(not overlay.isVisible(), "the sheet stays when the corner is let go")
    return f"{len(shared.lots)} parcels on the sheet beside the mouse: {rows[0]}; {check_coverage(desk)}"


@step("reshape-shared-boundary", SURVEYOR, ["boundary-work"])
def reshape_shared_boundary(desk: Desk) -> str:
    _leave(desk)
    one, other, (start, end) = next(_shared_edges(desk))
    close_to(desk, shapely.union([one.geometry], [other.geometry])[0], 1.3)
    page = open_tool(desk, "reshape")
    east, north = end[0] - start[0], end[1] - start[1]
    across = (-north * 0.09, east * 0.09)
    bends = [
        (start[0] + east * part + across[0] * way, start[1] + north * part + across[1] * way)
        for part, way in ((0.25, 1.0), (0.55, 1.0), (0.7, -0.8))
    ]
    for place in (start, *bends, end):
        desk.canvas.click(*place)
    desk.canvas.click(*end, Qt.MouseButton.RightButton)
    hand.wait(page.apply.isEnabled, f"the boundary to be reshaped; the tool says: {page.notice.text.text()}")
    desk.show()
    apply(desk)
    after = draft(desk)
    line = shapely.LineString([start, *bends, end])
    for lot in (one, other):
        inside = after[lot.id].geometry.boundary.intersection(line.buffer(0.5)).length
        require(inside > 0.95 * line.length, f"{lot.number} follows the line for {inside:.2f} m only")
    return f"{one.number} and {other.number} share the line of {line.length:.2f} m; {check_coverage(desk)}"


def _leave(desk: Desk) -> None:
    """Give up what a step before left in the tool that is open."""
    page: QWidget | None = desk.window.findChild(QWidget, "cadastre.boundary").page
    if page is not None:
        page.reset_requested.emit()


def _movable(desk: Desk, distance: float) -> tuple[Shared, Position]:
    """A shared corner that can go so many metres, and the way."""
    for shared in _shared_corners(desk):
        way = _clear_way(desk, shared, distance)
        if way is not None:
            return shared, way
    raise TourError("every corner that lots share would cross a boundary on its way")


def _clear_way(desk: Desk, shared: Shared, distance: float) -> Position | None:
    """A way of so many metres that a corner can go without a boundary coming near another."""
    at = np.array(shared.corner)
    everyone = [parcel.geometry.boundary for parcel in draft(desk).values()]
    ends = {end for lot in shared.lots for end in _beside(lot, shared.corner)}
    star = shapely.MultiLineString([[shared.corner, end] for end in ends])
    still = shapely.difference(shapely.union_all(everyone), star.buffer(0.02))
    for turn in np.linspace(0.3, 0.3 + 2 * np.pi, 16, endpoint=False):
        way = np.array([np.cos(turn), np.sin(turn)]) * distance
        edges = [shapely.LineString([at + way, at + way + (np.array(end) - at - way) * 0.9]) for end in ends]
        if all(edge.distance(still) > 0.3 for edge in edges):
            return float(way[0]), float(way[1])
    return None


def _beside(lot: Parcel, corner: Position) -> list[Position]:
    """The corners before and after the one of a lot that is at a place."""
    ring = corners(lot)
    index = int(np.hypot(*(ring - corner).T).argmin())
    return [tuple(ring[(index + step) % len(ring)].tolist()) for step in (-1, 1)]


def _shared_corners(desk: Desk) -> Iterator[Shared]:
    """Corners of fresh lots that three or four of them have and nobody else; those of the largest lots first."""
    lots = [lot for lot in fresh(desk).values() if 250 < lot.geometry.area < 3000]
    everyone = draft(desk).values()
    found = 0
    for lot in sorted(lots, key=lambda lot: -lot.geometry.area):
        for corner in map(tuple, corners(lot).tolist()):
            place = shapely.Point(corner)
            having = tuple(other for other in everyone if other.geometry.dwithin(place, 0.005))
            if len(having) >= 3 and all(other in lots for other in having):
                found += 1
                yield Shared(corner, having)
    if not found:
        raise TourError("no corner is shared by three lots that no step has touched")


def _shared_edges(desk: Desk) -> Iterator[tuple[Parcel, Parcel, tuple[Position, Position]]]:
    """The straight boundary of two fresh lots, from corner to corner, the longest first."""
    lots = [lot for lot in fresh(desk).values() if 250 < lot.geometry.area < 3000]
    edges = []
    for index, one in enumerate(lots):
        for other in lots[:index]:
            line = shapely.line_merge(shapely.intersection(one.geometry, other.geometry, grid_size=0.001))
            if line.geom_type == "LineString" and line.length > 12 and len(line.coords) == 2:
                (x1, y1), (x2, y2) = line.coords
                edges.append((line.length, one, other, ((x1, y1), (x2, y2))))
    if not edges:
        raise TourError("no two lots that no step has touched share a straight boundary")
    for _, one, other, edge in sorted(edges, key=lambda found: -found[0]):
        yield one, other, edge


def _require_followed(desk: Desk, shared: Shared, at: Position | None) -> None:
    """Every lot has the corner at a place; None: where it was."""
    place = shapely.Point(at or shared.corner)
    now = draft(desk)
    for lot in shared.lots:
        apart = shapely.MultiPoint(corners(now[lot.id])).distance(place)
        require(apart < 0.0006, f"{lot.number} has no corner where the others have it: {apart:.3f} m")
