from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.survey.uncertainty import area_uncertainty, corners_of, mean_deviation, measure_first
from tests.core.making import ORIGIN, placed, polygon, rectangle

LOT = rectangle(0, 0, 20, 30)
YARD = polygon((0, 0), (40, 5), (38, 30), (12, 44), (-3, 20), holes=[[(10, 10), (10, 20), (20, 22), (22, 9)]])
TWO = placed(MultiPolygon([Polygon([(0, 0), (9, 0), (0, 7)]), Polygon([(50, 50), (70, 52), (60, 80), (45, 60)])]))
TOUCHING = polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[[(0, 0), (10, 5), (5, 10)]])
"""The hole and the shell have a corner in common: one point, which moves both."""


def test_a_rectangle_by_hand():
    """Each corner: hypot(20, 30) / 2 m2 per m; four of them with 0.1 m."""
    found = area_uncertainty(LOT, lambda _: 0.1)
    assert found.deviation == pytest.approx(math.sqrt(4 * (20**2 + 30**2) / 4) * 0.1)
    assert [corner.part for corner in found.corners] == pytest.approx([math.hypot(20, 30) / 2 * 0.1] * 4)


@pytest.mark.parametrize("geometry", [LOT, YARD, TWO, TOUCHING], ids=["lot", "hole", "two parts", "touching hole"])
def test_it_is_what_chance_does_to_the_area(geometry: MultiPolygon):
    """Monte Carlo: every corner is displaced at random 20 000 times, a corner that is passed twice as one."""
    corners = corners_of(geometry)
    deviations = {corner: 0.01 + 0.04 * (index % 4) for index, corner in enumerate(corners)}
    expected = area_uncertainty(geometry, deviations.__getitem__).deviation
    dice = np.random.default_rng(42)
    shifts = {corner: dice.normal(0.0, deviations[corner], (20_000, 2)) for corner in corners}
    areas = sum(_areas(ring, shifts) for ring in _rings(geometry))
    assert np.std(areas) == pytest.approx(expected, rel=0.03)


def _rings(geometry: MultiPolygon) -> list[list[Position]]:
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    return [[(x, y) for x, y in shapely.get_coordinates(ring)[:-1].tolist()] for ring in rings]


def _areas(ring: list[Position], shifts: dict) -> np.ndarray:
    """Signed areas of a ring in every trial (n,)."""
    points = np.stack([np.array(corner) - ORIGIN + shifts[corner] for corner in ring])
    x, y = points[..., 0], points[..., 1]
    return (x * np.roll(y, -1, axis=0) - np.roll(x, -1, axis=0) * y).sum(axis=0) / 2


def test_the_corner_to_measure_again_shrinks_it_most():
    corners = corners_of(YARD)
    deviations = {corner: 0.03 for corner in corners} | {corners[2]: 0.5, corners[4]: 0.4}
    found = area_uncertainty(YARD, deviations.__getitem__)
    advice = measure_first(found, 0.03)
    tried = {corner: area_uncertainty(YARD, {**deviations, corner: 0.03}.__getitem__).deviation for corner in corners}
    assert advice is not None
    assert advice.position == min(tried, key=tried.__getitem__)
    assert (advice.before, advice.after) == pytest.approx((found.deviation, tried[advice.position]))


def test_no_corner_need_be_measured_again_when_all_are_as_good():
    assert measure_first(area_uncertainty(LOT, lambda _: 0.03), 0.03) is None
    assert measure_first(area_uncertainty(MultiPolygon(), lambda _: 0.1), 0.03) is None
    assert area_uncertainty(MultiPolygon(), lambda _: 0.1).deviation == 0


def test_a_corner_on_a_straight_line_counts_like_the_others_count_less():
    """A corner between two others takes over part of their leverage: the area is as well known, or better."""
    bent = polygon((0, 0), (10, 0), (20, 0), (20, 30), (0, 30))
    assert area_uncertainty(bent, lambda _: 0.1).deviation <= area_uncertainty(LOT, lambda _: 0.1).deviation


def test_one_error_for_all_corners():
    assert mean_deviation([0.1, 0.1, 0.1]) == pytest.approx(0.1)
    assert mean_deviation([0.3, 0.4]) == pytest.approx(math.sqrt((0.09 + 0.16) / 2))
