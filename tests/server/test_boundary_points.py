"""Boundary points: approved and versioned like parcels, at a corner and one to each, seen by the reader."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.change.document import boundary_point_document
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, moved
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.source import Source
from tests.server.world import change_of, edit, moved_boundary, polygon


def corner(parcel, place: str = "NE") -> tuple[float, float]:
    west, south, east, north = parcel.geometry.bounds
    return {"SW": (west, south), "SE": (east, south), "NE": (east, north), "NW": (west, north)}[place]


def described(position, **attributes) -> Edit[BoundaryPoint]:
    """A point that the register does not have."""
    said = {"number": "н1", "method": "gnss", "accuracy": 0.03, "marker": "pin", "source": "act 7"} | attributes
    point = BoundaryPoint(uuid4(), NEW, position, **said)
    return Edit(point.id, NEW, point)


def points_only(*edits, **others):
    return change_of(points=edits, **others)


def versions(world, id: UUID):
    return world.query(
        """SELECT version, accuracy, upper_inf(valid), upper_inf(recorded) FROM cadastre.boundary_point_version
        WHERE point_id = %s ORDER BY row_id""",
        id,
    )


def current(world, *ids: UUID):
    return world.query(
        """SELECT point_id, version, number, method, accuracy, marker, source, ST_X(geom), ST_Y(geom)
        FROM cadastre.boundary_point_current WHERE point_id = ANY(%s) ORDER BY number""",
        list(ids),
        role="reader",
    )


@pytest.fixture
def known(world, surveyor, supervisor):
    """Two neighbours whose common corner in the north is described in the register."""
    west, east = world.row_of_lots(2)
    made = described(corner(west))
    world.approved(surveyor, supervisor, points_only(made))
    return west, east, replace(made.after, version=1)


def test_an_approved_point_is_seen_by_the_reader(world, known):
    _, _, point = known
    assert current(world, point.id) == [
        (point.id, 1, "н1", "gnss", 0.03, "pin", "act 7", *point.position),
    ]


def test_a_new_version_leaves_the_old_one_in_both_times(world, surveyor, supervisor, known):
    west, _, point = known
    better = Edit(point.id, 1, replace(point, accuracy=0.01))
    world.approved(surveyor, supervisor, change_of(edit(west, address="Amir Temur 1"), points=(better,)))
    assert versions(world, point.id) == [(1, 0.03, True, False), (1, 0.03, False, True), (2, 0.01, True, True)]
    assert [row[1] for row in current(world, point.id)] == [2]


def test_a_point_that_ends_is_law_no_more_and_its_corner_is_free_again(world, surveyor, supervisor, known):
    west, _, point = known
    world.approved(surveyor, supervisor, points_only(Edit(point.id, 1, None)))
    assert current(world, point.id) == []
    again = described(corner(west), number="н2")
    world.approved(surveyor, supervisor, points_only(again))
    assert [row[2] for row in current(world, point.id, again.id)] == ["н2"]


def test_two_points_may_change_places_within_a_change(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    one, other = described(corner(parcel, "SW")), described(corner(parcel, "SE"))
    world.approved(surveyor, supervisor, points_only(one, other))
    swapped = [
        Edit(here.id, 1, replace(here.after, version=1, position=there.after.position))
        for here, there in ((one, other), (other, one))
    ]
    world.approved(surveyor, supervisor, points_only(*swapped))
    assert {row[0]: row[7:] for row in current(world, one.id, other.id)} == {
        one.id: other.after.position,
        other.id: one.after.position,
    }


def test_a_stale_base_is_refused(world, surveyor, supervisor, known):
    *_, point = known
    first, second = (points_only(Edit(point.id, 1, replace(point, accuracy=value))) for value in (0.01, 0.02))
    world.taken(surveyor, supervisor, second)
    world.approved(surveyor, supervisor, first)
    answer = supervisor.step(second.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_base")
    assert answer.json()["parameters"]["stale"] == [
        {"id": str(point.id), "number": "н1", "base_version": 1, "current_version": 2}
    ]
    assert current(world, point.id)[0][4] == 0.01


def test_a_corner_gets_one_point_and_the_second_to_describe_it_is_told(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    one, other = (points_only(described(corner(parcel), number=number)) for number in ("1", "2"))
    world.taken(surveyor, supervisor, other)
    world.approved(surveyor, supervisor, one)
    answer = supervisor.step(other.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "corner_has_point")


def test_a_point_must_be_at_a_corner(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    east, north = corner(parcel)
    change = points_only(described((east + 0.001, north)))
    assert surveyor.put(world.document(change)).status_code == 201, "a draft may be in any state"
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "point_off_corner")


def test_a_point_may_be_at_a_corner_that_the_change_makes(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    change = moved_boundary(west, east, 0.5)
    east_side = described((corner(west)[0] + 0.5, corner(west)[1]))
    world.approved(surveyor, supervisor, replace(change, points=(east_side,)))
    assert len(current(world, east_side.id)) == 1


def test_a_point_of_which_the_change_knew_nothing_follows_its_corner(world, surveyor, supervisor):
    west, east = world.row_of_lots(2)
    change = moved_boundary(west, east, 0.5)
    world.taken(surveyor, supervisor, change)
    made = described(corner(west), marker="fence")
    world.approved(surveyor, supervisor, points_only(made))
    assert supervisor.step(change.id, "approve").status_code == 200
    [row] = current(world, made.id)
    assert row[1:6] == (2, "н1", None, None, "fence")
    assert row[7:] == pytest.approx((made.after.position[0] + 0.5, made.after.position[1]))


def test_a_point_of_which_the_change_knew_nothing_ends_with_its_corner(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    west, south, _, _ = parcel.geometry.bounds
    corners = [(west, south), (west + 20, south), (west, south + 30)]
    change = change_of(edit(parcel, geometry=polygon(*corners), legal_area=300.0))
    world.taken(surveyor, supervisor, change)
    made = described(corner(parcel), marker="fence")
    world.approved(surveyor, supervisor, points_only(made))
    assert supervisor.step(change.id, "approve").status_code == 200
    assert current(world, made.id) == []
    assert [row[0] for row in versions(world, made.id)] == [1, 1]


def test_points_of_another_district_are_not_ones_own(world, supervisor):
    (parcel,) = world.row_of_lots(1, district="01")
    stranger = world.surveyor("09")
    answer = stranger.put(world.document(points_only(described(corner(parcel)))))
    assert (answer.status_code, answer.json()["code"]) == (403, "other_district")


@pytest.mark.parametrize("attribute", ["method", "marker"])
def test_what_is_said_is_said_in_the_citys_words(world, surveyor, attribute):
    (parcel,) = world.row_of_lots(1)
    answer = surveyor.put(world.document(points_only(described(corner(parcel), **{attribute: "guesswork"}))))
    assert (answer.status_code, answer.json()["code"]) == (422, "code_unknown")
    assert "guesswork" in answer.json()["detail"]


def test_a_source_that_the_register_does_not_have(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    source = Source(uuid4(), NEW, "sketch")
    change = points_only(described(corner(parcel), source_id=source.id))
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "reference_unknown")
    with_source = replace(change, id=uuid4(), sources=(Edit(source.id, NEW, source),))
    world.approved(surveyor, supervisor, with_source)
    assert len(current(world, change.points[0].id)) == 1


def test_the_reviewer_sees_what_the_point_was_and_where_the_change_is(world, surveyor, supervisor, known):
    _, _, point = known
    change = points_only(Edit(point.id, 1, replace(point, accuracy=0.5)))
    summary = world.taken(surveyor, supervisor, change)
    assert summary["bbox"] == [*point.position, *point.position]
    record = supervisor.get(f"/changes/{change.id}").json()
    assert record["base_points"] == [{"id": str(point.id), "version": 1, "state": boundary_point_document(point)}]
    assert record["document"]["points"][0]["after"]["accuracy"] == 0.5


def test_the_rules_know_the_accuracy_of_the_registers_corners(world, surveyor, supervisor):
    """5 m2 of 600 are within what unknown corners allow, and not within what corners of 0.01 m do."""
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, legal_area=605.0))
    asked = surveyor.ask("POST", "/check", json=world.document(change)).json()["findings"]
    assert [finding["rule"] for finding in asked] == []
    four = [described(corner(parcel, place), accuracy=0.01) for place in ("SW", "SE", "NE", "NW")]
    world.approved(surveyor, supervisor, points_only(*four))
    asked = surveyor.ask("POST", "/check", json=world.document(change)).json()["findings"]
    assert [finding["rule"] for finding in asked] == ["legal-area"]


def test_parcels_are_compared_with_all_their_corners_when_one_of_these_alone_is_described(world, surveyor, supervisor):
    """The corners are farther from each other than the rules look."""
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, change_of(edit(parcel, legal_area=605.0)))
    *three, last = (described(corner(parcel, place), accuracy=0.01) for place in ("SW", "SE", "NE", "NW"))
    world.approved(surveyor, supervisor, points_only(*three))
    asked = surveyor.ask("POST", "/check", json=world.document(points_only(last))).json()["findings"]
    assert [(finding["rule"], finding["subjects"]) for finding in asked] == [("legal-area", [str(parcel.id)])]


def test_what_is_written_stays(world, known):
    _, _, point = known
    for statement in (
        "DELETE FROM cadastre.boundary_point_version WHERE point_id = %s",
        "UPDATE cadastre.boundary_point_version SET accuracy = 1 WHERE point_id = %s",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation, match=r"stay as they are|never changes"):
            world.query(statement, point.id)


def test_a_moved_point_needs_its_corner_moved_too(world, surveyor, known):
    west, _, point = known
    astray = moved(point, (point.position[0] + 1, point.position[1]))
    change = change_of(edit(west, address="x"), points=(Edit(point.id, 1, astray),))
    surveyor.put(world.document(change))
    assert surveyor.step(change.id, "submit").json()["code"] == "point_off_corner"
