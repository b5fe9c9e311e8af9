"""A QGIS canvas with a draft and the tool that moves corners, led by mouse events."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from itertools import count
from math import cos, sin
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import shapely
from qgis.core import QgsApplication, QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtWidgets import QApplication

from cadastre_plugin.core.boundary.corner import move_corner
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.services.boundary.proposed import propose
from scripts.benchmarks.drag import MOST_CORNERS, NEIGHBOURS, SHARED_BY
from scripts.benchmarks.frame import percentile_95

SIZE = (1280, 900)
VIEW_M = 120.0
RADIUS_M = 6.0
AROUND_M = 400.0
"""So much of the surroundings of the parcel with most corners is in the work area."""


class _Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class DragDesk:
    """`frame` moves the mouse once and paints; `settle` computes the same sheet the long way."""

    def __init__(self, fabric: Fabric, id: UUID, corner: Position) -> None:
        """id: the parcel that is meant; corner: of it and of others."""
        self._application = QgsApplication([], True)
        self._application.initQgis()
        from tests.qgis.desk import Iface

        self._fabric, self._id, self._corner = fabric, id, corner
        self._iface = Iface()
        self.painted = 0
        self._paints = _Paints()
        self._open()
        self._places, self._settled_at = places(corner, RADIUS_M), places(corner, RADIUS_M)

    @property
    def reach(self) -> str:
        """How many parcels touch the one that is meant, and how many have the corner."""
        neighbours, parcels = len(self._fabric.neighbours(self._id)), len(self._fabric.having(self._corner))
        return f"{neighbours} neighbours, {parcels} parcels have the corner"

    def frame(self) -> float:
        """Move the mouse and paint what changed; the seconds that it took. Counts the frame when it was painted."""
        from tests.qgis.pointing import move

        x, y = next(self._places)
        before, begin = self._paints.count, perf_counter()
        move(self._canvas, QgsPointXY(x, y))
        self._paint()
        seconds = perf_counter() - begin
        self.painted += self._paints.count > before
        return seconds

    def settle(self) -> None:
        """What the tool would make, and its sheet; nothing is painted."""
        to = next(self._settled_at)
        try:
            propose(lambda fabric, _: move_corner(fabric, self._corner, to), self._fabric, self._profile)
        except CadastreError:
            return  # this place is refused; to find that out is most of the work

    def _open(self) -> None:
        from cadastre_plugin.editing.project_settings import EditingSettings
        from cadastre_plugin.layers.crs import qgis_crs
        from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
        from cadastre_plugin.services.boundary.catalogue import CORNER_MOVE
        from cadastre_plugin.services.boundary.workbench import Workbench
        from cadastre_plugin.services.session import Session
        from tests.core.boundary.real import real_profile
        from tests.qgis.drafting import begin
        from tests.qgis.pointing import press, show

        self._profile = real_profile("waiheke")
        crs = qgis_crs(self._profile)
        self._editing = begin([*self._fabric.parcels.values()])
        self._editing.draft.layer.setCrs(crs)
        EditingSettings(QgsProject.instance()).apply(self._editing.draft.layer)
        self._canvas = self._iface.canvas
        self._iface.window.show()
        x, y = self._corner
        view = QgsRectangle(x - VIEW_M / 2, y - VIEW_M / 2, x + VIEW_M / 2, y + VIEW_M / 2)
        show(self._canvas, [self._editing.draft.layer], crs, view)
        self._iface.window.resize(*SIZE)
        self._canvas.snappingUtils().setConfig(QgsProject.instance().snappingConfig())
        self._bench = Workbench(
            self._iface, QgsProject.instance(), BoundaryDock(self._iface.window), lambda dock: dock.show()
        )
        nobody: Any = None
        self._bench.open_change(Session("", nobody, self._profile, crs, nobody, nobody), self._editing)
        self._bench.open(CORNER_MOVE)
        self._canvas.viewport().installEventFilter(self._paints)
        press(self._canvas, QgsPointXY(*self._corner))
        for _ in self._until_still():
            pass

    def _until_still(self) -> Iterator[None]:
        """Until the map is drawn and snapping knows the layer."""
        end = perf_counter() + 30
        while perf_counter() < end and (self._canvas.isDrawing() or not self._snaps()):
            self._paint()
            yield

    def _snaps(self) -> bool:
        return bool(self._canvas.snappingUtils().snapToMap(QgsPointXY(*self._corner)).isValid())

    def _paint(self) -> None:
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def work_area(size: int) -> tuple[Fabric, UUID, Position]:
    """A part of Waiheke, the parcel that is meant and the corner of it to drag."""
    from tests.core.boundary.real import real_fabric

    city = real_fabric("waiheke")
    if size == NEIGHBOURS:
        return _beside_neighbours(city)
    largest = max(city.parcels.values(), key=lambda parcel: int(shapely.get_num_coordinates(parcel.geometry)))
    assert shapely.get_num_coordinates(largest.geometry) >= MOST_CORNERS
    corner = _shared_corner(city, largest.id)
    around = city.near(shapely.Point(corner), AROUND_M)
    return Fabric(around, city.tolerances), largest.id, corner


def _beside_neighbours(city: Fabric) -> tuple[Fabric, UUID, Position]:
    ids = [*city.parcels]
    Random(1).shuffle(ids)
    for id in ids:
        if city.parcels[id].geometry.area > 5000 or len(city.neighbours(id)) != NEIGHBOURS:
            continue
        corner = _shared_corner(city, id)
        if len(city.having(corner)) >= SHARED_BY:
            around = city.near(city.parcels[id].geometry, AROUND_M / 4)
            return Fabric(around, city.tolerances), id, corner
    raise RuntimeError("no parcel has so many neighbours and such a corner")


def _shared_corner(city: Fabric, id: UUID) -> Position:
    """The corner of a parcel that most parcels have."""
    corners = shapely.get_coordinates(city.parcels[id].geometry)[:200].tolist()
    x, y = max(corners, key=lambda corner: len(city.having((corner[0], corner[1]))))
    return x, y


def places(corner: Position, radius: float) -> Iterator[Position]:
    """Where the mouse goes: a rosette around the corner, no two places the same."""
    for step in count(1):
        turn = step * 0.37
        yield corner[0] + radius * cos(turn * 0.7) * cos(turn), corner[1] + radius * cos(turn * 0.7) * sin(turn)


class _Timed:
    """Frames inside the process that paints them, without the pipe between."""

    def __init__(self, desk: DragDesk) -> None:
        self.desk = desk
        self.seconds: list[float] = []

    def frame(self) -> str:
        self.seconds.append(self.desk.frame())
        return "frame"

    def settle(self) -> str:
        self.desk.settle()
        return "settled"

    def note(self) -> str:
        rate, p95 = 1 / median(self.seconds), percentile_95(self.seconds)
        painted = f"{self.desk.painted} painted of {len(self.seconds)}"
        return f"{rate:.0f} frames/s, p95 {p95 * 1000:.1f} ms, {painted}, {self.desk.reach}"


def _serve(size: int) -> None:
    """Be the QGIS: a line of the standard input is an action, its answer a line of the standard output."""
    timed = _Timed(DragDesk(*work_area(size)))
    actions: dict[str, Callable[[], str]] = {"frame": timed.frame, "settle": timed.settle, "note": timed.note}
    for line in sys.stdin:
        print(actions.get(line.strip(), lambda: "ready")(), flush=True)
    os._exit(0)  # to take QGIS down in order takes seconds


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
