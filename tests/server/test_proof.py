"""The proof card: nothing is approved before each red item was opened, and it is on record who did."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from tests.server.world import change_of, edit, moved_boundary


@pytest.fixture
def narrow(world):
    """A change with a warning: a legal area that is far from the ground."""
    (parcel,) = world.row_of_lots(1)
    return change_of(edit(parcel, legal_area=700.0)), parcel


def _proof(person, change):
    return person.get(f"/changes/{change.id}/proof")


def _open(person, change, *items):
    return person.ask("POST", f"/changes/{change.id}/openings", json={"items": list(items)})


def test_a_change_with_a_warning_is_not_approved_before_it_was_opened(world, surveyor, supervisor, narrow):
    change, _ = narrow
    world.taken(surveyor, supervisor, change)
    red = _proof(supervisor, change).json()["red"]
    assert len(red) == 1
    refused = supervisor.step(change.id, "approve", opens_red=False)
    assert (refused.status_code, refused.json()["code"], refused.json()["items"]) == (422, "unopened_items", red)
    answer = _open(supervisor, change, *red)
    assert answer.status_code == 200
    (opening,) = answer.json()["openings"]
    assert (opening["item"], opening["who"]["id"], opening["revision"]) == (red[0], str(supervisor.id), 1)
    assert supervisor.step(change.id, "approve", opens_red=False).status_code == 200


def test_what_another_opened_does_not_count(world, surveyor, supervisor, narrow):
    change, _ = narrow
    world.taken(surveyor, supervisor, change)
    other = world.supervisor()
    assert _open(other, change, *_proof(other, change).json()["red"]).status_code == 200
    refused = supervisor.step(change.id, "approve", opens_red=False)
    assert refused.json()["code"] == "unopened_items"


def test_a_new_revision_is_opened_anew(world, surveyor, supervisor, narrow):
    change, parcel = narrow
    world.taken(surveyor, supervisor, change)
    _open(supervisor, change, *_proof(supervisor, change).json()["red"])
    assert supervisor.step(change.id, "return", remark="Measure again").status_code == 200
    again = replace(change, parcels=(edit(parcel, legal_area=710.0),))
    assert surveyor.put(world.document(again), revision=1).status_code == 200
    assert surveyor.step(change.id, "submit", revision=2).status_code == 200
    assert supervisor.step(change.id, "take", revision=2).status_code == 200
    refused = supervisor.step(change.id, "approve", revision=2, opens_red=False)
    assert refused.json()["code"] == "unopened_items"
    assert [one["revision"] for one in _proof(supervisor, change).json()["openings"]] == [1]


def test_a_change_without_red_items_needs_no_opening(world, surveyor, supervisor):
    west, *_ = world.row_of_lots()
    change = change_of(edit(west, purpose="shop"))
    world.taken(surveyor, supervisor, change)
    assert _proof(supervisor, change).json()["red"] == []
    assert supervisor.step(change.id, "approve", opens_red=False).status_code == 200


def test_opening_twice_is_on_record_once_and_for_good(world, surveyor, supervisor, narrow):
    change, _ = narrow
    world.taken(surveyor, supervisor, change)
    red = _proof(supervisor, change).json()["red"]
    for _ in range(2):
        _open(supervisor, change, *red)
    audited = world.query(
        "SELECT detail ->> 'items' FROM cadastre.audit WHERE what = 'open_items' AND subject = %s", str(change.id)
    )
    assert len(audited) == 1 and red[0] in audited[0][0]
    with pytest.raises(psycopg.Error, match="stay as they are"):
        world.query("DELETE FROM cadastre.change_opening WHERE change_id = %s RETURNING item", change.id)


def test_neighbours_and_what_is_open_beside_are_told(world, surveyor, supervisor):
    west, middle, east = world.row_of_lots()
    change = change_of(edit(west, purpose="shop"))
    world.taken(surveyor, supervisor, change)
    (neighbour,) = _proof(supervisor, change).json()["neighbours"]
    assert (neighbour["id"], neighbour["number"], neighbour["open_changes"]) == (str(middle.id), middle.number, 0)
    world.submitted(world.surveyor(), moved_boundary(middle, east, 0.5))
    (neighbour,) = _proof(supervisor, change).json()["neighbours"]
    assert neighbour["open_changes"] == 1


@pytest.mark.parametrize("items", [[], ["nonsense"], ["finding:" + "x" * 200], ["finding:00\u0000"]])
def test_what_is_no_item_is_refused(world, surveyor, supervisor, narrow, items):
    change, _ = narrow
    world.taken(surveyor, supervisor, change)
    assert _open(supervisor, change, *items).status_code == 422


@pytest.mark.parametrize("ask", [_proof, lambda person, change: _open(person, change, "finding:0")])
def test_only_supervisors_of_the_district_see_the_card(world, surveyor, supervisor, analyst, narrow, ask):
    change, _ = narrow
    world.submitted(surveyor, change)
    assert ask(world.nobody, change).status_code == 401
    assert ask(surveyor, change).status_code == 403
    assert ask(analyst, change).status_code == 403
    assert ask(world.supervisor("03"), change).status_code == 404
    assert ask(supervisor, change).status_code == 200
