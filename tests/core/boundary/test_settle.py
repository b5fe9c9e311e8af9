"""What a tool drew becomes what can be stored: on the grid, with shared corners, or it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.ops import split

from cadastre_plugin.core.boundary.balance import balance
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, has_corner
from cadastre_plugin.core.boundary.outcome import child
from cadastre_plugin.core.boundary.settle import settled
from tests.core.making import ORIGIN, TASHKENT, at, parcel, placed, polygon, rectangle

WEST = parcel("1", rectangle(0, 0, 20, 30))
EAST = parcel("2", rectangle(20, 0, 40, 30))
NORTH = parcel("3", polygon((0, 30), (20, 30), (40, 30), (40, 50), (0, 50)))


def fabric(*parcels) -> Fabric:
    return Fabric(parcels or (WEST, EAST, NORTH), TASHKENT.tolerances)


def place(x, y):
    return round(ORIGIN[0] + x, 3), round(ORIGIN[1] + y, 3)


def cut(whole, *points):
    line = LineString([place(*point) for point in points])
    return [MultiPolygon([piece]) for piece in split(whole.geometry.geoms[0], line).geoms]


def is_coverage(parcels):
    return bool(shapely.is_empty(shapely.coverage_invalid_edges([item.geometry for item in parcels])).all())


def test_neighbours_get_the_ends_of_a_cut():
    parts = [child(WEST, piece) for piece in cut(WEST, (7.12345, -5), (8.6543, 35))]
    outcome = settled(fabric(), {WEST.id: None, **{part.id: part for part in parts}})
    after = fabric().with_states(outcome.states)
    assert outcome.states[WEST.id] is None
    assert NORTH.id in outcome.states and EAST.id not in outcome.states
    assert len(after.parcels) == 4
    assert is_coverage(after.parcels.values())


def test_a_corner_beside_one_that_stays_becomes_it():
    parts = [child(WEST, piece) for piece in cut(WEST, (-5, 25.0), (20.0, 30.0001), (21, 30.0001))]
    outcome = settled(fabric(), {WEST.id: None, **{part.id: part for part in parts}})
    assert NORTH.id not in outcome.states
    corners = {tuple(point) for item in outcome.standing() for point in shapely.get_coordinates(at(item.geometry))}
    assert not any(30.0 < y < 30.01 for _, y in corners)


def _one_millimetre_east(corners):
    return corners + (corners == place(20, 30)).all(axis=1, keepdims=True) * (0.001, 0)


def test_a_corner_may_move_by_a_millimetre():
    moved = [
        replace(
            item,
            geometry=shapely.transform(
                item.geometry, lambda c: c + ((c == place(20, 30)).all(1, keepdims=1) * (0.001, 0))
            ),
        )
        for item in (WEST, EAST, NORTH)
    ]
    outcome = settled(fabric(), {item.id: item for item in moved})
    assert all(has_corner(outcome.states[item.id].geometry, place(20.001, 30)) for item in moved)


def test_a_new_edge_gets_the_corners_that_lie_on_it():
    step = parcel("4", polygon((0, 0), (10, 0), (10, 10), (0, 10)))
    outcome = settled(fabric(step), {parcel("5", rectangle(10, -5, 15, 20)).id: parcel("5", rectangle(10, -5, 15, 20))})
    (made,) = outcome.standing()
    assert has_corner(made.geometry, place(10, 0)) and has_corner(made.geometry, place(10, 10))
    assert step.id not in outcome.states


def test_old_faults_stay_as_they_are():
    loose = parcel("6", polygon((0, 30), (40, 30), (40, 50), (0, 50)))  # lacks the corner at 20, 30
    moved = replace(WEST, geometry=rectangle(1, 0, 20, 30))
    outcome = settled(fabric(moved, EAST, loose), {WEST.id: WEST})
    assert loose.id not in outcome.states


def test_crossing_parts_and_overlaps_are_refused():
    bow_tie = replace(WEST, geometry=polygon((0, 0), (20, 30), (20, 0), (0, 30)))
    with pytest.raises(BoundaryError) as crossing:
        settled(fabric(), {WEST.id: bow_tie})
    two = MultiPolygon([*rectangle(0, 0, 5, 5).geoms, *rectangle(10, 10, 20, 30).geoms])
    with pytest.raises(BoundaryError) as parts:
        settled(fabric(), {WEST.id: replace(WEST, geometry=two)})
    with pytest.raises(BoundaryError) as over:
        settled(fabric(), {WEST.id: replace(WEST, geometry=rectangle(0, 0, 21, 30))})
    assert [error.value.code for error in (crossing, parts, over)] == [
        "boundary_crosses", "boundary_parts", "boundary_overlaps",
    ]  # fmt: skip
    assert over.value.parameters["area"] == pytest.approx(30.0)


def test_an_overlap_that_was_there_may_stay():
    over = parcel("7", rectangle(19, 0, 40, 30))
    grown = replace(WEST, geometry=rectangle(-3, 0, 20, 30))
    assert settled(fabric(WEST, over), {WEST.id: grown}).states[WEST.id].geometry.equals(grown.geometry)


def test_a_fabric_is_found_by_place_before_and_after_a_change():
    one = fabric()
    assert one.parcel_at(*place(5, 5)).id == WEST.id
    assert {item.id for item in one.having(place(20, 30))} == {WEST.id, EAST.id, NORTH.id}
    assert {item.id for item in one.neighbours(WEST.id)} == {EAST.id, NORTH.id}
    assert one.corner_near(*place(19.7, 29.8), 1.0) == place(20, 30)
    assert one.edge_near(*place(10, 0.3), 1.0) == (place(0, 0), place(20, 0))
    assert one.parcel_at(*place(-5, -5)) is None and one.corner_near(*place(-5, -5), 1.0) is None
    after = one.with_states({WEST.id: None, EAST.id: replace(EAST, geometry=rectangle(20, 0, 60, 30))})
    assert after.parcel_at(*place(5, 5)) is None
    assert after.parcel_at(*place(55, 5)).id == EAST.id
    assert one.parcel_at(*place(55, 5)) is None
    again = after.with_states({WEST.id: WEST})
    assert again.parcel_at(*place(5, 5)).id == WEST.id


def test_the_smaller_of_two_that_overlap_is_meant():
    inner = parcel("8", rectangle(5, 5, 8, 8))
    assert fabric(WEST, inner).parcel_at(*place(6, 6)).id == inner.id


def test_the_balance_sheet_of_a_split():
    parts = [child(WEST, piece) for piece in cut(WEST, (10, -5), (10, 35))]
    outcome = settled(fabric(), {WEST.id: None, **{part.id: part for part in parts}})
    sheet = balance(fabric(), outcome, TASHKENT)
    assert [row.label for row in sheet.rows] == [
        "10:09:03:02:03:0001",
        "10:09:03:02:03:0003",
        "new parcel",
        "new parcel",
    ]
    assert sheet.before == pytest.approx(sheet.after, abs=1e-6)
    assert not any(row.is_over for row in sheet.rows)
    assert sheet.rows[0].percent == -100.0 and sheet.rows[2].percent is None


def test_a_shift_beyond_the_tolerance_is_over():
    outcome = settled(fabric(WEST), {WEST.id: replace(WEST, geometry=rectangle(0, 0, 19, 30))})
    (row,) = balance(fabric(WEST), outcome, TASHKENT).rows
    assert row.is_over and row.difference == pytest.approx(-30, abs=0.01) and row.percent == pytest.approx(-5, abs=0.01)


def test_a_hole_filled_by_its_new_parcel_is_no_overlap():
    ring = parcel("9", polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[[(10, 10), (20, 10), (20, 20), (10, 20)]]))
    island = child(ring, placed(Polygon([(10, 10), (20, 10), (20, 20), (10, 20)])))
    assert settled(fabric(ring), {island.id: island}).standing() == (island,)
    assert not ring.geometry.covers(Point(place(15, 15)))


def test_the_same_boundary_twice_is_an_overlap():
    twin = child(WEST, EAST.geometry)
    with pytest.raises(BoundaryError) as doubled:
        settled(fabric(), {WEST.id: None, twin.id: twin})
    assert doubled.value.code == "boundary_overlaps"


def test_a_hole_that_goes_is_seen_though_no_edge_is_new():
    ring = parcel("9", polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[[(10, 10), (20, 10), (20, 20), (10, 20)]]))
    inner = parcel("8", rectangle(12, 12, 18, 18))
    whole = replace(ring, geometry=rectangle(0, 0, 30, 30))
    with pytest.raises(BoundaryError) as covered:
        settled(fabric(ring, inner), {ring.id: whole})
    assert covered.value.parameters["area"] == pytest.approx(36)


def test_attributes_alone_touch_no_boundary():
    named = replace(WEST, address="here")
    assert settled(fabric(), {WEST.id: named}).states == {WEST.id: named}


def test_an_overlap_below_the_smallest_that_counts_is_not_made():
    tooth = polygon((0, 0), (20, 0), (20, 10), (20.04, 10.2), (20, 10.4), (20, 30), (0, 30))
    with pytest.raises(BoundaryError) as small:
        settled(fabric(), {WEST.id: replace(WEST, geometry=tooth)})
    assert small.value.parameters["area"] == pytest.approx(0.008)


def test_two_new_corners_that_mean_one_become_one():
    moved = replace(WEST, geometry=polygon((0, 0), (20, 0), (19, 15), (20, 30), (0, 30)))
    other = replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (20, 30), (18.998, 15)))
    after = fabric().with_states(settled(fabric(), {WEST.id: moved, EAST.id: other}).states)
    assert is_coverage(after.parcels.values())


def test_a_boundary_that_comes_back_beside_itself_is_refused():
    spike = replace(WEST, geometry=polygon((0, 0), (20, 0), (20, 30), (8, 30), (8, 10), (8.001, 30), (0, 30)))
    with pytest.raises(BoundaryError) as refused:
        settled(fabric(WEST, EAST), {WEST.id: spike})
    assert refused.value.code == "boundary_crosses"
