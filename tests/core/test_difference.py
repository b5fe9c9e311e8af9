from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box

from cadastre_plugin.core.change.difference import AttributeDifference, ParcelDifference, parcel_difference
from cadastre_plugin.core.errors import ChangeError
from tests.core.changes import geometries
from tests.core.making import ORIGIN, id_of, new_parcel, parcel, placed, polygon, rectangle

CORNERS = [(0, 0), (20, 0), (20, 30), (0, 30)]
LOT = parcel("1", polygon(*CORNERS), legal_area=600, address="Amir Temur 1")


def to(*corners: tuple[float, float], holes=()) -> ParcelDifference:
    return parcel_difference(LOT, replace(LOT, geometry=polygon(*corners, holes=holes)))


def city(position: tuple[float, float]) -> tuple[float, float]:
    return pytest.approx((position[0] + ORIGIN[0], position[1] + ORIGIN[1]))


def steps(difference: ParcelDifference) -> list:
    return [(move.before, move.after) for move in difference.moves]


def test_nothing_differs() -> None:
    same = parcel_difference(LOT, replace(LOT, version=7))
    assert (same.attributes, same.moves, same.added, same.removed) == ((), (), (), ())


def test_attributes_one_by_one() -> None:
    after = replace(LOT, legal_area=612.4, address=None, purpose="shop")
    assert parcel_difference(LOT, after).attributes == (
        AttributeDifference("legal_area", 600, 612.4),
        AttributeDifference("purpose", None, "shop"),
        AttributeDifference("address", "Amir Temur 1", None),
    )


def test_a_corner_that_moved() -> None:
    difference = to((0, 0), (20.3, 0.4), (20, 30), (0, 30))
    [move] = difference.moves
    assert move.before == city((20, 0))
    assert move.after == city((20.3, 0.4))
    assert move.distance == pytest.approx(0.5)
    assert move.azimuth == pytest.approx(36.87, abs=0.01)
    assert difference.added == difference.removed == ()


@pytest.mark.parametrize(("step", "azimuth"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270)])
def test_azimuth_counts_from_north_clockwise(step: tuple[float, float], azimuth: float) -> None:
    [move] = to((0, 0), (20 + step[0], step[1]), (20, 30), (0, 30)).moves
    assert move.azimuth == pytest.approx(azimuth)


def test_wherever_the_ring_starts_and_whichever_way_it_runs() -> None:
    for turn in range(4):
        ring = [(0, 0), (20.3, 0.4), (20, 30), (0, 30)]
        ring = ring[turn:] + ring[:turn]
        assert [move.before for move in to(*ring).moves] == [city((20, 0))]
        assert [move.before for move in to(*ring[::-1]).moves] == [city((20, 0))]


def test_two_corners_that_moved_beside_each_other() -> None:
    assert steps(to((0, 0), (25, 1), (26, 31), (0, 30))) == [
        (city((20, 0)), city((25, 1))),
        (city((20, 30)), city((26, 31))),
    ]


def test_a_corner_that_was_added() -> None:
    difference = to((0, 0), (20, 0), (20, 12), (20, 30), (0, 30))
    assert difference.added == (city((20, 12)),)
    assert difference.moves == difference.removed == ()


def test_a_corner_that_was_removed() -> None:
    with_corner = replace(LOT, geometry=polygon((0, 0), (20, 0), (20, 12), (20, 30), (0, 30)))
    difference = parcel_difference(with_corner, LOT)
    assert difference.removed == (city((20, 12)),)
    assert difference.moves == difference.added == ()


def test_a_corner_that_moved_beside_one_that_was_added() -> None:
    difference = to((0, 0), (20, 0), (24, 15), (21, 30), (0, 30))
    assert steps(difference) == [(city((20, 30)), city((21, 30)))]
    assert difference.added == (city((24, 15)),)


def test_a_parcel_that_moved_as_a_whole() -> None:
    for turn in range(4):
        ring = [(x + 5, y + 3) for x, y in CORNERS[turn:] + CORNERS[:turn]]
        difference = to(*ring)
        assert len(difference.moves) == 4
        assert all(move.distance == pytest.approx(5.831, abs=0.001) for move in difference.moves)


def test_a_hole_that_was_made_and_one_that_moved() -> None:
    court = [(5, 5), (5, 10), (10, 10), (10, 5)]
    made = to(*CORNERS, holes=[court])
    assert len(made.added) == 4
    assert made.moves == ()
    holed = replace(LOT, geometry=polygon(*CORNERS, holes=[court]))
    wider = replace(LOT, geometry=polygon(*CORNERS, holes=[[(5, 5), (5, 11), (10, 10), (10, 5)]]))
    assert steps(parcel_difference(holed, wider)) == [(city((5, 10)), city((5, 11)))]


def test_parts_are_compared_with_their_own() -> None:
    two = replace(LOT, geometry=placed(MultiPolygon([box(0, 0, 20, 30), box(50, 0, 60, 30)])))
    swapped = replace(LOT, geometry=placed(MultiPolygon([box(50, 0, 60, 31), box(0, 0, 20, 30)])))
    difference = parcel_difference(two, swapped)
    assert {move.before[0] for move in difference.moves} == {ORIGIN[0] + 60, ORIGIN[0] + 50}
    assert all(move.distance == pytest.approx(1) for move in difference.moves)


def test_a_new_parcel_tells_all_it_has() -> None:
    difference = parcel_difference(None, new_parcel("new", rectangle(0, 0, 20, 30), legal_area=600))
    assert [(item.name, item.after) for item in difference.attributes] == [("district", "09"), ("legal_area", 600)]
    assert difference.before is None
    assert difference.moves == difference.added == ()


def test_a_parcel_that_ends_tells_no_more() -> None:
    difference = parcel_difference(LOT, None)
    assert difference == ParcelDifference(id_of("1"), LOT, None)


def test_neither_is_refused() -> None:
    with pytest.raises(ChangeError):
        parcel_difference(None, None)


def test_another_boundary_altogether() -> None:
    ring = [(float(x), 40.0) for x in range(1500)]
    there = Polygon([*ring, (1499, 41), (0, 41)])
    back = translate(Polygon([*ring[::2], (1499, 41.5), (0, 41.5), (-1, 40)]), 0, 90)
    difference = parcel_difference(replace(LOT, geometry=placed(there)), replace(LOT, geometry=placed(back)))
    assert len(difference.removed) == 1502
    assert len(difference.added) == 753


@given(geometries, geometries)
def test_every_corner_is_accounted_for(before: MultiPolygon, after: MultiPolygon) -> None:
    difference = parcel_difference(replace(LOT, geometry=before), replace(LOT, geometry=after))
    old, new = (
        {corner for part in geometry.geoms for ring in (part.exterior, *part.interiors) for corner in ring.coords}
        for geometry in (before, after)
    )
    gone = {move.before for move in difference.moves} | set(difference.removed)
    come = {move.after for move in difference.moves} | set(difference.added)
    assert old - new <= gone <= old
    assert new - old <= come <= new
    assert all(move.before != move.after for move in difference.moves)
