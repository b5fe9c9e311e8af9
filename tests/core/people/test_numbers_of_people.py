"""PINFL and STIR as they are typed: errors, warnings, days of birth."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.people.check_digit import CheckRule, cleaned_number
from cadastre_plugin.core.people.pinfl import CHECK, born, pinfl_faults
from cadastre_plugin.core.people.stir import stir_faults
from cadastre_plugin.core.rules.finding import Severity

TODAY = date(2026, 7, 1)


def _codes(faults):
    return [(fault.code, fault.severity.value) for fault in faults]


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("30101901000014", date(1990, 1, 1)),
        ("41505851230459", date(1985, 5, 15)),
        ("53101011007775", date(2001, 1, 31)),
    ],
)
def test_the_published_examples_are_right(number, day):
    assert pinfl_faults(number, TODAY) == ()
    assert born(number) == day


@pytest.mark.parametrize("typed", ["3010190 1000014", " 30101901000014\u200e", "301-0190-1000014", "30101901000014\n"])
def test_blanks_hyphens_and_marks_do_not_matter(typed):
    assert pinfl_faults(typed, TODAY) == () and cleaned_number(typed) == "30101901000014"


@pytest.mark.parametrize(
    "typed", ["", "3010190100001", "301019010000144", "3010190100001O", "٣٠١٠١٩٠١٠٠٠٠١٤", "３0101901000014", "0" * 5000]
)
def test_a_wrong_length_and_letters_are_errors(typed):
    assert _codes(pinfl_faults(typed, TODAY)) == [("pinfl_malformed", "error")]


def test_a_wrong_check_digit_is_a_warning():
    assert _codes(pinfl_faults("30101901000015", TODAY)) == [("pinfl_check_digit", "warning")]


@pytest.mark.parametrize(
    ("first_seven", "code"),
    [
        ("3310290", "pinfl_birth_date"),
        ("3290200", "pinfl_birth_date"),  # 1900 was no leap year
        ("3001390", "pinfl_birth_date"),
        ("0010190", "pinfl_birth_date"),
        ("7010190", "pinfl_birth_date"),
        ("5020726", "pinfl_birth_in_future"),
    ],
)
def test_a_day_of_birth_that_cannot_be_is_an_error(first_seven, code):
    digits = first_seven + "100001"
    number = digits + str(CHECK.digit(digits))
    assert _codes(pinfl_faults(number, TODAY)) == [(code, "error")]
    assert pinfl_faults(number, TODAY)[0].text()


def test_who_is_born_today_has_a_number():
    digits = "5010726100001"
    assert pinfl_faults(digits + str(CHECK.digit(digits)), TODAY) == ()
    digits = "5290200100001"  # 2000 was a leap year
    assert born(digits + "0") == date(2000, 2, 29)


@given(st.integers(0, 12), st.text("0123456789", min_size=13, max_size=13), st.integers(1, 9))
def test_any_one_wrong_digit_is_seen(place, digits, by):
    """Weights 7, 3 and 1 have no factor in common with 10."""
    number = digits + str(CHECK.digit(digits))
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert CHECK.holds(number) and not CHECK.holds(wrong)


@pytest.mark.parametrize("typed", ["", "12345678", "1234567890", "12345678O", "१२३४५६७८९"])
def test_a_stir_has_nine_digits(typed):
    assert _codes(stir_faults(typed)) == [("stir_malformed", "error")]


def test_the_check_digit_of_a_stir_is_asked_for_only_by_a_rule():
    rule = CheckRule((1, 2, 3, 4, 5, 6, 7, 8), 11)
    assert stir_faults("123 456 789") == ()
    assert rule.digit("12345678") == 204 % 11 % 10
    assert stir_faults("123456786", rule) == ()
    assert [fault.severity for fault in stir_faults("123456789", rule)] == [Severity.WARNING]
