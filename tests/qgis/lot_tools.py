"""The boundary tools of a desk, led as a person leads them, on a row of lots as `World.row_of_lots` makes it."""

from __future__ import annotations

import shapely
from qgis.core import QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.catalogue import CORNER_MOVE, CORNERS, MERGE, SPLIT, TAKING
from tests.qgis.pointing import click, hover
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import LOT_DEPTH, LOT_WIDTH

NORTH_OF_SHARED = 4 * LOT_WIDTH + LOT_WIDTH, LOT_DEPTH
"""The corner in the north that the fifth and the sixth lot share, from the south-west corner of the block."""


class Tools:
    """The boundary tools of a desk, led by mouse and keyboard. Places are metres from the block's south-west corner."""

    def __init__(self, desk: Seat, lots: list[Parcel]) -> None:
        self.desk, self.lots, self.bench = desk, lots, desk.services.workbench

    def open(self, kind: ActionKind) -> None:
        self.desk.action(kind.name).trigger()
        canvas = self.desk.iface.canvas
        west, south, east, north = shapely.total_bounds([lot.geometry for lot in self.lots])
        canvas.setExtent(QgsRectangle(west - 5, south - 5, east + 5, north + 5))
        canvas.refresh()
        wait_until(lambda: not canvas.isDrawing(), "the map", 15)

    def click(self, east: float, north: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        at = QgsPointXY(*place(self.lots, east, north))
        hover(self.desk.iface.canvas, at)
        click(self.desk.iface.canvas, at, button)

    def draw(self, *places: tuple[float, float]) -> None:
        for one in places:
            self.click(*one)
        self.click(*places[-1], Qt.MouseButton.RightButton)

    def set(self, name: str, value: float) -> None:
        self.bench.work.page.findChild(QObject, name).setValue(value)

    def apply(self) -> None:
        wait_until(lambda: self.bench.is_settled, "the proposal")
        page, stack = self.bench.work.page, self.desk.layer(LayerRole.DRAFT).undoStack()
        assert page.apply.isEnabled(), page.notice.text.text()
        before = stack.index()
        QTest.keyClick(page, Qt.Key.Key_Return)
        assert stack.index() == before + 1, page.notice.text.text()

    def select(self, *lots: Parcel) -> None:
        self.desk.services.drafting.editing.select(lot.id for lot in lots)

    def split_first(self) -> None:
        """The first lot in a southern and a northern half: its neighbour gets the corner between them."""
        self.select(self.lots[0])
        self.open(SPLIT)
        self.draw((-3, 16), (23, 16))
        self.apply()

    def merge_third_and_fourth(self) -> None:
        self.select()
        self.open(MERGE)
        self.click(50, 15)
        self.click(70, 15)
        self.apply()

    def move_shared_corner(self) -> None:
        self.open(CORNER_MOVE)
        self.click(*NORTH_OF_SHARED)
        self.click(NORTH_OF_SHARED[0], NORTH_OF_SHARED[1] - 3)
        self.apply()

    def take_street(self) -> None:
        """A strip in the south of the last two lots: the sixth gets the corner where it begins."""
        self.open(TAKING)
        page = self.bench.work.page
        page.side.setCurrentIndex(1)
        self.set("cadastre.taking.width", 2.0)
        self.draw((120, 0), (160, 0))
        self.apply()

    def describe_last(self) -> None:
        self.open(CORNERS)
        page = self.bench.work.page
        page.parcel_wanted.emit(self.lots[-1].number)
        page.numbering_wanted.emit()
        page.described.emit(range(len(page.corners.rows)), "method", "gnss")
        page.described.emit(range(len(page.corners.rows)), "accuracy", 0.03)


def place(lots: list[Parcel], east: float, north: float) -> tuple[float, float]:
    west, south, *_ = lots[0].geometry.bounds
    return west + east, south + north
