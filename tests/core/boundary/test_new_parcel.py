"""New parcels, gaps and takings on a few parcels along a street."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import box

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, has_corner
from cadastre_plugin.core.boundary.gap import fill_gap, void_at
from cadastre_plugin.core.boundary.new_parcel import Designation, free_pieces, new_parcel, new_parcels
from tests.core.boundary.test_settle import is_coverage, place
from tests.core.making import TASHKENT, at, parcel, polygon, rectangle

SOUTH = parcel("1", polygon((0, 0), (60, 0), (60, 20), (40, 20), (20, 20), (0, 20)))
WEST = parcel("2", rectangle(0, 20, 20, 50), district="07")
EAST = parcel("3", rectangle(40, 20, 60, 50))
NORTH = parcel("4", polygon((0, 50), (20, 50), (40, 50), (60, 50), (60, 70), (0, 70)))
ISLAND = parcel("5", rectangle(28, 30, 32, 34))


def fabric(*parcels, **tolerances) -> Fabric:
    return Fabric(parcels or (SOUTH, WEST, EAST, NORTH), replace(TASHKENT.tolerances, **tolerances))


def ring(*corners):
    return [place(*corner) for corner in corners]


def refusal(make) -> str:
    with pytest.raises(BoundaryError) as error:
        make()
    assert error.value.text()
    return error.value.code


def test_a_drawn_ring_becomes_a_parcel_and_its_neighbours_get_its_corners():
    outcome = new_parcel(fabric(), ring((20, 25), (40, 25), (40, 40), (20, 40)), Designation(purpose="shop"))
    [made] = [item for item in outcome.standing() if item.version == 0]
    assert (made.purpose, made.number, made.district) == ("shop", None, "07")
    assert {item.id for item in outcome.standing()} == {made.id, WEST.id, EAST.id}
    assert is_coverage(fabric().with_states(outcome.states).parcels.values())
    assert has_corner(outcome.states[EAST.id].geometry, place(40, 40))


def test_rings_that_are_none_are_refused():
    codes = [
        refusal(lambda corners=corners: new_parcel(fabric(), ring(*corners)))
        for corners in (
            [(20, 25), (40, 25)],
            [(20, 25), (30, 25), (40, 25)],
            [(20, 25), (40, 40), (40, 25), (20, 40)],
            [(15, 25), (40, 25), (40, 40), (20, 40)],
        )
    ]
    assert codes == ["ring_short", "ring_short", "ring_crosses", "boundary_overlaps"]


def test_far_from_everything_the_district_has_to_be_said():
    corners = ring((5000, 0), (5010, 0), (5000, 10))
    assert refusal(lambda: new_parcel(fabric(), corners)) == "district_unknown"
    [made] = new_parcel(fabric(), corners, Designation(district="09")).standing()
    assert made.district == "09"


def test_the_remainder_of_a_block_is_what_is_nobodys():
    around = ring((-1, -1), (61, -1), (61, 71), (-1, 71))
    found = free_pieces(fabric(SOUTH, WEST, EAST, NORTH, ISLAND), around)
    assert [round(piece.area) for piece in found] == [20 * 30 - 16, 62 * 72 - 60 * 70]
    outcome = new_parcels(fabric(SOUTH, WEST, EAST, NORTH, ISLAND), found[:1])
    [made] = [item for item in outcome.standing() if item.version == 0]
    assert at(made.geometry).equals(box(20, 20, 40, 50) - box(28, 30, 32, 34))
    assert refusal(lambda: free_pieces(fabric(), ring((1, 1), (9, 1), (9, 9)))) == "nothing_free"
    assert refusal(lambda: new_parcels(fabric(), ())) == "nothing_chosen"


def test_slivers_are_no_remainder():
    close = replace(EAST, geometry=rectangle(20.05, 20, 60, 50))
    around = ring((-1, -1), (61, -1), (61, 71), (-1, 71))
    assert len(free_pieces(fabric(SOUTH, WEST, close, NORTH), around)) == 1


def test_a_void_is_found_with_its_neighbours():
    void = void_at(fabric(SOUTH, WEST, EAST, NORTH, ISLAND), *place(25, 25))
    assert at(void.ground).equals(box(20, 20, 40, 50) - box(28, 30, 32, 34))
    assert set(void.neighbours[:2]) == {WEST.id, EAST.id} and void.neighbours[-1] == ISLAND.id


def test_a_gap_is_filled_by_a_new_parcel_or_a_neighbour():
    void = void_at(fabric(), *place(25, 25))
    outcome = fill_gap(fabric(), void)
    assert [item.version for item in outcome.standing()].count(0) == 1
    assert is_coverage(fabric().with_states(outcome.states).parcels.values())
    given = fill_gap(fabric(), void, EAST.id)
    assert [*given.states] == [EAST.id] and given.states[EAST.id].number == EAST.number
    assert at(given.states[EAST.id].geometry).equals(box(20, 20, 60, 50))
    assert is_coverage(fabric().with_states(given.states).parcels.values())


def test_a_long_void_is_found_from_its_end():
    sides = [rectangle(0, 20, 700, 40), rectangle(0, 0, 700, 10), rectangle(0, 10, 10, 20), rectangle(350, 10, 360, 20)]
    road = fabric(*(parcel(f"{number}", side) for number, side in enumerate(sides)))
    assert at(void_at(road, *place(15, 15)).ground).equals(box(10, 10, 350, 20))


def test_streets_and_large_voids_are_no_gaps():
    assert refusal(lambda: void_at(fabric(), *place(-5, 5))) == "gap_open"
    assert refusal(lambda: void_at(fabric(), *place(5, 5))) == "gap_taken"
    assert refusal(lambda: void_at(fabric(WEST, EAST, NORTH), *place(25, 25))) == "gap_open"
    small = fabric(gap_max_m2=500.0)
    void = void_at(small, *place(25, 25))
    assert refusal(lambda: fill_gap(small, void)) == "gap_large"
    assert fill_gap(small, void, confirmed=True).standing()
    stranger = parcel("6", rectangle(100, 0, 110, 10))
    assert refusal(lambda: fill_gap(fabric(SOUTH, WEST, EAST, NORTH, stranger), void, stranger.id)) == "gap_apart"


def test_a_void_that_leaks_through_a_crack_says_so():
    short = replace(NORTH, geometry=rectangle(0, 50.04, 60, 70))
    assert refusal(lambda: void_at(fabric(SOUTH, WEST, EAST, short), *place(25, 25))) == "gap_crack"


def test_neighbours_with_corners_of_their_own_stay_a_coverage():
    bent = replace(EAST, geometry=polygon((40, 20), (60, 20), (60, 50), (40, 50), (38.3, 37.7)))
    void = void_at(fabric(SOUTH, WEST, bent, NORTH), *place(25, 25))
    for receiver in (None, *void.neighbours):
        outcome = fill_gap(fabric(SOUTH, WEST, bent, NORTH), void, receiver)
        after = fabric(SOUTH, WEST, bent, NORTH).with_states(outcome.states).parcels.values()
        assert is_coverage(after)
        assert shapely.union_all([item.geometry for item in after]).area == pytest.approx(60 * 70, abs=1e-6)
