"""A servitude lies in the parcel that bears it, to the millimetre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.rights.servitude import Servitude, cut_off, serving, servitude
from cadastre_plugin.core.rights.servitude_place import clipped, lies_in, place_on_grid
from tests.core.making import ORIGIN, at, placed, polygon, rectangle
from tests.core.rights.making import ANNA, BEK, EAST, LOT, PAPERS, after, estate, ownership, refused, shares

BEFORE = estate(ownership("title", LOT, (ANNA, "1")))
LAND = rectangle(0, 0, 20, 30)
NOTCHED = polygon((0, 0), (20, 0), (20, 30), (11, 30), (11, 10), (9, 10), (9, 30), (0, 30))
RING = polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(8, 8), (12, 8), (12, 12), (8, 12)]])


def line(*corners: tuple[float, float]) -> LineString:
    return translate(LineString(corners), *ORIGIN)


PATH = Servitude(LOT, (EAST,), place=line((2, 0), (2, 30)), land=LAND, until=date(2040, 1, 1))


def test_a_path_is_borne_by_one_parcel_and_serves_another() -> None:
    outcome = servitude(BEFORE, replace(PATH, holders=shares((BEK, "1")), served=(EAST, EAST)), PAPERS)
    (made,) = outcome.rights.values()
    assert (made.kind, made.right_class, made.parcel_id, made.served) == ("servitude", RightClass.RIGHT, LOT, (EAST,))
    assert (made.shares, made.until) == (shares((BEK, "1")), date(2040, 1, 1))
    assert made.place.equals_exact(PATH.place, 1e-9)
    standing = after(BEFORE, outcome)
    assert serving(standing, [EAST]) == (made,)
    assert serving(standing, [LOT]) == ()


def test_a_place_is_put_on_the_grid() -> None:
    (made,) = servitude(
        BEFORE, replace(PATH, place=line((2.00049, 1), (2.0004, 1.0001), (2, 29))), PAPERS
    ).rights.values()
    assert at(made.place).equals_exact(LineString([(2, 1), (2, 29)]), 1e-6)
    assert shapely.get_num_coordinates(made.place) == 2
    area = replace(PATH, place=placed(Polygon([(1, 1), (3, 1), (3, 3)])).geoms[0])
    (strip,) = servitude(BEFORE, area, PAPERS).rights.values()
    assert isinstance(strip.place, MultiPolygon)


@pytest.mark.parametrize(
    ("place", "land", "inside"),
    [
        (line((0, 0), (20, 0)), LAND, True),
        (line((5, 0), (5, 30.001)), LAND, True),
        (line((5, 0), (5, 30.003)), LAND, False),
        (line((-0.001, 0), (-0.001, 30)), LAND, True),
        (line((-0.002, 0), (-0.002, 30)), LAND, False),
        (line((1, 20), (19, 20)), NOTCHED, False),
        (line((1, 5), (19, 5)), NOTCHED, True),
        (line((30, 1), (30, 5)), LAND, False),
        (rectangle(1, 1, 5, 5), LAND, True),
        (rectangle(0, 0, 20, 30), LAND, True),
        (rectangle(0, 0, 20.001, 30), LAND, True),
        (rectangle(0, 0, 20.01, 30), LAND, False),
        (rectangle(1, 12, 19, 14), NOTCHED, False),
        (rectangle(7, 7, 13, 13), RING, False),
        (rectangle(1, 1, 7, 7), RING, True),
    ],
)
def test_it_must_lie_inside_within_a_millimetre(place: BaseGeometry, land: MultiPolygon, inside: bool) -> None:
    assert lies_in(place, land) is inside
    intent = replace(PATH, place=place, land=land)
    if inside:
        assert servitude(BEFORE, intent, PAPERS).rights
    else:
        refused("servitude_outside", servitude, BEFORE, intent, PAPERS)


def test_what_is_no_servitude_is_refused() -> None:
    refused("servitude_serves_nothing", servitude, BEFORE, replace(PATH, served=()), PAPERS)
    refused("servitude_serves_itself", servitude, BEFORE, replace(PATH, served=(LOT,)), PAPERS)
    refused("servitude_land_missing", servitude, BEFORE, replace(PATH, land=None), PAPERS)
    refused("place_wrong", servitude, BEFORE, replace(PATH, place=Point(*ORIGIN)), PAPERS)
    refused("place_wrong", servitude, BEFORE, replace(PATH, place=line((1, 1), (1.0001, 1))), PAPERS)
    refused("place_wrong", servitude, BEFORE, replace(PATH, place=LineString()), PAPERS)
    refused("place_wrong", servitude, BEFORE, replace(PATH, place=line((1, 1), (1e12, 1))), PAPERS)
    refused("place_wrong", servitude, BEFORE, replace(PATH, place=shapely.force_3d(PATH.place)), PAPERS)
    refused("term_over", servitude, BEFORE, replace(PATH, until=date(2020, 1, 1)), PAPERS)
    refused("parts_not_whole", servitude, BEFORE, replace(PATH, holders=shares((BEK, "1/2"))), PAPERS)
    assert servitude(BEFORE, Servitude(LOT, holders=shares((BEK, "1"))), PAPERS).rights


def test_a_place_is_cut_where_the_land_ends() -> None:
    path = place_on_grid(line((2, 5), (2, 25)))
    (south,) = clipped(path, rectangle(0, 0, 20, 10))
    assert at(south).equals_exact(LineString([(2, 5), (2, 10)]), 1e-6)
    assert clipped(path, LAND) == (path,)
    assert clipped(path, rectangle(3, 0, 20, 30)) == ()
    assert clipped(path, rectangle(0, 24.995, 20, 30)) == (), "half a centimetre is rounding"
    across = place_on_grid(line((1, 20), (19, 20)))
    assert sorted(round(part.length, 6) for part in clipped(across, NOTCHED)) == [8, 8]
    strip = rectangle(0, 0, 3, 30)
    (half,) = clipped(strip, rectangle(0, 0, 20, 15))
    assert at(half).equals(at(rectangle(0, 0, 3, 15)))
    assert clipped(strip, rectangle(3, 0, 20, 30)) == ()


def test_what_was_drawn_over_the_boundary_is_cut_off_at_it() -> None:
    assert at(cut_off(line((2, 5), (28, 5)), LAND)).equals_exact(LineString([(2, 5), (20, 5)]), 1e-6)
    inside = cut_off(placed(Polygon([(-5, 5), (5, 5), (5, 10), (-5, 10)])), LAND)
    assert inside.area == pytest.approx(25.0)
    assert servitude(BEFORE, replace(PATH, place=inside), PAPERS).rights


def test_what_cannot_be_cut_off_is_refused() -> None:
    refused("servitude_outside", cut_off, line((25, 0), (28, 5)), LAND)
    refused("servitude_in_pieces", cut_off, line((2, 20), (18, 20)), NOTCHED)
    bow = placed(Polygon([(1, 1), (9, 9), (9, 1), (1, 9)]))
    refused("place_crosses_itself", cut_off, bow, LAND)
    refused("place_crosses_itself", servitude, BEFORE, replace(PATH, place=bow), PAPERS)
    refused("place_wrong", cut_off, Point(*ORIGIN), LAND)
