"""The client and the service about people: what the one says, the other reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import noted
from cadastre_plugin.core.people.doubles import Reason
from tests.server.people import enter, give_land, group, person, pinfl_of
from tests.server.world import PASSWORD, World, serving, settings_of

PINFL = pinfl_of("3010190100001")


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


@pytest.fixture(scope="module")
def couple(world: World) -> tuple[Party, Party]:
    """A man, and the group that he and his wife are."""
    man, wife = person("Gʻulomov Oʻktam", PINFL), person("Gʻulomova Lola")
    enter(world, man, wife)
    both = group("Gʻulomovlar", man, wife)
    enter(world, both)
    give_land(world, both)
    return _current(man), _current(both)


def _current(party: Party) -> Party:
    return Party(party.id, 1, party.kind, party.name, party.pinfl, party.stir, party.members)


def test_search_gives_notes(surveyor, couple):
    found = surveyor.parties("Ғуломов Ўк")
    assert found.parties == (noted(couple[0]),) and not found.more
    assert surveyor.parties("Gʻulomovlar").parties == (noted(couple[1]),)
    first = surveyor.parties("gulomov", limit=1)
    assert len(first.parties) == 1 and first.more


def test_a_record_is_the_party(surveyor, couple):
    for party in couple:
        assert surveyor.party(party.id) == party


def test_doubles_come_with_reasons(surveyor, couple):
    (double, *_) = surveyor.doubles(person("Гулямов Уктам", PINFL))
    assert double.party == noted(couple[0])
    assert double.reasons == (Reason.SAME_PINFL, Reason.SAME_SOUND) and 0.9 < double.probability < 1
    assert couple[0].id not in [one.party.id for one in surveyor.doubles(couple[0])]


def test_refusals_are_of_their_kind(world, surveyor, couple):
    with pytest.raises(errors.Refused) as refused:
        surveyor.parties("A" * 5000)
    assert refused.value.code == "name_too_long"
    analyst = _client(world, "analyst")
    assert [note.name for note in analyst.parties("Gʻulomov Oʻktam").parties] == ["G. O."]
    with pytest.raises(errors.Forbidden):
        analyst.party(couple[0].id)
    with pytest.raises(errors.Forbidden):
        analyst.lookups()


def test_look_ups_are_read_page_by_page(world, surveyor, couple):
    administrator, me = _client(world, "administrator"), surveyor.me()
    surveyor.parties(PINFL)
    surveyor.party(couple[0].id)
    first = administrator.lookups(who=me.id, limit=1)
    assert [(look.what, look.subject, look.who.name) for look in first.lookups] == [
        ("read_party", str(couple[0].id), me.name)
    ]
    second = administrator.lookups(who=me.id, after=first.next, limit=1)
    assert [(look.what, look.query, look.parties) for look in second.lookups] == [
        ("find_parties", "•" * 10 + PINFL[-4:], (couple[0].id,))
    ]
    by_number = administrator.lookups(person=PINFL)
    assert first.lookups[0] in by_number.lookups and second.lookups[0] in by_number.lookups
