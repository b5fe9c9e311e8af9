"""Merging neighbours: by an edge, over a gap, apart; what they say of themselves; corners that nothing needs."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, has_corner
from cadastre_plugin.core.boundary.merge import MergeRules, differing, merge
from cadastre_plugin.core.model.parcel import NEW
from tests.core.making import ORIGIN, TASHKENT, parcel, polygon, rectangle

LIMITS = TASHKENT.tolerances
WEST = parcel("1", rectangle(0, 0, 20, 20), purpose="dwelling", address="5-uy", legal_area=400.0)
EAST = parcel("2", rectangle(20, 0, 50, 20), purpose="trade", address="5-uy", legal_area=600.0)
NORTH = parcel("3", polygon((0, 20), (20, 20), (50, 20), (50, 40), (0, 40)))
FAR = parcel("4", rectangle(70, 0, 80, 20))
GAP = parcel("5", rectangle(50.05, 0, 60, 20))


def place(x, y):
    return round(ORIGIN[0] + x, 3), round(ORIGIN[1] + y, 3)


def fabric(*parcels, **limits):
    return Fabric(parcels or (WEST, EAST, NORTH, FAR), replace(LIMITS, **limits))


def merged(before, outcome):
    (item,) = [item for item in outcome.standing() if item.id not in before.parcels]
    return item


def code(*arguments, **named):
    with pytest.raises(BoundaryError) as refused:
        merge(*arguments, **named)
    return refused.value.code


def is_coverage(one):
    return bool(
        shapely.is_empty(shapely.coverage_invalid_edges([item.geometry for item in one.parcels.values()])).all()
    )


def test_one_new_parcel_has_the_land_of_all_and_they_end():
    before = fabric()
    outcome = merge(before, [WEST.id, EAST.id], {"purpose": "dwelling"})
    whole = merged(before, outcome)
    assert whole.geometry.area == pytest.approx(1000)
    assert (whole.version, whole.number, whole.legal_area, whole.purpose) == (NEW, None, None, "dwelling")
    assert (whole.address, whole.district) == ("5-uy", "09")
    assert outcome.states[WEST.id] is None and outcome.states[EAST.id] is None
    assert NORTH.id not in outcome.states
    assert has_corner(whole.geometry, place(20, 20)) and has_corner(whole.geometry, place(20, 0))
    assert is_coverage(before.with_states(outcome.states))


def test_where_they_differ_the_largest_speaks_and_that_is_said():
    before = fabric()
    assert differing([WEST, EAST]) == {"purpose": ("trade", "dwelling")}
    outcome = merge(before, [WEST.id, EAST.id])
    assert merged(before, outcome).purpose == "trade"
    assert any("differ" in remark.text() for remark in outcome.remarks)
    assert merge(before, [WEST.id, EAST.id], {"purpose": None}).remarks == ()


def test_idle_corners_are_dropped_from_both_sides_when_asked():
    before = fabric()
    outcome = merge(before, [WEST.id, EAST.id], rules=MergeRules(drop_corners=True))
    whole = merged(before, outcome)
    assert len(shapely.get_coordinates(whole.geometry)) == 5
    assert not has_corner(outcome.states[NORTH.id].geometry, place(20, 20))
    assert is_coverage(before.with_states(outcome.states))


def test_a_corner_that_a_third_parcel_needs_stays():
    left, right = parcel("7", rectangle(0, 20, 20, 40)), parcel("8", rectangle(20, 20, 50, 40))
    before = fabric(WEST, EAST, left, right)
    whole = merged(before, merge(before, [WEST.id, EAST.id], rules=MergeRules(drop_corners=True)))
    assert has_corner(whole.geometry, place(20, 20)) and not has_corner(whole.geometry, place(20, 0))


def test_three_in_a_row_and_one_that_only_touches_by_a_corner():
    third = parcel("6", rectangle(50, 20, 60, 40))
    before = fabric(WEST, EAST, NORTH, third)
    assert merged(before, merge(before, [third.id, WEST.id, NORTH.id])).geometry.area == pytest.approx(1600)
    assert code(before, [EAST.id, third.id]) == "boundary_merge_apart"
    assert code(before, [WEST.id, EAST.id, third.id]) == "boundary_merge_apart"


def test_parcels_apart_only_when_asked_and_with_what_the_city_says_of_it():
    before = fabric()
    assert code(before, [WEST.id, FAR.id]) == "boundary_merge_apart"
    outcome = merge(before, [WEST.id, FAR.id], rules=MergeRules(apart=True))
    assert len(merged(before, outcome).geometry.geoms) == 2
    assert any("several parts" in remark.text() for remark in outcome.remarks)
    before = fabric(WEST, FAR, multipart_allowed=True)
    assert not any(
        "several" in remark.text() for remark in merge(before, [WEST.id, FAR.id], rules=MergeRules(apart=True)).remarks
    )


def test_a_parcel_of_parts_may_be_merged_with_what_touches_one_of_them():
    both = parcel("9", MultiPolygon([*rectangle(-10, 0, 0, 20).geoms, *rectangle(-40, 0, -30, 20).geoms]))
    before = fabric(WEST, both)
    assert len(merged(before, merge(before, [WEST.id, both.id])).geometry.geoms) == 2


def test_a_gap_is_taken_in_only_when_asked():
    before = fabric(EAST, GAP)
    with pytest.raises(BoundaryError) as refused:
        merge(before, [EAST.id, GAP.id])
    assert refused.value.code == "boundary_merge_gap"
    assert refused.value.parameters["width"] == pytest.approx(0.05, abs=0.001)
    outcome = merge(before, [EAST.id, GAP.id], rules=MergeRules(take_in_gaps=True))
    assert merged(before, outcome).geometry.area == pytest.approx(800, abs=0.01)
    assert outcome.remarks[-2].parameters["area"] == pytest.approx(1.0, abs=0.01)


def test_a_gap_inside_stays_open_unless_asked():
    tooth = parcel("6", polygon((50, 0), (60, 0), (60, 20), (50, 20), (50, 12), (50.05, 11), (50.05, 9), (50, 8)))
    side = parcel("7", polygon((20, 0), (50, 0), (50, 8), (50, 12), (50, 20), (20, 20)))
    before = fabric(side, tooth)
    outcome = merge(before, [side.id, tooth.id])
    assert sum(len(part.interiors) for part in merged(before, outcome).geometry.geoms) == 1
    assert "stay" in outcome.remarks[0].text()
    outcome = merge(before, [side.id, tooth.id], rules=MergeRules(take_in_gaps=True))
    assert merged(before, outcome).geometry.area == pytest.approx(800)


def test_land_of_others_is_no_gap():
    between = parcel("6", rectangle(50, 0, 50.05, 20))
    assert (
        code(fabric(EAST, GAP, between), [EAST.id, GAP.id], rules=MergeRules(take_in_gaps=True))
        == "boundary_merge_apart"
    )


def test_a_street_is_no_gap():
    assert code(fabric(), [EAST.id, FAR.id], rules=MergeRules(take_in_gaps=True)) == "boundary_merge_apart"


def test_doubled_land_counts_once_and_is_said():
    over = parcel("6", rectangle(19, 0, 30, 20))
    outcome = merge(fabric(WEST, over), [WEST.id, over.id])
    assert outcome.remarks[0].parameters["area"] == pytest.approx(20)


def test_what_cannot_be_merged():
    bow_tie = replace(WEST, geometry=polygon((0, 0), (20, 30), (20, 0), (0, 30)))
    assert code(fabric(), [WEST.id, WEST.id]) == "boundary_merge_few"
    assert code(fabric(), [WEST.id, GAP.id]) == "boundary_parcel_gone"
    assert code(fabric(bow_tie, EAST), [WEST.id, EAST.id]) == "boundary_invalid"
