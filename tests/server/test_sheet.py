"""The sheet of a parcel: everything in one answer, people as the role and the district allow, each look on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.parties import end_parties, insert_parties
from cadastre_server.register.rights import insert_rights, insert_sources
from cadastre_server.register.versions import RIGHT, end_versions
from tests.server.acts import acts_on
from tests.server.people import company, enter, give_land, group, person
from tests.server.world import LONG_AGO, Person, World, change_of, edit, lot, split

WHOLE = Fraction(1)


@dataclass(frozen=True)
class Held:
    """A parcel with a neighbour on either side, its owners and a bank, and what they hold."""

    parcel: Parcel
    west: Parcel
    east: Parcel
    owners: tuple[Party, Party]
    bank: Party
    title: Source
    rights: dict[str, Right]

    @property
    def path(self) -> str:
        return f"/parcels/{self.parcel.number}/sheet"


def _holdings(world: World, district: str = "09") -> Held:
    west, parcel, east = world.row_of_lots(3, district)
    one, other = person("Muhayyo Toʻxtasinova", "41505851230459"), person("Ким Ирина")
    bank = company("Asaka Bank", "123456789")
    title = Source(uuid4(), 0, "title", "HM 17", date(2020, 5, 4), "ab" * 32, "toʻxtasinova.pdf", "application/pdf", 10)
    shares = (Share(one.id, Fraction(2, 3)), Share(other.id, Fraction(1, 3)))
    basic = {"right_class": RightClass.RIGHT, "source_ids": (title.id,)}
    ownership = Right(
        uuid4(), 0, "ownership", parcel_id=parcel.id, shares=shares, reason="Muhayyo was misspelt", **basic
    )
    loan = {"rank": 1, "amount": Decimal("1200000.50"), "currency": "UZS", "based_on": ownership.id}
    rights = {
        "ownership": ownership,
        "mortgage": Right(
            uuid4(), 0, "mortgage", RightClass.RESTRICTION, parcel.id, (Share(bank.id, WHOLE),), (title.id,), **loan
        ),
        "ban": Right(
            uuid4(), 0, "ban", RightClass.RESTRICTION, parcel.id, imposed_by="The court", standing=Standing.PRESENT
        ),
        "path": Right(
            uuid4(), 0, "servitude", parcel_id=east.id, shares=(Share(one.id, WHOLE),), served=(parcel.id,), **basic
        ),
        "beside": Right(uuid4(), 0, "ownership", parcel_id=west.id, shares=(Share(other.id, WHOLE),), **basic),
    }
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parties(connection, (one, other, bank), LONG_AGO)
        insert_sources(connection, (title,), LONG_AGO)
        insert_rights(connection, rights.values(), world.profile.crs.srid, LONG_AGO)
    stored = {name: replace(right, version=1) for name, right in rights.items()}
    return Held(parcel, west, east, (one, other), bank, title, stored)


@pytest.fixture(scope="module")
def held(world: World) -> Held:
    return _holdings(world)


def test_land_rights_and_servitudes_that_serve_it_are_in_one_answer(surveyor, held):
    sheet = surveyor.get(held.path).json()
    assert sheet["parcel"] == surveyor.get(f"/parcels/{held.parcel.number}").json()
    assert (sheet["current"], sheet["people"], sheet["works_here"]) == (True, "full", True)
    estate = estate_of_document(sheet["estate"])
    assert estate.rights == {
        held.rights[name].id: held.rights[name] for name in ("ownership", "mortgage", "ban", "path")
    }
    assert estate.known == {held.parcel.id}
    assert {note.name: note.mark for note in estate.parties.values()} == {
        "Muhayyo Toʻxtasinova": "••••••••••0459",
        "Ким Ирина": "",
        "Asaka Bank": "•••••6789",
    }
    assert estate.sources[held.title.id] == replace(held.title, version=1)
    assert sheet["named"] == [{"id": str(held.east.id), "number": held.east.number}]


def test_neighbours_are_those_that_touch_with_their_holders(surveyor, held):
    neighbours = surveyor.get(held.path).json()["neighbours"]
    assert neighbours["count"] == 2
    west, east = neighbours["parcels"]
    assert (west["number"], east["number"]) == (held.west.number, held.east.number)
    (holder,) = west["holders"]
    assert (holder["right"], holder["name"], holder["numerator"], holder["denominator"]) == (
        "ownership",
        "Ким Ирина",
        1,
        1,
    )
    assert (west["purpose"], east["holders"]) == ("dwelling", []), "a servitude does not say whose a parcel is"
    from_west = surveyor.get(f"/parcels/{held.west.number}/sheet").json()["neighbours"]
    assert [each["number"] for each in from_west["parcels"]] == [held.parcel.number]


def test_an_analyst_sees_rights_and_initials(analyst, held):
    sheet = analyst.get(held.path).json()
    assert sheet["people"] == "initials"
    estate = estate_of_document(sheet["estate"])
    assert {note.name for note in estate.parties.values()} == {"M. T.", "К. И.", "Asaka Bank"}
    assert {note.mark for note in estate.parties.values()} == {""}
    assert len(estate.rights) == 4
    assert estate.sources[held.title.id] == Source(held.title.id, 1, "title", "HM 17", date(2020, 5, 4))
    assert sheet["neighbours"]["parcels"][0]["holders"][0]["name"] == "К. И."


@pytest.mark.parametrize("who", ["analyst", "stranger", "administrator"])
def test_nothing_that_tells_who_people_are_reaches_those_who_may_not_know(world, held, who):
    roles = {"analyst": ("analyst", "09"), "stranger": ("surveyor", "01"), "administrator": ("administrator", "*")}
    role, district = roles[who]
    answer = world.person(role, districts=(district,)).get(held.path)
    assert answer.status_code == 200
    for secret in ("Muhayyo", "xtasinova", "Ирина", "0459", "misspelt", "abab"):
        assert secret not in answer.text, secret
    assert {right["state"]["kind"] for right in answer.json()["estate"]["rights"]} == {
        "ownership", "mortgage", "ban", "servitude"
    }  # fmt: skip


def test_in_another_district_a_surveyor_sees_as_little_as_an_analyst(world, analyst, held):
    stranger = world.surveyor("01").get(held.path).json()
    assert (stranger["people"], stranger["works_here"]) == ("initials", False)
    assert stranger["estate"] == analyst.get(held.path).json()["estate"]


def test_of_a_neighbour_in_another_district_people_are_initials(world, surveyor):
    (here,) = world.row_of_lots(1)
    _, south, east, _ = here.geometry.bounds
    beyond = replace(
        here,
        id=uuid4(),
        version=0,
        number=here.number.replace("10:09", "10:01"),
        district="01",
        geometry=lot(east, south),
    )
    owner = person("Aziz Valiyev")
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, beyond.id, (Share(owner.id, WHOLE),))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parcels(connection, [beyond], world.profile.crs, LONG_AGO)
        insert_parties(connection, (owner,), LONG_AGO)
        insert_rights(connection, (right,), world.profile.crs.srid, LONG_AGO)
    for who, name in ((surveyor, "A. V."), (world.surveyor("*"), "Aziz Valiyev")):
        (neighbour,) = who.get(f"/parcels/{here.number}/sheet").json()["neighbours"]["parcels"]
        assert [holder["name"] for holder in neighbour["holders"]] == [name]


def test_who_has_no_right_to_people_sees_nobody(world, held):
    sheet = world.person("administrator", districts=("*",)).get(held.path).json()
    assert (sheet["people"], sheet["estate"]["parties"]) == ("none", [])
    assert sheet["neighbours"]["parcels"][0]["holders"][0]["name"] == ""


def test_each_look_is_on_record_with_the_people_who_were_seen(world, surveyor, held):
    surveyor.get(held.path)
    ((subject, detail),) = world.query(
        "SELECT subject, detail FROM cadastre.lookup WHERE what = 'read_sheet' AND who = %s ORDER BY id DESC LIMIT 1",
        surveyor.id,
    )
    assert (subject, detail["number"]) == (str(held.parcel.id), held.parcel.number)
    assert set(detail["parties"]) == {str(party.id) for party in (*held.owners, held.bank)}


def test_who_is_not_signed_in_or_has_no_role_is_told_nothing(world, held):
    answer = world.nobody.get(held.path)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    answer = world.person().get(held.path)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


def test_what_never_was_is_not_found_and_what_is_no_number_is_refused(surveyor):
    answer = surveyor.get("/parcels/10:09:99:99:99:9999/sheet")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert surveyor.get("/parcels/hello/sheet").status_code == 422


def test_a_retired_parcel_opens_as_it_stood_last(world, surveyor, supervisor):
    held = _holdings(world)
    ended = tuple(Edit(right.id, 1, None) for name, right in held.rights.items() if name != "beside")
    acts = acts_on(
        ("ending", "decision", held.rights["ownership"]),
        ("ending", "decision", held.rights["path"]),
        ("mortgage_release", "mortgagee_consent", held.rights["mortgage"]),
        ("lifting", "decision", held.rights["ban"]),
    )
    world.approved(surveyor, supervisor, replace(split(held.parcel, 8.0), rights=ended, **acts))
    sheet = surveyor.get(held.path).json()
    assert (sheet["current"], sheet["parcel"]["properties"]["number"]) == (False, held.parcel.number)
    assert sheet["parcel"]["properties"]["valid_to"] is not None
    estate = estate_of_document(sheet["estate"])
    assert {right.kind for right in estate.rights.values()} == {"ownership", "mortgage", "ban", "servitude"}
    assert estate.rights[held.rights["ownership"].id].shares == held.rights["ownership"].shares
    children = sheet["lineage"]["children"]
    assert [child["current"] for child in children] == [True, True]
    assert sheet["neighbours"] == {"count": 0, "parcels": []}
    child = surveyor.get(f"/parcels/{children[0]['number']}/sheet").json()
    assert [parent["number"] for parent in child["lineage"]["parents"]] == [held.parcel.number]
    assert child["estate"]["rights"] == []
    _renamed(world, held.owners[0], "Muhayyo Karimova")
    assert _names(surveyor, held.path) == {"Muhayyo Toʻxtasinova", "Ким Ирина", "Asaka Bank"}, (
        "as they were called last"
    )


def test_history_tells_changes_of_the_parcel_and_of_rights_in_it(world, surveyor, supervisor):
    held = _holdings(world)
    land = change_of(edit(held.parcel, purpose="shop"))
    world.approved(surveyor, supervisor, land)
    mortgage = held.rights["mortgage"]
    act = acts_on(("mortgage_release", "mortgagee_consent", mortgage))
    released = change_of(rights=(Edit(mortgage.id, 1, None),), **act)
    world.approved(surveyor, supervisor, released)
    elsewhere = change_of(edit(held.west, purpose="shop"))
    world.approved(surveyor, supervisor, elsewhere)
    history = surveyor.get(held.path).json()["history"]
    told = [(event["version"], event["kinds"], event["change"] and event["change"]["id"]) for event in history]
    assert told == [(None, ["mortgage"], str(released.id)), (2, [], str(land.id)), (1, [], None)]
    assert (history[0]["author"]["id"], history[0]["approver"]["id"]) == (str(surveyor.id), str(supervisor.id))
    assert history[2]["at"] == "2020-01-01T00:00:00Z"


def test_an_open_change_of_a_right_is_told_to_those_who_work_there(world, surveyor, analyst):
    held = _holdings(world)
    ban = held.rights["ban"]
    act = acts_on(("lifting", "decision", ban))
    world.submitted(surveyor, change_of(rights=(Edit(ban.id, 1, None),), **act))
    assert surveyor.get(held.path).json()["estate"]["claims"] == [{"right": str(ban.id), "title": "A title"}]
    assert analyst.get(held.path).json()["estate"]["claims"] == []


def test_an_approval_says_in_which_parcels_rights_became_others(world, surveyor, supervisor):
    held = _holdings(world)
    ban, path = held.rights["ban"], held.rights["path"]
    acts = acts_on(("lifting", "decision", ban), ("ending", "decision", path))
    change = change_of(rights=tuple(Edit(right.id, 1, None) for right in (ban, path)), **acts)
    world.approved(surveyor, supervisor, change)
    ((payload,),) = world.query(
        "SELECT payload FROM cadastre.event WHERE kind = 'register' AND payload ->> 'change_id' = %s", str(change.id)
    )
    assert set(payload["rights_in"]) == {str(held.parcel.id), str(held.east.id)}
    assert payload["parcels"] == []


def test_of_many_neighbours_the_first_are_named_and_all_are_counted(world, surveyor, monkeypatch, held):
    monkeypatch.setattr("cadastre_server.rights.sheet_repository.MOST_NEIGHBOURS", 1)
    neighbours: dict[str, Any] = surveyor.get(held.path).json()["neighbours"]
    assert (neighbours["count"], [each["number"] for each in neighbours["parcels"]]) == (2, [held.west.number])


def test_on_a_past_day_it_is_the_parcel_its_rights_and_its_neighbours_of_that_day(world, surveyor, supervisor):
    held = _holdings(world)
    before = datetime.now(UTC).isoformat()
    over = [held.rights[name].id for name in ("ban", "beside")]
    with psycopg.connect(world.database.owner_url) as connection:
        end_versions(connection, RIGHT, over, datetime.now(UTC))
    world.approved(surveyor, supervisor, split(held.west, 8.0))
    world.approved(surveyor, supervisor, change_of(edit(held.parcel, purpose="shop")))

    def told(**times) -> tuple:
        sheet = surveyor.get(held.path, params=times).json()
        kinds = {right["state"]["kind"] for right in sheet["estate"]["rights"]}
        beside = [each["number"] for each in sheet["neighbours"]["parcels"]]
        return sheet["parcel"]["properties"]["purpose"], "ban" in kinds, held.west.number in beside

    assert told() == ("shop", False, False)
    assert told(at=before) == told(at=before, known=before) == ("dwelling", True, True)
    now = datetime.now(UTC).isoformat()
    assert told(at=now, known=before) == ("dwelling", True, True), "nobody knew then what was to come"
    earliest = {"at": (LONG_AGO - timedelta(days=1)).isoformat()}
    answer = surveyor.get(held.path, params=earliest)
    assert (answer.status_code, answer.json()["code"]) == (404, "parcel_not_then")


def test_a_retired_parcel_has_neighbours_on_a_day_when_it_was_there(world, surveyor, supervisor):
    parcel, east = world.row_of_lots(2)
    before = datetime.now(UTC).isoformat()
    world.approved(surveyor, supervisor, split(parcel, 8.0))
    path = f"/parcels/{parcel.number}/sheet"
    assert surveyor.get(path).json()["neighbours"]["count"] == 0
    assert [each["number"] for each in surveyor.get(path, params={"at": before}).json()["neighbours"]["parcels"]] == [
        east.number
    ]


def _renamed(world: World, party: Party, name: str, **others: Any) -> None:
    with psycopg.connect(world.database.owner_url) as connection:
        moment = datetime.now(UTC)
        end_parties(connection, [party.id], moment)
        insert_parties(connection, [replace(party, version=party.version + 1, name=name, **others)], moment)


def _names(who: Person, path: str, **times: str) -> set[str]:
    """Of the people in a parcel and beside it."""
    sheet = who.get(path, params=times).json()
    people = estate_of_document(sheet["estate"]).parties.values()
    beside = {holder["name"] for each in sheet["neighbours"]["parcels"] for holder in each["holders"]}
    return {note.name for note in people} | beside


def test_people_are_called_on_a_past_day_what_they_were_called_then(world, surveyor, analyst):
    held = _holdings(world)
    before = datetime.now(UTC).isoformat()
    _renamed(world, held.owners[0], "Muhayyo Karimova", pinfl="41505851230017")
    _renamed(world, held.owners[1], "Ким Ирина Олеговна")
    now = datetime.now(UTC).isoformat()
    old, new = {"Muhayyo Toʻxtasinova", "Ким Ирина"}, {"Muhayyo Karimova", "Ким Ирина Олеговна"}
    assert _names(surveyor, held.path) == _names(surveyor, held.path, at=now) == {*new, "Asaka Bank"}
    assert _names(surveyor, held.path, at=before) == {*old, "Asaka Bank"}
    assert _names(surveyor, held.path, at=now, known=before) == {*old, "Asaka Bank"}, "nobody knew the new names then"
    marks = {note["mark"] for note in surveyor.get(held.path, params={"at": before}).json()["estate"]["parties"]}
    assert "••••••••••0459" in marks and "••••••••••0017" not in marks
    text = analyst.get(held.path, params={"at": before}).text
    assert not any(name in text for name in ("Karimova", "xtasinova", "Ирина", "0459", "0017"))


def test_a_group_has_on_a_past_day_the_members_of_that_day(world, surveyor):
    wife, man, son = person("Zulfiya Azimova"), person("Azim Azimov"), person("Umid Azimov")
    family = group("Azimovlar", wife, man)
    enter(world, wife, man, son, family)
    right = give_land(world, family)
    (number,) = world.query("SELECT number FROM cadastre.parcel_version WHERE parcel_id = %s", right.parcel_id)[0]
    before = datetime.now(UTC).isoformat()
    _renamed(world, family, "Azimovlar", members=(Share(wife.id, Fraction(1, 2)), Share(son.id, Fraction(1, 2))))
    path = f"/parcels/{number}/sheet"
    assert _names(surveyor, path) == {"Azimovlar", "Zulfiya Azimova", "Umid Azimov"}
    assert _names(surveyor, path, at=before) == {"Azimovlar", "Zulfiya Azimova", "Azim Azimov"}


def test_people_of_a_past_day_are_hidden_as_those_of_today_are(world, analyst, held):
    answer = analyst.get(held.path, params={"at": datetime.now(UTC).isoformat()})
    assert answer.status_code == 200
    for secret in ("Muhayyo", "xtasinova", "Ирина", "0459", "misspelt", "abab"):
        assert secret not in answer.text, secret
