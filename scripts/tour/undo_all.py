"""The end of the work on boundaries: everything is undone, and the draft is the register again, bit by bit."""

from __future__ import annotations

import shapely
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView

from cadastre_plugin.core.model.parcel import same_state
from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.boundary import base, check_coverage, draft
from scripts.tour.desk import Desk
from scripts.tour.register import rows
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import step

_REGISTER = "SELECT parcel_id, ST_AsBinary(geom) AS geom FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)"


@step("undo-all", SURVEYOR, ["boundary-work"])
def undo_all(desk: Desk) -> str:
    stack = layer_of(desk, LayerRole.DRAFT).undoStack()
    steps, edited = stack.index(), draft(desk)
    hand.trigger(desk.window, "cadastre.work")
    button = hand.widget(desk.window, QAbstractButton, "cadastre.work.undo")
    differences = hand.widget(desk.window, QAbstractItemView, "cadastre.work.differences")
    hand.wait(lambda: differences.model().rowCount() or not steps, "what differs in the panel")
    while stack.canUndo():
        hand.click(button)
    now, before = draft(desk), base()
    require(now.keys() == before.keys(), "other parcels than those of the register are left")
    require(all(same_state(now[id], before[id]) for id in before), "a parcel is not what it was")
    register = rows(
        "SELECT parcel_id, ST_AsBinary(geom) AS geom FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)", list(now)
    )
    different = [row for row in register if not _is_same(now[row["parcel_id"]].geometry, row["geom"])]
    require(len(register) == len(now) and not different, f"{len(different)} parcels differ from those of PostGIS")
    hand.wait(lambda: not differences.model().rowCount(), "the panel to say that nothing differs")
    x, y = desk.facts["block"]
    desk.canvas.look_at(x, y, 420)
    desk.show()
    while stack.canRedo():
        hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.redo"))
    again = draft(desk)
    require(again.keys() == edited.keys(), "redoing everything does not give back what was edited")
    require(all(same_state(again[id], edited[id]) for id in edited), "redoing everything gives other parcels")
    return (
        f"{steps} steps undone: {len(now)} parcels are bit by bit those of PostGIS; all redone: {check_coverage(desk)}"
    )


def _is_same(geometry: shapely.MultiPolygon, wkb: bytes) -> bool:
    stored = shapely.from_wkb(bytes(wkb))
    return bool(geometry.normalize().equals_exact(stored.normalize(), tolerance=0.0))
