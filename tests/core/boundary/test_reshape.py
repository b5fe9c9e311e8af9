"""A stretch of boundary follows a drawn line, in every parcel that has it."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.reshape import chain_to_reshape, reshape
from tests.core.boundary.block import NORTH_ROW, SOUTH_ROW, block, is_coverage, land, place, refusal
from tests.core.making import parcel, placed, polygon, rectangle


def drawn(*points):
    return [place(x, y) for x, y in points]


def area(fabric, item) -> float:
    return float(fabric.parcels[item.id].geometry.area)


def test_both_sides_follow_the_line():
    outcome = reshape(block(), drawn((40, 30), (42, 40), (40.5, 50), (40, 60)))
    after = block().with_states(outcome.states)
    assert set(outcome.states) == {NORTH_ROW[0].id, NORTH_ROW[1].id}
    assert area(after, NORTH_ROW[0]) == pytest.approx(600 + 10 + 12.5 + 2.5)
    assert is_coverage(after) and land(after) == pytest.approx(land(block()), abs=1e-9)


def test_boundaries_that_end_on_it_are_cut_or_go_on_straight():
    """The rear line of three lots, pushed to the south in the west and to the north in the east."""
    outcome = reshape(block(), drawn((20, 30), (50, 24), (70, 36), (80, 30)))
    after = block().with_states(outcome.states)
    assert len(outcome.states) == 6
    assert is_coverage(after) and land(after) == pytest.approx(land(block()), abs=1e-3)
    corners = shapely.get_coordinates(after.parcels[NORTH_ROW[0].id].geometry)
    assert any(x == place(40, 0)[0] and y < place(0, 30)[1] for x, y in corners.tolist())


def test_the_line_may_begin_and_end_between_corners():
    after = block().with_states(reshape(block(), drawn((40, 40), (41, 45), (40, 50))).states)
    assert area(after, NORTH_ROW[0]) == pytest.approx(605)
    assert is_coverage(after)


def test_a_street_front_is_one_parcels_own():
    outcome = reshape(block(), drawn((20, 60), (30, 63), (40, 60)))
    assert set(outcome.states) == {NORTH_ROW[0].id}
    assert area(block().with_states(outcome.states), NORTH_ROW[0]) == pytest.approx(630)


def test_a_neighbour_that_only_touches_a_corner_comes_along():
    """Four lots meet at one corner of the line; two of them have nothing else of it."""
    outcome = reshape(block(), drawn((40, 60), (43, 33), (60, 30)))
    after = block().with_states(outcome.states)
    assert is_coverage(after) and land(after) == pytest.approx(land(block()), abs=1e-3)


def test_the_boundary_of_a_hole_is_reshaped_on_both_sides():
    hole = [(10, 10), (20, 10), (20, 20), (10, 20)]
    ring = parcel("21", polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[hole]))
    island = parcel("22", placed(Polygon(hole)))
    after = block(ring, island).with_states(reshape(block(ring, island), drawn((10, 10), (15, 7), (20, 10))).states)
    assert area(after, island) == pytest.approx(115) and area(after, ring) == pytest.approx(785)
    assert is_coverage(after)


def test_of_two_ways_the_one_beside_the_line_is_meant():
    line = drawn((20, 30), (30, 31), (40, 30))
    assert chain_to_reshape(block(), line).corners == tuple(drawn((20, 30), (40, 30)))
    line = drawn((20, 30), (19, 50), (25, 61), (38, 61), (41, 45), (40, 30))
    assert chain_to_reshape(block(), line).corners == tuple(drawn((20, 30), (20, 60), (40, 60), (40, 30)))


def test_lines_that_are_refused():
    assert refusal(reshape, block(), drawn((40, 30))) == "line_too_short"
    assert refusal(reshape, block(), drawn((40, 30), (41, 40), (40, 30))) == "line_too_short"
    assert refusal(reshape, block(), drawn((40, 30), (45, 50), (35, 50), (45, 40), (40, 60))) == "line_crosses"
    assert refusal(reshape, block(), drawn((40, 30), (41, 40), (45, 50))) == "line_off_boundary"
    assert refusal(reshape, block(), drawn((40, 30), (40, 60))) == "reshape_same"
    assert refusal(reshape, block(), drawn((20, 60), (30, 25), (40, 60))) in ("boundary_overlaps", "boundary_crosses")
    far = rectangle(200, 200, 220, 220)
    assert refusal(reshape, block(NORTH_ROW[0], parcel("23", far)), drawn((40, 30), (100, 100), (200, 200))) == (
        "chain_unknown"
    )


offsets = st.floats(-8, 8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(21, 79), offsets), min_size=1, max_size=4, unique_by=lambda point: round(point[0])))
def test_any_rear_line_keeps_the_coverage_and_its_land(points):
    line = drawn((20, 30), *((x, 30 + y) for x, y in sorted(points)), (80, 30))
    try:
        outcome = reshape(block(), line)
    except BoundaryError as refused:
        assert refused.code in (
            "reshape_same",
            "boundary_unchanged",
            "course_swallows",
            "boundary_crosses",
            "line_crosses",
        )
        return
    after = block().with_states(outcome.states)
    assert is_coverage(after) and land(after) == pytest.approx(land(block()), abs=0.1)
    rear = shapely.union_all([item.geometry for item in after.parcels.values() if item.id in _ids(SOUTH_ROW)])
    assert rear.boundary.buffer(0.003).covers(LineString(line))


def _ids(parcels):
    return {item.id for item in parcels}
