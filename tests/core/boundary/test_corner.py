"""A corner moves, comes or goes in every parcel that has it."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.boundary.corner import add_corner, move_corner, remove_corner
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, has_corner
from cadastre_plugin.core.geometry.grid import on_grid
from tests.core.boundary.block import is_coverage, land, place, refusal
from tests.core.making import ORIGIN, TASHKENT, parcel, polygon, rectangle

WEST = parcel("1", polygon((0, 0), (20, 0), (20, 30), (0, 30)))
EAST = parcel("2", polygon((20, 0), (40, 0), (40, 30), (20, 30)))
NORTH = parcel("3", polygon((0, 30), (20, 30), (40, 30), (40, 50), (0, 50)))


def fabric(*parcels) -> Fabric:
    return Fabric(parcels or (WEST, EAST, NORTH), TASHKENT.tolerances)


def test_everyone_who_has_the_corner_follows():
    outcome = move_corner(fabric(), place(20, 30), (ORIGIN[0] + 21.23456, ORIGIN[1] + 31.5))
    assert set(outcome.states) == {WEST.id, EAST.id, NORTH.id}
    assert all(has_corner(item.geometry, place(21.235, 31.5)) for item in outcome.standing())
    after = fabric().with_states(outcome.states)
    assert is_coverage(after) and land(after) == pytest.approx(land(fabric()), abs=1e-9)


def test_a_neighbour_that_lacks_the_corner_gets_it_first():
    long = parcel("4", polygon((0, 30), (40, 30), (40, 50), (0, 50)))
    outcome = move_corner(fabric(WEST, EAST, long), place(20, 30), place(20, 33))
    after = fabric(WEST, EAST, long).with_states(outcome.states)
    assert has_corner(after.parcels[long.id].geometry, place(20, 33))
    assert is_coverage(after) and land(after) == pytest.approx(land(fabric()), abs=1e-9)


def test_a_neighbour_whose_corner_is_a_millimetre_off_comes_along():
    off = parcel("4", polygon((0, 30), (20, 30.001), (40, 30), (40, 50), (0, 50)))
    outcome = move_corner(fabric(WEST, EAST, off), place(20, 30), place(20, 33))
    after = fabric(WEST, EAST, off).with_states(outcome.states)
    assert len(after.having(place(20, 33))) == 3 and is_coverage(after)


def test_corners_of_others_on_the_edges_that_move_stay_on_them():
    """The east's south edge carries a corner that only the parcel below has."""
    below = parcel("5", polygon((20, 0), (30, 0), (30, -10), (20, -10)))
    outcome = move_corner(fabric(WEST, EAST, NORTH, below), place(40, 0), place(42, -3))
    after = fabric(WEST, EAST, NORTH, below).with_states(outcome.states)
    assert has_corner(after.parcels[EAST.id].geometry, place(30, 0)) and is_coverage(after)


def test_onto_another_corner_the_two_become_one():
    bent = polygon((0, 0), (20, 0), (20, 15), (20, 30), (0, 30))
    east = polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 15))
    one = fabric(parcel("1", bent), parcel("2", east), NORTH)
    after = one.with_states(move_corner(one, place(20, 15), place(20, 0)).states)
    assert after.parcels[WEST.id].geometry.equals(WEST.geometry) and is_coverage(after)
    assert shapely.get_num_coordinates(after.parcels[WEST.id].geometry) == 5


def test_moves_that_are_refused():
    triangle = parcel("6", polygon((40, 30), (60, 30), (60, 50)))
    one = fabric(WEST, EAST, NORTH, triangle)
    assert refusal(move_corner, one, place(5, 5), place(6, 6)) == "corner_unknown"
    assert refusal(move_corner, one, place(20, 30), place(20.0001, 30)) == "corner_unmoved"
    assert refusal(move_corner, one, place(60, 50), place(60, 30)) == "corner_triangle"
    assert refusal(move_corner, one, place(20, 30), place(10, -5)) == "boundary_crosses"
    assert refusal(move_corner, fabric(WEST, EAST), place(0, 0), place(30, 10)) == "boundary_crosses"
    street = fabric(WEST, parcel("7", rectangle(0, 31, 40, 60)))
    assert refusal(move_corner, street, place(20, 30), place(20, 33)) == "boundary_overlaps"


def test_a_corner_is_added_for_both_sides():
    outcome = add_corner(fabric(), (place(20, 0), place(20, 30)), place(21, 15))
    assert set(outcome.states) == {WEST.id, EAST.id}
    after = fabric().with_states(outcome.states)
    assert after.parcels[WEST.id].geometry.area == pytest.approx(WEST.geometry.area + 15)
    assert is_coverage(after) and land(after) == pytest.approx(land(fabric()), abs=1e-9)


def test_a_corner_is_added_where_a_neighbour_has_corners_on_the_edge():
    long = parcel("4", polygon((0, 30), (40, 30), (40, 50), (0, 50)))
    one = fabric(WEST, EAST, long)
    after = one.with_states(add_corner(one, (place(0, 30), place(40, 30)), place(31, 32)).states)
    assert {item.id for item in after.having(place(31, 32))} == {EAST.id, long.id}
    assert is_coverage(after) and land(after) == pytest.approx(land(one), abs=1e-9)


def test_corners_that_are_not_added():
    assert refusal(add_corner, fabric(), (place(20, 0), place(20, 30)), place(20, 0.001)) == "corner_occupied"
    assert refusal(add_corner, fabric(), (place(0, 0), place(20, 30)), place(10, 15)) == "edge_unknown"
    assert refusal(add_corner, fabric(), (place(20, 0), place(20, 30)), place(45, 15)) == "boundary_crosses"


def test_a_corner_goes_from_both_sides():
    one = fabric()
    bent = one.with_states(add_corner(one, (place(20, 0), place(20, 30)), place(21, 15)).states)
    outcome = remove_corner(bent, place(21, 15))
    after = bent.with_states(outcome.states)
    assert all(after.parcels[item.id].geometry.equals(item.geometry) for item in (WEST, EAST, NORTH))
    assert not after.having(place(21, 15))


def test_a_corner_on_a_straight_neighbour_goes():
    long = parcel("4", polygon((0, 30), (40, 30), (40, 50), (0, 50)))
    wide = parcel("8", polygon((0, 0), (40, 0), (40, 30), (20, 30), (0, 30)))
    one = fabric(wide, long)
    after = one.with_states(remove_corner(one, place(20, 30)).states)
    assert not after.having(place(20, 30)) and is_coverage(after)


def test_corners_that_stay():
    assert refusal(remove_corner, fabric(), place(20, 30)) == "corner_junction"
    assert refusal(remove_corner, fabric(), place(20, 0)) == "corner_junction"
    long = parcel("4", polygon((0, 30), (40, 30), (40, 50), (0, 50)))
    assert refusal(remove_corner, fabric(WEST, EAST, long), place(20, 30)) == "corner_junction"
    triangle = parcel("6", polygon((40, 30), (60, 30), (60, 50)))
    assert refusal(remove_corner, fabric(triangle), place(60, 50)) == "corner_triangle"


steps = st.tuples(st.integers(0, 48), st.sampled_from("mar"), st.floats(-6, 6), st.floats(-6, 6))


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, min_size=1, max_size=6))
def test_any_sequence_keeps_the_coverage_and_its_land(sequence):
    cells = [(column, row) for column in range(6) for row in range(6)]
    one = fabric(*(parcel(f"{c}{r}", rectangle(c * 10, r * 10, c * 10 + 10, r * 10 + 10)) for c, r in cells))
    whole, edge = shapely.union_all([item.geometry for item in one.parcels.values()]), 0.0
    for number, tool, east, north in sequence:
        corner = place(10 + number % 5 * 10, 10 + number // 5 % 5 * 10)
        near = one.corner_near(*corner, 8) or corner
        to = (near[0] + east, near[1] + north)
        try:
            if tool == "m":
                outcome = move_corner(one, near, to)
            elif tool == "r":
                outcome = remove_corner(one, near)
            else:
                outcome = add_corner(one, one.edge_near(*to, 10), to)
        except BoundaryError:
            continue
        one = one.with_states(outcome.states)
        edge += 1
    assert is_coverage(one)
    assert all(on_grid(item.geometry).equals_exact(item.geometry, 0.0) for item in one.parcels.values())
    assert land(one) == pytest.approx(shapely.union_all([i.geometry for i in one.parcels.values()]).area, abs=1e-6)
    assert land(one) == pytest.approx(whole.area, abs=200.0)
