"""The check of the whole city: tile by tile the same as at one go, what is new, what was known, what is gone."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest
from shapely.geometry import box

from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.rules.check import examine
from cadastre_plugin.core.rules.situation import Situation
from cadastre_server.loading import tiles
from cadastre_server.register.surroundings import surroundings
from tests.loading.files import Feature, number, placed, write

TASHKENT = shipped_profile("tashkent")
WHOLE = (0.0, 0.0, 1e6, 1e6)


@pytest.fixture(scope="module")
def city(module_database):
    """What the tests of this module work on, from top to bottom."""
    return module_database()


def _keys(findings) -> Counter:
    return Counter((finding.rule, finding.template, frozenset(finding.subjects)) for finding in findings)


def test_a_city_is_generated_with_its_faults_told(run, ask, city):
    done = run(city, "generate", "--parcels", 1000, "--seed", 5, "--faults", 40)
    assert done.code == 0
    assert done.out.count("Fault ") == 40
    assert done.out.count("Fault overlap: 10:") == 10
    assert ask(city, "SELECT count(*) FROM cadastre.parcel_current") == [(1000,)]
    assert ask(city, "SELECT count(*) FROM cadastre.district WHERE outline IS NOT NULL") == [(12,)]
    assert ask(city, "SELECT count(*) FROM cadastre.right_version") > [(900,)]


def test_the_planner_knows_a_city_from_the_first_moment(ask, city):
    known = ask(
        city,
        """SELECT relname FROM pg_class WHERE relnamespace = 'cadastre'::regnamespace AND reltuples > 0
        AND relname IN ('parcel_version', 'right_version', 'right_share', 'party_version', 'lineage') ORDER BY 1""",
    )
    assert [name for (name,) in known] == ["lineage", "parcel_version", "party_version", "right_share", "right_version"]


def test_a_second_city_is_refused_and_nothing_is_written(run, ask, city):
    again = run(city, "generate", "--parcels", 1000, "--seed", 6)
    assert (again.code, "--add" in again.err) == (1, True)
    doubled = run(city, "generate", "--parcels", 1000, "--seed", 6, "--add")
    assert (doubled.code, "psycopg" in doubled.err) == (1, False)
    assert ask(city, "SELECT count(*) FROM cadastre.parcel_current") == [(1000,)]


def test_the_outlines_of_districts_come_with_the_surroundings(city):
    with psycopg.connect(city.owner_url) as connection:
        around = surroundings(connection, [WHOLE], 1.0, TASHKENT.crs.srid, districts=["01", "09", "none"])
    assert set(around.outlines) == {"01", "09"}
    lots = [parcel for parcel in around.by_id.values() if parcel.district == "09"]
    inside = [parcel for parcel in lots if around.outlines["09"].covers(parcel.geometry.point_on_surface())]
    assert len(inside) > 0.9 * len(lots) > 0


@pytest.mark.parametrize("parcels", [20, 150, 700])
def test_tiles_find_what_a_look_at_the_whole_finds(city, monkeypatch, parcels):
    monkeypatch.setattr(tiles, "PARCELS", parcels)
    with psycopg.connect(city.owner_url) as connection:
        found = list(tiles.examined(connection, TASHKENT))
        everything = surroundings(connection, [WHOLE], 1.0, TASHKENT.crs.srid)
    ids = frozenset(everything.by_id)
    whole = examine(Situation(tuple(everything.by_id.values()), ids, everything, TASHKENT))
    assert len(found) > 1000 / parcels
    assert sum(tile.parcels for tile in found) == 1000
    assert _keys(finding for tile in found for finding in tile.findings) == _keys(whole)


def test_a_fault_on_the_edge_between_two_tiles_is_told_once(run, fresh_database, tmp_path, monkeypatch):
    """The parcels reach from 0 to 63.5 m, so that the city is cut at 32 m, where two corners lack a third."""
    monkeypatch.setattr(tiles, "PARCELS", 1)
    boxes = [box(12, 0, 52, 20), box(12, 20, 32, 40), box(32, 20, 52, 40), box(0, 50, 63.5, 60)]
    features = [Feature(number(index), placed(one)) for index, one in enumerate(boxes)]
    database = fresh_database()
    assert run(database, "load", write(tmp_path / "edge.gpkg", features), "--map", "number=kadastr").code == 0
    done = run(database, "check")
    assert (done.code, "t-junction: 2\n" in done.out, "new: 0\n" in done.out) == (0, True, True)


def test_the_first_check_finds_the_faults_and_the_second_knows_them(run, ask, city, tmp_path):
    first = run(city, "check", "--report", tmp_path / "report")
    assert first.code == 1
    for line in ("overlap: 10", "sliver: 10", "t-junction: 10", "geometry-valid: 0", "number: 0"):
        assert f"  {line}\n" in first.out
    ((known, without_load),) = ask(
        city, "SELECT count(*), count(*) FILTER (WHERE load_id IS NULL) FROM cadastre.known_finding"
    )
    assert known == without_load >= 40
    assert (tmp_path / "report" / "report.txt").read_text().count("\toverlap\t") == 10
    second = run(city, "check")
    assert (second.code, "new: 0" in second.out) == (0, True)
    assert ask(city, "SELECT count(*) FROM cadastre.known_finding") == [(known,)]


def test_what_is_found_no_more_is_forgotten_and_what_is_new_is_told(run, ask, city):
    with psycopg.connect(city.owner_url) as owner:
        owner.execute("DELETE FROM cadastre.known_finding WHERE rule = 'overlap'")
        owner.execute("UPDATE cadastre.known_finding SET rule = 'gone' WHERE rule = 'sliver'")
    done = run(city, "check")
    assert done.code == 1
    assert "new: 20\n" in done.out and "no_longer_found: 10\n" in done.out
    assert ask(city, "SELECT count(*) FROM cadastre.known_finding WHERE rule IN ('overlap', 'sliver')") == [(20,)]
    assert ask(city, "SELECT count(*) FROM cadastre.known_finding WHERE rule = 'gone'") == [(0,)]


def test_an_empty_register_is_clean(run, fresh_database):
    done = run(fresh_database(), "check")
    assert (done.code, "parcels: 0" in done.out) == (0, True)


def test_a_check_that_cannot_be_made_has_an_exit_code_of_its_own(run, fresh_database):
    database = fresh_database()
    nobody = database.owner_url.replace("cadastre_owner:", "cadastre_owner:not")
    done = run(type(database)(**{**vars(database), "owner_url": nobody}), "check")
    assert (done.code, "psycopg" in done.err) == (2, False)
