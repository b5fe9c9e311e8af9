"""A file with every kind of bad feature: what is loaded, what is left out, and what the report says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from scripts.stack.database import Database
from scripts.stack.service import operator
from tests.loading.files import bad_and_good, number, write

MAP = ("--map", "number=kadastr", "legal_area=maydon", "address=street")
LEFT_OUT = {
    3: "geometry-null",
    4: "geometry-empty",
    5: "geometry-type",
    6: "geometry-not-finite",
    7: "axes-swapped",
    8: "outside-city",
    12: "district-unknown",
}
TAKEN = {
    9: "number-malformed",
    10: "number-missing",
    11: "number-doubled",
    13: "geometry-invalid",
    14: "geometry-heights",
    15: "geometry-curved",
    16: "legal-area-unreadable",
}


@dataclass(frozen=True)
class Loaded:
    """The database, what the command said, and the report: its text, and its layer as rows."""

    database: Database
    said: str
    text: str
    rows: list[dict[str, Any]]


@pytest.fixture(scope="module")
def loaded(module_database, tmp_path_factory) -> Loaded:
    """Loaded once, by the command as a process."""
    database, folder = module_database(), tmp_path_factory.mktemp("bad")
    path, report = write(folder / "bad.gpkg", bad_and_good()), folder / "made" / "report"
    said = operator(database, "load", str(path), *MAP, "--district", "09", "--report", str(report))
    meta, _, places, values = pyogrio.raw.read(report / "report.gpkg", layer="problems")
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*values, strict=True)]
    rows = [row | {"place": place} for row, place in zip(rows, shapely.from_wkb(places), strict=True)]
    return Loaded(database, said, (report / "report.txt").read_text(encoding="utf-8"), rows)


def test_it_says_how_many_were_loaded_and_left_out(loaded):
    for said in (loaded.said, loaded.text):
        assert "features: 23" in said
        assert f"left_out: {len(LEFT_OUT)}" in said


@pytest.mark.parametrize(("feature", "kind"), LEFT_OUT.items(), ids=LEFT_OUT.values())
def test_a_feature_that_cannot_be_loaded_stands_in_the_report(loaded, ask, feature, kind):
    (row,) = (row for row in loaded.rows if row["features"] == str(feature))
    assert (row["kind"], row["severity"], row["loaded"]) == (kind, "error", False)
    assert f"\t{kind}\t{feature} " in loaded.text
    assert not ask(loaded.database, "SELECT FROM cadastre.cadastral_number WHERE number = %s", number(feature))


@pytest.mark.parametrize(("feature", "kind"), TAKEN.items(), ids=TAKEN.values())
def test_a_feature_that_is_loaded_otherwise_than_it_stands_is_in_the_report(loaded, feature, kind):
    rows = [row for row in loaded.rows if row["features"] == str(feature) and row["kind"] == kind]
    assert len(rows) == 1
    assert (rows[0]["severity"], rows[0]["loaded"]) == ("warning", True)
    assert rows[0]["place"] is not None


def test_what_can_be_drawn_of_a_feature_that_was_left_out_is_in_the_layer(loaded):
    places = {row["kind"]: row["place"] for row in loaded.rows if not row["loaded"]}
    assert places["geometry-type"].geom_type == "LineString"
    assert places["outside-city"].area == pytest.approx(400)
    assert places["geometry-null"] is None and places["geometry-not-finite"] is None


def test_attributes_come_by_the_mapping(loaded, ask):
    rows = ask(
        loaded.database, "SELECT number, district, legal_area, address FROM cadastre.parcel_current ORDER BY number"
    )
    assert rows[:2] == [(number(1), "09", 400.0, "Navoiy"), (number(2), "09", 397.5, None)]
    assert (number(16), "09", None, None) in rows


def test_a_doubled_number_stays_with_the_first_and_nothing_is_lost(loaded, ask):
    (first,) = ask(loaded.database, "SELECT ST_XMin(geom) FROM cadastre.parcel_current WHERE number = %s", number(1))
    assert first == (370_100.0,)
    assert ask(loaded.database, "SELECT count(*) FROM cadastre.parcel_current WHERE number IS NULL") == [(3,)]
    (text,) = (row["text"] for row in loaded.rows if row["kind"] == "number-doubled")
    assert "Feature 1 " in text and number(1) in text


def test_nothing_is_repaired(loaded, ask):
    (row,) = ask(
        loaded.database,
        "SELECT ST_IsValid(geom), ST_NPoints(geom) FROM cadastre.parcel_current WHERE number = %s",
        number(13),
    )
    assert row == (False, 5)


def test_heights_and_curves_are_gone_and_the_land_is_there(loaded, ask):
    question = "SELECT ST_CoordDim(geom), ST_Area(geom) FROM cadastre.parcel_current WHERE number = %s"
    assert ask(loaded.database, question, number(14)) == [(2, 400.0)]
    (curve,) = ask(loaded.database, question, number(15))
    assert curve == (2, pytest.approx(np.pi * 100, rel=2e-3))


def test_every_finding_is_known_with_its_load_and_in_the_report(loaded, ask):
    rows = ask(
        loaded.database, "SELECT rule, count(*), min(load_id), max(load_id) FROM cadastre.known_finding GROUP BY rule"
    )
    assert {rule: count for rule, count, *_ in rows} == {
        "geometry-valid": 1,
        "overlap": 1,
        "sliver": 1,
        "t-junction": 2,
        "number": 3,
    }
    assert {ids for *_, first, last in rows for ids in (first, last)} == {1}
    features = {(row["kind"], row["features"]) for row in loaded.rows}
    assert {("overlap", "17, 18"), ("sliver", "19, 20"), ("t-junction", "21, 22"), ("t-junction", "21, 23")} <= features


def test_the_figures_stand_in_the_database(loaded, ask):
    ((file, layer, finished, figures),) = ask(
        loaded.database, "SELECT file, layer, finished_at > started_at, figures FROM cadastre.load_report"
    )
    assert (file.endswith("bad.gpkg"), layer, finished) == (True, "lots", True)
    assert figures["remarks"]["number-malformed"] == 1
    assert figures["loaded"] + figures["left_out"] == figures["features"] == 23
