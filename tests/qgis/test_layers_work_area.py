"""Reading a work area: the parcels in it and the neighbours around it, as plain data."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from qgis.core import QgsVectorLayer

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.parcel_features import features_of, parcel_fields
from cadastre_plugin.layers.work_area import ParcelReader, ReadingCancelledError, WorkArea, WorkAreaError
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels


class Heard:
    """Progress as a task hears it; says stop after `patience` reports."""

    def __init__(self, patience: int = 1000) -> None:
        self.ratios: list[float] = []
        self._patience = patience

    def report(self, ratio: float) -> None:
        self.ratios.append(ratio)

    def is_cancelled(self) -> bool:
        return len(self.ratios) > self._patience


@pytest.fixture
def city_layer(qgis_new_project):
    """Two districts of 10 lots each, side by side in one row."""
    return city_of([(parcel, "09" if count < 10 else "0'9") for count, parcel in enumerate(parcels(20))])


def city_of(districts: list[tuple[Parcel, str]]) -> QgsVectorLayer:
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:32642", "city", "memory")
    layer.dataProvider().addAttributes(parcel_fields().toList())
    layer.updateFields()
    lots = [replace(parcel, district=district) for parcel, district in districts]
    layer.dataProvider().addFeatures(features_of(lots))
    return layer


def read(layer, area, limit=100, margin=30.0, progress=None):
    found = ParcelReader.of_layer(layer, limit, margin).read(area, progress or Heard())
    return sorted(round((parcel.geometry.bounds[0] - EAST) / WIDTH) for parcel in found)


def test_district_with_the_neighbours_within_the_margin(city_layer):
    assert read(city_layer, WorkArea(district="09")) == list(range(12))


def test_name_of_a_district_is_a_value_not_a_part_of_the_query(city_layer):
    assert read(city_layer, WorkArea(district="0'9")) == list(range(8, 20))


def test_rectangle(city_layer):
    bounds = (EAST + 5.2 * WIDTH, NORTH, EAST + 5.8 * WIDTH, NORTH + DEPTH)
    assert read(city_layer, WorkArea(bounds=bounds), margin=1.0) == [4, 5, 6]


def test_what_lies_between_the_arms_of_a_district_is_left_out(qgis_new_project):
    """The box around an L-shaped district holds much that is no neighbour of it."""
    arms = [count for count in range(100) if count % 10 == 0 or count < 10]
    layer = city_of([(parcel, "09" if count in arms else "03") for count, parcel in enumerate(parcels(10, 10))])
    found = ParcelReader.of_layer(layer, 100, margin=5.0).read(WorkArea(district="09"), Heard())
    assert len(found) == len(arms) + 17  # one row and one column beside it


def test_more_than_the_limit_is_refused_with_what_to_do(city_layer):
    with pytest.raises(WorkAreaError) as refused:
        read(city_layer, WorkArea(district="09"), limit=11)
    assert refused.value.code == "work_area_too_large"
    assert "smaller extent" in refused.value.text()
    assert len(read(city_layer, WorkArea(district="09"), limit=12)) == 12


def test_area_without_parcels_is_refused(city_layer):
    with pytest.raises(WorkAreaError) as refused:
        read(city_layer, WorkArea(bounds=(0, 0, 1, 1)))
    assert refused.value.code == "work_area_empty"


def test_reading_can_be_stopped(city_layer):
    with pytest.raises(ReadingCancelledError):
        read(city_layer, WorkArea(district="09"), progress=Heard(patience=0))


def test_parcel_that_cannot_be_read_is_named(city_layer):
    feature = features_of(parcels(1), city_layer.fields())[0]
    feature.setAttribute("parcel_id", "none")
    feature.setAttribute("number", "10:09:03:02:00:0777")
    city_layer.dataProvider().addFeature(feature)
    with pytest.raises(CadastreError) as refused:
        read(city_layer, WorkArea(district="09"))
    assert refused.value.code == "work_area_unreadable"
    assert "10:09:03:02:00:0777" in refused.value.text()


def test_reader_works_in_another_thread(city_layer):
    reader, found = ParcelReader.of_layer(city_layer, 100), []
    thread = threading.Thread(target=lambda: found.extend(reader.read(WorkArea(district="09"), Heard())))
    thread.start()
    thread.join()
    assert len(found) == 13


def test_condition_for_postgis():
    area = WorkArea("0'9", (370_000.0, 588_000.5, 370_100.0, 588_100.0))
    expected = "\"district\" = '0''9' AND \"geom\" && ST_MakeEnvelope(370000.0, 588000.5, 370100.0, 588100.0, 10728)"
    assert area.where(10728) == expected
    assert WorkArea().where(10728) == ""
