"""The register of a past day as layers, read from real PostGIS by the reader's role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from qgis.core import QgsProject, QgsRectangle

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.model.right import Right, RightClass, Standing
from cadastre_plugin.layers.past_layers import DayNames, PastLayers, on_day, remove_passing
from cadastre_server.register.rights import insert_rights
from tests.qgis.seat import Seat
from tests.server.world import LONG_AGO, World, moved_boundary, split

NAMES = DayNames("Register of a day", "Parcels of a day", "Rights of a day")


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
    assert layers.parcels.isValid() and layers.rights.isValid()
    assert layers.parcels.readOnly() and layers.rights.readOnly()
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
