"""The sheet of a parcel at a desk: clicks on the canvas, real HTTP, a real register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from uuid import uuid4

import psycopg
import pytest
from qgis.core import QgsPointXY
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.panels.sheet.line import Opens, Target
from cadastre_server.register.rights import insert_rights
from tests.qgis.seat import Seat
from tests.qgis.waiting import pause, wait_until
from tests.server.acts import acts_on
from tests.server.papers import digest, pdf, send
from tests.server.people import enter, give_land, person
from tests.server.world import LONG_AGO, Person, World, change_of, edit


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def owned(world: World, lots: list[Parcel]) -> Right:
    """What a person has in the middle one of three lots."""
    owner = person("Gʻulomov Oʻktam", "30101901000014")
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, lots[1].id, (Share(owner.id, Fraction(1)),))
    enter(world, owner)
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [right], world.profile.crs.srid, LONG_AGO)
    return replace(right, version=1)


@pytest.fixture
def desk(world: World, seat: Callable[[], Seat], surveyor: Person, lots: list[Parcel]) -> Seat:
    taken = seat()
    taken.sign_in(surveyor)
    taken.open_area(lots)
    return taken


def _click(desk: Seat, x: float, y: float) -> None:
    viewport = desk.iface.canvas.viewport()
    pixel = desk.iface.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    QTest.mouseClick(
        viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(round(pixel.x()), round(pixel.y()))
    )


def _click_in(desk: Seat, parcel: Parcel) -> None:
    _click(desk, parcel.geometry.centroid.x, parcel.geometry.centroid.y)


def _wait_for(desk: Seat, parcel: Parcel) -> None:
    dock = desk.services.sheet
    wait_until(lambda: dock.shown is not None and dock.shown.parcel.id == parcel.id, dock.notice.text.text())


def _is_empty(desk: Seat) -> bool:
    return desk.services.sheets._outline._band.asGeometry().isEmpty()


def _is_outlined(desk: Seat, parcel: Parcel) -> bool:
    box = desk.services.sheets._outline._band.asGeometry().boundingBox()
    sides = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
    return sides == pytest.approx(parcel.geometry.bounds, abs=0.01)


def test_clicks_open_sheets_until_esc_gives_the_canvas_back(desk: Seat, lots: list[Parcel], owned: Right):
    canvas, dock = desk.iface.canvas, desk.services.sheet
    tool = QgsMapToolPan(canvas)
    canvas.setMapTool(tool)
    desk.action("sheet").trigger()
    assert dock.isVisible() and dock.pick.isChecked() and canvas.mapTool() is not tool
    _click_in(desk, lots[1])
    _wait_for(desk, lots[1])
    assert dock.header.number.text() == lots[1].number and _is_outlined(desk, lots[1])
    assert [right.id for right in dock.shown.estate.of(lots[1].id)] == [owned.id]
    _click_in(desk, lots[2])
    _wait_for(desk, lots[2])
    assert _is_outlined(desk, lots[2])
    west, south, *_ = lots[0].geometry.bounds
    _click(desk, west - 2, south - 2)
    assert "no parcel at this place" in dock.notice.text.text() and dock.shown is None
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is tool and not dock.pick.isChecked()


def test_a_neighbour_is_opened_and_shown_where_it_is(desk: Seat, lots: list[Parcel]):
    dock = desk.services.sheet
    desk.services.sheets.open(lots[0].number)
    _wait_for(desk, lots[0])
    desk.iface.canvas.setExtent(desk.iface.canvas.extent().buffered(-1))
    far = desk.iface.canvas.extent()
    far.setXMinimum(far.xMinimum() + 5000)
    far.setXMaximum(far.xMaximum() + 5000)
    desk.iface.canvas.setExtent(far)
    dock.tree.opened.emit(Target(Opens.SHEET, str(lots[1].number)))
    _wait_for(desk, lots[1])
    centre = lots[1].geometry.centroid
    assert _is_outlined(desk, lots[1]) and desk.iface.canvas.extent().contains(QgsPointXY(centre.x, centre.y))
    desk.iface.canvas.setExtent(far)
    desk.services.sheets.refresh()
    task = desk.services.sheets._task
    wait_until(lambda: desk.services.sheets._task is None, "the sheet anew", 15)
    assert task is not None and desk.iface.canvas.extent().center().distance(far.center()) < 1.0, "the map stays"


def test_a_newer_question_takes_the_place_of_the_one_under_way(desk: Seat, lots: list[Parcel], monkeypatch):
    dock, sheets = desk.services.sheet, desk.services.sheets
    shown = []
    monkeypatch.setattr(dock, "show_sheet", lambda number, sheet: shown.append(number))
    for lot in lots:
        sheets.open(lot.number)
    wait_until(lambda: shown, "the last one")
    pause(300)
    assert shown == [lots[-1].number]


def test_a_hidden_sheet_leaves_nothing_on_the_map(desk: Seat, lots: list[Parcel]):
    dock = desk.services.sheet
    desk.services.sheets.open(lots[0].number)
    _wait_for(desk, lots[0])
    dock.hide()
    assert _is_empty(desk)
    dock.show()
    wait_until(lambda: _is_outlined(desk, lots[0]), "the outline")
    desk.action("sign_out").trigger()
    assert _is_empty(desk) and dock.shown is None and not dock.isEnabled()


@pytest.mark.parametrize("what", ["rights in it", "the parcel", "a neighbour"])
def test_what_is_approved_elsewhere_comes_into_the_sheet_by_itself(
    what: str, world: World, desk: Seat, lots: list[Parcel], owned: Right
):
    dock = desk.services.sheet
    desk.services.sheets.open(lots[1].number)
    _wait_for(desk, lots[1])
    before = dock.shown
    change = {
        "rights in it": lambda: change_of(rights=(Edit(owned.id, 1, None),), **acts_on(("ending", "decision", owned))),
        "the parcel": lambda: change_of(edit(lots[1], address="Yangi")),
        "a neighbour": lambda: change_of(edit(lots[2], address="Yangi")),
    }[what]()
    world.approved(world.surveyor(), world.supervisor(), change)
    wait_until(lambda: dock.shown is not before and dock.shown is not None, "the new sheet")
    told = {
        "rights in it": lambda: not dock.shown.estate.rights,
        "the parcel": lambda: dock.shown.parcel.address == "Yangi",
        "a neighbour": lambda: dock.shown.neighbours[1].address == "Yangi",
    }[what]
    assert told()


def test_what_is_approved_far_away_does_not_disturb(world: World, desk: Seat, lots: list[Parcel]):
    dock = desk.services.sheet
    desk.services.sheets.open(lots[0].number)
    _wait_for(desk, lots[0])
    before = dock.shown
    (other,) = world.row_of_lots(1)
    heard = []
    desk.services.news.register_changed.connect(heard.append)
    world.approved(world.surveyor(), world.supervisor(), change_of(edit(other, address="Yangi")))
    wait_until(lambda: heard, "the event")
    pause(300)
    assert dock.shown is before


def test_a_history_is_opened_from_the_sheet(desk: Seat, lots: list[Parcel]):
    desk.services.sheets.open(lots[0].number)
    _wait_for(desk, lots[0])
    desk.services.sheet.tree.opened.emit(Target(Opens.HISTORY, str(lots[0].number)))
    history = desk.services.history
    wait_until(lambda: history.model.rowCount() == 1, "the history")
    assert history.isVisible() and history.number.text() == lots[0].number


def test_an_open_change_that_touches_the_rights_is_said_until_it_is_undone(
    desk: Seat, lots: list[Parcel], owned: Right
):
    dock = desk.services.sheet
    desk.start_change("Sotuv")
    desk.services.sheets.open(lots[1].number)
    _wait_for(desk, lots[1])
    assert dock.header.remarks.isHidden()
    editing = desk.services.drafting.editing
    reading = desk.services.drafting.rights_reading
    assert reading is not None
    reading.want([lots[1].id])
    wait_until(lambda: owned.id in editing.rights.base.rights, "the rights")
    editing.apply_rights(RightsOutcome(Act(uuid4(), "ending", (owned.id,)), {owned.id: None}), "End")
    assert "Your change touches these rights" in dock.header.remarks.text()
    editing.undo_stack.undo()
    assert dock.header.remarks.isHidden()
    assert [right.id for right in dock.shown.estate.of(lots[1].id)] == [owned.id], "the register's state is shown"


def test_a_parcel_without_a_number_says_when_it_will_have_a_sheet(desk: Seat, lots: list[Parcel]):
    desk.start_change("Yangi")
    layer = desk.layer(LayerRole.DRAFT)
    feature = desk.feature(layer, lots[0].id)
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("number"), None)
    desk.action("sheet").trigger()
    _click_in(desk, lots[0])
    assert "has no number yet" in desk.services.sheet.notice.text.text()


def test_without_the_service_it_says_what_to_do_and_tries_again(desk: Seat, lots: list[Parcel], monkeypatch):
    dock, client = desk.services.sheet, desk.services.connection.session.client
    address = client._transport.address
    monkeypatch.setattr(client._transport, "address", "http://127.0.0.1:9")
    desk.services.sheets.open(lots[0].number)
    wait_until(lambda: "cannot be reached" in dock.notice.text.text(), dock.notice.text.text(), 20)
    monkeypatch.setattr(client._transport, "address", address)
    dock.notice.retry.click()
    _wait_for(desk, lots[0])


def test_the_record_of_a_person_is_read_on_a_click_and_the_look_is_on_record(
    world: World, desk: Seat, surveyor: Person, lots: list[Parcel], owned: Right
):
    desk.services.sheets.open(lots[1].number)
    _wait_for(desk, lots[1])
    owner = owned.shares[0].party_id
    desk.services.sheet.tree.opened.emit(Target(Opens.PERSON, owner))
    card = desk.services.person_cards.card
    wait_until(lambda: card.name.text(), card.notice.text.text())
    assert card.isVisible() and card.name.text() == "Gʻulomov Oʻktam" and "PINFL: 30101901000014" in card.record.text()
    looks = "SELECT count(*) FROM cadastre.lookup WHERE what = 'read_party' AND subject = %s AND who = %s"
    assert world.query(looks, str(owner), surveyor.id) == [(1,)]
    card.reject()
    assert card.name.text() == card.record.text() == "", "nothing of the person stays behind"


def test_a_person_of_other_districts_stays_closed_with_the_reason(world: World, desk: Seat, lots: list[Parcel]):
    stranger = person("Aziz Valiyev")
    enter(world, stranger)
    give_land(world, stranger, "01")
    desk.services.person_cards.open(stranger.id)
    card = desk.services.person_cards.card
    wait_until(lambda: "other districts only" in card.notice.text.text(), card.notice.text.text())
    assert card.name.text() == "" and card.notice.retry.isHidden()
    desk.action("sign_out").trigger()
    assert not card.isVisible()


def test_a_document_is_fetched_and_opened(world: World, desk: Seat, surveyor: Person, lots: list[Parcel], monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())) or True)
    content = pdf()
    assert send(surveyor, content).ok
    dock = desk.services.sheet
    dock.document_requested.emit(
        Source(uuid4(), 1, "title", "1", None, digest(content), "a.pdf", "application/pdf", len(content))
    )
    wait_until(lambda: opened, dock.notice.text.text())
    dock.document_requested.emit(Source(uuid4(), 1, "title", "2", None, "cd" * 32, "b.pdf", "application/pdf", 10))
    wait_until(lambda: "may not see it" in dock.notice.text.text(), dock.notice.text.text())
