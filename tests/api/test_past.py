"""The client's questions of other days, against a real service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import NotFound, Refused
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.history.register_difference import Facet
from cadastre_plugin.core.history.register_time import RegisterTime
from tests.server.world import LONG_AGO, PASSWORD, World, change_of, edit, moved_boundary, serving, settings_of


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    database = module_database()
    settings = settings_of(database)
    with serving(settings) as address:
        yield World(database, address, settings)


@pytest.fixture(scope="module")
def analyst(world: World) -> Iterator[CadastreClient]:
    person = world.person("analyst")
    client = CadastreClient(Transport(person.address))
    client.sign_in(person.name, PASSWORD)
    yield client
    client.sign_out()


def today() -> RegisterTime:
    now = datetime.now(UTC)
    return RegisterTime(now, now)


def test_moments_come_as_a_line_oldest_first(world: World, analyst: CadastreClient):
    west, east, _ = world.row_of_lots()
    world.approved(world.surveyor(), world.supervisor(), moved_boundary(west, east, 1.0))
    found = analyst.past.moments(west.geometry.bounds)
    assert (found.is_of_place, found.has_more) == (True, False)
    first, second = found.timeline.moments
    assert (first.at, second.parcels, second.rights) == (LONG_AGO, 2, 0), "the neighbour touches the rectangle"
    assert analyst.past.moments(west.geometry.bounds, limit=1).has_more


def test_differences_come_with_both_states_and_go_on(world: World, analyst: CadastreClient):
    lots, before = world.row_of_lots(), today()
    change = change_of(*(edit(lot, purpose="shop") for lot in lots))
    world.approved(world.surveyor(), world.supervisor(), change)
    whole = analyst.past.differences(before, today())
    assert whole.next is None
    assert {one.parcel.number for one in whole.items} == {lot.number for lot in lots}
    for one in whole.items:
        assert (one.facets, one.land.before.purpose, one.land.after.purpose) == (
            (Facet.ATTRIBUTES,), "dwelling", "shop",
        )  # fmt: skip
    part = analyst.past.differences(before, today(), limit=2)
    rest = analyst.past.differences(before, today(), limit=2, after=part.next)
    assert [one.id for one in (*part.items, *rest.items)] == [one.id for one in whole.items]
    in_place = analyst.past.differences(before, today(), bounds=lots[2].geometry.buffer(-1).bounds)
    assert [one.parcel.number for one in in_place.items] == [lots[2].number]
    assert analyst.past.differences(before, today(), district="03").items == ()


def test_the_sheet_of_a_day_and_of_a_day_before_the_parcel(world: World, analyst: CadastreClient):
    (lot,) = world.row_of_lots(1)
    before = today()
    world.approved(world.surveyor(), world.supervisor(), change_of(edit(lot, purpose="shop")))
    assert analyst.sheet(lot.number).parcel.purpose == "shop"
    assert analyst.sheet(lot.number, before).parcel.purpose == "dwelling"
    early = LONG_AGO - timedelta(days=1)
    with pytest.raises(NotFound) as refused:
        analyst.sheet(lot.number, RegisterTime(early, early))
    assert refused.value.code == "parcel_not_then"


def test_too_much_between_two_days_is_a_refusal(world: World, analyst: CadastreClient, monkeypatch):
    world.row_of_lots()
    monkeypatch.setattr("cadastre_server.history.repository.MOST_CROSSED", 0)
    with pytest.raises(Refused) as refused:
        analyst.past.differences(RegisterTime(LONG_AGO - timedelta(days=1), today().known), today())
    assert refused.value.code == "too_much_between"
