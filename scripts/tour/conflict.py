"""Two surveyors change the same block: what differs merges alone, the one corner in dispute is chosen on the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import shapely
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QPushButton
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from scripts.tour import hand
from scripts.tour.colleague import Colleague, standing, with_corner
from scripts.tour.crossing import Crossing, find_crossing
from scripts.tour.desk import Desk
from scripts.tour.loop import move_corner
from scripts.tour.register import row
from scripts.tour.routine import ACCOUNTS, SUPERVISOR, SURVEYOR, begin_change, draw_area, require
from scripts.tour.spot import Move
from scripts.tour.step import step

TITLE = "Two fences of one block, Chilonzor"
THEIR_TITLE = "Fence of the neighbour"
ADDRESS = "Chilonzor koʻchasi, 12"
REMARK = "The neighbour's fence was moved meanwhile"
VIEW_M = 22.0
_STATE = "SELECT id, state, revision FROM cadastre.change WHERE title = %s"


@step("conflict-resolved", SURVEYOR, ["connect"])
def conflict_resolved(desk: Desk) -> str:
    place = find_crossing()
    _edit_mine(desk, place)
    _submit(desk)
    supervisor = Colleague(ACCOUNTS[SUPERVISOR])
    address_of = _approve_theirs(place, supervisor)
    _return_mine(supervisor)
    _open_returned(desk)
    dock = _open_conflict(desk)
    merged = dock.tabs.tabText(1)
    _choose_on_the_map(desk, dock, place.theirs[0])
    hand.pause(hand.FLASH_MS)
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.conflict.apply"))
    _submit(desk)
    revision = row(_STATE, TITLE)["revision"]
    require(revision == 2, f"it was submitted as revision {revision}")
    supervisor.approve(row(_STATE, TITLE)["id"], revision)
    _require_both(place, address_of)
    return f"{merged}; one corner was chosen on the map, revision {revision} was approved and holds the edits of both"


def _edit_mine(desk: Desk, place: Crossing) -> None:
    hand.trigger(desk.window, "cadastre.work")
    draw_area(desk, place.middle, 170, 120)
    district = standing(place.numbers())[0].district
    begin_change(desk, "boundary", TITLE, "A-2026/00870", district)
    for move in place.mine:
        move_corner(desk, {"start": move.start, "end": move.end}, width=60)


def _approve_theirs(place: Crossing, supervisor: Colleague) -> str:
    """Another surveyor moves the same corner elsewhere and one more, and gives a lot an address; the number of it."""
    before = standing(sorted({number for move in place.theirs for number in move.numbers}))
    after = [replace(parcel, geometry=_moved(parcel, place.theirs)) for parcel in before]
    after[0] = replace(after[0], address=ADDRESS)
    edits = tuple(Edit(parcel.id, parcel.version, parcel) for parcel in after)
    change = Change(uuid4(), "boundary", THEIR_TITLE, "A-2026/00871", before[0].district, edits)
    other = Colleague("surveyor2")
    other.save(change)
    other.step(change.id, "submit")
    supervisor.approve(change.id)
    return str(before[0].number)


def _moved(parcel: Parcel, moves: Sequence[Move]) -> MultiPolygon:
    geometry = parcel.geometry
    for move in moves:
        geometry = with_corner(geometry, move.start, move.end)
    return geometry


def _return_mine(supervisor: Colleague) -> None:
    """It may not be approved any more."""
    id = row(_STATE, TITLE)["id"]
    supervisor.step(id, "take")
    supervisor.open_red(id)
    code = supervisor.refused(id, "approve")
    require(code == "stale_base", f"the service answered {code or 'nothing'}")
    supervisor.step(id, "return", REMARK)


def _open_returned(desk: Desk) -> None:
    changes = hand.widget(desk.window, QAbstractItemView, "cadastre.work.changes")

    def is_returned() -> bool:
        index = hand.row_with(changes, TITLE)
        return index is not None and "Returned" in hand.row_text(index)

    hand.wait(is_returned, "the list to say that the change was returned")
    hand.press_row(changes, TITLE)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.resume"))
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT), "the returned change to open")


def _open_conflict(desk: Desk) -> ConflictDock:
    """The message that the register has newer states comes by itself, with a button."""
    hand.wait(lambda: _resolve_button(desk), "the message that the register changed")
    button = _resolve_button(desk)
    assert button is not None
    hand.click(button)
    dock = hand.widget(desk.window, ConflictDock, "cadastre.conflict")
    hand.wait(lambda: dock.table.conflict.disputed, "what is in dispute", 60)
    disputed = dock.table.conflict.disputed
    require(len(disputed) == 1, f"{len(disputed)} cells are in dispute instead of one corner")
    require(not dock.apply.isEnabled(), "it can be applied while a corner is in dispute")
    return dock


def _resolve_button(desk: Desk) -> QPushButton | None:
    buttons = desk.iface.messageBar().findChildren(QPushButton)
    return next((one for one in buttons if one.text() == "Resolve" and one.isVisible()), None)


def _choose_on_the_map(desk: Desk, dock: ConflictDock, move: Move) -> None:
    desk.canvas.look_at(*move.start, VIEW_M)
    desk.canvas.click(*move.end)
    (key,) = dock.table.conflict.disputed
    hand.wait(lambda: dock.table.conflict.choices.get(key) is Choice.THEIRS, "the click on their corner to choose it")
    hand.wait(dock.areas.isVisible, "the areas that come of it")
    hand.wait(dock.apply.isEnabled, "the conflict to be free to be applied")


def _submit(desk: Desk) -> None:
    hand.trigger(desk.window, "cadastre.work")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(submit.isEnabled, f"the rules to agree: {submit.toolTip()}", 60)
    hand.click(submit)
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT) is None, "the change to arrive at the service", 60)


def _require_both(place: Crossing, first: str) -> None:
    """The corner that was chosen, the other corner of each, and their address stand in the register."""
    now = {str(parcel.number): parcel for parcel in standing(place.numbers())}
    for move in (place.theirs[0], place.mine[1], place.theirs[1]):
        for number in move.numbers:
            corners = shapely.get_coordinates(now[number].geometry).tolist()
            there = any(math.dist(corner, move.end) < 0.3 for corner in corners)
            require(there, f"{number} has no corner at {move.end}")
    require(now[first].address == ADDRESS, f"the address is {now[first].address}")
