"""Rules about one parcel: validity, one part, district, number, areas."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.rules.legal_area import allowed_difference
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from tests.core.making import (
    TASHKENT,
    at,
    change,
    checked,
    found,
    id_of,
    new_parcel,
    parcel,
    placed,
    polygon,
    rectangle,
)

LOT = rectangle(0, 0, 20, 30)
ORACLES = Path(__file__).parents[3] / "shared" / "oracles.json"


@pytest.mark.parametrize(
    ("geometry", "text", "measure"),
    [
        (polygon((0, 0), (20, 30), (20, 0), (0, 30)), "crosses itself", 1),
        (polygon((0, 0), (10, 10), (20, 0), (30, 10), (30, 0), (20, 10), (10, 0), (0, 10)), "crosses itself", 3),
        (polygon((0, 0), (20, 0), (20, 30), (20, 40), (20, 30), (0, 30)), "touches itself", 2),
        (polygon((0, 0), (9, 0), (9, 9), (0, 9), holes=[[(20, 20), (20, 25), (25, 20)]]), "lies outside", 1),
        (polygon((0, 0), (9, 0), (9, 9), (0, 9), holes=[[(0, 0), (5, 9), (9, 0)]]), "", 3),
        (placed(MultiPolygon([box(0, 0, 20, 30), box(5, 5, 10, 10)])), "inside another", 1),
        (placed(MultiPolygon([box(0, 0, 20, 30), box(20, 0, 40, 30)])), "crosses itself", 2),
        (polygon((0, 0), (0.0001, 0), (0, 0.0001)), "", 1),
    ],
    ids=[
        "bow tie",
        "three crossings",
        "spike",
        "hole outside",
        "hole cuts",
        "nested parts",
        "parts side by side",
        "collapsed",
    ],
)
def test_an_invalid_geometry_is_told_with_its_places(geometry: MultiPolygon, text: str, measure: int) -> None:
    [finding] = found("geometry-valid", parcel("1", geometry))
    assert text in finding.text()
    assert finding.measure == measure
    assert finding.place is None or np.isfinite(finding.place.bounds).all()


def test_the_crossing_is_shown() -> None:
    [finding] = found("geometry-valid", parcel("1", polygon((0, 0), (20, 30), (20, 0), (0, 30))))
    assert at(finding.place).equals(MultiPolygon([box(10, 15, 10, 15)]).centroid)


@pytest.mark.parametrize(
    "geometry",
    [
        LOT,
        polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(0, 15), (5, 20), (5, 10)]]),
        placed(MultiPolygon([box(0, 0, 20, 30), box(20, 30, 40, 60)])),
    ],
    ids=["rectangle", "hole touches the outline", "parts touch at a corner"],
)
def test_a_valid_geometry_is_valid(geometry: MultiPolygon) -> None:
    assert found("geometry-valid", parcel("1", geometry)) == []


def test_no_geometry_at_all() -> None:
    [finding] = found("geometry-valid", parcel("1", MultiPolygon()))
    assert "has no geometry" in finding.text()


def test_several_parts_are_counted() -> None:
    scattered = placed(MultiPolygon([box(0, 0, 5, 5), box(9, 0, 12, 5), box(20, 0, 25, 5)]))
    [finding] = found("one-part", parcel("1", scattered))
    assert finding.measure == 3
    assert finding.severity is Severity.ERROR
    assert found("one-part", parcel("1", scattered), multipart_allowed=True) == []
    assert found("one-part", parcel("1", LOT)) == []


def test_a_district_the_city_does_not_have() -> None:
    [finding] = found("district", parcel("1", LOT, district="77"))
    assert "no district 77" in finding.text()
    assert found("district", parcel("1", LOT)) == []


def test_a_city_without_a_list_of_districts_takes_any() -> None:
    anywhere = Situation(
        (parcel("1", LOT, district="77"),), frozenset(), Surroundings([]), replace(TASHKENT, districts=())
    )
    assert list(RULES["district"].examine(anywhere)) == []


def test_east_and_north_turned_round() -> None:
    turned = MultiPolygon([Polygon([(north, east) for east, north in LOT.geoms[0].exterior.coords])])
    [finding] = found("district", parcel("1", turned))
    assert "outside the city" in finding.text()


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({"number": "10:09:03:02:0001"}, "is not a cadastral number"),
        ({"number": "10:09:03:02:03:0001:0002"}, "number of a building"),
        ({"number": " 10:09:03:02:03:0001"}, "must be written 10:09:03:02:03:0001"),
        ({"number": "10:01:03:02:03:0001"}, "a number of district 01, the parcel is of district 09"),
        ({"number": None}, "must keep"),
    ],
    ids=["malformed", "building", "spelling", "other district", "none"],
)
def test_a_number_that_is_wrong(attributes: dict, text: str) -> None:
    [finding] = found("number", parcel("1", LOT, **attributes))
    assert text in finding.text()
    assert finding.severity is Severity.ERROR


def test_a_number_that_is_right() -> None:
    assert found("number", parcel("1", LOT)) == []
    assert found("number", new_parcel("new", LOT)) == []


def test_a_number_of_another_parcel_now_or_ever() -> None:
    taken = new_parcel("new", LOT, number="10:09:03:02:03:0002")
    [now] = found("number", taken, others=[parcel("2", rectangle(50, 0, 60, 9))])
    [ever] = found("number", taken, numbers={"10:09:03:02:03:0002": id_of("retired")})
    assert "never given twice" in now.text()
    assert "never given twice" in ever.text()
    assert found("number", parcel("2", LOT), numbers={"10:09:03:02:03:0002": id_of("2")}) == []


def test_a_number_twice_in_one_change() -> None:
    twins = [new_parcel(name, LOT, number="10:09:03:02:03:0009") for name in ("a", "b")]
    assert [finding.subjects for finding in found("number", *twins)] == [(id_of("a"),), (id_of("b"),)]


def test_the_formula_gives_the_published_tolerances() -> None:
    expected = json.loads(ORACLES.read_text(encoding="utf-8"))["area_tolerance_3_5_Mt_sqrtP_Mt0_1"]
    assert expected
    for area, allowed in expected.items():
        assert allowed_difference(float(area), TASHKENT.tolerances) == pytest.approx(allowed, abs=0.005)


@pytest.mark.parametrize(("difference", "expected"), [(0, 0), (8.5, 0), (-8.5, 0), (8.7, 1), (-8.7, 1), (300, 1)])
def test_a_legal_area_beyond_the_tolerance_is_a_warning(difference: float, expected: int) -> None:
    area = ellipsoidal_area(LOT, TASHKENT.crs.definition)
    findings = found("legal-area", parcel("1", LOT, legal_area=area - difference))
    assert len(findings) == expected
    assert all(finding.severity is Severity.WARNING and not finding.blocks for finding in findings)


def test_a_larger_difference_has_a_larger_measure() -> None:
    measures = [found("legal-area", parcel("1", LOT, legal_area=area))[0].measure for area in (550, 500, 400)]
    assert measures == sorted(measures)
    assert found("legal-area", parcel("1", LOT, legal_area=None)) == []
    assert found("legal-area", parcel("1", LOT, legal_area=0)) == []


def test_a_parcel_without_land_has_neither_area_nor_place() -> None:
    nowhere = parcel("1", MultiPolygon(), legal_area=600)
    assert found("legal-area", nowhere) == found("district", nowhere) == []


OLD = parcel("1", rectangle(0, 0, 20, 30), legal_area=600)


def split(*children: Parcel, kind: str = "split") -> list:
    lineage = [("1", child) for child in ("a", "b")[: len(children)]]
    return checked(change(*children, ended=[OLD], kind=kind, lineage=lineage), OLD, rule="area-sum")


def test_a_split_that_keeps_the_land_is_right() -> None:
    west, east = rectangle(0, 0, 8, 30), rectangle(8, 0, 20, 30)
    assert split(new_parcel("a", west, legal_area=240), new_parcel("b", east, legal_area=360)) == []


def test_a_split_that_loses_land_is_refused() -> None:
    [finding] = split(new_parcel("a", rectangle(0, 0, 8, 30)), new_parcel("b", rectangle(9, 0, 20, 30)))
    assert finding.blocks
    assert finding.measure == pytest.approx(30, rel=1e-4)
    assert at(finding.place).equals(box(8, 0, 9, 30))


def test_a_split_that_takes_land_is_a_warning() -> None:
    [finding] = split(new_parcel("a", rectangle(0, 0, 8, 30)), new_parcel("b", rectangle(8, 0, 21, 30)))
    assert finding.severity is Severity.WARNING
    assert at(finding.place).equals(box(20, 0, 21, 30))


def test_legal_areas_must_sum() -> None:
    west, east = rectangle(0, 0, 8, 30), rectangle(8, 0, 20, 30)
    [finding] = split(new_parcel("a", west, legal_area=240), new_parcel("b", east, legal_area=361))
    assert "601.00" in finding.text()
    assert finding.severity is Severity.WARNING
    assert split(new_parcel("a", west, legal_area=240.2), new_parcel("b", east, legal_area=360.3)) == []
    assert split(new_parcel("a", west, legal_area=240), new_parcel("b", east)) == []


def test_a_merge_of_parcels_that_overlapped_loses_nothing() -> None:
    one, two = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(18, 0, 40, 30))
    merged = new_parcel("m", rectangle(0, 0, 40, 30))
    made = change(merged, ended=[one, two], kind="merge", lineage=[("1", "m"), ("2", "m")])
    assert checked(made, one, two, rule="area-sum") == []


def test_a_boundary_may_be_measured_anew_but_it_is_said() -> None:
    [finding] = checked(change(parcel("1", rectangle(0, 0, 20, 29)), kind="boundary"), OLD, rule="area-sum")
    assert not finding.blocks


def test_a_change_of_another_kind_is_not_summed() -> None:
    halved = parcel("1", rectangle(0, 0, 10, 30), legal_area=1)
    assert checked(change(halved, kind="attributes"), OLD, rule="area-sum") == []
    assert checked(change(new_parcel("a", LOT), kind="new"), rule="area-sum") == []


def test_a_base_that_is_gone_is_another_refusal() -> None:
    gone = parcel("2", rectangle(20, 0, 40, 30))
    made = change(new_parcel("m", rectangle(0, 0, 40, 30)), ended=[OLD, gone], kind="merge")
    assert checked(made, OLD, rule="area-sum") == []
    assert checked(change(parcel("1", rectangle(0, 0, 1, 1)), kind="boundary"), rule="area-sum") == []


WEST, EAST = rectangle(-1000, -1000, 10, 1000).geoms[0], rectangle(10, -1000, 1000, 1000).geoms[0]


@pytest.mark.parametrize(
    ("district", "count"), [("09", 0), ("01", 1), ("02", 0)], ids=["its own", "another", "no outline"]
)
def test_a_parcel_lies_in_its_district_where_the_outline_is_known(district: str, count: int) -> None:
    mine = parcel("1", rectangle(0, 0, 15, 30), district=district)
    here = Situation((mine,), frozenset({mine.id}), Surroundings([], outlines={"09": WEST, "01": EAST}), TASHKENT)
    findings = [finding for finding in RULES["district"].examine(here) if "outside district" in finding.text()]
    assert len(findings) == count
    for finding in findings:
        assert finding.severity is Severity.WARNING
        assert finding.parameters["share"] == pytest.approx(100 * 10 / 15, abs=0.1)
