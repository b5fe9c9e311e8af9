"""The register as a GeoPackage: what is in it, and that nothing of people is but what was asked for."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import psycopg
import pyogrio
import pytest
import shapely
from pyproj import CRS
from shapely.geometry import LineString, MultiPolygon

from cadastre_plugin.core.geometry.crs import crs_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_server.exporting import export, geopackage
from cadastre_server.exporting.persons import Persons
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.points import insert_points
from cadastre_server.register.rights import insert_rights, insert_sources
from tests.loading.files import ORIGIN, TASHKENT, square

SINCE = datetime(2021, 5, 5, tzinfo=UTC)
PINFL, STIR = "41505851230459", "123456789"
WIFE = Party(uuid4(), 0, PartyKind.NATURAL, "Toʻxtasinova Muhayyo", PINFL)
MAN = Party(uuid4(), 0, PartyKind.NATURAL, "김철수", "30101901000014")
BANK = Party(uuid4(), 0, PartyKind.LEGAL, "Namuna Bank", None, STIR)
COUPLE = Party(uuid4(), 0, PartyKind.GROUP, "Oila Karimov",
               members=(Share(WIFE.id, Fraction(1, 2)), Share(MAN.id, Fraction(1, 2))))  # fmt: skip
STRANGER = Party(uuid4(), 0, PartyKind.NATURAL, "Никем Никто", "53101011007775")
PAPER, OTHER_PAPER, PLAN = (Source(uuid4(), 0, "title", number, date(2020, 1, 2)) for number in ("HM 1", "HM 2", "P"))
LANES = LineString([(ORIGIN[0], ORIGIN[1] + 1), (ORIGIN[0] + 20, ORIGIN[1] + 1)])


def _right(parcel, shares, source, kind="ownership", **others):
    held = tuple(Share(party.id, Fraction(part)) for party, part in shares)
    return Right(uuid4(), 0, kind, RightClass.RIGHT, parcel.id, held, (source.id,), **others)


@pytest.fixture(scope="module")
def city(module_database):
    """Two parcels of district 09 and one of 01, with people in them."""
    database = module_database()
    lots = [Parcel(uuid4(), 0, f"10:{district}:03:02:03:{place:04d}", district, MultiPolygon([square(20 * place)]))
            for place, district in enumerate(("09", "09", "01"), 1)]  # fmt: skip
    one, two, far = lots
    rights = [
        _right(one, [(COUPLE, "2/3"), (BANK, "1/3")], PAPER, registered_on=date(2020, 2, 3)),
        _right(one, [(BANK, "1")], PAPER, "mortgage", amount=Decimal("9007199254740993.25"), currency="UZS", rank=1),
        _right(one, [(BANK, "1")], PAPER, "servitude", served=(two.id,), place=LANES),
        _right(far, [(STRANGER, "1")], OTHER_PAPER),
    ]
    corner = one.geometry.geoms[0].exterior.coords[0]
    away = far.geometry.geoms[0].exterior.coords[0][0], far.geometry.bounds[3]
    points = [BoundaryPoint(uuid4(), 0, place, number=name, source_id=PLAN.id)
              for place, name in ((corner, "near"), (away, "away"))]  # fmt: skip
    with psycopg.connect(database.owner_url) as connection:
        insert_parcels(connection, lots, TASHKENT.crs, SINCE)
        insert_parties(connection, [WIFE, MAN, BANK, COUPLE, STRANGER], SINCE)
        insert_sources(connection, [PAPER, OTHER_PAPER, PLAN], SINCE)
        insert_rights(connection, rights, TASHKENT.crs.srid, SINCE)
        insert_points(connection, points, TASHKENT.crs.srid, SINCE)
    return database


@pytest.fixture
def exported(run, city, tmp_path):
    """`exported("--persons", "names")`: the file that is made of the city."""

    def make(*arguments: str) -> Path:
        path = tmp_path / "register.gpkg"
        done = run(city, "export", path, *arguments)
        assert done.code == 0, done.err
        return path

    return make


def _rows(path: Path, layer: str) -> list[dict]:
    with sqlite3.connect(path) as file:
        file.row_factory = sqlite3.Row
        return [dict(row) for row in file.execute(f"SELECT * FROM {layer}")]


def test_nothing_of_people_unless_asked_for(exported):
    path = exported()
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert layers == {
        "la_spatial_unit",
        "la_baunit",
        "la_rrr",
        "la_required_relationship_baunit",
        "la_point",
        "la_source",
        "la_rrr_source",
    }
    content = path.read_bytes()
    for party in (WIFE, MAN, BANK, COUPLE, STRANGER):
        for told in (party.name, str(party.id), party.pinfl, party.stir):
            assert told is None or told.encode() not in content
    assert len(_rows(path, "la_rrr")) == 5


@pytest.mark.parametrize("persons", list(Persons))
def test_a_personal_number_is_in_a_full_export_alone(exported, persons):
    content = exported("--persons", persons.value).read_bytes()
    for number in (PINFL, MAN.pinfl, STIR):
        assert (number.encode() in content) == (persons is Persons.FULL)
    assert (WIFE.name.encode() in content) == (persons in (Persons.NAMES, Persons.FULL))


def test_initials_tell_people_apart_and_bodies_have_their_names(exported):
    path = exported("--persons", "initials")
    names = {row["name"] for row in _rows(path, "la_party")}
    assert names == {"T. M.", "김.", "O. K.", "Namuna Bank", "Н. Н."}
    assert not {"extpid", "pinfl", "stir"} & _rows(path, "la_party")[0].keys()


def test_of_a_district_there_is_what_is_held_in_it(exported):
    path = exported("--district", "09", "--persons", "full")
    parties = {row["pid"]: row for row in _rows(path, "la_party")}
    assert {row["name"] for row in parties.values()} == {WIFE.name, MAN.name, BANK.name, COUPLE.name}
    assert parties[str(WIFE.id)]["pinfl"] == PINFL and parties[str(BANK.id)]["stir"] == STIR
    assert {row["label"] for row in _rows(path, "la_spatial_unit")} == {f"10:09:03:02:03:{at:04d}" for at in (1, 2)}
    assert [row["name"] for row in _rows(path, "la_baunit")] == ["10:09:03:02:03:0001"]
    assert {row["description"] for row in _rows(path, "la_source")} == {"HM 1", "P"}
    assert [row["label"] for row in _rows(path, "la_point")] == ["near"]
    assert len(_rows(path, "la_party_member")) == 2
    for told in (STRANGER.name, STRANGER.pinfl, "HM 2"):
        assert told.encode() not in path.read_bytes()


def test_shares_amounts_dates_and_places_are_exact(exported):
    path = exported("--persons", "names")
    rights = {(row["type"], row["share_denominator"]): row for row in _rows(path, "la_rrr")}
    assert rights["ownership", 3]["timespec_begin"] == "2020-02-03"
    assert {row["share_numerator"] for row in _rows(path, "la_rrr") if row["share_denominator"] == 3} == {2, 1}
    assert rights["mortgage", 1]["amount"] == "9007199254740993.25"
    assert rights["ownership", 3]["amount"] is None and rights["ownership", 3]["ranking"] is None
    assert rights["ownership", 3]["beginreallifespanversion"].startswith("2021-05-05T00:00:00")
    meta, _, geometries, values = pyogrio.raw.read(path, layer="la_rrr")
    kinds = list(values[list(meta["fields"]).index("type")])
    assert shapely.from_wkb(geometries[kinds.index("servitude")]) == LANES
    info = pyogrio.read_info(path, layer="la_spatial_unit")
    assert (info["features"], info["geometry_type"]) == (3, "MultiPolygon")
    assert CRS.from_wkt(info["crs"]).equals(crs_of(TASHKENT.crs.definition), ignore_axis_order=True)


def test_other_programs_read_it(exported):
    command = ["ogrinfo", "-ro", "-al", "-so", str(exported())]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counted = dict(re.findall(r"Layer name: (\w+).*?Feature Count: (\d+)", said, re.DOTALL))
    assert counted["la_rrr"] == "5" and counted["la_spatial_unit"] == "3"


def test_it_is_written_in_batches(exported, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    assert len(_rows(exported("--persons", "names"), "la_party")) == 5


def test_an_export_with_people_is_on_record_and_one_without_is_not(exported, ask, city):
    question = "SELECT subject, detail ->> 'query' FROM cadastre.lookup WHERE what = 'read_export' ORDER BY id"
    before = ask(city, question)
    exported("--district", "09").unlink()
    assert ask(city, question) == before
    exported("--district", "09", "--persons", "initials")
    assert ask(city, question) == [*before, ("register.gpkg", "register.gpkg initials 09")]


def test_what_is_there_is_left_as_it_was(run, city, tmp_path):
    path = tmp_path / "mine.gpkg"
    path.write_text("mine")
    done = run(city, "export", path)
    assert (done.code, path.read_text(), "already" in done.err) == (1, "mine", True)


def test_nothing_half_written_stays(run, city, tmp_path, monkeypatch):
    def full_disk(*arguments, **others):
        if others["layer"] == "la_rrr":
            raise geopackage.DataSourceError("disk full")
        return write(*arguments, **others)

    write = pyogrio.raw.write
    monkeypatch.setattr(geopackage.pyogrio.raw, "write", full_disk)
    done = run(city, "export", tmp_path / "half.gpkg", "--persons", "full")
    assert (done.code, "cannot be written" in done.err, list(tmp_path.iterdir())) == (1, True, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("out.shp",), "does not end with .gpkg"),
        (("out.gpkg", "--district", "99"), "The city has no district 99"),
        (("no/folder/out.gpkg",), "cannot be written"),
    ],
)
def test_what_makes_no_sense_is_refused(run, city, tmp_path, arguments, said):
    name, *others = arguments
    done = run(city, "export", tmp_path / name, *others)
    assert done.code == 1 and said in done.err
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_reads_it(exported):
    assert exported("--persons", "full").stat().st_mode & 0o077 == 0


def test_an_empty_register_has_all_layers(run, fresh_database, tmp_path):
    assert run(fresh_database(), "export", tmp_path / "empty.gpkg", "--persons", "names").code == 0
    assert {name: kind for name, kind in pyogrio.list_layers(tmp_path / "empty.gpkg")}["la_party"] is None
