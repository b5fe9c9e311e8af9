"""Files that are loaded: of other formats and systems, in batches, one after the other."""

from __future__ import annotations

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import box

from cadastre_server.loading import source
from tests.loading.files import TASHKENT, Feature, number, square, write

MAP = ("--map", "number=kadastr", "legal_area=maydon")
OUTLINES = "SELECT number, ST_AsText(ST_Normalize(geom)) FROM cadastre.parcel_current ORDER BY number"
SQUARES = (Feature(number(1), square(0), 400), Feature(number(2), square(20), 400))


@pytest.fixture
def squares(tmp_path):
    return write(tmp_path / "squares.gpkg", SQUARES)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_any_format_that_gdal_reads_gives_the_same_parcels(run, ask, fresh_database, squares, tmp_path):
    outlines = []
    for ending in ("gpkg", "shp", "geojson", "fgb"):
        path = tmp_path / f"other.{ending}"
        write(path, SQUARES, crs=None, layer="other", geometry_type="Polygon")
        database = fresh_database()
        assert run(database, "load", path, *MAP, "--crs", TASHKENT.crs.definition).code == 0
        outlines.append(ask(database, OUTLINES))
    assert outlines == [outlines[0]] * 4
    assert len(outlines[0]) == 2


def test_a_file_in_another_crs_comes_to_the_same_millimetre(run, ask, fresh_database, tmp_path):
    to_degrees = Transformer.from_crs(TASHKENT.crs.definition, "EPSG:4326", always_xy=True)
    place = shapely.transform(square(0), to_degrees.transform, interleaved=False)
    path, database = write(tmp_path / "degrees.gpkg", [Feature(number(1), place)], crs="EPSG:4326"), fresh_database()
    done = run(database, "load", path, *MAP)
    assert (done.code, "file: WGS 84" in done.out, "accuracy_m: 0" in done.out) == (0, True, True)
    ((_, outline),) = ask(database, OUTLINES)
    assert shapely.from_wkt(outline).normalize() == shapely.MultiPolygon([square(0)]).normalize()


def test_a_file_in_the_old_datum_says_that_it_is_not_exact(run, fresh_database, tmp_path):
    east, north = 12_520_000.0, 4_573_900.0
    path = write(tmp_path / "old.gpkg", [Feature(number(1), box(east, north, east + 20, north + 20))], crs="EPSG:28412")
    done = run(fresh_database(), "load", path, *MAP)
    assert done.code == 0
    assert "EPSG:15865" in done.out and "accuracy_m: 4.5" in done.out and "not exact enough" in done.out


def test_axes_that_are_swapped_are_put_right_when_told(run, ask, fresh_database, tmp_path):
    turned = shapely.transform(square(0), lambda places: places[:, ::-1])
    path, database = write(tmp_path / "turned.gpkg", [Feature(number(1), turned)]), fresh_database()
    assert run(database, "load", path, *MAP, "--swap-axes").code == 0
    ((_, outline),) = ask(database, OUTLINES)
    assert shapely.from_wkt(outline).normalize() == shapely.MultiPolygon([square(0)]).normalize()


def test_a_register_that_holds_parcels_is_left_alone_unless_told(run, ask, fresh_database, squares):
    database = fresh_database()
    assert run(database, "load", squares, *MAP).code == 0
    again = run(database, "load", squares, *MAP)
    assert (again.code, "--add" in again.err) == (1, True)
    assert ask(database, "SELECT count(*) FROM cadastre.parcel") == [(2,)]


def test_a_second_file_adds_what_is_new_and_tells_of_what_was_there(run, ask, fresh_database, tmp_path):
    database, report = fresh_database(), tmp_path / "report"
    faulty = write(tmp_path / "first.gpkg", [*SQUARES, Feature(number(4), square(5, 5, 5), 25)])
    assert run(database, "load", faulty, *MAP).code == 0
    more = [SQUARES[1], Feature(number(3), square(39.5, 1, 5), 25)]  # in number 2 by half a metre
    done = run(database, "load", write(tmp_path / "more.gpkg", more), *MAP, "--add", "--report", report)
    assert (done.code, "left_out: 1" in done.out, "overlap: 1" in done.out) == (0, True, True)
    assert "number-in-register\t1 " in (report / "report.txt").read_text()
    assert ask(database, "SELECT rule, load_id FROM cadastre.known_finding ORDER BY load_id") == [
        ("overlap", 1),
        ("overlap", 2),
    ]
    assert ask(database, "SELECT count(*) FROM cadastre.parcel_current") == [(4,)]


def test_a_file_is_read_in_batches_and_a_number_is_doubled_across_them(run, ask, fresh_database, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "BATCH", 7)
    features = [Feature(number(index % 48), square(20 * index, 0, 19)) for index in range(50)]
    database, report = fresh_database(), tmp_path / "report"
    assert run(database, "load", write(tmp_path / "row.gpkg", features), *MAP, "--report", report).code == 0
    assert ask(database, "SELECT count(*), count(number) FROM cadastre.parcel_current") == [(50, 48)]
    text = (report / "report.txt").read_text()
    assert "number-doubled\t49 " in text and "Feature 1 has the number" in text
    assert "number-doubled\t50 " in text and "Feature 2 has the number" in text


def test_quotes_cyrillic_and_hangul_come_through(run, ask, fresh_database, tmp_path):
    street = 'O\'tkir ko‘chasi "1"; DROP — улица Ў, 김 거리'
    path, database = write(tmp_path / "o'zbek.gpkg", [Feature(number(1), square(0), street=street)]), fresh_database()
    assert run(database, "load", path, "--map", "number=kadastr", "address=street").code == 0
    assert ask(database, "SELECT address FROM cadastre.parcel_current") == [(street,)]


def test_a_layer_of_any_name_is_read(run, ask, fresh_database, tmp_path):
    layer = 'участки "2024" \\ o\'z'
    path, database = write(tmp_path / "odd.gpkg", SQUARES, layer=layer), fresh_database()
    assert run(database, "load", path, "--layer", layer, *MAP).code == 0
    assert ask(database, "SELECT count(*) FROM cadastre.parcel_current") == [(2,)]
