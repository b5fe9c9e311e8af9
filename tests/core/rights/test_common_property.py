"""Common property is divided, and the property of some becomes common."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.rights.division import Division, divide, equal_parts, members_shares
from cadastre_plugin.core.rights.joint_property import JointProperty, join
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    DILYA,
    EAST,
    LOT,
    PAPERS,
    after,
    estate,
    group,
    held,
    ownership,
    refused,
    shares,
)

SPOUSES = group("Anna and Bek", (ANNA, "1/2"), (BEK, "1/2"))
JOINT = ownership("joint", LOT, (SPOUSES.id, "2/3"), (CHORI, "1/3"))
TITLE = ownership("title", EAST, (ANNA, "1/2"), (BEK, "1/4"), (CHORI, "1/4"))
BEFORE = estate(JOINT, TITLE, people=[SPOUSES])
DIVIDED = Division(JOINT.id, (SPOUSES.id,), shares((ANNA, "1/2"), (BEK, "1/6")))


def test_the_property_of_a_group_is_divided() -> None:
    outcome = divide(BEFORE, DIVIDED, PAPERS)
    assert held(outcome.rights[JOINT.id]) == {ANNA: "1/2", BEK: "1/6", CHORI: "1/3"}
    assert outcome.parties == {}, "the register may know another right of the group"


def test_a_group_that_holds_nothing_more_ends() -> None:
    known = replace(DIVIDED, holds_no_more=frozenset({SPOUSES.id}))
    assert divide(BEFORE, known, PAPERS).parties == {SPOUSES.id: None}
    elsewhere = estate(JOINT, ownership("other", EAST, (SPOUSES.id, "1")), people=[SPOUSES])
    assert divide(elsewhere, known, PAPERS).parties == {}
    of_the_draft = estate(JOINT, people=[replace(SPOUSES, version=0)])
    assert divide(of_the_draft, DIVIDED, PAPERS).parties == {SPOUSES.id: None}


def test_several_holders_divide_what_they_have_together() -> None:
    intent = Division(TITLE.id, (ANNA, BEK), equal_parts(TITLE, (ANNA, BEK)))
    assert held(divide(BEFORE, intent, PAPERS).rights[TITLE.id]) == {ANNA: "3/8", BEK: "3/8", CHORI: "1/4"}
    paid_out = Division(TITLE.id, (ANNA, BEK), shares((BEK, "3/4")))
    assert held(divide(BEFORE, paid_out, PAPERS).rights[TITLE.id]) == {BEK: "3/4", CHORI: "1/4"}


def test_a_form_starts_from_what_the_members_have() -> None:
    assert members_shares(BEFORE, JOINT, SPOUSES.id) == shares((ANNA, "1/3"), (BEK, "1/3"))


def test_a_division_neither_loses_nor_makes_anything() -> None:
    for parts in (shares((ANNA, "1/2"), (BEK, "1/7")), shares((ANNA, "1/2"), (BEK, "1/2"))):
        refused("parts_not_whole", divide, BEFORE, replace(DIVIDED, to=parts), PAPERS)
    stranger = replace(DIVIDED, to=shares((ANNA, "1/3"), (DILYA, "1/3")))
    refused("division_stranger", divide, BEFORE, stranger, PAPERS)
    refused("division_nothing", divide, BEFORE, Division(TITLE.id, (ANNA,), shares((ANNA, "1/2"))), PAPERS)
    same = Division(TITLE.id, (ANNA, BEK), shares((ANNA, "1/2"), (BEK, "1/4")))
    refused("division_same", divide, BEFORE, same, PAPERS)
    refused("not_holder", divide, BEFORE, replace(DIVIDED, from_ids=(DILYA,)), PAPERS)


def test_two_join_what_they_have() -> None:
    intent = JointProperty(TITLE.id, (ANNA, CHORI), shares((ANNA, "2/3"), (CHORI, "1/3")), " Anna and Chori ")
    outcome = join(BEFORE, intent, PAPERS)
    ((made, party),) = outcome.parties.items()
    assert held(outcome.rights[TITLE.id]) == {BEK: "1/4", made: "3/4"}
    assert (party.kind, party.name, party.members) == (PartyKind.GROUP, "Anna and Chori", intent.members)
    assert after(BEFORE, outcome).parties[made].members == intent.members


def test_one_makes_it_joint_with_the_spouse_and_a_group_that_is_there_is_taken() -> None:
    intent = JointProperty(TITLE.id, (ANNA,), shares((BEK, "1/2"), (ANNA, "1/2")), "Anna and Bek")
    outcome = join(BEFORE, intent, PAPERS)
    assert held(outcome.rights[TITLE.id]) == {SPOUSES.id: "1/2", BEK: "1/4", CHORI: "1/4"}
    assert outcome.parties == {}


def test_what_is_no_group_is_refused() -> None:
    intent = JointProperty(TITLE.id, (ANNA, BEK), shares((ANNA, "1/2"), (BEK, "1/2")), "Both")
    alone = estate(TITLE)
    assert held(join(alone, intent, PAPERS).rights[TITLE.id])[CHORI] == "1/4"
    refused("group_too_small", join, alone, replace(intent, members=shares((ANNA, "1"))), PAPERS)
    refused("group_unnamed", join, alone, replace(intent, name="  "), PAPERS)
    refused("nobody_named", join, alone, replace(intent, from_ids=()), PAPERS)
    refused("group_without_giver", join, alone, replace(intent, from_ids=(ANNA, CHORI)), PAPERS)
    nested = replace(intent, members=shares((ANNA, "1/2"), (SPOUSES.id, "1/2")))
    refused("group_in_group", join, BEFORE, nested, PAPERS)
    refused("parts_not_whole", join, alone, replace(intent, members=shares((ANNA, "1/2"), (BEK, "1/3"))), PAPERS)


def test_equal_parts_are_exact() -> None:
    thirds = equal_parts(TITLE, (ANNA, BEK, CHORI))
    assert [share.fraction for share in thirds] == [Fraction(1, 3)] * 3
