"""The steps of a change and the remarks to it."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from cadastre_plugin.core.change.workflow import TRANSITIONS, Action, Role, State
from tests.server.world import change_of, edit, lot

STRANGE = 'Кимнинг ери? "oʻzimniki" — 여기가 아니다 \\ %s {x} \'; --'


def _in_state(world, author, supervisor, state: State):
    """A change that stands in a state."""
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    assert author.put(world.document(change)).status_code == 201
    ways = {
        State.DRAFT: [],
        State.SUBMITTED: ["submit"],
        State.IN_REVIEW: ["submit", "take"],
        State.RETURNED: ["submit", "take", "return"],
        State.REJECTED: ["submit", "take", "reject"],
        State.APPROVED: ["submit", "take", "approve"],
    }
    for step in ways[state]:
        person = author if step == "submit" else supervisor
        remark = "because" if step in ("return", "reject") else None
        assert person.step(change.id, step, remark=remark).status_code == 200
    return change


@pytest.mark.parametrize("state", [state for state in State if state is not State.SECOND_REVIEW])
@pytest.mark.parametrize(
    "row", [row for row in TRANSITIONS if row.action not in (Action.SAVE, Action.HAND_OVER)], ids=lambda row: row.action
)
def test_each_step_leads_from_the_states_of_the_table_and_from_no_other(world, surveyor, supervisor, row, state):
    change = _in_state(world, surveyor, supervisor, state)
    person = surveyor if row.role is Role.SURVEYOR else supervisor
    answer = person.step(change.id, row.action.value, remark="because")
    kept = world.query("SELECT state FROM cadastre.change WHERE id = %s", change.id)[0][0]
    if state in row.sources:
        assert (answer.status_code, answer.json()["state"], kept) == (200, row.steps[state], row.steps[state])
        assert answer.headers["ETag"] == '"1"'
    else:
        assert (answer.status_code, answer.json()["code"], kept) == (409, "wrong_state", state)


@pytest.mark.parametrize("step", ["take", "return", "reject", "approve"])
def test_nobody_decides_about_their_own_change(world, supervisor, step):
    both = world.person("surveyor", "supervisor")
    change = _in_state(world, both, supervisor, State.IN_REVIEW if step != "take" else State.SUBMITTED)
    answer = both.step(change.id, step, remark="because")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_change")


def test_the_database_itself_forbids_that_author_and_reviewer_are_one(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.IN_REVIEW)
    with psycopg.connect(world.database.owner_url) as owner, pytest.raises(psycopg.errors.CheckViolation) as refused:
        owner.execute("UPDATE cadastre.change SET reviewer = author WHERE id = %s", [change.id])
    assert refused.value.diag.constraint_name == "change_author_is_not_reviewer"


@pytest.mark.parametrize("step", ["submit", "withdraw", "take", "return", "reject", "approve"])
def test_each_step_names_the_revision_it_was_made_for(world, surveyor, supervisor, step):
    row = next(row for row in TRANSITIONS if row.action == step)
    change = _in_state(world, surveyor, supervisor, next(iter(row.sources)))
    person = surveyor if row.role is Role.SURVEYOR else supervisor
    missing = person.step(change.id, step, revision=None, remark="because")
    assert (missing.status_code, missing.json()["code"]) == (428, "revision_missing")
    late = person.step(change.id, step, revision=2, remark="because")
    assert (late.status_code, late.json()["code"]) == (412, "revision_changed")


@pytest.mark.parametrize("step", ["return", "reject"])
@pytest.mark.parametrize("remark", [None, "", "   "])
def test_who_sends_back_says_why(world, surveyor, supervisor, step, remark):
    change = _in_state(world, surveyor, supervisor, State.IN_REVIEW)
    answer = supervisor.step(change.id, step, remark=remark)
    assert (answer.status_code, answer.json()["code"]) == (422, "remark_missing")


def test_the_reason_stands_among_the_remarks(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.IN_REVIEW)
    supervisor.step(change.id, "return", remark=STRANGE)
    (remark,) = surveyor.get(f"/changes/{change.id}/comments").json()
    assert (remark["text"], remark["author"]["id"], remark["revision"]) == (STRANGE, str(supervisor.id), 1)
    assert surveyor.get(f"/changes/{change.id}").json()["comments"] == [remark]


def test_a_returned_change_is_saved_and_submitted_again(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.RETURNED)
    document = {**world.document(change), "title": "Corrected"}
    assert surveyor.put(document, revision=1).json()["state"] == "returned"
    again = surveyor.step(change.id, "submit", revision=2).json()
    assert (again["state"], again["revision"], again["reviewer"]) == ("submitted", 2, None)
    assert supervisor.step(change.id, "take", revision=2).json()["reviewer"]["id"] == str(supervisor.id)


def test_another_supervisor_may_decide_what_one_took(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.IN_REVIEW)
    other = world.supervisor()
    assert other.step(change.id, "approve").json()["reviewer"]["id"] == str(other.id)


def test_submitting_and_deciding_are_dated(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.REJECTED)
    summary = surveyor.get(f"/changes/{change.id}").json()["summary"]
    assert summary["created_at"] < summary["submitted_at"] < summary["decided_at"]


def test_an_empty_change_is_not_submitted(world, surveyor):
    change = change_of()
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "change_empty")


def test_a_change_with_errors_is_not_submitted_and_says_which(world, surveyor):
    west, _east = world.row_of_lots(2)
    bounds = west.geometry.bounds
    change = change_of(edit(west, geometry=lot(bounds[0], bounds[1], 25.0)), kind="boundary")
    assert surveyor.put(world.document(change)).json()["findings"]["error"] > 0
    answer = surveyor.step(change.id, "submit")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "findings_block")
    assert "overlap" in [finding["rule"] for finding in problem["findings"]]
    assert surveyor.get(f"/changes/{change.id}").json()["summary"]["state"] == "draft"


def test_what_the_last_check_finds_is_kept_in_place_of_what_an_earlier_one_found(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, legal_area=2 * parcel.legal_area))
    found = surveyor.put(world.document(change)).json()["findings"]
    assert found["warning"] > 0
    world.query("UPDATE cadastre.change_revision SET findings = '[]' WHERE change_id = %s RETURNING 1", change.id)
    assert surveyor.step(change.id, "submit").json()["findings"] == found
    assert len(surveyor.get(f"/changes/{change.id}").json()["findings"]) == sum(found.values())


def test_every_step_is_in_the_audit_with_who_took_it(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.APPROVED)
    rows = world.query("SELECT what, who FROM cadastre.audit WHERE subject = %s ORDER BY id", str(change.id))
    assert rows == [
        ("save", surveyor.id),
        ("submit", surveyor.id),
        ("take", supervisor.id),
        ("approve", supervisor.id),
    ]


def test_a_step_that_was_refused_is_not_in_the_audit(world, surveyor, supervisor):
    change = _in_state(world, surveyor, supervisor, State.SUBMITTED)
    supervisor.step(change.id, "approve")
    assert world.query("SELECT FROM cadastre.audit WHERE subject = %s AND what = 'approve'", str(change.id)) == []


@pytest.mark.parametrize("body", [b"", b"{}"], ids=["no body", "empty object"])
def test_a_step_without_a_word_needs_no_body(world, surveyor, supervisor, body):
    change = _in_state(world, surveyor, supervisor, State.SUBMITTED)
    headers = {"Content-Type": "application/json"}
    answer = supervisor.ask("POST", f"/changes/{change.id}/take", revision=1, data=body, headers=headers)
    assert answer.status_code == 200, answer.text


def test_a_step_that_there_is_not_is_refused(surveyor):
    answer = surveyor.step(uuid4(), "forget")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
