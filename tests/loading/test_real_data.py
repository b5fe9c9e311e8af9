"""The real data sets, each with what is known of it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

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
    assert _said(waiheke["findings"]).keys() == {"legal-area", "close-corners", "spike", "shares", "right-party"}
    assert waiheke["findings"]["close-corners"] < 100
    assert waiheke["findings"]["spike"] < 10


def _counted(path: Path) -> dict:
    """What stands in the file, counted in it: sums of shares in exact fractions, by kind of the file."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as file:
        kinds = dict(file.execute("SELECT id, type_code FROM rrr"))
        shares = file.execute("SELECT rrr_id, nominator, denominator FROM rrr_share").fetchall()
        parcels = {str(id) for (id,) in file.execute("SELECT id FROM parcels")}
        titles = dict(file.execute("SELECT id, parcelid FROM titles"))
        owners = file.execute(
            "SELECT parcelid FROM rrr JOIN titles ON titles.id = ba_unit_id WHERE type_code = 'ownership'"
        )
        several = [parcel for (parcel,), count in Counter(owners).items() if count > 1 and parcel in parcels]
        owned = {id for (id,) in file.execute("SELECT ba_unit_id FROM rrr WHERE type_code = 'ownership'")}
        idle = file.execute(
            "SELECT count(*) FROM party WHERE id NOT IN (SELECT party_id FROM party_for_rrr)"
        ).fetchone()
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for right, above, below in shares:
        sums[right] += Fraction(int(above), int(below))
    return {
        "sums": Counter((kinds[right], str(total)) for right, total in sums.items() if total != 1),
        "owned-by-several-titles": len(several),
        "unheld": Counter(kind for id, kind in kinds.items() if id not in sums),
        "kinds": Counter(kinds.values()),
        "shares": len(shares),
        "title-without-owner": len(titles.keys() - owned),
        "title-without-parcel": sum(parcel not in parcels for parcel in titles.values()),
        "parcel-without-title": len(parcels - set(titles.values())),
        "party-without-right": idle[0],
    }


def test_the_rights_of_waiheke_are_loaded_as_they_are(figures, shared_data):
    counted = _counted(shared_data / "waiheke.gpkg")
    here = {"historicPreservation": "historic_preservation", "limitedAccess": "limited_access"}
    found = figures("waiheke")
    loaded = found["rights"]
    assert (loaded["loaded"], loaded["left_out"], loaded["shares"]) == (9589, 0, 11429)
    assert (loaded["shares"], loaded["parties"]) == (counted["shares"], 11430)
    assert loaded["kinds"] == {here.get(kind, kind): count for kind, count in counted["kinds"].items()}
    told = {(kind, total): count for kind, sums in loaded["sums_other_than_1"].items() for total, count in sums.items()}
    assert told == counted["sums"]
    assert told == {
        ("caveat", "1/2"): 2,
        ("mortgage", "1/2"): 6,
        ("mortgage", "2/3"): 2,
        ("mortgage", "3/4"): 1,
        ("servitude", "1/2"): 2,
    }
    assert loaded["without_party"] == {here.get(kind, kind): count for kind, count in counted["unheld"].items()}
    assert _said(loaded["remarks"]) == {
        "right-not-whole": 13,
        "right-without-party": 3155,
        "title-without-owner": 218,
        "title-without-parcel": 1,
        "parcel-without-title": 1427,
        "party-without-right": 1,
    }
    assert counted["owned-by-several-titles"] == 13
    assert found["findings"]["shares"] == 13 + counted["owned-by-several-titles"]
    assert found["findings"]["right-party"] == 3155
    assert found["findings"]["right-source"] == 0
    for kind in ("title-without-owner", "title-without-parcel", "parcel-without-title", "party-without-right"):
        assert loaded["remarks"][kind] == counted[kind]


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
