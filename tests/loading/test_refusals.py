"""Files and arguments that are refused as a whole: with a reason, and nothing of them is kept."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely

from cadastre_server.loading import load
from tests.loading.files import CRS, Feature, number, square, write

MAP = ("--map", "number=kadastr")


@pytest.fixture(scope="module")
def database(module_database):
    return module_database()


@pytest.fixture
def refused(run, ask, database):
    """`refused("load", ...)`: what was said on the way out; the register is as empty as before."""

    def run_refused(*arguments: object) -> str:
        done = run(database, *arguments)
        assert done.code == 1
        assert "Traceback" not in done.err and "psycopg" not in done.err
        for table in ("parcel", "cadastral_number", "load_report", "known_finding"):
            assert ask(database, f"SELECT count(*) FROM cadastre.{table}") == [(0,)]
        return done.err.strip().splitlines()[-1]

    return run_refused


@pytest.fixture
def squares(tmp_path):
    return write(tmp_path / "squares.gpkg", [Feature(number(1), square(0)), Feature(number(2), square(20))])


def test_no_such_file(refused, tmp_path):
    assert "There is no file" in refused("load", tmp_path / "none.gpkg", *MAP)


def test_not_a_vector_file(refused, tmp_path):
    path = tmp_path / "letter.gpkg"
    path.write_text("Dear surveyor")
    assert "letter.gpkg is not a vector file" in refused("load", path, *MAP)


def test_no_such_layer(refused, squares):
    assert refused("load", squares, "--layer", "roads", *MAP) == "squares.gpkg has no layer roads; it has: lots"


def test_several_layers(refused, squares):
    write(squares, [Feature(number(1), square(0))], layer="more", append=True)
    assert "choose one: lots, more" in refused("load", squares, *MAP)


def test_a_layer_without_geometry(refused, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("kadastr\n1\n")
    assert "has no geometry" in refused("load", path, "--layer", "table", *MAP)


def test_no_such_column(refused, squares):
    said = refused("load", squares, "--map", "number=nomer")
    assert said == "squares.gpkg has no column nomer for number; it has: kadastr, maydon, street"


def test_no_such_field(refused, squares):
    assert "A parcel has no field owner" in refused("load", squares, "--map", "owner=kadastr")


def test_a_mapping_that_is_none(refused, squares):
    assert refused("load", squares, "--map", "kadastr") == "kadastr is not FIELD=COLUMN"


def test_no_column_for_the_number(refused, squares):
    assert "--map" in refused("load", squares)


def test_no_such_district(refused, squares):
    assert refused("load", squares, *MAP, "--district", "77") == "The city has no district 77"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_no_crs(refused, tmp_path):
    path = write(tmp_path / "nowhere.gpkg", [Feature(number(1), square(0))], crs=None)
    assert "--crs" in refused("load", path, *MAP)


def test_a_crs_that_is_none(refused, squares):
    assert "EPSG:0" in refused("load", squares, *MAP, "--crs", "EPSG:0")


def test_a_file_in_which_nothing_is_a_parcel(refused, tmp_path):
    path = write(tmp_path / "lines.gpkg", [Feature(number(1), shapely.LineString([(0, 0), (1, 1)]))])
    report = tmp_path / "report"
    assert refused("load", path, *MAP, "--report", report) == "Nothing of lines.gpkg can be loaded"
    assert "geometry-type\t1 " in (report / "report.txt").read_text()


def test_an_empty_file(refused, tmp_path):
    path = tmp_path / "empty.gpkg"
    columns = {"fields": np.array(["kadastr"]), "field_data": [np.array([], dtype=object)]}
    pyogrio.raw.write(path, np.array([], dtype=object), **columns, geometry_type="Polygon", crs=CRS, layer="lots")
    assert "Nothing of empty.gpkg" in refused("load", path, *MAP)


def test_east_and_north_swapped(refused, tmp_path):
    turned = [shapely.transform(square(20 * i), lambda places: places[:, ::-1]) for i in range(3)]
    path = write(tmp_path / "turned.gpkg", [Feature(number(i), place) for i, place in enumerate(turned)])
    report = tmp_path / "report"
    said = refused("load", path, *MAP, "--report", report)
    assert "3 features of turned.gpkg" in said and "--swap-axes" in said
    assert (report / "report.txt").read_text().count("axes-swapped\t") == 3


def test_a_report_where_none_can_be_written(refused, squares, tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refused("load", squares, *MAP, "--report", tmp_path / "file" / "report")


def test_an_interrupted_load_keeps_nothing(run, ask, database, squares, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "gather_statistics", interrupt)  # all features are written by then
    done = run(database, "load", squares, *MAP)
    assert (done.code, "nothing was kept" in done.err) == (130, True)
    assert ask(database, "SELECT count(*) FROM cadastre.parcel") == [(0,)]


def test_a_broken_file(refused, tmp_path):
    path = write(tmp_path / "broken.gpkg", [Feature(number(i), square(20 * i)) for i in range(50)])
    path.write_bytes(path.read_bytes()[:5000])
    assert "broken.gpkg is not a vector file" in refused("load", path, *MAP)
