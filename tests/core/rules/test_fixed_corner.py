"""Corners with a marker that the city names stay where they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings
from tests.core.making import ORIGIN, TASHKENT, at, change, id_of, new_parcel, parcel, polygon, rectangle

MINE, EAST = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(20, 0, 40, 30))
CORNER = (ORIGIN[0] + 20, ORIGIN[1] + 30)
MOVED = [
    replace(MINE, geometry=polygon((0, 0), (20, 0), (21, 30), (0, 30))),
    replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (21, 30))),
]


def fixed(made, marker: str | None, number: str | None = "17") -> list[Finding]:
    point = BoundaryPoint(id_of("point"), 1, CORNER, number=number, marker=marker)
    findings = check(made, Surroundings([MINE, EAST], points=[point]), TASHKENT, Stage.LIVE)
    return [finding for finding in findings if finding.rule == "fixed-corner"]


@pytest.mark.parametrize(("marker", "count"), [("pillar", 1), ("pin", 1), ("fence", 0), (None, 0)])
def test_a_corner_is_fixed_by_the_markers_that_the_city_names(marker: str | None, count: int) -> None:
    findings = fixed(change(*MOVED), marker)
    assert len(findings) == count
    for finding in findings:
        assert finding.blocks
        assert (at(finding.place).x, at(finding.place).y) == (20, 30)
        assert "17" in finding.text()


def test_another_corner_may_move() -> None:
    elsewhere = replace(MINE, geometry=polygon((1, 0), (20, 0), (20, 30), (0, 30)))
    assert fixed(change(elsewhere), "pillar") == []


def test_a_corner_that_is_taken_out_of_the_boundary() -> None:
    without = [replace(MINE, geometry=polygon((0, 0), (20, 0), (0, 30))), replace(EAST, purpose="shop")]
    assert fixed(change(*without), "pillar") == []  # the neighbour still has it
    assert len(fixed(change(without[0]), "pillar")) == 1
    assert len(fixed(change(new_parcel("m", rectangle(0, 0, 40, 30)), ended=[MINE, EAST]), "pillar")) == 1


def test_a_corner_without_a_number_is_named_so() -> None:
    [finding] = fixed(change(*MOVED), "pillar", number=None)
    assert "without a number" in finding.text()
