"""The service, its database, a password or the file of drafts goes away in the middle of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.layers.roles import LayerRole
from cadastre_server.auth.passwords import hashed
from scripts.stack.database import Database
from scripts.stack.service import Service
from tests.qgis.seat import Seat, shapes
from tests.qgis.waiting import wait_until
from tests.server.test_database_down import Switch
from tests.server.world import Person, World, moved_boundary, settings_of


@pytest.fixture(scope="module")
def database(module_database) -> Database:
    return module_database()


@pytest.fixture(scope="module")
def service(database: Database, start_service) -> Service:
    return start_service(database)


@pytest.fixture(scope="module")
def world(database: Database, service: Service) -> World:
    return World(database, service.url, settings_of(database))


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def running(service: Service) -> Iterator[Service]:
    """The service, which runs again after the test also when the test failed before it started it."""
    yield service
    if not service._is_healthy():
        service.stop()
        service.start()


def _says(desk: Seat, text: str) -> None:
    wait_until(lambda: any(text in said for said in desk.iface.texts()), f"for {text!r}, not {desk.iface.texts()}", 20)


def _edited(desk: Seat, world: World, surveyor: Person, by: float = 3) -> object:
    """A change with a moved boundary, open and without a finding."""
    lots = world.row_of_lots()
    desk.sign_in(surveyor)
    desk.open_area(lots)
    id = desk.start_change("Chegara")
    desk.reshape(*shapes(lots[0], lots[1], by))
    desk.wait_for_check()
    return id


def test_submission_waits_for_a_service_that_is_away_and_is_sent_when_it_is_back(
    world: World, seat: Callable[[], Seat], surveyor: Person, running: Service
):
    desk = seat()
    id = _edited(desk, world, surveyor)
    running.stop()
    _says(desk, "connection to the server is lost")
    desk.action("submit").trigger()
    _says(desk, "It is sent as soon as the server answers")
    line = desk.services.work.changes.model
    wait_until(lambda: "waits to be sent" in str(line.index(line.row_of(id), 0).data()), "the list to say so")
    running.start()
    _says(desk, "The change was submitted")
    assert world.query("SELECT state, revision FROM cadastre.change WHERE id = %s", id) == [("submitted", 1)]


def test_submission_waits_over_the_end_of_qgis(
    world: World, seat: Callable[[], Seat], surveyor: Person, running: Service
):
    desk = seat()
    id = _edited(desk, world, surveyor)
    running.stop()
    desk.action("submit").trigger()
    _says(desk, "It is sent as soon as the server answers")
    desk.leave()
    running.start()
    again = seat()
    again.sign_in(surveyor)
    _says(again, "The change was submitted")
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", id) == [("submitted",)]


def test_database_that_is_down_behind_the_service_is_said_and_loses_nothing(
    world: World, seat: Callable[[], Seat], surveyor: Person, database: Database, cluster
):
    desk = seat()
    desk.services.sending._pause_ms = 500
    id = _edited(desk, world, surveyor)
    switch = Switch(cluster, database.name)
    switch.off()
    try:
        desk.action("submit").trigger()
        _says(desk, "its database does not answer")
    finally:
        switch.on()
    _says(desk, "The change was submitted")
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", id) == [("submitted",)]


def test_password_that_was_changed_meanwhile_asks_to_sign_in(world: World, seat: Callable[[], Seat], surveyor: Person):
    desk = seat()
    id = _edited(desk, world, surveyor)
    with psycopg.connect(world.database.owner_url) as connection:
        password = hashed("another long password")
        connection.execute("UPDATE cadastre.app_user SET password_hash = %s WHERE id = %s", (password, surveyor.id))
    session = desk.services.connection.session
    assert session is not None
    session.client._token = "expired"
    desk.action("submit").trigger()
    _says(desk, "User name or password is wrong")
    store = desk.services._store
    assert store is not None and [step.action for step in store.outbox.waiting(id)] == [Action.SAVE, Action.SUBMIT]


def test_damaged_file_of_drafts_is_put_aside_and_work_goes_on(
    world: World, seat: Callable[[], Seat], surveyor: Person, tmp_path: Path
):
    path = draft_path(tmp_path, surveyor.address, surveyor.name)
    path.write_bytes(b"these are somebody's notes" * 100)
    desk = seat()
    _edited(desk, world, surveyor)
    _says(desk, "The file of your drafts was damaged")
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes().startswith(b"these are")
    assert str(aside) in " ".join(desk.iface.texts())


def test_draft_layer_that_was_removed_by_hand_leaves_the_draft(
    world: World, seat: Callable[[], Seat], surveyor: Person
):
    desk = seat()
    id = _edited(desk, world, surveyor)
    desk.project.removeMapLayer(desk.layer(LayerRole.DRAFT).id())
    _says(desk, "The draft is kept")
    wait_until(lambda: desk.services.work.changes.model.row_of(id) >= 0, "the list")
    desk.services.work.change_open_requested.emit(id)
    wait_until(lambda: desk.services.drafting.change_id == id, "the draft to open")
    assert desk.layer(LayerRole.DRAFT).isEditable()


def test_a_remark_waits_for_a_service_that_is_away_also_when_qgis_is_closed_meanwhile(
    world: World, seat: Callable[[], Seat], surveyor: Person, running: Service
):
    supervisor, lots = world.supervisor(), world.row_of_lots()
    change = moved_boundary(lots[0], lots[1], 2)
    world.taken(surveyor, supervisor, change)
    desk = seat()
    desk.sign_in(supervisor)
    review = desk.services.review
    wait_until(lambda: review.select_change(change.id), "the queue")
    wait_until(lambda: desk.services.remarks.reviewer._review is not None, "the change to be shown")
    running.stop()
    _says(desk, "connection to the server is lost")
    review.detail.remarks.form.text.setPlainText("Burchak «서울»")
    review.detail.remarks.form.send.click()
    _says(desk, "What you remarked is kept here")
    assert "Not sent yet" in review.detail.remarks.model.index(0).data()
    desk.leave()
    running.start()
    assert world.query("SELECT count(*) FROM cadastre.change_comment WHERE change_id = %s", change.id) == [(0,)]
    again = seat()
    again.sign_in(supervisor)
    found = "SELECT text FROM cadastre.change_comment WHERE change_id = %s"
    wait_until(lambda: world.query(found, change.id) == [("Burchak «서울»",)], "the remark to be sent", 20)


def test_a_question_of_a_surveyor_waits_for_a_service_that_is_away(
    world: World, seat: Callable[[], Seat], surveyor: Person, running: Service
):
    supervisor, lots = world.supervisor(), world.row_of_lots()
    change = moved_boundary(lots[0], lots[1], 2)
    world.taken(surveyor, supervisor, change)
    assert supervisor.step(change.id, "return", remark="See the corner").ok
    desk = seat()
    desk.sign_in(surveyor)
    wait_until(lambda: desk.services.work.changes.model.row_of(change.id) >= 0, "my changes")
    desk.services.work.change_open_requested.emit(change.id)
    wait_until(lambda: desk.services.drafting.change_id == change.id, "the change to open")
    running.stop()
    _says(desk, "connection to the server is lost")
    box = desk.services.work.change
    box.remark.click()
    box.remarks.form.text.setPlainText("Qaysi burchak? «서울»")
    box.remarks.form.send.click()
    _says(desk, "What you remarked is kept here")
    desk.leave()
    running.start()
    again = seat()
    again.sign_in(surveyor)
    found = "SELECT text FROM cadastre.change_comment WHERE change_id = %s AND is_question"
    wait_until(lambda: world.query(found, change.id) == [("Qaysi burchak? «서울»",)], "the question to be sent", 20)
