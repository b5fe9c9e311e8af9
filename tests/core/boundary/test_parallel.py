"""A boundary moves parallel to itself: by a distance, or until a parcel has an area."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.boundary.chain import chain_along
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import has_corner
from cadastre_plugin.core.boundary.parallel import AREA_WITHIN_M2, move_parallel, move_to_area, offset
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from tests.core.boundary.block import NORTH_ROW, SOUTH_ROW, block, is_coverage, land, place, refusal
from tests.core.making import TASHKENT, id_of, parcel, polygon

FIRST, SECOND = NORTH_ROW[:2]


def chain(fabric, one, other, *, whole=True):
    return chain_along(fabric, (place(*one), place(*other)), whole=whole)


def area(fabric, item) -> float:
    return float(fabric.parcels[item.id].geometry.area)


def test_both_neighbours_and_those_at_the_ends_follow():
    fabric = block()
    outcome = move_parallel(fabric, chain(fabric, (40, 30), (40, 60)), FIRST.id, 1.5)
    after = fabric.with_states(outcome.states)
    assert area(after, FIRST) == pytest.approx(645) and area(after, SECOND) == pytest.approx(555)
    assert SOUTH_ROW[1].id in outcome.states and has_corner(after.parcels[SOUTH_ROW[1].id].geometry, place(41.5, 30))
    assert SOUTH_ROW[0].id not in outcome.states
    assert is_coverage(after) and land(after) == pytest.approx(land(fabric), abs=1e-9)


def test_a_negative_distance_goes_into_the_parcel():
    fabric = block()
    after = fabric.with_states(move_parallel(fabric, chain(fabric, (40, 60), (40, 30)), FIRST.id, -2.0).states)
    assert area(after, FIRST) == pytest.approx(540) and is_coverage(after)


def test_ends_slide_along_slanted_boundaries_and_past_their_corners():
    """The south side of the west lot slants, and has a corner of its own just beyond the boundary that moves."""
    west = parcel("31", polygon((0, 0), (20, 4), (20, 30), (0, 30)))
    east = parcel("32", polygon((20, 4), (21, 4.5), (40, 6), (40, 30), (20, 30)))
    fabric = block(west, east)
    after = fabric.with_states(move_parallel(fabric, chain(fabric, (20, 4), (20, 30)), west.id, 3.0).states)
    grown = after.parcels[west.id].geometry
    assert has_corner(grown, place(21, 4.5)) and grown.bounds[2] == place(23, 0)[0]
    assert is_coverage(after) and land(after) == pytest.approx(land(fabric), abs=0.01)


def test_a_street_front_moves_along_the_side_boundaries():
    fabric = block()
    outcome = move_parallel(fabric, chain(fabric, (20, 60), (40, 60)), FIRST.id, 2.0)
    after = fabric.with_states(outcome.states)
    assert set(outcome.states) == {FIRST.id} and area(after, FIRST) == pytest.approx(640) and is_coverage(after)
    assert has_corner(after.parcels[FIRST.id].geometry, place(40, 60))  # the neighbour's, who stays
    outcome = move_parallel(fabric, chain(fabric, (20, 60), (40, 60)), FIRST.id, -2.0)
    after = fabric.with_states(outcome.states)
    assert area(after, FIRST) == pytest.approx(560) and is_coverage(after)


def test_a_bent_boundary_keeps_its_shape():
    west = parcel("33", polygon((0, 0), (20, 0), (22, 10), (20, 30), (0, 30)))
    east = parcel("34", polygon((20, 0), (50, 0), (50, 30), (20, 30), (22, 10)))
    fabric = block(west, east)
    whole = chain(fabric, (20, 0), (22, 10))
    assert whole.corners == (place(20, 0), place(22, 10), place(20, 30))
    after = fabric.with_states(move_parallel(fabric, whole, west.id, 2.0).states)
    line = shapely.LineString(whole.corners)
    moved = after.parcels[west.id].geometry.boundary.intersection(after.parcels[east.id].geometry.boundary)
    assert shapely.get_coordinates(moved).shape[0] >= 3
    assert all(line.distance(p) == pytest.approx(2.0, abs=0.05) for p in shapely.points(shapely.get_coordinates(moved)))
    assert is_coverage(after) and land(after) == pytest.approx(land(fabric), abs=1e-3)


def test_one_edge_of_a_bent_boundary_slides_along_the_next():
    west = parcel("33", polygon((0, 0), (20, 0), (25, 10), (20, 30), (0, 30)))
    east = parcel("34", polygon((20, 0), (50, 0), (50, 30), (20, 30), (25, 10)))
    fabric = block(west, east)
    one = chain(fabric, (25, 10), (20, 30), whole=False)
    assert len(one.corners) == 2
    after = fabric.with_states(move_parallel(fabric, one, west.id, 1.0).states)
    assert not after.having(place(25, 10)) and is_coverage(after)
    assert land(after) == pytest.approx(land(fabric), abs=1e-2)


@pytest.mark.parametrize("wanted", [590.0, 612.345, 700.0, 300.0])
def test_an_area_is_met_exactly_before_the_grid(wanted):
    fabric = block()
    outcome = move_to_area(fabric, chain(fabric, (40, 30), (40, 60)), FIRST.id, wanted, TASHKENT)
    (remark,) = outcome.remarks
    assert remark.parameters["exact"] == pytest.approx(wanted, abs=AREA_WITHIN_M2)
    stored = ellipsoidal_area(outcome.states[FIRST.id].geometry, TASHKENT.crs.definition)
    assert remark.parameters["stored"] == pytest.approx(stored) and stored == pytest.approx(wanted, abs=0.02)
    assert is_coverage(fabric.with_states(outcome.states))


def test_moves_that_are_refused():
    fabric = block()
    side = chain(fabric, (40, 30), (40, 60))
    assert refusal(move_parallel, fabric, side, FIRST.id, 0.0) == "parallel_no_distance"
    assert refusal(move_parallel, fabric, side, FIRST.id, float("nan")) == "parallel_no_distance"
    assert refusal(move_parallel, fabric, side, NORTH_ROW[2].id, 1.0) == "parallel_not_beside"
    assert refusal(move_parallel, fabric, side, FIRST.id, 25.0) in ("course_misses", "course_swallows")
    assert refusal(move_to_area, fabric, side, FIRST.id, -1.0, TASHKENT) == "parallel_no_area"
    assert refusal(move_parallel, fabric, side, FIRST.id, 0.0002) == "boundary_unchanged"
    assert refusal(move_to_area, fabric, side, FIRST.id, 5000.0, TASHKENT) == "parallel_out_of_reach"
    assert refusal(chain_along, fabric, (place(40, 30), place(41, 60)), whole=True) == "edge_unknown"
    round_one = [(10 * np.cos(turn), 10 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 12, endpoint=False)]
    island = block(parcel("35", polygon(*round_one)))
    edge = tuple(map(tuple, shapely.get_coordinates(island.parcels[id_of("35")].geometry)[:2].tolist()))
    assert refusal(chain_along, island, edge, whole=True) == "chain_closed"


def test_an_offset_leaves_out_edges_that_shrink_to_nothing():
    corners = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 1.0), (20.0, 1.0)])
    assert len(offset(corners, 0.5)) == 4
    bay = np.array([(0.0, 0.0), (10.0, 0.0), (10.5, 1.0), (11.5, 1.0), (12.0, 0.0), (20.0, 0.0)])
    assert len(offset(bay, -3.0)) < len(bay)


def left_out_one_by_one(corners, left):
    """The same by its definition: the first edge whose ends have changed places is left out, and all begins anew."""
    way = np.diff(corners, axis=0)
    way = way / np.hypot(*way.T)[:, None]
    moved = corners[:-1] + np.column_stack([-way[:, 1], way[:, 0]]) * left
    while True:
        inner = [met(moved[i], way[i], moved[i + 1], way[i + 1]) for i in range(len(way) - 1)]
        first, last = (inner[0], inner[-1]) if inner else (moved[0], moved[0])
        made = np.array([first - way[0], *inner, last + way[-1]])
        turned = np.flatnonzero((np.diff(made, axis=0) * way).sum(axis=1)[1:-1] <= 0) + 1
        if not len(turned):
            return made
        moved, way = np.delete(moved, turned[0], axis=0), np.delete(way, turned[0], axis=0)


def met(one, way, other, other_way):
    turn = way[0] * other_way[1] - way[1] * other_way[0]
    if abs(turn) < 1e-9:
        return other
    return one + way * ((other[0] - one[0]) * other_way[1] - (other[1] - one[1]) * other_way[0]) / turn


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.floats(-20, 20))
def test_an_offset_is_what_is_left_when_edges_are_left_out_one_by_one(seed, count, left):
    corners = np.cumsum(np.random.default_rng(seed).uniform(-5, 8, (count, 2)), axis=0)
    assert np.allclose(offset(corners, left), left_out_one_by_one(corners, left), rtol=0, atol=1e-9)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([*NORTH_ROW, *SOUTH_ROW]), st.integers(0, 3), st.floats(-9, 9), st.booleans())
def test_any_move_keeps_the_coverage(item, number, distance, whole):
    fabric = block()
    edges = shapely.get_coordinates(item.geometry)
    edge = tuple(map(tuple, edges[number : number + 2].tolist()))
    along = chain_along(fabric, edge, whole=whole)
    try:
        after = fabric.with_states(move_parallel(fabric, along, item.id, distance).states)
    except BoundaryError as refused:
        assert abs(distance) < 0.001 and refused.code in ("parallel_no_distance", "boundary_unchanged")
        return
    assert is_coverage(after)
    expected = land(fabric) + (along.line().length * distance if along.is_open else 0.0)
    assert land(after) == pytest.approx(expected, abs=0.1)
