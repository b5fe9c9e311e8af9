from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import (
    SCHEMA_PATH,
    content_hash,
    from_document,
    parcel_document,
    parcel_of,
    to_document,
)
from cadastre_plugin.core.errors import ChangeError, GeometryError
from tests.core.changes import changes
from tests.core.making import change, id_of, new_parcel, parcel, rectangle

SRID = 10728
SCHEMA = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
Document = dict[str, Any]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(changes())
def test_every_change_survives_its_json_form(made: Change) -> None:
    text = json.dumps(to_document(made, SRID), allow_nan=False)
    document = json.loads(text)
    VALIDATOR.validate(document)
    read = from_document(document, SRID)
    assert read == made
    assert content_hash(to_document(read, SRID)) == content_hash(document)


def test_a_change_from_before_there_were_points_is_read_and_keeps_its_hash() -> None:
    old = to_document(change(parcel("1", rectangle(0, 0, 10, 10))), SRID)
    assert "points" not in old
    VALIDATOR.validate(old)
    assert content_hash(to_document(from_document(old, SRID), SRID)) == content_hash(old)


def test_only_a_reversal_revives_and_only_what_had_a_version_and_stands() -> None:
    ended, standing = parcel("1", rectangle(0, 0, 10, 10)), parcel("2", rectangle(20, 0, 10, 10))
    of_nothing = replace(change(standing, ended=[ended]), revived=(standing.id,))
    of_reversal = replace(of_nothing, reverses=id_of("undone"))
    assert from_document(to_document(of_reversal, SRID), SRID).revived == (standing.id,)
    for wrong in (of_nothing, replace(of_reversal, revived=(ended.id,)), replace(of_reversal, revived=(id_of("x"),))):
        with pytest.raises(ChangeError) as refused:
            from_document(to_document(wrong, SRID), SRID)
        assert refused.value.code == "change_revives"


def test_what_a_reversal_revives_is_not_what_it_starts_from() -> None:
    one = parcel("1", rectangle(0, 0, 10, 10))
    assert replace(change(one), reverses=id_of("undone"), revived=(one.id,)).based_on() == ()


def test_the_hash_tells_a_millimetre() -> None:
    one, other = (to_document(change(parcel("1", rectangle(0, 0, 10, east))), SRID) for east in (10, 10.001))
    assert content_hash(one) != content_hash(other)
    assert content_hash(one) == content_hash(dict(reversed(one.items())))


def test_a_parcel_survives_alone() -> None:
    one = parcel("1", rectangle(0, 0, 10, 10), legal_area=100.5, address="Amir Temur 1")
    assert parcel_of(one.id, one.version, parcel_document(one)) == one


def _full() -> Document:
    """A document with something in every place, written by hand as another program would."""
    with_hole = {
        "type": "Polygon",
        "coordinates": [
            [[370100, 588300], [370140.5, 588300], [370140.5, 588330.25], [370100, 588330.25], [370100, 588300]],
            [[370110, 588310], [370110, 588312], [370112, 588312], [370112, 588310], [370110, 588310]],
        ],
    }
    old, new, party, right, source = (str(id_of(name)) for name in ("old", "new", "party", "right", "source"))
    point, lost = str(id_of("point")), str(id_of("lost"))
    corner = {"number": "н1", "method": "gnss", "accuracy": 0.03, "marker": None, "source_id": source}
    state = {
        "number": None,
        "district": "09",
        "legal_area": 1200,
        "address": 'Шота «Руставели» "1"',
        "place": with_hole,
    }
    share = {"party": party, "numerator": 1, "denominator": 3}
    ownership = {"kind": "ownership", "class": "right", "parcel": new, "shares": [share], "sources": [source]}
    return {
        "schema": 1,
        "id": str(id_of("change")),
        "kind": "split",
        "title": "분할",
        "application": "2026-17",
        "district": "09",
        "coordRefSys": "http://www.opengis.net/def/crs/EPSG/0/10728",
        "parcels": [{"id": old, "base_version": 3, "after": None}, {"id": new, "base_version": 0, "after": state}],
        "lineage": [{"parent": old, "child": new}],
        "parties": [{"id": party, "base_version": 0, "after": {"kind": "natural", "name": "Gʻofur Gʻulom"}}],
        "rights": [{"id": right, "base_version": 0, "after": {**ownership, "registered_on": "2026-02-28"}}],
        "sources": [{"id": source, "base_version": 0, "after": {"kind": "title", "issued_on": None}}],
        "points": [
            {
                "id": point,
                "base_version": 0,
                "after": {**corner, "place": {"type": "Point", "coordinates": [370140.5, 588300]}},
            },
            {"id": lost, "base_version": 2, "after": None},
        ],
    }


def test_what_another_program_wrote_is_read() -> None:
    VALIDATOR.validate(_full())
    read = from_document(_full(), SRID)
    assert read.title == "분할"
    assert read.after_parcels()[0].geometry.area == pytest.approx(40.5 * 30.25 - 4)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _paths(item, (*path, key))


STRANGE = [
    None, True, False, 0, -1, 1, 1.5, 10**400, -(10**400), 2**31, 2**63, math.nan, math.inf, -math.inf, 1e308,
    "", " ", "\0", "\ud800", "'; DROP TABLE parcel; --", "Ўзбекистон", "대한민국", "2026-02-30", "2026-W01-1",
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "Point", "MultiPolygon",
    [], [[]], [[[]]], [[[[]]]], [None], [1, 2], [1, 2, 3], ["a", "b"], {}, {"a": 1},
    {"type": "Point", "coordinates": [1, 2]},
]  # fmt: skip


def _deep(depth: int) -> list[Any]:
    nested: list[Any] = []
    for _ in range(depth):
        nested = [nested]
    return nested


def _put(document: Document, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    part: Any = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return document


def _accepted(document: Any) -> bool:
    """Read, refused, or anything else, which fails the test. What is read is also valid by the published schema."""
    try:
        read = from_document(document, SRID)
    except (ChangeError, GeometryError) as error:
        assert error.text()
        assert error.code
        return False
    VALIDATOR.validate(document)
    assert from_document(json.loads(json.dumps(to_document(read, SRID), allow_nan=False)), SRID) == read
    return True


def test_anything_anywhere_is_read_or_refused() -> None:
    accepted = sum(
        _accepted(_put(_full(), path, value)) for path in _paths(_full()) for value in (*STRANGE, _deep(2000))
    )
    assert accepted > 100  # texts and numbers that are as good as what stood there


def test_anything_missing_or_too_much_is_read_or_refused() -> None:
    for path in _paths(_full()):
        lacking, doubled, unknown = _full(), _full(), _full()
        parent: Any = lacking
        for key in path[:-1]:
            parent = parent[key]
        if path:
            del parent[path[-1]]
        _accepted(lacking)
        place: Any = doubled
        more: Any = unknown
        for key in path:
            place, more = place[key], more[key]
        if isinstance(place, list):
            place.extend(copy.deepcopy(place))
            _accepted(doubled)
        if isinstance(more, dict):
            more["legal_aera"] = 1
            assert not _accepted(unknown), path


@settings(max_examples=80)
@given(
    st.recursive(st.sampled_from(STRANGE), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)), st.data()
)
def test_mutations_of_mutations(value: Any, data: st.DataObject) -> None:
    document: Any = _full()
    for _ in range(3):
        path = data.draw(st.sampled_from(list(_paths(document))))
        document = _put(document, path, copy.deepcopy(value))
    _accepted(document)


def test_shuffled_coordinates_are_read_or_refused() -> None:
    dice = random.Random(7)
    for _ in range(200):
        document = _full()
        rings = document["parcels"][1]["after"]["place"]["coordinates"]
        for ring in rings:
            dice.shuffle(ring)
        _accepted(document)


def _with(*path: Any, to: Any) -> Callable[[], Document]:
    return lambda: _put(_full(), path, to)


PLACE = ("parcels", 1, "after", "place")
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 0]]
REFUSED = {
    "other CRS": (_with("coordRefSys", to="http://www.opengis.net/def/crs/EPSG/0/32642"), "change_crs"),
    "other form": (_with("schema", to=2), "change_schema"),
    "NaN": (_with(*PLACE, "coordinates", 0, 1, 0, to=math.nan), "geometry_not_finite"),
    "infinite": (_with(*PLACE, "coordinates", 0, 1, 0, to=math.inf), "geometry_not_finite"),
    "huge": (_with(*PLACE, "coordinates", 0, 1, 0, to=10**400), "geometry_not_finite"),
    "heights": (_with(*PLACE, "coordinates", 0, 1, to=[370140.5, 588300, 420]), "geometry_3d"),
    "curve": (_with(*PLACE, "type", to="CurvePolygon"), "geometry_type"),
    "point": (_with(*PLACE, to={"type": "Point", "coordinates": [1, 2]}), "geometry_type"),
    "empty": (_with(*PLACE, to={"type": "MultiPolygon", "coordinates": []}), "geometry_empty"),
    "open ring": (_with(*PLACE, "coordinates", 0, 4, to=[370100, 588301]), "change_malformed"),
    "text as number": (_with(*PLACE, "coordinates", 0, 1, 0, to="370140.5"), "change_malformed"),
    "share of nothing": (_with("rights", 0, "after", "shares", 0, "numerator", to=0), "share_out_of_range"),
    "share above one": (_with("rights", 0, "after", "shares", 0, "numerator", to=4), "share_out_of_range"),
    "area below zero": (_with("parcels", 1, "after", "legal_area", to=-1), "change_malformed"),
    "thing twice": (_with("sources", 0, "id", to=str(id_of("party"))), "change_doubled"),
    "lineage twice": (_with("lineage", to=_full()["lineage"] * 2), "change_doubled"),
    "parent elsewhere": (_with("lineage", 0, "parent", to=str(id_of("elsewhere"))), "change_lineage"),
    "child that ends": (_with("lineage", 0, "child", to=str(id_of("old"))), "change_lineage"),
    "nothing from nothing": (_with("parcels", 1, "after", to=None), "change_malformed"),
    "two points in one place": (_with("points", 1, "after", to=_full()["points"][0]["after"]), "change_doubled"),
    "point that is an area": (_with("points", 0, "after", "place", "type", to="Polygon"), "change_malformed"),
    "point with a height": (_with("points", 0, "after", "place", "coordinates", to=[1, 2, 3]), "geometry_3d"),
    "point off the earth": (_with("points", 0, "after", "place", "coordinates", to=[1e10, 2]), "geometry_too_far"),
    "exact to nothing": (_with("points", 0, "after", "accuracy", to=0), "change_malformed"),
    "text with NUL": (_with("title", to="a\0b"), "change_malformed"),
    "half a character": (_with("title", to="\ud800"), "change_malformed"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "code"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_has_its_code(document: Callable[[], Document], code: str) -> None:
    with pytest.raises((ChangeError, GeometryError)) as error:
        from_document(document(), SRID)
    assert error.value.code == code


def test_a_refusal_says_where() -> None:
    with pytest.raises(ChangeError) as error:
        from_document(_put(_full(), ("rights", 0, "after", "shares", 0, "party"), 1), SRID)
    assert error.value.parameters["part"] == "rights[0].after.shares[0].party"


def test_a_parcel_is_not_its_own_parent() -> None:
    circle = change(parcel("1", rectangle(0, 0, 20, 10)), lineage=[("1", "1")])
    with pytest.raises(ChangeError) as error:
        from_document(to_document(circle, SRID), SRID)
    assert error.value.code == "change_lineage"


def test_a_split_made_here_is_valid_there() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 10, 10)), new_parcel("b", rectangle(10, 0, 20, 10))]
    split = change(
        *halves, ended=[parcel("1", rectangle(0, 0, 20, 10))], kind="split", lineage=[("1", "a"), ("1", "b")]
    )
    document = to_document(split, SRID)
    VALIDATOR.validate(document)
    assert from_document(document, SRID) == split
