from __future__ import annotations

import pytest
from shapely.affinity import rotate
from shapely.geometry import Point, Polygon

from tests.core.making import at, found, id_of, parcel, placed, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))
SOUTH = parcel("2", rectangle(20, 0, 40, 12))
NORTH = parcel("3", rectangle(20, 12, 40, 30))


def test_my_line_lacks_their_corner() -> None:
    findings = found("t-junction", MINE, others=[SOUTH, NORTH])
    assert [at(finding.place) for finding in findings] == [Point(20, 12)] * 2
    assert {finding.subjects for finding in findings} == {(id_of("1"), id_of("2")), (id_of("1"), id_of("3"))}
    assert findings[0].text().startswith("A corner of 10:09:03:02:03:0002 lies on the boundary of 10:09:03:02:03:0001")


def test_their_line_lacks_my_corner() -> None:
    findings = found("t-junction", SOUTH, others=[MINE])
    assert [finding.subjects for finding in findings] == [(id_of("2"), id_of("1"))]
    assert findings[0].text().startswith("A corner of 10:09:03:02:03:0002 lies on the boundary of 10:09:03:02:03:0001")


def test_a_corner_that_all_have_is_shared() -> None:
    with_corner = parcel("1", polygon((0, 0), (20, 0), (20, 12), (20, 30), (0, 30)))
    assert found("t-junction", with_corner, others=[SOUTH, NORTH]) == []
    assert found("t-junction", SOUTH, others=[with_corner, NORTH]) == []


def test_two_touched_parcels_are_told_once() -> None:
    assert len(found("t-junction", MINE, SOUTH)) == 1


@pytest.mark.parametrize("angle", range(3, 90, 7))
def test_the_grid_does_not_hide_it(angle: int) -> None:
    """On a slanted line the corner lies up to 0.7 mm beside it."""

    def turned(*corners: tuple[float, float]) -> object:
        return placed(rotate(Polygon(corners), angle, origin=(0, 0)))

    mine = parcel("1", turned((0, 0), (20, 0), (20, 30), (0, 30)))
    theirs = parcel("2", turned((20, 0), (40, 0), (40, 12.345), (20, 12.345)))
    assert len(found("t-junction", mine, others=[theirs])) == 1


@pytest.mark.parametrize(("off", "expected"), [(0.0, 1), (0.001, 1), (0.002, 0), (0.5, 0)])
def test_only_within_the_tolerance(off: float, expected: int) -> None:
    pointed = parcel("2", polygon((20 + off, 12), (40, 0), (40, 30)))
    assert len(found("t-junction", MINE, others=[pointed])) == expected
    assert len(found("t-junction", pointed, others=[MINE])) == expected


def test_the_tolerance_is_the_profiles() -> None:
    pointed = parcel("2", polygon((20.004, 12), (40, 0), (40, 30)))
    assert len(found("t-junction", MINE, others=[pointed], t_junction_m=0.005)) == 1


def test_corners_a_millimetre_apart_must_be_one() -> None:
    beside = parcel("2", polygon((20, 0.001), (40, 0), (40, 30), (20, 30)))
    for mine, other in ((MINE, beside), (beside, MINE)):
        findings = found("t-junction", mine, others=[other])
        near = [finding for finding in findings if "must be one" in finding.text()]
        assert [finding.parameters["distance"] for finding in near] == [pytest.approx(0.001)]
    assert len(found("t-junction", MINE, beside)) == len(findings)


def test_the_corner_of_a_hole_counts() -> None:
    court = polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(5, 5), (5, 15), (15, 15), (15, 5)]])
    inner = [parcel("2", rectangle(5, 5, 15, 10)), parcel("3", rectangle(5, 10, 15, 15))]
    findings = found("t-junction", parcel("1", court), others=inner)
    assert {(at(finding.place).x, at(finding.place).y) for finding in findings} == {(5.0, 10.0), (15.0, 10.0)}
    assert len(findings) == 4


def test_a_crossing_is_not_a_junction() -> None:
    assert found("t-junction", MINE, others=[parcel("2", rectangle(15, 10, 40, 20))]) == []


def test_a_corner_that_both_have_is_shared_though_another_edge_passes_by() -> None:
    mine = parcel("1", polygon((0, 0), (20, 0), (20, 12), (20, 30), (0, 30)))
    slit = polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 12), (30, 12), (20, 11.999))
    [finding] = found("t-junction", mine, others=[parcel("2", slit)])
    assert at(finding.place).equals_exact(Point(20, 11.999), 1e-6)


def test_a_corner_too_many_is_told_from_either_side() -> None:
    """One has the shared corner and a second one a millimetre beside it."""
    doubled = parcel("1", polygon((0, 0), (20, 0), (20, 12), (20, 12.001), (20, 30), (0, 30)))
    other = parcel("2", polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 12)))
    assert len(found("t-junction", doubled, others=[other])) == 1
    assert len(found("t-junction", other, others=[doubled])) == 1
