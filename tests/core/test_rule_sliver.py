from __future__ import annotations

import math

import pytest
from shapely.affinity import rotate
from shapely.geometry import LineString, Polygon, box

from tests.core.making import at, found, id_of, parcel, placed, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))


def beside(gap: float, name: str = "2") -> object:
    return parcel(name, rectangle(20 + gap, 0, 40, 30))


def test_a_gap_between_neighbours_is_measured_and_shown() -> None:
    [finding] = found("sliver", MINE, others=[beside(0.03)])
    assert finding.subjects == (id_of("1"), id_of("2"))
    assert finding.parameters["width"] == pytest.approx(0.03, rel=0.01)
    assert finding.parameters["length"] == pytest.approx(30, rel=0.01)
    assert finding.measure == pytest.approx(0.9, rel=0.01)
    assert at(finding.place).symmetric_difference(box(20, 0, 20.03, 30)).area < 0.01


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(0, 0), (0.001, 0), (0.002, 1), (0.05, 1), (0.1, 1), (0.101, 0), (0.5, 0), (6, 0)],
    ids=["shared", "noise", "2 mm", "5 cm", "at the limit", "above it", "passage", "street"],
)
def test_only_what_is_narrower_than_the_limit_is_a_sliver(gap: float, expected: int) -> None:
    assert len(found("sliver", MINE, others=[beside(gap)])) == expected


def test_the_limits_are_the_profiles() -> None:
    assert found("sliver", MINE, others=[beside(0.05)], sliver_width_m=0.04) == []
    assert found("sliver", MINE, others=[beside(0.05)], sliver_min_width_m=0.06) == []
    assert len(found("sliver", MINE, others=[beside(0.5)], sliver_width_m=0.6)) == 1


@pytest.mark.parametrize("angle", range(0, 360, 23))
def test_whichever_way_it_lies(angle: int) -> None:
    def turned(*corners: tuple[float, float]) -> object:
        return placed(rotate(Polygon(corners), angle, origin=(0, 0)))

    mine = parcel("1", turned((0, 0), (20, 0), (20, 30), (0, 30)))
    other = parcel("2", turned((40, 30), (20.04, 30), (20.04, 0), (40, 0)))
    [finding] = found("sliver", mine, others=[other])
    assert finding.parameters["width"] == pytest.approx(0.04, abs=0.001)


def test_a_corner_that_left_the_shared_boundary() -> None:
    moved = parcel("1", polygon((0, 0), (20, 0), (19.95, 30), (0, 30)))
    [finding] = found("sliver", moved, others=[beside(0)])
    assert finding.measure == pytest.approx(0.05 * 30 / 2, rel=0.01)


@pytest.mark.parametrize("off", [0.002, 0.003, 0.01], ids=["2 mm", "3 mm", "1 cm"])
def test_no_corner_is_off_too_little_for_this_and_too_much_for_shared_corners(off: float) -> None:
    moved = parcel("1", polygon((0, 0), (20, 0), (20 - off, 30), (0, 30)))
    other = beside(0)
    assert len(found("sliver", moved, others=[other])) == 1
    assert found("t-junction", moved, others=[other]) == []


def test_neighbours_along_a_street_make_none() -> None:
    row = [parcel(str(n), rectangle(20 * n, 0, 20 * n + 20, 30)) for n in range(1, 5)]
    across = [parcel(str(n + 10), rectangle(20 * n, -36, 20 * n + 20, -6)) for n in range(5)]
    assert found("sliver", MINE, others=row + across) == []


@pytest.mark.parametrize(
    "other",
    [
        polygon((20, 30), (40, 30), (40, 60), (20, 60)),
        polygon((20.02, 30.02), (40, 30), (40, 60), (20, 60)),
        polygon((20, 0), (40, -20), (40, 30)),
        polygon((20, 0), (26, 30), (40, 0)),
    ],
    ids=["corner to corner", "corner by corner", "wedge towards the street", "wedge of eleven degrees"],
)
def test_a_corner_is_no_sliver(other: object) -> None:
    assert found("sliver", MINE, others=[parcel("2", other)]) == []


def test_an_l_shaped_lot_makes_none() -> None:
    lot = polygon((0, 0), (20, 0), (20, 10), (10, 10), (10, 30), (0, 30))
    assert found("sliver", parcel("1", lot), others=[parcel("2", rectangle(10, 10, 20, 30))]) == []


def test_a_gap_that_a_third_parcel_fills_is_none() -> None:
    strip = parcel("3", rectangle(20, 0, 20.06, 30))
    assert found("sliver", MINE, others=[beside(0.06), strip]) == []
    half = parcel("3", rectangle(20, 0, 20.06, 12))
    [finding] = found("sliver", MINE, others=[beside(0.06), half])
    assert at(finding.place).bounds == pytest.approx((20, 12, 20.06, 30), abs=0.001)


@pytest.mark.parametrize("angle", range(0, 90, 13))
def test_the_hairs_that_rounding_leaves_beside_a_third_parcel_are_none(angle: int) -> None:
    def turned(*corners: tuple[float, float]) -> object:
        return placed(rotate(Polygon(corners), angle, origin=(0, 0)))

    mine = parcel("1", turned((0, 0), (20, 0), (20, 30), (0, 30)))
    other = parcel("2", turned((20.06, 0), (40, 0), (40, 30), (20.06, 30)))
    with_more_corners = turned((20, 0), (20.06, 0), (20.06, 11.3), (20.06, 30), (20, 30), (20, 23.7), (20, 7.1))
    assert found("sliver", mine, others=[other, parcel("3", with_more_corners)]) == []


@pytest.mark.parametrize("upside_down", [False, True])
def test_of_a_long_wedge_the_narrow_end_is_shown(upside_down: bool) -> None:
    narrow, wide = (30, 0) if upside_down else (0, 30)
    mine = placed(Polygon([(0, narrow), (20, narrow), (19.5, wide), (0, wide)]))
    [finding] = found("sliver", parcel("1", mine), others=[beside(0)])
    assert finding.measure == pytest.approx(0.1 * 6 / 2, rel=0.02)
    assert finding.parameters["length"] == pytest.approx(6, rel=0.03)


def test_boundaries_that_cross_make_a_gap_and_an_overlap() -> None:
    skew = parcel("1", polygon((0, 0), (19.99, 0), (20.01, 1), (0, 1)))
    findings = found("sliver", skew, others=[parcel("2", rectangle(20, 0, 40, 1))])
    assert [finding.measure for finding in findings] == [pytest.approx(0.0025, rel=0.1)] * 2
    assert at(findings[0].place).bounds[3] <= 0.51
    assert at(findings[1].place).bounds[1] >= 0.49


def test_a_short_passage_is_no_sliver() -> None:
    pier = parcel("1", polygon((0, 0), (19, 0), (19, 10), (20, 10), (20, 10.3), (19, 10.3), (19, 30), (0, 30)))
    assert found("sliver", pier, others=[beside(0.08)]) == []


def test_a_curved_gap_is_one_finding() -> None:
    arc = [(20 + 2 * math.sin(y / 10), y) for y in range(31)]
    mine = placed(Polygon([(0, 0), *arc, (0, 30)]))
    theirs = placed(Polygon([(40, 0), *LineString(arc).parallel_offset(0.05, "right").coords, (40, 30)]))
    [finding] = found("sliver", parcel("1", mine), others=[parcel("2", theirs)])
    assert finding.parameters["width"] == pytest.approx(0.05, rel=0.1)
    assert finding.parameters["length"] == pytest.approx(LineString(arc).length, rel=0.1)


def test_a_long_edge_against_many_short_ones() -> None:
    teeth = [(20.03, y) for y in range(31)]
    [finding] = found("sliver", MINE, others=[parcel("2", placed(Polygon([*teeth, (40, 30), (40, 0)])))])
    assert finding.measure == pytest.approx(0.9, rel=0.01)


def test_a_gap_inside_a_merged_parcel() -> None:
    merged = polygon((0, 0), (40, 0), (40, 30), (0, 30), holes=[[(20, 5), (20, 25), (20.03, 25), (20.03, 5)]])
    [finding] = found("sliver", parcel("1", merged))
    assert finding.subjects == (id_of("1"),)
    assert "inside" in finding.text()
    assert found("sliver", parcel("1", merged), others=[parcel("2", rectangle(20, 5, 20.03, 25))]) == []


def test_the_ends_of_two_boundaries_at_a_street_are_none() -> None:
    east = parcel("2", polygon((20, 0), (40, 0), (40, 30), (17.5, 30)))
    west = parcel("1", polygon((0, 0), (19.97, 0), (20, 0), (17.5, 30), (0, 30)))
    pocket = parcel("3", polygon((0, 0), (0, -4), (20.303, -4), (19.97, 0)))
    assert found("sliver", east, others=[west, pocket]) == []


def test_a_court_is_no_sliver() -> None:
    court = polygon((0, 0), (40, 0), (40, 30), (0, 30), holes=[[(20, 5), (20, 25), (22, 25), (22, 5)]])
    assert found("sliver", parcel("1", court)) == []


def test_an_overlap_too_small_for_the_other_rule_is_still_found() -> None:
    small = parcel("2", polygon((19.995, 0), (40, 0), (40, 1), (20, 1)))
    mine = parcel("1", polygon((0, 0), (20, 0), (20, 1), (0, 1)))
    assert found("overlap", mine, others=[small]) == []
    [finding] = found("sliver", mine, others=[small])
    assert "overlap in a strip" in finding.text()
    assert finding.measure == pytest.approx(0.0025, rel=0.05)


def test_an_overlap_is_not_told_twice() -> None:
    over = parcel("2", rectangle(19.95, 0, 40, 30))
    assert len(found("overlap", MINE, others=[over])) == 1
    assert found("sliver", MINE, others=[over]) == []


def test_a_neighbour_with_a_fault_elsewhere() -> None:
    faulty = polygon((20.03, 0), (40, 0), (40, 30), (45, 35), (45, 30), (40, 35), (20.03, 30))
    [finding] = found("sliver", MINE, others=[parcel("2", faulty)])
    assert finding.measure == pytest.approx(0.9, rel=0.05)
