"""Who looked at whom: administrators see it, nobody else, and nothing of the person themself."""

from __future__ import annotations

import pytest

from tests.server.people import enter, give_land, person, pinfl_of

PINFL = pinfl_of("3170777100001")


@pytest.fixture(scope="module")
def administrator(world):
    return world.person("administrator")


@pytest.fixture(scope="module")
def looked_at(world, surveyor, supervisor):
    """A person whom a surveyor searched for and opened, and a supervisor saw in a search by number and in a parcel."""
    seen = person("Fozilov Gʻayrat", PINFL)
    enter(world, seen)
    right = give_land(world, seen)
    ((number,),) = world.query("SELECT number FROM cadastre.parcel_version WHERE parcel_id = %s", right.parcel_id)
    assert surveyor.get("/parties", params={"q": "Фозилов Ғай"}).status_code == 200
    assert surveyor.get(f"/parties/{seen.id}").status_code == 200
    assert supervisor.get("/parties", params={"q": PINFL}).status_code == 200
    assert supervisor.get(f"/parcels/{number}/rights").status_code == 200
    typed = {"kind": "natural", "name": "Fozilov Gʻayrat", "pinfl": PINFL}
    assert supervisor.ask("POST", "/parties/doubles", json=typed).status_code == 200
    return seen


def _lookups(administrator, **asked):
    answer = administrator.get("/audit/lookups", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_look_at_a_person_is_seen_newest_first(administrator, surveyor, supervisor, looked_at):
    answer = administrator.get("/audit/lookups", params={"person": str(looked_at.id)})
    assert PINFL not in answer.text
    found = [(look["who"]["id"], look["what"], look["query"]) for look in answer.json()["lookups"]]
    masked = "•" * 10 + PINFL[-4:]
    assert found == [
        (str(supervisor.id), "find_doubles", f"Fozilov Gʻayrat {masked}"),
        (str(supervisor.id), "read_rights", None),
        (str(supervisor.id), "find_parties", masked),
        (str(surveyor.id), "read_party", None),
        (str(surveyor.id), "find_parties", "Фозилов Ғай"),
    ]


def test_a_person_is_asked_for_by_number_too(administrator, looked_at):
    by_id = _lookups(administrator, person=str(looked_at.id))["lookups"]
    by_number = _lookups(administrator, person=PINFL)["lookups"]
    assert [look["id"] for look in by_number if look["what"] != "read_lookups"] == [
        look["id"] for look in by_id if look["what"] != "read_lookups"
    ]
    assert _lookups(administrator, person="39999999999999")["lookups"] == []


def test_what_one_user_looked_at(administrator, surveyor, looked_at):
    found = _lookups(administrator, who=str(surveyor.id))["lookups"]
    assert found and {look["who"]["id"] for look in found} == {str(surveyor.id)}


def test_the_list_goes_on_where_it_ended(administrator, looked_at):
    whole = [look["id"] for look in _lookups(administrator, person=PINFL)["lookups"] if look["what"] != "read_lookups"]
    first = _lookups(administrator, person=PINFL, limit=200)["lookups"]
    assert [look["id"] for look in first if look["id"] in whole] == whole == sorted(whole, reverse=True)
    part = _lookups(administrator, person=PINFL, after=whole[1], limit=2)
    assert [look["id"] for look in part["lookups"]] == whole[2:4] and part["next"] == whole[3]
    assert _lookups(administrator, person=PINFL, after=whole[-1])["next"] is None


def test_that_the_audit_was_read_is_on_record_too(administrator, looked_at):
    _lookups(administrator, person=str(looked_at.id))
    latest = _lookups(administrator, who=str(administrator.id), limit=1)["lookups"][0]
    assert (latest["what"], latest["subject"]) == ("read_lookups", str(looked_at.id))


def test_only_look_ups_are_shown(administrator, looked_at):
    whats = {look["what"] for look in _lookups(administrator, limit=200)["lookups"]}
    assert all(what.startswith(("read_", "find_")) for what in whats)


@pytest.mark.parametrize("role", ["surveyor", "supervisor", "analyst"])
def test_other_roles_do_not_see_who_looked(world, role):
    answer = world.person(role, districts=("*",)).get("/audit/lookups")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


@pytest.mark.parametrize("person", ["Fozilov", "%", "1 OR 1=1", "٣٠١٠١٩٠١٠٠٠٠١٤"])
def test_a_person_is_no_name(administrator, person):
    answer = administrator.get("/audit/lookups", params={"person": person})
    assert (answer.status_code, answer.json()["code"]) == (422, "person_malformed")


def test_a_cursor_out_of_range_is_refused(administrator):
    for after in (-1, 2**63, "x"):
        assert administrator.get("/audit/lookups", params={"after": after}).status_code == 422


def test_who_looked_is_asked_for_by_name_and_by_day(administrator, surveyor, supervisor, looked_at):
    person = str(looked_at.id)
    by_name = _lookups(administrator, person=person, who=supervisor.name)["lookups"]
    assert [look["what"] for look in by_name] == ["find_doubles", "read_rights", "find_parties"]
    assert by_name == _lookups(administrator, person=person, who=str(supervisor.id).upper())["lookups"]
    assert _lookups(administrator, person=person, who="nobody of that name")["lookups"] == []
    moment = by_name[1]["at"]
    since = [look["what"] for look in _lookups(administrator, who=supervisor.name, since=moment)["lookups"]]
    until = [look["what"] for look in _lookups(administrator, who=supervisor.name, until=moment)["lookups"]]
    assert since == ["find_doubles", "read_rights"] and until == ["find_parties"]


def test_a_time_without_its_zone_is_refused(administrator):
    assert administrator.get("/audit/lookups", params={"since": "2026-01-01T00:00:00"}).status_code == 422
