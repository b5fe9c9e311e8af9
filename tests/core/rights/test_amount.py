"""Amounts of money: exact, and never read as a thousandth or the thousandfold of what was meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.rights.amount import amount_of_text
from cadastre_plugin.core.rights.errors import RightsError


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500000000", "500000000"),
        ("500 000 000", "500000000"),
        (" 500\u00a0000\u202f000,5 ", "500000000.5"),
        ("1250,50", "1250.50"),
        ("1250.50", "1250.50"),
        ("1,000,000", "1000000"),
        ("1.000.000", "1000000"),
        ("1.000.000,25", "1000000.25"),
        ("1,000.25", "1000.25"),
        ("0.01", "0.01"),
        ("9999999999999999.99", "9999999999999999.99"),
    ],
)
def test_what_people_write_is_read_exactly(text, amount):
    assert amount_of_text(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_blank"),
        ("  ", "amount_blank"),
        ("500,000", "amount_unclear"),
        ("500.000", "amount_unclear"),
        ("0", "amount_wrong"),
        ("0,00", "amount_wrong"),
        ("10000000000000000", "amount_wrong"),
        ("9" * 400, "amount_wrong"),
        ("-5", "amount_malformed"),
        ("1e6", "amount_malformed"),
        ("1.0000", "amount_malformed"),
        ("12 34", "amount_malformed"),
        ("NaN", "amount_malformed"),
        ("5 mln", "amount_malformed"),
        ("٥٠٠", "amount_malformed"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_write(text, code):
    with pytest.raises(RightsError) as refusal:
        amount_of_text(text)
    assert refusal.value.code == code
    assert "{" not in refusal.value.text()


@settings(max_examples=60)
@given(st.decimals(min_value="0.01", max_value="9999999999999999.99", places=2))
def test_an_amount_written_with_blanks_comes_back(amount):
    assert amount_of_text(f"{amount:,}".replace(",", " ")) == amount
