"""What is given was held; two open changes do not give the same; who applies is concerned."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.model.source import Source
from tests.core.making import id_of
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    CONTRACT,
    DILYA,
    EAST,
    LOT,
    estate,
    group,
    ownership,
    restriction,
    shares,
)
from tests.core.rules.rights.making import HALVES, NEW_ERROR, SPLIT, WARNING, act, again, amended, grave, said

TITLE = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2"))
LEASE = again(TITLE, "lease", kind="lease", version=2)
RULE = "transferor"


def passed_on(right, *held, operation="sale"):
    return amended(replace(right, shares=shares(*held)), acts=[act(operation, right)])


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([(ANNA, "1/6"), (BEK, "1/2"), (CHORI, "1/3")], []),
        ([(CHORI, "1")], []),
        ([(ANNA, "1/2"), (BEK, "1/2"), (CHORI, "1/3")], [NEW_ERROR]),
        ([(ANNA, "1/2")], [NEW_ERROR]),
        ([(ANNA, "1/2"), (BEK, "1/2"), (CHORI, "1/1000000000000")], [NEW_ERROR]),
    ],
)
@pytest.mark.parametrize("right", [TITLE, LEASE], ids=["ownership", "lease"])
def test_what_some_get_others_give(right, held, expected) -> None:
    findings = said(RULE, estate(right), passed_on(right, *held))
    assert grave(findings) == expected


def test_it_says_what_the_shares_were() -> None:
    [finding] = said(RULE, estate(TITLE), passed_on(TITLE, (ANNA, "1/2"), (BEK, "2/3")))
    assert finding.text() == (
        "10:09:03:02:03:0001: ownership: what is given and received differs; the shares were 1 and are 7/6"
    )


def test_a_faulty_sum_of_the_register_is_handed_on_as_it_is() -> None:
    short = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/3"))
    assert said(RULE, estate(short), passed_on(short, (ANNA, "1/2"), (CHORI, "1/3"))) == []
    assert grave(said(RULE, estate(short), passed_on(short, (ANNA, "1/2"), (CHORI, "1/2")))) == [NEW_ERROR]
    both = amended(
        replace(short, shares=shares((ANNA, "1/2"), (CHORI, "1/2"))),
        acts=[act("sale", short), act("correction", short)],
    )
    assert said(RULE, estate(short), both) == []


def test_ownership_does_not_come_from_nowhere_though_a_lease_does() -> None:
    new = again(TITLE, "new", parcel_id=EAST)
    assert grave(said(RULE, estate(TITLE), amended(new, acts=[act("sale", new)]))) == [NEW_ERROR]
    assert said(RULE, estate(), amended(replace(new, kind="lease"), acts=[act("sale", new)])) == []


def test_a_new_right_in_place_of_the_old_one_is_balanced() -> None:
    new = again(TITLE, "new", shares=shares((CHORI, "1")))
    assert said(RULE, estate(TITLE), amended(new, ended=[TITLE], acts=[act("sale", TITLE, new)])) == []
    part = replace(new, shares=shares((CHORI, "1/2")))
    assert grave(said(RULE, estate(TITLE), amended(part, ended=[TITLE], acts=[act("sale", TITLE, part)]))) == [
        NEW_ERROR
    ]


@pytest.mark.parametrize("sold", ["parent", "child"])
def test_a_split_and_a_sale_in_one_change(sold) -> None:
    halves = [again(TITLE, f"half {n}", parcel_id=half.id, origins=(TITLE.id,)) for n, half in enumerate(HALVES)]
    halves[0] = replace(halves[0], shares=shares((CHORI, "1")))
    acts = [act("carry", TITLE, *halves), act("sale", TITLE if sold == "parent" else halves[0])]
    assert said(RULE, estate(TITLE), amended(*halves, ended=[TITLE], acts=acts, base=SPLIT)) == []


@pytest.mark.parametrize("fraction", ["0", "-1/2"])
def test_nobody_holds_less_than_nothing(fraction) -> None:
    held = (Share(ANNA, Fraction(fraction)), Share(BEK, 1 - Fraction(fraction)))
    [finding] = said(RULE, estate(TITLE), amended(replace(TITLE, shares=held), acts=[act("sale", TITLE)]))
    assert finding.text() == f"10:09:03:02:03:0001: ownership: the share of Anna would be {fraction}"


@pytest.mark.parametrize(
    ("change_of_title", "expected"),
    [
        ({"shares": shares((ANNA, "1"))}, "ownership: Bek loses something, and no act of the change says why"),
        ({"kind": "lease"}, "ownership: Anna loses something, and no act of the change says why"),
        ({"parcel_id": EAST}, "ownership: Anna loses something, and no act of the change says why"),
        ({"reason": "a letter"}, None),
        ({"source_ids": ()}, None),
    ],
)
def test_nobody_loses_anything_without_an_act(change_of_title, expected) -> None:
    changed = replace(TITLE, **change_of_title)
    texts = [finding.text() for finding in said(RULE, estate(TITLE), amended(changed))]
    assert texts == ([] if expected is None else [f"10:09:03:02:03:0001: {expected}"])
    assert said(RULE, estate(TITLE), amended(changed, acts=[act("correction", TITLE)])) == []


def test_nothing_ends_without_an_act() -> None:
    ban = restriction("ban", LOT, "ban")
    [finding] = said(RULE, estate(ban), amended(ended=[ban]))
    assert finding.text() == "10:09:03:02:03:0001: ban ends, and no act of the change says why"
    assert said(RULE, estate(ban), amended(ended=[ban], acts=[act("lifting", ban)])) == []


def test_an_act_names_rights_that_are_there() -> None:
    [finding] = said(RULE, estate(TITLE), amended(acts=[act("sale", TITLE, LEASE)]))
    assert finding.text() == "The act sale names a right that is neither in the register nor in the change"
    made_and_ended = [act("lease", LEASE), act("ending", LEASE)]
    assert said(RULE, estate(TITLE), amended(acts=made_and_ended)) == []


def test_two_open_changes_do_not_sell_the_same_right() -> None:
    made = passed_on(TITLE, (CHORI, "1"))
    claimed = replace(estate(TITLE, LEASE), claims={TITLE.id: "Sale of a yard", LEASE.id: "Another"})
    [finding] = said("right-claimed", claimed, made)
    assert finding.blocks
    assert finding.text() == (
        "10:09:03:02:03:0001: ownership of Anna, Bek is being changed by another open change: Sale of a yard"
    )
    assert said("right-claimed", replace(claimed, claims={LEASE.id: "Another"}), made) == []
    assert grave(said("right-claimed", claimed, amended(ended=[LEASE]))) == [NEW_ERROR]


FAMILY = group("family", (ANNA, "1/2"), (DILYA, "1/2"))
POWER = Source(id_of("power"), 0, "power_of_attorney")


@pytest.mark.parametrize(
    ("applicant", "papers", "expected"),
    [
        (ANNA, (CONTRACT.id,), []),
        (BEK, (CONTRACT.id,), []),
        (CHORI, (CONTRACT.id,), []),
        (DILYA, (CONTRACT.id,), [NEW_ERROR]),
        (DILYA, (CONTRACT.id, POWER.id), []),
        (None, (CONTRACT.id,), [WARNING]),
    ],
)
def test_who_applies_gives_or_gets_or_has_a_power_of_attorney(applicant, papers, expected) -> None:
    sale = act("sale", TITLE, applicant_id=applicant, source_ids=papers)
    made = amended(replace(TITLE, shares=shares((BEK, "1/2"), (CHORI, "1/2"))), acts=[sale], sources=[CONTRACT, POWER])
    findings = said("applicant", estate(TITLE), made)
    assert grave(findings) == expected
    texts = [finding.text() for finding in findings if finding.blocks]
    stranger = "10:09:03:02:03:0001: sale: Dilya applied, holds nothing of it, and shows no power of attorney"
    assert texts == ([stranger] if expected == [NEW_ERROR] else [])


def test_a_member_of_the_group_may_apply() -> None:
    theirs = replace(TITLE, shares=shares((FAMILY.id, "1")))
    made = amended(replace(theirs, shares=shares((BEK, "1"))), acts=[act("sale", theirs, applicant_id=DILYA)])
    assert said("applicant", estate(theirs, people=[FAMILY]), made) == []


def test_whose_property_is_mortgaged_may_apply() -> None:
    mortgage = replace(restriction("mortgage", LOT, shares=shares((CHORI, "1"))), version=0, based_on=TITLE.id)
    made = amended(mortgage, acts=[act("mortgage", mortgage, applicant_id=BEK)])
    assert said("applicant", estate(TITLE), made) == []
    stranger = amended(mortgage, acts=[act("mortgage", mortgage, applicant_id=DILYA)])
    assert grave(said("applicant", estate(TITLE), stranger)) == [NEW_ERROR]


def test_who_applies_for_what_takes_nothing_is_free() -> None:
    assert said("applicant", estate(TITLE), amended(LEASE, acts=[act("lease", LEASE, applicant_id=DILYA)])) == []
