"""Changes of rights over REST: what they touch, whose they are, and what stands in their way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from shapely.geometry import shape

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.document import estate_of_document
from tests.server.acts import acts_on
from tests.server.world import change_of, edit, split


def _person(name):
    return Party(uuid4(), 0, PartyKind.NATURAL, name)


@pytest.fixture
def owned(world, surveyor, supervisor):
    """A parcel that one person owns, as the register has it: parcel, owner, right, document."""
    (parcel,) = world.row_of_lots(1)
    owner, paper = _person("Muhayyo Toʻxtasinova"), Source(uuid4(), 0, "title", "HM 7")
    right = Right(
        uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, (Share(owner.id, Fraction(1)),), (paper.id,),
        registered_on=date(2020, 5, 5), number="9",
    )  # fmt: skip
    change = change_of(
        edit(parcel, legal_area=601.0),
        parties=(Edit(owner.id, 0, owner),),
        sources=(Edit(paper.id, 0, paper),),
        rights=(Edit(right.id, 0, right),),
    )
    world.approved(surveyor, supervisor, change)
    return parcel, owner, replace(right, version=1), paper


def _sale(right, buyer, **others):
    sold = replace(right, shares=(Share(buyer.id, Fraction(1)),))
    act = acts_on(("sale", "contract", right), applicant=buyer.id)
    return change_of(
        rights=(Edit(right.id, right.version, sold),), parties=(Edit(buyer.id, 0, buyer),), **act, **others
    )


def _document(world, change):
    return to_document(change, world.profile.crs.srid)


def test_a_change_of_rights_alone_has_its_place_and_what_was_before(world, surveyor, owned):
    parcel, owner, right, paper = owned
    change = _sale(right, _person("Ким Ирина"))
    summary = surveyor.put(_document(world, change)).json()
    assert summary["bbox"] == pytest.approx(parcel.geometry.bounds)
    record = surveyor.get(f"/changes/{change.id}").json()
    before = estate_of_document(record["base_estate"])
    assert before.rights == {right.id: right}
    assert before.name(owner.id) == owner.name and before.sources[paper.id].number == "HM 7"
    assert record["numbers"] == {str(parcel.id): parcel.number}
    assert shape(record["places"][str(parcel.id)]).equals(parcel.geometry)


def test_a_parcel_that_the_change_itself_touches_has_no_place_besides(world, surveyor, owned):
    parcel, _, right, _ = owned
    change = replace(_sale(right, _person("Ким Ирина")), parcels=(edit(parcel, version=2, legal_area=602.0),))
    assert surveyor.put(_document(world, change)).status_code == 201
    record = surveyor.get(f"/changes/{change.id}").json()
    assert (record["numbers"], record["places"]) == ({str(parcel.id): parcel.number}, {})


def test_rights_of_another_district_are_not_ones_own(world, owned):
    _, _, right, _ = owned
    stranger = world.surveyor("03")
    answer = stranger.put(_document(world, _sale(right, _person("N"), district="03")))
    assert answer.status_code == 403 and answer.json()["code"] == "other_district"


def test_of_two_sales_of_one_right_the_second_is_refused_and_told_which(world, surveyor, supervisor, owned):
    parcel, _, right, _ = owned
    other = world.surveyor()
    first, second = _sale(right, _person("A")), _sale(right, _person("B"))
    assert other.put(_document(world, second)).status_code == 201
    world.approved(surveyor, supervisor, first)
    answer = other.step(second.id, "submit")
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "stale_base"
    assert f"ownership {parcel.number}" in problem["detail"]


def test_a_party_that_holds_something_cannot_end(world, surveyor, owned):
    _, owner, _, _ = owned
    change = change_of(parties=(Edit(owner.id, 1, None),))
    assert surveyor.put(_document(world, change)).status_code == 201
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "party_in_use")
    assert owner.name in answer.json()["detail"]


def test_a_person_who_is_gone_is_told_from_other_things(world, surveyor, owned):
    _, _, right, _ = owned
    ghost = replace(right, shares=(Share(uuid4(), Fraction(1)),))
    change = change_of(rights=(Edit(right.id, right.version, ghost),))
    assert surveyor.put(_document(world, change)).status_code == 201
    answer = surveyor.step(change.id, "submit")
    assert answer.json()["code"] == "reference_unknown" and "person" in answer.json()["detail"]


def test_members_of_a_group_and_all_terms_of_a_right_come_back(world, surveyor, supervisor, owned):
    _, owner, right, _ = owned
    spouse = _person("Anvar")
    half = Fraction(1, 2)
    both = Party(uuid4(), 0, PartyKind.GROUP, "Muhayyo, Anvar", members=(Share(owner.id, half), Share(spouse.id, half)))
    joint = replace(right, shares=(Share(both.id, Fraction(1)),), reason="joint", origins=(uuid4(),))
    change = change_of(
        rights=(Edit(right.id, 1, joint),),
        parties=tuple(Edit(party.id, 0, party) for party in (spouse, both)),
        **acts_on(("joint_property", "contract", right), applicant=owner.id),
    )
    world.approved(surveyor, supervisor, change)
    later = change_of(rights=(Edit(right.id, 2, replace(joint, version=2)),))
    surveyor.put(_document(world, later))
    before = estate_of_document(surveyor.get(f"/changes/{later.id}").json()["base_estate"])
    assert before.rights == {right.id: replace(joint, version=2)}
    assert before.parties[both.id].members == both.members
    assert before.name(spouse.id) == "Anvar"


@pytest.mark.parametrize("said", [None, date(2024, 2, 3)])
def test_a_right_that_begins_is_registered_on_the_day_of_its_approval_unless_a_day_is_said(
    world, surveyor, supervisor, owned, said
):
    parcel, owner, _, _ = owned
    lease = Right(uuid4(), 0, "lease", RightClass.RIGHT, parcel.id, (Share(owner.id, Fraction(1)),), registered_on=said)
    act = acts_on(("lease", "contract", lease), applicant=owner.id)
    lease = replace(lease, source_ids=act["acts"][0].source_ids)
    world.approved(surveyor, supervisor, change_of(rights=(Edit(lease.id, 0, lease),), **act))
    ((kept, today),) = world.query(
        "SELECT registered_on, current_date FROM cadastre.right_version WHERE right_id = %s", lease.id
    )
    assert kept == (said or today)


def test_the_first_day_of_a_parcel_that_a_change_made_is_told_and_of_a_loaded_one_is_not(world, surveyor, supervisor):
    (lot,) = world.row_of_lots(1)
    change = split(lot, 8.0)
    world.approved(surveyor, supervisor, change)
    children = [edit.id for edit in change.parcels if edit.after is not None]
    (loaded,) = world.row_of_lots(1)
    asked = {"parcels": [str(id) for id in (*children, loaded.id)]}
    found = estate_of_document(surveyor.ask("POST", "/estate", json=asked).json())
    ((today,),) = world.query("SELECT current_date")
    assert found.since == dict.fromkeys(children, today)
