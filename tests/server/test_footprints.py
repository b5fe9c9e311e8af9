"""Where open changes touch boundaries: told to those whom it concerns, and nothing of whose they are."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.server.world import Person, change_of, edit, lot, moved_boundary, split


def _bbox(*parcels) -> str:
    west, south = (min(parcel.geometry.bounds[side] for parcel in parcels) for side in (0, 1))
    east, north = (max(parcel.geometry.bounds[side] for parcel in parcels) for side in (2, 3))
    return f"{west},{south},{east},{north}"


def _seen(person: Person, *parcels) -> dict:
    answer = person.get("/footprints", params={"bbox": _bbox(*parcels)})
    assert answer.status_code == 200, answer.text
    return {item["change_id"]: item for item in answer.json()["footprints"]}


def test_a_saved_draft_leaves_its_footprint_and_other_surveyors_see_where_but_not_whose(world, surveyor):
    west, east = world.row_of_lots(2)
    shift = moved_boundary(west, east, 2.0)
    surveyor.put(world.document(shift))
    seen = _seen(world.surveyor(), west, east)[str(shift.id)]
    side, south, north = west.geometry.bounds[2], west.geometry.bounds[1], west.geometry.bounds[3]
    assert seen["corners"] == [[side, south], [side, north]]
    assert [[side, south], [side, north]] in seen["edges"]
    assert seen["parcels"] == {str(west.id): west.number, str(east.id): east.number}
    assert (seen["state"], seen["district"], seen["own"]) == ("draft", "09", False)
    assert (seen["title"], seen["author"]) == (None, None)
    own = _seen(surveyor, west, east)[str(shift.id)]
    assert (own["own"], own["title"]) == (True, shift.title)


def test_a_supervisor_of_the_district_reads_whose_it_is_once_it_was_submitted(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    shift = moved_boundary(west, east, 2.0)
    surveyor.put(world.document(shift))
    assert _seen(supervisor, west)[str(shift.id)]["title"] is None
    surveyor.step(shift.id, "submit")
    seen = _seen(supervisor, west)[str(shift.id)]
    assert (seen["title"], seen["author"], seen["state"]) == (shift.title, surveyor.name.title(), "submitted")


def test_it_follows_each_revision_and_goes_with_the_decision(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    shift = moved_boundary(west, east, 2.0)
    surveyor.put(world.document(shift))
    other = replace(change_of(edit(west, address="Navoiy 1")), id=shift.id)
    assert surveyor.put(world.document(other), 1).status_code == 200
    seen = _seen(surveyor, west, east)[str(shift.id)]
    assert (seen["edges"], seen["corners"], list(seen["parcels"])) == ([], [], [str(west.id)])
    for step, who in (("submit", surveyor), ("take", supervisor), ("approve", supervisor)):
        assert str(shift.id) in _seen(surveyor, west)
        assert who.step(shift.id, step, 2).status_code == 200
    assert str(shift.id) not in _seen(surveyor, west)


def test_nothing_of_another_district_is_seen_but_what_touches_a_boundary_of_ones_own(world):
    """Two districts side by side: a side between them concerns both, one far from it does not."""
    here, there = world.surveyor("09"), world.surveyor("01")
    first, second = world.row_of_lots(2, district="01")
    corner = first.geometry.bounds[0]
    neighbour = edit(first, geometry=lot(corner - 20.0, first.geometry.bounds[1]))
    with_neighbour = world.surveyor("01", "09")
    (mine,) = _enter(world, replace(neighbour.after, id=uuid4(), version=0, district="09", number=None))
    inner = moved_boundary(first, second, 2.0)
    there.put(world.document(replace(inner, district="01")))
    assert _seen(here, first, second, mine) == {}
    assert str(inner.id) in _seen(there, first)
    shared = change_of(
        edit(first, geometry=lot(corner + 1.0, first.geometry.bounds[1], 19.0)), kind="boundary", district="01"
    )
    there.put(world.document(shared))
    seen = _seen(here, first, mine)[str(shared.id)]
    assert (seen["title"], seen["author"], seen["district"]) == (None, None, "01")
    assert str(shared.id) in _seen(with_neighbour, first)


def _enter(world, *parcels) -> list:
    import psycopg

    from cadastre_server.register.parcels import insert_parcels
    from tests.server.world import LONG_AGO

    with psycopg.connect(world.database.owner_url) as connection:
        insert_parcels(connection, parcels, world.profile.crs, LONG_AGO)
    return [replace(parcel, version=1) for parcel in parcels]


@pytest.mark.parametrize(("role", "status"), [("analyst", 403), ("administrator", 403), ("supervisor", 200)])
def test_who_neither_surveys_nor_reviews_is_refused(world, role, status):
    person = world.person(role, districts=("*",))
    assert person.get("/footprints", params={"bbox": "0,0,1,1"}).status_code == status


def test_a_malformed_rectangle_is_refused(surveyor):
    answer = surveyor.get("/footprints", params={"bbox": "0,0,1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bbox_malformed")
    assert surveyor.get("/footprints").status_code == 422


def test_a_split_and_a_change_of_rights_lie_where_their_parcels_are(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    surveyor.put(world.document(change))
    seen = _seen(world.surveyor(), parcel)[str(change.id)]
    assert len(seen["edges"]) == 2 and seen["corners"] == []
    assert len(seen["land"]) == 1
