"""What two days of the register say otherwise of a parcel."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.history.register_difference import Facet, RightsDifference, register_difference
from cadastre_plugin.core.model.parcel import Parcel

NOTHING = RightsDifference()
LAND = Parcel(UUID(int=1), 1, "10:09:03:02:03:0001", "09", MultiPolygon([box(0, 0, 20, 30)]), 600.0, "2", "dwelling")


def test_a_new_parcel_is_new_and_nothing_else_although_it_has_attributes():
    found = register_difference(None, LAND, NOTHING)
    assert found.facets == (Facet.NEW,)
    assert (found.id, found.parcel) == (LAND.id, LAND)


def test_a_retired_parcel_stays_as_it_was_last():
    found = register_difference(LAND, None, RightsDifference(ended=("lease",)))
    assert found.facets == (Facet.RETIRED, Facet.RIGHTS)
    assert found.parcel == LAND


def test_boundary_and_attributes_are_told_apart():
    moved = replace(LAND, version=2, geometry=MultiPolygon([box(0, 0, 21, 30)]))
    assert register_difference(LAND, moved, NOTHING).facets == (Facet.BOUNDARY,)
    renamed = replace(LAND, version=2, purpose="shop")
    assert register_difference(LAND, renamed, NOTHING).facets == (Facet.ATTRIBUTES,)
    both = replace(moved, purpose="shop")
    assert register_difference(LAND, both, NOTHING).facets == (Facet.BOUNDARY, Facet.ATTRIBUTES)


def test_a_corner_that_a_neighbour_brought_is_a_difference_of_the_boundary():
    ring = [(0, 0), (20, 0), (20, 15), (20, 30), (0, 30)]
    with_corner = replace(LAND, version=2, geometry=MultiPolygon([Polygon(ring)]))
    assert with_corner.geometry.area == LAND.geometry.area
    found = register_difference(LAND, with_corner, NOTHING)
    assert (found.facets, found.land.added) == ((Facet.BOUNDARY,), ((20.0, 15.0),))


def test_a_ring_that_begins_elsewhere_is_the_same_boundary():
    turned = replace(LAND, version=2, geometry=MultiPolygon([Polygon([(20, 30), (0, 30), (0, 0), (20, 0)])]))
    assert register_difference(LAND, turned, NOTHING).facets == ()


@pytest.mark.parametrize("side", ["began", "ended", "changed"])
def test_rights_alone_are_a_difference(side: str):
    found = register_difference(LAND, LAND, RightsDifference(**{side: ("servitude",)}))
    assert found.facets == (Facet.RIGHTS,)


def test_what_was_there_on_neither_day_has_no_difference():
    with pytest.raises(ChangeError) as refused:
        register_difference(None, None, NOTHING)
    assert refused.value.code == "difference_of_nothing"
