"""Other open changes at a surveyor's desk: on the map as they come, and told at the first touch of a boundary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from qgis.core import QgsProject

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.open_changes_layer import Stage
from cadastre_plugin.layers.roles import LayerRole, find_layer, layer_node
from cadastre_plugin.services.forecast.first_touch import SUBJECT
from tests.qgis.seat import Seat, shapes
from tests.qgis.waiting import wait_until
from tests.server.world import Person, World, change_of, edit, moved_boundary


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def desk(world: World, seat: Callable[[], Seat], surveyor: Person) -> Seat:
    at_desk = seat()
    at_desk.sign_in(surveyor)
    return at_desk


def _stages(desk: Seat) -> list[str]:
    layer = find_layer(desk.project, LayerRole.OPEN_CHANGES)
    return sorted(feature["stage"] for feature in layer.getFeatures()) if layer is not None else []


def _told(desk: Seat) -> list[str]:
    """Texts of the messages about open changes, in the order they came."""
    return [text for subject, text in desk.told if subject == SUBJECT]


@pytest.fixture(autouse=True)
def _listening(desk: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    messages, desk.told = desk.services.messages, []
    warn, withdraw = messages.warning, messages.withdraw

    def heard(text: str, subject: str = "", offer: object = None) -> None:
        desk.told.append((subject, text))
        warn(text, subject, offer)

    def gone(subject: str) -> None:
        if subject == SUBJECT and subject in messages._shown:
            desk.told.append((subject, ""))
        withdraw(subject)

    monkeypatch.setattr(messages, "warning", heard)
    monkeypatch.setattr(messages, "withdraw", gone)


def _start(desk: Seat, lots: list[Parcel]) -> None:
    desk.open_area(lots)
    desk.start_change("Mine")


def _saved(world: World, change: Change, by: Person | None = None) -> Person:
    author = by or world.surveyor()
    assert author.put(world.document(change)).status_code == 201
    return author


def test_open_changes_come_on_the_map_as_they_are_made_and_go_with_the_decision(world: World, desk: Seat):
    lots = world.row_of_lots(3)
    desk.open_area(lots)
    shift = moved_boundary(lots[0], lots[1], 2.0)
    author, supervisor = _saved(world, shift), world.supervisor()
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")
    author.step(shift.id, "submit")
    wait_until(lambda: _stages(desk) == [Stage.QUEUED], "its submission")
    for step in ("take", "approve"):
        assert supervisor.step(shift.id, step).status_code == 200
    wait_until(lambda: _stages(desk) == [], "its approval")


def test_the_first_touch_of_a_boundary_is_told_once_and_withdrawn_when_undone(world: World, desk: Seat):
    west, middle, _ = lots = world.row_of_lots(3)
    theirs = moved_boundary(west, middle, 2.0)
    _saved(world, theirs)
    _start(desk, lots)
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")
    desk.reshape(*shapes(west, middle, -1.0))
    wait_until(lambda: _told(desk), "the warning")
    (text,) = _told(desk)
    district = world.profile.district("09")
    assert west.number in text and middle.number[-4:] in text
    notice = desk.services.work.change.others
    assert notice.isVisible() and district.name() in notice.text.text() and "Agree" in notice.text.text()
    assert theirs.title not in text + notice.text.text()
    desk.reshape(*shapes(west, middle, -3.0))
    desk.wait_for_check()
    assert len(_told(desk)) == 1, "the same boundary, dragged on"
    undo = desk.layer(LayerRole.DRAFT).undoStack()
    undo.undo()
    undo.undo()
    wait_until(lambda: _told(desk)[-1] == "", "the warning to go")
    assert not notice.isVisible()
    undo.redo()
    wait_until(lambda: len(_told(desk)) == 3, "the warning of the next first touch")


def test_another_boundary_of_the_same_block_is_not_told(world: World, desk: Seat):
    lots = world.row_of_lots(5)
    _saved(world, moved_boundary(lots[0], lots[1], 2.0))
    _start(desk, lots)
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")
    desk.reshape(*shapes(lots[3], lots[4], -1.0))
    desk.wait_for_check()
    assert _told(desk) == []


def test_a_change_that_comes_after_the_touch_is_told_as_it_comes(world: World, desk: Seat):
    west, middle, _ = lots = world.row_of_lots(3)
    _start(desk, lots)
    desk.reshape(*shapes(west, middle, -1.0))
    desk.wait_for_check()
    assert _told(desk) == []
    _saved(world, moved_boundary(west, middle, 2.0))
    wait_until(lambda: _told(desk), "the warning")


def test_ones_own_other_change_is_told_by_its_title(world: World, desk: Seat, surveyor: Person):
    west, middle, _ = lots = world.row_of_lots(3)
    _saved(world, moved_boundary(west, middle, 2.0), surveyor)
    _start(desk, lots)
    wait_until(lambda: _stages(desk) == [Stage.OWN], "my other change")
    desk.reshape(*shapes(west, middle, -1.0))
    wait_until(lambda: _told(desk), "the warning")
    assert "A title" in desk.services.work.change.others.text.text()


def test_they_are_hidden_by_a_checkbox_and_warn_all_the_same(world: World, desk: Seat):
    west, middle, _ = lots = world.row_of_lots(3)
    _saved(world, moved_boundary(west, middle, 2.0))
    _start(desk, lots)
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")
    node = layer_node(desk.project, LayerRole.OPEN_CHANGES)
    assert node.itemVisibilityChecked()
    desk.services.work.area.open_changes.click()
    assert not node.itemVisibilityChecked()
    desk.reshape(*shapes(west, middle, -1.0))
    wait_until(lambda: _told(desk), "the warning")


def test_signing_out_leaves_nothing_of_anyone_on_the_map(world: World, desk: Seat):
    lots = world.row_of_lots(2)
    _saved(world, change_of(edit(lots[0], address="Navoiy 1")))
    desk.open_area(lots)
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")
    desk.services.connection.sign_out()
    assert find_layer(desk.project, LayerRole.OPEN_CHANGES) is None


def test_a_new_project_has_them_again(world: World, desk: Seat):
    lots = world.row_of_lots(2)
    _saved(world, change_of(edit(lots[0], address="Navoiy 1")))
    desk.open_area(lots)
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")
    project: QgsProject = desk.project
    project.clear()
    desk.iface.newProjectCreated.emit()
    desk.open_area(lots)
    wait_until(lambda: _stages(desk) == [Stage.DRAFT], "the draft of someone else")


def test_a_reviewer_sees_with_what_a_change_collides_and_in_which_order_they_fit(
    world: World, seat: Callable[[], Seat]
):
    west, middle, _ = world.row_of_lots(3)
    office = seat()
    office.sign_in(world.supervisor())
    first = replace(moved_boundary(west, middle, 2.0), title="First")
    second = replace(moved_boundary(west, middle, -3.0), title="Second")
    third = replace(change_of(edit(middle, address="Navoiy 1")), title="Third")
    world.submitted(world.surveyor(), first)
    review = office.services.review
    tab = review.detail.collisions
    wait_until(lambda: review.queue.model.rowCount() >= 1, "the queue")
    assert review.select_change(first.id)
    wait_until(lambda: "Collisions: 0" in _tabs(review.detail), "no collision")
    author = world.surveyor()
    world.submitted(author, second)
    wait_until(lambda: "Collisions: 1" in _tabs(review.detail), "the collision that came meanwhile")
    world.submitted(world.surveyor(), third)
    wait_until(lambda: "Collisions: 2" in _tabs(review.detail), "the next one")
    text = tab.order.text()
    assert "First" not in text and "this change → Third" in text and "Second" in text.splitlines()[-1]
    top = tab.tree.topLevelItem(0)
    assert top.text(0).startswith("Second") and author.name.title() in top.text(0)
    lines = [top.child(row).text(0) for row in range(top.childCount())]
    assert f"Boundary of {west.number}, {middle.number[-4:]}" in lines
    tab.tree.setCurrentItem(top.child(lines.index(f"Boundary of {west.number}, {middle.number[-4:]}")))
    tab.show_place.click()
    centre = office.iface.canvas.extent().center()
    assert centre.x() == pytest.approx(west.geometry.bounds[2], abs=1)
    assert author.step(second.id, "withdraw").status_code == 200
    wait_until(lambda: "Collisions: 1" in _tabs(review.detail), "the withdrawal")


def _tabs(detail) -> list[str]:
    return [detail.tabs.tabText(index) for index in range(detail.tabs.count())]


def test_the_change_under_review_is_drawn_before_and_after_and_not_a_second_time(world: World, desk: Seat):
    lots = world.row_of_lots(3)
    desk.open_area(lots)
    shift = moved_boundary(lots[0], lots[1], 2.0)
    author = _saved(world, shift)
    author.step(shift.id, "submit")
    wait_until(lambda: _stages(desk) == [Stage.QUEUED], "the submission of someone else")
    desk.services.reviewing.change_shown.emit(shift.id)
    assert _stages(desk) == []
    desk.services.reviewing.change_shown.emit(None)
    assert _stages(desk) == [Stage.QUEUED]
