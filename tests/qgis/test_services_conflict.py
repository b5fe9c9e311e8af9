"""A conflict through the plugin's own parts: two surveyors, a supervisor, real service, real register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from qgis.core import QgsPointXY, QgsRectangle

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.services.drafting import Drafting
from tests.qgis.conflict_seat import (
    apply,
    choose,
    corners,
    north_corner,
    open_draft,
    press_resolve,
    registered,
    resolve_button,
    shapes,
    start,
    submit,
    theirs,
)
from tests.qgis.pointing import click
from tests.qgis.rights_seat import apply as rights_apply
from tests.qgis.rights_seat import open_page, owned, person, pick, register
from tests.qgis.seat import Seat
from tests.qgis.waiting import pause, wait_until
from tests.server.acts import acts_on
from tests.server.world import Person, World, change_of, edit, split


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def supervisor(world: World) -> Person:
    return world.supervisor()


def test_a_corner_in_dispute_is_chosen_on_the_map_and_the_rest_merges_alone(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    id = start(desk, lots, north_corner(lots, 1.5))
    them = theirs(world, supervisor, *north_corner(lots, 0.8), edit(lots[2], address="Bogʻiston 5"))
    press_resolve(desk)
    dock, canvas = desk.services.conflict, desk.iface.canvas
    (key,) = dock.table.conflict.disputed
    heading = dock.table.conflict.index_of(key).parent().data()
    assert "Devor" in heading, "who changed it, and by which change"
    assert not dock.apply.isEnabled() and dock.reason.text().endswith("1")

    _, _, middle, north = corners(lots[0])
    canvas.setExtent(QgsRectangle(middle - 10, north - 10, middle + 10, north + 10))
    canvas.refresh()
    pause(300)
    click(canvas, QgsPointXY(middle + 0.8, north))
    assert dock.table.conflict.choices == {key: Choice.THEIRS}
    wait_until(lambda: dock.areas.rowCount() == 2, "the areas for each side")
    texts = {dock.areas.item(0, column).text() for column in (1, 2, 3)}
    assert len(texts) == 3, "another area for each side"
    apply(desk)
    assert desk.services.drafting.editing.undo_stack.undoText() == "Conflict resolved"
    change = desk.services.drafting.editing.change()
    assert change.is_empty(), "my corner was given up, and there was nothing else"
    assert {one.version for one in desk.services.drafting.editing.base()} == {2}
    assert them.id != id


def test_edits_of_both_are_in_the_register_in_the_end(world: World, desk: Seat, supervisor: Person, lots: list[Parcel]):
    mine = [*north_corner(lots, 1.5), edit(lots[2], address="Mening manzilim")]
    id = start(desk, lots, mine[:2])
    layer = desk.layer(LayerRole.DRAFT)
    feature = desk.feature(layer, lots[2].id)
    layer.changeAttributeValue(feature.id(), layer.fields().indexFromName("address"), "Mening manzilim")
    theirs(world, supervisor, *north_corner(lots, 0.8), edit(lots[2], purpose="shop"))
    press_resolve(desk)
    assert len(desk.services.conflict.table.conflict.disputed) == 1
    assert desk.services.conflict.merged.model().rowCount() >= 1
    choose(desk, Choice.MINE)
    apply(desk)
    submit(desk)
    assert supervisor.step(id, "take").ok and supervisor.step(id, "approve").ok
    _, address, _ = registered(world, lots[2])
    assert address == "Mening manzilim"
    assert world.query("SELECT purpose FROM cadastre.parcel_current WHERE parcel_id = %s", lots[2].id) == [("shop",)]
    assert registered(world, lots[0])[0] == 3
    middle = corners(lots[0])[2]
    assert f"{middle + 1.5:.1f}" in registered(world, lots[0])[2]


def test_submit_that_is_answered_as_stale_offers_to_resolve(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    id = start(desk, lots, north_corner(lots, 1.5))
    desk.services.news.sign_out()  # no news comes: it is the service that says so
    theirs(world, supervisor, *north_corner(lots, 0.8))
    desk.action("submit").trigger()
    wait_until(lambda: any("meanwhile" in text for text in desk.iface.texts()), "the refusal", 15)
    press_resolve(desk)
    choose(desk, Choice.MINE)
    apply(desk)
    submit(desk)
    assert world.query("SELECT state, revision FROM cadastre.change WHERE id = %s", id) == [("submitted", 2)]


def test_put_off_keeps_the_draft_and_what_was_chosen_also_over_a_restart(
    world: World, seat: Callable[[], Seat], supervisor: Person, surveyor: Person, lots: list[Parcel]
):
    first = seat()
    first.sign_in(surveyor)
    id = start(first, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    press_resolve(first)
    choose(first, Choice.THEIRS)
    before = first.services.drafting.editing.change()
    first.services.conflict.put_off.click()
    assert first.services.conflict.isHidden() and first.services.drafting.editing.change() == before
    assert resolve_button(first) is not None, "it stays on offer"
    first.leave()

    again = seat()
    again.sign_in(surveyor)
    open_draft(again, id)
    press_resolve(again)
    assert set(again.services.conflict.table.conflict.choices.values()) == {Choice.THEIRS}
    assert again.services.drafting.editing.change() == before


def test_a_choice_that_was_taken_back_is_not_there_after_a_restart_either(
    world: World, seat: Callable[[], Seat], supervisor: Person, surveyor: Person, lots: list[Parcel]
):
    first = seat()
    first.sign_in(surveyor)
    id = start(first, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    press_resolve(first)
    part = first.services.conflict.all_open
    assert not part.undo.isEnabled()
    choose(first, Choice.THEIRS)
    choose(first, Choice.MINE)
    part.undo.click()
    assert set(first.services.conflict.table.conflict.choices.values()) == {Choice.THEIRS}
    part.undo.click()
    assert not first.services.conflict.table.conflict.choices and not part.undo.isEnabled()
    first.leave()

    again = seat()
    again.sign_in(surveyor)
    open_draft(again, id)
    press_resolve(again)
    assert not again.services.conflict.table.conflict.choices


def test_reading_that_was_stopped_can_be_tried_again(world: World, desk: Seat, supervisor: Person, lots: list[Parcel]):
    start(desk, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    wait_until(lambda: resolve_button(desk) is not None, "the offer to resolve", 15)
    resolving, dock = desk.services.conflicts.resolving, desk.services.conflict
    resolve_button(desk).click()
    assert dock.put_off.isVisible(), "who does not want to wait"
    resolving._running.cancel()  # as in QGIS's list of tasks
    wait_until(dock.notice.retry.isVisible, "that it was stopped", 10)
    dock.notice.retry.click()
    wait_until(lambda: resolving.case is not None, "the three sides", 15)


def test_undo_goes_back_to_mine_and_it_is_offered_again(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    start(desk, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    press_resolve(desk)
    before = desk.services.drafting.editing.change()
    choose(desk, Choice.THEIRS)
    apply(desk)
    assert resolve_button(desk) is None
    desk.services.drafting.editing.undo_stack.undo()
    assert desk.services.drafting.editing.change() == before
    press_resolve(desk)
    assert len(desk.services.conflict.table.conflict.disputed) == 1


def test_a_returned_change_whose_base_is_old_is_resolved(
    world: World, desk: Seat, supervisor: Person, surveyor: Person, lots: list[Parcel]
):
    id = start(desk, lots, north_corner(lots, 1.5))
    submit(desk)
    theirs(world, supervisor, *north_corner(lots, 0.8))
    assert supervisor.step(id, "take").ok and supervisor.step(id, "return", remark="Eskirgan").ok
    open_draft(desk, id)
    press_resolve(desk)
    choose(desk, Choice.MINE)
    apply(desk)
    submit(desk)
    assert supervisor.step(id, "take", revision=2).ok and supervisor.step(id, "approve", revision=2).ok


def test_edits_after_the_approval_go_on_as_a_new_change(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    id = start(desk, lots, north_corner(lots, 1.5))
    submit(desk)
    assert supervisor.step(id, "take").ok
    open_draft(desk, id)
    desk.reshape(*shapes(north_corner(lots, 2.5)))
    assert supervisor.step(id, "approve").ok
    press_resolve(desk)
    new_id = desk.services.drafting.change_id
    assert new_id not in (None, id)
    assert desk.services.conflict.table.conflict.disputed == (), "what was approved is mine, too"
    apply(desk)
    assert {one.base_version for one in desk.services.drafting.editing.change().parcels} == {2}
    submit(desk)
    assert supervisor.step(new_id, "take").ok and supervisor.step(new_id, "approve").ok
    _, _, middle, _ = corners(lots[0])
    assert f"{middle + 2.5:.1f}" in registered(world, lots[0])[2]


def test_mine_goes_on_on_what_they_made_of_a_parcel_that_they_split(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    id = start(desk, lots, north_corner(lots, 1.5))
    halves = split(lots[1], 12)
    world.approved(world.surveyor(), supervisor, halves)
    press_resolve(desk)
    assert desk.services.conflict.table.conflict.disputed == (), "one of the successors has the corner"
    apply(desk)
    children = {one.id for one in halves.after_parcels()}
    standing = {one.id for one in desk.services.drafting.editing.parcels()}
    assert children <= standing and lots[1].id not in standing
    touched = {one.id for one in desk.services.drafting.editing.change().parcels}
    assert lots[0].id in touched and touched & children
    submit(desk)
    assert supervisor.step(id, "take").ok and supervisor.step(id, "approve").ok


@pytest.mark.parametrize("choice", [Choice.THEIRS, Choice.MINE])
def test_a_share_that_both_sold_is_in_dispute_by_the_names_of_its_holders(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel], choice: Choice
):
    owner, one, other = people = [person(name) for name in ("Karimov Anvar", "Yusupova Lola", "Aliyev Botir")]
    (held,) = register(world, people, owned(lots[0], (owner, "1")))
    page = open_page(desk, lots, "transfer", lots[0])
    pick(page.receivers.pickers()[0], one)
    page.applicant.pick(PartyNote(owner.id, 1, owner.kind, owner.name))
    rights_apply(page)
    sold = replace(held, shares=(Share(other.id, Fraction(1)),), registered_on=None)
    act = acts_on(("sale", "contract", held), applicant=owner.id)
    world.approved(world.surveyor(), supervisor, change_of(rights=(Edit(held.id, 1, sold),), **act))
    press_resolve(desk)
    model = desk.services.conflict.table.conflict
    (key,) = model.disputed
    texts = [model.index_of(key, column).data() for column in (1, 2, 3)]
    assert texts == [owner.name, other.name, one.name]
    choose(desk, choice)
    apply(desk)
    editing = desk.services.drafting.editing
    (share,) = editing.rights.standing().rights[held.id].shares
    assert share.party_id == (other if choice is Choice.THEIRS else one).id
    change = editing.change()
    assert [edit.base_version for edit in change.rights] == ([2] if choice is Choice.MINE else [])
    assert bool(change.acts) is (choice is Choice.MINE), "what is given up takes its act along"
    desk.services.drafting.editing.undo_stack.undo()
    assert [edit.base_version for edit in desk.services.drafting.editing.change().rights] == [1]


def test_land_and_rights_merge_by_themselves_where_nothing_is_in_dispute(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    owner, buyer = people = [person(name) for name in ("Karimov Anvar", "Yusupova Lola")]
    (held,) = register(world, people, owned(lots[0], (owner, "1")))
    page = open_page(desk, lots, "transfer", lots[0])
    pick(page.receivers.pickers()[0], buyer)
    page.applicant.pick(PartyNote(owner.id, 1, owner.kind, owner.name))
    rights_apply(page)
    desk.reshape(*shapes(north_corner(lots, 1.5)))
    theirs(world, supervisor, edit(lots[0], address="Bogʻiston 5"))
    press_resolve(desk)
    assert desk.services.conflict.table.conflict.disputed == ()
    apply(desk)
    change = desk.services.drafting.editing.change()
    assert {edit.base_version for edit in change.parcels} == {1, 2}
    assert [(edit.id, edit.base_version) for edit in change.rights] == [(held.id, 1)]
    assert next(edit.after for edit in change.parcels if edit.id == lots[0].id).address == "Bogʻiston 5"


def test_without_the_service_it_says_so_and_tries_again(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel], monkeypatch: pytest.MonkeyPatch
):
    start(desk, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    wait_until(lambda: resolve_button(desk) is not None, "the offer to resolve", 15)
    client = desk.services.drafting.session.client
    address = client._transport.address
    monkeypatch.setattr(client._transport, "address", "http://127.0.0.1:9")
    resolve_button(desk).click()
    dock = desk.services.conflict
    wait_until(dock.notice.retry.isVisible, "the failure to be told", 15)
    assert not dock.apply.isVisible()
    monkeypatch.setattr(client._transport, "address", address)
    dock.notice.retry.click()
    wait_until(lambda: dock.table.conflict.disputed, "the three sides", 15)


def test_what_is_edited_meanwhile_is_compared_anew(world: World, desk: Seat, supervisor: Person, lots: list[Parcel]):
    start(desk, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    press_resolve(desk)
    choose(desk, Choice.MINE)
    desk.reshape(*shapes(north_corner(lots, 1.9)))
    table = desk.services.conflict.table
    wait_until(lambda: not table.conflict.choices, "the choice among other sides to be void", 10)
    desk.services.drafting.editing.undo_stack.undo()
    wait_until(lambda: set(table.conflict.choices.values()) == {Choice.MINE}, "the choice to count again", 10)


def test_the_sides_are_read_anew_when_the_register_changes_again(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    start(desk, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    press_resolve(desk)
    choose(desk, Choice.MINE)
    model = desk.services.conflict.table.conflict
    again = [replace(one, base_version=2, after=replace(one.after, version=2)) for one in north_corner(lots, -0.4)]
    theirs(world, supervisor, *again)
    wait_until(lambda: model.index_of(model.disputed[0], 2).data() == "moved by 0.400 m", "their newest side", 15)
    assert model.choices == {}, "it was chosen among other sides"
    choose(desk, Choice.MINE)
    apply(desk)
    assert {edit.base_version for edit in desk.services.drafting.editing.change().parcels} == {3}


def test_nothing_of_it_is_left_when_the_change_is_closed(
    world: World, desk: Seat, supervisor: Person, lots: list[Parcel]
):
    start(desk, lots, north_corner(lots, 1.5))
    theirs(world, supervisor, *north_corner(lots, 0.8))
    press_resolve(desk)
    drafting: Drafting = desk.services.drafting
    drafting.finish()
    assert desk.services.conflict.isHidden() and desk.services.conflicts.resolving.case is None
    assert resolve_button(desk) is None
