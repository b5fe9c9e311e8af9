"""Remarks to a change: what they are pinned to, threads, who resolves them and opens them again, who hears of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.server.deputies import stands_in
from tests.server.test_events import listening
from tests.server.world import World, change_of, edit, lot, moved_boundary

STRANGE = 'Кимнинг ери? "oʻzimniki" — 여기가 아니다 \\ %s {x} \'; --'


def _anchor(kind: str, **members) -> dict:
    return {"kind": kind, "place": None, "parcel": None, "right": None, "rule": None, "subjects": [], **members}


def _point(position) -> dict:
    return {"type": "Point", "coordinates": list(position)}


def _remark(person, change, **members) -> dict:
    answer = person.ask("POST", f"/changes/{change.id}/comments", json={"text": STRANGE, **members})
    assert answer.status_code == 201, answer.text
    return answer.json()


def _step(person, change, remark, step: str, **word):
    return person.ask("POST", f"/changes/{change.id}/comments/{remark['id']}/{step}", json=word)


def _open_remarks(person, change) -> int:
    return person.get(f"/changes/{change.id}").json()["summary"]["open_remarks"]


@pytest.fixture
def change(world: World, surveyor, supervisor):
    """A boundary that moved 2 m to the east, in review."""
    change = moved_boundary(*world.row_of_lots(2), 2.0)
    world.taken(surveyor, supervisor, change)
    return change


def _corner(change, of: int = 0):
    """The north-east corner of a parcel as the change makes it."""
    return change.parcels[of].after.geometry.bounds[2:]


def _mended(change, by: float):
    """The change with the boundary moved on to the east."""
    west, east = (one.after for one in change.parcels)
    one, two = west.geometry.bounds, east.geometry.bounds
    shapes = lot(one[0], one[1], one[2] - one[0] + by), lot(two[0] + by, two[1], two[2] - two[0] - by)
    edits = (
        replace(e, after=replace(e.after, geometry=shape)) for e, shape in zip(change.parcels, shapes, strict=True)
    )
    return replace(change, parcels=tuple(edits))


def _pinned(person, change) -> list[tuple[str, tuple | None]]:
    found = [remark["pinned"] for remark in person.get(f"/changes/{change.id}/comments").json() if remark["anchor"]]
    return [(one["state"], one["place"] and tuple(one["place"]["coordinates"])) for one in found]


@pytest.mark.parametrize(
    "anchor",
    [
        _anchor("place", place=_point((351000.5, 570000.125))),
        _anchor("corner", place=_point((351000.5, 570000.125)), parcel=str(uuid4())),
        _anchor("right", right=str(uuid4())),
        _anchor("finding", rule="overlap", subjects=[str(uuid4()), str(uuid4())], place=_point((1.0, 2.0))),
        _anchor("parcel", parcel=str(uuid4())),
    ],
    ids=lambda anchor: anchor["kind"],
)
def test_a_remark_is_pinned_to_what_it_is_about(surveyor, supervisor, change, anchor):
    written = _remark(supervisor, change, anchor=anchor)
    assert (written["text"], written["anchor"], written["asks"]) == (STRANGE, anchor, True)
    assert (written["author"]["id"], written["revision"]) == (str(supervisor.id), 1)
    assert surveyor.get(f"/changes/{change.id}/comments").json() == [written]
    assert surveyor.get(f"/changes/{change.id}").json()["comments"] == [written]


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": "  "},
        {"text": "x" * 10_001},
        {"text": "a\0b"},
        {"text": 5},
        {},
        {"text": "x", "anchor": _anchor("place")},
        {"text": "x", "anchor": _anchor("place", place={"type": "Point", "coordinates": [1.0]})},
        {"text": "x", "anchor": _anchor("place", place={"type": "Point", "coordinates": [1.0, 2.0, 3.0]})},
        {"text": "x", "anchor": _anchor("place", place={"type": "Polygon", "coordinates": []})},
        {"text": "x", "anchor": _anchor("corner", place=_point((1.0, 2.0)))},
        {"text": "x", "anchor": _anchor("parcel", parcel="seven")},
        {"text": "x", "anchor": _anchor("finding", rule="overlap")},
        {"text": "x", "anchor": _anchor("finding", rule="a\0b", subjects=[str(uuid4())])},
        {"text": "x", "anchor": _anchor("wish")},
        {"text": "x", "anchor": _anchor("right", right=str(uuid4())), "answers": str(uuid4())},
        {"text": "x", "misspelt": 1},
    ],
)
def test_a_remark_that_cannot_be_kept_is_refused(supervisor, change, body):
    answer = supervisor.ask("POST", f"/changes/{change.id}/comments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert supervisor.get(f"/changes/{change.id}/comments").json() == []


def test_a_place_that_is_no_number_is_refused(supervisor, change):
    text = '{"text": "x", "anchor": {"kind": "place", "place": {"type": "Point", "coordinates": [NaN, 1.0]}}}'
    headers = {"Content-Type": "application/json"}
    answer = supervisor.ask("POST", f"/changes/{change.id}/comments", data=text, headers=headers)
    assert answer.status_code in (400, 422)


def test_a_remark_that_is_sent_twice_is_one(surveyor, supervisor, change):
    id = str(uuid4())
    assert _remark(supervisor, change, id=id) == _remark(supervisor, change, id=id)
    assert _open_remarks(surveyor, change) == 1
    for person, text in ((supervisor, "other words"), (surveyor, STRANGE)):
        answer = person.ask("POST", f"/changes/{change.id}/comments", json={"id": id, "text": text})
        assert (answer.status_code, answer.json()["code"]) == (409, "remark_exists")


def test_answers_stand_in_the_thread_of_their_remark(world, surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    answer = _remark(surveyor, change, answers=remark["id"])
    again = _remark(supervisor, change, answers=answer["id"])
    assert (answer["answers"], again["answers"]) == (remark["id"], remark["id"])
    assert _open_remarks(supervisor, change) == 1, "an answer is not a remark that someone has to deal with"
    other = moved_boundary(*world.row_of_lots(2), 1.0)
    world.submitted(surveyor, other)
    refused = surveyor.ask("POST", f"/changes/{other.id}/comments", json={"text": "x", "answers": remark["id"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "remark_unknown")


def test_the_author_resolves_and_a_supervisor_opens_again(world, surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    resolved = _step(surveyor, change, remark, "resolve", text="Measured again").json()
    assert (resolved["resolution"]["by"]["id"], resolved["resolution"]["revision"]) == (str(surveyor.id), 1)
    assert _open_remarks(supervisor, change) == 0
    other = world.supervisor()
    opened = _step(other, change, remark, "reopen", text="Not this corner").json()
    assert opened["resolution"] is None and _open_remarks(supervisor, change) == 1
    words = [one["text"] for one in supervisor.get(f"/changes/{change.id}/comments").json()]
    assert words == [STRANGE, "Measured again", "Not this corner"]
    did = world.query(
        "SELECT what, who FROM cadastre.audit WHERE subject = %s AND what LIKE '%%remark' ORDER BY id", str(change.id)
    )
    assert did == [("resolve_remark", surveyor.id), ("reopen_remark", other.id)]


def test_who_resolved_first_stays(surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    first, second = (_step(surveyor, change, remark, "resolve").json() for _ in range(2))
    assert first == second


def test_nobody_resolves_for_the_author_nor_opens_for_the_supervisor(world, surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    answer = _step(world.supervisor(), change, remark, "resolve")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_author")
    assert _step(world.surveyor(), change, remark, "resolve").status_code == 404
    assert _step(world.supervisor("01"), change, remark, "resolve").status_code == 404
    assert _step(surveyor, change, remark, "resolve").status_code == 200
    answer = _step(surveyor, change, remark, "reopen")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
    assert _step(world.supervisor("01"), change, remark, "reopen").status_code == 404
    assert _open_remarks(supervisor, change) == 0


def test_a_supervisor_does_not_open_again_what_is_remarked_to_their_own_change(world, supervisor):
    both = world.person("surveyor", "supervisor")
    change = moved_boundary(*world.row_of_lots(2), 2.0)
    world.taken(both, supervisor, change)
    remark = _remark(supervisor, change)
    assert _step(both, change, remark, "resolve").status_code == 200
    answer = _step(both, change, remark, "reopen")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_change")


def test_who_wrote_a_remark_may_take_it_back(surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    assert _step(supervisor, change, remark, "resolve").json()["resolution"]["by"]["id"] == str(supervisor.id)
    assert _open_remarks(surveyor, change) == 0


def test_a_deputy_of_the_author_resolves_in_their_place_and_does_not_open_again(world, surveyor, supervisor, change):
    deputy = world.person("surveyor", "supervisor")
    remark = _remark(supervisor, change)
    assert _step(deputy, change, remark, "resolve").json()["code"] == "not_author"
    stands_in(world, surveyor, deputy, "surveyor")
    answer = _step(deputy, change, remark, "resolve")
    assert answer.status_code == 200, answer.text
    assert answer.json()["resolution"]["by"]["id"] == str(deputy.id)
    assert _step(deputy, change, remark, "reopen").json()["code"] == "own_change"
    did = world.query(
        "SELECT who, detail ->> 'in_place_of' FROM cadastre.audit WHERE subject = %s AND what = 'resolve_remark'",
        str(change.id),
    )
    assert did == [(deputy.id, str(surveyor.id))]


def test_an_answer_is_not_resolved(surveyor, supervisor, change):
    answer = _remark(surveyor, change, answers=_remark(supervisor, change)["id"])
    refused = _step(surveyor, change, answer, "resolve")
    assert (refused.status_code, refused.json()["code"]) == (422, "remark_asks_nothing")


def test_a_remark_of_another_change_is_not_found(world, surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    other = moved_boundary(*world.row_of_lots(2), 1.0)
    world.submitted(surveyor, other)
    assert _step(surveyor, other, remark, "resolve").status_code == 404
    assert _step(surveyor, change, {"id": uuid4()}, "resolve").status_code == 404


def test_after_the_decision_nothing_is_resolved(surveyor, supervisor, change):
    remark = _remark(supervisor, change)
    assert supervisor.step(change.id, "approve").status_code == 200, "an open remark is no law"
    answer = _step(surveyor, change, remark, "resolve")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_the_reason_of_a_return_waits_for_the_surveyor_and_a_word_to_another_step_does_not(world, surveyor, supervisor):
    change = moved_boundary(*world.row_of_lots(2), 2.0)
    world.submitted(surveyor, change)
    supervisor.step(change.id, "take", remark="mine")
    assert _open_remarks(supervisor, change) == 0
    supervisor.step(change.id, "return", remark="why")
    asks = [(one["text"], one["asks"]) for one in surveyor.get(f"/changes/{change.id}/comments").json()]
    assert asks == [("mine", False), ("why", True)] and _open_remarks(surveyor, change) == 1


def test_what_is_resolved_while_mending_is_resolved_in_the_revision_that_is_submitted(
    surveyor, supervisor, world, change
):
    remark = _remark(supervisor, change)
    supervisor.step(change.id, "return", remark="why")
    assert _step(surveyor, change, remark, "resolve").json()["resolution"]["revision"] is None
    assert surveyor.put(world.document(_mended(change, 0.5)), revision=1).status_code == 200
    assert surveyor.put(world.document(_mended(change, 0.6)), revision=2).status_code == 200
    assert surveyor.step(change.id, "submit", revision=3).status_code == 200
    first = supervisor.get(f"/changes/{change.id}/comments").json()[0]
    assert first["resolution"]["revision"] == 3


def test_a_pin_follows_its_corner_and_says_when_it_is_gone(world, surveyor, supervisor, change):
    west = change.parcels[0].after
    corner, still = _corner(change), west.geometry.bounds[:2]
    for place in (corner, still):
        _remark(supervisor, change, anchor=_anchor("corner", place=_point(place), parcel=str(west.id)))
    assert _pinned(surveyor, change) == [("stands", corner), ("stands", still)]
    supervisor.step(change.id, "return", remark="why")
    assert surveyor.put(world.document(_mended(change, 0.5)), revision=1).status_code == 200
    moved = (corner[0] + 0.5, corner[1])
    assert _pinned(surveyor, change) == [("changed", moved), ("stands", still)]
    west_as_it_was = replace(change, parcels=(change.parcels[1],))
    assert surveyor.put(world.document(west_as_it_was), revision=2).status_code == 200
    assert _pinned(surveyor, change) == [("changed", (corner[0] - 2.0, corner[1])), ("stands", still)]
    nothing_left = replace(change, parcels=tuple(replace(one, after=None) for one in change.parcels))
    assert surveyor.put(world.document(nothing_left), revision=3).status_code == 200
    assert _pinned(surveyor, change) == [("gone", corner), ("gone", still)]


def test_a_finding_that_no_longer_occurs_is_gone(world, surveyor, supervisor):
    west, _east = world.row_of_lots(2)
    far = edit(west, geometry=lot(*west.geometry.bounds[:2], 25.0))
    change = change_of(far, kind="boundary")
    assert surveyor.put(world.document(change)).json()["findings"]["error"] > 0
    found = next(f for f in surveyor.get(f"/changes/{change.id}").json()["findings"] if f["rule"] == "overlap")
    anchor = _anchor("finding", rule="overlap", subjects=found["subjects"][::-1])
    _remark(surveyor, change, anchor=anchor)
    ((state, place),) = _pinned(surveyor, change)
    assert state == "changed" and place is not None, "it was pinned without a place and has one"
    assert surveyor.put(world.document(replace(change, parcels=(edit(west, purpose="shop"),))), revision=1).ok
    assert _pinned(surveyor, change) == [("gone", None)]


def test_revisions_that_were_submitted_are_the_reviewers_and_all_are_the_authors(world, surveyor, supervisor, change):
    supervisor.step(change.id, "return", remark="why")
    for revision, by in ((1, 0.5), (2, 0.6)):
        assert surveyor.put(world.document(_mended(change, by)), revision=revision).status_code == 200
    assert surveyor.step(change.id, "submit", revision=3).status_code == 200
    path = f"/changes/{change.id}/revisions"
    assert [line["revision"] for line in surveyor.get(path).json()] == [1, 2, 3]
    assert [line["revision"] for line in supervisor.get(path).json()] == [1, 3]
    assert all(line["submitted_at"] for line in supervisor.get(path).json())
    assert supervisor.get(f"{path}/2").status_code == 404
    first = supervisor.get(f"{path}/1").json()
    assert (first["revision"], first["document"]) == (1, world.document(change))
    assert {one["id"] for one in first["base"]} == {str(one.id) for one in change.parcels}
    last, record = supervisor.get(f"{path}/3").json(), supervisor.get(f"/changes/{change.id}").json()
    assert {name: record[name] for name in last if name != "revision"} == {
        name: part for name, part in last.items() if name != "revision"
    }


@pytest.mark.parametrize("revision", ["0", "x", str(2**31)])
def test_a_revision_that_cannot_be_is_refused(surveyor, change, revision):
    assert surveyor.get(f"/changes/{change.id}/revisions/{revision}").status_code == 422
    assert surveyor.get(f"/changes/{change.id}/revisions/7").status_code == 404


def test_remarks_are_heard_by_the_author_and_the_supervisors_of_the_district(world, surveyor, supervisor, change):
    elsewhere, reviewer = world.supervisor("01"), world.supervisor()
    with listening(surveyor) as mine, listening(reviewer) as theirs, listening(elsewhere) as nobodys:
        remark = _remark(supervisor, change)
        _step(surveyor, change, remark, "resolve")
        for stream in (mine, theirs):
            stream.wait(lambda it: len(it.of(change.id)) == 2)
            told = [(message["event"], message["data"]["summary"]["open_remarks"]) for message in stream.of(change.id)]
            assert told == [("remark", 1), ("remark", 0)]
            assert [message["data"]["by"] for message in stream.of(change.id)] == [str(supervisor.id), str(surveyor.id)]
        assert nobodys.of(change.id) == []


def test_a_remark_to_a_draft_is_heard_by_its_author_alone(world, surveyor, supervisor):
    change = moved_boundary(*world.row_of_lots(2), 2.0)
    assert surveyor.put(world.document(change)).status_code == 201
    with listening(surveyor) as mine, listening(supervisor) as theirs:
        _remark(surveyor, change)
        mine.wait(lambda it: len(it.of(change.id)) == 1)
        surveyor.step(change.id, "submit")
        theirs.wait(lambda it: it.of(change.id))
        assert [message["event"] for message in theirs.of(change.id)] == ["change"]
