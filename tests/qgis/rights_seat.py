"""What tests of operations on rights share: people and rights in the register, and the dock as a hand uses it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import uuid4

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.panels.rights.rights_page import RightsPage
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import World, change_of

WHOLE = Fraction(1)


def person(name: str = "Karimov Anvar", kind: PartyKind = PartyKind.NATURAL, *, pinfl: str | None = None) -> Party:
    """Someone whom no other test finds."""
    return Party(uuid4(), 0, kind, f"{name} {uuid4().hex[:6]}", pinfl)


def owned(parcel: Parcel, *shares: tuple[Party, str]) -> Right:
    """Ownership by fractions."""
    held = tuple(Share(party.id, Fraction(share)) for party, share in shares)
    return Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, held)


def right(parcel: Parcel, kind: str, *holders: Party, **more: Any) -> Right:
    """A right in equal shares; restrictions are held by nobody, unless holders are given."""
    shares = tuple(Share(party.id, WHOLE / len(holders)) for party in holders)
    right_class = RightClass.RESTRICTION if kind in ("ban", "arrest", "mortgage") else RightClass.RIGHT
    return Right(uuid4(), 0, kind, right_class, parcel.id, shares, **more)


def register(world: World, people: list[Party], *rights: Right, district: str = "09") -> list[Right]:
    """Enter them into the register, on a title; the rights as they stand there."""
    paper = Source(uuid4(), 0, "title", "HM 7")
    entered = [replace(one, source_ids=(paper.id,)) for one in rights]
    change = change_of(
        district=district,
        parties=tuple(Edit(party.id, 0, party) for party in people),
        sources=(Edit(paper.id, 0, paper),),
        rights=tuple(Edit(one.id, 0, one) for one in entered),
    )
    world.approved(world.surveyor(district), world.supervisor(district), change)
    days = world.query(
        "SELECT right_id, registered_on FROM cadastre.right_version WHERE right_id = ANY(%s)",
        [one.id for one in entered],
    )
    return [replace(one, version=1, registered_on=dict(days)[one.id]) for one in entered]


def editing_of(desk: Seat) -> EditSession:
    """The change that is open."""
    editing = desk.services.drafting.editing
    assert editing is not None
    return editing


def select(desk: Seat, *parcels: Parcel) -> None:
    """Select parcels on the map, and wait until the rights of the chosen one are known."""
    editing_of(desk).select([parcel.id for parcel in parcels])
    wanted = {parcel.id for parcel in parcels}  # of several, any is the first: a selection has no order
    wait_until(lambda: wanted - editing_of(desk).rights.unread(wanted), "for the rights of the parcel", 10)


def open_operation(desk: Seat, name: str) -> RightsPage:
    """Choose an operation in the dock; its page."""
    dock = desk.services.rights
    desk.action("rights").trigger()
    dock.operation.setCurrentIndex(dock.operation.findData(name))
    dock.operation.activated.emit(dock.operation.currentIndex())
    assert dock.page is not None
    return dock.page


def open_page(desk: Seat, lots: list[Parcel], name: str, *chosen: Parcel) -> RightsPage:
    """The page of an operation in the change that is open, or in a new one; with the first lot, or others, selected."""
    if desk.services.drafting.editing is None:
        desk.open_area(lots)
        desk.start_change("Huquqlar")
    select(desk, *(chosen or lots[:1]))
    return open_operation(desk, name)


def pick(picker: PartyPicker, party: Party, typed: str = "") -> None:
    """Type a name, as it is written or otherwise, and take the one who is found."""
    text = typed or party.name
    picker.edit.clear()
    if text.isascii():
        QTest.keyClicks(picker.edit, text)
    else:
        picker.edit.insert(text)  # a keyboard of the test knows Latin only
    wait_until(lambda: picker.found.count() > 0, f"for {text}", 10)
    QTest.keyClick(picker.edit, Qt.Key.Key_Down)
    QTest.keyClick(picker.found, Qt.Key.Key_Return)
    assert picker.note is not None and picker.note.id == party.id


def said(page: RightsPage) -> str:
    """What the page says, whether it goes or not."""
    return f"{page.sentences.text()}\n{page.notice.text.text()}"


def apply(page: RightsPage) -> None:
    """Press Apply, which must be offered."""
    assert page.apply.isEnabled(), said(page)
    page.apply.click()


def made(desk: Seat) -> dict[str, Right]:
    """What the change makes anew or changes, by kind and rank."""
    rights = [edit.after for edit in editing_of(desk).change().rights if edit.after is not None]
    return {f"{one.kind}{one.rank or ''}": one for one in rights}


def choose(page: RightsPage, one: Right) -> None:
    """Choose a right in the page's list of them."""
    page.right.choose(one.id)
    assert page.right.right_id() == one.id
