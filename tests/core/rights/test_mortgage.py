"""Mortgages stand in ranks without a gap and without a double."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cadastre_plugin.core.rights.ending import end
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.mortgage import Mortgage, mortgage, next_rank, release
from cadastre_plugin.core.rights.papers import Papers
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    EAST,
    LOT,
    PAPERS,
    after,
    estate,
    held,
    ownership,
    refused,
    restriction,
    shares,
)

TITLE = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2"))
BEFORE = estate(TITLE)
LOAN = Mortgage(TITLE.id, shares((CHORI, "1")), Decimal("500000000.00"), "UZS")


def ranked(count: int) -> Estate:
    standing = BEFORE
    for _ in range(count):
        standing = after(standing, mortgage(standing, LOAN, PAPERS))
    return standing


def by_rank(standing: Estate) -> dict[int | None, object]:
    return {right.rank: right.id for right in standing.rights.values() if right.kind == "mortgage"}


def test_a_mortgage_says_what_it_rests_on_for_whom_and_how_much() -> None:
    (made,) = mortgage(BEFORE, LOAN, PAPERS).rights.values()
    assert (made.kind, made.parcel_id, made.based_on, made.rank) == ("mortgage", LOT, TITLE.id, 1)
    assert (held(made), made.amount, made.currency) == ({CHORI: "1"}, Decimal(500_000_000), "UZS")


def test_each_has_the_next_free_rank() -> None:
    assert sorted(by_rank(ranked(3))) == [1, 2, 3]
    two = ranked(2)
    assert next_rank(two, LOT) == 3
    assert "3" in refused("rank_taken", mortgage, two, replace(LOAN, rank=2), PAPERS).text()
    refused("rank_gap", mortgage, two, replace(LOAN, rank=4), PAPERS)
    refused("rank_below_one", mortgage, two, replace(LOAN, rank=0), PAPERS)
    assert mortgage(two, replace(LOAN, rank=3), PAPERS).rights


def test_an_older_one_without_a_rank_counts_as_one_before() -> None:
    old = estate(TITLE, restriction("old", LOT), restriction("elsewhere", EAST, rank=1))
    assert next_rank(old, LOT) == 2
    in_a_building = estate(TITLE, restriction("flat", LOT, rank=1, building="10:09:03:02:03:0047:0001"))
    assert next_rank(in_a_building, LOT) == 1


def test_those_behind_move_up_when_one_is_released() -> None:
    three = ranked(3)
    before = by_rank(three)
    outcome = release(three, before[1], PAPERS)
    assert outcome.act.operation == "mortgage_release"
    assert set(outcome.act.right_ids) == set(before.values())
    assert by_rank(after(three, outcome)) == {1: before[2], 2: before[3]}
    assert by_rank(after(three, release(three, before[3], PAPERS))) == {1: before[1], 2: before[2]}
    refused("not_a_mortgage", release, three, TITLE.id, PAPERS)


def test_several_that_end_together_leave_no_gap() -> None:
    four = ranked(4)
    before = by_rank(four)
    ended = end(four, [before[1], before[3]], Papers(reason="Paid"))
    assert by_rank(after(four, ended)) == {1: before[2], 2: before[4]}


def test_of_two_with_the_same_rank_one_may_end_without_moving_others() -> None:
    twins = estate(TITLE, *(restriction(name, LOT, rank=1) for name in ("one", "twin")), restriction("b", LOT, rank=2))
    outcome = release(twins, restriction("one", LOT).id, PAPERS)
    assert list(outcome.rights) == [restriction("one", LOT).id]


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "NaN", "Infinity", "10000000000000000", "1e30"])
def test_an_amount_that_is_none_is_refused(amount: str) -> None:
    refused("amount_wrong", mortgage, BEFORE, replace(LOAN, amount=Decimal(amount)), PAPERS)


def test_what_cannot_be_mortgaged_is_refused() -> None:
    refused("currency_wrong", mortgage, BEFORE, replace(LOAN, currency="sum"), PAPERS)
    refused("nobody_named", mortgage, BEFORE, replace(LOAN, creditors=()), PAPERS)
    refused("term_over", mortgage, BEFORE, replace(LOAN, until=date(2026, 1, 1)), PAPERS)
    one = ranked(1)
    refused("not_to_mortgage", mortgage, one, replace(LOAN, based_on=by_rank(one)[1]), PAPERS)
    refused("right_needed", end, one, [TITLE.id], Papers(reason="Sold to the state"))
