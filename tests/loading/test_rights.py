"""Rights from a file: what is loaded, what is left out, and what is said of each fault; nothing is repaired."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyogrio
import pytest

from scripts.stack.database import Database
from scripts.stack.paths import CHECKOUT
from scripts.stack.service import operator
from tests.loading.files import Feature, number, square, write, write_table

MAPPING = {
    "parcel_key": "street",
    "titles": {"layer": "deeds", "columns": {"key": "id", "parcel": "lot", "reference": "no", "issued_on": "day"}},
    "rights": {"layer": "rights", "columns": {"key": "id", "title": "deed", "kind": "kind", "registered_on": "day"}},
    "shares": {
        "layer": "shares",
        "columns": {"key": "id", "right": "right", "numerator": "above", "denominator": "below"},
    },
    "holders": {"layer": "holders", "columns": {"share": "share", "party": "party"}},
    "parties": {"layer": "people", "columns": {"key": "id", "name": "name", "kind": "kind"}},
    "kinds": {
        "owns": {"code": "ownership", "class": "right"},
        "lends": {"code": "mortgage", "class": "restriction"},
        "forbids": {"code": "ban", "class": "restriction"},
    },
    "party_kinds": {"person": "natural", "firm": "legal"},
    "source_kind": "title",
}
DEEDS = [("D1", "a", "HM 1", "2001-02-03"), ("D2", "b", "HM 2", "long ago"), ("D3", "nowhere", "HM 3", None),
         ("D4", "b", "HM 4", None), ("D2", "a", "HM 5", None)]  # fmt: skip
RIGHTS = [
    ("R1", "D1", "owns", "2001-03-04"),  # thirds: whole
    ("R2", "D2", "owns", "2001-03-04 00:00:00"),  # 33/100 three times
    ("R3", "D3", "owns", None),  # of a title whose parcel is not there
    ("R4", "none", "owns", None),  # of no title
    ("R5", "D1", "haunts", None),  # of no kind
    ("R6", "D1", "lends", "yesterday"),  # whose only share is 3/2
    ("R7", "D1", "forbids", None),  # nobody's, as bans are
    ("R8", "D1", "lends", None),  # bad shares of every kind beside a good one
    ("R9", "D1", "lends", None),  # a share that two hold
    ("R1", "D1", "lends", None),  # the key of the first
]
SHARES = [
    *(("a", "R1", "1", "3"), ("b", "R1", "1", "3"), ("c", "R1", "1", "3")),
    *(("d", "R2", "33", "100"), ("e", "R2", "33", "100"), ("f", "R2", "33", "100")),
    *(("g", "R3", "1", "1"), ("h", "R6", "3", "2"), ("i", "R8", "0", "0"), ("j", "R8", "-1", "2")),
    *(("k", "R8", "half", "1"), ("l", "R8", str(10**30), str(10**31)), ("m", "R8", "1", None), ("n", "R8", "1", "4")),
    *(("o", "R8", "1", "8"), ("p", "R8", "1", "8"), ("q", "gone", "1", "1"), ("r", "R9", "1", "2")),
]
HOLDERS = [(key, f"P{1 + index % 3}") for index, (key, *_) in enumerate(SHARES) if key not in "op"]
HOLDERS += [("o", "P99"), ("r", "P2"), ("lost", "P1")]
PEOPLE = [("P1", "Oʻktam Gʻaniyev", "person"), ("P2", None, "person"), ("P3", "Ким Ольга", "ghost"),
          ("P4", "Nobody's", "firm")]  # fmt: skip
SAID = {
    "right-without-parcel": 2,
    "right-kind-unknown": 1,
    "share-without-right": 1,
    "share-without-party": 2,
    "holder-without-share": 1,
    "share-unreadable": 4,
    "share-not-a-part": 2,
    "right-not-whole": 2,
    "right-without-party": 3,
    "share-held-by-several": 1,
    "date-unreadable": 2,
    "key-doubled": 2,
    "title-without-parcel": 1,
    "title-without-owner": 2,
    "parcel-without-title": 1,
    "party-kind-unknown": 1,
    "party-without-name": 1,
    "party-without-right": 1,
}


@dataclass(frozen=True)
class Loaded:
    """The database, the figures that stand in it, and the report."""

    database: Database
    figures: dict
    text: str
    layer: Path


def _rows(columns: str, rows: list[tuple]) -> list[dict]:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def _file(folder: Path, people: list[tuple] = PEOPLE) -> Path:
    lots = [Feature(number(1), square(0), 400, "a"), Feature(number(2), square(20), 400, "b")]
    path = write(folder / "rights.gpkg", [*lots, Feature(number(3), square(40), 400, "c")])
    write_table(path, "deeds", _rows("id lot no day", DEEDS))
    write_table(path, "rights", _rows("id deed kind day", RIGHTS))
    write_table(path, "shares", _rows("id right above below", SHARES))
    write_table(path, "holders", _rows("share party", HOLDERS))
    write_table(path, "people", _rows("id name kind", people))
    return path


def _profile(folder: Path, **changed: object) -> str:
    document = json.loads((CHECKOUT / "cadastre_plugin/core/profile/cities/tashkent.json").read_text("utf-8"))
    document["load"] = {"layer": "lots", "fields": {"number": "kadastr"}, "rights": MAPPING | changed}
    path = folder / "profile.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def loaded(module_database, tmp_path_factory) -> Loaded:
    folder = tmp_path_factory.mktemp("rights")
    database, report = module_database(_profile(folder)), folder / "report"
    operator(database, "load", str(_file(folder)), "--report", str(report))
    text = (report / "report.txt").read_text("utf-8")
    return Loaded(database, _figures(database), text, report / "report.gpkg")


def _figures(database: Database) -> dict:
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute("SELECT figures -> 'rights' FROM cadastre.load_report").fetchone()
    return row[0]


def test_every_row_is_loaded_or_reported(loaded):
    figures = loaded.figures
    assert figures["rows"] == {"title": 5, "right": 10, "share": 18, "party": 4, "holder": 19}
    assert (figures["loaded"], figures["left_out"]) == (7, 3)
    assert figures["kinds"] == {"ban": 1, "mortgage": 4, "ownership": 2}
    assert figures["remarks"] == SAID
    for kind, count in SAID.items():
        assert loaded.text.count(f"\t{kind}\t") == count, kind


def test_sums_are_told_exactly_and_by_kind(loaded):
    assert loaded.figures["sums_other_than_1"] == {"mortgage": {"1/4": 1}, "ownership": {"99/100": 1}}
    assert loaded.figures["without_party"] == {"ban": 1, "mortgage": 2}
    assert "The shares of this ownership sum to 99/100, not to 1" in loaded.text


def test_a_share_that_two_hold_is_given_to_both_as_it_is_said(loaded, ask):
    [(shares,)] = ask(loaded.database, """SELECT array_agg(numerator || '/' || denominator) FROM cadastre.right_share
        JOIN cadastre.right_version ON row_id = right_row_id WHERE registered_on IS NULL AND kind = 'mortgage'
        GROUP BY right_row_id HAVING count(*) = 2""")  # fmt: skip
    assert shares == ["1/2", "1/2"]


def test_shares_stand_in_the_register_as_the_file_says_them(loaded, ask):
    rows = ask(
        loaded.database,
        """SELECT held.kind, array_agg(numerator || '/' || denominator || ' ' || name ORDER BY share.place)
        FROM cadastre.right_version AS held JOIN cadastre.right_share AS share ON right_row_id = held.row_id
        JOIN cadastre.party_version AS party USING (party_id)
        WHERE held.kind = 'ownership' GROUP BY held.row_id, held.kind ORDER BY held.row_id""",
    )
    thirds = ["1/3 Oʻktam Gʻaniyev", "1/3 P2", "1/3 Ким Ольга"]
    assert rows == [("ownership", thirds), ("ownership", [text.replace("1/3", "33/100") for text in thirds])]


def test_every_right_rests_on_the_document_of_its_title(loaded, ask):
    rows = ask(
        loaded.database,
        """SELECT held.kind, source.kind, source.number, source.issued_on::text, held.registered_on::text
        FROM cadastre.right_version AS held JOIN cadastre.right_source ON right_row_id = held.row_id
        JOIN cadastre.source_version AS source USING (source_id) WHERE held.kind = 'ownership' ORDER BY held.row_id""",
    )
    assert rows == [
        ("ownership", "title", "HM 1", "2001-02-03", "2001-03-04"),
        ("ownership", "title", "HM 2", None, "2001-03-04"),
    ]


def test_people_are_loaded_with_what_is_known_of_them(loaded, ask):
    rows = ask(loaded.database, 'SELECT name, kind FROM cadastre.party_version ORDER BY name COLLATE "C"')
    assert rows == [("Nobody's", "legal"), ("Oʻktam Gʻaniyev", "natural"), ("P2", "natural"), ("Ким Ольга", "natural")]


def test_what_is_wrong_with_rights_is_known_and_a_check_finds_nothing_else(loaded, ask, run):
    question = """SELECT rule, document ->> 'template', severity, count(*), bool_and(place IS NOT NULL AND load_id = 1)
        FROM cadastre.known_finding WHERE rule IN ('shares', 'right-party', 'right-source')
        GROUP BY 1, 2, 3 ORDER BY 1, 3"""
    assert ask(loaded.database, question) == [
        ("right-party", "{number}: {kind} has no holder", "error", 3, True),
        ("shares", "The shares of a right in {number} sum to {sum}, not to 1", "error", 1, True),
        ("shares", "The shares of a right in {number} sum to {sum}, not to 1", "warning", 1, True),
    ]
    done = run(loaded.database, "check")
    assert (done.code, "new: 0\n" in done.out, "shares: 2\n" in done.out) == (0, True, True)


def test_a_parcel_that_is_owned_twice_and_a_right_without_a_document_are_found(run, ask, fresh_database, tmp_path):
    database = fresh_database(_profile(tmp_path))
    assert run(database, "load", _file(tmp_path)).code == 0
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            """WITH copied AS (INSERT INTO cadastre.right_version (right_id, kind, right_class, parcel_id, version,
                valid, recorded) SELECT gen_random_uuid(), kind, right_class, parcel_id, 1, valid, recorded
                FROM cadastre.right_version WHERE kind = 'ownership' ORDER BY row_id LIMIT 1 RETURNING row_id)
            INSERT INTO cadastre.right_share SELECT row_id, 0, party_id, 1, 1 FROM copied,
                (SELECT party_id FROM cadastre.party_version LIMIT 1) AS someone"""
        )
    done = run(database, "check")
    assert (done.code, "new: 2\n" in done.out, "right-source: 1\n" in done.out) == (1, True, True)
    question = """SELECT document -> 'parameters' ->> 'sum', document -> 'parameters' ->> 'count'
        FROM cadastre.known_finding WHERE rule = 'shares' AND document ->> 'template' ~ 'same object'"""
    assert ask(database, question) == [("2", "2")]


def test_the_report_is_a_layer_too(loaded):
    meta, _, places, values = pyogrio.raw.read(loaded.layer, layer="problems")
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*values, strict=True)]
    [at] = [index for index, row in enumerate(rows) if row["kind"] == "right-not-whole" and "99/100" in row["text"]]
    assert rows[at] | {"text": ""} == {
        "kind": "right-not-whole",
        "severity": "warning",
        "loaded": True,
        "features": "right 2",
        "numbers": f"HM 2, {number(2)}",
        "text": "",
    }
    assert places[at] is not None


def test_a_file_without_the_layers_is_a_file_of_parcels(run, ask, fresh_database, tmp_path):
    database = fresh_database(_profile(tmp_path))
    path = write(tmp_path / "plain.gpkg", [Feature(number(1), square(0), 400, "a")], layer="lots")
    done = run(database, "load", path)
    assert (done.code, "rights:" in done.out) == (0, False)


def test_a_file_that_lacks_some_of_the_layers_is_refused(run, ask, fresh_database, tmp_path):
    database = fresh_database(_profile(tmp_path))
    path = write(tmp_path / "half.gpkg", [Feature(number(1), square(0), 400, "a")])
    write_table(path, "rights", _rows("id deed kind day", RIGHTS))
    done = run(database, "load", path)
    assert done.code == 1 and "lacks these layers that the profile names: deeds, shares, people, holders" in done.err
    assert ask(database, "SELECT count(*) FROM cadastre.parcel") == [(0,)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"parties": {"layer": "people", "columns": {"key": "pinfl"}}},
            "layer people of rights.gpkg has no column pinfl",
        ),
        ({"parcel_key": "lot_no"}, "layer lots of rights.gpkg has no column lot_no"),
    ],
)
def test_a_column_that_is_not_there_is_named(run, ask, fresh_database, tmp_path, changed, said):
    database = fresh_database(_profile(tmp_path, **changed))
    done = run(database, "load", _file(tmp_path))
    assert done.code == 1 and said in done.err
    assert ask(database, "SELECT count(*) FROM cadastre.parcel") == [(0,)]


def test_shares_may_be_written_as_fractions_beside_their_party(run, ask, fresh_database, tmp_path):
    path = _file(tmp_path)
    rows = [("R1", "1/2", "P1"), ("R1", "1/2", "P3"), ("R2", "1", "P1")]
    write_table(path, "parts", _rows("right part party", rows))
    columns = {"right": "right", "fraction": "part", "party": "party"}
    profile = json.loads(Path(_profile(tmp_path, shares={"layer": "parts", "columns": columns})).read_text("utf-8"))
    del profile["load"]["rights"]["holders"]
    (tmp_path / "beside.json").write_text(json.dumps(profile), "utf-8")
    database = fresh_database(str(tmp_path / "beside.json"))
    assert run(database, "load", path).code == 0
    figures = _figures(database)
    assert (figures["shares"], figures["sums_other_than_1"]) == (3, {})
    assert (figures["remarks"]["share-unreadable"], figures["remarks"]["share-without-party"]) == (0, 0)
