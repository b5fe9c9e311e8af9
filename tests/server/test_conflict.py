"""What became of the base of a change over REST: both sides, who did it, and who may know."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID, uuid4

import psycopg
import pytest

from cadastre_plugin.api.conflict_replies import ConflictRecord
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.model.party_note import mark_of
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_server.conflicts.repository import TICK, sides_of, stale_of
from cadastre_server.register.moments import parcels_at, rights_at
from cadastre_server.register.rights import insert_rights
from tests.server.acts import acts_on
from tests.server.people import enter, person, pinfl_of
from tests.server.world import LONG_AGO, change_of, edit, moved_boundary, split


def asked(who, world, change: Change) -> ConflictRecord:
    answer = who.ask("POST", "/conflict", json=world.document(change))
    assert answer.status_code == 200, answer.text
    return ConflictRecord.parse(answer.json())


def kept(who, id) -> ConflictRecord:
    answer = who.get(f"/changes/{id}/conflict")
    assert answer.status_code == 200, answer.text
    return ConflictRecord.parse(answer.json())


def test_nothing_is_stale_while_nothing_was_approved(world, surveyor):
    west, east = world.row_of_lots(2)
    found = asked(surveyor, world, moved_boundary(west, east, 1.0))
    assert found.stale == () and found.authors == {}
    assert found.base.parcels.keys() == found.theirs.parcels.keys() == {west.id, east.id}
    assert found.base == found.theirs


def test_both_states_of_what_is_stale_and_who_did_it(world, surveyor, supervisor):
    west, middle, east = world.row_of_lots(3)
    theirs = replace(moved_boundary(west, middle, 2.0), title="A wall")
    mine = change_of(edit(middle, purpose="shop"))
    assert surveyor.put(world.document(mine)).status_code == 201
    world.approved(surveyor, supervisor, theirs)
    for found in (asked(surveyor, world, mine), kept(surveyor, mine.id)):
        (stale,) = found.stale
        assert (stale.thing, stale.id, stale.number) == (Thing.PARCEL, middle.id, middle.number)
        assert (stale.base_version, stale.current_version, stale.change_id) == (1, 2, theirs.id)
        assert stale.title == "A wall" and stale.author == surveyor.name.title()
        assert stale.decided_at is not None and stale.since is not None
        assert found.base.parcels[middle.id].geometry.equals(middle.geometry)
        assert found.theirs.parcels[middle.id].version == 2
        assert {west.id, east.id} <= found.base.parcels.keys()  # those along the disputed boundary
        assert (found.base.parcels[west.id].version, found.theirs.parcels[west.id].version) == (1, 2)


def test_what_comes_of_it_is_accepted(world, surveyor, supervisor):
    west, middle, east = world.row_of_lots(3)
    mine = moved_boundary(middle, east, 1.0)
    world.approved(surveyor, supervisor, moved_boundary(west, middle, 2.0))
    answer = surveyor.put(world.document(mine))
    assert answer.status_code == 201
    assert surveyor.step(mine.id, "submit").json()["code"] == "stale_base"
    found = kept(surveyor, mine.id)
    rebased = rebase(mine, compare(mine, found.base, found.theirs))
    assert rebased.is_whole
    assert surveyor.put(world.document(rebased.change), revision=1).status_code == 200
    assert surveyor.step(mine.id, "submit", revision=2).status_code == 200
    after = next(one.after for one in rebased.change.parcels if one.id == middle.id)
    assert after.geometry.bounds[2] - after.geometry.bounds[0] == pytest.approx(19.0)  # 2 m less here, 1 m more there


def test_successors_of_what_ended_are_told(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    mine = change_of(edit(parcel, purpose="shop"))
    theirs = split(parcel, 8.0)
    world.approved(surveyor, supervisor, theirs)
    found = asked(surveyor, world, mine)
    (stale,) = found.stale
    assert stale.current_version is None and stale.change_id == theirs.id
    children = {one.id for one in theirs.parcels if one.after is not None}
    assert found.theirs.parcels.keys() == children and found.base.parcels.keys() == {parcel.id}
    comparison = compare(mine, found.base, found.theirs)
    assert {one.key.id for one in comparison.disputes} == children


def test_what_is_not_stale_is_in_the_base_as_it_is_now(world, surveyor, supervisor):
    """A parcel that was read later than another one that became stale first."""
    first, second = world.row_of_lots(2)
    world.approved(surveyor, supervisor, change_of(edit(first, purpose="shop")))
    world.approved(surveyor, supervisor, change_of(edit(second, purpose="school")))
    later = replace(second, version=2, purpose="school")
    found = asked(surveyor, world, change_of(edit(first, address="here"), edit(later, address="there")))
    assert [one.id for one in found.stale] == [first.id]
    assert (found.base.parcels[first.id].version, found.base.parcels[second.id].version) == (1, 2)


def test_a_version_older_than_the_last_but_one(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, change_of(edit(parcel, purpose="shop")))
    world.approved(surveyor, supervisor, change_of(edit(replace(parcel, version=2, purpose="shop"), purpose="school")))
    found = asked(surveyor, world, change_of(edit(parcel, address="here")))
    assert (found.base.parcels[parcel.id].purpose, found.theirs.parcels[parcel.id].purpose) == ("dwelling", "school")
    assert (found.stale[0].base_version, found.stale[0].current_version) == (1, 3)


@pytest.fixture(scope="module")
def sold(world, surveyor, supervisor):
    """A parcel of which a half was sold meanwhile: the right as it was, and the change that gives away the other."""
    (parcel,) = world.row_of_lots(1)
    names = ("Saidov Aziz", "Ким Ирина", "Ergasheva Nargiza", "Ten Oleg")
    people = [person(name, pinfl_of(f"3010190100{100 + place}")) for place, name in enumerate(names)]
    enter(world, *people)
    aziz, irina, nargiza, oleg = (one.id for one in people)
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, _halves(aziz, irina))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [right], world.profile.crs.srid, LONG_AGO)
    base = replace(right, version=1)
    sale, mine = (_sale(base, *halves) for halves in ((nargiza, irina), (aziz, oleg)))
    world.approved(surveyor, supervisor, sale)
    return parcel, base, mine, people


def _sale(right: Right, one: UUID, other: UUID) -> Change:
    after = replace(right, shares=_halves(one, other))
    return change_of(rights=(Edit(right.id, 1, after),), **acts_on(("sale", "contract", after)))


def _halves(one: UUID, other: UUID) -> tuple[Share, ...]:
    return tuple(Share(id, Fraction(1, 2)) for id in (one, other))


def test_both_states_of_a_right_and_the_people_that_they_name(world, surveyor, sold):
    _, base, mine, people = sold
    found = asked(surveyor, world, mine)
    (stale,) = found.stale
    assert (stale.thing, stale.base_version, stale.current_version) == (Thing.RIGHT, 1, 2)
    assert found.base.rights[base.id].shares == base.shares
    rebased = rebase(mine, compare(mine, found.base, found.theirs))
    assert rebased.is_whole
    _, _, nargiza, oleg = (one.id for one in people)
    assert {share.party_id for share in rebased.change.rights[0].after.shares} == {nargiza, oleg}
    assert nargiza in found.estate.parties and nargiza not in found.base_estate.parties


def test_people_are_named_as_elsewhere_and_numbers_by_their_last_digits(world, surveyor, sold):
    _, _, mine, people = sold
    answer = surveyor.ask("POST", "/conflict", json=world.document(mine))
    assert all(one.pinfl not in answer.text for one in people)
    asked(surveyor, world, mine)
    ((detail,),) = world.query(
        "SELECT detail FROM cadastre.audit WHERE what = 'read_conflict' AND subject = %s ORDER BY id DESC LIMIT 1",
        str(mine.id),
    )
    assert {str(one.id) for one in people[:3]} <= set(detail["parties"])


def test_a_party_that_was_corrected_meanwhile(world, surveyor, supervisor):
    anna = person("Anna K.", pinfl_of("3010190100777"))
    enter(world, anna)
    now = replace(anna, version=1)
    theirs = change_of(parties=(Edit(anna.id, 1, replace(now, name="Anna Kim")),))
    mine = change_of(parties=(Edit(anna.id, 1, replace(now, name="Anna Kim", pinfl=None)),))
    world.approved(surveyor, supervisor, theirs)
    found = asked(surveyor, world, mine)
    assert [one.thing for one in found.stale] == [Thing.PARTY]
    assert (found.base.parties[anna.id].name, found.theirs.parties[anna.id].name) == ("Anna K.", "Anna Kim")
    assert found.theirs.parties[anna.id].pinfl == mark_of(anna.pinfl)
    rebased = rebase(mine, compare(mine, found.base, found.theirs))
    assert rebased.is_whole and rebased.change.parties[0].after.pinfl is None


def test_rights_of_another_district_are_not_told(world, surveyor, supervisor):
    """A neighbour across the district line is land, and no more."""
    (parcel,) = world.row_of_lots(1)
    children = split(parcel, 8.0)
    other = [one for one in children.parcels if one.after is not None][1]
    moved = replace(other, after=replace(other.after, district="01"))
    theirs = replace(children, parcels=tuple(moved if one is other else one for one in children.parcels))
    city = world.surveyor("*")
    world.approved(city, world.supervisor("*"), theirs)
    owner = person("Saidov Aziz")
    enter(world, owner)
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, moved.id, (Share(owner.id, Fraction(1)),))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [right], world.profile.crs.srid, LONG_AGO)
    mine = change_of(edit(parcel, purpose="shop"))
    found = asked(surveyor, world, mine)
    assert moved.id in found.theirs.parcels and found.theirs.rights == {} and found.estate.parties == {}
    assert right.id in asked(city, world, mine).theirs.rights


def test_who_is_not_signed_in_is_told_nothing(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    assert surveyor.put(world.document(change)).status_code == 201
    for answer in (
        world.nobody.get(f"/changes/{change.id}/conflict"),
        world.nobody.ask("POST", "/conflict", json=world.document(change)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_other_roles_are_told_nothing(world, role):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    answer = world.person(role, districts=("*",)).ask("POST", "/conflict", json=world.document(change))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


def test_nothing_of_another_district(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1, district="01")
    change = change_of(edit(parcel, purpose="shop"), district="01")
    answer = surveyor.ask("POST", "/conflict", json=world.document(change))
    assert (answer.status_code, answer.json()["code"]) == (403, "other_district")
    hidden = change_of(edit(parcel, purpose="shop"))  # in the name of one's own
    answer = surveyor.ask("POST", "/conflict", json=world.document(hidden))
    assert (answer.status_code, answer.json()["code"]) == (403, "other_district")
    author = world.surveyor("01")
    world.submitted(author, change)
    assert supervisor.get(f"/changes/{change.id}/conflict").status_code == 404
    assert surveyor.get(f"/changes/{change.id}/conflict").status_code == 404
    assert world.supervisor("01").get(f"/changes/{change.id}/conflict").status_code == 200


def test_the_title_of_a_change_is_for_those_who_may_read_it(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    other = world.surveyor()
    theirs = replace(change_of(edit(parcel, purpose="shop")), title="Saidov Aziz sells")
    world.approved(other, supervisor, theirs)
    mine = change_of(edit(parcel, address="here"))
    (stale,) = asked(surveyor, world, mine).stale
    assert (stale.change_id, stale.title, stale.author) == (theirs.id, None, None)
    (stale,) = asked(supervisor, world, mine).stale
    assert (stale.title, stale.author) == ("Saidov Aziz sells", other.name.title())


def test_what_became_no_other_thing_is_told_once(world, surveyor, supervisor):
    west, middle, east = world.row_of_lots(3)
    world.approved(surveyor, supervisor, change_of(edit(middle, purpose="shop")))
    mine = change_of(edit(middle, address="here"))
    answer = surveyor.ask("POST", "/conflict", json=world.document(mine)).json()
    assert [one["id"] for one in answer["different"]["parcels"]] == [str(middle.id)]
    assert {*answer["alike"]["parcels"]} == {str(west.id), str(east.id)}
    found = ConflictRecord.parse(answer)
    assert found.theirs.parcels.keys() == found.base.parcels.keys() == {west.id, middle.id, east.id}
    assert found.theirs.parcels[east.id] is found.base.parcels[east.id]
    assert (found.base.parcels[middle.id].purpose, found.theirs.parcels[middle.id].purpose) == ("dwelling", "shop")


def test_both_sides_are_what_each_was_by_itself(world, surveyor, supervisor, sold):
    """A change of a right, of a parcel that was split and of one that was not, read the slow way."""
    parcel, base, sale, _ = sold
    first, second = world.row_of_lots(2)
    theirs = split(first, 8.0)
    world.approved(surveyor, supervisor, theirs)
    mine = replace(sale, id=uuid4(), parcels=(edit(first, purpose="shop"), edit(second, purpose="shop")))
    found = asked(surveyor, world, mine)
    moment = next(one.since for one in found.stale if one.id == first.id)
    ids = {*found.base.parcels, *(one.id for one in theirs.parcels)}
    with psycopg.connect(world.database.owner_url) as connection:
        before, now = (parcels_at(connection, ids, at) for at in (moment - TICK, None))
        rights = rights_at(connection, [base.id], [parcel.id], None)
    assert first.id in before and first.id not in now
    assert (found.base.parcels, found.theirs.parcels) == (before, now)
    assert (found.base.rights[base.id], found.theirs.rights[base.id]) == (base, rights[base.id])


def test_questions_about_places_are_planned_for_as_many_as_there_are(world, surveyor, supervisor):
    """A plan for any number of places would read the whole register for each of a thousand."""
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, change_of(edit(parcel, purpose="shop")))
    mine = change_of(edit(parcel, address="here"))
    with psycopg.connect(world.database.owner_url) as connection:
        for _ in range(2 * (connection.prepare_threshold or 0)):
            sides_of(connection, mine, stale_of(connection, mine), world.profile.crs.srid)
        kept = connection.execute("SELECT statement FROM pg_prepared_statements").fetchall()
    assert kept and not [statement for (statement,) in kept if "ST_MakeEnvelope" in statement]
