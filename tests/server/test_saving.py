"""PUT /changes/{id}: what is kept, what is refused, and that nothing is kept twice."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
import requests

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from tests.server.world import Person, change_of, edit, lot, moved_boundary, new_parcel

STRANGE = 'Oʻzbekiston "koʻcha" \'; DROP TABLE cadastre.change; -- Гафура Гуляма, 7 · 타슈켄트시 😀 \\ %s {x}'


def test_a_new_change_is_a_draft_of_revision_one(world, surveyor):
    west, east, _ = world.row_of_lots()
    change = moved_boundary(west, east, 2.0)
    answer = surveyor.put(world.document(change))
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    summary = answer.json()
    assert (summary["state"], summary["revision"], summary["parcels"]) == ("draft", 1, 2)
    assert summary["author"] == {"id": str(surveyor.id), "name": surveyor.name, "full_name": surveyor.name.title()}
    assert (summary["reviewer"], summary["submitted_at"], summary["decided_at"]) == (None, None, None)
    one, two = west.geometry.bounds, east.geometry.bounds
    assert summary["bbox"] == [one[0], one[1], two[2], two[3]]


def test_the_box_of_a_change_holds_what_was_and_what_becomes(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    west, south, _, north = parcel.geometry.bounds
    change = change_of(edit(parcel, geometry=lot(west + 100, south)))
    assert surveyor.put(world.document(change)).json()["bbox"] == [west, south, west + 120, north]


def test_the_same_content_again_is_the_same_revision_whenever_it_comes(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    document = world.document(change)
    first = surveyor.put(document)
    reordered = json.loads(json.dumps(document, sort_keys=True))
    assert (first.status_code, surveyor.put(reordered).status_code) == (201, 200)
    surveyor.step(change.id, "submit")
    again = surveyor.put(document)
    assert (again.status_code, again.json()["revision"], again.json()["state"]) == (200, 1, "submitted")
    count = world.query("SELECT count(*) FROM cadastre.change_revision WHERE change_id = %s", change.id)
    assert count == [(1,)]


def test_other_content_is_the_next_revision_and_the_old_one_stays(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    surveyor.put(world.document(change))
    answer = surveyor.put(world.document(replace(change, title="Another")), revision=1)
    assert (answer.status_code, answer.headers["ETag"], answer.json()["title"]) == (200, '"2"', "Another")
    kept = world.query(
        "SELECT revision, document ->> 'title' FROM cadastre.change_revision WHERE change_id = %s ORDER BY 1", change.id
    )
    assert kept == [(1, "A title"), (2, "Another")]


def test_other_content_must_say_which_revision_it_was_made_from(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    surveyor.put(world.document(change))
    other = world.document(replace(change, title="Another"))
    missing = surveyor.put(other)
    assert (missing.status_code, missing.json()["code"]) == (428, "revision_missing")
    late = surveyor.put(other, revision=7)
    assert (late.status_code, late.json()["code"]) == (412, "revision_changed")
    assert late.json()["parameters"] == {"revision": 1}
    strange = surveyor.ask("PUT", f"/changes/{change.id}", json=other, headers={"If-Match": "seven"})
    assert (strange.status_code, strange.json()["code"]) == (400, "revision_malformed")


def test_a_revision_of_a_change_that_there_is_not_is_refused(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    answer = surveyor.put(world.document(change_of(edit(parcel, purpose="shop"))), revision=3)
    assert (answer.status_code, answer.json()["code"]) == (412, "revision_changed")


def test_a_submitted_change_is_not_written_over(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.submitted(surveyor, change)
    answer = surveyor.put(world.document(replace(change, title="Another")), revision=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert answer.json()["parameters"]["state"] == "Submitted"


def test_the_same_new_change_sent_by_many_at_once_is_kept_once(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    document = world.document(change_of(edit(parcel, purpose="shop")))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: surveyor.put(document), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert {answer.json()["revision"] for answer in answers} == {1}


def test_strange_texts_come_back_as_they_were_sent(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    party = Party(uuid4(), 0, PartyKind.NATURAL, STRANGE, "30101901000014")
    change = replace(change_of(edit(parcel, address=STRANGE), parties=(Edit(party.id, 0, party),)), title=STRANGE)
    document = world.document(change)
    assert surveyor.put(document).json()["title"] == STRANGE
    assert surveyor.get(f"/changes/{change.id}").json()["document"] == document


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "json_malformed"),
        (b"", 400, "json_malformed"),
        (b"[1, 2]", 400, "json_malformed"),
        (b"\xff\xfe", 400, "json_malformed"),
        (b"[" * 100_000, 400, "json_malformed"),
        (b'{"parcels": ' + b"9" * 5000 + b"}", 400, "json_malformed"),
        (b"{}", 422, "change_malformed"),
        (b'{"schema": 1, "title": "\\ud800"}', 422, "change_malformed"),
    ],
    ids=["cut", "empty", "array", "not utf-8", "nested", "endless number", "no members", "lone surrogate"],
)
@pytest.mark.parametrize("path", ["/changes/{id}", "/check"])
def test_a_body_that_is_no_change_is_refused(surveyor, path, body, status, code):
    method = "POST" if path == "/check" else "PUT"
    answer = surveyor.ask(method, path.format(id=uuid4()), data=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_remark_that_is_no_json_is_refused(surveyor):
    answer = surveyor.ask(
        "POST", f"/changes/{uuid4()}/comments", data=b"{", headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "json_malformed")


def test_a_body_above_ten_megabytes_is_refused(surveyor):
    answer = surveyor.ask("PUT", f"/changes/{uuid4()}", data=b" " * 10_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_of_unknown_length_is_read_up_to_the_limit(surveyor):
    def endless():
        for _ in range(200):
            yield b" " * 100_000

    answer = surveyor.ask("PUT", f"/changes/{uuid4()}", data=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_just_below_the_limit_is_read(surveyor):
    answer = surveyor.ask("PUT", f"/changes/{uuid4()}", data=b" " * 9_999_999)
    assert (answer.status_code, answer.json()["code"]) == (400, "json_malformed")


def test_a_change_of_five_thousand_parcels_is_refused_by_its_number(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    west, south, *_ = parcel.geometry.bounds
    many = [new_parcel(parcel, lot(west, south + 40 * i)) for i in range(1, 5001)]
    answer = surveyor.put(world.document(change_of(*many)))
    assert (answer.status_code, answer.json()["code"]) == (422, "change_too_large")
    assert answer.json()["parameters"] == {"count": 5000, "limit": 2000}


def _with_place(world, surveyor: Person, place: object) -> requests.Response:
    (parcel,) = world.row_of_lots(1)
    document = world.document(change_of(edit(parcel)))
    document["parcels"][0]["after"]["place"] = place
    text = json.dumps(document)  # NaN and Infinity go out as Python writes them
    return surveyor.ask("PUT", f"/changes/{document['id']}", data=text)


RING = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"type": "Polygon", "coordinates": [[[float("nan"), 0.0], *RING[1:]]]}, "geometry_not_finite"),
        ({"type": "Polygon", "coordinates": [[[float("inf"), 0.0], *RING[1:]]]}, "geometry_not_finite"),
        ({"type": "Polygon", "coordinates": [[[x, y, 1.0] for x, y in RING]]}, "geometry_3d"),
        ({"type": "CurvePolygon", "coordinates": [RING]}, "geometry_type"),
        ({"type": "LineString", "coordinates": RING}, "geometry_type"),
        ({"type": "Polygon", "coordinates": [[["a", "b"], *RING[1:]]]}, None),
        ({"type": "Polygon", "coordinates": []}, None),
        ({"type": "MultiPolygon", "coordinates": [[RING[:2]]]}, None),
        ({"type": "Polygon", "coordinates": {"x": 1}}, "change_malformed"),
        (None, "change_malformed"),
    ],
    ids=["nan", "infinite", "3-d", "curve", "line", "letters", "empty", "two points", "object", "null"],
)
def test_a_geometry_that_is_no_parcel_is_refused(world, surveyor, place, code):
    answer = _with_place(world, surveyor, place)
    assert answer.status_code == 422
    assert answer.json()["code"] in ([code] if code else ["change_malformed", "geometry_not_finite", "geometry_empty"])


def test_geometries_that_cross_themselves_are_kept_with_their_finding(world, surveyor):
    place = {
        "type": "Polygon",
        "coordinates": [[[351000, 570000], [351010, 570010], [351010, 570000], [351000, 570010], [351000, 570000]]],
    }
    answer = _with_place(world, surveyor, place)
    assert answer.status_code == 201
    assert answer.json()["findings"]["error"] >= 1


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("kind", "theft", "kind_unknown"),
        ("district", "99", "district_unknown"),
        ("coordRefSys", "http://www.opengis.net/def/crs/EPSG/0/4326", "change_crs"),
        ("schema", 2, "change_schema"),
        ("title", 5, "change_malformed"),
        ("title", "a\0b", "change_malformed"),
        ("parcels", None, "change_malformed"),
    ],
)
def test_a_document_that_says_what_cannot_be_is_refused(world, surveyor, member, value, code):
    document = {**world.document(change_of()), member: value}
    answer = surveyor.put(document)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_document_of_another_id_is_refused(world, surveyor):
    document = world.document(change_of())
    answer = surveyor.ask("PUT", f"/changes/{uuid4()}", json=document)
    assert (answer.status_code, answer.json()["code"]) == (422, "change_id_differs")


def test_an_id_that_is_none_is_refused(surveyor):
    answer = surveyor.ask("PUT", "/changes/seven", json={})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_check_says_what_is_wrong_and_keeps_nothing(world, surveyor):
    west, east, _ = world.row_of_lots()
    bounds = west.geometry.bounds
    change = change_of(edit(west, geometry=lot(bounds[0], bounds[1], 25.0)), kind="boundary")
    findings = surveyor.ask("POST", "/check", json=world.document(change)).json()["findings"]
    overlap = next(finding for finding in findings if finding["rule"] == "overlap")
    assert (overlap["severity"], overlap["effect"]) == ("error", "new")
    assert set(overlap["subjects"]) == {str(west.id), str(east.id)}
    assert surveyor.get(f"/changes/{change.id}").status_code == 404
