"""Each fix takes its fault away, adds none, and leaves a coverage; where it cannot, it says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.sliver_candidates import Standing, standings_of
from cadastre_plugin.core.fixes.catalogue import FIXES, fix_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from tests.core.making import ORIGIN, TASHKENT, change, checked, id_of, parcel, polygon, rectangle

MINE, EAST = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(20, 0, 40, 30))


def fabric_of(*parcels: Parcel) -> Fabric:
    return Fabric(parcels, TASHKENT.tolerances)


def findings(fabric: Fabric) -> list[Finding]:
    """What the rules of the register say of all parcels."""
    whole = tuple(fabric.parcels.values())
    here = Situation(whole, frozenset(fabric.parcels), Surroundings([]), TASHKENT)
    return [finding for rule in RULES.values() if rule.is_of_register for finding in rule.examine(here)]


def mended(*parcels: Parcel, rule: str) -> Fabric:
    """The fabric after the one finding of the rule was fixed; nothing of it is left, and nothing else was made."""
    before = fabric_of(*parcels)
    [finding] = [finding for finding in findings(before) if finding.rule == rule]
    outcome = fix_of(finding, before, TASHKENT)
    assert outcome is not None
    after = before.with_states(outcome.states)
    assert {found.rule for found in findings(after)} <= {found.rule for found in findings(before)} - {rule}
    assert shapely.coverage_is_valid([one.geometry for one in after.parcels.values()])
    assert fix_of(finding, after, TASHKENT) is None
    return after


def corners(one: Parcel) -> int:
    return len(shapely.get_coordinates(one.geometry)) - len(shapely.get_rings(one.geometry.geoms[0]))


def test_the_neighbour_gets_the_corner() -> None:
    south, north = parcel("2", rectangle(20, 0, 40, 12)), parcel("3", rectangle(20, 12, 40, 30))
    before = fabric_of(MINE, south, north)
    for finding in [finding for finding in findings(before) if finding.rule == "t-junction"]:
        outcome = fix_of(finding, before, TASHKENT)
        after = before.with_states(outcome.states)
        assert list(outcome.states) == [MINE.id]
        assert corners(after.parcels[MINE.id]) == 5
        assert findings(after) == []


def test_corners_a_millimetre_apart_become_one() -> None:
    other = replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (20.001, 30)))
    after = mended(MINE, other, rule="t-junction")
    assert len(after.having((ORIGIN[0] + 20, ORIGIN[1] + 30)) + after.having((ORIGIN[0] + 20.001, ORIGIN[1] + 30))) == 2


def test_a_doubled_corner_is_merged() -> None:
    doubled = replace(MINE, geometry=polygon((0, 0), (20, 0), (20, 0.001), (20, 30), (0, 30)))
    assert corners(mended(doubled, rule="doubled-corner").parcels[MINE.id]) == 4


def test_a_repeated_corner_is_left_out() -> None:
    east, north = ORIGIN
    ring = [(0, 0), (20, 0), (20, 0), (20, 30), (0, 30)]
    repeated = replace(MINE, geometry=MultiPolygon([Polygon([(east + x, north + y) for x, y in ring])]))
    assert corners(mended(repeated, rule="doubled-corner").parcels[MINE.id]) == 4


def test_the_tip_of_a_spike_is_removed_in_every_parcel_that_has_it() -> None:
    """The neighbour has the same tip as a cut."""
    spike = [(20, 10), (39, 10.1), (20, 10.2)]
    mine = replace(MINE, geometry=polygon((0, 0), (20, 0), *spike, (20, 30), (0, 30)))
    east = replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (20, 30), *reversed(spike)))
    before = fabric_of(mine, east)
    [finding, _] = [finding for finding in findings(before) if finding.rule == "spike"]
    outcome = fix_of(finding, before, TASHKENT)
    assert outcome.states.keys() == {MINE.id, EAST.id}
    assert findings(before.with_states(outcome.states)) == []


def test_a_sliver_is_closed() -> None:
    after = mended(MINE, replace(EAST, geometry=rectangle(20.05, 0, 40, 30)), rule="sliver")
    assert shapely.union_all([one.geometry for one in after.parcels.values()]).geom_type == "Polygon"


def test_a_thin_overlap_is_closed_and_a_wide_one_is_refused() -> None:
    mended(MINE, replace(EAST, geometry=rectangle(19.95, 0, 40, 30)), rule="overlap")
    wide = fabric_of(MINE, replace(EAST, geometry=rectangle(18, 0, 40, 30)))
    [finding] = [finding for finding in findings(wide) if finding.rule == "overlap"]
    with pytest.raises(BoundaryError) as refusal:
        fix_of(finding, wide, TASHKENT)
    assert refusal.value.code == "repair_wide"


CLOSE = (
    replace(MINE, geometry=polygon((0, 0), (20, 0), (20, 15), (20, 30), (0, 30))),
    replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 15.015))),
)
LOW, HIGH = (ORIGIN[0] + 20, ORIGIN[1] + 15), (ORIGIN[0] + 20, ORIGIN[1] + 15.015)


@pytest.mark.parametrize("surer", [LOW, HIGH], ids=["low", "high"])
def test_of_two_close_corners_the_surer_one_stays(surer: tuple[float, float]) -> None:
    before = fabric_of(*CLOSE)
    [finding] = [finding for finding in findings(before) if finding.rule == "close-corners"]
    outcome = fix_of(finding, before, TASHKENT, lambda corner: Standing(0.02 if corner == surer else 0.1, False))
    after = before.with_states(outcome.states)
    assert findings(after) == []
    assert {one.id for one in after.having(surer)} == {MINE.id, EAST.id}


def test_two_fixed_corners_are_not_merged() -> None:
    points = {place: BoundaryPoint(id_of(str(place)), 1, place, marker="pillar") for place in (LOW, HIGH)}
    before = fabric_of(*CLOSE)
    [finding] = [finding for finding in findings(before) if finding.rule == "close-corners"]
    with pytest.raises(BoundaryError) as refusal:
        fix_of(finding, before, TASHKENT, standings_of(TASHKENT, points))
    assert refusal.value.code == "fix_both_fixed"


HOLE = [(0, 0), (0, 28), (0, 30), (20, 30), (40, 30), (40, 0), (20, 0)]


def test_a_gap_goes_back_to_who_left_it() -> None:
    around = parcel("3", polygon((-9, -9), (49, -9), (49, 39), (-9, 39), holes=[HOLE]))
    shrunk = replace(MINE, geometry=rectangle(0, 0, 20, 28))
    east = replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 28)))
    [finding] = checked(change(shrunk), MINE, east, around, rule="gap")
    before = fabric_of(shrunk, east, around)
    outcome = fix_of(finding, before, TASHKENT)
    after = before.with_states(outcome.states)
    assert after.parcels[MINE.id].geometry.area == pytest.approx(600)
    assert shapely.coverage_is_valid([one.geometry for one in after.parcels.values()])
    assert checked(change(after.parcels[MINE.id]), MINE, east, around, rule="gap") == []


def hollow(*hole: tuple[float, float]) -> Parcel:
    return replace(MINE, geometry=polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[hole]))


def test_a_thin_hole_at_the_boundary_is_filled() -> None:
    assert corners(mended(hollow((0, 5), (9, 5.05), (9, 5)), rule="hole-touches-shell").parcels[MINE.id]) == 5


@pytest.mark.parametrize(
    ("others", "code"),
    [((), "fix_hole_wide"), ((parcel("3", polygon((0, 5), (5, 10), (5, 5))),), "fix_hole_taken")],
    ids=["may be meant", "is a parcel"],
)
def test_a_hole_that_is_no_slip_is_left(others: tuple[Parcel, ...], code: str) -> None:
    before = fabric_of(hollow((0, 5), (5, 10), (5, 5)), *others)
    [finding] = [finding for finding in findings(before) if finding.rule == "hole-touches-shell"]
    with pytest.raises(BoundaryError) as refusal:
        fix_of(finding, before, TASHKENT)
    assert refusal.value.code == code


def test_what_has_no_fix_or_is_gone_gives_none() -> None:
    assert FIXES.keys() < RULES.keys()
    [small] = checked(change(replace(MINE, geometry=rectangle(0, 0, 1, 1))), rule="min-area")
    assert fix_of(small, fabric_of(MINE), TASHKENT) is None
    for rule in FIXES.keys() - {"sliver", "overlap", "gap"}:
        gone = Finding(rule, RULES[rule].severity, (MINE.id,), "", place=MINE.geometry.centroid)
        assert fix_of(gone, fabric_of(MINE), TASHKENT) is None
        assert fix_of(gone, fabric_of(EAST), TASHKENT) is None
