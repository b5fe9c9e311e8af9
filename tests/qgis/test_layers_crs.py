"""QGIS, pyproj and PostGIS place the same point at the same millimetre, also where PROJ lacks the code."""

from __future__ import annotations

import json
from dataclasses import replace

import pyproj
import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProject,
)

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_plugin.layers.crs import is_reachable, qgis_crs
from tests.qgis.coverage import tashkent

MILLIMETRE = 0.001


@pytest.fixture(scope="module")
def oracle(shared_data):
    return json.loads((shared_data.parent / "oracles.json").read_text())["zone42"]


def test_qgis_agrees_with_the_oracle(oracle):
    wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(wgs84, qgis_crs(tashkent()), QgsProject.instance())
    point = transform.transform(QgsPointXY(oracle["lon"], oracle["lat"]))
    assert (point.x(), point.y()) == pytest.approx(oracle["epsg10728"], abs=MILLIMETRE / 2)


def test_pyproj_agrees_with_qgis(oracle):
    definition = tashkent().crs.definition
    transformer = pyproj.Transformer.from_crs("EPSG:4326", definition, always_xy=True)
    assert transformer.transform(oracle["lon"], oracle["lat"]) == pytest.approx(oracle["epsg10728"], abs=MILLIMETRE / 2)


def test_user_crs_is_made_once():
    first, second = qgis_crs(tashkent()), qgis_crs(tashkent())
    assert first.isValid()
    assert first.authid() == second.authid() != ""
    registry = QgsApplication.coordinateReferenceSystemRegistry()
    definition = first.toProj()
    same = [known for known in registry.userCrsList() if known.crs.toProj() == definition]
    assert len(same) <= 1


def test_code_that_qgis_knows_is_used_when_it_agrees():
    utm = ProfileCrs(32642, "EPSG:32642", "UTM 42N", "+proj=utm +zone=42 +datum=WGS84 +units=m +no_defs +type=crs")
    profile = replace(tashkent(), crs=utm, bounds=(500_000, 4_500_000, 540_000, 4_600_000))
    assert qgis_crs(profile).authid() == "EPSG:32642"


def test_code_that_disagrees_is_not_used():
    shifted = ProfileCrs(
        32642, "EPSG:32642", "Shifted", "+proj=tmerc +lat_0=0 +lon_0=69 +k=0.9996 +x_0=500001 +datum=WGS84 +type=crs"
    )
    profile = replace(tashkent(), crs=shifted, bounds=(500_000, 4_500_000, 540_000, 4_600_000))
    crs = qgis_crs(profile)
    assert crs.isValid()
    assert crs.authid() != "EPSG:32642"


def test_definition_may_be_wkt():
    original = tashkent()
    crs = replace(original.crs, definition=pyproj.CRS(original.crs.definition).to_wkt())
    assert qgis_crs(replace(original, crs=crs)).isValid()


def test_definition_that_is_nonsense_is_refused():
    original = tashkent()
    with pytest.raises(ProfileError) as refused:
        qgis_crs(replace(original, crs=replace(original.crs, code="EPSG:0", definition="+proj=nonsense")))
    assert refused.value.code == "crs_unknown"


@pytest.mark.parametrize(
    ("authid", "reachable"), [("EPSG:3857", True), ("EPSG:4326", True), ("EPSG:28412", True), ("", False)]
)
def test_project_with_a_foreign_crs(qgis_new_project, authid, reachable):
    profile, project = tashkent(), QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem(authid))
    assert is_reachable(qgis_crs(profile), project, profile.bounds) is reachable
