"""Areas on the ellipsoid against GeographicLib's geodesic polygons, positions against published ones."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import MultiPolygon, Polygon, box

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.geometry.crs import (
    crs_of,
    ellipsoidal_area,
    ellipsoidal_areas,
    to_geographic,
    wkt1,
)
from cadastre_plugin.core.profile.profile import shipped_profile
from tests.core.making import ORIGIN

TASHKENT = shipped_profile("tashkent").crs.definition
UTM_42 = "EPSG:32642"
UTM_PLACE = (520_100.0, 4_572_000.0)

LOT = Polygon([(0, 0), (31, 2), (33, 22), (14, 24), (13, 15), (-1, 14)])
YARD = Polygon([(0, 0), (60, 0), (60, 60), (0, 60)], [[(10, 10), (10, 20), (20, 20), (20, 10)]])
TWO_PARTS = MultiPolygon([box(0, 0, 20, 30), box(500, 400, 540, 460)])


def geodesic_area(geometry: Polygon | MultiPolygon, definition: str) -> float:
    """Karney's area of the boundary made dense, because a boundary is straight on the plane, not on the earth."""
    transformer = to_geographic(definition)

    def degrees(metres: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(metres[:, 0], metres[:, 1]))

    on_earth = shapely.orient_polygons(shapely.transform(shapely.segmentize(geometry, 10.0), degrees))
    return abs(pyproj.CRS(definition).get_geod().geometry_area_perimeter(on_earth)[0])


@pytest.mark.parametrize(
    "shape",
    [LOT, YARD, TWO_PARTS, rotate(box(0, 0, 900, 1700), 20), box(0, 0, 8000, 5000)],
    ids=["lot", "hole", "two parts", "quarter", "mahalla"],
)
@pytest.mark.parametrize(
    ("definition", "place"),
    [
        (TASHKENT, ORIGIN),
        (UTM_42, UTM_PLACE),
        ("EPSG:2193", (1_780_000.0, 5_925_000.0)),
        ("EPSG:2154", (652_000.0, 6_866_000.0)),
    ],
    ids=["Tashkent", "UTM", "Waiheke", "Paris"],
)
def test_area_is_right_to_a_millionth(shape: Polygon, definition: str, place: tuple[float, float]) -> None:
    there = translate(shape, *place)
    assert ellipsoidal_area(there, definition) == pytest.approx(geodesic_area(there, definition), rel=1e-6)


def test_plane_area_is_wrong_where_the_law_would_meet_it() -> None:
    there = translate(box(0, 0, 50, 20), *UTM_PLACE)
    assert ellipsoidal_area(there, UTM_42) == pytest.approx(1000.79, abs=0.02)
    assert ellipsoidal_area(translate(box(0, 0, 50, 20), *ORIGIN), TASHKENT) == pytest.approx(1000.0, abs=0.01)


def test_the_hole_does_not_count_whichever_way_its_ring_runs() -> None:
    filled, holed = translate(Polygon(YARD.exterior), *ORIGIN), translate(YARD, *ORIGIN)
    reversed_hole = Polygon(holed.exterior, [list(holed.interiors[0].coords)[::-1]])
    assert ellipsoidal_area(filled, TASHKENT) - ellipsoidal_area(holed, TASHKENT) == pytest.approx(100, rel=1e-5)
    assert ellipsoidal_area(reversed_hole, TASHKENT) == pytest.approx(ellipsoidal_area(holed, TASHKENT), rel=1e-12)


def test_what_has_no_area_has_none() -> None:
    with np.errstate(invalid="ignore"):
        broken = Polygon([(0, 0), (np.nan, 0), (1, 1)])
    nothing = [Polygon(), MultiPolygon(), broken, Polygon([(0, 0), (1, 1), (2, 2)]), box(0, 0, 1e200, 1e200)]
    with np.errstate(over="ignore"):
        assert ellipsoidal_areas(nothing, TASHKENT).tolist() == [0, 0, 0, 0, 0]
    assert ellipsoidal_areas([], TASHKENT).tolist() == []


def test_the_zone_of_tashkent_agrees_with_the_published_position(oracles: dict) -> None:
    expected = oracles["zone42"]
    position = to_geographic(TASHKENT).transform(expected["lon"], expected["lat"], direction="INVERSE")
    assert position == pytest.approx(expected["epsg10728"], abs=0.001)


def test_utm_agrees_with_the_published_position(oracles: dict) -> None:
    expected = oracles["datum"]
    position = to_geographic(UTM_42).transform(expected["lon"], expected["lat"], direction="INVERSE")
    assert position == pytest.approx(expected["epsg32642"], abs=0.001)


def test_the_wkt_for_the_database_says_the_same() -> None:
    there = pyproj.Transformer.from_crs(pyproj.CRS(wkt1(TASHKENT)), crs_of(TASHKENT), always_xy=True)
    assert there.transform(*ORIGIN) == pytest.approx(ORIGIN, abs=1e-6)


def test_a_crs_that_wkt_1_cannot_say_is_refused() -> None:
    with pytest.raises(ProfileError):
        wkt1("EPSG:9895")  # three-dimensional


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ("+proj=nothing", "crs_unknown"),
        ("", "crs_unknown"),
        ("EPSG:4326", "crs_not_metric"),
        ("EPSG:2263", "crs_not_metric"),
    ],
    ids=["unknown projection", "nothing", "degrees", "feet"],
)
def test_a_crs_that_cannot_hold_parcels_is_refused(definition: str, code: str) -> None:
    with pytest.raises(ProfileError) as refusal:
        crs_of(definition)
    assert refusal.value.code == code
