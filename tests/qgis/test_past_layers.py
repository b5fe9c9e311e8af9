"""The register of a past day as layers, read from real PostGIS by the reader's role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from qgis.core import QgsProject, QgsRectangle

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.layers.past_layers import DayNames, PastLayers, on_day, remove_passing
from tests.qgis.seat import Seat
from tests.server.world import LONG_AGO, World, change_of, edit, moved_boundary, split

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
    surveyor, supervisor = world.surveyor(), world.supervisor()
    before = now()
    world.approved(surveyor, supervisor, moved_boundary(*lots[:2], 3.0))
    layers = layers_on(desk, before)
    assert layers.parcels.isValid() and layers.rights.isValid()
    assert layers.parcels.readOnly() and layers.rights.readOnly()
    assert widths(layers, lots) == [20.0, 20.0, 20.0]
    begun = perf_counter()
    layers.move_to(RegisterTime(now(), now()))
    print("MOVE", perf_counter() - begun)
    assert widths(layers, lots) == [23.0, 17.0, 20.0]
    layers.move_to(RegisterTime(LONG_AGO - timedelta(days=1), now()))
    assert widths(layers, lots) == []
