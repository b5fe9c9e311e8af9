"""What a change is about to make different, and where two changes meet."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiLineString

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.forecast.footprint import Footprint, edge_between, footprint_of
from cadastre_plugin.core.forecast.meeting import Outlines, meeting, met_boundaries
from cadastre_plugin.core.model.parcel import Parcel
from tests.core.making import ORIGIN, change, new_parcel, parcel, polygon, rectangle

WEST, MIDDLE, EAST = (parcel(str(at), rectangle(20 * at, 0, 20 * at + 20, 30)) for at in range(3))
ROW = {item.id: item for item in (WEST, MIDDLE, EAST)}


def at(east: float, north: float) -> tuple[float, float]:
    return ORIGIN[0] + east, ORIGIN[1] + north


def footprint(made: Change, base: dict = ROW) -> Footprint:
    return footprint_of(made, base)


def shifted(one: Parcel, other: Parcel, line: float, to: float, top: float | None = None) -> Change:
    """The side at `line` goes east to `to`, its upper end to `top`."""
    top = to if top is None else top
    west, east = 20 * round(one.geometry.bounds[0] - ORIGIN[0]) / 20, other.geometry.bounds[2] - ORIGIN[0]
    return change(
        replace(one, geometry=polygon((west, 0), (to, 0), (top, 30), (west, 30))),
        replace(other, geometry=polygon((to, 0), (east, 0), (east, 30), (top, 30))),
    )


def test_a_shifted_side_and_the_edges_that_end_in_it_are_touched() -> None:
    made = footprint(shifted(WEST, MIDDLE, 20, 22))
    assert made.corners == {at(20, 0), at(20, 30)}
    assert made.edges == {
        edge_between(at(20, 0), at(20, 30)),
        *(edge_between(at(0, y), at(20, y)) for y in (0, 30)),
        *(edge_between(at(20, y), at(40, y)) for y in (0, 30)),
    }
    assert made.parcels == {WEST.id, MIDDLE.id}


def test_a_split_touches_where_its_line_ends_and_leaves_the_rest_of_the_outline() -> None:
    halves = [new_parcel("a", rectangle(20, 0, 30, 30)), new_parcel("b", rectangle(30, 0, 40, 30))]
    made = footprint(change(*halves, ended=[MIDDLE]))
    assert made.corners == frozenset()
    assert made.edges == {edge_between(at(20, y), at(40, y)) for y in (0, 30)}
    assert made.parcels == {MIDDLE.id}


def test_attributes_alone_touch_no_boundary() -> None:
    made = footprint(change(replace(WEST, address="Navoiy 1")))
    assert (made.corners, made.edges, made.parcels) == (frozenset(), frozenset(), {WEST.id})


def test_what_a_reversal_brings_back_was_not_there_to_be_touched() -> None:
    made = footprint(replace(change(WEST), reverses=MIDDLE.id, revived=(WEST.id,)))
    assert made.is_empty


def test_shifts_of_two_sides_of_one_parcel_meet_in_the_parcel_and_in_the_edges_between() -> None:
    one, other = footprint(shifted(WEST, MIDDLE, 20, 22)), footprint(shifted(MIDDLE, EAST, 40, 38))
    met = meeting(one, other)
    assert met.parcels == {MIDDLE.id}
    assert met.edges == {edge_between(at(20, y), at(40, y)) for y in (0, 30)}


def test_changes_of_land_that_is_apart_do_not_meet() -> None:
    far = parcel("9", rectangle(200, 0, 220, 30))
    other = footprint(change(replace(far, geometry=rectangle(200, 0, 221, 30))), {far.id: far})
    assert meeting(footprint(shifted(WEST, MIDDLE, 20, 22)), other).is_empty


def test_a_corner_on_a_neighbours_edge_meets_it_though_no_parcel_is_common() -> None:
    """The register has a T-junction: the upper parcel lacks the corner in which the two lower ones meet."""
    upper = parcel("7", rectangle(0, 30, 40, 60))
    base = {**ROW, upper.id: upper}
    raised = replace(upper, geometry=polygon((0, 31), (40, 30), (40, 60), (0, 60)))
    mine, theirs = footprint(shifted(WEST, MIDDLE, 20, 22), base), footprint(change(raised), base)
    met = meeting(mine, theirs)
    assert not met.parcels
    assert at(20, 30) in met.corners
    boundaries = met_boundaries(met, Outlines([WEST, MIDDLE, upper]), {WEST.id, MIDDLE.id, upper.id})
    assert {upper.id} < frozenset().union(*(item.parcels for item in boundaries))
    assert meeting(theirs, mine).edges == {edge_between(at(0, 30), at(40, 30))}


def test_a_boundary_is_told_once_however_many_corners_of_it_are_touched() -> None:
    corners = [(20.0, float(y)) for y in range(0, 31, 3)]
    one = replace(WEST, geometry=polygon((0, 0), *corners, (0, 30)))
    other = replace(MIDDLE, geometry=polygon((40, 0), (40, 30), *reversed(corners)))
    base = {one.id: one, other.id: other}
    moved = [(x + 1.0, y) if 0 < y < 30 else (x, y) for x, y in corners]
    made = change(
        replace(one, geometry=polygon((0, 0), *moved, (0, 30))),
        replace(other, geometry=polygon((40, 0), (40, 30), *reversed(moved))),
    )
    mine = footprint(made, base)
    (boundary,) = met_boundaries(meeting(mine, mine), Outlines(base.values()), base.keys())
    assert boundary.parcels == {one.id, other.id}
    assert isinstance(boundary.place, MultiLineString)
    assert boundary.place.length > 29.9


@settings(max_examples=60, deadline=None)
@given(st.floats(15, 25), st.floats(15, 25), st.floats(35, 45))
def test_meeting_is_the_same_from_both_sides(to: float, top: float, other: float) -> None:
    one, two = footprint(shifted(WEST, MIDDLE, 20, to, top)), footprint(shifted(MIDDLE, EAST, 40, other))
    there, back = meeting(one, two), meeting(two, one)
    assert there.on_boundary == back.on_boundary
    assert (there.parcels, there.edges & one.edges & two.edges) == (back.parcels, back.edges & one.edges & two.edges)
