"""An approved change is undone from the history of a parcel, at two desks, over a real service and register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from qgis.core import QgsGeometry

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.panels.review.card import CARD
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import Person, World, change_of, edit, split


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def desk(world: World, seat: Callable[[], Seat], surveyor: Person) -> Seat:
    at_desk = seat()
    at_desk.sign_in(surveyor)
    return at_desk


def _approved_split(world: World) -> tuple[Change, str]:
    """A lot that someone else split, and the number of a half."""
    (lot,) = world.row_of_lots(1)
    change = split(lot, 8.0)
    world.approved(world.surveyor(), world.supervisor(), change)
    ((number,),) = world.query("SELECT min(number) FROM cadastre.parcel_current WHERE change_id = %s", change.id)
    return change, number


def _look_up(desk: Seat, number: str) -> None:
    history = desk.services.history
    desk.action("history").trigger()
    history.request(number)
    wait_until(lambda: history.model.rowCount() > 0, "the history")


def _undo(desk: Seat, reason: str = "The court decided so") -> None:
    history, dialog = desk.services.history, desk.services.reversing.dialog
    history.undo.undo.click()
    wait_until(dialog.isVisible, history.undo.notice.text.text())
    dialog.reason.setPlainText(reason)
    dialog.confirm.click()
    wait_until(lambda: desk.services.drafting.change_id is not None, history.undo.notice.text.text())


def test_a_split_is_undone_as_a_draft_that_nobody_can_draw_otherwise(
    world: World, desk: Seat, seat: Callable[[], Seat]
):
    change, number = _approved_split(world)
    parent = change.ended_parcels()[0]
    _look_up(desk, number)
    assert desk.services.history.undo.undo.isVisibleTo(desk.services.history)
    _undo(desk)
    services = desk.services
    undone = services.drafting.editing.change()
    assert undone.reverses == change.id and parent in undone.revived
    assert undone.title.endswith(change.title)
    assert undone.acts[0].reason == "The court decided so"
    layer = desk.layer(LayerRole.DRAFT)
    assert {feature["parcel_id"] for feature in layer.getFeatures()} >= {str(parent)}
    assert not layer.isEditable() and layer.readOnly()
    assert not layer.changeGeometry(desk.feature(layer, parent).id(), QgsGeometry.fromWkt("POINT(0 0)"))
    tool = services.tools._actions[next(iter(services.tools._actions))]
    assert not tool.isEnabled() and "undoes another" in tool.toolTip()
    desk.wait_for_check()
    assert desk.action("submit").isEnabled(), desk.action("submit").toolTip()

    services.drafting.finish()  # and it is opened again, from the disk of this computer
    services.work.change_open_requested.emit(undone.id)
    wait_until(lambda: services.drafting.change_id == undone.id, "the draft")
    assert services.drafting.editing.change() == undone
    desk.wait_for_check()
    desk.action("submit").trigger()
    wait_until(lambda: services.drafting.change_id is None, "the submission", 15)
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", undone.id) == [("submitted",)]

    office = seat()
    office.sign_in(world.supervisor())
    review = office.services.review
    wait_until(lambda: review.queue.model.rowCount() >= 1, "the queue")
    assert review.select_change(undone.id)
    wait_until(lambda: review.detail.decision.buttons[Action.TAKE].isEnabled(), "the change to be shown")
    note = review.detail.undoes
    assert note.isVisible() and change.title in note.text() and "The court decided so" in note.text()
    supervisor = world.supervisor()
    for step in ("take", "approve"):
        assert supervisor.step(undone.id, step).status_code == 200
    standing = world.query("SELECT version FROM cadastre.parcel_current WHERE parcel_id = %s", parent)
    assert standing == [(2,)]

    history = desk.services.history
    ((parent_number,),) = world.query("SELECT number FROM cadastre.parcel_current WHERE parcel_id = %s", parent)
    _look_up(desk, parent_number)
    assert history.model.index(0).data(CARD).lines[2].endswith("undoes an earlier change")


def test_a_change_that_was_undone_says_so_and_the_reversal_what_it_undoes(world: World, desk: Seat):
    (lot,) = world.row_of_lots(1)
    change = replace(change_of(edit(lot, address="Navoiy 1")), title="An address")
    surveyor, supervisor = world.surveyor(), world.supervisor()
    world.approved(surveyor, supervisor, change)
    document = surveyor.ask("POST", f"/changes/{change.id}/reversal").json()
    back = replace(from_document(document, world.profile.crs.srid), title="Taken back")
    world.approved(surveyor, supervisor, back)
    history = desk.services.history
    _look_up(desk, lot.number)
    assert history.undo.standing.text() == "It undoes: An address"
    history.versions.setCurrentIndex(history.model.index(1))
    assert history.undo.standing.text() == "Undone by: Taken back"


def test_what_was_built_on_it_is_named_in_the_dock(world: World, desk: Seat):
    (lot,) = world.row_of_lots(1)
    first = change_of(edit(lot, address="Navoiy 1"))
    second = change_of(edit(replace(lot, version=2), address="Navoiy 2"))
    for change in (first, second):
        world.approved(world.surveyor(), world.supervisor(), change)
    history = desk.services.history
    _look_up(desk, lot.number)
    history.versions.setCurrentIndex(history.model.index(1))
    history.undo.undo.click()
    wait_until(lambda: lot.number in history.undo.notice.text.text(), "the refusal")
    assert desk.services.drafting.change_id is None


def test_an_analyst_has_no_button(world: World, seat: Callable[[], Seat]):
    _, number = _approved_split(world)
    desk = seat()
    desk.sign_in(world.person("analyst"))
    _look_up(desk, number)
    assert not desk.services.history.undo.undo.isVisibleTo(desk.services.history)


def test_without_a_reason_it_is_not_made(world: World, desk: Seat):
    _, number = _approved_split(world)
    _look_up(desk, number)
    dialog = desk.services.reversing.dialog
    desk.services.history.undo.undo.click()
    wait_until(dialog.isVisible, "the dialog")
    dialog.confirm.click()
    assert dialog.isVisible() and "why" in dialog.notice.text.text()
    dialog.reject()
