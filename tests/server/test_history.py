"""The register over time: when something happened in a place, and what differs between two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import psycopg
import pytest

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.points import insert_points
from cadastre_server.register.rights import insert_rights
from cadastre_server.register.versions import BOUNDARY_POINT, PARCEL, RIGHT, end_versions
from tests.server.people import enter, person
from tests.server.world import LONG_AGO, World, change_of, edit, ended, moved_boundary, split

DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def differences(who, first: datetime, second: datetime, **others) -> dict[str, dict]:
    """Differences by number of the parcel, all pages."""
    params = {"first": first.isoformat(), "second": second.isoformat(), **others}
    found, after = {}, None
    while True:
        page = who.get("/register/differences", params={**params, **({"after": after} if after else {})})
        assert page.status_code == 200, page.text
        for item in page.json()["items"]:
            state = item["after"] or item["before"]
            found[state["number"]] = item
        after = page.json()["next"]
        if after is None:
            return found


def bbox(parcel) -> str:
    west, south, east, north = parcel.geometry.bounds
    return f"{west + 1},{south + 1},{east - 1},{north - 1}"


def a_lease(world: World, parcel_id: UUID, since: datetime) -> Right:
    tenant = person("Vohid Ijarachiyev")
    enter(world, tenant)
    lease = Right(uuid4(), 0, "lease", RightClass.RIGHT, parcel_id, (Share(tenant.id, Fraction(1)),))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [lease], world.profile.crs.srid, since)
    return lease


def test_a_moved_boundary_is_in_both_parcels_and_in_no_other(world, surveyor, supervisor, analyst):
    west, east, _ = world.row_of_lots()
    before = now()
    world.approved(surveyor, supervisor, moved_boundary(west, east, 1.0))
    found = differences(analyst, before, now())
    assert found.keys() == {west.number, east.number}
    assert (found[west.number]["version_before"], found[west.number]["version_after"]) == (1, 2)
    assert found[west.number]["before"]["place"] != found[west.number]["after"]["place"]
    assert found[west.number]["rights"] == {"began": [], "ended": [], "changed": []}


def test_a_split_ends_one_parcel_and_makes_two(world, surveyor, supervisor, analyst):
    parcel, _ = world.row_of_lots(2)
    before = now()
    world.approved(surveyor, supervisor, split(parcel, 8.0))
    found = differences(analyst, before, now())
    sides = {number[-4:]: (item["before"] is None, item["after"] is None) for number, item in found.items()}
    assert sides == {"0001": (False, True), "0003": (True, False), "0004": (True, False)}


def test_the_way_back_is_the_same_with_its_sides_exchanged(world, surveyor, supervisor, analyst):
    parcel, _ = world.row_of_lots(2)
    before = now()
    world.approved(surveyor, supervisor, change_of(edit(parcel, purpose="shop")))
    (there,) = differences(analyst, before, now()).values()
    (back,) = differences(analyst, now(), before).values()
    assert (back["before"], back["after"]) == (there["after"], there["before"])
    assert (there["before"]["purpose"], there["after"]["purpose"]) == ("dwelling", "shop")


def test_what_came_and_went_between_the_days_is_no_difference(world, surveyor, supervisor, analyst):
    parcel, _ = world.row_of_lots(2)
    before = now()
    world.approved(surveyor, supervisor, split(parcel, 8.0))
    between = now()
    block = parcel.number[:-4]
    child = UUID(analyst.get(f"/parcels/{block}0003").json()["id"])
    stands = replace(parcel, id=child, number=f"{block}0003", version=1)
    world.approved(surveyor, supervisor, change_of(ended(stands), kind="merge"))
    assert f"{block}0003" in differences(analyst, before, between)
    assert f"{block}0003" not in differences(analyst, before, now())


def test_rights_that_begin_and_end_are_told_by_kind_and_never_by_people(world, analyst):
    parcel, _ = world.row_of_lots(2)
    before = now()
    lease = a_lease(world, parcel.id, since=now())
    (begun,) = differences(analyst, before, now()).values()
    assert begun["rights"] == {"began": ["lease"], "ended": [], "changed": []}
    assert (begun["version_before"], begun["version_after"]) == (1, 1)
    assert begun["before"] == begun["after"]
    middle = now()
    with psycopg.connect(world.database.owner_url) as connection:
        end_versions(connection, RIGHT, [lease.id], now())
    (over,) = differences(analyst, middle, now()).values()
    assert over["rights"] == {"began": [], "ended": ["lease"], "changed": []}
    answer = analyst.get("/register/differences", params={"first": before.isoformat(), "second": middle.isoformat()})
    assert "Vohid" not in answer.text and "Ijarachiyev" not in answer.text


def test_what_was_law_and_what_was_known_are_two_questions(world, analyst):
    """A parcel was entered as law since day 100; later one learns that it was so since day 50, with another purpose."""
    (parcel,) = world.row_of_lots(1, since=LONG_AGO + 100 * DAY)
    corrected, learnt = LONG_AGO + 50 * DAY, now()
    with psycopg.connect(world.database.owner_url) as connection:
        end_versions(connection, PARCEL, [parcel.id], corrected, learnt)
        insert_parcels(connection, [replace(parcel, purpose="park")], world.profile.crs, corrected, known_since=learnt)
    knew, day = (learnt - DAY).isoformat(), LONG_AGO + 70 * DAY

    def told(first: datetime, second: datetime, **known) -> list[tuple]:
        found = differences(analyst, first, second, bbox=bbox(parcel), **known)
        return [tuple(side and side["purpose"] for side in (item["before"], item["after"])) for item in found.values()]

    assert told(day, day + 60 * DAY) == [], "as it is known today it was law on both days"
    assert told(day, day + 60 * DAY, first_known=knew, second_known=knew) == [(None, "dwelling")]
    assert told(day, day, first_known=knew) == [(None, "park")], "the same day, as one knows now"
    assert told(day + 60 * DAY, day + 60 * DAY, first_known=knew) == [("dwelling", "park")]


def test_pages_follow_each_other_without_gap_or_repetition(world, surveyor, supervisor, analyst):
    lots = world.row_of_lots(5)
    before = now()
    world.approved(surveyor, supervisor, change_of(*(edit(lot, purpose="office") for lot in lots)))
    params = {"first": before.isoformat(), "second": now().isoformat(), "limit": 2}
    numbers, after, pages = [], None, 0
    while pages < 9:
        page = analyst.get("/register/differences", params={**params, **({"after": after} if after else {})}).json()
        numbers += [item["after"]["number"] for item in page["items"]]
        after, pages = page["next"], pages + 1
        if after is None:
            break
    assert sorted(numbers) == [lot.number for lot in lots]
    assert pages == 3


def test_more_than_can_be_listed_is_refused_unless_a_place_is_given(world, analyst, monkeypatch):
    before = now()
    (parcel, _) = world.row_of_lots(2, since=now())
    monkeypatch.setattr("cadastre_server.history.repository.MOST_CROSSED", 1)
    params = {"first": before.isoformat(), "second": now().isoformat()}
    answer = analyst.get("/register/differences", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_much_between")
    assert differences(analyst, before, now(), bbox=bbox(parcel)).keys() == {parcel.number}


def test_a_place_that_holds_too_much_has_the_moments_of_the_whole_city(world, analyst, monkeypatch):
    (parcel,) = world.row_of_lots(1)
    a_lease(world, parcel.id, since=LONG_AGO + 41 * DAY)
    world.row_of_lots(1, since=LONG_AGO + 42 * DAY)
    monkeypatch.setattr("cadastre_server.history.moments.MOST_STATES", 0)
    answer = analyst.get("/register/moments", params={"bbox": bbox(parcel)}).json()
    assert answer["of_place"] is False
    at = {datetime.fromisoformat(each["at"]): each for each in answer["moments"]}
    assert {LONG_AGO, LONG_AGO + 41 * DAY, LONG_AGO + 42 * DAY} <= at.keys()
    assert at[LONG_AGO]["parcels"] is None
    assert sorted(at, reverse=True) == list(at)
    newest = analyst.get("/register/moments", params={"bbox": bbox(parcel), "limit": 2}).json()
    assert (newest["moments"], newest["more"]) == (answer["moments"][:2], True)


def test_a_district_and_a_rectangle_limit_the_list(world, analyst):
    before = now()
    here, there = world.row_of_lots(2, "09", since=now()), world.row_of_lots(1, "03", since=now())
    everywhere = differences(analyst, before, now())
    assert everywhere.keys() == {parcel.number for parcel in (*here, *there)}
    assert differences(analyst, before, now(), district="03").keys() == {there[0].number}
    assert differences(analyst, before, now(), bbox=bbox(here[1])).keys() == {here[1].number}


def test_someone_of_another_district_is_told_of_land_and_of_nobody(world, surveyor, analyst):
    parcel, _ = world.row_of_lots(2)
    before = now()
    a_lease(world, parcel.id, since=now())
    stranger = world.surveyor("01")
    assert differences(stranger, before, now()) == differences(analyst, before, now())
    params = {"first": before.isoformat(), "second": now().isoformat()}
    assert "Vohid" not in stranger.get("/register/differences", params=params).text


def test_moments_are_those_of_the_place_newest_first(world, surveyor, supervisor, analyst):
    west, east, _ = world.row_of_lots()
    world.row_of_lots(1, since=LONG_AGO + 3 * DAY)
    world.approved(surveyor, supervisor, moved_boundary(west, east, 1.0))
    answer = analyst.get("/register/moments", params={"bbox": bbox(west)}).json()
    approved, begun = answer["moments"]
    assert datetime.fromisoformat(begun["at"]) == LONG_AGO
    assert (approved["parcels"], approved["rights"], approved["law"], approved["known"]) == (1, 0, True, True)
    assert now() - datetime.fromisoformat(approved["at"]) < timedelta(minutes=1)
    assert answer["more"] is False


def test_a_right_makes_a_moment_and_the_limit_says_that_there_are_more(world, analyst):
    (parcel,) = world.row_of_lots(1)
    a_lease(world, parcel.id, since=LONG_AGO + 40 * DAY)
    answer = analyst.get("/register/moments", params={"bbox": bbox(parcel), "limit": 1}).json()
    assert [(each["parcels"], each["rights"]) for each in answer["moments"]] == [(0, 1)]
    assert answer["more"] is True


def test_a_corner_that_is_measured_makes_a_moment_of_its_place_and_none_of_another(world, analyst):
    west, _, east = world.row_of_lots()
    corner = BoundaryPoint(uuid4(), 0, west.geometry.geoms[0].exterior.coords[0], "1", "tape", 0.3)
    measured, lost = LONG_AGO + 40 * DAY, LONG_AGO + 50 * DAY
    with psycopg.connect(world.database.owner_url) as connection:
        insert_points(connection, [corner], world.profile.crs.srid, measured)
        end_versions(connection, BOUNDARY_POINT, [corner.id], lost)

    def told(parcel: Parcel) -> list[tuple]:
        box = ",".join(map(str, parcel.geometry.bounds))
        moments = analyst.get("/register/moments", params={"bbox": box}).json()["moments"]
        return [(datetime.fromisoformat(each["at"]), each["rights"], each["points"]) for each in moments]

    assert told(west) == [(lost, 0, 1), (measured, 0, 1), (LONG_AGO, 0, 0)]
    assert told(east) == [(LONG_AGO, 0, 0)]


def test_what_was_learnt_later_has_a_moment_of_knowledge(world, analyst):
    (parcel,) = world.row_of_lots(1, since=LONG_AGO)
    learnt = now()
    with psycopg.connect(world.database.owner_url) as connection:
        end_versions(connection, PARCEL, [parcel.id], LONG_AGO + 10 * DAY, learnt)
    found = analyst.get("/register/moments", params={"bbox": bbox(parcel)}).json()["moments"]
    assert [(each["law"], each["known"]) for each in found] == [(False, True), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("/register/moments", {}, "request_invalid"),
        ("/register/moments", {"bbox": "1,2,3"}, "bbox_malformed"),
        ("/register/moments", {"bbox": "1,2,3,nan"}, "bbox_malformed"),
        ("/register/moments", {"bbox": "1,2,3,4", "limit": 0}, "request_invalid"),
        ("/register/differences", {"first": "2020-01-01T00:00:00Z"}, "request_invalid"),
        ("/register/differences", {"first": "2020-01-01", "second": "2021-01-01T00:00:00Z"}, "request_invalid"),
        (
            "/register/differences",
            {"first": "2020-01-01T00:00:00Z", "second": "2021-01-01T00:00:00Z", "after": "x"},
            "request_invalid",
        ),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(analyst, path, params, code):
    answer = analyst.get(path, params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/register/moments?bbox=0,0,1,1", "/register/differences"])
def test_who_has_no_role_is_refused(world, path):
    nobody = world.person()
    params = {"first": LONG_AGO.isoformat(), "second": now().isoformat()}
    answer = nobody.get(path, params=params)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
