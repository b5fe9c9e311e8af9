"""Families of parcels, and what any number means today."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.change import Lineage
from cadastre_server.numbers.repository import FormerNumber, insert_former_numbers
from tests.server.world import PASSWORD, change_of, edit, ended, lot, new_parcel, split

NOBODYS = "10:09:99:99:99:0001"


@pytest.fixture
def cut_twice(world, surveyor, supervisor):
    """A parcel that was split, of which one part was split again and another merged: the first, the rest."""
    first, beside = world.row_of_lots(2)
    once = split(first, 8.0)
    world.approved(surveyor, supervisor, once)
    west, east = (_standing(world, each.after) for each in once.parcels if each.after is not None)
    twice = split(west, 4.0)
    world.approved(surveyor, supervisor, twice)
    west_side, south, *_ = east.geometry.bounds
    whole = new_parcel(east, lot(west_side, south, beside.geometry.bounds[2] - west_side))
    links = (Lineage(east.id, whole.id), Lineage(beside.id, whole.id))
    world.approved(surveyor, supervisor, change_of(ended(east), ended(beside), whole, kind="merge", lineage=links))
    parts = [each.id for each in twice.parcels if each.after is not None]
    return first, beside, west, east, parts, whole.id


def _standing(world, parcel):
    ((number, version),) = world.query(
        "SELECT number, version FROM cadastre.parcel_current WHERE parcel_id = %s", parcel.id
    )
    return edit(parcel, number=number, version=version).after


def test_a_family_is_all_that_is_related_through_any_number_of_steps(world, analyst, cut_twice):
    first, beside, west, east, parts, whole = cut_twice
    answer = analyst.get(f"/parcels/{first.number}/family").json()
    assert {one["id"] for one in answer["kin"]} == {
        str(id) for id in (first.id, beside.id, west.id, east.id, *parts, whole)
    }
    assert (answer["id"], answer["whole"], len(answer["links"])) == (str(first.id), True, 6)
    standing = {one["id"] for one in answer["kin"] if one["until"] is None}
    assert standing == {str(id) for id in (*parts, whole)}
    assert {link["change_kind"] for link in answer["links"]} == {"split", "merge"}


def test_a_family_that_is_too_large_ends_at_the_nearest(analyst, cut_twice):
    first, _, west, east, _, _ = cut_twice
    answer = analyst.get(f"/parcels/{first.number}/family", params={"limit": 3}).json()
    assert {one["id"] for one in answer["kin"]} == {str(first.id), str(west.id), str(east.id)}
    assert answer["whole"] is False and len(answer["links"]) == 2


@pytest.mark.parametrize("separator", [":", "-", "/", " : "])
def test_a_retired_number_opens_its_successors_however_it_is_written(analyst, cut_twice, separator):
    first, _, _, _, parts, whole = cut_twice
    number = first.number.replace(":", separator)
    (meaning,) = analyst.get(f"/numbers/{number}").json()["meanings"]
    assert meaning["parcel"]["id"] == str(first.id) and meaning["parcel"]["until"] is not None
    assert {one["id"] for one in meaning["successors"]} == {str(id) for id in (*parts, whole)}


def test_a_parcel_that_stands_is_its_own_successor(world, analyst):
    (parcel,) = world.row_of_lots(1)
    (meaning,) = analyst.get(f"/numbers/{parcel.number}").json()["meanings"]
    assert [one["id"] for one in meaning["successors"]] == [str(parcel.id)]
    assert meaning["successors"][0]["bbox"] == pytest.approx(parcel.geometry.bounds)


def test_a_number_on_paper_leads_to_its_parcel_however_it_is_written(world, analyst):
    one, other = world.row_of_lots(2)
    paper = [FormerNumber("АВ 17/3-к", one.id, "Inventory of 1998"), FormerNumber("AB-17/3 K", other.id, "Plan 4")]
    with psycopg.connect(world.database.owner_url) as connection:
        assert insert_former_numbers(connection, paper) == 2
        assert insert_former_numbers(connection, paper) == 0
    found = analyst.get("/numbers/ab17-3k").json()["meanings"]
    assert {(each["parcel"]["id"], each["source"]) for each in found} == {
        (str(one.id), "Inventory of 1998"),
        (str(other.id), "Plan 4"),
    }


def test_a_number_that_nobody_ever_had_says_what_one_looks_like(world, analyst):
    answer = analyst.get("/numbers/7-7-7")
    assert (answer.status_code, answer.json()["code"]) == (404, "number_unknown")
    assert world.profile.number.example in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/parcels/{}/family", "/numbers/{}"])
def test_only_who_is_signed_in_is_answered(world, path):
    (parcel,) = world.row_of_lots(1)
    assert world.nobody.get(path.format(parcel.number)).status_code == 401
    without_role = world.person()
    assert without_role.get(path.format(parcel.number)).status_code == 403


def test_land_is_public_in_the_whole_city(world, cut_twice):
    first, *_ = cut_twice
    stranger = world.person("analyst", districts=("03",))
    answer = stranger.get(f"/parcels/{first.number}/family")
    assert answer.status_code == 200
    assert {"name", "parties", "author"}.isdisjoint(answer.json()["kin"][0])


def test_the_client_reads_families_and_numbers(world, analyst, cut_twice):
    first, *_, whole = cut_twice
    client = CadastreClient(Transport(world.address))
    client.sign_in(analyst.name, PASSWORD)
    family = client.family(first.number)
    assert family.centre == first.id and family.is_whole
    assert whole in {one.id for one in family.successors(first.id)}
    (meaning,) = client.meanings(first.number)
    assert {one.id for one in meaning.successors} == {one.id for one in family.successors(first.id)}
    client.sign_out()


def test_paper_numbers_are_loaded_from_a_table_and_what_leads_nowhere_is_listed(world, analyst, tmp_path):
    parcel, other = world.row_of_lots(2)
    table = tmp_path / "paper.csv"
    lines = (
        "written,number",
        f"Х-12/4,{parcel.number}",
        f"Х-13,{other.number}",
        f"Х-14,{NOBODYS}",
        f" ,{parcel.number}",
    )
    table.write_text("\n".join(lines), "utf-8")
    done = _command(world, "numbers", "load", str(table), "--source", "Plan of 1974")
    assert done.returncode == 1
    assert "2" in done.stdout and "Х-14" in done.stderr and done.stderr.count("left out") == 2
    (meaning,) = analyst.get("/numbers/x 12 4").json()["meanings"]
    assert (meaning["parcel"]["id"], meaning["source"]) == (str(parcel.id), "Plan of 1974")
    table.write_text("one;two\n", "utf-8")
    done = _command(world, "numbers", "load", str(table))
    assert done.returncode == 1 and "written, number" in done.stderr and "Traceback" not in done.stderr


def _command(world, *arguments):
    environment = os.environ | world.database.environment | {"LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "cadastre_server", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)
