"""The desk of rights for tests: a register with people in it, and what a hand does in the dock."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID, uuid4

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QListWidget

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.panels.rights.rights_page import RightsPage
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import World, change_of


def person(name: str, pinfl: str | None = None) -> Party:
    """Somebody of whom no other test has heard."""
    return Party(uuid4(), 0, PartyKind.NATURAL, f"{name} {uuid4().hex[:6]}", pinfl)


def owned(parcel: Parcel, *shares: tuple[Party, str], kind: str = "ownership") -> tuple[Right, Source]:
    """A right that people hold, with the document that it rests on."""
    paper = Source(uuid4(), 0, "title", "HM 7")
    held = tuple(Share(party.id, Fraction(share)) for party, share in shares)
    return Right(uuid4(), 0, kind, RightClass.RIGHT, parcel.id, held, (paper.id,)), paper


def enter(world: World, people: list[Party], rights: list[tuple[Right, Source]]) -> None:
    """Into the register, by a change that is approved."""
    change = change_of(
        parties=tuple(Edit(party.id, 0, party) for party in people),
        sources=tuple(Edit(paper.id, 0, paper) for _, paper in rights),
        rights=tuple(Edit(right.id, 0, right) for right, _ in rights),
    )
    world.approved(world.surveyor(), world.supervisor(), change)


def open_page(seat: Seat, lots: list[Parcel], operation: str, chosen: tuple[UUID, ...] | None = None) -> RightsPage:
    """The page of an operation in a fresh change, parcels selected on the map and their rights read."""
    if seat.services.drafting.editing is None:
        seat.open_area(lots)
        seat.start_change("Huquqlar")
    editing = seat.services.drafting.editing
    assert editing is not None
    editing.select(chosen or [lots[0].id])
    seat.action("rights").trigger()
    wanted = set(chosen or [lots[0].id])  # of several, any is the first: a selection has no order
    wait_until(lambda: wanted & editing.rights.base.known, "for the rights of the parcel", 10)
    return choose_operation(seat, operation)


def choose_operation(seat: Seat, operation: str) -> RightsPage:
    """Choose an operation in the dock."""
    dock = seat.services.rights
    dock.operation.setCurrentIndex(dock.operation.findData(operation))
    dock.operation.activated.emit(dock.operation.currentIndex())
    assert dock.page is not None
    return dock.page


def pick(picker: PartyPicker, name: str) -> None:
    """Type a name as a hand does, and take the first who is found."""
    picker.edit.clear()
    if name.isascii():
        QTest.keyClicks(picker.edit, name)
    else:
        picker.edit.insert(name)  # a keyboard of the test knows Latin only
    found = picker.findChild(QListWidget)
    wait_until(lambda: found.count() > 0, f"for {name}", 10)
    QTest.keyClick(picker.edit, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    assert picker.note is not None
