from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.rules.finding import Finding
from tests.core.making import change, checked, id_of, parcel, rectangle

LOT = parcel("1", rectangle(0, 0, 20, 30))


def about(*fractions: str, kind: str = "ownership", version: int = NEW, of: str = "1") -> list[Finding]:
    shares = tuple(Share(id_of(f"party {number}"), Fraction(text)) for number, text in enumerate(fractions))
    right = Right(id_of("right"), version, kind, RightClass.RIGHT, id_of(of), shares)
    made = replace(change(kind="rights"), rights=(Edit(right.id, version, right),))
    return checked(made, LOT, rule="shares")


@pytest.mark.parametrize("fractions", [["1"], ["1/3", "1/3", "1/3"], ["1/2", "1/4", "1/8", "1/8"]])
def test_what_sums_to_one_is_right(fractions: list[str]) -> None:
    assert about(*fractions) == []


@pytest.mark.parametrize(
    ("fractions", "total"),
    [(["33/100"] * 3, "99/100"), (["1/2", "1/3"], "5/6"), (["2/3", "2/3"], "4/3"), ([], "0")],
)
def test_what_does_not_is_refused(fractions: list[str], total: str) -> None:
    [finding] = about(*fractions)
    assert finding.blocks
    assert finding.text() == f"The shares of a right in 10:09:03:02:03:0001 sum to {total}, not to 1"


def test_the_fault_of_an_old_right_does_not_block() -> None:
    [finding] = about("33/100", version=2)
    assert not finding.blocks


def test_other_rights_may_be_in_part() -> None:
    assert about("1/3", kind="lease") == []


def test_a_parcel_that_is_not_here_is_anothers_refusal() -> None:
    assert about("1/3", of="elsewhere") == []
