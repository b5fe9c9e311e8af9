"""Mortgages at the desk of rights: ranks, exact amounts, release; nothing is lost to bad input."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cadastre_plugin.core.model.party import PartyKind
from tests.qgis.rights_seat import (
    apply,
    choose,
    editing_of,
    made,
    open_operation,
    person,
    pick,
    register,
    right,
    said,
    select,
)


@pytest.fixture
def bank():
    return person("Xalq banki", PartyKind.LEGAL)


@pytest.fixture
def rights(world, lots, bank):
    """The first lot is owned and mortgaged twice, the second is nobody's."""
    owner = person()
    owned = right(lots[0], "ownership", owner)
    first, second = (
        right(lots[0], "mortgage", bank, rank=rank, amount=Decimal(1000), currency="UZS", based_on=owned.id)
        for rank in (1, 2)
    )
    return register(world, [owner, bank], owned, first, second)


@pytest.fixture
def change(desk, lots, rights):
    desk.open_area(lots)
    desk.start_change("Ipoteka")
    select(desk, lots[0])


def test_a_mortgage_takes_the_next_free_rank_and_its_amount_exactly(desk, change, rights, bank):
    page = open_operation(desk, "mortgage")
    assert page.rank.value() == 3
    page.amount.amount.setText("1 250 000 000,05")
    pick(page.creditors.pickers()[0], bank)
    page.until.setDate(page.until.minimumDate().fromString("2041-02-28", "yyyy-MM-dd"))
    assert "1\u00a0250\u00a0000\u00a0000.05\u00a0UZS" in page.sentences.text()
    apply(page)
    entered = made(desk)["mortgage3"]
    assert (entered.amount, entered.currency, entered.based_on) == (Decimal("1250000000.05"), "UZS", rights[0].id)
    assert entered.until.isoformat() == "2041-02-28"
    assert page.amount.amount.text() == "" and page.rank.value() == 4
    editing_of(desk).undo_stack.undo()
    assert editing_of(desk).change().is_empty() and page.rank.value() == 3


@pytest.mark.parametrize("wrong", ["500,000", "x", "-1", "0", "1,234", "9" * 39])
def test_an_amount_that_is_none_says_so_and_stays_in_its_field(desk, change, bank, wrong):
    page = open_operation(desk, "mortgage")
    pick(page.creditors.pickers()[0], bank)
    page.amount.amount.setText(wrong)
    assert not page.apply.isEnabled()
    assert page.notice.text.text() and page.amount.amount.toolTip() == page.notice.text.text()
    assert page.amount.amount.text() == wrong and page.creditors.is_complete()


def test_a_rank_that_is_taken_or_leaves_a_gap_is_refused_with_the_free_one(desk, change, bank):
    page = open_operation(desk, "mortgage")
    pick(page.creditors.pickers()[0], bank)
    page.amount.amount.setText("5")
    for rank in (1, 5):
        page.rank.setValue(rank)
        assert not page.apply.isEnabled() and "3" in said(page)
    page.rank.setValue(3)
    page.amount.currency.setText("U1")
    assert not page.apply.isEnabled() and "UZS" in said(page)
    page.amount.currency.setText("usd")
    assert page.apply.isEnabled()


def test_a_release_is_chosen_and_moves_up_those_behind(desk, change, rights):
    _, first, second = rights
    page = open_operation(desk, "mortgage_release")
    assert not page.apply.isEnabled() and page.right.right_id() is None
    choose(page, first)
    apply(page)
    (ended, moved) = sorted(editing_of(desk).change().rights, key=lambda edit: edit.after is not None)
    assert (ended.id, ended.base_version, ended.after) == (first.id, 1, None)
    assert moved.after == replace(second, rank=1)
    assert page.right.right_id() is None and not page.apply.isEnabled()


def test_where_there_is_nothing_to_mortgage_or_release_the_page_says_so(desk, change, lots):
    page = open_operation(desk, "mortgage")
    select(desk, lots[1])
    assert "mortgaged" in page.notice.text.text() and not page.right.isEnabled()
    page = open_operation(desk, "mortgage_release")
    assert "No mortgage" in page.notice.text.text() and not page.right.isEnabled()
