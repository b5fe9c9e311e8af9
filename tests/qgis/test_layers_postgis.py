"""The register from real PostGIS, as the read-only role that the service hands out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsProject

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.survey.uncertainty import corners_of
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.database import RegisterDatabase, RegisterUnreachableError
from cadastre_plugin.layers.register_layer import DistrictLayer, RegisterLayer
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.layers.work_area import WorkArea
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.points import insert_points
from cadastre_server.register.versions import PARCEL, end_versions
from tests.qgis.coverage import EAST, NORTH, WIDTH, parcels, tashkent
from tests.qgis.test_layers_work_area import Heard

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
AUTHCFG, WRONG_AUTHCFG = "reader1", "reader2"


@pytest.fixture(scope="module")
def city(module_database):
    """Twenty lots of version 1: the first fifteen in district 09, the others in 03."""
    database = module_database()
    with psycopg.connect(database.owner_url) as connection:
        insert_parcels(connection, [replace(parcel, version=NEW) for parcel in lots()], tashkent().crs, LONG_AGO)
    return database


def lots() -> list[Parcel]:
    return [*parcels(20)[:15], *parcels(20, district="03")[15:]]


def keep_sign_in(id: str, user: str, password: str) -> None:
    config = QgsAuthMethodConfig("Basic")
    config.setId(id)
    config.setName(id)
    config.setConfig("username", user)
    config.setConfig("password", password)
    assert QgsApplication.authManager().storeAuthenticationConfig(config, True)[0]


@pytest.fixture(scope="module")
def register_database(city, qgis_app):
    """The database as a signed-in person reaches it; the sign-in is kept once, since QGIS pools its connections."""
    manager = QgsApplication.authManager()
    manager.setPasswordHelperEnabled(False)
    assert manager.setMasterPassword("a password of tests", True)
    url = urlsplit(city.reader_url)
    keep_sign_in(AUTHCFG, url.username, url.password)
    yield RegisterDatabase(url.hostname, url.port, url.path.lstrip("/"), AUTHCFG)
    for id in (AUTHCFG, WRONG_AUTHCFG):
        manager.removeAuthenticationConfig(id)


@pytest.fixture
def register(register_database, qgis_new_project):
    profile = tashkent()
    made = RegisterLayer(register_database, profile, qgis_crs(profile))
    made.add_to(QgsProject.instance())
    return made


def numbers(layer) -> set[str]:
    return {feature["number"] for feature in layer.getFeatures()}


def test_parcels_are_shown_as_they_are_stored(register):
    assert register.layer.isValid()
    assert register.layer.crs() == qgis_crs(tashkent())
    assert numbers(register.layer) == {parcel.number for parcel in lots()}
    assert find_layer(QgsProject.instance(), LayerRole.REGISTER) is register.layer


def test_layer_is_read_only(register):
    assert register.layer.readOnly()
    assert not register.layer.startEditing()


@pytest.mark.parametrize(
    ("area", "count"),
    [
        (WorkArea(), 20),
        (WorkArea("03"), 5),
        (WorkArea("0'3"), 0),
        (WorkArea(bounds=(EAST + 0.5, NORTH, EAST + 2.5 * WIDTH, NORTH + 1)), 3),
        (WorkArea("03", (EAST, NORTH, EAST + 15.5 * WIDTH, NORTH + 1)), 1),
    ],
)
def test_area_limits_what_is_shown(register, area, count):
    register.choose(area)
    assert len(numbers(register.layer)) == count


def test_whole_city_is_read_for_a_draft_whatever_is_shown(register):
    register.choose(WorkArea("03"))
    found = register.reader().read(WorkArea("09"), Heard())
    expected = {parcel.id: parcel for parcel in lots() if parcel.number.startswith("10:09")}
    assert {parcel.id: parcel for parcel in found if parcel.id in expected} == expected
    assert len(found) == 18  # the neighbours within 50 m


def test_boundary_points_are_read_as_they_are_stored(register, city):
    """Those at the corners of the parcels, exactly; one beside them is another parcel's."""
    first, second, far = lots()[0], lots()[1], lots()[10]
    corners = [corners_of(one.geometry)[0] for one in (first, second, far)]
    full = {"method": "gnss", "accuracy": 0.03, "source": "act 7", "marker": "pin", "operation": "EPSG:15865"}
    points = [
        BoundaryPoint(uuid4(), NEW, corners[0], "7", **full, operation_accuracy=4.5),
        BoundaryPoint(uuid4(), NEW, corners[1]),
        BoundaryPoint(uuid4(), NEW, corners[2], "9"),
    ]
    with psycopg.connect(city.owner_url) as connection:
        insert_points(connection, points, tashkent().crs.srid, LONG_AGO)
    found = register.point_reader().read([first, second])
    assert {point.id: point for point in found} == {point.id: replace(point, version=1) for point in points[:2]}
    assert register.point_reader().read([]) == ()


def test_boundary_points_are_on_the_map_at_street_scale_and_seen_anew_after_a_refresh(register, city):
    shown = find_layer(QgsProject.instance(), LayerRole.REGISTER_POINTS)
    assert shown.isValid() and shown.readOnly() and shown.crs() == qgis_crs(tashkent())
    assert shown.isInScaleRange(1_000) and not shown.isInScaleRange(5_000)
    register.choose(WorkArea("03"))
    place = corners_of(lots()[5].geometry)[0]
    with psycopg.connect(city.owner_url) as connection:
        insert_points(connection, [BoundaryPoint(uuid4(), NEW, place, "н5")], tashkent().crs.srid, LONG_AGO)
    register.refresh()
    (point,) = (feature for feature in shown.getFeatures() if feature["number"] == "н5")
    assert (point.geometry().asPoint().x(), point.geometry().asPoint().y()) == pytest.approx(place, abs=1e-6)
    QgsProject.instance().removeMapLayer(shown.id())
    register.refresh()
    assert numbers(register.layer), "what a person took away is not missed"


def test_new_version_is_shown_after_a_refresh(register, city):
    register.choose(WorkArea("03"))
    before = {feature["number"]: feature["version"] for feature in register.layer.getFeatures()}
    last = lots()[-1]
    with psycopg.connect(city.owner_url) as connection:
        now = datetime.now(UTC)
        end_versions(connection, PARCEL, [last.id], now)
        insert_parcels(connection, [replace(last, purpose="shop")], tashkent().crs, now)
    register.refresh()
    after = {feature["number"]: feature["version"] for feature in register.layer.getFeatures()}
    assert (before[last.number], after[last.number]) == (1, 2)
    assert len(after) == len(before)


def test_postgis_agrees_with_qgis_on_the_oracle(city, shared_data):
    oracle = json.loads((shared_data.parent / "oracles.json").read_text())["zone42"]
    with psycopg.connect(city.reader_url) as connection:
        point = connection.execute(
            "SELECT ST_X(p), ST_Y(p)"
            " FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), 10728) AS p) AS shown",
            (oracle["lon"], oracle["lat"]),
        ).fetchone()
    assert point == pytest.approx(oracle["epsg10728"], abs=0.0005)


def test_districts(register_database):
    layer = DistrictLayer(register_database, qgis_crs(tashkent())).layer
    assert {feature["code"] for feature in layer.getFeatures()} == {one.code for one in tashkent().districts}
    assert "Mirzo" in next(feature["name_en"] for feature in layer.getFeatures() if feature["code"] == "09")


def test_wrong_password_is_told_without_the_drivers_words(register_database):
    keep_sign_in(WRONG_AUTHCFG, "cadastre_reader", "wrong")
    with pytest.raises(RegisterUnreachableError) as refused:
        RegisterLayer(replace(register_database, authcfg=WRONG_AUTHCFG), tashkent(), qgis_crs(tashkent()))
    assert refused.value.text() == f"The register's database {register_database.name} at 127.0.0.1 cannot be opened"


def test_database_that_is_not_there_is_told(register_database):
    with pytest.raises(RegisterUnreachableError):
        RegisterLayer(replace(register_database, port=1), tashkent(), qgis_crs(tashkent()))
