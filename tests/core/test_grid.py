from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.grid import grid_position, on_grid, rings_on_grid, snapped

SQUARE = [(0, 0), (4, 0), (4, 4), (0, 4)]

metres = st.floats(-2e7, 2e7, allow_nan=False)
positions = st.tuples(metres, metres)


@given(st.integers(-(10**11), 10**11), st.floats(-0.0004, 0.0004))
def test_a_corner_is_the_same_number_wherever_it_comes_from(millimetres: int, noise: float) -> None:
    one = snapped(np.array([[millimetres / 1000, 0.0]]))
    other = snapped(np.array([[millimetres * 0.001 + noise, 0.0]]))
    assert one[0, 0] == other[0, 0]
    assert one[0, 0] == float(repr(millimetres / 1000))


@given(st.lists(positions, min_size=3, max_size=8))
def test_what_is_on_the_grid_stays_as_it_is(corners: list[tuple[float, float]]) -> None:
    once = on_grid(Polygon(corners))
    assert on_grid(once).equals_exact(once, 0.0)


@given(st.lists(st.tuples(st.floats(0, 0.004), st.floats(0, 0.004)), min_size=3, max_size=8))
def test_every_ring_can_be_stored_and_read_again(corners: list[tuple[float, float]]) -> None:
    tiny = on_grid(Polygon(SQUARE, [corners]))
    rings = shapely.get_rings(shapely.get_parts(tiny))
    assert len(rings) == 2
    assert all(len(ring.coords) >= 4 for ring in rings)
    assert shapely.from_wkb(tiny.wkb).equals_exact(tiny, 0.0)


@given(st.lists(st.tuples(st.lists(positions, min_size=3, max_size=6), st.booleans()), min_size=1, max_size=4))
def test_many_at_once_are_as_one_by_one(given: list[tuple[list[tuple[float, float]], bool]]) -> None:
    near = [(0.0, 0.0), (0.0004, 0.0), (0.0004, 0.0004)]
    lands = [
        MultiPolygon([Polygon(corners, [near] if has_hole else None), Polygon(SQUARE)][: 1 + has_hole])
        for corners, has_hole in given
    ]
    rings = [
        [[shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)] for part in land.geoms]
        for land in lands
    ]
    made = rings_on_grid(rings)
    assert [one.wkb for one in made] == [on_grid(land).wkb for land in lands]
    assert rings_on_grid([]) == []


@given(positions)
def test_a_position_is_as_a_corner(position: tuple[float, float]) -> None:
    assert grid_position(position) == tuple(snapped(np.array([position]))[0].tolist())


def test_repeated_points_become_one() -> None:
    given = Polygon([(0, 0), (0.0001, 0), (1, 0), (1, 1), (1, 1.0003), (0, 1)])
    assert list(on_grid(given).geoms[0].exterior.coords) == [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]


@pytest.mark.parametrize(
    "hole",
    [[(1, 1), (1.0001, 1), (1, 1.0001)], [(1, 1), (2, 1), (1, 1.0001)]],
    ids=["to a point", "to a line"],
)
def test_a_ring_that_collapses_is_kept_and_found_invalid(hole: list[tuple[float, float]]) -> None:
    gridded = on_grid(Polygon(SQUARE, [hole]))
    assert len(gridded.geoms[0].interiors) == 1
    assert not gridded.is_valid


def test_a_part_that_collapses_is_kept() -> None:
    speck = Polygon([(9, 9), (9.0001, 9), (9, 9.0001)])
    assert len(on_grid(MultiPolygon([Polygon(SQUARE), speck])).geoms) == 2


def test_nothing_is_repaired() -> None:
    crossing = Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
    assert on_grid(crossing).equals_exact(MultiPolygon([crossing]), 0.0)


def _refused() -> list[tuple[str, object, str]]:
    with np.errstate(invalid="ignore"):
        broken = [Polygon([(0, 0), (bad, 0), (1, 1)]) for bad in (math.nan, math.inf)]
    return [
        ("none", None, "geometry_empty"),
        ("empty", MultiPolygon(), "geometry_empty"),
        ("empty collection", GeometryCollection(), "geometry_empty"),
        ("point", Point(1, 1), "geometry_type"),
        ("line", LineString([(0, 0), (1, 1)]), "geometry_type"),
        ("heights", Polygon([(0, 0, 1), (1, 0, 1), (1, 1, 1)]), "geometry_3d"),
        ("measures", shapely.from_wkt("POLYGON M ((0 0 1, 1 0 1, 1 1 1, 0 0 1))"), "geometry_3d"),
        ("NaN", broken[0], "geometry_not_finite"),
        ("infinite", broken[1], "geometry_not_finite"),
        ("off the earth", Polygon([(0, 0), (1e308, 0), (1, 1)]), "geometry_too_far"),
    ]


@pytest.mark.parametrize(("geometry", "code"), [case[1:] for case in _refused()], ids=[case[0] for case in _refused()])
def test_what_cannot_be_a_parcel_is_refused(geometry: object, code: str) -> None:
    with pytest.raises(GeometryError) as refusal:
        on_grid(geometry)
    assert refusal.value.code == code


def test_an_empty_part_is_left_out() -> None:
    assert len(on_grid(MultiPolygon([Polygon(SQUARE), Polygon()])).geoms) == 1
