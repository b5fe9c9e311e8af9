"""GET /changes and GET /changes/{id}."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from tests.server.world import change_of, edit, lot, new_parcel


def _ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [change["id"] for change in answer.json()["changes"]]


def _saved(world, author, *changes) -> list[str]:
    for change in changes:
        assert author.put(world.document(change)).status_code == 201
    return [str(change.id) for change in changes]


def test_a_surveyor_sees_their_own_newest_first(world):
    author = world.surveyor()
    ids = _saved(world, author, *(change_of() for _ in range(3)))
    assert _ids(author.get("/changes")) == ids[::-1]


def test_a_list_goes_on_where_it_stopped_also_when_something_came_between(world):
    author = world.surveyor()
    ids = _saved(world, author, *(change_of() for _ in range(5)))
    first = author.get("/changes?limit=2").json()
    _saved(world, author, change_of())
    second = author.get("/changes", params={"limit": 2, "after": first["next"]}).json()
    third = author.get("/changes", params={"limit": 2, "after": second["next"]}).json()
    seen = [change["id"] for page in (first, second, third) for change in page["changes"]]
    assert seen == ids[::-1]
    assert third["next"] is None


@pytest.mark.parametrize("after", ["x", "eyJ4IjogMX0=", "WzEsIDJd", "WyJ4IiwgInkiXQ==", "ÿ"])
def test_a_place_in_the_list_that_is_none_is_refused(surveyor, after):
    answer = surveyor.get("/changes", params={"after": after})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_malformed")


@pytest.mark.parametrize("limit", ["0", "201", "many"])
def test_a_limit_out_of_range_is_refused(surveyor, limit):
    assert surveyor.get(f"/changes?limit={limit}").json()["code"] == "request_invalid"


def test_a_list_is_limited_by_state_author_district_and_place(world, supervisor):
    author, other = world.surveyor("*"), world.surveyor("*")
    (here,), (there,) = world.row_of_lots(1), world.row_of_lots(1)
    submitted, taken = change_of(edit(here, purpose="shop")), change_of(edit(there, purpose="park"))
    world.submitted(author, submitted)
    world.taken(other, supervisor, taken)
    both = {str(submitted.id), str(taken.id)}
    everything = _ids(supervisor.get("/changes"))
    assert both <= set(everything)
    assert both & set(_ids(supervisor.get("/changes?state=in_review"))) == {str(taken.id)}
    assert _ids(supervisor.get(f"/changes?author={author.id}")) == [str(submitted.id)]
    assert both <= set(_ids(supervisor.get("/changes?district=09")))
    assert _ids(supervisor.get("/changes?district=01")) == []
    west, south, east, north = here.geometry.bounds
    assert _ids(supervisor.get(f"/changes?bbox={west},{south},{east},{north}")) == [str(submitted.id)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("bbox=1,2,3", "bbox_malformed"),
        ("bbox=a,b,c,d", "bbox_malformed"),
        ("state=lost", "request_invalid"),
        ("author=me", "request_invalid"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(surveyor, query, code):
    answer = surveyor.get(f"/changes?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_withdrawn_change_is_out_of_the_queue(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.submitted(surveyor, change)
    assert supervisor.get(f"/changes/{change.id}").status_code == 200
    surveyor.step(change.id, "withdraw")
    assert supervisor.get(f"/changes/{change.id}").status_code == 404


def test_a_change_comes_with_its_base_and_findings(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    bounds = east.geometry.bounds
    new = new_parcel(east, lot(bounds[2], bounds[1]))
    change = change_of(edit(west, legal_area=100.0), new)
    world.submitted(surveyor, change)
    answer = supervisor.get(f"/changes/{change.id}")
    record = answer.json()
    assert answer.headers["ETag"] == '"1"'
    assert record["document"] == world.document(change)
    base = {item["id"]: item for item in record["base"]}
    assert base[str(new.id)] == {"id": str(new.id), "version": 0, "state": None}
    assert base[str(west.id)]["version"] == 1
    assert base[str(west.id)]["state"]["legal_area"] == 600.0
    assert [finding["rule"] for finding in record["findings"]] == ["legal-area"]
    assert record["summary"]["findings"] == {"error": 0, "warning": 1, "info": 0}
    assert record["comments"] == []


def test_the_base_stays_what_it_was_after_the_change_is_law(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.approved(surveyor, supervisor, change)
    (base,) = supervisor.get(f"/changes/{change.id}").json()["base"]
    assert (base["version"], base["state"]["purpose"]) == (1, "dwelling")


def test_who_reads_personal_data_is_in_the_audit(world, surveyor, supervisor):
    party = Party(uuid4(), 0, PartyKind.NATURAL, "Aziza", "30101901000014")
    with_party = change_of(parties=(Edit(party.id, 0, party),))
    without = replace(change_of(), title="no people in it")
    for change in (with_party, without):
        surveyor.put(world.document(change))
        surveyor.get(f"/changes/{change.id}")
    rows = world.query(
        "SELECT who, subject FROM cadastre.audit WHERE what = 'read_personal_data' AND who = %s", surveyor.id
    )
    assert rows == [(surveyor.id, str(with_party.id))]
