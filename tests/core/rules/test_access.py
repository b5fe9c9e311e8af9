"""Access: what a change makes lies at a street, widely enough, and its main part is reached from there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from tests.core.making import TASHKENT, change, checked, found, new_parcel, parcel, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))
WEST, EAST = parcel("2", rectangle(-20, 0, 0, 30)), parcel("3", rectangle(20, 0, 40, 30))
NORTH = parcel("4", polygon((-20, 30), (0, 30), (20, 30), (40, 30), (40, 60), (-20, 60)))
STREET = parcel("5", polygon((-20, -8), (40, -8), (40, 0), (20, 0), (0, 0), (-20, 0)), purpose="street")


def access(mine: Parcel, *others: Parcel, gaps_are_streets: bool = True) -> list[Finding]:
    profile = replace(TASHKENT, gaps_are_streets=gaps_are_streets)
    here = Situation((mine,), frozenset({mine.id}), Surroundings(others), profile)
    return list(RULES["access"].examine(here))


def test_an_open_side_is_a_street_where_gaps_are_streets() -> None:
    assert access(MINE, WEST, EAST, NORTH) == []
    [finding] = access(MINE, WEST, EAST, NORTH, gaps_are_streets=False)
    assert finding.template == "{number} does not lie at a street"
    assert finding.severity is Severity.WARNING


def test_a_parcel_of_a_street_is_one() -> None:
    for gaps in (True, False):
        assert access(MINE, WEST, EAST, NORTH, STREET, gaps_are_streets=gaps) == []
    yard = replace(STREET, purpose="other")
    assert len(access(MINE, WEST, EAST, NORTH, yard)) == 1


def test_a_street_needs_no_street() -> None:
    around = parcel(
        "6", polygon((-30, -20), (60, -20), (60, 20), (-30, 20), holes=[[(-20, -8), (-20, 0), (40, 0), (40, -8)]])
    )
    assert access(STREET, around, gaps_are_streets=False) == []


@pytest.mark.parametrize(("open_m", "count"), [(3.0, 0), (2.9, 1)])
def test_the_front_is_as_long_as_the_profile_asks(open_m: float, count: int) -> None:
    south = parcel("6", polygon((open_m, 0), (open_m, -10), (20, -10), (20, 0)))
    findings = access(MINE, WEST, EAST, NORTH, south)
    assert len(findings) == count
    assert all(finding.parameters["front"] == pytest.approx(open_m, abs=0.01) for finding in findings)


def test_two_short_fronts_do_not_make_a_long_one() -> None:
    south = parcel("6", rectangle(2, -10, 18, 0))
    assert len(access(MINE, WEST, EAST, NORTH, south)) == 1


def test_a_front_may_go_round_a_corner() -> None:
    south = parcel("6", rectangle(2, -10, 20, 0))
    west = parcel("2", rectangle(-20, 2, 0, 30))
    assert access(MINE, west, EAST, NORTH, south) == []


def test_neighbours_that_do_not_share_every_corner_are_no_street() -> None:
    """A T-junction is a fault, but no way in."""
    halves = [parcel("6", rectangle(-1, -10, 7, 0)), parcel("7", rectangle(7, -10, 21, 0))]
    assert len(access(MINE, WEST, EAST, NORTH, *halves)) == 1


def test_a_void_inside_is_no_street() -> None:
    ring = parcel("1", polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(5, 5), (5, 25), (15, 25), (15, 5)]]))
    south = parcel("6", rectangle(0, -10, 20, 0))
    assert len(access(ring, WEST, EAST, NORTH, south)) == 1
    assert access(ring) == []


@pytest.mark.parametrize(("width", "count"), [(3.1, 0), (2.5, 1)])
def test_a_strip_to_the_street_keeps_its_width(width: float, count: int) -> None:
    """A flag: 5 m wide at the street, narrower behind the neighbour's corner."""
    flag = parcel("1", polygon((0, 0), (5, 0), (5, 5), (width, 5), (width, 20), (20, 20), (20, 30), (0, 30)))
    findings = access(flag)
    front = parcel("6", polygon((5, 0), (30, 0), (30, 30), (20, 30), (20, 20), (width, 20), (width, 5), (5, 5)))
    findings = access(flag, WEST, front, NORTH)
    assert len(findings) == count
    assert all("neck" in finding.text() for finding in findings)


def test_nothing_is_asked_where_the_profile_asks_nothing() -> None:
    assert found("access", MINE, others=[WEST, EAST, NORTH, replace(STREET, purpose="other")], access_width_m=0.0) == []
    profile = replace(TASHKENT, gaps_are_streets=False, street_purposes=())
    here = Situation((MINE,), frozenset({MINE.id}), Surroundings([WEST, EAST, NORTH]), profile)
    assert list(RULES["access"].examine(here)) == []


def test_the_back_part_of_a_split_has_no_way_out() -> None:
    front, back = rectangle(0, 0, 20, 15), rectangle(0, 15, 20, 30)
    parts = [new_parcel("a", front), new_parcel("b", back)]
    made = change(*parts, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    [finding] = checked(made, MINE, WEST, EAST, NORTH, rule="access")
    assert (finding.subjects, finding.effect) == ((parts[1].id,), Effect.NEW)


def test_a_yard_that_never_had_a_way_is_known() -> None:
    yard = replace(STREET, purpose="other")
    after = replace(MINE, purpose="shop")
    [finding] = checked(change(after), MINE, WEST, EAST, NORTH, yard, rule="access")
    assert finding.effect is Effect.KNOWN
