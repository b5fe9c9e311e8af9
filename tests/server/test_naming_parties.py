"""All that names a party, over REST: nothing is left out without a word, and nothing of other districts is told."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_server.register.rights import end_rights
from tests.server.people import enter, give_land, group, person


class Register:
    """Lola owns a parcel and is a member of a couple that owns another one; Zafar's land lies in two districts."""

    def __init__(self, world) -> None:
        self.lola, self.anvar, self.zafar, self.nobody = map(person, ("Lola", "Anvar", "Zafar", "Nobody"))
        enter(world, self.lola, self.anvar, self.zafar, self.nobody)
        self.couple = group("Lola, Anvar", self.lola, self.anvar)
        enter(world, self.couple)
        self.own, self.joint = give_land(world, self.lola), give_land(world, self.couple)
        self.sold = give_land(world, self.lola)
        with psycopg.connect(world.database.owner_url) as connection:
            end_rights(connection, [self.sold.id], datetime.now(UTC))
        self.here, self.there = give_land(world, self.zafar), give_land(world, self.zafar, "01")


@pytest.fixture(scope="module")
def register(world) -> Register:
    return Register(world)


def _asked(user, *parties):
    return user.ask("POST", "/estate", json={"parties": [str(party.id) for party in parties]})


def test_rights_and_groups_that_name_a_party_come_with_the_rights_of_the_groups(surveyor, register):
    found = estate_of_document(_asked(surveyor, register.lola).json())
    assert found.rights.keys() == {register.own.id, register.joint.id}
    assert found.parties.keys() == {party.id for party in (register.lola, register.anvar, register.couple)}
    assert found.parties[register.couple.id].members == register.couple.members
    assert found.known == frozenset(), "of no parcel is it said that these are all its rights"
    assert found.numbers.keys() == {register.own.parcel_id, register.joint.parcel_id}


def test_a_party_that_nothing_names_comes_alone(surveyor, register):
    found = estate_of_document(_asked(surveyor, register.nobody).json())
    assert (found.rights, found.parties.keys()) == ({}, {register.nobody.id})


def test_who_does_not_work_in_all_districts_of_a_party_is_told_so_and_nothing_else(world, surveyor, register):
    answer = _asked(surveyor, register.zafar)
    assert (answer.status_code, answer.json()["code"]) == (403, "party_also_elsewhere")
    assert "01" in answer.json()["detail"] and str(register.there.id) not in answer.text
    found = estate_of_document(_asked(world.surveyor("01", "09"), register.zafar).json())
    assert found.rights.keys() == {register.here.id, register.there.id}


def test_the_district_of_a_group_counts_too(world, surveyor):
    one, other = person("Bir"), person("Ikki")
    enter(world, one, other)
    both = group("Bir, Ikki", one, other)
    enter(world, both)
    give_land(world, both, "01")
    assert _asked(surveyor, one).json()["code"] == "party_also_elsewhere"


def test_it_is_for_those_who_draw_and_review_and_on_record(world, surveyor, register):
    assert _asked(world.nobody, register.lola).status_code == 401
    assert _asked(world.person("analyst"), register.lola).json()["code"] == "wrong_role"
    counted = "SELECT count(*) FROM cadastre.audit WHERE what = 'read_estate' AND who = %s AND detail->'parties' ? %s"
    ((before,),) = world.query(counted, surveyor.id, str(register.lola.id))
    _asked(surveyor, register.lola)
    assert world.query(counted, surveyor.id, str(register.lola.id)) == [(before + 1,)]
