"""The reversal of an approved change over REST: what comes back, what stands in the way, who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from tests.server.acts import acts_on
from tests.server.people import enter, give_land, person, pinfl_of
from tests.server.world import change_of, edit, ended, moved_boundary, split

NOW = "upper_inf(valid) AND upper_inf(recorded)"


def _standing(world, parcels) -> dict[str, list]:
    """All that stands in and around parcels, without versions and times."""
    ids = [parcel.id for parcel in parcels]
    return {
        "parcels": world.query(
            f"""SELECT parcel_id, number, district, land_category, purpose, address, legal_area, computed_area,
                ST_AsText(ST_Normalize(geom)) FROM cadastre.parcel_version
            WHERE {NOW} AND geom && (SELECT ST_Extent(geom) FROM cadastre.parcel_version WHERE parcel_id = ANY(%s))
            ORDER BY parcel_id""",
            ids,
        ),
        "rights": world.query(
            f"""SELECT right_id, kind, parcel_id, registered_on, number, origins, reason, party_id, numerator,
                denominator, source_id
            FROM cadastre.right_version LEFT JOIN cadastre.right_share AS s ON s.right_row_id = row_id
            LEFT JOIN cadastre.right_source AS d ON d.right_row_id = row_id
            WHERE {NOW} AND parcel_id = ANY(SELECT parcel_id FROM cadastre.parcel_version WHERE {NOW} AND geom &&
                (SELECT ST_Extent(geom) FROM cadastre.parcel_version WHERE parcel_id = ANY(%s)))
            ORDER BY right_id, s.place, source_id""",
            ids,
        ),
        "points": world.query(
            f"""SELECT point_id, number, method, accuracy, ST_AsText(geom) FROM cadastre.boundary_point_version
            WHERE {NOW} AND geom && (SELECT ST_Extent(geom) FROM cadastre.parcel_version WHERE parcel_id = ANY(%s))
            ORDER BY point_id""",
            ids,
        ),
    }


def _asked(surveyor, id) -> dict:
    answer = surveyor.ask("POST", f"/changes/{id}/reversal")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _undone(world, surveyor, supervisor, change: Change) -> Change:
    """The reversal of a change, after it went through review like any other."""
    made = from_document(_asked(surveyor, change.id), world.profile.crs.srid)
    world.approved(surveyor, supervisor, replace(made, title="Undone"))
    return made


@pytest.fixture
def owned(world, surveyor, supervisor):
    """Two neighbours; the western one has an owner and a document."""
    west, east = world.row_of_lots(2)
    owner, paper = Party(uuid4(), 0, PartyKind.NATURAL, "Muhayyo"), Source(uuid4(), 0, "title", "HM 7")
    right = Right(
        uuid4(), 0, "ownership", RightClass.RIGHT, west.id, (Share(owner.id, Fraction(1)),), (paper.id,),
        registered_on=date(2020, 5, 5), number="9",
    )  # fmt: skip
    change = change_of(
        parties=(Edit(owner.id, 0, owner),), sources=(Edit(paper.id, 0, paper),), rights=(Edit(right.id, 0, right),)
    )
    world.approved(surveyor, supervisor, change)
    return west, east, replace(right, version=1)


def _split_with_rights(parcel, right) -> Change:
    change = split(parcel, 8.0)
    halves = [item.id for item in change.parcels if item.after is not None]
    carried = [
        replace(right, id=uuid4(), version=0, parcel_id=half, origins=(right.id,), registered_on=None)
        for half in halves
    ]
    act = acts_on(("carry", "decision", right))
    names = (right.id, *(each.id for each in carried))
    acts = tuple(replace(each, right_ids=names) for each in act["acts"])
    edits = (Edit(right.id, right.version, None), *(Edit(each.id, 0, each) for each in carried))
    return replace(change, rights=edits, acts=acts, sources=act["sources"])


def test_a_split_with_its_rights_is_undone_and_history_shows_all(world, surveyor, supervisor, owned):
    west, east, right = owned
    before = _standing(world, (west, east))
    change = _split_with_rights(west, right)
    world.approved(surveyor, supervisor, change)
    assert _standing(world, (west, east)) != before
    undone = _undone(world, surveyor, supervisor, change)
    assert _standing(world, (west, east)) == before
    assert undone.reverses == change.id and set(undone.revived) == {west.id, right.id}
    history = surveyor.get(f"/parcels/{west.number}/history").json()["versions"]
    assert [version["version"] for version in history] == [1, 2]
    assert history[0]["valid_to"] < history[1]["valid_from"] and history[1]["valid_to"] is None
    assert history[1]["change"]["id"] == str(undone.id)
    lineage = surveyor.get(f"/parcels/{west.number}/lineage").json()
    halves = {str(item.id) for item in change.parcels if item.after is not None}
    assert {child["id"] for child in lineage["children"]} == {parent["id"] for parent in lineage["parents"]} == halves
    family = surveyor.get(f"/parcels/{west.number}/family")
    assert family.status_code == 200 and len(family.json()["kin"]) == 3
    half = next(child["number"] for child in lineage["children"])
    (meaning,) = surveyor.get(f"/numbers/{half}").json()["meanings"]
    assert [parcel["number"] for parcel in meaning["successors"]] == [west.number]
    assert surveyor.get(f"/parcels/{half}/history").json()["versions"][0]["valid_to"] is not None


def test_a_number_that_comes_back_was_not_given_twice(world, surveyor, supervisor, owned):
    west, _, right = owned
    change = _split_with_rights(west, right)
    world.approved(surveyor, supervisor, change)
    _undone(world, surveyor, supervisor, change)
    owners = world.query("SELECT parcel_id FROM cadastre.cadastral_number WHERE number = %s", west.number)
    assert owners == [(west.id,)]
    later = split(replace(west, version=2), 8.0)  # what came back is made from like any other
    assert surveyor.put(world.document(later)).status_code == 201


def test_a_sale_is_undone_and_its_documents_and_people_stay_known(world, surveyor, supervisor, owned):
    west, east, right = owned
    before = _standing(world, (west, east))
    buyer = Party(uuid4(), 0, PartyKind.NATURAL, "Bek")
    sold = replace(right, shares=(Share(buyer.id, Fraction(1)),), registered_on=None)
    act = acts_on(("sale", "contract", right), applicant=buyer.id)
    sale = change_of(rights=(Edit(right.id, 1, sold),), parties=(Edit(buyer.id, 0, buyer),), **act)
    world.approved(surveyor, supervisor, sale)
    _undone(world, surveyor, supervisor, sale)
    assert _standing(world, (west, east)) == before
    assert world.query(f"SELECT count(*) FROM cadastre.party_version WHERE party_id = %s AND {NOW}", buyer.id) == [(1,)]
    paper = sale.sources[0].id
    assert world.query(f"SELECT count(*) FROM cadastre.source_version WHERE source_id = %s AND {NOW}", paper) == [(1,)]


def test_a_right_of_an_unknown_day_gets_it_back_and_no_new_one(world, surveyor, supervisor):
    owner = person("Muhayyo")
    enter(world, owner)
    right = replace(give_land(world, owner), version=1)
    buyer = Party(uuid4(), 0, PartyKind.NATURAL, "Bek")
    act = acts_on(("sale", "contract", right), applicant=buyer.id)
    sold = replace(
        right,
        shares=(Share(buyer.id, Fraction(1)),),
        source_ids=(act["sources"][0].after.id,),
        registered_on=date(2026, 1, 5),
    )
    sale = change_of(rights=(Edit(right.id, 1, sold),), parties=(Edit(buyer.id, 0, buyer),), **act)
    world.approved(surveyor, supervisor, sale)
    _undone(world, surveyor, supervisor, sale)
    days = world.query(f"SELECT registered_on FROM cadastre.right_version WHERE right_id = %s AND {NOW}", right.id)
    assert days == [(None,)]


def test_a_point_that_went_along_with_its_corner_goes_back(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    shift = moved_boundary(west, east, 2.0)
    corner = (east.geometry.bounds[0], east.geometry.bounds[1])
    point = BoundaryPoint(uuid4(), 0, corner, "н1", "gnss", 0.03)
    world.approved(surveyor, supervisor, change_of(points=(Edit(point.id, 0, point),)))
    before = _standing(world, (west, east))
    world.approved(surveyor, supervisor, shift)  # knows nothing of the point
    assert _standing(world, (west, east))["points"] != before["points"]
    _undone(world, surveyor, supervisor, shift)
    assert _standing(world, (west, east)) == before


def test_what_was_built_on_it_is_named_and_nothing_is_undone(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    (half,) = [
        row for row in world.query(
            f"SELECT parcel_id, number FROM cadastre.parcel_version WHERE {NOW} AND change_id = %s LIMIT 1", change.id
        )
    ]  # fmt: skip
    state = next(item.after for item in change.parcels if item.id == half[0])
    later = change_of(edit(replace(state, version=1, number=half[1]), address="Navoiy 1"))
    world.approved(surveyor, supervisor, later)
    answer = surveyor.ask("POST", f"/changes/{change.id}/reversal")
    assert (answer.status_code, answer.json()["code"]) == (409, "reversal_built_on")
    assert half[1] in answer.json()["detail"]
    (obstacle,) = answer.json()["parameters"]["built_on"]
    assert (obstacle["id"], obstacle["change_id"]) == (str(half[0]), str(later.id))
    _undone(world, surveyor, supervisor, later)
    assert surveyor.ask("POST", f"/changes/{change.id}/reversal").status_code == 200


def test_what_is_built_between_submission_and_approval_stands_in_the_way(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, address="Navoiy 1"))
    world.approved(surveyor, supervisor, change)
    undone = from_document(_asked(surveyor, change.id), world.profile.crs.srid)
    world.taken(surveyor, supervisor, undone)
    world.approved(surveyor, supervisor, change_of(edit(replace(parcel, version=2), address="Navoiy 2")))
    answer = supervisor.step(undone.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "reversal_built_on")
    assert parcel.number in answer.json()["detail"]


def test_twice_it_cannot_be_undone_and_its_reversal_can(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    shift = moved_boundary(west, east, 2.0)
    world.approved(surveyor, supervisor, shift)
    after = _standing(world, (west, east))
    undone = _undone(world, surveyor, supervisor, shift)
    assert surveyor.ask("POST", f"/changes/{shift.id}/reversal").json()["code"] == "reversal_built_on"
    _undone(world, surveyor, supervisor, undone)
    assert _standing(world, (west, east)) == after


def test_a_split_is_undone_done_again_and_undone_again(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    for _ in range(3):
        change = _undone(world, surveyor, supervisor, change)
    standing = world.query("SELECT version FROM cadastre.parcel_current WHERE parcel_id = %s", parcel.id)
    links = world.query("SELECT count(*) FROM cadastre.lineage WHERE %s IN (parent_id, child_id)", parcel.id)
    assert (standing, links) == ([(3,)], [(4,)]), "each link stands once, however often it was made"


def test_a_reversal_that_does_something_else_too_is_refused(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    undone = from_document(_asked(surveyor, change.id), world.profile.crs.srid)
    more = tuple(e if e.after is None else edit(e.after, purpose="trade") for e in undone.parcels)
    wrong = replace(undone, parcels=more)
    assert surveyor.put(world.document(wrong)).status_code == 201
    answer = surveyor.step(wrong.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "reversal_differs")


def test_only_a_reversal_brings_anything_back(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    halves = tuple(ended(replace(item.after, version=1)) for item in change.parcels if item.after is not None)
    back = change_of(*halves, edit(parcel), kind="merge")
    assert surveyor.put(world.document(back)).status_code == 201
    assert surveyor.step(back.id, "submit").json()["code"] == "stale_base"
    document = {**world.document(replace(back, id=uuid4())), "revived": [str(parcel.id)]}
    answer = surveyor.put(document)
    assert (answer.status_code, answer.json()["code"]) == (422, "change_revives")
    other = change_of(edit(world.row_of_lots(1)[0], address="Navoiy 1"))
    world.approved(surveyor, supervisor, other)
    document = {**document, "reverses": str(other.id)}
    assert surveyor.put(document).status_code == 201
    assert surveyor.step(UUID(document["id"]), "submit").json()["code"] == "reversal_differs"


def test_a_surveyor_sees_the_base_of_a_reversal_without_what_it_brings_back(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    document = _asked(surveyor, change.id)
    assert surveyor.put(document).status_code == 201
    base = {item["id"]: item["state"] for item in surveyor.get(f"/changes/{document['id']}").json()["base"]}
    assert base.pop(str(parcel.id)) is None
    assert all(state is not None for state in base.values())


@pytest.fixture(scope="module")
def approved(world, surveyor, supervisor) -> UUID:
    """A change of district 09 that was approved."""
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, address="Navoiy 1"))
    world.approved(surveyor, supervisor, change)
    return change.id


def test_another_surveyor_of_the_district_may_undo_it_and_nobody_else(world, approved):
    assert world.surveyor("01", "09").ask("POST", f"/changes/{approved}/reversal").status_code == 200
    for who, code in (
        (world.surveyor("01"), "other_district"),
        (world.supervisor(), "wrong_role"),
        (world.person("analyst", districts=("*",)), "wrong_role"),
    ):
        answer = who.ask("POST", f"/changes/{approved}/reversal")
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert world.nobody.ask("POST", f"/changes/{approved}/reversal").status_code == 401


def test_what_was_not_approved_cannot_be_undone(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, address="Navoiy 1"))
    surveyor.put(world.document(change))
    answer = surveyor.ask("POST", f"/changes/{change.id}/reversal")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_approved")
    assert surveyor.ask("POST", f"/changes/{uuid4()}/reversal").status_code == 404


def test_the_record_of_someone_known_elsewhere_only_is_not_handed_out(world, supervisor):
    both, here = world.surveyor("01", "09"), world.surveyor("09")
    elsewhere = person("Karimov Aziz", pinfl_of("3010190100001"))
    enter(world, elsewhere)
    give_land(world, elsewhere, "01")
    corrected = replace(elsewhere, version=1, name="Karimov Azizbek")
    act = acts_on(("correction", "application", Right(uuid4(), 0, "", RightClass.RIGHT, uuid4())))
    acts = tuple(replace(each, right_ids=(), party_ids=(elsewhere.id,)) for each in act["acts"])
    change = change_of(parties=(Edit(elsewhere.id, 1, corrected),), acts=acts, sources=act["sources"])
    world.approved(both, supervisor, change)
    answer = here.ask("POST", f"/changes/{change.id}/reversal")
    assert (answer.status_code, answer.json()["code"]) == (403, "party_elsewhere")
    assert "Karimov" not in answer.text
    document = _asked(both, change.id)
    (back,) = document["parties"]
    assert back["after"]["name"] == "Karimov Aziz"
    looked = "SELECT count(*) FROM cadastre.audit WHERE who = %s AND what = 'read_personal_data' AND subject = %s"
    assert world.query(looked, both.id, str(change.id)) == [(1,)]


def test_the_sides_of_a_reversal_that_became_stale_can_be_looked_at(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    undone = from_document(_asked(surveyor, change.id), world.profile.crs.srid)
    world.submitted(surveyor, undone)
    half = next(item.after for item in change.parcels if item.after is not None)
    ((number,),) = world.query("SELECT number FROM cadastre.parcel_current WHERE parcel_id = %s", half.id)
    later = change_of(edit(replace(half, version=1, number=number), address="Navoiy 1"))
    world.approved(surveyor, supervisor, later)
    answer = supervisor.get(f"/changes/{undone.id}/conflict")
    assert answer.status_code == 200, answer.text
    collisions = supervisor.get(f"/changes/{undone.id}/collisions")
    assert collisions.status_code == 200
