"""The real data sets, each with what is known of it."""

from __future__ import annotations

import pytest

from scripts.stack.paths import CHECKOUT


@pytest.fixture
def figures(run, ask, fresh_database, shared_data, tmp_path):
    """`figures("waiheke")`: load a set with its profile; what the report in the database says."""

    def load(name: str) -> dict:
        database = fresh_database(str(CHECKOUT / "tests" / "profiles" / f"{name}.json"))
        assert run(database, "load", shared_data / f"{name}.gpkg", "--report", tmp_path / name).code == 0
        ((document,),) = ask(database, "SELECT figures FROM cadastre.load_report")
        (((current,),), ((known,),)) = (
            ask(database, f"SELECT count(*) FROM cadastre.{table}") for table in ("parcel_current", "known_finding")
        )
        assert current == document["loaded"]
        assert known == sum(document["findings"].values())
        return document

    return load


def _said(counts: dict) -> dict:
    return {name: count for name, count in counts.items() if count}


def test_waiheke_is_an_exact_coverage(figures):
    waiheke = figures("waiheke")
    assert (waiheke["features"], waiheke["loaded"]) == (7636, 7636)
    assert _said(waiheke["remarks"]) == {}
    assert _said(waiheke["findings"]).keys() == {"legal-area", "close-corners", "spike"}
    assert waiheke["findings"]["close-corners"] < 100
    assert waiheke["findings"]["spike"] < 10


def test_cambridge_is_dirty_and_all_of_it_but_one_is_loaded(figures):
    cambridge = figures("cambridge")
    assert (cambridge["features"], cambridge["loaded"]) == (13116, 13115)
    assert _said(cambridge["remarks"]) == {
        "geometry-empty": 1,
        "number-missing": 1,
        "number-malformed": 87,
        "number-doubled": 7,
        "geometry-invalid": 34,
        "geometry-invalid-on-grid": 2,
    }
    assert cambridge["findings"]["geometry-valid"] == 36
    assert cambridge["findings"]["overlap"] == 95
    assert cambridge["findings"]["number"] == 1 + 87 + 7


def test_paris_overlaps_here_and_there_and_its_streets_are_no_slivers(figures):
    paris = figures("paris18")
    assert (paris["features"], paris["loaded"]) == (6821, 6821)
    assert _said(paris["remarks"]) == {}
    assert paris["findings"]["overlap"] == 14
    assert 20 < paris["findings"]["sliver"] < 100
    assert paris["findings"]["geometry-valid"] == 0
