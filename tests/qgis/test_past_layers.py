"""The register of a past day as layers, read from real PostGIS by the reader's role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from shapely import LineString, MultiPolygon, box, from_wkb, from_wkt

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.right import Right, RightClass, Standing
from cadastre_plugin.layers.past_layers import DayNames, PastLayers, on_day, remove_passing
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.layers.servitudes_layer import ServitudesLayer
from cadastre_server.register.points import insert_points
from cadastre_server.register.rights import insert_rights
from cadastre_server.register.versions import BOUNDARY_POINT, RIGHT, end_versions
from tests.qgis.seat import Seat
from tests.server.world import LONG_AGO, World, moved_boundary, split

NAMES = DayNames("Register of a day", "Points of a day", "Servitudes of a day", "Rights of a day", "Parcels of a day")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def lots(world: World):
    return world.row_of_lots()


def layers_on(desk: Seat, law: datetime, known: datetime | None = None) -> PastLayers:
    session = desk.services.connection.session
    return PastLayers(session.database, session.profile, session.crs, RegisterTime(law, known or now()))


def widths(layers: PastLayers, lots) -> list[float]:
    """Widths in m of the parcels of a row by number, on the day."""
    box = QgsRectangle(*lots[0].geometry.union(lots[-1].geometry).bounds)
    found = {
        feature["number"]: round(feature.geometry().boundingBox().width(), 3)
        for feature in layers.parcels.getFeatures(box)
    }
    return [found[number] for number in sorted(found)]


def test_a_day_shows_what_was_law_and_the_next_what_became_of_it(world: World, desk: Seat, lots):
    before = now()
    world.approved(world.surveyor(), world.supervisor(), moved_boundary(*lots[:2], 3.0))
    layers = layers_on(desk, before)
    assert all(layer.isValid() and layer.readOnly() for layer in layers.layers)
    assert widths(layers, lots) == [20.0, 20.0, 20.0]
    layers.move_to(RegisterTime(now(), now()))
    assert widths(layers, lots) == [23.0, 17.0, 20.0]
    layers.move_to(RegisterTime(now(), before))
    assert widths(layers, lots) == [20.0, 20.0, 20.0], "on that day nobody knew of it"
    layers.move_to(RegisterTime(LONG_AGO - timedelta(days=1), now()))
    assert widths(layers, lots) == []


def test_a_parcel_that_was_split_is_there_before_and_its_parts_after(world: World, desk: Seat, lots):
    before = now()
    world.approved(world.surveyor(), world.supervisor(), split(lots[0], 8.0))
    layers = layers_on(desk, before)
    assert widths(layers, lots) == [20.0, 20.0, 20.0]
    layers.move_to(RegisterTime(now(), now()))
    assert widths(layers, lots) == [20.0, 20.0, 8.0, 12.0]


def test_kinds_of_right_are_those_of_the_day_and_say_nothing_of_people(world: World, desk: Seat, lots):
    ban = Right(uuid4(), 0, "ban", RightClass.RESTRICTION, lots[0].id, standing=Standing.PRESENT, reason="Salim aka")
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [ban], world.profile.crs.srid, LONG_AGO + timedelta(days=10))
    box = QgsRectangle(*lots[0].geometry.bounds)
    layers = layers_on(desk, LONG_AGO + timedelta(days=9))
    assert list(layers.rights.getFeatures(box)) == []
    layers.move_to(RegisterTime(LONG_AGO + timedelta(days=10), now()))
    (shown,) = layers.rights.getFeatures(box)
    assert (shown["kind"], shown["number"]) == ("ban", lots[0].number)
    assert "Salim aka" not in str(shown.attributes())
    moved = moved_boundary(*lots[:2], 3.0)
    world.approved(world.surveyor(), world.supervisor(), moved)
    layers.move_to(RegisterTime(now(), now()))
    (shown,) = layers.rights.getFeatures(box)
    assert round(shown.geometry().boundingBox().width(), 3) == 23.0, "the right lies on the parcel of that day"


def test_boundary_points_are_those_of_the_day_where_they_stood(world: World, desk: Seat, lots):
    west, south, *_ = lots[0].geometry.bounds
    point = BoundaryPoint(uuid4(), 0, (west, south), "н5", "tape", 0.3)
    first, second = (LONG_AGO + timedelta(days=day) for day in (10, 20))
    moved = replace(point, version=1, position=(west + 1.0, south), method="gnss", accuracy=0.01)
    srid = world.profile.crs.srid
    with psycopg.connect(world.database.owner_url) as connection:
        insert_points(connection, [point], srid, first)
        end_versions(connection, BOUNDARY_POINT, [point.id], second)
        insert_points(connection, [moved], srid, second)
    layers = layers_on(desk, first - timedelta(days=1))

    def shown(law: datetime, known: datetime | None = None) -> list[tuple]:
        layers.move_to(RegisterTime(law, known or now()))
        found = layers.points.getFeatures(QgsRectangle(west - 2, south - 2, west + 2, south + 2))
        return [(one["method"], round(one.geometry().asPoint().x() - west, 3), one["accuracy"]) for one in found]

    assert shown(first - timedelta(days=1)) == []
    assert shown(first) == [("tape", 0.0, 0.3)]
    assert shown(second) == [("gnss", 1.0, 0.01)]
    assert shown(second, known=first) == [("tape", 0.0, 0.3)], "nobody knew yet that it would move"
    assert layers.points.minimumScale() == desk.layer(LayerRole.REGISTER_POINTS).minimumScale()
    assert layers.points.renderer().classAttribute() == "method"


def test_servitudes_lie_where_they_lay_on_the_day_and_are_called_what_they_were(world: World, desk: Seat, lots):
    west, south, east, north = lots[0].geometry.bounds
    path = LineString([(west, south + 5), (east, south + 5)])
    strip = MultiPolygon([box(west, south, west + 3, north)])
    line = Right(
        uuid4(), 0, "servitude", RightClass.RIGHT, lots[0].id, place=path, until=date(2031, 5, 1), reason="Salim"
    )
    area = replace(line, id=uuid4(), place=strip, until=None)
    begun, over = LONG_AGO + timedelta(days=10), LONG_AGO + timedelta(days=20)
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [line, area], world.profile.crs.srid, begun)
        end_versions(connection, RIGHT, [area.id], over)
    layers = layers_on(desk, begun - timedelta(days=1))
    around = QgsRectangle(*lots[0].geometry.bounds)
    assert list(layers.servitudes.getFeatures(around)) == []
    layers.move_to(RegisterTime(begun, now()))
    shown = {one["shape"]: one for one in layers.servitudes.getFeatures(around)}
    assert shown.keys() == {"line", "area"}
    assert from_wkb(bytes(shown["line"].geometry().asWkb())).equals(path)
    assert from_wkt(shown["area"]["place"]).equals(strip), "the hatch is drawn from it"
    assert {labelled(layers.servitudes, one) for one in shown.values()} == {"servitude, until 2031-05-01", "servitude"}
    assert not any("Salim" in str(one.attributes()) for one in shown.values())
    layers.move_to(RegisterTime(over, now()))
    assert [one["shape"] for one in layers.servitudes.getFeatures(around)] == ["line"]


def test_servitudes_of_a_day_look_as_those_of_a_draft_do(world: World, desk: Seat, lots):
    of_day, today = layers_on(desk, now()).servitudes, ServitudesLayer(desk.services.connection.session.crs).layer

    def look(layer: QgsVectorLayer) -> list[tuple]:
        return [(each.value(), each.symbol().dump(), each.label()) for each in layer.renderer().categories()]

    assert look(of_day) == look(today) and len(look(today)) == 2
    assert of_day.labeling().settings().minimumScale == today.labeling().settings().minimumScale


def test_rights_of_a_day_are_hatched_at_street_scale_so_that_the_parcel_is_seen(world: World, desk: Seat, lots):
    layers = layers_on(desk, now())
    rules = layers.rights.renderer().rootRule().children()
    assert len(rules) > 4
    assert all(rule.isScaleOK(1_000) for rule in rules)
    hatches = {rule.symbol().symbolLayer(0).brushStyle() for rule in rules}
    assert hatches.isdisjoint({Qt.BrushStyle.NoBrush, Qt.BrushStyle.SolidPattern})


def labelled(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    """What stands beside a feature on the map."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    settings = layer.labeling().settings()
    return str(QgsExpression(settings.fieldName).evaluate(context))


def test_a_saved_project_opens_on_the_same_day(world: World, desk: Seat, lots, tmp_path):
    before = now()
    world.approved(world.surveyor(), world.supervisor(), moved_boundary(*lots[:2], 3.0))
    layers_on(desk, before).add_to(desk.project, NAMES, passes_by=False)
    path = tmp_path / "project.qgs"
    assert desk.project.write(str(path))
    desk.leave()
    password = urlsplit(world.database.reader_url).password
    assert password is not None and password not in path.read_text()
    again = QgsProject()
    assert again.read(str(path))
    (parcels,) = again.mapLayersByName("Parcels of a day")
    box = QgsRectangle(*lots[0].geometry.union(lots[-1].geometry).bounds)
    found = {f["number"]: round(f.geometry().boundingBox().width(), 3) for f in parcels.getFeatures(box)}
    assert [found[number] for number in sorted(found)] == [20.0, 20.0, 20.0]
    assert again.layerTreeRoot().findGroup("Register of a day") is not None


def test_only_the_day_of_the_slider_passes_by(world: World, desk: Seat, lots):
    layers_on(desk, now()).add_to(desk.project, NAMES, passes_by=False)
    layers_on(desk, now()).add_to(desk.project, replace(NAMES, group="Passing"), passes_by=True)
    remove_passing(desk.project)
    titles = [group.name() for group in desk.project.layerTreeRoot().findGroups(True)]
    assert "Register of a day" in titles and "Passing" not in titles
    assert len(desk.project.mapLayersByName("Parcels of a day")) == 1


def test_the_condition_is_of_both_times_and_of_the_parcel_too_where_it_is_a_right():
    time = RegisterTime(LONG_AGO, LONG_AGO + timedelta(hours=1))
    law, known = "'2020-01-01T00:00:00+00:00'::timestamptz", "'2020-01-01T01:00:00+00:00'::timestamptz"
    assert on_day(time) == f'"valid" @> {law} AND "recorded" @> {known}'
    assert on_day(time, of_rights=True).count("@>") == 4
