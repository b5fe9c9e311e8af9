"""How long the rules take after one edit, in work areas of cities of very different size in PostGIS.

The areas are read as the plugin reads them, by QGIS's provider and the plugin's own reader; what is timed is what the
live check runs in its thread after each edit command: the quick rules, the differences, the areas. There is no peer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import cycle, islice, repeat
from random import Random
from urllib.parse import urlsplit

import psycopg
from qgis.core import QgsApplication, QgsDataSourceUri, QgsVectorLayer

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.editing.appraisal import appraise
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.work_area import ParcelReader, WorkArea
from scripts.benchmarks.cities import PROFILE, kept_city
from scripts.benchmarks.edits import is_valid, moved_corner
from scripts.benchmarks.frame import Contest, measure
from scripts.stack.database import Database

SEED = 1
PLACES, EDITS = 100, 4
AREA_M = (240.0, 150.0)

_PLACES = """
    SELECT ST_X(centre), ST_Y(centre) FROM (
        SELECT ST_Centroid(geom) AS centre FROM cadastre.parcel_current WHERE computed_area BETWEEN 250 AND 2500
        ORDER BY md5(number) LIMIT %s) AS lot
"""

Edited = tuple[Surroundings, Change]


@measure("live-check", sizes=(10_000, 100_000, 1_000_000), rounds=PLACES * EDITS)
@contextmanager
def live_check(size: int) -> Iterator[Contest]:
    """A corner moved in every parcel that has it, in one work area after the other."""
    profile = shipped_profile(PROFILE)
    with kept_city(size) as database:
        around, edits = _read(database)
    turns = cycle(edits)
    first = next(turns)
    appraise(first[1], first[0], profile)

    def one_edit() -> None:
        surroundings, change = next(turns)
        appraise(change, surroundings, profile)

    yield Contest(ours=one_edit, note=lambda: f"work areas of {around:.0f} parcels, {_touched(edits):.1f} touched")


def _read(database: Database) -> tuple[float, list[Edited]]:
    """Parcels a work area on average, and the edits: one of each area, then the next of each."""
    reader, areas = _reader(database), []
    for surroundings in (Surroundings(reader.read(area, _Silent())) for area in _areas(database)):
        parcels = surroundings.index.parcels
        surroundings.near(parcels[0].geometry, 0.0)  # the index is built when the work area is loaded
        drawn = (moved_corner(parcels, surroundings, dice) for dice in repeat(Random(SEED)))
        areas.append([(surroundings, change) for change in islice(filter(is_valid, drawn), EDITS)])
    around = sum(len(edits[0][0].by_id) for edits in areas) / len(areas)
    return around, [edit for turn in zip(*areas, strict=True) for edit in turn]


def _areas(database: Database) -> list[WorkArea]:
    east, north = AREA_M[0] / 2, AREA_M[1] / 2
    with psycopg.connect(database.reader_url) as connection:
        places = connection.execute(_PLACES, [PLACES]).fetchall()
    return [WorkArea(bounds=(x - east, y - north, x + east, y + north)) for x, y in places]


def _reader(database: Database) -> ParcelReader:
    """The plugin's reader of the register's layer, without QGIS's store of passwords."""
    _qgis().initQgis()
    profile, url = shipped_profile(PROFILE), urlsplit(database.reader_url)
    uri = QgsDataSourceUri()
    uri.setConnection(url.hostname or "", str(url.port), url.path[1:], url.username or "", url.password or "")
    uri.setDataSource("cadastre", "parcel_current", "geom", "", "row_id")
    uri.setUseEstimatedMetadata(True)
    options = QgsVectorLayer.LayerOptions()
    options.skipCrsValidation = True
    layer = QgsVectorLayer(uri.uri(False), "parcels", "postgres", options)
    if not layer.isValid():
        raise RuntimeError(f"QGIS cannot read the parcels of {database.name}.")
    layer.setCrs(qgis_crs(profile))
    return ParcelReader.of_layer(layer, profile.tolerances.work_area_parcel_limit)


@cache
def _qgis() -> QgsApplication:
    return QgsApplication([], False)


class _Silent:
    """Nobody hears how far the reading is."""

    def report(self, ratio: float) -> None:
        pass

    def is_cancelled(self) -> bool:
        return False


def _touched(edits: list[Edited]) -> float:
    return sum(len(change.parcels) for _, change in edits) / len(edits)
