"""Parcels go into QGIS features and come back the same to the last bit."""

from __future__ import annotations

import math
import random

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPoint, QgsUnsetAttributeValue

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.layers.parcel_features import features_of, geometry_of, parcel_fields, parcel_of
from tests.qgis.coverage import parcels


def feature(**changes) -> QgsFeature:
    made = features_of(parcels(1))[0]
    for name, value in changes.items():
        made.setAttribute(name, value)
    return made


def test_there_and_back():
    before = parcels(5, 5)
    assert [parcel_of(made) for made in features_of(before)] == before


def test_shared_corners_are_the_same_number_in_the_layer():
    left, right = (made.geometry() for made in features_of(parcels(2)))
    corners = {(point.x(), point.y()) for point in left.vertices()}
    assert len(corners & {(point.x(), point.y()) for point in right.vertices()}) == 2


def test_layer_form_stays_under_the_precision_of_qgis():
    """What QGIS rounds again after every edit must not move, or neighbours lose their shared corners."""
    numbers = random.Random(1)
    for _ in range(2000):
        x = numbers.randrange(340_000_000, 400_000_000) / 1000
        once = QgsGeometry(QgsPoint(x, x)).snappedToGrid(GRID_M, GRID_M)
        assert once.snappedToGrid(GRID_M, GRID_M).equals(once)


def test_fields_are_those_of_the_register():
    names = "parcel_id version number district legal_area land_category purpose address"
    assert parcel_fields().names() == names.split()


@pytest.mark.parametrize(
    ("wkt", "code"),
    [
        ("POLYGON Z ((0 0 1, 9 0 1, 9 9 1, 0 0 1))", "geometry_3d"),
        ("POLYGON M ((0 0 1, 9 0 1, 9 9 1, 0 0 1))", "geometry_3d"),
        ("CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (0 0, 1 1, 2 0), (2 0, 0 0)))", "geometry_curved"),
        ("LINESTRING (0 0, 9 0)", "geometry_type"),
        ("MULTIPOLYGON EMPTY", "geometry_empty"),
    ],
)
def test_geometry_that_cannot_be_a_parcel(wkt, code):
    made = feature()
    made.setGeometry(QgsGeometry.fromWkt(wkt))
    with pytest.raises(CadastreError) as refused:
        parcel_of(made)
    assert refused.value.code == code
    assert refused.value.text()


def test_geometry_that_is_not_finite():
    made = feature()
    geometry = geometry_of(parcels(1)[0].geometry)
    geometry.moveVertex(math.nan, 588_000.0, 1)
    made.setGeometry(geometry)
    with pytest.raises(CadastreError) as refused:
        parcel_of(made)
    assert refused.value.code == "geometry_not_finite"


def test_no_geometry():
    made = feature()
    made.clearGeometry()
    with pytest.raises(CadastreError) as refused:
        parcel_of(made)
    assert refused.value.code == "geometry_empty"


@pytest.mark.parametrize("area", [-1.0, math.inf, math.nan, "much"])
def test_area_that_is_none(area):
    with pytest.raises(CadastreError) as refused:
        parcel_of(feature(legal_area=area))
    assert refused.value.code == "legal_area_wrong"


@pytest.mark.parametrize("id", [None, "", "12", QgsUnsetAttributeValue()])
def test_feature_without_a_usable_id(id):
    with pytest.raises(CadastreError) as refused:
        parcel_of(feature(parcel_id=id))
    assert refused.value.code == "parcel_unnamed"


def test_texts_are_kept_as_typed_and_nothing_is_none():
    texts = "Bog'ishamol ko'chasi, 12-\"A\" — Богишамол — 보기샤몰"
    read = parcel_of(feature(address=f" {texts} ", purpose="", land_category=None))
    assert (read.address, read.purpose, read.land_category) == (texts, None, None)
