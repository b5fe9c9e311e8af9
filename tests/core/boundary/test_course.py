"""The line that a boundary follows: where a way over many corners first meets it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from cadastre_plugin.core.boundary.course import Course


def walk(rng, count, step):
    return np.cumsum(rng.uniform(-step, step, (count, 2)), axis=0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.integers(2, 300))
def test_the_first_edge_that_meets_it_is_found_among_any_number(seed, corners, steps):
    rng = np.random.default_rng(seed)
    line, way = walk(rng, corners, 30.0), walk(rng, steps, 5.0) + rng.uniform(-100, 100, 2)
    course = Course(line, goes_on=False)
    meets = [LineString(way[i : i + 2]).intersects(LineString(line)) for i in range(len(way) - 1)]
    found = course.first_meeting(way)
    if found is None:
        assert not any(meets)
        return
    edge, meeting = found
    assert meets.index(True) == edge
    assert course.meeting(tuple(way[edge]), tuple(way[edge + 1])) == meeting
    place = Point(meeting.point)
    assert place.distance(LineString(line)) < 1e-9 and place.distance(LineString(way[edge : edge + 2])) < 1e-9
    on_line, ratio = divmod(meeting.place, 1)
    assert place.distance(Point(line[int(on_line)] + ratio * np.diff(line, axis=0)[int(on_line)])) < 1e-6


def test_of_several_places_on_one_edge_the_first_is_meant():
    course = Course([(10.0, -5.0), (10.0, 5.0), (4.0, 5.0), (4.0, -5.0)], goes_on=False)
    assert course.meeting((0.0, 0.0), (20.0, 0.0)).point == (4.0, 0.0)
    assert course.meeting((20.0, 0.0), (0.0, 0.0)).point == (10.0, 0.0)


@pytest.mark.parametrize(("goes_on", "meets"), [(True, True), (False, False)])
def test_a_course_that_goes_on_is_met_beyond_its_ends(goes_on, meets):
    course = Course([(0.0, 0.0), (1.0, 0.0)], goes_on=goes_on)
    assert (course.meeting((5000.0, -1.0), (5000.0, 1.0)) is not None) == meets
