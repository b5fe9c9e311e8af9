"""Who may act in whose place, from when until when, and who says so."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from cadastre_server.delegations.service import LONGEST
from tests.server.deputies import TODAY, delegate, move, stands_in
from tests.server.world import change_of, edit


def _wanted(deputy, role="supervisor", since=1, until=7, **more):
    days = {"since": (TODAY + timedelta(since)).isoformat(), "until": (TODAY + timedelta(until)).isoformat()}
    return {"deputy": str(deputy.id), "role": role, **days, **more}


def _reaches(deputy) -> bool:
    return "01" in deputy.get("/me").json()["districts"]


@pytest.fixture
def giver(world):
    return world.supervisor("01")


@pytest.fixture
def deputy(world):
    return world.supervisor("02")


@pytest.fixture(scope="module")
def administrator(world):
    return world.person("administrator")


def test_a_delegation_counts_from_its_first_moment_until_its_last(world, giver, deputy):
    id = delegate(giver, deputy, "supervisor")
    for what, counts in (
        ("since = now() + interval '1 minute', until = now() + interval '1 day'", False),
        ("since = now() - interval '1 minute', until = now() + interval '1 minute'", True),
        ("since = now() - interval '1 day', until = now() - interval '1 second'", False),
    ):
        move(world, id, what)
        assert _reaches(deputy) is counts, what


def test_outside_its_days_a_deputy_decides_nothing(world, giver, deputy):
    (parcel,) = world.row_of_lots(1, district="01")
    change = change_of(edit(parcel, purpose="shop"), district="01")
    world.submitted(world.surveyor("01"), change)
    id = delegate(giver, deputy, "supervisor")
    assert deputy.step(change.id, "take").json()["code"] == "other_district"
    move(world, id, "since = now() - interval '2 days', until = now() - interval '1 day'")
    assert deputy.step(change.id, "take").json()["code"] == "other_district"
    assert deputy.get(f"/changes/{change.id}").status_code == 404


def test_first_and_last_day_are_those_of_the_citys_calendar(world, giver, deputy):
    made = giver.ask("POST", "/delegations", json=_wanted(deputy, since=1, until=1)).json()
    begins = world.profile.calendar.begins(TODAY + timedelta(1))
    rows = world.query("SELECT since, until FROM cadastre.delegation WHERE id = %s", made["id"])
    assert rows == [(begins, begins + timedelta(days=1))]


def test_from_today_means_from_now(world, giver, deputy):
    today = world.query("SELECT (now() AT TIME ZONE 'Asia/Tashkent')::date")[0][0]
    days = {"since": today.isoformat(), "until": today.isoformat()}
    made = giver.ask("POST", "/delegations", json={"deputy": str(deputy.id), "role": "supervisor", **days}).json()
    assert made["in_force"]
    rows = world.query(
        "SELECT since = made_at, since > now() - interval '1 minute' FROM cadastre.delegation WHERE id = %s", made["id"]
    )
    assert rows == [(True, True)]


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (-2, 7, "delegation_past"),
        (-9, -2, "delegation_past"),
        (7, 6, "delegation_past"),
        (1, LONGEST.days + 5, "delegation_long"),
    ],
)
def test_days_that_make_no_sense_are_refused(giver, deputy, since, until, code):
    answer = giver.ask("POST", "/delegations", json=_wanted(deputy, since=since, until=until))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_end_of_all_days_is_refused_and_not_an_error(giver, deputy):
    answer = giver.ask("POST", "/delegations", json={**_wanted(deputy), "until": "9999-12-31"})
    assert (answer.status_code, answer.json()["code"]) == (422, "delegation_long")


def test_nobody_becomes_by_a_deputy_what_they_are_not(world, giver):
    surveyor = world.surveyor()
    answer = giver.ask("POST", "/delegations", json=_wanted(surveyor))
    assert (answer.status_code, answer.json()["code"]) == (422, "deputy_unfit")
    answer = surveyor.ask("POST", "/delegations", json=_wanted(giver))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
    assert giver.ask("POST", "/delegations", json=_wanted(giver)).json()["code"] == "deputy_self"
    for wanted in (_wanted(giver, role="administrator"), {**_wanted(giver), "deputy": "nobody"}, {}):
        assert giver.ask("POST", "/delegations", json=wanted).status_code == 422
    unknown = {**_wanted(giver), "deputy": str(uuid4())}
    assert giver.ask("POST", "/delegations", json=unknown).json()["code"] == "deputy_unfit"


def test_a_deputys_deputy_gets_nothing(world, giver, deputy):
    other = world.supervisor("02")
    stands_in(world, giver, deputy, "supervisor")
    stands_in(world, deputy, other, "supervisor")
    assert _reaches(deputy) and not _reaches(other)


def test_who_leaves_passes_nothing_on(world, giver, deputy):
    stands_in(world, giver, deputy, "supervisor")
    assert _reaches(deputy)
    with psycopg.connect(world.database.owner_url) as owner:
        owner.execute("UPDATE cadastre.app_user SET active = false WHERE id = %s", [giver.id])
    assert not _reaches(deputy)


def test_a_surveyors_districts_give_no_power_to_decide(world):
    giver, both = world.surveyor("01"), world.person("surveyor", "supervisor", districts=("02",))
    stands_in(world, giver, both, "surveyor")
    (parcel,) = world.row_of_lots(1, district="01")
    change = change_of(edit(parcel, purpose="shop"), district="01")
    world.submitted(world.surveyor("01"), change)
    assert both.step(change.id, "take").json()["code"] == "other_district"
    assert both.get(f"/changes/{change.id}").status_code == 404


def test_nothing_is_delegated_twice(world, giver, deputy):
    delegate(giver, deputy, "supervisor")
    answer = giver.ask("POST", "/delegations", json=_wanted(deputy, since=3, until=9))
    assert (answer.status_code, answer.json()["code"]) == (409, "delegation_twice")
    assert giver.ask("POST", "/delegations", json=_wanted(deputy, since=9, until=12)).status_code == 201


def test_what_is_taken_back_ends_at_once_and_stays_on_record(world, giver, deputy):
    id = stands_in(world, giver, deputy, "supervisor")
    assert deputy.ask("DELETE", f"/delegations/{id}").json()["code"] == "delegation_of_another"
    ended = giver.ask("DELETE", f"/delegations/{id}").json()
    assert ended["ended_at"] is not None and not ended["in_force"] and not _reaches(deputy)
    assert giver.ask("DELETE", f"/delegations/{id}").json()["code"] == "delegation_over"
    assert giver.get("/delegations").json() == []
    assert [item["id"] for item in deputy.get("/delegations", params={"over": True}).json()] == [str(id)]
    rows = world.query("SELECT what, who FROM cadastre.audit WHERE subject = %s ORDER BY id", str(id))
    assert rows == [("delegate", giver.id), ("end_delegation", giver.id)]


def test_only_those_whom_it_is_about_and_administrators_see_it(world, giver, deputy, administrator):
    id = str(delegate(giver, deputy, "supervisor"))
    for person in (giver, deputy, administrator):
        assert id in [item["id"] for item in person.get("/delegations").json()]
    stranger = world.supervisor("01")
    assert stranger.get("/delegations").json() == []
    assert stranger.ask("DELETE", f"/delegations/{id}").status_code == 404
    assert world.person("analyst").get("/delegations").json()["code"] == "wrong_role"


def test_an_administrator_names_a_deputy_for_who_cannot(world, giver, deputy, administrator):
    asked = _wanted(deputy, giver=str(giver.id))
    assert deputy.ask("POST", "/delegations", json=asked).json()["code"] == "delegation_of_another"
    made = administrator.ask("POST", "/delegations", json=asked).json()
    assert (made["giver"]["id"], made["deputy"]["id"]) == (str(giver.id), str(deputy.id))
    rows = world.query("SELECT made_by FROM cadastre.delegation WHERE id = %s", made["id"])
    assert rows == [(administrator.id,)]
    assert administrator.ask("DELETE", f"/delegations/{made['id']}").status_code == 200


def test_candidates_have_the_role(world, giver, deputy, administrator):
    found = {item["id"] for item in giver.get("/delegations/candidates", params={"role": "supervisor"}).json()}
    assert str(deputy.id) in found and str(giver.id) not in found
    surveyor = world.surveyor()
    assert str(surveyor.id) not in found
    refused = surveyor.get("/delegations/candidates", params={"role": "supervisor"})
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_role")
    assert administrator.get("/delegations/candidates", params={"role": "surveyor"}).status_code == 200
    assert giver.get("/delegations/candidates", params={"role": "analyst"}).status_code == 422


def test_a_delegation_is_kept_as_it_was_made(world, giver, deputy):
    id = delegate(giver, deputy, "supervisor")
    for statement in (
        "UPDATE cadastre.delegation SET until = until + interval '1 day' WHERE id = %s",
        "UPDATE cadastre.delegation SET deputy = giver WHERE id = %s",
        "DELETE FROM cadastre.delegation WHERE id = %s",
    ):
        with psycopg.connect(world.database.owner_url) as owner, pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(statement, [id])
