"""Splitting by a line: every way in which a line can lie over a parcel."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, has_corner
from cadastre_plugin.core.boundary.merge import MergeRules, merge
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.model.parcel import NEW, same_place
from tests.core.making import ORIGIN, TASHKENT, parcel, polygon, rectangle

LIMITS = TASHKENT.tolerances
PLOT = parcel("1", rectangle(0, 0, 40, 20), purpose="dwelling", legal_area=800.0)
NORTH = parcel("2", rectangle(0, 20, 40, 40))
_TEETH = [(50, 0), (50, 30), (40, 30), (40, 10), (30, 10), (30, 30), (20, 30), (20, 10), (10, 10), (10, 30), (0, 30)]
COMB = parcel("3", polygon((0, 0), *_TEETH))
RING = parcel("4", polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[[(10, 10), (20, 10), (20, 20), (10, 20)]]))
ISLAND = parcel("5", rectangle(10, 10, 20, 20))


def place(x, y):
    return round(ORIGIN[0] + x, 3), round(ORIGIN[1] + y, 3)


def line(*points):
    return LineString([place(*point) for point in points])


def fabric(*parcels, **limits):
    return Fabric(parcels, replace(LIMITS, **limits))


def made(before, outcome):
    return [item for item in outcome.standing() if item.id not in before.parcels]


def areas(before, outcome):
    return sorted(round(item.geometry.area, 2) for item in made(before, outcome))


def is_coverage(one):
    return bool(
        shapely.is_empty(shapely.coverage_invalid_edges([item.geometry for item in one.parcels.values()])).all()
    )


class _Refusal:
    def __init__(self, code):
        self.code = code

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert kind is BoundaryError, f"not refused: {error!r}"
        assert error.code == self.code
        self.text = error.text()
        return True


def test_each_piece_is_a_new_parcel_and_the_neighbour_gets_the_corner():
    before = fabric(PLOT, NORTH)
    outcome = split_by_line(before, line((15, -5), (15, 25)), [PLOT.id])
    assert outcome.states[PLOT.id] is None
    assert areas(before, outcome) == [300, 500]
    for piece in made(before, outcome):
        assert (piece.version, piece.number, piece.legal_area, piece.purpose) == (NEW, None, None, "dwelling")
    assert has_corner(outcome.states[NORTH.id].geometry, place(15, 20))
    assert is_coverage(before.with_states(outcome.states))
    assert outcome.remarks == ()


def test_all_that_the_line_cuts_when_none_is_chosen():
    before = fabric(PLOT, NORTH)
    outcome = split_by_line(before, line((15, -5), (20, 45)))
    assert len(made(before, outcome)) == 4 and {PLOT.id, NORTH.id} <= outcome.states.keys()
    assert is_coverage(before.with_states(outcome.states))


@pytest.mark.parametrize(
    ("points", "parts"),
    [
        (((-5, 20), (55, 20)), [100, 100, 100, 1200 - 300]),  # three teeth off
        (((5, -5), (5, 35)), [150, 750]),
        (((-5, 5), (55, 5)), [250, 650]),
    ],
)
def test_a_concave_parcel(points, parts):
    before = fabric(COMB)
    outcome = split_by_line(before, line(*points), [COMB.id])
    whole = COMB.geometry.area
    expected = sorted([*parts[:-1], whole - sum(parts[:-1])])
    assert areas(before, outcome) == expected


def test_pieces_by_side_of_the_line():
    before = fabric(COMB, multipart_allowed=True)
    outcome = split_by_line(before, line((-5, 20), (55, 20)), [COMB.id], by_side=True)
    left, right = sorted(made(before, outcome), key=lambda item: item.geometry.area)
    assert (len(left.geometry.geoms), left.geometry.area) == (3, pytest.approx(300))
    assert len(right.geometry.geoms) == 1
    with _Refusal("boundary_side_parts") as refused:
        split_by_line(fabric(COMB), line((-5, 20), (55, 20)), [COMB.id], by_side=True)
    assert "3 pieces" in refused.text


def test_by_side_works_where_each_side_is_whole_and_whichever_way_the_line_runs():
    before = fabric(RING)
    for points in (((15, -5), (15, 35)), ((15, 35), (15, -5))):
        outcome = split_by_line(before, line(*points), [RING.id], by_side=True)
        assert areas(before, outcome) == [400, 400]


def test_a_line_that_crosses_itself_has_no_sides():
    loop = line((-5, 10), (30, 10), (30, 15), (15, 15), (15, -5))
    before = fabric(PLOT)
    assert len(made(before, split_by_line(before, loop, [PLOT.id]))) == 3
    with _Refusal("boundary_sides"):
        split_by_line(fabric(PLOT, multipart_allowed=True), loop, [PLOT.id], by_side=True)


def test_a_hole_is_crossed_and_its_island_only_when_meant():
    before = fabric(RING, ISLAND)
    outcome = split_by_line(before, line((15, -5), (15, 35)), [RING.id])
    assert areas(before, outcome) == [400, 400]
    assert has_corner(outcome.states[ISLAND.id].geometry, place(15, 10))
    assert is_coverage(before.with_states(outcome.states))
    assert areas(before, split_by_line(before, line((15, -5), (15, 35)))) == [50, 50, 400, 400]


def test_a_line_into_a_hole_divides_nothing():
    with _Refusal("boundary_line_ends_inside"):
        split_by_line(fabric(RING), line((15, -5), (15, 15)), [RING.id])


def test_a_closed_line_inside_makes_an_enclave():
    before = fabric(PLOT)
    outcome = split_by_line(before, line((5, 5), (10, 5), (10, 10), (5, 10), (5, 5)), [PLOT.id])
    assert areas(before, outcome) == [25, 775]


def test_the_boundary_of_a_polygon_is_a_line():
    before = fabric(PLOT)
    outcome = split_by_line(before, rectangle(-5, -5, 10, 30), [PLOT.id])
    assert areas(before, outcome) == [200, 600]


def test_several_lines_at_once():
    before = fabric(PLOT)
    lines = MultiLineString([line((10, -1), (10, 21)), line((30, 21), (30, -1))])
    assert areas(before, split_by_line(before, lines, [PLOT.id])) == [200, 200, 400]


def test_a_line_from_corner_to_corner_makes_no_corner():
    before = fabric(PLOT, NORTH)
    outcome = split_by_line(before, line((0, 0), (40, 20)), [PLOT.id])
    assert NORTH.id not in outcome.states
    assert areas(before, outcome) == [400, 400]


def test_a_line_past_a_corner_by_less_than_the_grid_goes_through_it():
    before = fabric(PLOT, NORTH)
    outcome = split_by_line(before, line((-10, -10.001), (0.0, -0.001), (40.001, 20), (50, 25)), [PLOT.id])
    corners = {tuple(point) for item in made(before, outcome) for point in shapely.get_coordinates(item.geometry)}
    assert corners == {tuple(point) for point in shapely.get_coordinates(PLOT.geometry)}


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (((-5, -5), (45, -5)), "boundary_line_beside"),
        (((0, 0), (40, 0)), "boundary_line_beside"),  # along the boundary
        (((-5, 5), (5, -5)), "boundary_line_beside"),  # touches a corner
        (((-5, 10), (20, 10)), "boundary_line_ends_inside"),
        (((5, 5), (20, 10)), "boundary_line_ends_inside"),
    ],
)
def test_a_line_that_divides_nothing_is_refused(points, code):
    with _Refusal(code):
        split_by_line(fabric(PLOT, NORTH), line(*points), [PLOT.id])


def test_a_line_without_length_and_one_over_no_parcel_are_refused():
    with _Refusal("boundary_line_short"):
        split_by_line(fabric(PLOT), line((5, 5), (5, 5)), [PLOT.id])
    with _Refusal("boundary_line_short"):
        split_by_line(fabric(PLOT), LineString([(float("nan"), 0), (1, float("inf"))]), [PLOT.id])
    with _Refusal("boundary_line_misses"):
        split_by_line(fabric(PLOT), line((-5, -5), (45, -5)))
    with _Refusal("boundary_parcel_gone"):
        split_by_line(fabric(PLOT), line((5, -5), (5, 45)), [NORTH.id])


def test_what_is_chosen_and_not_cut_is_said():
    with _Refusal("boundary_line_beside") as refused:
        split_by_line(fabric(PLOT, NORTH), line((5, -5), (5, 20)), [PLOT.id, NORTH.id])
    assert NORTH.number in refused.text


def test_an_end_inside_is_led_on_when_asked():
    before = fabric(PLOT, NORTH)
    for points in (((10, -5), (10, 10)), ((10, 8), (10, 10))):
        outcome = split_by_line(before, line(*points), [PLOT.id], lead_on=True)
        assert areas(before, outcome) == [200, 600]
        assert has_corner(outcome.states[NORTH.id].geometry, place(10, 20))


def test_an_end_inside_beside_a_cut_is_remarked():
    before = fabric(COMB)
    outcome = split_by_line(before, line((-5, 20), (25, 20)), [COMB.id])
    assert len(made(before, outcome)) == 2
    assert "5.00 m" in outcome.remarks[0].text()


def test_an_end_on_the_boundary_by_a_millimetre_is_on_it():
    before = fabric(PLOT, NORTH)
    outcome = split_by_line(before, line((10, 0.001), (10, 19.999)), [PLOT.id])
    assert areas(before, outcome) == [pytest.approx(200, abs=0.05), pytest.approx(600, abs=0.05)]
    assert is_coverage(before.with_states(outcome.states))


def test_a_piece_that_is_a_sliver_stays_with_the_piece_beside_it():
    before = fabric(PLOT)
    bent = line((-5, 19.95), (20, 19.95), (20, -5))
    outcome = split_by_line(before, bent, [PLOT.id])
    assert len(made(before, outcome)) == 2
    with _Refusal("boundary_line_beside"):
        split_by_line(before, line((-5, 19.95), (45, 19.95)), [PLOT.id])
    two = split_by_line(before, MultiLineString([line((-5, 19.95), (45, 19.95)), line((20, -5), (20, 25))]), [PLOT.id])
    assert areas(before, two) == [400, 400]
    assert two.remarks[0].parameters["count"] == 2


def test_parts_of_a_multipolygon_become_parcels():
    both = parcel("6", MultiPolygon([*rectangle(0, 0, 10, 10).geoms, *rectangle(20, 0, 30, 10).geoms]))
    before = fabric(both, multipart_allowed=True)
    assert areas(before, split_by_line(before, line((5, -5), (5, 15)), [both.id])) == [50, 50, 100]
    sides = split_by_line(before, line((5, -5), (5, 15)), [both.id], by_side=True)
    assert areas(before, sides) == [50, 150]


def test_a_boundary_that_crosses_itself_is_refused():
    bow_tie = replace(PLOT, geometry=polygon((0, 0), (20, 30), (20, 0), (0, 30)))
    with _Refusal("boundary_invalid"):
        split_by_line(fabric(bow_tie), line((-5, 5), (45, 5)), [bow_tie.id])


corners = st.tuples(st.integers(-100, 1100), st.integers(-100, 1100)).map(lambda xy: (xy[0] / 20, xy[1] / 20))


@st.composite
def coverages(draw):
    """Two to six parcels with common corners, some concave, in a square of 50 m."""
    cuts = draw(st.lists(st.lists(corners, min_size=2, max_size=4), min_size=1, max_size=3))
    now = fabric(parcel("1", rectangle(0, 0, 50, 50)))
    for points in cuts:
        try:
            now = now.with_states(split_by_line(now, line(*points), lead_on=True).states)
        except BoundaryError:
            continue
    return now


@settings(max_examples=60, deadline=None)
@given(coverages(), st.lists(corners, min_size=2, max_size=5), st.booleans())
def test_a_split_keeps_the_coverage_and_the_area(before, points, lead_on):
    try:
        outcome = split_by_line(before, line(*points), lead_on=lead_on)
    except BoundaryError:
        return
    after = before.with_states(outcome.states)
    assert is_coverage(after)
    total = sum(item.geometry.area for item in after.parcels.values())
    assert total == pytest.approx(2500, abs=1e-6)
    assert sum(item is None for item in outcome.states.values()) < len(made(before, outcome))


def test_crossings_that_become_one_corner_are_a_corner_of_everyone():
    """A line nearly along a boundary: the crossing that is left lies 1.7 mm from where the boundary runs."""
    halves = split_by_line(
        fabric(parcel("1", rectangle(0, 0, 50, 50))), line((6.95, 10.05), (17.65, 16.6)), lead_on=True
    )
    before = fabric(*halves.standing())
    try:
        after = before.with_states(
            split_by_line(before, line((6.95, 10.05), (31.1, 24.85), (5.1, 32.8), (10.7, 0))).states
        )
    except BoundaryError as error:
        assert error.code == "boundary_crosses"
    else:
        assert is_coverage(after)


@settings(max_examples=60, deadline=None)
@given(coverages(), st.lists(corners, min_size=2, max_size=5), st.data())
def test_split_then_merge_gives_back_the_parcel(before, points, data):
    chosen = data.draw(st.sampled_from(sorted(before.parcels.values(), key=lambda item: str(item.id))))
    try:
        outcome = split_by_line(before, line(*points), [chosen.id], lead_on=True)
    except BoundaryError:
        return
    split = before.with_states(outcome.states)
    pieces = [item.id for item in made(before, outcome)]
    merged = merge(split, pieces)
    (whole,) = made(split, merged)
    assert shapely.hausdorff_distance(whole.geometry, chosen.geometry) < 0.0015
    assert is_coverage(split.with_states(merged.states))
    again = merge(split, pieces, rules=MergeRules(drop_corners=True))
    (whole,) = made(split, again)
    known = {tuple(point) for point in shapely.get_coordinates(chosen.geometry)}
    assert {tuple(point) for point in shapely.get_coordinates(whole.geometry)} <= known
    if len(shapely.get_coordinates(whole.geometry)) == len(shapely.get_coordinates(chosen.geometry)):
        assert same_place(whole.geometry, chosen.geometry)
    assert is_coverage(split.with_states(again.states))
