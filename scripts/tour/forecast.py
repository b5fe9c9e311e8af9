"""Two people at the same boundary: the second is told at the first touch, and the reviewer sees that only one fits."""

from __future__ import annotations

from uuid import UUID

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QTabWidget

from cadastre_plugin.layers.open_changes_layer import Stage
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.panels.forecast.collisions_view import CollisionsView
from scripts.tour import hand
from scripts.tour.colleague import Colleague, moved_corner
from scripts.tour.desk import Desk
from scripts.tour.loop import move_corner
from scripts.tour.register import row, rows
from scripts.tour.routine import SUPERVISOR, SURVEYOR, begin_change, draw_area, require
from scripts.tour.step import step

TITLE = "The same corner, once more"
THEIRS = "Side of Kim Ji-woo's client"
_FOOTPRINT = "SELECT ST_NumGeometries(corners) AS corners, parcels FROM cadastre.change_footprint WHERE change_id = %s"


@step("forecast-warning", SURVEYOR, ["refreshed"])
def forecast_warning(desk: Desk) -> str:
    move = desk.facts["spot"]["right"]
    end, start = desk.facts["end"], move["start"]
    colleague, theirs = Colleague("surveyor2"), moved_corner(move["numbers"], end, start, THEIRS)
    desk.facts["theirs"] = str(theirs.id)
    hand.trigger(desk.window, "cadastre.work")
    draw_area(desk, desk.facts["spot"]["middle"], 250, 160)
    begin_change(desk, "boundary", TITLE, "A-2026/00432")
    desk.canvas.look_at(end[0], end[1], 60)
    require(_stages(desk) == [], "an open change is shown that nobody made")
    colleague.save(theirs)
    colleague.step(theirs.id, "submit")
    hand.wait(lambda: _stages(desk) == [Stage.QUEUED], "the open change of a colleague on the map", 5)
    require(not _warnings(desk), "there is a warning before anything was touched")
    halfway = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    move_corner(desk, {**move, "start": end, "end": halfway}, width=60)
    hand.wait(lambda: _warnings(desk), "the warning at the first touch")
    (text,) = _warnings(desk)
    said = hand.widget(desk.window, QLabel, "cadastre.work.others").text()
    require(all(_is_named(number, text + said) for number in move["numbers"]), f"it does not name both parcels: {said}")
    kept = row(_FOOTPRINT, theirs.id)
    require(kept["corners"] == 1 and len(kept["parcels"]) == 2, f"the register keeps another footprint: {kept}")
    desk.canvas.look_at(end[0], end[1], 40)
    return f"told once: {said}"


@step("forecast-queue", SUPERVISOR, ["forecast-warning", "review"])
def forecast_queue(desk: Desk) -> str:
    move, theirs = desk.facts["spot"]["right"], UUID(desk.facts["theirs"])
    other = moved_corner(move["numbers"], desk.facts["end"], _beside(desk), "A third opinion")
    third = Colleague("surveyor")
    third.save(other)
    third.step(other.id, "submit")
    hand.trigger(desk.window, "cadastre.review")
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, THEIRS), "the change in the queue", 60)
    hand.press_row(queue, THEIRS)
    shown = next(iter(desk.window.findChildren(CollisionsView)))
    hand.wait(lambda: shown.tree.topLevelItemCount() == 1, "the collision")
    tabs = next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(shown) >= 0)
    tabs.setCurrentWidget(shown)
    lines = [
        shown.tree.topLevelItem(0).child(place).text(0) for place in range(shown.tree.topLevelItem(0).childCount())
    ]
    where = any(all(_is_named(number, line) for number in move["numbers"]) for line in lines)
    require(where, f"it does not say where: {lines}")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.collisions.show"))
    desk.show()
    said = shown.order.text()
    _reject(other.id)
    hand.wait(lambda: shown.tree.topLevelItemCount() == 0, "the collision to go with the decision")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.close"))
    _reject(theirs)
    return said.replace("\n", "; ")


@step("forecast-gone", SURVEYOR, ["forecast-queue"])
def forecast_gone(desk: Desk) -> str:
    hand.wait(lambda: not _stages(desk), "both changes to leave the map with their decisions")
    hand.wait(lambda: not _warnings(desk), "the warning to go with them")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.undo"))
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.close"))
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT) is None, "the draft to close")
    stored = rows(
        "SELECT version FROM cadastre.parcel_current WHERE number = ANY(%s)",
        list(desk.facts["spot"]["right"]["numbers"]),
    )
    require({parcel["version"] for parcel in stored} == {2}, "the register was written")
    return "the warning went with the changes that it was about; the register is untouched"


def _reject(id: UUID) -> None:
    supervisor = Colleague("supervisor")
    supervisor.step(id, "take")
    supervisor.step(id, "reject", "Both sides agree on another corner")


def _stages(desk: Desk) -> list[str]:
    layer = find_layer(desk.project, LayerRole.OPEN_CHANGES)
    return [feature["stage"] for feature in layer.getFeatures()] if isinstance(layer, QgsVectorLayer) else []


def _warnings(desk: Desk) -> list[str]:
    """What the message bar says of open changes."""
    texts = (item.text() for item in desk.iface.messageBar().items())
    return [text for text in texts if "changing this boundary" in text]


def _is_named(number: str, text: str) -> bool:
    """In a list of numbers the block is said once."""
    return number.rpartition(":")[2] in text


def _beside(desk: Desk) -> tuple[float, float]:
    """A quarter of the way back: valid, and another place than the colleague's."""
    (x, y), (was_x, was_y) = desk.facts["end"], desk.facts["spot"]["right"]["start"]
    return (round(x + (was_x - x) / 4, 3), round(y + (was_y - y) / 4, 3))
