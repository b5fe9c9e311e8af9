from __future__ import annotations

import pytest
from shapely.affinity import rotate
from shapely.geometry import MultiPolygon, Polygon, box

from cadastre_plugin.core.rules.finding import Severity
from tests.core.making import at, found, id_of, new_parcel, parcel, placed, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))


def test_neighbours_that_share_a_boundary_do_not_overlap() -> None:
    assert (
        found("overlap", MINE, others=[parcel("2", rectangle(20, 0, 40, 30)), parcel("3", rectangle(0, 30, 20, 60))])
        == []
    )


def test_the_overlap_is_measured_and_shown() -> None:
    [finding] = found("overlap", MINE, others=[parcel("2", rectangle(19, 10, 40, 30))])
    assert finding.subjects == (id_of("1"), id_of("2"))
    assert finding.severity is Severity.ERROR
    assert finding.measure == pytest.approx(20)
    assert at(finding.place).equals(box(19, 10, 20, 30))
    assert finding.text() == "10:09:03:02:03:0001 and 10:09:03:02:03:0002 overlap by 20.00 m²"


def test_two_touched_parcels_are_told_once() -> None:
    [finding] = found("overlap", MINE, parcel("2", rectangle(19, 0, 40, 30)))
    assert finding.subjects == (id_of("1"), id_of("2"))


def test_what_the_change_does_not_touch_is_not_its_matter() -> None:
    far, over = parcel("2", rectangle(60, 0, 80, 30)), parcel("3", rectangle(70, 0, 90, 30))
    assert found("overlap", MINE, others=[far, over]) == []


@pytest.mark.parametrize(
    ("width", "expected"), [(0.001, 0), (0.002, 1), (0.5, 1)], ids=["1 mm", "2 mm", "half a metre"]
)
def test_what_is_thinner_than_the_least_width_does_not_count(width: float, expected: int) -> None:
    assert len(found("overlap", MINE, others=[parcel("2", rectangle(20 - width, 0, 40, 30))])) == expected


def test_what_is_smaller_than_the_least_area_does_not_count() -> None:
    assert found("overlap", MINE, others=[parcel("2", rectangle(19.9, 29.91, 40, 60))]) == []
    assert len(found("overlap", MINE, others=[parcel("2", rectangle(19.9, 29.89, 40, 60))])) == 1


def test_the_tolerances_are_the_profiles() -> None:
    others = [parcel("2", rectangle(19, 10, 40, 30))]
    assert found("overlap", MINE, others=others, overlap_min_m2=21) == []
    assert found("overlap", MINE, others=others, sliver_min_width_m=1) == []


def test_every_part_of_an_overlap_is_shown() -> None:
    comb = polygon((18, 5), (40, 5), (40, 25), (18, 25), (18, 20), (30, 20), (30, 10), (18, 10))
    [finding] = found("overlap", MINE, others=[parcel("2", comb)])
    assert len(finding.place.geoms) == 2
    assert finding.measure == pytest.approx(20)


def test_a_parcel_inside_another() -> None:
    [finding] = found("overlap", MINE, others=[parcel("2", rectangle(5, 5, 10, 10))])
    assert finding.measure == pytest.approx(25)


def test_the_same_land_twice() -> None:
    [finding] = found("overlap", MINE, others=[parcel("2", MINE.geometry)])
    assert finding.measure == pytest.approx(600)


def test_a_hole_is_not_land() -> None:
    court = polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(5, 5), (5, 10), (10, 10), (10, 5)]])
    assert found("overlap", parcel("1", court), others=[parcel("2", rectangle(5, 5, 10, 10))]) == []
    [finding] = found("overlap", parcel("1", court), others=[parcel("2", rectangle(5, 5, 10, 11))])
    assert finding.measure == pytest.approx(5)


def test_parts_count_each() -> None:
    scattered = placed(MultiPolygon([box(-10, 0, 1, 5), box(19, 0, 30, 5)]))
    [finding] = found("overlap", MINE, others=[parcel("2", scattered)])
    assert finding.measure == pytest.approx(10)


def test_a_neighbour_with_a_fault_is_still_a_neighbour() -> None:
    bow_tie = polygon((10, 0), (40, 20), (40, 0), (10, 20))
    [finding] = found("overlap", MINE, others=[parcel("2", bow_tie)])
    assert finding.measure > 10


def test_a_slanted_boundary_on_the_grid_is_no_overlap() -> None:
    """Corners on the grid make shared edges equal, whatever the slope; the third corner is on both sides."""
    for angle in range(1, 90, 7):
        left = rotate(Polygon([(0, 0), (20, 0), (20, 13.337), (20, 30), (0, 30)]), angle, origin=(0, 0))
        right = rotate(Polygon([(20, 0), (40, 0), (40, 30), (20, 30), (20, 13.337)]), angle, origin=(0, 0))
        assert found("overlap", parcel("1", placed(left)), others=[parcel("2", placed(right))]) == []


def test_a_new_parcel_is_named_as_such() -> None:
    [finding] = found("overlap", new_parcel("new", rectangle(19, 0, 40, 30)), others=[MINE])
    assert finding.parameters["one"] == "new parcel"
