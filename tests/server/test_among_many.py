"""An approval that is one of many is refused where someone has to look first, and says why; one alone is not."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
import requests

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.rights import insert_rights
from tests.server.acts import acts_on
from tests.server.test_four_eyes import lifting, of_state, small
from tests.server.world import LONG_AGO, LOT_WIDTH, Person, World, change_of, edit, lot, moved_boundary

PATIENCE_S = 20.0


def _among_many(person: Person, change: Change, revision: int = 1) -> requests.Response:
    return person.step(change.id, "approve", revision, opens_red=False, only_if_safe=True)


def _why(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _state(world: World, change: Change) -> str:
    ((state,),) = world.query("SELECT state FROM cadastre.change WHERE id = %s", change.id)
    return str(state)


def _remark(person: Person, change: Change) -> str:
    answer = person.ask("POST", f"/changes/{change.id}/comments", json={"text": "See the corner"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _warned(world: World) -> Change:
    """A legal area that is far from the ground."""
    (parcel,) = world.row_of_lots(1)
    return change_of(edit(parcel, legal_area=700.0))


@pytest.fixture
def change(world: World, surveyor: Person, supervisor: Person) -> Change:
    """One that nobody has to look at, in review."""
    change = small(world)
    world.taken(surveyor, supervisor, change)
    return change


def test_what_needs_nobodys_eye_is_approved(world, supervisor, change):
    answer = _among_many(supervisor, change)
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    assert world.query("SELECT count(*) FROM cadastre.parcel_version WHERE change_id = %s", change.id) == [(1,)]


def test_a_remark_that_came_after_the_list_was_read_is_seen(world, surveyor, supervisor, change):
    listed = supervisor.get(f"/changes/{change.id}").json()["summary"]
    assert listed["open_remarks"] == 0
    remark = _remark(world.supervisor(), change)
    assert _why(_among_many(supervisor, change)) == (409, "bulk_remarks")
    assert _state(world, change) == "in_review"
    assert surveyor.ask("POST", f"/changes/{change.id}/comments/{remark}/resolve").ok
    assert _among_many(supervisor, change).status_code == 200


def test_a_warning_that_the_register_brought_meanwhile_is_seen(world, surveyor, supervisor):
    west, east = (replace(one, legal_area=None) for one in world.row_of_lots(2))
    change = moved_boundary(west, east, 1.0)
    assert world.taken(surveyor, supervisor, change)["findings"]["warning"] == 0
    corner_x, corner_y = change.parcels[0].after.geometry.bounds[2:]
    near_corner = Parcel(uuid4(), NEW, None, "09", lot(corner_x + 0.01, corner_y + 0.01))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parcels(connection, [near_corner], world.profile.crs, LONG_AGO)
    answer = _among_many(supervisor, change)
    assert _why(answer) == (409, "bulk_warnings"), answer.text


def test_an_error_that_the_register_brought_meanwhile_is_seen(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    west, south, east, _ = parcel.geometry.bounds
    change = change_of(edit(parcel, geometry=lot(west, south, LOT_WIDTH + 1.0)), kind="boundary")
    world.taken(surveyor, supervisor, change)
    overlapped = Parcel(uuid4(), NEW, None, "09", lot(east + 0.5, south))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parcels(connection, [overlapped], world.profile.crs, LONG_AGO)
    assert _why(_among_many(supervisor, change)) == (422, "findings_block")


def test_a_warning_is_weighed_by_a_person_also_when_they_opened_it(world, surveyor, supervisor):
    change = _warned(world)
    world.taken(surveyor, supervisor, change)
    assert _why(_among_many(supervisor, change)) == (409, "bulk_warnings")
    red = supervisor.get(f"/changes/{change.id}/proof").json()["red"]
    assert supervisor.ask("POST", f"/changes/{change.id}/openings", json={"items": red}).ok
    assert _why(_among_many(supervisor, change)) == (409, "bulk_warnings")
    assert supervisor.step(change.id, "approve", opens_red=False).status_code == 200


@pytest.mark.parametrize("made", [of_state, lifting])
def test_what_two_must_approve_is_approved_one_by_one(world, surveyor, supervisor, made):
    change = made(world)
    world.taken(surveyor, supervisor, change)
    assert _why(_among_many(supervisor, change)) == (409, "bulk_second")
    assert supervisor.step(change.id, "approve").json()["state"] == "second_review"
    assert _why(_among_many(world.supervisor(), change)) == (409, "bulk_second")


def test_a_right_that_ends_is_opened_first(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    mortgage = Right(uuid4(), NEW, "mortgage", RightClass.RESTRICTION, parcel.id, imposed_by="The bank")
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [mortgage], world.profile.crs.srid, LONG_AGO)
    acts = acts_on(("mortgage_remortgage", "mortgagee_consent", mortgage))
    change = change_of(rights=(Edit(mortgage.id, 1, None),), **acts)
    world.taken(surveyor, supervisor, change)
    refused = _among_many(supervisor, change)
    assert (*_why(refused), refused.json()["items"]) == (422, "unopened_items", [f"right:{mortgage.id}"])
    assert supervisor.ask("POST", f"/changes/{change.id}/openings", json={"items": refused.json()["items"]}).ok
    assert _among_many(supervisor, change).status_code == 200


def test_what_another_took_meanwhile_is_left_to_them(world, supervisor, change):
    other = world.supervisor()
    assert supervisor.ask("POST", f"/changes/{change.id}/hand_over", revision=1, json={"to": str(other.id)}).ok
    assert _why(_among_many(supervisor, change)) == (409, "bulk_other_reviewer")
    assert _among_many(other, change).status_code == 200


def test_a_single_approval_is_asked_none_of_this(world, surveyor, supervisor, change):
    _remark(world.supervisor(), change)
    assert world.supervisor().step(change.id, "approve", opens_red=False).status_code == 200
    warned = _warned(world)
    world.taken(surveyor, supervisor, warned)
    _remark(supervisor, warned)
    assert supervisor.step(warned.id, "approve", only_if_safe=False).status_code == 200


def test_what_is_refused_to_one_is_refused_to_many_in_the_same_words(world, surveyor, supervisor, change):
    assert _why(_among_many(world.nobody, change)) == (401, "not_signed_in")
    assert _why(_among_many(surveyor, change)) == (403, "wrong_role")
    assert _why(_among_many(world.supervisor("01"), change)) == (403, "other_district")
    both = world.person("surveyor", "supervisor")
    own = small(world)
    world.taken(both, supervisor, own)
    assert _why(_among_many(both, own)) == (403, "own_change")
    assert _why(_among_many(supervisor, change, revision=2)) == (412, "revision_changed")
    waiting = small(world)
    world.submitted(surveyor, waiting)
    assert _why(_among_many(supervisor, waiting)) == (409, "wrong_state")
    assert _state(world, change) == "in_review"


@pytest.mark.parametrize("step", ["submit", "take", "return", "hand_over"])
def test_no_other_step_says_it(supervisor, change, step):
    answer = supervisor.step(change.id, step, remark="why", only_if_safe=True)
    assert _why(answer) == (422, "request_invalid")


def test_a_remark_that_is_written_while_the_approval_waits_is_not_overlooked(world, supervisor, change):
    """The approval has begun, and so looks at the time before the remark, when the remark is written."""
    answers: list[requests.Response] = []
    approval = threading.Thread(target=lambda: answers.append(_among_many(supervisor, change)))
    with psycopg.connect(world.database.owner_url) as connection:
        connection.execute("SELECT FROM cadastre.change WHERE id = %s FOR KEY SHARE", [change.id])
        approval.start()
        _wait_for_who_waits(world, connection.info.backend_pid)
        _remark(world.supervisor(), change)
    approval.join()
    assert _why(answers[0]) == (409, "bulk_remarks")
    assert _state(world, change) == "in_review"


def _wait_for_who_waits(world: World, holder: int) -> None:
    """Until a connection waits for what another one holds."""
    end = time.monotonic() + PATIENCE_S
    while not world.query("SELECT FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", holder):
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.01)
