"""Corner attributes: what is known of each corner, what that makes of the area, and what to measure again."""

from __future__ import annotations

import json
import os
import sqlite3

import shapely
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.survey.uncertainty import area_uncertainty, corners_of, measure_first
from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.panels.boundary.corners_model import ACCURACY, MARKER, METHOD, SOURCE
from cadastre_plugin.services.connection import plugin_folder
from scripts.tour import hand
from scripts.tour.boundary import check_coverage, close_to, fresh, open_tool, reserve
from scripts.tour.desk import Desk
from scripts.tour.routine import ACCOUNTS, SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

MEASURED_M, TAPED_M, ATTAINABLE_M = 0.02, 0.25, 0.02
"""Standard deviations of corners measured well and badly, and what the best method of Tashkent reaches."""


@step("corner-attributes", SURVEYOR, ["boundary-work"])
def corner_attributes(desk: Desk) -> str:
    parcel = _lot(desk)
    reserve([parcel.id])
    close_to(desk, parcel.geometry, 2.2)
    page = open_tool(desk, "corners")
    middle = parcel.geometry.representative_point()
    desk.canvas.click(middle.x, middle.y)
    others = len(_kept())
    field = hand.widget(page, QLineEdit, "cadastre.corners.parcel")
    hand.wait(lambda: field.text() == parcel.number, f"the corners of {parcel.number}")
    _describe(page)
    corners = corners_of(parcel.geometry)
    known = {corner: MEASURED_M for corner in corners} | {corners[1]: TAPED_M}
    said = _require_said(page, parcel, known)
    on_map = layer_of(desk, LayerRole.BOUNDARY_POINTS).featureCount()
    require(on_map >= len(corners), f"{on_map} boundary points are on the map, not {len(corners)}")
    stack = layer_of(desk, LayerRole.DRAFT).undoStack()
    before = _kept()
    added = len(before) - others
    require(added == len(corners), f"the disk has {added} points more, not {len(corners)}")
    stack.undo()
    hand.wait(lambda: _kept() != before, "the last word on a corner to be taken back")
    stack.redo()
    hand.wait(lambda: _kept() == before, "it to be said again")
    desk.canvas.settle()
    return f"{len(corners)} corners are described; {said}; {check_coverage(desk)}"


def _lot(desk: Desk) -> Parcel:
    lots = [one for one in fresh(desk).values() if one.number and 4 <= len(corners_of(one.geometry)) <= 7]
    lots = [one for one in lots if 300 < one.geometry.area < 2000]
    if not lots:
        raise TourError("there is no lot that no step has touched")
    return max(lots, key=lambda one: one.geometry.area / shapely.minimum_rotated_rectangle(one.geometry).area)


def _describe(page: QWidget) -> None:
    """Number all corners; all by GNSS but the second, which was taped from the fence."""
    table = hand.widget(page, QTableView, "cadastre.corners.table")
    hand.click(hand.widget(page, QPushButton, "cadastre.corners.number"))
    _for_all(table, METHOD, "gnss")
    _for_all(table, ACCURACY, f"{MEASURED_M}")
    _for_all(table, MARKER, "pin")
    _for_all(table, SOURCE, "Akt 17")
    _say(table, 1, METHOD, "tape")
    _say(table, 1, ACCURACY, f"{TAPED_M}")
    table.clearSelection()


def _for_all(table: QTableView, column: int, value: str) -> None:
    """Select a column and edit one cell: it holds for all of them."""
    rows = table.model().rowCount()
    table.setCurrentIndex(table.model().index(0, column))
    for _ in range(rows - 1):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    _edit(table, value)


def _say(table: QTableView, row: int, column: int, value: str) -> None:
    table.setCurrentIndex(table.model().index(row, column))
    _edit(table, value)


def _edit(table: QTableView, value: str) -> None:
    stack_of_one = table.model().rows
    QTest.keyClick(table, Qt.Key.Key_Return)
    hand.pause(hand.PAUSE_MS)
    editors = table.findChildren(QComboBox) + table.findChildren(QLineEdit)
    editor = next((one for one in editors if one.isVisible()), None)
    require(editor is not None, f"the cell of {value} cannot be edited")
    if isinstance(editor, QComboBox):
        hand.choose(editor, value)
    else:
        hand.write(editor, value, enter=True)
    hand.wait(lambda: table.model().rows is not stack_of_one, f"{value} to be said")


def _require_said(page: QWidget, parcel: Parcel, known: dict[tuple[float, float], float]) -> str:
    """The area's uncertainty and the advice are those that are computed beside the program."""
    found = area_uncertainty(parcel.geometry, known.__getitem__)
    advice = measure_first(found, ATTAINABLE_M)
    require(advice is not None, "no corner need be measured again")
    assert advice is not None
    area = hand.widget(page, QLabel, "cadastre.corners.area").text()
    said = hand.widget(page, QLabel, "cadastre.corners.advice").text()
    require(f"±{found.deviation:.2f}" in area, f"the area is said to be {area}, not ± {found.deviation:.2f} m²")
    for value in (advice.before, advice.after):
        require(f"{value:.2f}" in said, f"the advice is {said}, not from {advice.before:.2f} to {advice.after:.2f}")
    return said


def _kept() -> list[dict[str, object]]:
    """The boundary points of the newest draft in the file of drafts."""
    path = draft_path(plugin_folder(), os.environ["CADASTRE_SERVER_URL"], ACCOUNTS[SURVEYOR])
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        (document,) = file.execute("SELECT document FROM draft ORDER BY edited_at DESC LIMIT 1").fetchone()
    kept: list[dict[str, object]] = json.loads(document).get("points", [])
    return kept
