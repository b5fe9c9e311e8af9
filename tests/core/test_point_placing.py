"""Points into the city: axes, datum, bounds, and places that are there already."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.geometry.transformation import TransformationError
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.survey.point_duplicates import (
    corner_matches,
    duplicate_findings,
    places_on_corners,
    point_pairs,
    without_repeats,
)
from cadastre_plugin.core.survey.point_placing import Fit, placed_points, survey_crs
from cadastre_plugin.core.survey.point_reading import WrittenPoint
from cadastre_plugin.core.survey.survey_point import SurveyPoint

TASHKENT = shipped_profile("tashkent")
CITY = TASHKENT.crs.code
ORACLES = json.loads((Path(__file__).parents[3] / "shared" / "oracles.json").read_text())
ZONE, DATUM = ORACLES["zone42"], ORACLES["datum"]
UTM_TO_CITY = Transformer.from_crs("EPSG:32642", TASHKENT.crs.definition, always_xy=True)


def written(*places: tuple[float, float]) -> list[WrittenPoint]:
    """Points of north, east, on lines from 2 on."""
    return [WrittenPoint(line, f"P{line}", north, east) for line, (north, east) in enumerate(places, start=2)]


def kinds(findings) -> list[tuple[str, int | None]]:
    return [(finding.kind, finding.line) for finding in findings]


def test_degrees_come_to_the_published_place_of_the_zone():
    placed = placed_points(written((ZONE["lat"], ZONE["lon"])), "EPSG:4326", TASHKENT, source="rover.csv")
    (point,) = placed.points
    assert point.place == pytest.approx(ZONE["epsg10728"], abs=0.001)
    assert (point.source, point.line, point.crs, point.number) == ("rover.csv", 2, "EPSG:4326", "P2")
    assert kinds(placed.findings) == [("datum-same", None)]


def test_utm_comes_to_the_same_place():
    east, north = DATUM["epsg32642"]
    placed = placed_points(written((north, east)), "EPSG:32642", TASHKENT)
    assert placed.points[0].place == pytest.approx(ZONE["epsg10728"], abs=0.002)


def test_the_old_datum_goes_by_the_pinned_operation_and_says_that_it_is_not_enough():
    """EPSG:15865 for 28412 -> 32642: E 12 520 000, N 4 573 900 -> 519 928.754, 4 572 010.502."""
    placed = placed_points(written((4_573_900.0, 12_520_000.0)), "EPSG:28412", TASHKENT)
    (point,) = placed.points
    assert point.place == pytest.approx(UTM_TO_CITY.transform(519_928.754, 4_572_010.502), abs=0.001)
    assert (point.operation_code, point.operation_accuracy_m) == ("EPSG:15865", 4.5)
    assert kinds(placed.findings) == [("datum-weak", None)]
    text = placed.findings[0].text()
    assert "EPSG:15865" in text and "4.5 m" in text and "No parametric shift is good enough" in text


@pytest.mark.parametrize(("crs", "false_east"), [("EPSG:2502", 5e5), ("EPSG:2598", 5e5), ("EPSG:2539", 23.5e6)])
def test_the_zones_of_the_old_datum_are_one_place(crs, false_east):
    zone_12 = placed_points(written((4_573_900.0, 12_520_000.0)), "EPSG:28412", TASHKENT).points[0]
    other = placed_points(written((4_573_900.0, false_east + 20_000.0)), crs, TASHKENT).points[0]
    assert other.place == pytest.approx(zone_12.place, abs=0.0011)
    assert other.operation_code == "EPSG:15865"


def test_what_is_in_the_citys_crs_is_only_put_on_the_grid():
    (point,) = placed_points(written((588_317.73049, 370_109.0717)), CITY, TASHKENT).points
    assert point.place == (370_109.072, 588_317.73)
    assert (point.operation, point.operation_code, point.operation_accuracy_m) == ("", "", None)


@pytest.mark.parametrize("crs", ["EPSG:28412", "EPSG:4326", CITY])
def test_axes_the_wrong_way_round_are_said_and_not_exchanged(crs):
    north, east = {"EPSG:28412": (4_573_900.0, 12_520_000.0), "EPSG:4326": (41.3, 69.24), CITY: (588_318.0, 370_109.0)}[
        crs
    ]
    wrong = written((east, north), (east + 0.001, north))
    placed = placed_points(wrong, crs, TASHKENT)
    assert placed.points == () and placed.turned == placed.left_out == (2, 3) and placed.fits == ()
    assert kinds(placed.findings) == [("axes-exchanged", None), ("axes-exchanged", 2), ("axes-exchanged", 3)]
    asked = placed_points(wrong, crs, TASHKENT, exchanged=placed.turned)
    right = placed_points(written((north, east), (north, east + 0.001)), crs, TASHKENT)
    assert asked.points == right.points and len(asked.points) == 2


def test_one_line_the_wrong_way_round_among_good_ones():
    mixed = written((588_318.0, 370_109.0), (370_120.0, 588_320.0), (588_340.0, 370_130.0), (12.0, 13.0))
    placed = placed_points(mixed, CITY, TASHKENT)
    assert [point.line for point in placed.points] == [2, 4]
    assert (placed.left_out, placed.turned) == ((3, 5), (3,))
    assert ("outside-city", 5) in kinds(placed.findings)
    assert "exchanged: 1 of 4" in placed.findings[0].text()
    assert [point.line for point in placed_points(mixed, CITY, TASHKENT, exchanged=[3]).points] == [2, 3, 4]


def test_another_crs_in_which_the_points_fit_is_named():
    placed = placed_points(written((4_573_900.0, 12_520_000.0)), CITY, TASHKENT)
    assert placed.fits == (Fit("EPSG:28412", False, 1),)
    assert ("crs-other", None) in kinds(placed.findings)
    exchanged = placed_points(written((69.24, 41.3)), CITY, TASHKENT)
    assert exchanged.fits == (Fit("EPSG:4326", True, 1),)


def test_more_than_one_crs_may_fit():
    """UTM and SK-42 with a false easting of 500 km have the same figures for places 2 km apart: a person must know."""
    placed = placed_points(written((4_573_900.0, 520_000.0)), CITY, TASHKENT)
    assert {fit.crs for fit in placed.fits} == {"EPSG:32642", "EPSG:2502", "EPSG:2598"}


def test_an_unknown_crs_is_refused():
    with pytest.raises(TransformationError):
        placed_points(written((1.0, 2.0)), "EPSG:0", TASHKENT)
    assert survey_crs(TASHKENT)[0] == CITY and "EPSG:28412" in survey_crs(TASHKENT)


def test_accuracy_of_measuring_and_of_the_operation_add_up():
    measured = SurveyPoint("1", 0.0, 0.0, accuracy_m=3.0, operation_accuracy_m=4.0)
    assert measured.position_accuracy_m == 5.0
    assert SurveyPoint("1", 0.0, 0.0, accuracy_m=0.02).position_accuracy_m == 0.02
    assert SurveyPoint("1", 0.0, 0.0, operation_accuracy_m=4.5).position_accuracy_m == 4.5
    assert SurveyPoint("1", 0.0, 0.0, operation_accuracy_m=0.0).position_accuracy_m is None


def points_at(*places: tuple[float, float]) -> list[SurveyPoint]:
    return [SurveyPoint(f"P{index}", east, north, line=index + 2) for index, (east, north) in enumerate(places)]


def test_a_point_near_a_corner_of_the_map_is_matched_with_the_nearest():
    points = points_at((370_000.0, 588_000.0), (370_010.05, 588_000.0), (370_020.0, 588_000.0))
    corners = [(370_010.0, 588_000.0), (370_010.09, 588_000.0), (370_020.0, 588_000.0)]
    matches = corner_matches(points, corners, 0.10)
    assert [(match.point, match.corner) for match in matches] == [(1, corners[1]), (2, corners[2])]
    assert matches[0].distance == pytest.approx(0.04)
    assert places_on_corners(points, matches[:1]) == (points[0].place, corners[1], points[2].place)
    assert kinds(duplicate_findings(points, matches, ())) == [("corner-near", 3)]


def test_points_near_each_other_are_paired_with_the_earlier_one():
    points = points_at((0.0, 0.0), (5.0, 0.0), (0.05, 0.0), (0.08, 0.0), (5.0, 0.0))
    pairs = point_pairs(points, 0.10)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 2), (2, 3), (1, 4)]
    assert [point.number for point in without_repeats(points, pairs)] == ["P0", "P1"]
    found = duplicate_findings(points, (), pairs)
    assert kinds(found) == [("point-doubled", 4), ("point-doubled", 5), ("point-doubled", 6)]
    assert "P2" in found[0].text() and "0.050 m" in found[0].text()


def test_a_number_that_two_points_have_is_said():
    points = [
        SurveyPoint("7", 0.0, 0.0, line=2),
        SurveyPoint("7", 9.0, 0.0, line=3),
        SurveyPoint("", 20.0, 0.0, line=4),
    ]
    assert kinds(duplicate_findings(points, (), ())) == [("number-doubled", 2), ("number-doubled", 3)]


def test_nothing_is_near_nothing():
    assert corner_matches([], [(0.0, 0.0)], 0.1) == corner_matches(points_at((0.0, 0.0)), [], 0.1) == ()
    assert point_pairs([], 0.1) == () and point_pairs(points_at((0.0, 0.0)), 0.1) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False)),
        max_size=5,
    ),
    st.sampled_from(survey_crs(TASHKENT)),
)
def test_any_numbers_are_placed_or_left_out(places, crs):
    points = written(*places)
    placed = placed_points(points, crs, TASHKENT)
    assert sorted([*(point.line or 0 for point in placed.points), *placed.left_out]) == [p.line for p in points]
    assert set(placed.turned) <= set(placed.left_out)
    for point in placed.points:
        assert (snapped(np.array([point.place])) == np.array([point.place])).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=12))
def test_pairs_are_those_of_a_plain_search(millimetres):
    points = points_at(*[(east / 1000, north / 1000) for east, north in millimetres])
    expected = {
        later
        for later, one in enumerate(points)
        if any(np.hypot(one.east - p.east, one.north - p.north) <= 0.1 for p in points[:later])
    }
    assert {pair.second for pair in point_pairs(points, 0.1)} == expected


def test_ten_thousand_points_among_fifty_thousand_corners_are_quick():
    random = np.random.default_rng(3)
    places = snapped(random.uniform((369_000, 587_000), (371_000, 589_000), (10_000, 2)))
    points = [WrittenPoint(line, str(line), north, east) for line, (east, north) in enumerate(places.tolist(), start=2)]
    corners = [
        (east, north)
        for east, north in snapped(random.uniform((369_000, 587_000), (371_000, 589_000), (50_000, 2))).tolist()
    ]
    began = time.perf_counter()
    placed = placed_points(points, CITY, TASHKENT)
    matches, pairs = corner_matches(placed.points, corners, 0.1), point_pairs(placed.points, 0.1)
    duplicate_findings(placed.points, matches, pairs)
    assert len(placed.points) == 10_000 and matches and pairs
    assert time.perf_counter() - began < 1.5
