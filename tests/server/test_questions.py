"""Remarks that who makes a change begins: questions to the reviewers, who resolve them; they stop no approval."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.server.deputies import move, stands_in
from tests.server.test_events import listening
from tests.server.test_four_eyes import small
from tests.server.world import World, change_of, edit

TEXT = 'Qaysi hujjat? "уй 12" — 어느 문서? %s'


def _ask(person, change, **members):
    return person.ask("POST", f"/changes/{change.id}/comments", json={"text": TEXT, **members})


def _question(person, change, **members) -> dict:
    answer = _ask(person, change, **members)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _step(person, change, remark, step: str):
    return person.ask("POST", f"/changes/{change.id}/comments/{remark['id']}/{step}", json={})


def _why(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _open(person, change) -> tuple[int, int]:
    """How many remarks wait for the surveyor, and how many questions for a reviewer."""
    summary = person.get(f"/changes/{change.id}").json()["summary"]
    return summary["open_remarks"], summary["open_questions"]


@pytest.fixture
def change(world: World, surveyor, supervisor):
    """One that nobody has to look at, in review."""
    change = small(world)
    world.taken(surveyor, supervisor, change)
    return change


def test_what_the_author_begins_is_a_question_pinned_like_any_remark(surveyor, supervisor, change):
    (parcel,) = change.parcels
    place = {"type": "Point", "coordinates": list(parcel.after.geometry.bounds[2:])}
    anchor = {"kind": "corner", "place": place, "parcel": str(parcel.id), "right": None, "rule": None, "subjects": []}
    asked = _question(surveyor, change, anchor=anchor)
    assert (asked["is_question"], asked["asks"], asked["anchor"]) == (True, True, anchor)
    assert asked["pinned"] == {"state": "stands", "place": place}
    assert supervisor.get(f"/changes/{change.id}/comments").json() == [asked]
    assert _open(supervisor, change) == (0, 1)


def test_what_a_reviewer_begins_and_any_answer_is_none(surveyor, supervisor, change):
    remark, asked = _question(supervisor, change), _question(surveyor, change)
    answers = _question(surveyor, change, answers=remark["id"]), _question(supervisor, change, answers=asked["id"])
    assert [one["is_question"] for one in (remark, *answers)] == [False] * 3
    assert _open(surveyor, change) == (1, 1)


def test_a_reviewer_resolves_it_in_the_revision_that_they_see_and_its_author_opens_it_again(
    world, surveyor, supervisor, change
):
    asked = _question(surveyor, change)
    assert supervisor.step(change.id, "return", remark="See").status_code == 200
    resolved = _step(world.supervisor(), change, asked, "resolve").json()
    assert resolved["resolution"]["revision"] == 1, "it waits for no submission"
    assert _open(surveyor, change) == (1, 0)
    assert _why(_step(supervisor, change, asked, "reopen")) == (403, "not_author")
    assert _step(surveyor, change, asked, "reopen").json()["resolution"] is None
    assert _open(surveyor, change) == (1, 1)


def test_its_author_withdraws_it(surveyor, supervisor, change):
    asked = _question(surveyor, change)
    assert _step(surveyor, change, asked, "resolve").json()["resolution"]["by"]["id"] == str(surveyor.id)
    assert _open(supervisor, change) == (0, 0)


def test_a_deputy_asks_in_the_place_of_the_author_and_may_withdraw_but_not_review(world, surveyor, supervisor, change):
    deputy = world.person("surveyor", "supervisor")
    other = small(world)
    world.taken(surveyor, supervisor, other)
    stands_in(world, surveyor, deputy, "surveyor")
    asked = _question(deputy, change)
    assert asked["is_question"] and asked["author"]["id"] == str(deputy.id)
    authors = _question(surveyor, other)
    assert _step(deputy, other, authors, "resolve").status_code == 200
    audited = world.query(
        "SELECT who, detail ->> 'in_place_of' FROM cadastre.audit WHERE subject = %s AND what = 'comment'",
        str(change.id),
    )
    assert audited == [(deputy.id, str(surveyor.id))]


def test_a_supervisor_who_worked_on_the_change_does_not_deal_with_its_questions(world, surveyor, supervisor):
    helper = world.person("surveyor", "supervisor")
    change = small(world)
    assert surveyor.put(world.document(change)).status_code == 201
    delegation = stands_in(world, surveyor, helper, "surveyor")
    saved = helper.put({**world.document(change), "title": "Mended"}, revision=1)
    assert saved.status_code == 200, saved.text
    move(world, delegation, "ended_at = now()")
    assert surveyor.step(change.id, "submit", revision=2).status_code == 200
    asked = _question(surveyor, change)
    assert _why(_step(helper, change, asked, "resolve")) == (403, "own_change")
    assert _step(supervisor, change, asked, "resolve").status_code == 200


def test_who_is_not_signed_in_of_another_role_or_district_or_a_stranger_asks_nothing(
    world, surveyor, supervisor, analyst, change
):
    asked = _question(surveyor, change)
    strangers = {
        world.nobody: 401,
        analyst: 404,
        world.person("administrator"): 404,
        world.surveyor(): 404,
        world.surveyor("01"): 404,
        world.supervisor("01"): 404,
    }
    for person, status in strangers.items():
        assert _ask(person, change).status_code == status
        for step in ("resolve", "reopen"):
            assert _step(person, change, asked, step).status_code == status
    assert len(supervisor.get(f"/changes/{change.id}/comments").json()) == 1


def test_a_question_stops_no_approval_but_one_of_many(world, surveyor, supervisor, change):
    _question(surveyor, change)
    refused = supervisor.step(change.id, "approve", only_if_safe=True)
    assert _why(refused) == (409, "bulk_questions")
    assert supervisor.step(change.id, "approve", opens_red=False).json()["state"] == "approved"


def test_nobody_asks_after_the_decision_and_an_answer_is_still_kept(surveyor, supervisor, change):
    asked = _question(surveyor, change)
    supervisor.step(change.id, "approve")
    assert _why(_ask(surveyor, change)) == (409, "wrong_state")
    assert _why(_step(supervisor, change, asked, "resolve")) == (409, "wrong_state")
    assert _question(surveyor, change, answers=asked["id"])["answers"] == asked["id"]


def test_what_arrived_before_the_decision_is_there_when_it_is_sent_again_after_it(surveyor, supervisor, change):
    id = str(uuid4())
    first = _question(surveyor, change, id=id)
    supervisor.step(change.id, "approve")
    assert _question(surveyor, change, id=id)["id"] == first["id"]


def test_a_question_to_a_draft_is_its_sides_alone_until_it_is_submitted(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    assert surveyor.put(world.document(change)).status_code == 201
    asked = _question(surveyor, change)
    assert supervisor.get(f"/changes/{change.id}/comments").status_code == 404
    assert _step(supervisor, change, asked, "resolve").status_code == 404
    assert surveyor.step(change.id, "submit").json()["open_questions"] == 1
    assert [one["id"] for one in supervisor.get(f"/changes/{change.id}/comments").json()] == [asked["id"]]


def test_a_question_is_heard_by_the_supervisors_of_the_district(world, surveyor, change):
    with listening(world.supervisor()) as theirs, listening(world.supervisor("01")) as nobodys:
        _question(surveyor, change)
        theirs.wait(lambda it: len(it.of(change.id)) == 1)
        (told,) = theirs.of(change.id)
        assert (told["event"], told["data"]["summary"]["open_questions"]) == ("remark", 1)
        assert nobodys.of(change.id) == []
