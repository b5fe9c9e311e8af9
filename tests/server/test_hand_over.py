"""A change goes from one supervisor to another, with a trace, and only to one who may decide about it."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from tests.server.deputies import stands_in
from tests.server.world import change_of, edit, lot


def _hand(person, change, to, revision=1, **more):
    return person.ask("POST", f"/changes/{change.id}/hand_over", revision=revision, json={"to": str(to), **more})


def _ids(person, change):
    answer = person.get("/reviewers", params={"change": str(change.id)})
    assert answer.status_code == 200, answer.text
    return [item["person"]["id"] for item in answer.json()]


@pytest.fixture
def author(world):
    return world.surveyor()


@pytest.fixture
def taken(world, author, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.taken(author, supervisor, change)
    return change


def test_the_other_has_it_then_and_it_is_on_record(world, supervisor, taken):
    other = world.supervisor()
    summary = _hand(supervisor, taken, other.id, remark="I am away from Monday").json()
    assert (summary["state"], summary["reviewer"]["id"]) == ("in_review", str(other.id))
    (remark,) = other.get(f"/changes/{taken.id}/comments").json()
    assert remark["text"] == "I am away from Monday"
    rows = world.query(
        "SELECT who, detail ->> 'to' FROM cadastre.audit WHERE what = 'hand_over' AND subject = %s", str(taken.id)
    )
    assert rows == [(supervisor.id, str(other.id))]
    events = world.query(
        "SELECT payload ->> 'action' FROM cadastre.event WHERE payload ->> 'change_id' = %s ORDER BY id", str(taken.id)
    )
    assert events[-1] == ("hand_over",)
    assert other.step(taken.id, "approve").json()["state"] == "approved"


def test_only_who_may_decide_is_proposed_and_accepted(world, author, supervisor, taken):
    fit, elsewhere, surveyor = world.supervisor(), world.supervisor("01"), world.surveyor()
    proposed = _ids(supervisor, taken)
    assert str(fit.id) in proposed
    for unfit in (elsewhere, surveyor, author):
        assert str(unfit.id) not in proposed
        answer = _hand(supervisor, taken, unfit.id)
        assert (answer.status_code, answer.json()["code"]) == (422, "reviewer_unfit")
    assert str(supervisor.id) not in proposed
    assert _hand(supervisor, taken, supervisor.id).json()["code"] == "reviewer_same"
    assert _hand(supervisor, taken, uuid4()).json()["code"] == "reviewer_unknown"


def test_a_deputy_of_the_author_does_not_get_it(world, author, supervisor, taken):
    deputy = world.person("surveyor", "supervisor")
    stands_in(world, author, deputy, "surveyor")
    assert str(deputy.id) not in _ids(supervisor, taken)
    answer = _hand(supervisor, taken, deputy.id)
    assert (answer.json()["code"], answer.json()["parameters"]["reason"]) == ("reviewer_unfit", "authors_deputy")


def test_a_deputy_of_a_supervisor_gets_it_in_their_place(world, supervisor, taken):
    other, deputy = world.supervisor(), world.supervisor("01")
    assert _hand(supervisor, taken, deputy.id).json()["parameters"]["reason"] == "other_district"
    stands_in(world, other, deputy, "supervisor")
    found = supervisor.get("/reviewers", params={"change": str(taken.id)}).json()
    (line,) = [item for item in found if item["person"]["id"] == str(deputy.id)]
    assert (line["in_place_of"], line["under_review"]) == (str(other.id), 0)
    assert _hand(supervisor, taken, deputy.id).status_code == 200


def test_who_works_in_one_of_its_districts_only_does_not_get_it(world):
    author, here = world.surveyor("09", "01"), world.supervisor("09", "01")
    (one,), (other,) = world.row_of_lots(1), world.row_of_lots(1, district="01")
    change = change_of(edit(one, purpose="shop"), edit(other, purpose="shop"))
    world.taken(author, here, change)
    only = world.supervisor("09")
    assert str(only.id) not in _ids(here, change)
    assert _hand(here, change, only.id).json()["parameters"]["reason"] == "other_district"


def test_the_first_approver_says_who_is_the_second(world, author, supervisor):
    (parcel,) = world.row_of_lots(1)
    west, south, _, _ = parcel.geometry.bounds
    change = change_of(edit(parcel, geometry=lot(west, south, 200, 60), legal_area=None), kind="boundary")
    world.taken(author, supervisor, change)
    supervisor.step(change.id, "approve")
    other = world.supervisor()
    assert _hand(supervisor, change, supervisor.id).json()["parameters"]["reason"] == "approved_before"
    summary = _hand(supervisor, change, other.id).json()
    assert (summary["state"], summary["reviewer"]["id"]) == ("second_review", str(other.id))
    assert other.step(change.id, "approve").json()["state"] == "approved"


def test_it_is_refused_to_others_and_at_other_times(world, author, supervisor, taken):
    other = world.supervisor()
    assert world.nobody.ask("POST", f"/changes/{taken.id}/hand_over", json={"to": str(other.id)}).status_code == 401
    for person, code in ((author, "wrong_role"), (world.supervisor("01"), "other_district")):
        answer = _hand(person, taken, other.id)
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert _hand(supervisor, taken, other.id, revision=None).json()["code"] == "revision_missing"
    assert _hand(supervisor, taken, other.id, revision=2).json()["code"] == "revision_changed"
    assert _hand(supervisor, taken, "nobody").status_code == 422
    supervisor.step(taken.id, "return", remark="why")
    assert _hand(supervisor, taken, other.id).json()["code"] == "wrong_state"
    assert _hand(supervisor, change_of(), other.id).status_code == 404


def test_nobody_hands_their_own_change_over(world, supervisor):
    both = world.person("surveyor", "supervisor")
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.taken(both, supervisor, change)
    assert _hand(both, change, world.supervisor().id).json()["code"] == "own_change"


def test_who_may_decide_is_told_to_supervisors_of_the_district_alone(world, author, taken):
    path, asked = "/reviewers", {"change": str(taken.id)}
    assert world.nobody.get(path, params=asked).status_code == 401
    assert author.get(path, params=asked).json()["code"] == "wrong_role"
    assert world.supervisor("01").get(path, params=asked).status_code == 404


def test_handing_over_and_approving_at_once_do_one_after_the_other(world, author, supervisor):
    for _ in range(4):
        (parcel,) = world.row_of_lots(1)
        change, other, answers = change_of(edit(parcel, purpose="shop")), world.supervisor(), {}
        world.taken(author, supervisor, change)
        steps = {
            "hand": lambda change=change, other=other: _hand(supervisor, change, other.id),
            "approve": lambda change=change: supervisor.step(change.id, "approve"),
        }
        threads = [
            threading.Thread(target=lambda name=name, step=step, answers=answers: answers.__setitem__(name, step()))
            for name, step in steps.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers["approve"].json()["state"] == "approved"
        assert answers["hand"].json().get("code", "done") in ("done", "wrong_state")
        ((reviewer,),) = world.query("SELECT reviewer FROM cadastre.change WHERE id = %s", change.id)
        assert reviewer == supervisor.id
