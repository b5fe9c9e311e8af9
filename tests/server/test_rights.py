"""Rights in a parcel over REST: to those who draw in its district, without names, each look-up on record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import uuid4

import psycopg
import pytest

from cadastre_plugin.api.rights_replies import parcel_rights
from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_server.register.rights import insert_rights
from tests.server.world import LONG_AGO, change_of, edit, split


def _held(parcel, *shares, kind="ownership", right_class=RightClass.RIGHT, source=None, **others):
    return Right(uuid4(), 0, kind, right_class, parcel.id, shares, (source.id,) if source else (), **others)


@pytest.fixture(scope="module")
def shared(world, surveyor, supervisor):
    """A parcel that two people and a bank have rights in."""
    (parcel,) = world.row_of_lots(1)
    one = Party(uuid4(), 0, PartyKind.NATURAL, "Muhayyo Toʻxtasinova", "41505851230459")
    other = Party(uuid4(), 0, PartyKind.NATURAL, "Ким Ирина", None)
    bank = Party(uuid4(), 0, PartyKind.LEGAL, "Asaka Bank", None, "123456789")
    paper = Source(uuid4(), 0, "contract", "17", date(2020, 5, 4), None)
    shares, restricts = (Share(one.id, Fraction(2, 3)), Share(other.id, Fraction(1, 3))), RightClass.RESTRICTION
    rights = (
        _held(parcel, *shares, source=paper, registered_on=date(2020, 5, 5)),
        _held(parcel, Share(bank.id, Fraction(1)), kind="mortgage", right_class=restricts, source=paper, rank=1),
    )
    change = change_of(
        edit(parcel, legal_area=601.0),
        parties=tuple(Edit(party.id, 0, party) for party in (one, other, bank)),
        sources=(Edit(paper.id, 0, paper),),
        rights=tuple(Edit(right.id, 0, right) for right in rights),
    )
    world.approved(surveyor, supervisor, change)
    return parcel, one, other, bank


def test_holders_have_their_exact_shares(surveyor, shared):
    parcel, one, other, bank = shared
    found = parcel_rights(surveyor.get(f"/parcels/{parcel.number}/rights").json())
    assert found.parcel_id == parcel.id
    ownership, mortgage = found.holdings
    assert [(holder.party_id, holder.fraction) for holder in ownership.holders] == [
        (one.id, Fraction(2, 3)),
        (other.id, Fraction(1, 3)),
    ]
    assert (mortgage.kind, mortgage.right_class) == ("mortgage", RightClass.RESTRICTION)
    assert found.of_kind("ownership") == ownership and found.of_kind("lease") is None
    assert mortgage.holders[0].party_id == bank.id


def test_people_are_known_by_their_initials_and_bodies_by_their_name(surveyor, shared):
    answer = surveyor.get(f"/parcels/{shared[0].number}/rights")
    names = [holder["name"] for right in answer.json()["rights"] for holder in right["holders"]]
    assert names == ["M. T.", "К. И.", "Asaka Bank"]
    assert "41505851230459" not in answer.text and "Muhayyo" not in answer.text


def test_each_look_up_is_on_record(world, surveyor, shared):
    parcel = shared[0]
    counted = "SELECT count(*) FROM cadastre.audit WHERE what = 'read_rights' AND subject = %s AND who = %s"
    ((before,),) = world.query(counted, str(parcel.id), surveyor.id)
    surveyor.get(f"/parcels/{parcel.number}/rights")
    assert world.query(counted, str(parcel.id), surveyor.id) == [(before + 1,)]


def test_that_there_is_no_ban_is_not_held_by_anyone(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    bans = [
        _held(parcel, kind="ban", right_class=RightClass.RESTRICTION, standing=standing)
        for standing in (Standing.ABSENT, Standing.UNKNOWN, Standing.PRESENT)
    ]
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, bans, world.profile.crs.srid, LONG_AGO)
    shown = {right["id"] for right in surveyor.get(f"/parcels/{parcel.number}/rights").json()["rights"]}
    assert shown == {str(ban.id) for ban in bans[1:]}


def test_a_parcel_without_rights_has_none(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    assert surveyor.get(f"/parcels/{parcel.number}/rights").json()["rights"] == []


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_other_roles_do_not_see_rights(world, shared, role):
    answer = world.person(role, districts=("*",)).get(f"/parcels/{shared[0].number}/rights")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


def test_other_districts_do_not_see_rights(world, shared):
    answer = world.surveyor("01").get(f"/parcels/{shared[0].number}/rights")
    assert (answer.status_code, answer.json()["code"]) == (403, "other_district")
    assert world.surveyor("*").get(f"/parcels/{shared[0].number}/rights").status_code == 200


def test_who_is_not_signed_in_is_told_nothing(world, shared):
    answer = world.nobody.get(f"/parcels/{shared[0].number}/rights")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_parcel_that_ended_or_never_was_is_not_found(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, split(parcel, 8.0))
    for number in (parcel.number, "10:09:99:99:99:9999"):
        answer = surveyor.get(f"/parcels/{number}/rights")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("Toʻxtasinova Muhayyo Qizi", PartyKind.NATURAL, "T. M. Q."),
        ("  김철수 ", PartyKind.NATURAL, "김."),
        ("", PartyKind.NATURAL, ""),
        ("Oila Karimov", PartyKind.GROUP, "O. K."),
        ("Toshkent shahar hokimligi", PartyKind.STATE, "Toshkent shahar hokimligi"),
    ],
)
def test_masked_names(name, kind, shown):
    assert masked(name, kind) == shown
