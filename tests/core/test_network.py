"""Least squares: consistent networks, blunders, covariances, and what is not determined."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.survey.adjustment import CRITICAL, DETECTABLE, Adjusted, adjust, chi_square
from cadastre_plugin.core.survey.approximate import approximate_places
from cadastre_plugin.core.survey.course import parse_courses
from cadastre_plugin.core.survey.ellipse import CONFIDENCE_95, ellipse_of
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.examples import network_examples
from cadastre_plugin.core.survey.network import Network
from cadastre_plugin.core.survey.observation import Kind, Observation, predict
from cadastre_plugin.core.survey.observation_table import Instrument, parse_network
from cadastre_plugin.core.survey.report import network_report
from cadastre_plugin.core.survey.traverse import Place, compute_traverse
from tests.core.making import ORIGIN

SECOND = 1 / 3600
PLACES = {
    name: (ORIGIN[0] + east, ORIGIN[1] + north)
    for name, (east, north) in {"A": (0, 0), "B": (12, 160), "C": (140, 190), "D": (180, 40), "E": (90, 95)}.items()
}
FIXED = {name: PLACES[name] for name in "AD"}


def true(kind: Kind, *points: str, sigma: float, places: dict[str, Place] = PLACES, turned: float = 0.0) -> Observation:
    """An observation without error; `turned`: orientation of the circle of a direction."""
    probe = Observation(kind, points, 0.0, sigma)
    value = predict(probe, places, turned).value
    return replace(probe, value=value % 360 if kind.is_angular else value)


def braced() -> list[Observation]:
    """All lines between five points as distances, and a round of directions at each."""
    lines = [(a, b) for at, a in enumerate("ABCDE") for b in "ABCDE"[at + 1 :]]
    distances = [true(Kind.DISTANCE, a, b, sigma=0.004) for a, b in lines]
    rounds = [(a, b) for a in "ABCDE" for b in "ABCDE" if a != b]
    directions = [true(Kind.DIRECTION, a, b, sigma=5 * SECOND, turned=37.0 * ord(a)) for a, b in rounds]
    return distances + directions


def adjusted(*observations: Observation, fixed: dict[str, Place] = FIXED, **more: object) -> Adjusted:
    return adjust(Network(tuple(observations), fixed, **more))


def noisy(observations: list[Observation], seed: int) -> list[Observation]:
    errors = np.random.default_rng(seed).standard_normal(len(observations))
    return [
        replace(item, value=item.value + error * item.sigma) for item, error in zip(observations, errors, strict=True)
    ]


def test_a_consistent_network_has_no_residuals_and_gives_the_places_back() -> None:
    result = adjusted(*braced())
    assert max(abs(item.residual) for item in result.residuals) < 1e-6
    assert result.sigma0 == pytest.approx(0, abs=1e-4)
    assert result.passed and result.scale == 1.0 and not result.outliers
    for point in result.points:
        assert point.place == pytest.approx(PLACES[point.name], abs=1e-6)
        assert point.fixed == (point.name in FIXED)
        assert (point.sigma == 0) == point.fixed


coordinate = st.floats(0, 300)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate), min_size=4, max_size=7))
def test_any_consistent_network_is_found_again(spots: list[tuple[float, float]]) -> None:
    names = "ABCDEFG"[: len(spots)]
    places = {name: (ORIGIN[0] + e, ORIGIN[1] + n) for name, (e, n) in zip(names, spots, strict=True)}
    if min(math.dist(places[a], places[b]) for a in names for b in names if a != b) < 5:
        return
    lines = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    observations = [true(Kind.DISTANCE, *line, sigma=0.005, places=places) for line in lines]
    observations += [true(Kind.AZIMUTH, *line, sigma=5 * SECOND, places=places) for line in lines]
    result = adjusted(*observations, fixed={"A": places["A"]})
    assert max(abs(item.residual) for item in result.residuals) < 1e-6
    for point in result.points:
        assert point.place == pytest.approx(places[point.name], abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 29), st.integers(0, 10_000), st.sampled_from([-1, 1]))
def test_a_blunder_is_the_one_marked(at: int, seed: int, sign: int) -> None:
    observations = noisy(braced(), seed)
    clean = adjusted(*observations)
    spoilt = observations.copy()
    blunder = 4 * (clean.residuals[at].detectable or math.nan)
    spoilt[at] = replace(spoilt[at], value=(spoilt[at].value + sign * blunder))
    result = adjusted(*spoilt)
    assert [item.observation for item in result.residuals if item.suspect] == [spoilt[at]]
    assert result.outliers[0].observation == spoilt[at]
    assert "Outlier" in network_report(result, "zone 42")


def test_a_network_without_blunder_has_few_outliers() -> None:
    marked = sum(len(adjusted(*noisy(braced(), seed)).outliers) for seed in range(40))
    assert marked <= 6  # 30 observations, 40 times, 0.1 % each: 1.2 expected


def test_the_covariance_is_that_of_repeated_measurement() -> None:
    runs = [adjusted(*noisy(braced(), seed)) for seed in range(600)]
    free = [name for name in "BCE"]
    found = np.array([[value for name in free for value in run.point(name).place] for run in runs])
    told = adjusted(*braced()).covariance
    names = [point.name for point in runs[0].points if not point.fixed]
    order = [2 * names.index(name) + axis for name in free for axis in (0, 1)]
    told = told[np.ix_(order, order)]
    sizes = np.sqrt(np.diag(told))
    assert np.cov(found.T) / np.outer(sizes, sizes) == pytest.approx(told / np.outer(sizes, sizes), abs=0.17)


def test_an_ellipse_points_where_it_is_unsure() -> None:
    """A far point by azimuth and distance: across the line where the azimuth is bad, along it where the distance is."""
    fixed = {"A": ORIGIN}
    places = {
        "A": ORIGIN,
        "P": (ORIGIN[0] + 1000 * math.sin(math.radians(30)), ORIGIN[1] + 1000 * math.cos(math.radians(30))),
    }

    def ellipse(distance: float, seconds: float):
        observations = (
            true(Kind.DISTANCE, "A", "P", sigma=distance, places=places),
            true(Kind.AZIMUTH, "A", "P", sigma=seconds * SECOND, places=places),
        )
        return adjust(Network(observations, fixed)).point("P").ellipse

    bad_azimuth, bad_distance = ellipse(0.001, 20), ellipse(0.5, 1)
    assert bad_azimuth.azimuth == pytest.approx(120, abs=0.01)
    assert bad_azimuth.major == pytest.approx(1000 * math.radians(20 * SECOND))
    assert bad_azimuth.minor == pytest.approx(0.001)
    assert bad_distance.azimuth == pytest.approx(30, abs=0.01)
    outline = bad_distance.outline(places["P"], 3.0)
    assert outline.area == pytest.approx(math.pi * 9 * bad_distance.major * bad_distance.minor, rel=0.01)
    assert max(math.dist(corner, places["P"]) for corner in outline.exterior.coords) == pytest.approx(1.5)


@given(st.floats(0.001, 1), st.floats(0.001, 1), st.floats(0, 179.9))
def test_an_ellipse_is_that_of_its_covariance(major: float, minor: float, azimuth: float) -> None:
    major, minor = max(major, minor * 1.01), minor
    turn = math.radians(azimuth)
    axes = np.array([[math.sin(turn), math.cos(turn)], [math.cos(turn), -math.sin(turn)]])
    ellipse = ellipse_of(axes @ np.diag([major**2, minor**2]) @ axes.T)
    assert (ellipse.major, ellipse.minor) == pytest.approx((major, minor), rel=1e-6)
    assert math.remainder(ellipse.azimuth - azimuth, 180) == pytest.approx(0, abs=0.01)
    assert 0 <= ellipse.azimuth < 180


def test_gnss_alone_is_a_datum_and_its_weights_count() -> None:
    east, north = PLACES["B"]
    twice = [
        Observation(Kind.EAST, ("B",), east, 0.01), Observation(Kind.NORTH, ("B",), north, 0.01),
        Observation(Kind.EAST, ("B",), east + 0.05, 0.02), Observation(Kind.NORTH, ("B",), north, 0.02),
    ]  # fmt: skip
    point = adjusted(*twice, fixed={}).point("B")
    assert point.east == pytest.approx(east + 0.01)  # weights 4 to 1
    assert point.sigma_north == pytest.approx(1 / math.sqrt(1 / 0.01**2 + 1 / 0.02**2))


def test_figures_of_a_mean_worked_by_hand() -> None:
    """East four times: mean 20 mm, residuals 20, 10, 0, -30 mm; each observation is checked by three quarters."""
    east, north = PLACES["B"]
    seen = [Observation(Kind.EAST, ("B",), east + off, 0.01) for off in (0.0, 0.01, 0.02, 0.05)]
    result = adjusted(*seen, *[Observation(Kind.NORTH, ("B",), north, 0.01)] * 4, fixed={})
    assert [item.residual for item in result.residuals[:4]] == pytest.approx([0.02, 0.01, 0, -0.03], abs=1e-9)
    assert [item.redundancy for item in result.residuals] == pytest.approx([0.75] * 8)
    assert result.residuals[0].standardized == pytest.approx(0.02 / (0.01 * math.sqrt(0.75)))
    assert result.residuals[0].detectable == pytest.approx(DETECTABLE * 0.01 / math.sqrt(0.75))
    assert result.sigma0 == pytest.approx(math.sqrt(14 / 6))  # 14 is beyond chi-square (6) at 95 %, 12.6
    assert result.passed is False and result.scale == result.sigma0
    assert result.point("B").sigma_east == pytest.approx(0.005 * math.sqrt(14 / 6))


@pytest.mark.parametrize(
    ("observations", "fixed", "code", "named"),
    [
        ([], FIXED, "network_empty", ""),
        (braced(), {}, "network_no_datum", ""),
        ([true(Kind.DISTANCE, "A", "B", sigma=0.01)], FIXED, "network_no_place", "B"),
        ([*braced(), Observation(Kind.DISTANCE, ("E", "F"), 20, 0.01)], FIXED, "network_no_place", "F"),
        ([true(Kind.DISTANCE, "A", "B", sigma=0.0)], FIXED, "network_weight", ""),
        ([Observation(Kind.DISTANCE, ("A", "A"), 1, 0.1)], FIXED, "network_same_point", "A"),
    ],
    ids=["nothing", "no datum", "one distance", "one hanging point", "no weight", "from a point to itself"],
)
def test_what_cannot_be_computed_is_refused(observations, fixed, code: str, named: str) -> None:
    with pytest.raises(SurveyError) as refusal:
        adjusted(*observations, fixed=fixed)
    assert refusal.value.code == code
    assert named in refusal.value.text()


def test_the_point_that_is_not_determined_is_named() -> None:
    hanging = Observation(Kind.DISTANCE, ("E", "F"), 20, 0.01)
    near = {"F": (PLACES["E"][0] + 14, PLACES["E"][1] + 14)}
    with pytest.raises(SurveyError) as refusal:
        adjusted(*braced(), hanging, approximate=near)
    assert refusal.value.code == "network_undetermined"
    assert refusal.value.parameters["points"] == "F"


def test_without_orientation_everything_turns_about_the_fixed_point() -> None:
    with pytest.raises(SurveyError) as refusal:
        adjusted(*braced()[:10], fixed={"A": PLACES["A"]}, approximate=PLACES)
    assert refusal.value.code == "network_undetermined"
    assert set(refusal.value.parameters["points"].split(", ")) == set("BCDE")


def test_a_wrong_point_name_does_not_run_for_ever() -> None:
    wrong = Observation(Kind.DISTANCE, ("A", "D"), 5000.0, 0.001)
    result = adjusted(*braced(), wrong)
    assert result.outliers[0].observation == wrong and result.passed is False and result.scale > 1


def test_nothing_checks_a_point_seen_once() -> None:
    result = adjusted(true(Kind.AZIMUTH, "A", "B", sigma=SECOND), true(Kind.DISTANCE, "A", "B", sigma=0.01))
    assert result.sigma0 is None and result.passed is None and result.redundancy == 0
    assert all(item.standardized is None and item.detectable is None for item in result.residuals)
    assert "nothing checks" in network_report(result, "zone 42")


def test_two_observations_that_contradict_each_other_cannot_be_told_apart() -> None:
    one = true(Kind.AZIMUTH, "A", "B", sigma=SECOND)
    distance = true(Kind.DISTANCE, "A", "B", sigma=0.01)
    result = adjusted(one, distance, replace(distance, value=distance.value + 0.5))
    assert [item.suspect for item in result.residuals] == [False, True, True]
    assert "cannot be told apart" in network_report(result, "zone 42")


@pytest.mark.parametrize(
    "observations",
    [
        [true(Kind.AZIMUTH, "A", "B", sigma=1), true(Kind.DISTANCE, "B", "A", sigma=1)],
        [true(Kind.AZIMUTH, "B", "A", sigma=1), true(Kind.AZIMUTH, "D", "B", sigma=1)],
        [true(Kind.ANGLE, "A", "D", "B", sigma=1), true(Kind.ANGLE, "D", "B", "A", sigma=1)],
        [true(Kind.DIRECTION, "A", x, sigma=1, turned=50) for x in "DB"] + [true(Kind.DISTANCE, "A", "B", sigma=1)],
        [true(Kind.DIRECTION, "B", x, sigma=1, turned=50) for x in "AD"]
        + [true(Kind.DISTANCE, "B", x, sigma=0.01) for x in "AD"],
        [true(Kind.DISTANCE, "B", x, sigma=0.01) for x in "AD"] + [true(Kind.AZIMUTH, "A", "B", sigma=1)],
    ],
    ids=["polar", "two azimuths", "two angles", "directions", "free station", "two distances"],
)  # fmt: skip
def test_first_places_come_from_the_observations(observations: list[Observation]) -> None:
    assert approximate_places(FIXED, observations)["B"] == pytest.approx(PLACES["B"], abs=1e-6)


def test_a_traverse_between_two_points_that_nothing_else_orients_is_turned_onto_them() -> None:
    legs = [("A", "B"), ("B", "C"), ("C", "E"), ("E", "D")]
    observations = [true(Kind.DISTANCE, *leg, sigma=0.01) for leg in legs]
    observations += [true(Kind.ANGLE, at, a, b, sigma=SECOND) for a, at, b in ("ABC", "BCE", "CED")]
    observations += [true(Kind.DIRECTION, "A", "B", sigma=SECOND, turned=77)]
    found = approximate_places(FIXED, observations)
    for name, place in PLACES.items():
        assert found[name] == pytest.approx(place, abs=1e-6)
    assert adjusted(*observations).redundancy == 1


def test_two_distances_alone_do_not_tell_the_side() -> None:
    assert "B" not in approximate_places(FIXED, [true(Kind.DISTANCE, x, "B", sigma=0.01) for x in "AD"])


TABLE = """# a loop of four
fixed; A; 5000.000; 10000.000
azimuth; A; B; N22d36m40sW; 2
distance; A; B; 314.02; 0.01
distance; B; C; 264.49; 0.01
distance; C; D; 213.50
distance; D; A; 217.69; 0.01
angle; B; A; C; 83 16 04; 5
angle; C; B; D; 80 34 26; 5
angle; D; C; A; 127 09 08; 5
angle; A; D; B; 69 00 22
"""


def test_the_published_traverse_as_a_network() -> None:
    """The compass rule and least squares agree to centimetres, and the table reads north before east."""
    network = parse_network(TABLE, instrument=Instrument(seconds=4))
    assert network.fixed == {"A": (10000.0, 5000.0)}
    kinds = [item.kind for item in network.observations]
    assert kinds.count(Kind.DISTANCE) == 4 and kinds.count(Kind.ANGLE) == 4
    assert network.observations[-1].sigma == pytest.approx(4 * math.sqrt(2) * SECOND)
    assert network.observations[3].sigma == pytest.approx(Instrument().of_distance(213.5))
    courses = parse_courses(
        "A,B,N22d36m40sW,314.02\nB,C,S60d39m24sW,264.49\nC,D,S38d46m10sE,213.50\nD,A,N88d22m58sE,217.69"
    )
    traverse = compute_traverse(courses, (10000.0, 5000.0), (10000.0, 5000.0))
    result = adjust(network)
    for name, place in zip(traverse.names[1:-1], traverse.points[1:-1], strict=True):
        assert result.point(name).place == pytest.approx(place, abs=0.03)


def test_every_example_is_adjusted_and_the_gross_error_of_one_is_found() -> None:
    good, spoilt, gnss = (adjust(parse_network(example.text)) for example in network_examples(ORIGIN))
    for result in (good, gnss):
        assert result.passed and result.redundancy > 4 and not result.outliers
    assert spoilt.passed is False
    (suspect,) = [item.observation for item in spoilt.residuals if item.suspect]
    assert suspect.points == ("A", "P3")


def test_adjusted_points_are_corners() -> None:
    result = adjusted(*braced())
    ring = result.ring(["C", "B", "E"])
    assert [point == pytest.approx(PLACES[name], abs=1e-6) for name, point in zip("CBE", ring, strict=True)] == [
        True
    ] * 3
    with pytest.raises(SurveyError) as refusal:
        result.ring(["B", "Z"])
    assert refusal.value.parameters["point"] == "Z"


def test_a_gnss_line_is_two_observations() -> None:
    network = parse_network("gnss;C;5160.297;9648.708;0.01;0.02\ngnss;E;1;2")
    assert network.observations[:2] == (
        Observation(Kind.NORTH, ("C",), 5160.297, 0.01, 1), Observation(Kind.EAST, ("C",), 9648.708, 0.02, 1),
    )  # fmt: skip
    assert network.positions["C"] == (9648.708, 5160.297)
    assert network.observations[2].sigma == Instrument().position


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", None, "observations_missing"),
        ("fixed; A; 1; 2", None, "observations_missing"),
        ("# x\nlevel; A; B; 2", 2, "observation_word"),
        ("distance; A; B", 1, "observation_columns"),
        ("distance; A; B; 1; 2; 3", 1, "observation_columns"),
        ("direction A B 92 14 30 5", 1, "observation_columns"),
        ("distance; A; B; far", 1, "number_not_understood"),
        ("distance; A; B; 10; 0", 1, "number_not_positive"),
        ("azimuth; A; B; 92 75 00", 1, "angle_sixty"),
        ("fixed; A; 1; 2\nfixed; A; 1; 3", 2, "observation_twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused(text: str, line: int | None, code: str) -> None:
    with pytest.raises(SurveyError) as refusal:
        parse_network(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)


@pytest.mark.parametrize(
    ("freedom", "probability", "value"), [(1, 0.95, 3.841), (2, 0.95, 5.991), (10, 0.95, 18.307), (30, 0.95, 43.773)]
)
def test_chi_square(freedom: int, probability: float, value: float) -> None:
    assert chi_square(freedom, probability) == pytest.approx(value, rel=0.03)


def test_constants_of_the_tests() -> None:
    assert pytest.approx(3.2905, abs=1e-4) == CRITICAL
    assert pytest.approx(4.13, abs=0.01) == DETECTABLE
    assert pytest.approx(2.4477, abs=1e-4) == CONFIDENCE_95


names = st.sampled_from("ABCD")
wild = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.floats(-1e3, 1e3))
observations = st.builds(
    lambda kind, points, value, sigma: Observation(kind, points, value, sigma),
    st.sampled_from(Kind),
    st.tuples(names, names, names),
    wild,
    st.floats(1e-6, 10),
).map(lambda item: replace(item, points=item.points[: {Kind.ANGLE: 3, Kind.EAST: 1, Kind.NORTH: 1}.get(item.kind, 2)]))


@settings(max_examples=150, deadline=None)
@given(st.lists(observations, max_size=12), st.dictionaries(names, st.tuples(wild, wild), max_size=3))
def test_whatever_is_observed_is_adjusted_or_refused(seen: list[Observation], fixed: dict[str, Place]) -> None:
    try:
        result = adjusted(*seen, fixed=fixed)
    except SurveyError as error:
        assert error.text()
    else:
        assert np.isfinite([point.place for point in result.points]).all()
        assert np.isfinite(result.covariance).all()


@settings(max_examples=150)
@given(
    st.text(max_size=60) | st.from_regex(r"(fixed|gnss|distance|angle|direction|azimuth)[; \t,A-D0-9.°'gNESW-]{0,40}")
)
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for read in (parse_network, parse_courses):
        try:
            read(text)
        except SurveyError as error:
            assert error.text()
