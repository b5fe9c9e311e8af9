"""With what a queued change collides, and in which order the changes fit, over REST."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.server.world import change_of, edit, moved_boundary, split


def _asked(person, id) -> dict:
    answer = person.get(f"/changes/{id}/collisions")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_two_changes_of_one_side_are_told_with_the_parcels_along_it_and_only_one_fits(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    first, second = moved_boundary(west, east, 2.0), moved_boundary(west, east, -3.0)
    other = world.surveyor()
    world.submitted(surveyor, replace(first, title="First"))
    world.submitted(other, replace(second, title="Second"))
    found = _asked(supervisor, second.id)
    (collision,) = found["collisions"]
    assert (collision["change_id"], collision["title"], collision["author"]) == (
        str(first.id),
        "First",
        surveyor.name.title(),
    )
    assert collision["parcels"] == {str(west.id): west.number, str(east.id): east.number}
    both = next(place for place in collision["boundaries"] if len(place["parcels"]) == 2)
    side, south, north = west.geometry.bounds[2], west.geometry.bounds[1], west.geometry.bounds[3]
    assert both["lines"] == [[[side, south], [side, north]]]
    assert found["order"] == {"fits": [str(first.id)], "left": [str(second.id)], "stale": [], "complete": True}


def test_changes_of_different_sides_of_one_parcel_fit_and_the_order_that_fits_is_told(world, surveyor, supervisor):
    lots = world.row_of_lots(3)
    cut, renamed = split(lots[1], 8.0), change_of(edit(lots[1], address="Navoiy 1"))
    for change in (cut, renamed):
        world.submitted(surveyor, change)
    found = _asked(supervisor, cut.id)
    assert [each["change_id"] for each in found["collisions"]] == [str(renamed.id)]
    assert found["order"]["fits"] == [str(renamed.id), str(cut.id)]


def test_a_draft_is_not_told_and_what_was_decided_neither(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    shift, draft = moved_boundary(west, east, 2.0), change_of(edit(west, address="Navoiy 1"))
    surveyor.put(world.document(draft))
    world.submitted(surveyor, shift)
    assert _asked(supervisor, shift.id) == {"collisions": [], "order": None}
    world.approved(surveyor, supervisor, change_of(edit(east, address="Navoiy 2")))
    assert _asked(supervisor, shift.id)["collisions"] == []


def test_what_the_register_left_behind_is_told_apart(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    shift, behind = moved_boundary(west, east, 2.0), change_of(edit(east, purpose="trade"))
    world.submitted(surveyor, shift)
    world.submitted(surveyor, behind)
    world.approved(surveyor, supervisor, change_of(edit(west, address="Navoiy 1")))
    found = _asked(supervisor, behind.id)["order"]
    assert found == {"fits": [str(behind.id)], "left": [], "stale": [str(shift.id)], "complete": True}


def test_far_apart_there_is_nothing_to_tell(world, surveyor, supervisor):
    changes = [change_of(edit(world.row_of_lots(1)[0], address="Navoiy 1")) for _ in range(2)]
    for change in changes:
        world.submitted(surveyor, change)
    assert _asked(supervisor, changes[0].id) == {"collisions": [], "order": None}


@pytest.fixture
def submitted(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, address="Navoiy 1"))
    world.submitted(surveyor, change)
    return change


def test_who_may_not_read_the_change_hears_nothing(world, submitted):
    for stranger in (world.surveyor(), world.supervisor("01")):
        assert stranger.get(f"/changes/{submitted.id}/collisions").status_code == 404
    analyst = world.person("analyst", districts=("*",))
    answer = analyst.get(f"/changes/{submitted.id}/collisions")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
    assert world.nobody.get(f"/changes/{submitted.id}/collisions").status_code == 401
    assert world.supervisor().get(f"/changes/{uuid4()}/collisions").status_code == 404


def test_the_author_hears_of_a_collision_and_not_whose_it_is(world, surveyor, submitted):
    parcel = submitted.parcels[0].after
    other = change_of(edit(parcel, address="Navoiy 2"))
    world.submitted(world.surveyor(), other)
    (collision,) = _asked(surveyor, submitted.id)["collisions"]
    assert (collision["change_id"], collision["title"], collision["author"]) == (str(other.id), None, None)
    assert collision["parcels"] == {str(parcel.id): parcel.number}
