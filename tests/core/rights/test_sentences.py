"""What becomes of rights, in plain words and as a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from cadastre_plugin.core.model.right import Standing
from cadastre_plugin.core.rights.carry import Decision, Fate, carried, parentage_of, proposed
from cadastre_plugin.core.rights.correction import correct
from cadastre_plugin.core.rights.differences import FIELD_NAMES
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.ending import end
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.joint_property import JointProperty, join
from cadastre_plugin.core.rights.lease import Lease, lease
from cadastre_plugin.core.rights.mortgage import Mortgage, mortgage, release
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.parties import add, merge_parties
from cadastre_plugin.core.rights.restriction import Check, Restriction, impose, lift, record_check
from cadastre_plugin.core.rights.sentences import rows, sentences
from cadastre_plugin.core.rights.servitude import Servitude, servitude
from cadastre_plugin.core.rights.transfer import Offer, Transfer, exchange, transfer
from cadastre_plugin.core.rules.subjects import label
from tests.core.making import TASHKENT, change, new_parcel, parcel, rectangle
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    DILYA,
    PAPERS,
    estate,
    ownership,
    person,
    restriction,
    shares,
)

WEST, EAST = parcel("47", rectangle(0, 0, 20, 30)), parcel("48", rectangle(20, 0, 40, 30))
SOUTH, NORTH = new_parcel("south", rectangle(0, 0, 20, 10)), new_parcel("north", rectangle(0, 10, 20, 30))
BOTH = new_parcel("both", rectangle(0, 0, 40, 30))
LAND = {item.id: item for item in (WEST, EAST, SOUTH, NORTH, BOTH)}
W, E = WEST.number, EAST.number

TITLE = ownership("title", WEST.id, (ANNA, "1/2"), (BEK, "1/2"))
OTHER = ownership("other", EAST.id, (CHORI, "1"))
PLEDGE = restriction(
    "pledge", WEST.id, rank=1, amount=Decimal(500_000_000), currency="UZS", shares=shares((DILYA, "1"))
)
ARREST = restriction("arrest", WEST.id, "arrest", number="12", imposed_by="Court Y", standing=Standing.PRESENT)
BEFORE = estate(TITLE, OTHER, PLEDGE, ARREST)


def name_of(parcel_id: UUID) -> str:
    return label(LAND[parcel_id])


def told(*outcomes: RightsOutcome, before: Estate = BEFORE) -> list[str]:
    edits = RightsEdits()
    for outcome in outcomes:
        edits = edits.with_outcome(outcome, before.versions())
    found = sentences(before, before.with_edits(edits), edits, TASHKENT, name_of)
    return [sentence.text().replace("\u00a0", " ") for sentence in found]


def test_a_sale_of_a_part_tells_what_is_kept() -> None:
    sold = transfer(
        BEFORE, Transfer("sale", TITLE.id, ANNA, shares((CHORI, "1/2"), (DILYA, "1/2")), Fraction(1, 6)), PAPERS
    )
    assert told(sold) == [f"Sale. Ownership, {W}: Anna gives 1/6 and keeps 1/3. Receives: Chori 1/12, Dilya 1/12"]


def test_a_gift_of_all_tells_that_nothing_is_kept() -> None:
    given = transfer(BEFORE, Transfer("gift", TITLE.id, ANNA, shares((BEK, "1"))), PAPERS)
    assert told(given) == [f"Gift. Ownership, {W}: Anna gives 1/2 and keeps nothing. Receives: Bek 1/2"]


def test_an_exchange_is_told_of_both_rights() -> None:
    swapped = exchange(BEFORE, Offer(TITLE.id, ANNA), Offer(OTHER.id, CHORI), PAPERS)
    assert told(swapped) == [
        f"Exchange. Ownership, {W}: Anna gives 1/2 and keeps nothing. Receives: Chori 1/2",
        f"Exchange. Ownership, {E}: Chori gives 1 and keeps nothing. Receives: Anna 1",
    ]


def test_where_several_give_each_was_and_is_something() -> None:
    joined = join(BEFORE, JointProperty(TITLE.id, (ANNA, BEK), shares((ANNA, "1/2"), (BEK, "1/2")), "The two"), PAPERS)
    assert told(joined) == [
        "New group: The two. Members: Anna 1/2, Bek 1/2",
        f"Joint property of spouses. Ownership, {W}. Anna: was 1/2, is 0; Bek: was 1/2, is 0; The two: was 0, is 1",
    ]


def test_two_acts_on_the_same_right_are_told_as_one() -> None:
    sold = transfer(BEFORE, Transfer("sale", TITLE.id, ANNA, shares((CHORI, "1"))), PAPERS)
    edits = RightsEdits().with_outcome(sold, BEFORE.versions())
    then = transfer(BEFORE.with_edits(edits), Transfer("gift", TITLE.id, CHORI, shares((DILYA, "1"))), PAPERS)
    assert told(sold, then) == [f"Sale, Gift. Ownership, {W}. Anna: was 1/2, is 0; Dilya: was 0, is 1/2"]


def test_a_mortgage_is_laid_and_released() -> None:
    laid = mortgage(BEFORE, Mortgage(TITLE.id, shares((CHORI, "1")), Decimal("1500.50"), "USD"), PAPERS)
    assert told(laid) == [f"Mortgage / pledge, rank 2, 1 500.50 USD, Chori: laid on {W}"]
    released = release(BEFORE, PLEDGE.id, PAPERS)
    assert told(released) == [f"Mortgage / pledge, rank 1, 500 000 000 UZS, Dilya: released, {W}"]


def test_restrictions_and_checks() -> None:
    laid = impose(BEFORE, Restriction("ban", EAST.id, "7", "Court X"), PAPERS)
    assert told(laid) == [f"Ban, No. 7, Court X: laid on {E}"]
    assert told(lift(BEFORE, ARREST.id, PAPERS)) == [f"Arrest (seizure), No. 12, Court Y: lifted, {W}"]
    absent = record_check(BEFORE, Check("ban", EAST.id, date(2026, 3, 1)), PAPERS)
    assert told(absent) == [f"Ban: verified absent, {E}, checked on 2026-03-01"]
    unknown = record_check(BEFORE, Check("ban", EAST.id, date(2026, 3, 1), Standing.UNKNOWN), PAPERS)
    assert told(unknown) == [f"Ban: not known, {E}, no answer on 2026-03-01"]


def test_lease_servitude_and_end() -> None:
    leased = lease(BEFORE, Lease(EAST.id, shares((DILYA, "1")), date(2030, 1, 1)), PAPERS)
    assert told(leased) == [f"Lease, Dilya, until 2030-01-01: new in {E}"]
    borne = servitude(BEFORE, Servitude(WEST.id, (EAST.id,)), PAPERS)
    assert told(borne) == [f"Servitude: borne by {W}, serves {E}"]
    ended = end(BEFORE, [OTHER.id], Papers(reason="Taken for a road"))
    assert told(ended) == [f"Ownership, Chori: ends, {E}. Reason: Taken for a road"]


def test_a_correction_tells_each_field_and_why() -> None:
    corrected = correct(BEFORE, ARREST.id, {"number": "21", "exchange_code": "EX-1"}, Papers(reason="Misread"))
    assert told(corrected) == [
        f"Arrest (seizure), No. 21, Court Y: corrected, {W}. exchange code: was —, is EX-1; number: was 12, is 21. "
        "Reason: Misread"
    ]


def test_people() -> None:
    assert told(add(Papers(parties=(person("Eve"),)))) == ["New party: Eve"]
    one, other = told(merge_parties(BEFORE, ANNA, BEK, PAPERS))
    assert one == "Two records are one: Bek and Anna"
    assert "Anna: was 1/2, is 1; Bek: was 1/2, is 0" in other


@pytest.mark.parametrize("shares_sold", [False, True])
def test_a_split_tells_where_each_right_goes_on(shares_sold: bool) -> None:
    split = change(SOUTH, NORTH, ended=[WEST], lineage=[("47", "south"), ("47", "north")])
    land = parentage_of(split, LAND, TASHKENT.crs.definition)
    before = estate(TITLE, ARREST)
    decisions = proposed(before, land)
    outcome = carried(before, land, decisions, Papers())
    expected = [
        f"Ownership, Anna 1/2, Bek 1/2: goes on from {W} in 2 × new parcel",
        f"Arrest (seizure), No. 12, Court Y: goes on from {W} in 2 × new parcel",
    ]
    assert told(outcome, before=before) == expected
    if shares_sold:
        edits = RightsEdits().with_outcome(outcome, before.versions())
        standing = before.with_edits(edits)
        title = next(right for right in standing.of(NORTH.id) if right.kind == "ownership")
        sold = transfer(standing, Transfer("sale", title.id, ANNA, shares((BEK, "1"))), PAPERS)
        assert f"Ownership, Bek: goes on from {W} in new parcel" in told(outcome, sold, before=before)


def test_a_merge_tells_what_became_one() -> None:
    merge = change(BOTH, ended=[WEST, EAST], lineage=[("47", "both"), ("48", "both")])
    land = parentage_of(merge, LAND, TASHKENT.crs.definition)
    before = estate(TITLE, OTHER)
    thirds = shares((ANNA, "1/4"), (BEK, "1/4"), (CHORI, "1/2"))
    decision = Decision((TITLE.id, OTHER.id), Fate.COMBINE, (BOTH.id,), thirds)
    outcome = carried(before, land, [decision], Papers())
    assert told(outcome, before=before) == [
        f"Ownership, Anna 1/4, Bek 1/4, Chori 1/2: from {W}, {E} one right in new parcel"
    ]


def test_nothing_is_told_of_nothing() -> None:
    assert told() == []


def test_what_was_told_before_is_not_told_again() -> None:
    corrected = correct(BEFORE, ARREST.id, {"number": "21"}, Papers(reason="Misread"))
    new = add(Papers(parties=(person("Eve"),)))
    edits = RightsEdits().with_outcome(corrected, BEFORE.versions()).with_outcome(new, BEFORE.versions())
    standing = BEFORE.with_edits(edits)
    ended = edits.with_outcome(end(standing, [OTHER.id], Papers(reason="A road")), BEFORE.versions())
    found = sentences(standing, BEFORE.with_edits(ended), ended, TASHKENT, name_of)
    assert [sentence.text() for sentence in found] == [f"Ownership, Chori: ends, {E}. Reason: A road"]


def test_the_table_has_a_row_for_each_holder() -> None:
    sold = transfer(BEFORE, Transfer("sale", TITLE.id, ANNA, shares((CHORI, "1")), Fraction(1, 6)), PAPERS)
    lifted = lift(BEFORE, ARREST.id, PAPERS)
    edits = RightsEdits().with_outcome(sold, {}).with_outcome(lifted, BEFORE.versions())
    after = BEFORE.with_edits(edits)
    table = rows(BEFORE, after)
    assert [(row.kind, row.party_id, row.before, row.after) for row in table] == [
        ("arrest", None, None, None),
        ("ownership", ANNA, Fraction(1, 2), Fraction(1, 3)),
        ("ownership", BEK, Fraction(1, 2), Fraction(1, 2)),
        ("ownership", CHORI, None, Fraction(1, 6)),
    ]
    assert [(row.was, row.stands) for row in table] == [(True, False)] + [(True, True)] * 3
    assert [change.name for change in table[1].changes] == ["source_ids"]
    assert table[2].changes == ()
    assert rows(BEFORE, BEFORE) == ()


def test_every_field_of_a_right_has_a_name() -> None:
    plain = {"id", "version", "shares", "origins", "reason"}
    assert set(FIELD_NAMES) == set(type(TITLE).__dataclass_fields__) - plain
