"""A ban or an arrest in its three states, before alienation, split and merge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.right import RightClass, Standing
from cadastre_plugin.core.profile.profile import OperationRules
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Severity
from tests.core.making import TASHKENT, change, new_parcel, rectangle
from tests.core.rights.making import ANNA, BEK, EAST, LOT, estate, ownership, restriction, shares
from tests.core.rules.rights.making import (
    BARE,
    EAST_LAND,
    HALVES,
    INFO,
    LAND,
    NEW_ERROR,
    SPLIT,
    WARNING,
    act,
    again,
    amended,
    grave,
    said,
)

TITLE = ownership("title", LOT, (ANNA, "1"))
SOLD = replace(TITLE, shares=shares((BEK, "1")))
BAN = restriction("ban", LOT, "ban", standing=Standing.PRESENT, number="77", imposed_by="The court")
OLD_BAN = replace(BAN, standing=None)
ARREST = replace(BAN, kind="arrest")
ABSENT = replace(BAN, standing=Standing.ABSENT, checked_on=date(2026, 3, 1))
UNKNOWN = replace(BAN, standing=Standing.UNKNOWN)
ELSEWHERE = replace(BAN, parcel_id=EAST)
SALE = amended(SOLD, acts=[act("sale", TITLE)])
RULE = "restriction-blocks"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([BAN], [NEW_ERROR]),
        ([OLD_BAN], [NEW_ERROR]),
        ([ARREST], [NEW_ERROR]),
        ([BAN, replace(ARREST, id=TITLE.id)], [NEW_ERROR, NEW_ERROR]),
        ([ABSENT], []),
        ([UNKNOWN], [WARNING]),
        ([], [INFO]),
        ([ELSEWHERE], [INFO]),
    ],
)
@pytest.mark.parametrize("made", [SALE, SPLIT], ids=["sale", "split"])
def test_what_is_known_of_bans_decides(made, records, expected) -> None:
    before = estate(*([] if any(right.id == TITLE.id for right in records) else [TITLE]), *records)
    assert grave(said(RULE, before, made)) == expected


def test_it_says_which_ban_and_whose() -> None:
    [finding] = said(RULE, estate(TITLE, BAN), SALE)
    assert finding.text() == (
        "10:09:03:02:03:0001: ban 77, imposed by The court, forbids this; lift it first or in the same change"
    )
    assert finding.subjects == (LOT,)


@pytest.mark.parametrize("operation", ["lease", "inheritance", "joint_property", "correction", "ban", "lifting"])
def test_what_alienates_nothing_is_free(operation) -> None:
    assert said(RULE, estate(TITLE, BAN), amended(SOLD, acts=[act(operation, TITLE)])) == []


@pytest.mark.parametrize("operation", ["sale", "gift", "exchange", "division", "mortgage"])
def test_what_alienates_is_not(operation) -> None:
    assert grave(said(RULE, estate(TITLE, BAN), amended(SOLD, acts=[act(operation, TITLE)]))) == [NEW_ERROR]


def test_what_alienates_is_the_citys_word() -> None:
    profile = replace(TASHKENT, operations={"lease": OperationRules(alienates=True)})
    made = amended(SOLD, acts=[act("lease", TITLE)])
    assert grave(said(RULE, estate(TITLE, BAN), made, profile=profile)) == [NEW_ERROR]
    assert said(RULE, estate(TITLE, BAN), SALE, profile=profile) == []
    lenient = replace(TASHKENT, severities={RULE: Severity.WARNING})
    assert grave(said(RULE, estate(TITLE, BAN), SALE, profile=lenient)) == [WARNING]


def test_lifting_it_in_the_same_change_frees_the_parcel() -> None:
    acts = [act("lifting", BAN), act("sale", TITLE)]
    assert said(RULE, estate(TITLE, BAN), amended(SOLD, ended=[BAN], acts=acts)) == []
    base = replace(amended(ended=[BAN], acts=acts[:1]), parcels=SPLIT.parcels, lineage=SPLIT.lineage)
    assert said(RULE, estate(TITLE, BAN), base) == []


@pytest.mark.parametrize("operation", [None, "ending", "verified_absent", "carry"])
def test_nothing_else_lifts_it(operation) -> None:
    acts = [act("sale", TITLE), *([act(operation, BAN)] if operation else [])]
    assert grave(said(RULE, estate(TITLE, BAN), amended(SOLD, ended=[BAN], acts=acts))) == [NEW_ERROR]
    turned = amended(SOLD, ABSENT, acts=acts)
    assert grave(said(RULE, estate(TITLE, BAN), turned)) == [NEW_ERROR]


def test_one_of_two_bans_lifted_leaves_the_other() -> None:
    other = replace(BAN, id=EAST, number="78")
    made = amended(SOLD, ended=[BAN], acts=[act("lifting", BAN), act("sale", TITLE)])
    [finding] = said(RULE, estate(TITLE, BAN, other), made)
    assert finding.parameters["restriction"] == "78"


def test_a_ban_that_comes_with_the_change_counts() -> None:
    made = amended(SOLD, again(BAN, "new ban"), acts=[act("sale", TITLE)])
    assert grave(said(RULE, estate(TITLE), made)) == [NEW_ERROR]


def test_what_was_not_known_is_asked_in_the_same_change() -> None:
    asked = amended(SOLD, ABSENT, acts=[act("sale", TITLE), act("verified_absent", BAN)])
    assert said(RULE, estate(TITLE, UNKNOWN), asked) == []
    first = amended(SOLD, again(ABSENT, "check"), acts=[act("sale", TITLE)])
    assert said(RULE, estate(TITLE), first) == []


def test_a_ban_that_is_carried_to_the_children_still_blocks_once() -> None:
    carried = [again(BAN, f"ban {n}", parcel_id=half.id, origins=(BAN.id,)) for n, half in enumerate(HALVES)]
    made = amended(*carried, ended=[BAN], acts=[act("carry", BAN, *carried)], base=SPLIT)
    [finding] = said(RULE, estate(TITLE, BAN), made)
    assert (finding.blocks, finding.subjects) == (True, (LOT,))


def test_either_parent_keeps_parcels_from_being_merged() -> None:
    whole = new_parcel("whole", rectangle(0, 0, 40, 30))
    merge = change(whole, ended=[LAND, EAST_LAND], kind="merge", lineage=[("1", "whole"), ("2", "whole")])
    assert grave(said(RULE, estate(ABSENT, replace(ELSEWHERE, id=TITLE.id)), merge)) == [NEW_ERROR]
    taking = change(replace(LAND, geometry=whole.geometry), ended=[EAST_LAND], kind="merge", lineage=[("2", "1")])
    east_free = replace(ABSENT, id=TITLE.id, parcel_id=EAST)
    assert grave(said(RULE, estate(BAN, east_free), taking)) == [NEW_ERROR]


def test_a_boundary_that_moves_is_no_alienation() -> None:
    moved = [replace(LAND, geometry=rectangle(0, 0, 21, 30)), replace(EAST_LAND, geometry=rectangle(21, 0, 40, 30))]
    assert said(RULE, estate(BAN), change(*moved)) == []


def test_who_loses_something_without_an_act_is_protected_too() -> None:
    assert grave(said(RULE, estate(TITLE, BAN), amended(SOLD))) == [NEW_ERROR]
    part = replace(TITLE, shares=shares((ANNA, "1/2"), (BEK, "1/2")))
    assert grave(said(RULE, estate(TITLE, BAN), amended(part))) == [NEW_ERROR]
    assert said(RULE, estate(TITLE, BAN), amended(replace(TITLE, reason="a letter"))) == []
    burden = restriction("mortgage", LOT, shares=shares((BEK, "1")))
    assert burden.right_class is RightClass.RESTRICTION
    assert said(RULE, estate(TITLE, BAN, burden), amended(ended=[burden])) == []


def test_of_land_that_was_not_read_only_what_is_seen_is_said() -> None:
    assert said(RULE, estate(TITLE, known=[EAST]), SALE) == []
    assert grave(said(RULE, estate(TITLE, BAN, known=[EAST]), SALE)) == [NEW_ERROR]
    assert said(RULE, None, SPLIT) == []
    assert grave(said(RULE, Estate(known=frozenset({LOT})), SPLIT)) == [INFO]


def test_a_change_of_nothing_says_nothing() -> None:
    assert said(None, estate(TITLE, BAN), BARE) == []
    assert said(None, estate(TITLE, BAN), replace(BARE, parcels=(Edit(LOT, 1, LAND),))) == []
