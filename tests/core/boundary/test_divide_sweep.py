"""Offsets and angles of cuts against shapely's overlay, on polygons with holes, and a published case."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon

from cadastre_plugin.core.boundary.divide.frame import Frame, frame_of_azimuth, frame_of_line
from cadastre_plugin.core.boundary.divide.pivot import Pivot
from cadastre_plugin.core.boundary.divide.strips import strips
from cadastre_plugin.core.boundary.divide.sweep import Sweep
from cadastre_plugin.core.boundary.errors import BoundaryError
from scripts.stack.paths import SHARED_DATA
from tests.core.making import ORIGIN

EXACT_M2 = 1e-5


@st.composite
def polygons(draw) -> Polygon:
    """A star-shaped outline, mostly concave, with up to three holes, somewhere in the city, on the grid or not."""
    count = draw(st.integers(3, 24))
    radii = draw(st.lists(st.floats(3.0, 60.0), min_size=count, max_size=count))
    shell = [
        (r * math.cos(2 * math.pi * i / count), r * math.sin(2 * math.pi * i / count)) for i, r in enumerate(radii)
    ]
    shape = Polygon(shell)
    for x, y, size in draw(st.lists(st.tuples(*[st.floats(-30, 30)] * 2, st.floats(0.5, 9)), max_size=3)):
        shape = shape.difference(Point(x, y).buffer(size, quad_segs=draw(st.integers(1, 6))))
    assume(isinstance(shape, Polygon) and shape.is_valid and shape.area > 1.0)
    moved = shapely.transform(shape, lambda points: points + ORIGIN)
    return shapely.transform(moved, lambda points: np.round(points, 3)) if draw(st.booleans()) else moved


def before(shape, frame, offset) -> float:
    """The area before a cut, by the overlay of GEOS."""
    ring = frame.outward(np.array([(offset, -1e4), (offset, 1e4), (offset - 1e4, 1e4), (offset - 1e4, -1e4)]))
    return shape.intersection(Polygon(ring)).area


azimuths = st.one_of(st.floats(0, 360), st.sampled_from([0.0, 45.0, 90.0, 180.0]))
ratios = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(polygons(), azimuths, ratios)
def test_the_area_before_each_offset_is_the_one_asked_for(shape, azimuth, wanted):
    assume(shape.is_valid)
    frame = frame_of_azimuth(shape, azimuth)
    sweep = Sweep(shape, frame)
    assert sweep.total == pytest.approx(shape.area, abs=EXACT_M2)
    areas = np.sort(np.array(wanted)) * sweep.total
    for area, offset in zip(areas, sweep.offsets(areas), strict=True):
        assert before(shape, frame, offset) == pytest.approx(area, abs=EXACT_M2)
        assert sweep.areas_before(np.array([offset]))[0] == pytest.approx(area, abs=EXACT_M2)


@settings(max_examples=100, deadline=None)
@given(polygons(), azimuths, st.integers(2, 12))
def test_strips_are_the_whole_and_as_the_overlay_makes_them(shape, azimuth, count):
    assume(shape.is_valid)
    frame = frame_of_azimuth(shape, azimuth)
    sweep = Sweep(shape, frame)
    offsets = sweep.offsets(sweep.total * np.arange(1, count) / count)
    parts = strips(shape, frame, offsets)
    assert [part.area for part in parts] == pytest.approx([shape.area / count] * count, abs=EXACT_M2)
    assert shapely.symmetric_difference(shapely.union_all(parts).buffer(1e-6), shape).area < 1e-2
    assert all(part.is_valid for part in parts)


@settings(max_examples=100, deadline=None)
@given(polygons(), st.integers(0, 500), st.floats(0.02, 0.98))
def test_a_line_through_a_corner_cuts_off_the_area_or_says_what_it_could(shape, corner, ratio):
    assume(shape.is_valid)
    corners = shapely.get_coordinates(shape.exterior)[:-1]
    pivot = Pivot(shape, tuple(corners[corner % len(corners)].tolist()))
    wanted = ratio * shape.area
    try:
        parts = pivot.parts(pivot.angles(np.array([wanted])))
    except BoundaryError as error:
        assert error.code == "divide_reach"
        assert not pivot.is_beside
        assert not error.parameters["least"] - 1e-6 <= wanted <= error.parameters["most"] + 1e-6
        return
    assert [part.area for part in parts] == pytest.approx([wanted, shape.area - wanted], abs=EXACT_M2)


@settings(max_examples=60, deadline=None)
@given(polygons(), st.floats(0, 2 * math.pi), st.integers(2, 8))
def test_lines_through_a_point_beside_the_land_cut_it_into_as_many_as_wanted(shape, angle, count):
    assume(shape.is_valid)
    point = (ORIGIN[0] + 70 * math.cos(angle), ORIGIN[1] + 70 * math.sin(angle))
    pivot = Pivot(shape, point)
    parts = pivot.parts(pivot.angles(shape.area * np.arange(1, count) / count))
    assert [part.area for part in parts] == pytest.approx([shape.area / count] * count, abs=EXACT_M2)


def test_a_point_inside_takes_one_cut_only():
    square = Polygon([(0, 0), (10, 0), (10, 10), (0, 10)])
    with pytest.raises(BoundaryError, match="only one cut"):
        Pivot(square, (5, 5)).angles(np.array([10.0, 20.0]))
    with pytest.raises(BoundaryError, match=r"cut off 50\.000 to 50\.000"):
        Pivot(square, (5, 5)).angles(np.array([10.0]))


def test_edges_along_the_cuts_and_several_pieces_count():
    comb = Polygon([(0, 0), (90, 0), (90, 20), (60, 20), (60, 10), (30, 10), (30, 20), (0, 20)])
    apart = MultiPolygon([comb, Polygon([(100, 0), (110, 0), (110, 10), (100, 10)])])
    sweep = Sweep(apart, Frame((0.0, 0.0), (1.0, 0.0)))
    areas = np.array([0.0, 600.0, 900.0, 1500.0, 1550.0, sweep.total])
    assert sweep.offsets(areas).tolist() == pytest.approx([0.0, 30.0, 60.0, 90.0, 105.0, 110.0])


def test_the_first_part_lies_at_the_line_or_left_of_the_azimuth():
    square = Polygon([(0, 0), (10, 0), (10, 10), (0, 10)])
    west = strips(square, frame_of_azimuth(square, 0.0), np.array([-3.0]))[0]
    assert west.bounds == pytest.approx((0, 0, 2, 10))
    north = frame_of_line(square, (10, 10), (0, 10))
    assert strips(square, north, np.array([-3.0]))[0].bounds == pytest.approx((0, 8, 10, 10))
    assert strips(square, north.turned(), np.array([-3.0]))[0].bounds == pytest.approx((0, 0, 10, 2))
    with pytest.raises(BoundaryError, match="no length"):
        frame_of_line(square, (1, 1), (1, 1))


def test_the_published_cut_parallel_to_a_side():
    """X is north and Y is east in the source."""
    case = json.loads((SHARED_DATA.parent / "oracles.json").read_text())["cut_parallel_to_a_side"]
    (north_1, east_1), (north_2, east_2) = case["P1"], case["P2"]
    one, two = (east_1, north_1), (east_2, north_2)
    ray_1 = _along(one, case["ray_from_P1_azimuth"], 400.0)
    ray_2 = _along(two, case["ray_from_P2_azimuth"], 400.0)
    land = Polygon([one, two, ray_2, ray_1])
    frame = frame_of_line(land, one, two)
    offset = Sweep(land, frame).offsets(np.array([case["target_area"]]))[0]
    exact = case["exact"]
    assert offset - frame.inward(np.array([one]))[0, 0] == pytest.approx(exact["height"], abs=1e-4)
    part = strips(land, frame, np.array([offset]))[0]
    assert part.area == pytest.approx(exact["area"], abs=0.001)
    corners = shapely.get_coordinates(part)
    for north, east in (exact["M_on_P2_ray"], exact["N_on_P1_ray"]):
        assert np.hypot(*(corners - (east, north)).T).min() < 1e-4


def _along(point, azimuth, distance):
    degrees, rest = azimuth.split("d")
    minutes, seconds = rest.rstrip("s").split("m")
    angle = math.radians(int(degrees) + int(minutes) / 60 + float(seconds) / 3600)
    return point[0] + distance * math.sin(angle), point[1] + distance * math.cos(angle)


@settings(max_examples=60, deadline=None)
@given(polygons(), st.integers(0, 500), st.floats(0.05, 0.95))
def test_the_growth_of_the_land_passed_is_its_derivative(shape, corner, ratio):
    """Between bearings of corners; beside one the difference quotient takes in both sides of a bend."""
    assume(shape.is_valid)
    corners = shapely.get_coordinates(shape)
    at = corners[corner % len(corners)]
    bearings = np.unique(np.arctan2(*(corners - at)[np.hypot(*(corners - at).T) > 0].T[::-1]) % math.pi)
    place = int(ratio * (len(bearings) - 1))
    low, high = bearings[place : place + 2]
    assume(high - low > 0.01)
    pivot, angle, step = Pivot(shape, tuple(at.tolist())), (low + high) / 2, 1e-4
    grown = pivot.area_passed(angle + step) - pivot.area_passed(angle - step)
    farthest = np.hypot(*(corners - at).T).max()  # the growth is a difference of squares of distances
    assert pivot.growth(angle) == pytest.approx(grown / (2 * step), rel=0.02, abs=2e-4 * farthest**2)
