"""Which changes two supervisors must approve, and why."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.profile.profile import parse_profile
from cadastre_plugin.core.profile.second_approver import SecondApprover
from cadastre_plugin.core.review.second_approver import reason_text, second_needed
from cadastre_plugin.core.rights.estate import Estate
from tests.core.making import TASHKENT, change, id_of, new_parcel, parcel, polygon, rectangle

RULES = SecondApprover(1000.0, True, ("lifting", "arrest"))
CITY = replace(TASHKENT, second_approver=RULES)
HALL, ALI = id_of("hall"), id_of("ali")
PEOPLE = {
    HALL: PartyNote(HALL, 1, PartyKind.STATE, "Hokimiyat"),
    ALI: PartyNote(ALI, 1, PartyKind.NATURAL, "Ali"),
}
LOT = parcel("1", rectangle(0, 0, 20, 30))
OTHER = parcel("2", rectangle(20, 0, 40, 30))


def reasons(made: Change, *base: Parcel, rights: tuple[Right, ...] = (), city=CITY) -> tuple[str, ...]:
    lots = {lot.id: lot for lot in base}
    return second_needed(made, lots, Estate({right.id: right for right in rights}, PEOPLE), city)


def held(by, lot: Parcel, name: str = "held", kind: RightClass = RightClass.RIGHT) -> Right:
    return Right(id_of(name), 1, "ownership", kind, lot.id, (Share(by, Fraction(1)),))


def test_a_city_that_says_nothing_wants_one():
    wide = replace(LOT, geometry=rectangle(0, 0, 900, 900))
    assert (
        reasons(change(wide), LOT, rights=(held(HALL, LOT),), city=replace(CITY, second_approver=SecondApprover()))
        == ()
    )


@pytest.mark.parametrize(("width", "expected"), [(33.0, ()), (34.0, ("area_over_m2",))])
def test_the_area_is_that_after_the_change(width, expected):
    assert reasons(change(replace(LOT, geometry=rectangle(0, 0, width, 30))), LOT) == expected


def test_the_area_is_that_before_the_change_too():
    large = replace(LOT, geometry=rectangle(0, 0, 40, 30))
    assert reasons(change(LOT), large) == ("area_over_m2",)
    assert reasons(change(ended=[large]), large) == ("area_over_m2",)


def test_areas_of_all_parcels_count_together():
    changed = [replace(lot, purpose="shop") for lot in (LOT, OTHER)]
    assert reasons(change(changed[0]), LOT) == ()
    assert reasons(change(*changed), LOT, OTHER) == ("area_over_m2",)
    children = [new_parcel("3", rectangle(0, 0, 20, 30)), new_parcel("4", rectangle(20, 0, 40, 30))]
    assert reasons(change(*children)) == ("area_over_m2",)


def test_a_neighbour_that_only_got_a_corner_does_not_count():
    vast = parcel("2", rectangle(20, 0, 400, 30))
    corner = replace(vast, geometry=polygon((20, 0), (400, 0), (400, 30), (20, 30), (20.001, 15.0)))
    mine = replace(LOT, purpose="shop")
    assert reasons(change(mine, corner), LOT, vast, rights=(held(HALL, vast),)) == ()
    moved = replace(vast, geometry=polygon((20, 0), (400, 0), (400, 30), (20, 30), (20.05, 15.0)))
    assert reasons(change(mine, moved), LOT, vast, rights=(held(HALL, vast),)) == ("area_over_m2", "state_land")
    renamed = replace(vast, purpose="shop")
    assert reasons(change(mine, renamed), LOT, vast) == ("area_over_m2",)


def test_land_whose_rights_become_others_counts():
    large = replace(LOT, geometry=rectangle(0, 0, 40, 30))
    sold = Change(id_of("sale"), "rights", "Sale", "", "09", rights=(Edit(id_of("held"), 1, held(ALI, large)),))
    assert reasons(sold, large, rights=(held(ALI, large),)) == ("area_over_m2",)


def test_land_of_the_state_is_what_a_body_of_the_state_has_a_right_in():
    mine = change(replace(LOT, purpose="shop"))
    assert reasons(mine, LOT, rights=(held(HALL, LOT),)) == ("state_land",)
    assert reasons(mine, LOT, rights=(held(ALI, LOT),)) == ()
    assert reasons(mine, LOT, rights=(held(HALL, LOT, kind=RightClass.RESTRICTION),)) == ()
    assert reasons(mine, LOT, OTHER, rights=(held(HALL, OTHER),)) == ()


def test_land_that_goes_to_the_state_or_from_it_is_land_of_the_state():
    ours, theirs = held(ALI, LOT), held(HALL, LOT)
    for before, after in ((ours, theirs), (theirs, ours), (theirs, None)):
        sold = Change(id_of("sale"), "rights", "Sale", "", "09", rights=(Edit(before.id, 1, after),))
        assert reasons(sold, LOT, rights=(before,)) == ("state_land",)


def test_a_body_of_the_state_that_the_change_makes_is_one():
    made = Party(id_of("new"), NEW, PartyKind.STATE, "Yangi boshqarma")
    right = held(made.id, LOT)
    sold = Change(
        id_of("sale"),
        "rights",
        "Sale",
        "",
        "09",
        parties=(Edit(made.id, NEW, made),),
        rights=(Edit(right.id, 1, right),),
    )
    assert reasons(sold, LOT, rights=(held(ALI, LOT),)) == ("state_land",)


def test_operations_are_those_of_the_acts_in_the_order_of_the_profile():
    acts = tuple(Act(id_of(name), name) for name in ("sale", "arrest", "lifting", "arrest"))
    assert reasons(replace(change(), acts=acts)) == ("lifting", "arrest")


def test_each_reason_has_a_text():
    texts = [reason_text(reason, CITY) for reason in ("area_over_m2", "state_land", "lifting")]
    assert "1\u202f000" in texts[0] and len(set(texts)) == 3 and not any("{" in text for text in texts)


@pytest.mark.parametrize(
    "rules", [{"area_over_m2": -1}, {"area_over_m2": "much"}, {"state_land": 1}, {"operations": "lifting"}, {"area": 5}]
)
def test_a_profile_that_misstates_the_rules_is_refused(rules):
    with pytest.raises(ProfileError):
        parse_profile({**TASHKENT.document, "review": {"second_approver": rules}})


def test_the_sample_city_wants_two_for_large_and_state_land_and_for_liftings():
    assert TASHKENT.second_approver == SecondApprover(10000.0, True, ("lifting",))
