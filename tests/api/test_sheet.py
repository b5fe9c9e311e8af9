"""The client and the service about a parcel as a whole: what the one says, the other reads."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from uuid import uuid4

import psycopg
import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.sheet_replies import ParcelSheet
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.model.party_note import noted
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_server.register.rights import insert_rights
from tests.server.people import enter, person
from tests.server.world import LONG_AGO, PASSWORD, World, serving, settings_of, split


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    database = module_database()
    settings = settings_of(database)
    with serving(settings) as address:
        yield World(database, address, settings)


def _client(world: World, role: str) -> CadastreClient:
    client = CadastreClient(Transport(world.address, Network(read_seconds=20)))
    client.sign_in(world.person(role).name, PASSWORD)
    return client


@pytest.fixture(scope="module")
def surveyor(world: World) -> CadastreClient:
    return _client(world, "surveyor")


def test_a_sheet_is_read_as_it_was_written(world, surveyor):
    west, parcel, east = world.row_of_lots(3)
    owner = person("Gʻulomov Oʻktam", "30101901000014")
    thirds = (Share(owner.id, Fraction(2, 3)), Share(owner.id, Fraction(1, 3)))
    ownership = Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, thirds)
    path = Right(uuid4(), 0, "servitude", RightClass.RIGHT, east.id, (), served=(parcel.id,))
    enter(world, owner)
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [ownership, path], world.profile.crs.srid, LONG_AGO)
    sheet = surveyor.sheet(parcel.number)
    assert sheet.parcel == parcel and sheet.computed_area == pytest.approx(600.0, abs=0.1)
    assert (sheet.is_current, sheet.valid_from, sheet.valid_to) == (True, LONG_AGO, None)
    assert (sheet.people, sheet.works_here) == (PersonalData.FULL, True)
    assert [right.shares for right in sheet.estate.of(parcel.id)] == [thirds]
    assert sheet.estate.parties[owner.id].name == noted(owner).name
    assert sheet.numbers == {east.id: east.number}
    assert [(event.at, event.version, event.change) for event in sheet.history] == [(LONG_AGO, 1, None)]
    assert sheet.relatives.parents == sheet.relatives.children == ()
    assert [each.number for each in sheet.neighbours] == [west.number, east.number] and sheet.neighbour_count == 2
    (beside,) = surveyor.sheet(east.number).neighbours
    assert [(kind, holder.party_id, holder.fraction) for kind, holder in beside.holders] == [
        ("ownership", owner.id, Fraction(2, 3)),
        ("ownership", owner.id, Fraction(1, 3)),
    ]


def test_a_retired_parcel_has_successors_and_the_change_that_made_them(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(world.surveyor(), world.supervisor(), change)
    sheet = surveyor.sheet(parcel.number)
    assert not sheet.is_current and sheet.valid_to is not None and sheet.neighbours == ()
    children = [surveyor.sheet(child.number) for child in sheet.relatives.children]
    assert [child.history[0].change.id for child in children] == [change.id, change.id]


def test_what_never_was_is_not_found(surveyor):
    with pytest.raises(errors.NotFound):
        surveyor.sheet("10:09:99:99:99:9999")


@pytest.mark.parametrize("part", ["parcel", "current", "people", "estate", "named", "history", "lineage", "neighbours"])
def test_an_answer_that_lacks_a_part_is_not_taken_for_a_sheet(world, surveyor, part):
    (parcel,) = world.row_of_lots(1)
    document = world.surveyor().get(f"/parcels/{parcel.number}/sheet").json()
    assert ParcelSheet.parse(document).parcel == parcel
    del document[part]
    with pytest.raises(KeyError):
        ParcelSheet.parse(document)
