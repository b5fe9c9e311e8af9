"""Editing while the change is being sent: what is edited is kept, and nothing is submitted that nobody pressed for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import Unreachable
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole
from tests.qgis.seat import Seat, shapes
from tests.qgis.waiting import wait_until
from tests.server.world import World


@pytest.fixture
def desk(world: World, seat: Callable[[], Seat]) -> Seat:
    taken = seat()
    taken.sign_in(world.surveyor())
    return taken


def test_edit_during_the_saving_takes_the_submission_back_and_is_kept(
    world: World, desk: Seat, open_change: UUID, lots: list[Parcel]
):
    desk.action("submit").trigger()
    desk.reshape(*shapes(lots[0], lots[1], 4))
    _says(desk, "so it is not submitted")
    assert _at_service(world, open_change) == [("draft",)]
    _is_open_with(desk, open_change, lots, 4)
    _submit_again(world, desk, open_change)


def test_edit_during_the_submission_withdraws_it_and_is_kept(
    world: World, desk: Seat, open_change: UUID, lots: list[Parcel]
):
    with _held(world, desk, open_change):
        checked: list[object] = []
        desk.services.drafting._check.checked.connect(checked.append)
        desk.reshape(*shapes(lots[0], lots[1], 4))
        wait_until(lambda: checked, "the check")
        change = desk.services.work.change
        assert not change.submit.isEnabled() and not desk.action("submit").isEnabled()
        assert "being sent" in change.submit.toolTip()
    _says(desk, "so it is not submitted")
    assert _at_service(world, open_change) == [("draft",)]
    _is_open_with(desk, open_change, lots, 4)
    _submit_again(world, desk, open_change)


def test_edit_that_a_reviewer_forestalls_is_kept_and_said(
    world: World, desk: Seat, open_change: UUID, lots: list[Parcel], monkeypatch: pytest.MonkeyPatch
):
    supervisor = world.supervisor()
    act = CadastreClient.act

    def forestalled(client, action: Action, *others):
        if action is Action.WITHDRAW:
            assert supervisor.step(open_change, "take").ok
        return act(client, action, *others)

    monkeypatch.setattr(CadastreClient, "act", forestalled)
    with _held(world, desk, open_change):
        desk.reshape(*shapes(lots[0], lots[1], 4))
    _says(desk, "taken for review as it was before your last edits")
    _is_open_with(desk, open_change, lots, 4)


def test_edit_before_an_answer_that_never_comes_leaves_the_change_open(
    world: World, desk: Seat, open_change: UUID, lots: list[Parcel], monkeypatch: pytest.MonkeyPatch
):
    act, asked, edited = CadastreClient.act, threading.Event(), threading.Event()

    def lost(client, action: Action, *others):
        if action is Action.SUBMIT and not edited.is_set():
            asked.set()
            assert edited.wait(20)
            raise Unreachable("unreachable")
        return act(client, action, *others)

    monkeypatch.setattr(CadastreClient, "act", lost)
    desk.action("submit").trigger()
    wait_until(asked.is_set, "the submission", 15)
    desk.reshape(*shapes(lots[0], lots[1], 4))
    edited.set()
    _says(desk, "so it is not submitted")
    assert not any("It is sent as soon as" in text for text in desk.iface.texts())
    _is_open_with(desk, open_change, lots, 4)
    _submit_again(world, desk, open_change)


def test_edit_undone_during_the_submission_leaves_it_as_it_is(
    world: World, desk: Seat, open_change: UUID, lots: list[Parcel]
):
    with _held(world, desk, open_change):
        desk.reshape(*shapes(lots[0], lots[1], 4))
        desk.layer(LayerRole.DRAFT).undoStack().undo()
    wait_until(lambda: desk.services.drafting.change_id is None, "the submission", 15)
    assert _at_service(world, open_change) == [("submitted",)]
    assert desk.services._store.outbox.waiting() == ()


@contextmanager
def _held(world: World, desk: Seat, id: UUID) -> Iterator[None]:
    """Press Submit; inside, the service has been asked to submit and cannot answer yet."""
    with psycopg.connect(world.database.owner_url) as holder:
        holding = desk.services.sending.sent.connect(
            lambda step, summary: (
                holder.execute("SELECT 1 FROM cadastre.change WHERE id = %s FOR UPDATE", [id])
                if step.action is Action.SAVE and not holder.info.transaction_status
                else None
            )
        )
        desk.action("submit").trigger()
        wait_until(lambda: _is_waiting(world), "the service to wait", 15)
        yield
        desk.services.sending.sent.disconnect(holding)


def _is_waiting(world: World) -> bool:
    return bool(world.query("SELECT 1 FROM pg_locks WHERE NOT granted"))


def _at_service(world: World, id: UUID) -> list[tuple]:
    return world.query("SELECT state FROM cadastre.change WHERE id = %s", id)


def _is_open_with(desk: Seat, id: UUID, lots: list[Parcel], by: float) -> None:
    """The change stays open, and the draft on the map and on disk have the boundary moved by this much."""
    assert desk.services.drafting.change_id == id
    change: Change = desk.services._store.draft(id).change
    (kept,) = (edit.after for edit in change.parcels if edit.id == lots[0].id)
    shown = desk.feature(desk.layer(LayerRole.DRAFT), lots[0].id).geometry().area()
    assert kept.geometry.area == pytest.approx(shown) == pytest.approx(lots[0].geometry.area + 30 * by)
    box = desk.services.work.change
    assert box.discard.isEnabled() and box.close_button.isEnabled() and not box.notice.isVisible()


def _submit_again(world: World, desk: Seat, id: UUID) -> None:
    wait_until(desk.action("submit").isEnabled, "the check")
    kept = desk.services._store.draft(id).change
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, "the second submission", 15)
    assert _at_service(world, id) == [("submitted",)]
    assert desk.services.connection.session.client.change(id).change == kept


def _says(desk: Seat, text: str) -> None:
    wait_until(lambda: any(text in said for said in desk.iface.texts()), f"for {text!r}, not {desk.iface.texts()}", 15)
