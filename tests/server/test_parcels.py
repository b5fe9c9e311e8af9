"""Parcels over REST: today, on any day, as it was known on any day, and where they came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest

from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.versions import PARCEL, end_versions
from tests.server.world import LONG_AGO, change_of, edit, ended, moved_boundary, split


def test_a_parcel_is_a_json_fg_feature(world, analyst):
    (parcel,) = world.row_of_lots(1)
    document = analyst.get(f"/parcels/{parcel.number}").json()
    assert (document["type"], document["featureType"], document["id"]) == ("Feature", "Parcel", str(parcel.id))
    assert document["coordRefSys"] == "http://www.opengis.net/def/crs/EPSG/0/10728"
    assert document["geometry"] is None
    assert document["time"] == {"interval": ["2020-01-01T00:00:00+00:00", ".."]}
    west, south, east, north = parcel.geometry.bounds
    assert document["place"]["type"] == "MultiPolygon"
    assert [west, south] in document["place"]["coordinates"][0][0]
    assert [east, north] in document["place"]["coordinates"][0][0]
    properties = document["properties"]
    assert (properties["number"], properties["version"], properties["purpose"]) == (parcel.number, 1, "dwelling")
    assert properties["computed_area"] == pytest.approx(600, rel=1e-4)
    assert properties["valid_from"] == "2020-01-01T00:00:00Z"


@pytest.mark.parametrize("written", ["{number}", " {number} "])
def test_a_number_is_read_as_people_write_it(world, analyst, written):
    (parcel,) = world.row_of_lots(1)
    answer = analyst.get(f"/parcels/{quote(written.format(number=parcel.number), safe='')}")
    assert answer.json()["id"] == str(parcel.id)


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        ("10:09:01:01:9999", 422, "number_malformed"),
        ("10:09:01:01:01:OOO1", 422, "number_malformed"),
        ("10:09:01:0101:0001", 422, "number_malformed"),
        ("10:09:01:01:01:0001/0001", 422, "number_not_of_parcel"),
        ("김철수' OR 1=1", 422, "number_malformed"),
        ("10:09:99:99:99:9999", 404, "not_found"),
    ],
)
@pytest.mark.parametrize("tail", ["", "/history", "/lineage"])
def test_a_number_that_is_none_or_nobodys_is_said(analyst, number, status, code, tail):
    answer = analyst.get(f"/parcels/{quote(number, safe='')}{tail}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_parcel_as_it_was_law_and_as_it_was_known(world, surveyor, supervisor, analyst):
    west, east, _ = world.row_of_lots()
    before = datetime.now(UTC)
    world.approved(surveyor, supervisor, moved_boundary(west, east, 1.0))
    after = datetime.now(UTC)

    def version(**times) -> int:
        params = {name: time.isoformat() for name, time in times.items()}
        return analyst.get(f"/parcels/{west.number}", params=params).json()["properties"]["version"]

    assert version() == 2
    assert version(at=before) == 1
    assert version(at=after) == 2
    assert version(at=after, known=before) == 1, "on that day nobody knew of the change to come"
    assert version(at=before, known=before) == 1
    assert version(at=after + timedelta(days=400)) == 2


def test_before_it_was_there_a_parcel_was_not_there(world, analyst):
    (parcel,) = world.row_of_lots(1)
    params = {"at": (LONG_AGO - timedelta(days=1)).isoformat()}
    answer = analyst.get(f"/parcels/{parcel.number}", params=params)
    assert (answer.status_code, answer.json()["code"]) == (404, "parcel_not_then")


@pytest.mark.parametrize("at", ["yesterday", "2024-01-01T00:00:00", "2024-13-01T00:00:00Z"])
def test_a_time_that_is_none_or_without_offset_is_refused(world, analyst, at):
    (parcel,) = world.row_of_lots(1)
    answer = analyst.get(f"/parcels/{parcel.number}", params={"at": at})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_time_are_answered(world, analyst, at):
    (parcel,) = world.row_of_lots(1)
    assert analyst.get(f"/parcels/{parcel.number}", params={"at": at}).status_code in (200, 404)


def test_the_history_names_every_version_its_change_and_both_people(world, surveyor, supervisor, analyst):
    (parcel,) = world.row_of_lots(1)
    first, second = change_of(edit(parcel, purpose="shop")), None
    world.approved(surveyor, supervisor, first)
    second = change_of(edit(replace(parcel, version=2), purpose="park"))
    world.approved(surveyor, supervisor, second)
    history = analyst.get(f"/parcels/{parcel.number}/history").json()
    assert history["id"] == str(parcel.id)
    one, two, three = history["versions"]
    assert [each["state"]["purpose"] for each in (one, two, three)] == ["dwelling", "shop", "park"]
    assert [each["version"] for each in (one, two, three)] == [1, 2, 3]
    assert (one["change"], one["author"], one["approver"]) == (None, None, None)
    note = {"kind": "attributes", "title": "A title", "application": "2026/1", "reverses": None}
    assert two["change"] == {"id": str(first.id), **note}
    assert (two["author"]["id"], two["approver"]["id"]) == (str(surveyor.id), str(supervisor.id))
    assert (one["valid_to"], two["valid_to"], three["valid_to"]) == (two["valid_from"], three["valid_from"], None)
    assert one["recorded_from"] == "2020-01-01T00:00:00Z"
    assert {each["recorded_to"] for each in (one, two, three)} == {None}


def test_a_retired_parcel_is_history_and_not_today(world, surveyor, supervisor, analyst):
    parcel, _ = world.row_of_lots(2)
    world.approved(surveyor, supervisor, change_of(ended(parcel), kind="merge"))
    answer = analyst.get(f"/parcels/{parcel.number}")
    assert (answer.status_code, answer.json()["code"]) == (404, "parcel_not_then")
    (only,) = analyst.get(f"/parcels/{parcel.number}/history").json()["versions"]
    assert only["valid_to"] is not None
    at_that_time = {"at": only["valid_from"]}
    assert analyst.get(f"/parcels/{parcel.number}", params=at_that_time).json()["id"] == str(parcel.id)


def test_a_split_is_seen_from_the_parent_and_from_the_children(world, surveyor, supervisor, analyst):
    parcel, _ = world.row_of_lots(2)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    children = analyst.get(f"/parcels/{parcel.number}/lineage").json()
    block = parcel.number[:-4]
    assert children["parents"] == []
    assert [(each["number"], each["current"]) for each in children["children"]] == [
        (f"{block}0003", True),
        (f"{block}0004", True),
    ]
    from_child = analyst.get(f"/parcels/{block}0003/lineage").json()
    assert from_child == {
        "parents": [{"id": str(parcel.id), "number": parcel.number, "current": False}],
        "children": [],
    }


def test_a_version_that_was_never_law_says_until_when_it_was_believed(world, analyst):
    (parcel,) = world.row_of_lots(1, since=LONG_AGO + timedelta(days=100))
    corrected, known = LONG_AGO + timedelta(days=50), datetime.now(UTC)
    with psycopg.connect(world.database.owner_url) as connection:
        end_versions(connection, PARCEL, [parcel.id], corrected, known)
        insert_parcels(connection, [replace(parcel, purpose="park")], world.profile.crs, corrected, known_since=known)
    one, two = analyst.get(f"/parcels/{parcel.number}/history").json()["versions"]
    assert (datetime.fromisoformat(one["recorded_to"]), two["recorded_to"]) == (known, None)
    assert datetime.fromisoformat(two["valid_from"]) == corrected
    params = {"at": (LONG_AGO + timedelta(days=70)).isoformat()}
    assert analyst.get(f"/parcels/{parcel.number}", params=params).json()["properties"]["version"] == 2
    params["known"] = (known - timedelta(seconds=1)).isoformat()
    assert analyst.get(f"/parcels/{parcel.number}", params=params).status_code == 404


def test_lineage_and_history_of_a_parcel_nobody_has_are_not_found(analyst):
    assert analyst.get(f"/parcels/{uuid4()}/history").status_code == 422
