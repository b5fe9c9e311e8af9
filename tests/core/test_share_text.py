"""Shares as people type them, and the calculator."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.change.rights_document import LARGEST_SHARE
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.shares import (
    acceptable_share,
    gathered,
    is_whole,
    missing,
    part_of,
    share_of_text,
    spread,
    sum_text,
)
from tests.core.making import id_of

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/3", "1/3"),
        (" 1 / 3 ", "1/3"),
        ("1\u20443", "1/3"),
        ("1\u00a0/\u00a03", "1/3"),
        ("2/6", "1/3"),
        ("1", "1"),
        ("3/3", "1"),
        ("50 %", "1/2"),
        ("33%", "33/100"),
        ("100 %", "1"),
        ("333 333 333 333/1 000 000 000 000", "333333333333/1000000000000"),
        (f"1/{LARGEST_SHARE}", f"1/{LARGEST_SHARE}"),
    ],
)
def test_what_is_typed_is_read_exactly(text: str, share: str) -> None:
    assert share_of_text(text) == Fraction(share)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "share_blank"),
        (" \t\u00a0", "share_blank"),
        ("0/0", "share_zero_denominator"),
        ("1/0", "share_zero_denominator"),
        ("0", "share_out_of_range"),
        ("0/5", "share_out_of_range"),
        ("3/2", "share_out_of_range"),
        ("-1/2", "share_out_of_range"),
        ("\u22121/2", "share_out_of_range"),
        ("101 %", "share_out_of_range"),
        ("10^30", "share_malformed"),
        ("1" + "0" * 30, "share_too_large"),
        ("1/1" + "0" * 30, "share_too_large"),
        ("9" * 5000 + "/" + "9" * 5000, "share_too_large"),
        (f"1/{LARGEST_SHARE + 1}", "share_too_large"),
        ("0.33", "share_malformed"),
        ("0,5", "share_malformed"),
        ("33.3 %", "share_malformed"),
        ("1 1/20", "share_malformed"),
        ("١/٣", "share_malformed"),
        ("１/３", "share_malformed"),
        ("1/2/3", "share_malformed"),
        ("1/", "share_malformed"),
        ("/3", "share_malformed"),
        ("1/-3", "share_malformed"),
        ("half", "share_malformed"),
        ("{0}", "share_malformed"),
        ("1\u202e/3", "share_malformed"),
        ("nan", "share_malformed"),
    ],
)
def test_what_is_no_share_is_refused_with_what_to_write(text: str, code: str) -> None:
    with pytest.raises(RightsError) as refusal:
        share_of_text(text)
    assert refusal.value.code == code
    assert len(refusal.value.text()) < 200


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_what_is_written_is_read_again(one: int, other: int) -> None:
    share = Fraction(min(one, other), max(one, other))
    assert share_of_text(str(share)) == share


def test_a_part_of_what_is_held() -> None:
    assert part_of(HALF, THIRD) == Fraction(1, 6)
    assert spread(part_of(HALF, THIRD), 2) == (Fraction(1, 12), Fraction(1, 12))
    for held, part in ((HALF, Fraction(3, 2)), (Fraction(3, 2), HALF), (HALF, Fraction(0))):
        with pytest.raises(RightsError, match="above 0"):
            part_of(held, part)


@given(st.fractions(Fraction(1, 10**12), 1, max_denominator=10**12), st.integers(1, 200))
def test_equal_parts_sum_to_what_was_spread(share: Fraction, count: int) -> None:
    assert sum(spread(share, count)) == share


def test_nothing_is_spread_among_nobody() -> None:
    for count in (0, -1):
        with pytest.raises(RightsError) as refusal:
            spread(HALF, count)
        assert refusal.value.code == "share_count"
    with pytest.raises(RightsError) as refusal:
        spread(Fraction(1, LARGEST_SHARE), 2)
    assert refusal.value.code == "share_too_large"


def test_what_is_missing_or_too_much_is_said() -> None:
    assert missing([THIRD, THIRD, Fraction(1, 4)]) == Fraction(1, 12)
    assert missing([Fraction(2, 3)] * 2) == -THIRD
    assert sum_text([THIRD, THIRD, Fraction(1, 4)]) == "1/3 + 1/3 + 1/4 = 11/12, 1/12 is missing"
    assert sum_text([Fraction(2, 3)] * 2) == "2/3 + 2/3 = 4/3, 1/3 is too much"
    assert sum_text([HALF, HALF]) == "1/2 + 1/2 = 1"
    assert sum_text([HALF], HALF) == "1/2"
    assert sum_text([]) == "0, 1 is missing"


def test_shares_of_the_same_party_are_one_and_keep_their_order() -> None:
    anna, bek = id_of("Anna"), id_of("Bek")
    shares = [Share(anna, THIRD), Share(bek, THIRD), Share(anna, THIRD)]
    assert gathered(shares) == (Share(anna, 2 * THIRD), Share(bek, THIRD))
    assert gathered([*shares, Share(bek, -THIRD)]) == (Share(anna, 2 * THIRD),)
    with pytest.raises(RightsError):
        gathered([*shares, Share(bek, -HALF)])


def test_the_limit_of_the_register() -> None:
    assert acceptable_share(Fraction(LARGEST_SHARE - 1, LARGEST_SHARE)) < 1
    with pytest.raises(RightsError) as refusal:
        acceptable_share(Fraction(1, LARGEST_SHARE + 1))
    assert refusal.value.code == "share_too_large"


def test_the_worked_examples_as_they_are_typed(oracles: dict) -> None:
    for group, expected in (("pass", True), ("fail", False)):
        for example in oracles["shares"][group]:
            fractions = [share_of_text(text) for text in example]
            assert is_whole(Share(id_of(str(place)), part) for place, part in enumerate(fractions)) == expected
            assert (missing(fractions) == 0) == expected
