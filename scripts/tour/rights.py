"""Who holds what: the sheet of a parcel, against the register."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel, QTreeView

from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import step

MOST_NEIGHBOURS = 12

_CURRENT = "upper_inf(valid) AND upper_inf(recorded)"
_PARCEL = f"""
    SELECT parcel.parcel_id AS id, parcel.number, parcel.legal_area, ST_X(ST_PointOnSurface(geom)) AS x,
        ST_Y(ST_PointOnSurface(geom)) AS y
    FROM cadastre.parcel_current AS parcel JOIN (
        SELECT parcel_id, count(*) AS rights, count(DISTINCT kind) AS kinds, max((SELECT count(*)
            FROM cadastre.right_share WHERE right_row_id = row_id)) AS holders
        FROM cadastre.right_version WHERE {_CURRENT} GROUP BY parcel_id) AS held USING (parcel_id)
    WHERE computed_area BETWEEN 200 AND 3000 AND number = ANY(%s)
    ORDER BY kinds DESC, holders DESC, rights DESC, number LIMIT 1"""
_SHARES = f"""
    SELECT held.kind, numerator, denominator, party.name FROM cadastre.right_version AS held
    JOIN cadastre.right_share ON right_row_id = held.row_id
    JOIN (SELECT party_id, name FROM cadastre.party_version WHERE {_CURRENT}) AS party USING (party_id)
    WHERE held.parcel_id = %s AND {_CURRENT}"""
_NEIGHBOURS = f"""
    SELECT other.number, ST_X(ST_PointOnSurface(other.geom)) AS x, ST_Y(ST_PointOnSurface(other.geom)) AS y
    FROM cadastre.parcel_current AS parcel
    JOIN cadastre.parcel_current AS other ON ST_DWithin(parcel.geom, other.geom, 0.0015)
    WHERE parcel.parcel_id = %s AND other.parcel_id <> parcel.parcel_id ORDER BY other.number LIMIT {MOST_NEIGHBOURS}"""


@step("parcel-sheet", SURVEYOR, ["connect"])
def parcel_sheet(desk: Desk) -> str:
    parcel = row(_PARCEL, _numbers(desk))
    number, before = parcel["number"], _looks(parcel["id"])
    desk.canvas.look_at(parcel["x"], parcel["y"], 140)
    hand.trigger(desk.window, "cadastre.sheet")
    desk.canvas.click(parcel["x"], parcel["y"])
    tree = _wait_for_sheet(desk, number)
    lines = list(_lines(tree))
    shares, neighbours = rows(_SHARES, parcel["id"]), rows(_NEIGHBOURS, parcel["id"])
    missing = [text for text in map(_share, shares) if not any(line.startswith(text) for line in lines)]
    require(shares and not missing, f"the sheet does not say who holds what: {missing}")
    absent = [other["number"] for other in neighbours if not any(line.startswith(other["number"]) for line in lines)]
    require(neighbours and not absent, f"neighbours are missing: {absent}")
    require(_looks(parcel["id"]) == before + 1, "the look at the people is not on record")
    desk.show()
    beside = next((other["number"] for other in neighbours if other["number"] in _numbers(desk)), None)
    if beside:
        _click_line(tree, beside)
        _wait_for_sheet(desk, beside)
    QTest.keyClick(desk.iface.mapCanvas(), Qt.Key.Key_Escape)
    pick = hand.widget(desk.window, QAbstractButton, "cadastre.sheet.pick")
    hand.wait(lambda: not pick.isChecked(), "Esc to give the canvas back")
    return f"{number}: {len(shares)} shares and {len(neighbours)} neighbours as in the register; the look is on record"


def _numbers(desk: Desk) -> list[str]:
    """Parcels of the register that are on the map, as far as a work area limits them."""
    layer = layer_of(desk, LayerRole.REGISTER)
    return [feature["number"] for feature in layer.getFeatures() if feature["number"]]


def _wait_for_sheet(desk: Desk, number: str) -> QTreeView:
    title = hand.widget(desk.window, QLabel, "cadastre.sheet.title")
    tree = hand.widget(desk.window, QTreeView, "cadastre.sheet.tree")
    hand.wait(lambda: title.isVisible() and title.text() == number and tree.isVisible(), f"the sheet of {number}")
    return tree


def _lines(tree: QTreeView, parent: QModelIndex | None = None) -> Iterator[str]:
    for index in _indices(tree, parent):
        yield str(index.data())


def _indices(tree: QTreeView, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    model, above = tree.model(), parent or QModelIndex()
    for place in range(model.rowCount(above)):
        index = model.index(place, 0, above)
        yield index
        yield from _indices(tree, index)


def _click_line(tree: QTreeView, text: str) -> None:
    """Click the line that begins with a text and leads somewhere: the last such, below its section."""
    index = [index for index in _indices(tree) if str(index.data()).startswith(text)][-1]
    tree.scrollTo(index)
    hand.pause(hand.PAUSE_MS)
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(tree.viewport(), button, modifier, tree.visualRect(index).center())


def _share(share: dict[str, Any]) -> str:
    return f"{Fraction(share['numerator'], share['denominator'])} — {share['name']}"


def _looks(parcel_id: object) -> int:
    query = "SELECT count(*) AS looks FROM cadastre.lookup WHERE what = 'read_sheet' AND subject = %s"
    return int(row(query, str(parcel_id))["looks"])
