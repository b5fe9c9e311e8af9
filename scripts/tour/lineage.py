"""Where a parcel came from: the family as a tree over decades, and old numbers, also from paper, to those of today."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QListWidget

from cadastre_plugin.panels.history.lineage_view import LineageView
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.operator import operated
from scripts.tour.register import row, rows
from scripts.tour.routine import SUPERVISOR, require
from scripts.tour.step import step

_OLDEST = """
    SELECT number, parcel_id FROM cadastre.parcel_history AS old
    WHERE valid_to IS NOT NULL AND recorded_to IS NULL AND number IS NOT NULL
        AND EXISTS (SELECT FROM cadastre.lineage WHERE parent_id = old.parcel_id)
        AND NOT EXISTS (SELECT FROM cadastre.lineage WHERE child_id = old.parcel_id)
        AND NOT EXISTS (SELECT FROM cadastre.parcel_current AS still WHERE still.parcel_id = old.parcel_id)
    ORDER BY valid_from, number LIMIT 2
"""
_FAMILY = """
    WITH RECURSIVE family (id) AS (
        SELECT %s::uuid UNION
        SELECT CASE parent_id WHEN id THEN child_id ELSE parent_id END
        FROM family JOIN cadastre.lineage ON parent_id = id OR child_id = id)
    SELECT id FROM family
"""
_DESCENDANTS = """
    WITH RECURSIVE line (id) AS (
        SELECT %s::uuid UNION SELECT child_id FROM line JOIN cadastre.lineage ON parent_id = id)
    SELECT number FROM line JOIN cadastre.parcel_current ON parcel_id = id ORDER BY number
"""
_PLACE = """
    SELECT ST_XMin(geom) AS west, ST_YMin(geom) AS south, ST_XMax(geom) AS east, ST_YMax(geom) AS north
    FROM cadastre.parcel_history WHERE parcel_id = %s AND recorded_to IS NULL ORDER BY version DESC LIMIT 1
"""
PAPER = "Inv. 17/241-k"


@step("lineage-tree", SUPERVISOR, ["review"])
def lineage_tree(desk: Desk) -> str:
    """The oldest number is typed; a parcel two generations on is walked to with the keys, and the map follows."""
    old = rows(_OLDEST)[0]
    tree = _family_of(desk, old["number"])
    family = {line["id"] for line in rows(_FAMILY, old["parcel_id"])}
    drawn = {item.kin.id for item in tree.scene().items() if hasattr(item, "kin")}
    require(drawn == family, f"the tree has {len(drawn)} parcels, the register {len(family)}")
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Right)
        hand.pause(hand.PAUSE_MS)
    require(tree.current != old["parcel_id"], "the arrow keys did not walk")
    _require_in_sight(desk, tree.current)
    generations = len({item.pos().x() for item in tree.scene().items() if hasattr(item, "kin")})
    return f"{len(family)} parcels in {generations} generations, as the register has them"


@step("old-number", SUPERVISOR, ["lineage-tree"])
def old_number(desk: Desk) -> str:
    """A number from paper, typed in another way than it was written, opens the parcels of today."""
    old = rows(_OLDEST)[1]
    _load_paper(old["number"])
    _family_of(desk, "inv 17-241 K")
    shown = hand.widget(desk.window, QListWidget, "cadastre.lineage.successors")
    today = [line["number"] for line in rows(_DESCENDANTS, old["parcel_id"])]
    found = [shown.item(place).text().split(" · ")[0] for place in range(shown.count())]
    require(found == today and today, f"{found} were opened, the register has {today}")
    kept = row("SELECT written, parcel_id FROM cadastre.former_number WHERE written = %s", PAPER)
    require(kept["parcel_id"] == old["parcel_id"], "the number from paper leads elsewhere")
    return f"{PAPER} of paper was {old['number']}, retired; {len(today)} parcels of today opened"


def _family_of(desk: Desk, number: str) -> LineageView:
    hand.trigger(desk.window, "cadastre.lineage")
    hand.write(hand.widget(desk.window, QLineEdit, "cadastre.lineage.number"), number, enter=True)
    tree = hand.widget(desk.window, LineageView, "cadastre.lineage.tree")
    hand.wait(lambda: tree.current is not None and tree.isEnabled(), f"the family of {number}")
    desk.canvas.settle()
    return tree


def _require_in_sight(desk: Desk, id: UUID | None) -> None:
    place = row(_PLACE, id)
    desk.canvas.settle()
    box = QgsRectangle(place["west"], place["south"], place["east"], place["north"])
    extent = desk.iface.mapCanvas().extent()
    require(extent.contains(box), "the map does not show the parcel that was chosen in the tree")


def _load_paper(number: str) -> None:
    """As the operator does it."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "paper.csv"
        table.write_text(f"written,number\n{PAPER},{number}\n", "utf-8")
        done = operated("numbers", "load", str(table), "--source", "Inventory of 1974")
        require(done.returncode == 0, done.stderr or done.stdout)
