"""Land that a change leaves to nobody: between parcels, at a street, in the middle of new ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.rules.finding import Severity
from tests.core.making import at, change, checked, new_parcel, parcel, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))
WEST, EAST = parcel("2", rectangle(-20, 0, 0, 30)), parcel("3", rectangle(20, 0, 40, 30))
SOUTH, NORTH = parcel("4", rectangle(-20, -20, 40, 0)), parcel("5", rectangle(-20, 30, 40, 50))
BLOCK = (MINE, WEST, EAST, SOUTH, NORTH)


def gaps(made, *register):
    return checked(made, *register, rule="gap")


def test_a_void_between_parcels_is_a_gap() -> None:
    shrunk = replace(MINE, geometry=rectangle(0, 0, 20, 25))
    [finding] = gaps(change(shrunk), *BLOCK)
    assert finding.severity is Severity.ERROR
    assert finding.blocks
    assert finding.measure == pytest.approx(100, rel=0.001)
    assert at(finding.place).bounds == pytest.approx((0, 25, 20, 30))


def test_land_given_to_a_neighbour_is_no_gap() -> None:
    shrunk = replace(MINE, geometry=rectangle(0, 0, 20, 25))
    grown = replace(
        NORTH, geometry=polygon((-20, 30), (0, 30), (0, 25), (20, 25), (20, 30), (40, 30), (40, 50), (-20, 50))
    )
    assert gaps(change(shrunk, grown), *BLOCK) == []


def test_land_at_a_street_may_be_given_up() -> None:
    shrunk = replace(MINE, geometry=rectangle(0, 5, 20, 30))
    [finding] = gaps(change(shrunk), MINE, WEST, EAST, NORTH)
    assert finding.severity is Severity.WARNING
    assert "are nobody's now" in finding.text()


def test_a_parcel_that_ends_and_leaves_its_land() -> None:
    [finding] = gaps(change(ended=[MINE]), *BLOCK)
    assert (finding.severity, finding.subjects) == (Severity.ERROR, (MINE.id,))
    assert finding.measure == pytest.approx(600, rel=0.001)


def test_parts_that_do_not_fill_the_parent() -> None:
    parts = [new_parcel("a", rectangle(0, 0, 20, 14)), new_parcel("b", rectangle(0, 16, 20, 30))]
    made = change(*parts, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    [finding] = gaps(made, *BLOCK)
    assert finding.measure == pytest.approx(40, rel=0.001)
    assert finding.subjects[0] in {part.id for part in parts}


def test_what_was_nobodys_before_is_no_gap() -> None:
    hollow = parcel("1", polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(5, 5), (5, 10), (10, 10), (10, 5)]]))
    moved = replace(hollow, purpose="shop")
    assert gaps(change(moved), hollow, *BLOCK[1:]) == []


def test_what_an_overlapping_neighbour_keeps_is_no_gap() -> None:
    over = parcel("6", rectangle(0, 25, 20, 35))
    shrunk = replace(MINE, geometry=rectangle(0, 0, 20, 25))
    assert gaps(change(shrunk), *BLOCK, over) == []


def test_a_gap_as_thin_as_a_sliver_is_said_by_the_rule_of_slivers() -> None:
    shrunk = replace(MINE, geometry=rectangle(0, 0, 19.95, 30))
    assert gaps(change(shrunk), *BLOCK) == []
    assert len(checked(change(shrunk), *BLOCK, rule="sliver")) == 1


def test_new_parcels_that_enclose_nobodys_land() -> None:
    ring = [
        new_parcel("a", polygon((0, 0), (30, 0), (30, 10), (20, 10), (10, 10), (10, 20), (10, 30), (0, 30))),
        new_parcel("b", polygon((10, 30), (10, 20), (20, 20), (20, 10), (30, 10), (30, 30))),
    ]
    [finding] = gaps(change(*ring, kind="new"))
    assert finding.severity is Severity.WARNING
    assert finding.measure == pytest.approx(100, rel=0.001)
    standing = parcel("6", rectangle(10, 10, 20, 20))
    assert gaps(change(*ring, kind="new"), standing) == []


def test_a_change_without_parcels_makes_no_gap() -> None:
    assert gaps(change(), *BLOCK) == []
