"""Traverses: the table of courses, the closure, the compass rule; against published cases."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from cadastre_plugin.core.geometry.crs import crs_of, to_geographic
from cadastre_plugin.core.survey.angle import AngleUnit
from cadastre_plugin.core.survey.course import Course, parse_courses
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.examples import COURSE_EXAMPLES, Example
from cadastre_plugin.core.survey.in_city import require_in_city
from cadastre_plugin.core.survey.reduction import NO_REDUCTION, North, Reduction, grid_factors
from cadastre_plugin.core.survey.report import closure_lines, traverse_report
from cadastre_plugin.core.survey.traverse import Adjustment, azimuth_of, compute_traverse
from tests.core.making import ORIGIN, TASHKENT

DEFINITION = TASHKENT.crs.definition


def published(oracles: dict) -> str:
    return "\n".join(", ".join(map(str, leg)) for leg in oracles["traverse_bowditch_19749"]["legs"])


def test_the_published_traverse(oracles: dict) -> None:
    case = oracles["traverse_bowditch_19749"]
    start, exact = (case["start"]["east"], case["start"]["north"]), case["exact"]
    courses = parse_courses(published(oracles))
    traverse = compute_traverse(courses, start, start, limit=2000)
    departures = [course.distance * math.sin(math.radians(course.azimuth)) for course in courses]
    latitudes = [course.distance * math.cos(math.radians(course.azimuth)) for course in courses]
    assert departures == pytest.approx(exact["departures"], abs=0.0006)
    assert latitudes == pytest.approx(exact["latitudes"], abs=0.0006)
    assert traverse.closure.length == pytest.approx(exact["misclosure"], abs=0.00005)
    assert traverse.closure.perimeter == pytest.approx(exact["perimeter"])
    assert traverse.closure.ratio == pytest.approx(exact["ratio"], abs=1)
    assert traverse.closure.within
    assert traverse.names == ("A", "B", "C", "D", "A")
    for name, place in exact["adjusted"].items():
        assert traverse.points[traverse.names.index(name)] == pytest.approx(place, abs=0.0006)
    assert traverse.area() == pytest.approx(exact["adjusted_area"], abs=0.001)


@pytest.mark.parametrize("case", ["area_by_coordinates", "wrong_in_print"])
def test_the_area_of_published_rings(oracles: dict, case: str) -> None:
    ring = np.array(oracles[case]["ring"], dtype=float)
    steps = np.diff(np.vstack([ring, ring[:1]]), axis=0)
    courses = [Course(azimuth_of(*step), math.hypot(*step)) for step in steps.tolist()]
    traverse = compute_traverse(courses, tuple(ring[0]), tuple(ring[0]))
    assert traverse.area() == pytest.approx(oracles[case]["exact"], abs=0.001)


@pytest.mark.parametrize(
    "text",
    [
        "A\tB\t92 14 30\t12,40\nB\tC\t10\t5",
        "A; B; 92°14'30\"; 12,40\nB; C; 10; 5",
        "A, B, 92 14 30, 12.40\nB, C, 10, 5",
        "A,B,92 14 30,12.40\nB,C,10,5.0",
        "A  B   92 14 30   12,40 m\nB  C  10  5",
        "A B 92 14 30 12.40\nB C 10.0 5",
        "A-B; 92 14 30; 12.40\nB-C; 10; 5",
        "# the yard\nfrom; to; azimuth; distance\n\nA; B; 92 14 30; 12.40  # along the wall\nB; C; 10; 5\n",
        "Distance (m); Azimuth; To; From\n12.40; 92 14 30; B; A\n5; 10; C; B",
        "от; до; дирекционный угол; расстояние, м\nA; B; 92 14 30; 12,40\nB; C; 10; 5",
    ],
    ids=[
        "tabs", "semicolons", "comma and space", "commas", "spaces", "single spaces", "joined names", "headings",
        "other order", "Russian",
    ],
)  # fmt: skip
def test_a_table_however_it_is_pasted(text: str) -> None:
    first, second = parse_courses(text)
    assert (first.from_name, first.to_name, first.distance) == ("A", "B", 12.4)
    assert first.azimuth == pytest.approx(92 + 14 / 60 + 30 / 3600)
    assert second == Course(10, 5, "B", "C")


def test_names_may_be_left_out_and_gon_be_meant() -> None:
    assert parse_courses("100; 10\n200; 5", AngleUnit.GON) == [Course(90, 10), Course(180, 5)]
    traverse = compute_traverse(parse_courses("90 10\n210 10\n330 10"), ORIGIN, ORIGIN)
    assert traverse.names == ("1", "2", "3", "1")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", None, "courses_missing"),
        ("# nothing", None, "courses_missing"),
        ("10; 5\n\n# wall\n92 75 30; 12", 4, "angle_sixty"),
        ("10; 5\n20; twelve", 2, "distance_not_understood"),
        ("10; -5", 1, "distance_not_understood"),
        ("10; 0", 1, "distance_not_understood"),
        ("10; inf", 1, "distance_not_understood"),
        ("10; 1e9", 1, "distance_too_far"),
        ("1; 2; 3; 10; 5", 1, "course_columns"),
        ("somewhere", 1, "course_columns"),
        ("10", 1, "course_columns"),
        ("5 14 30 12.40", 1, "course_unclear"),
        ("A; B; 10; 5\nC; D; 20; 5", 2, "course_broken_off"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int | None, code: str) -> None:
    with pytest.raises(SurveyError) as refusal:
        parse_courses(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)
    assert line is None or f"Line {line}: " in refusal.value.text()


place = st.tuples(st.floats(-500, 500), st.floats(-500, 500)).map(lambda p: (ORIGIN[0] + p[0], ORIGIN[1] + p[1]))
places = st.lists(place, min_size=3, max_size=12).filter(
    lambda ring: all(math.dist(a, b) > 0.1 for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
)


def courses_between(ring: list[tuple[float, float]]) -> list[Course]:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    return [Course(azimuth_of(*step), math.hypot(*step)) for step in steps]


@settings(max_examples=60)
@given(places)
def test_a_traverse_without_errors_closes(ring: list[tuple[float, float]]) -> None:
    traverse = compute_traverse(courses_between([*ring, ring[0]]), ring[0], ring[0], limit=2000)
    assert traverse.closure.length < 1e-6
    assert traverse.closure.ratio is None and traverse.closure.within
    assert np.abs(traverse.points[:-1] - ring).max() < 1e-6
    assert traverse.ring().area == pytest.approx(Polygon(ring).area, abs=1e-3)


@settings(max_examples=60)
@given(places, place)
def test_an_adjusted_traverse_ends_where_it_must_and_says_what_it_moved(
    ring: list[tuple[float, float]], end: tuple[float, float]
) -> None:
    traverse = compute_traverse(courses_between(ring), ring[0], end)
    assert tuple(traverse.points[-1]) == end
    assert tuple(traverse.points[0]) == ring[0]
    closure = traverse.closure
    assert traverse.corrections[-1] == pytest.approx([-closure.east, -closure.north])
    assert closure.length == pytest.approx(math.dist(ring[-1], end), abs=1e-6)
    along = np.cumsum([course.distance for course in traverse.observed]) / closure.perimeter
    assert np.hypot(*traverse.corrections[1:].T) == pytest.approx(along * closure.length, abs=1e-9)


def test_none_of_the_misclosure_is_spread_when_not_asked() -> None:
    courses = parse_courses("0; 10\n90; 10\n180; 10\n270; 9.9")
    traverse = compute_traverse(courses, ORIGIN, ORIGIN, adjustment=Adjustment.NONE, limit=2000)
    assert traverse.points[-1] == pytest.approx([ORIGIN[0] + 0.1, ORIGIN[1]])
    assert not traverse.corrections.any()
    assert traverse.closure.ratio == 399
    assert traverse.closure.azimuth == pytest.approx(90)
    assert not traverse.closure.within
    assert "worse than the limit of 1:2000" in "\n".join(closure_lines(traverse.closure))
    assert len(traverse.ring().exterior.coords) == 5


def traverse_steps(courses: list[Course]) -> list[tuple[float, float]]:
    turned = [(course.distance, math.radians(course.azimuth)) for course in courses]
    return [(distance * math.sin(turn), distance * math.cos(turn)) for distance, turn in turned]


def test_a_slip_in_a_distance_is_looked_for_along_the_misclosure() -> None:
    courses = parse_courses("A;B;10;40\nB;C;100;30\nC;D;190;40\nD;A;280;31")
    traverse = compute_traverse(courses, ORIGIN, ORIGIN, limit=2000)
    assert [course.to_name for course in traverse.suspects()] == ["C", "A"]
    with pytest.raises(SurveyError) as refusal:
        traverse.require_closure()
    assert refusal.value.code == "traverse_too_bad"
    assert np.allclose(traverse.drawn()[1:] - traverse.drawn()[:-1], traverse_steps(courses))
    assert "1:141" in refusal.value.text() and "D–A" in refusal.value.text()
    compute_traverse(courses, ORIGIN, ORIGIN, limit=100).require_closure()
    with pytest.raises(SurveyError):
        compute_traverse(courses, ORIGIN).require_closure()


@pytest.mark.parametrize("example", COURSE_EXAMPLES, ids=lambda example: example.name)
def test_every_example_closes_well(example: Example) -> None:
    traverse = compute_traverse(parse_courses(example.text), ORIGIN, ORIGIN, limit=2000)
    traverse.require_closure()
    assert traverse.closure.length > 0.001
    assert traverse.area() == pytest.approx(453, abs=1)


def test_an_exchange_of_north_and_east_is_said() -> None:
    require_in_city({"A": ORIGIN}, TASHKENT)
    with pytest.raises(SurveyError) as refusal:
        require_in_city({"A": ORIGIN, "B": ORIGIN[::-1]}, TASHKENT)
    assert refusal.value.parameters["point"] == "B"
    assert "exchanged" in refusal.value.text()
    with pytest.raises(SurveyError) as refusal:
        require_in_city({"A": (0.0, 0.0)}, TASHKENT)
    assert "exchanged" not in refusal.value.text()


def test_an_open_traverse_has_no_closure_and_no_land() -> None:
    traverse = compute_traverse(parse_courses("0; 10\n90; 10\n180; 10"), ORIGIN)
    assert traverse.closure is None
    assert traverse.names == ("1", "2", "3", "4")
    with pytest.raises(SurveyError):
        traverse.ring()


def test_a_place_that_is_none_is_refused() -> None:
    with pytest.raises(SurveyError):
        compute_traverse([Course(0, 1)], (math.nan, 0.0))
    with pytest.raises(SurveyError):
        compute_traverse([], ORIGIN)


def test_true_north_and_ground_distances_agree_with_the_geodesic() -> None:
    """From the corner 800 m on: where the earth's own line ends, the grid traverse ends too."""
    here = to_geographic(DEFINITION).transform(*ORIGIN)
    geod: pyproj.Geod = crs_of(DEFINITION).get_geod()
    lon, lat, _ = geod.fwd(*here, 37.5, 800.0)
    there = to_geographic(DEFINITION).transform(lon, lat, direction="INVERSE")
    factors = grid_factors(DEFINITION, *ORIGIN)
    traverse = compute_traverse([Course(37.5, 800.0)], ORIGIN, reduction=factors.reduction(North.TRUE, True))
    assert traverse.points[-1] == pytest.approx(there, abs=0.003)
    plain = compute_traverse([Course(37.5, 800.0)], ORIGIN)
    assert math.dist(plain.points[-1], there) > 2.0


def test_height_shortens_what_is_measured_on_the_ground() -> None:
    factors = grid_factors(DEFINITION, *ORIGIN)
    assert factors.convergence == pytest.approx(0.15839, abs=1e-5)
    assert factors.reduction(North.GRID, False) == NO_REDUCTION
    ground = factors.reduction(North.GRID, True, height=450.0)
    assert ground.scale == pytest.approx(factors.scale * (1 - 450 / 6_371_450), rel=1e-12)
    assert ground.azimuth(10.0) == 10.0
    assert Reduction(convergence=20.0).azimuth(10.0) == 350.0


def test_the_report_says_it_all() -> None:
    traverse = compute_traverse(
        parse_courses("A;B;0;10\nB;C;90;10\nC;D;180;10\nD;A;270;10.001"), ORIGIN, ORIGIN, limit=2000
    )
    report = traverse_report(traverse, "UZGD2024 / UzREF24 zone 42", traverse.area())
    for said in (
        "zone 42",
        "length 0.0010 m",
        "1:40000"[:4],
        "within the limit of 1:2000",
        "compass rule",
        "588310.000",
    ):
        assert said in report
    assert report.index("North (X)") < report.index("East (Y)")
