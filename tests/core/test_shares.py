from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.shares import is_whole, sum_of
from tests.core.making import id_of

ORACLES = Path(__file__).parents[3] / "shared" / "oracles.json"


def _shares(*fractions: str) -> list[Share]:
    return [Share(id_of(str(index)), Fraction(fraction)) for index, fraction in enumerate(fractions)]


@pytest.mark.parametrize(("group", "expected"), [("pass", True), ("fail", False)])
def test_the_worked_examples(group: str, expected: bool) -> None:
    examples = json.loads(ORACLES.read_text(encoding="utf-8"))["shares"][group]
    assert examples
    assert [is_whole(_shares(*example)) for example in examples] == [expected] * len(examples)


def test_the_sum_is_exact() -> None:
    assert sum_of(_shares("1/3", "1/6")) == Fraction(1, 2)
    assert sum_of([]) == 0
    assert not is_whole([])


def test_a_share_outside_its_range_is_not_made_good_by_another() -> None:
    assert not is_whole(_shares("3/2", "-1/2"))
    assert not is_whole(_shares("1/1", "0/1"))
