"""A right has a holder and a document; a group has members; a building stands on land that someone has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import RightClass, Standing
from tests.core.making import id_of
from tests.core.rights.making import ANNA, BEK, EAST, LOT, estate, group, ownership, person, restriction, shares
from tests.core.rules.rights.making import HALVES, KNOWN_ERROR, NEW_ERROR, SPLIT, again, amended, grave, said

TITLE = ownership("title", LOT, (ANNA, "1"))
NOBODYS = ownership("title", LOT)
BUILDING = "10:09:03:02:03:0001:0001"
STRANGER = id_of("stranger")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (TITLE, {"shares": shares((BEK, "1"))}, []),
        (TITLE, {"shares": ()}, [NEW_ERROR]),
        (TITLE, {"shares": (), "right_class": RightClass.RESTRICTION}, []),
        (TITLE, {"shares": (), "kind": "servitude", "served": (EAST,)}, []),
        (TITLE, {"shares": shares((STRANGER, "1"))}, [NEW_ERROR]),
        (NOBODYS, {"building": BUILDING}, [KNOWN_ERROR]),
        (ownership("title", LOT, (STRANGER, "1")), {"building": BUILDING}, [KNOWN_ERROR]),
        (NOBODYS, {"shares": shares((STRANGER, "1"))}, [NEW_ERROR]),
    ],
)
def test_a_right_has_a_holder_who_is_there(before, after, expected) -> None:
    findings = said("right-party", estate(before), amended(replace(before, **after)))
    assert grave(findings) == expected


def test_a_holder_may_come_with_the_change() -> None:
    new = person("Elyor")
    sold = replace(TITLE, shares=shares((new.id, "1")))
    assert said("right-party", estate(TITLE), amended(sold, parties=[new])) == []


def test_a_party_that_ends_holds_nothing_any_more() -> None:
    doubled = replace(amended(), parties=amended(parties=[Party(ANNA, 1, PartyKind.NATURAL, "Anna")]).parties)
    ends = replace(doubled, parties=(replace(doubled.parties[0], after=None),))
    [finding] = said("right-party", estate(TITLE), ends)
    assert finding.blocks
    assert finding.text() == "10:09:03:02:03:0001: ownership names Anna, a party that the change ends"
    moved = amended(replace(TITLE, shares=shares((BEK, "1"))))
    assert said("right-party", estate(TITLE), replace(moved, parties=ends.parties)) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (TITLE, {}, []),
        (TITLE, {"source_ids": ()}, [NEW_ERROR]),
        (TITLE, {"source_ids": (*TITLE.source_ids, id_of("lost"))}, [NEW_ERROR]),
        (replace(TITLE, source_ids=()), {}, [KNOWN_ERROR]),
        (replace(TITLE, source_ids=(id_of("lost"),)), {}, [KNOWN_ERROR]),
        (restriction("ban", LOT, "ban"), {"source_ids": (), "standing": Standing.PRESENT}, [NEW_ERROR]),
        (restriction("ban", LOT, "ban"), {"source_ids": (), "standing": Standing.ABSENT}, []),
    ],
)
def test_a_right_rests_on_a_document_that_is_there(before, after, expected) -> None:
    findings = said("right-source", estate(before), amended(replace(before, **after)))
    assert grave(findings) == expected


def test_a_right_that_is_carried_over_has_the_documents_it_had() -> None:
    without = replace(TITLE, source_ids=())
    carried = again(TITLE, "half", parcel_id=HALVES[0].id, origins=(TITLE.id,), source_ids=())
    assert grave(said("right-source", estate(TITLE), amended(carried, ended=[TITLE], base=SPLIT))) == [NEW_ERROR]
    assert grave(said("right-source", estate(without), amended(carried, ended=[without], base=SPLIT))) == [KNOWN_ERROR]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([(ANNA, "1/2"), (BEK, "1/2")], []),
        ([(ANNA, "1/3"), (BEK, "2/3")], []),
        ([(ANNA, "1")], [NEW_ERROR]),
        ([], [NEW_ERROR]),
        ([(ANNA, "1/2"), (ANNA, "1/2")], [NEW_ERROR]),
        ([(ANNA, "1/2"), (BEK, "1/3")], [NEW_ERROR]),
        ([(ANNA, "1/2"), (STRANGER, "1/2")], [NEW_ERROR]),
    ],
)
def test_a_group_has_two_members_and_is_whole(members, expected) -> None:
    family = Party(id_of("family"), 0, PartyKind.GROUP, "Family", members=shares(*members))
    held = replace(TITLE, shares=shares((family.id, "1")))
    findings = said("group-members", estate(TITLE), amended(held, parties=[family]))
    assert grave(findings) == expected
    assert all(finding.subjects == (LOT,) for finding in findings)


def test_the_members_of_a_group_of_the_register_are_its_own() -> None:
    known = group("family", (ANNA, "1"))
    renamed = Party(known.id, 1, PartyKind.GROUP, "Another", members=known.members)
    assert grave(said("group-members", estate(people=[known]), amended(parties=[renamed]))) == [KNOWN_ERROR]
    fewer = replace(renamed, members=())
    assert grave(said("group-members", estate(people=[known]), amended(parties=[fewer]))) == [NEW_ERROR]


def test_a_person_has_no_members() -> None:
    assert said("group-members", estate(), amended(parties=[person("Elyor")])) == []


HOUSE = again(TITLE, "house", building=BUILDING)


def test_a_right_in_a_building_follows_one_in_its_land() -> None:
    assert said("land-right", estate(TITLE), amended(HOUSE)) == []
    assert said("land-right", estate(), amended(again(TITLE, "land"), HOUSE)) == []
    [finding] = said("land-right", estate(), amended(HOUSE))
    assert finding.blocks
    assert finding.text() == f"10:09:03:02:03:0001: a right in building {BUILDING} stands without a right in its land"


def test_a_burden_on_the_land_is_no_right_in_it() -> None:
    burden = again(TITLE, "path", kind="servitude")
    assert grave(said("land-right", estate(burden), amended(HOUSE))) == [NEW_ERROR]


def test_the_land_does_not_go_from_under_the_building() -> None:
    house = replace(HOUSE, version=3)
    assert grave(said("land-right", estate(TITLE, house), amended(ended=[TITLE]))) == [NEW_ERROR]
    assert said("land-right", estate(TITLE, house), amended(ended=[TITLE, house])) == []


def test_a_building_without_land_was_so_before() -> None:
    house = replace(HOUSE, version=3)
    assert grave(said("land-right", estate(house), amended(replace(house, reason="name")))) == [KNOWN_ERROR]


def test_what_else_is_in_a_parcel_that_was_not_read_is_not_known() -> None:
    assert said("land-right", estate(known=[EAST]), amended(HOUSE)) == []
    carried = replace(HOUSE, parcel_id=HALVES[0].id)
    assert grave(said("land-right", estate(known=[EAST]), amended(carried, base=SPLIT))) == [NEW_ERROR]
