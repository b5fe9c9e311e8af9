from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.change.points import (
    CornerIndex,
    CornerPaths,
    by_position,
    point_edits,
    statements_of,
)
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position, moved, says_nothing
from cadastre_plugin.core.model.parcel import NEW, Parcel
from tests.core.making import ORIGIN, id_of, new_parcel, parcel, polygon, rectangle

WEST, EAST, FAR = (parcel(name, rectangle(*box)) for name, box in
                   {"1": (0, 0, 10, 10), "2": (10, 0, 20, 10), "3": (50, 0, 60, 10)}.items())  # fmt: skip
REGISTER = {one.id: one for one in (WEST, EAST, FAR)}
INDEX = CornerIndex(REGISTER.values())


def at(east: float, north: float) -> Position:
    return ORIGIN[0] + east, ORIGIN[1] + north


def point(name: str, east: float, north: float, version: int = 3, **attributes: object) -> BoundaryPoint:
    return BoundaryPoint(
        id_of(f"point {name}"),
        version,
        at(east, north),
        **{"number": name, "method": "gnss", "accuracy": 0.03, "marker": "pin"} | attributes,
    )


SHARED, CORNER = point("7", 10, 10), point("8", 0, 0)
POINTS = by_position([SHARED, CORNER])


def paths(*current: Parcel) -> CornerPaths:
    """Everything that is given, or missing among west and east, is touched."""
    now = {one.id: one for one in current}
    touched = {id: one for id, one in REGISTER.items() if id != FAR.id and now.get(id) != one}
    return CornerPaths.between(touched, {id: one for id, one in now.items() if REGISTER.get(id) != one}, INDEX)


def shifted(east: float = 12, north: float = 11) -> tuple[Parcel, Parcel]:
    """The shared corner 10, 10 is somewhere else, in both parcels."""
    west = replace(WEST, geometry=polygon((0, 0), (10, 0), (east, north), (0, 10)))
    return west, replace(EAST, geometry=polygon((10, 0), (20, 0), (20, 10), (east, north)))


STILL = paths(WEST, EAST)


def test_nothing_said_and_nothing_moved_is_no_edit():
    assert point_edits(POINTS, {}, STILL) == ()


def test_a_point_moves_with_its_corner_and_must_be_measured_again():
    [edit] = point_edits(POINTS, {}, paths(*shifted()))
    assert (edit.id, edit.base_version) == (SHARED.id, 3)
    assert edit.after == moved(SHARED, at(12, 11))
    assert (edit.after.number, edit.after.marker) == ("7", "pin")
    assert (edit.after.accuracy, edit.after.method) == (None, None)


def test_what_is_said_of_the_new_place_holds_there():
    now = paths(*shifted())
    said = replace(SHARED, position=at(12, 11), accuracy=0.01, method="total_station")
    [edit] = point_edits(POINTS, {now.anchor(at(12, 11)): said}, now)
    assert edit.after == said


def test_what_was_said_of_a_place_is_not_true_of_the_next():
    said = {at(10, 10): replace(SHARED, position=at(12, 11), accuracy=0.01, number="7a")}
    [edit] = point_edits(POINTS, said, paths(*shifted(13, 11)))
    assert (edit.after.position, edit.after.number, edit.after.accuracy) == (at(13, 11), "7a", None)


def test_back_in_its_old_place_it_is_as_well_known_as_the_register_says():
    said = {at(10, 10): replace(SHARED, position=at(12, 11), accuracy=0.01, number="7a")}
    [edit] = point_edits(POINTS, said, STILL)
    assert edit.after == replace(SHARED, number="7a")


def test_a_corner_that_nobody_has_any_more_ends_its_point():
    west = replace(WEST, geometry=polygon((0, 0), (10, 0), (0, 10)))
    east = replace(EAST, geometry=polygon((10, 0), (20, 0), (20, 10)))
    [edit] = point_edits(POINTS, {}, paths(west, east))
    assert (edit.id, edit.after) == (SHARED.id, None)


def test_a_corner_that_a_neighbour_keeps_keeps_its_point():
    west = replace(WEST, geometry=polygon((0, 0), (10, 0), (0, 10)))
    assert point_edits(POINTS, {}, paths(west, EAST)) == ()


def test_a_split_keeps_the_points_of_the_corners_that_stay():
    halves = new_parcel("a", rectangle(0, 0, 5, 10)), new_parcel("b", rectangle(5, 0, 10, 10))
    assert point_edits(POINTS, {}, paths(EAST, *halves)) == ()


def test_one_moved_onto_another_leaves_that_alone():
    both = by_position([SHARED, point("9", 20, 10)])
    west = replace(WEST, geometry=polygon((0, 0), (10, 0), (20, 10), (0, 10)))
    east = replace(EAST, geometry=polygon((10, 0), (20, 0), (20, 10)))
    edits = point_edits(both, {}, paths(west, east))
    assert [(edit.id, edit.after) for edit in edits] == [(SHARED.id, None)]


def test_a_corner_far_from_the_change_can_be_spoken_of():
    said = {at(50, 0): point("new", 50, 0, version=NEW)}
    edits = point_edits(POINTS, said, paths(*shifted()))
    assert {edit.id for edit in edits} == {SHARED.id, said[at(50, 0)].id}


def test_what_was_said_of_a_corner_that_is_gone_waits_for_it():
    added = replace(WEST, geometry=polygon((0, 0), (10, 0), (10, 10), (5, 12), (0, 10)))
    said = {at(5, 12): point("new", 5, 12, version=NEW)}
    assert [edit.id for edit in point_edits(POINTS, said, paths(added, EAST))] == [said[at(5, 12)].id]
    assert point_edits(POINTS, said, STILL) == ()


@pytest.mark.parametrize("state", [(WEST, EAST), shifted()], ids=["still", "moved"])
@settings(max_examples=50)
@given(data=st.data())
def test_statements_are_read_back_from_the_edits(state, data):
    now = paths(*state)
    corners = [at(0, 0), at(10, 0), at(20, 0), at(50, 10), at(12, 11) if state[0] != WEST else at(10, 10)]
    said = {}
    for corner in data.draw(st.lists(st.sampled_from(corners), unique=True)):
        known = POINTS.get(now.anchor(corner))
        id, version = (known.id, known.version) if known else (data.draw(st.uuids()), NEW)
        said[now.anchor(corner)] = BoundaryPoint(
            id, version, corner, data.draw(st.sampled_from(["1", "2"])), "tape", 0.1
        )
    edits = point_edits(POINTS, said, now)
    assert point_edits(POINTS, statements_of(edits, POINTS, now), now) == edits
    assert statements_of(edits, POINTS, now) == said


def test_a_point_that_says_nothing():
    assert says_nothing(BoundaryPoint(id_of("p"), NEW, at(0, 0)))
    assert not says_nothing(SHARED)
