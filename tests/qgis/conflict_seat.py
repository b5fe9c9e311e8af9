"""A surveyor's desk with a conflict: what both did, and the steps from the offer to resolve to the submission."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from qgis.PyQt.QtWidgets import QPushButton

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.model.parcel import Parcel
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import Person, World, change_of, edit, polygon


def corners(parcel: Parcel) -> tuple[float, float, float, float]:
    return parcel.geometry.bounds


def north_corner(lots: list[Parcel], by: float, rise: float = 0.0) -> list[Edit[Parcel]]:
    """The corner that the first two lots share in the north goes to the east, and up."""
    west, south, middle, north = corners(lots[0])
    _, _, east, _ = corners(lots[1])
    corner = (middle + by, north + rise)
    return [
        edit(lots[0], geometry=polygon((west, south), (middle, south), corner, (west, north))),
        edit(lots[1], geometry=polygon((middle, south), (east, south), (east, north), corner)),
    ]


def shapes(edits: list[Edit[Parcel]]) -> list[Parcel]:
    return [one.after for one in edits if one.after is not None]


def start(desk: Seat, lots: list[Parcel], mine: list[Edit[Parcel]]) -> UUID:
    desk.open_area(lots)
    id = desk.start_change("Mening chegaram")
    desk.reshape(*shapes(mine))
    desk.wait_for_check()
    return id


def theirs(world: World, supervisor: Person, *edits: Edit[Parcel], **others: object) -> Change:
    change = replace(change_of(*edits, kind="boundary", **others), title="Devor")
    world.approved(world.surveyor(), supervisor, change)
    return change


def resolve_button(desk: Seat) -> QPushButton | None:
    buttons = [button for item in desk.iface.bar.items() for button in item.findChildren(QPushButton)]
    return next((button for button in buttons if button.text() == "Resolve"), None)


def press_resolve(desk: Seat) -> None:
    wait_until(lambda: resolve_button(desk) is not None, "the offer to resolve", 15)
    resolve_button(desk).click()
    case = desk.services.conflicts.resolving
    wait_until(lambda: case.case is not None, desk.services.conflict.notice.text.text(), 15)


def choose(desk: Seat, choice: Choice) -> None:
    table = desk.services.conflict.table
    table.chosen.emit(table.conflict.disputed, choice)


def apply(desk: Seat) -> None:
    dock = desk.services.conflict
    wait_until(dock.apply.isEnabled, f"apply: {dock.reason.text()}", 10)
    dock.apply.click()
    wait_until(lambda: desk.services.conflicts.resolving.case is None, "the draft to go over", 10)
    desk.wait_for_check()


def submit(desk: Seat) -> None:
    wait_until(desk.action("submit").isEnabled, desk.action("submit").toolTip(), 10)
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, str(desk.iface.texts()), 15)


def registered(world: World, parcel: Parcel) -> tuple[int, str | None, str]:
    ((version, address, place),) = world.query(
        "SELECT version, address, ST_AsText(geom) FROM cadastre.parcel_current WHERE parcel_id = %s", parcel.id
    )
    return version, address, place


def open_draft(desk: Seat, id: UUID) -> None:
    model = desk.services.work.changes.model
    wait_until(lambda: model.row_of(id) >= 0, "my changes", 10)
    desk.services.work.change_open_requested.emit(id)
    wait_until(lambda: desk.services.drafting.change_id == id, "the draft to open", 10)
