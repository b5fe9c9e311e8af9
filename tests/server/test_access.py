"""Nobody does or sees more than they may: each endpoint without a token, with a wrong role, from another district."""

from __future__ import annotations

from uuid import uuid4

import pytest
import requests

from tests.server.world import Person, World, change_of, edit

OPEN = {("post", "/token"), ("get", "/health")}


def _endpoints(world: World) -> list[tuple[str, str]]:
    paths = requests.get(f"{world.address}/openapi.json", timeout=30).json()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods if (method, path) not in OPEN]


def _filled(path: str) -> str:
    return (
        path.replace("{id}", str(uuid4()))
        .replace("{step}", "submit")
        .replace("{comment}", str(uuid4()))
        .replace("{revision}", "1")
        .replace("{number}", "10:09:01:01:01:0001")
        .replace("{sha256}", "ab" * 32)
    )


def test_every_endpoint_asks_who_is_there(world):
    endpoints = _endpoints(world)
    assert len(endpoints) > 20  # all that the contract names
    for method, path in endpoints:
        answer = world.nobody.ask(method.upper(), _filled(path), json={"text": "x", "remark": None})
        assert answer.status_code == 401, (method, path)
        assert method == "head" or answer.json()["code"] == "not_signed_in", (method, path)


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        ("analyst", "PUT", "/changes/{id}"),
        ("supervisor", "PUT", "/changes/{id}"),
        ("analyst", "POST", "/check"),
        ("analyst", "GET", "/changes"),
        ("administrator", "GET", "/changes"),
        ("supervisor", "POST", "/changes/{id}/submit"),
        ("supervisor", "POST", "/changes/{id}/withdraw"),
        ("surveyor", "POST", "/changes/{id}/take"),
        ("surveyor", "POST", "/changes/{id}/return"),
        ("surveyor", "POST", "/changes/{id}/reject"),
        ("surveyor", "POST", "/changes/{id}/approve"),
        ("administrator", "POST", "/changes/{id}/approve"),
    ],
)
def test_a_wrong_role_is_refused(world, role, method, path):
    change = change_of()
    person = world.person(role, districts=("*",))
    answer = person.ask(method, path.replace("{id}", str(change.id)), revision=1, json=world.document(change))
    if path.endswith(("submit", "withdraw", "take", "return", "reject", "approve")):
        answer = person.step(change.id, path.rsplit("/", 1)[1], remark="why")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


@pytest.mark.parametrize("tail", ["", "/history", "/lineage"])
def test_who_has_no_role_reads_no_parcel(world, tail):
    (parcel,) = world.row_of_lots(1)
    answer = world.person().get(f"/parcels/{parcel.number}{tail}")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


@pytest.fixture(scope="module")
def in_another_district(world: World) -> tuple[str, Person]:
    """A change submitted in district 01, and its author."""
    author = world.surveyor("01")
    (parcel,) = world.row_of_lots(1, district="01")
    summary = world.submitted(author, change_of(edit(parcel, purpose="shop"), district="01"))
    return summary["id"], author


@pytest.mark.parametrize(
    "path", ["/changes/{id}", "/changes/{id}/comments", "/changes/{id}/revisions", "/changes/{id}/revisions/1"]
)
def test_nothing_of_another_district_is_read(world, supervisor, in_another_district, path):
    id, author = in_another_district
    assert author.get(path.format(id=id)).status_code == 200
    answer = supervisor.get(path.format(id=id))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert world.supervisor("01").get(path.format(id=id)).status_code == 200


def test_the_list_shows_nothing_of_another_district(world, supervisor, in_another_district):
    id, _ = in_another_district
    assert id not in [change["id"] for change in supervisor.get("/changes").json()["changes"]]
    whole_city = world.supervisor("*")
    assert id in [change["id"] for change in whole_city.get("/changes").json()["changes"]]


@pytest.mark.parametrize("step", ["take", "return", "reject", "approve"])
def test_nothing_of_another_district_is_decided(supervisor, in_another_district, step):
    answer = supervisor.step(in_another_district[0], step, remark="why")
    assert (answer.status_code, answer.json()["code"]) == (403, "other_district")


def test_no_remark_is_written_in_another_district(supervisor, in_another_district):
    answer = supervisor.ask("POST", f"/changes/{in_another_district[0]}/comments", json={"text": "hello"})
    assert answer.status_code == 404


def test_a_change_in_another_district_is_not_saved_or_checked(world, surveyor):
    (parcel,) = world.row_of_lots(1, district="01")
    document = world.document(change_of(edit(parcel, purpose="shop"), district="01"))
    for answer in (surveyor.put(document), surveyor.ask("POST", "/check", json=document)):
        assert (answer.status_code, answer.json()["code"]) == (403, "other_district")
        assert answer.json()["parameters"] == {"district": "01"}


def test_a_parcel_of_another_district_is_not_touched_in_the_name_of_ones_own(world, surveyor):
    (parcel,) = world.row_of_lots(1, district="01")
    moved = world.document(change_of(edit(parcel, district="09")))
    assert surveyor.put(moved).json()["code"] == "other_district"


def test_another_surveyor_sees_nothing_and_writes_nothing(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    surveyor.put(world.document(change))
    other = world.surveyor()
    assert other.get(f"/changes/{change.id}").status_code == 404
    assert other.get("/changes").json()["changes"] == []
    answer = other.put(world.document(change), revision=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_author")
    answer = other.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_author")


def test_a_draft_is_its_authors_alone(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    surveyor.put(world.document(change))
    assert supervisor.get(f"/changes/{change.id}").status_code == 404
    assert str(change.id) not in supervisor.get("/changes").text


@pytest.mark.parametrize(
    "path", ["/changes/{id}", "/changes/{id}/comments", "/changes/{id}/revisions", "/changes/{id}/revisions/1"]
)
def test_what_is_not_there_is_not_found(world, surveyor, path):
    answer = surveyor.get(path.format(id=uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert surveyor.step(uuid4(), "submit").status_code == 404


def test_an_address_that_there_is_not_is_a_problem_too(surveyor):
    answer = surveyor.get("/nothing/here")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = surveyor.ask("DELETE", "/profile")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_the_profile_is_the_citys(world, analyst):
    assert analyst.get("/profile").json() == world.profile.document
