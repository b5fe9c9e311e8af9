"""A pin follows what it is set to, and says when that is gone."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon

from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind, anchor_document, anchor_of
from cadastre_plugin.core.review.pinning import anchor_at
from cadastre_plugin.core.review.standing import Pinned, PinState, Seen, carried, followed, pinned, seen
from cadastre_plugin.core.rules.finding import Finding, Severity
from tests.core.making import ORIGIN, change, id_of, new_parcel, parcel, rectangle

WEST, EAST = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(20, 0, 40, 30))


def at(x: float, y: float) -> tuple[float, float]:
    return ORIGIN[0] + x, ORIGIN[1] + y


def state(*parcels: Parcel, **parts: object) -> Seen:
    return Seen({one.id: one for one in parcels}, **parts)  # type: ignore[arg-type]


def corner(x: float, y: float, of: Parcel = WEST) -> Anchor:
    return Anchor(AnchorKind.CORNER, at(x, y), of.id)


def with_corner(one: Parcel, was: tuple[float, float], now: tuple[float, float]) -> Parcel:
    ring = [now if position == was else position for position in one.geometry.geoms[0].exterior.coords]
    return replace(one, geometry=MultiPolygon([Polygon(ring)]))


def test_a_corner_that_stays_holds_its_pin():
    moved = with_corner(WEST, at(20, 30), at(21, 30))
    assert pinned(corner(0, 0), state(WEST), state(moved)) == Pinned(PinState.STANDS, at(0, 0))


def test_a_pin_goes_with_its_corner():
    moved = with_corner(WEST, at(20, 30), at(21.5, 30.25))
    assert pinned(corner(20, 30), state(WEST), state(moved)) == Pinned(PinState.CHANGED, at(21.5, 30.25))


def test_an_anchor_that_nobody_has_yet_goes_with_its_corner_edit_by_edit():
    one = with_corner(WEST, at(20, 30), at(21, 30))
    two = with_corner(one, at(21, 30), at(22, 31))
    first = carried(corner(20, 30), state(WEST), state(one))
    assert first == corner(21, 30)
    assert carried(first, state(one), state(two)) == corner(22, 31)
    assert carried(corner(0, 0), state(WEST), state(one)) == corner(0, 0)
    gone = replace(WEST, geometry=MultiPolygon([Polygon([at(0, 0), at(20, 0), at(0, 30)])]))
    assert carried(corner(20, 30), state(WEST), state(gone)) == corner(20, 30), "it stays where it was"
    place = Anchor(AnchorKind.PLACE, at(20, 30))
    assert carried(place, state(WEST), state(one)) is place


def test_a_corner_that_was_removed_is_gone_and_the_pin_stays_where_it_was():
    five = replace(WEST, geometry=MultiPolygon([Polygon([at(0, 0), at(10, -5), at(20, 0), at(20, 30), at(0, 30)])]))
    found = pinned(corner(10, -5), state(five), state(WEST))
    assert found == Pinned(PinState.GONE, at(10, -5))


def test_a_corner_that_is_the_neighbours_now_still_holds_its_pin():
    """The parcel that it was pinned to is split: its parts have the corner."""
    parts = new_parcel("a", rectangle(0, 0, 8, 30)), new_parcel("b", rectangle(8, 0, 20, 30))
    assert pinned(corner(20, 30), state(WEST), state(*parts)) == Pinned(PinState.STANDS, at(20, 30))
    assert pinned(corner(20, 30), state(WEST), state(EAST)) == Pinned(PinState.STANDS, at(20, 30))
    far = parcel("3", rectangle(100, 0, 120, 30))
    assert pinned(corner(20, 30), state(WEST), state(far)).state is PinState.GONE


def test_a_corner_of_a_parcel_that_ends_is_followed_in_its_neighbour():
    moved = with_corner(EAST, at(20, 30), at(22, 30))
    assert pinned(corner(20, 30), state(WEST, EAST), state(moved)) == Pinned(PinState.CHANGED, at(22, 30))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-4000, 4000), st.integers(-4000, 4000)), min_size=1, max_size=4),
    st.integers(0, 3),
)
def test_a_pin_is_always_on_a_corner_or_gone(moves, which):
    """Whatever is done with the corners of a parcel, a pin that is not gone stands on one of them."""
    corners = list(WEST.geometry.geoms[0].exterior.coords)[:4]
    ring = [(x + move[0] / 1000, y + move[1] / 1000) for (x, y), move in zip(corners, moves, strict=False)]
    after = replace(WEST, geometry=MultiPolygon([Polygon(ring + corners[len(ring) :])]))
    found = pinned(Anchor(AnchorKind.CORNER, corners[which], WEST.id), state(WEST), state(after))
    standing = {tuple(position) for position in after.geometry.geoms[0].exterior.coords}
    assert found.state is PinState.GONE or found.place in standing
    assert (found.state is PinState.STANDS) == (corners[which] in standing)


def test_a_place_stays_a_place():
    anchor = Anchor(AnchorKind.PLACE, at(1, 1))
    assert pinned(anchor, state(WEST), state()) == Pinned(PinState.STANDS, at(1, 1))


def test_a_parcel_says_whether_it_is_another_one_or_gone():
    anchor = Anchor(AnchorKind.PARCEL, at(19, 15), WEST.id)
    narrow = replace(WEST, geometry=rectangle(0, 0, 10, 30))
    assert pinned(anchor, state(WEST), state(WEST)) == Pinned(PinState.STANDS, at(19, 15))
    found = pinned(anchor, state(WEST), state(narrow))
    assert found.state is PinState.CHANGED and narrow.geometry.contains(Point(found.place)), "the pin stays inside"
    assert pinned(anchor, state(WEST), state(replace(WEST, purpose="shop"))) == Pinned(PinState.CHANGED, at(19, 15))
    assert pinned(anchor, state(WEST), state(EAST)) == Pinned(PinState.GONE, at(19, 15))


def test_what_was_ended_already_when_the_remark_was_written_is_not_gone_since():
    parcel_anchor = Anchor(AnchorKind.PARCEL, at(1, 1), WEST.id)
    assert pinned(parcel_anchor, state(), state()).state is PinState.STANDS
    assert pinned(Anchor(AnchorKind.RIGHT, right_id=uuid4()), state(), state()).state is PinState.STANDS


def test_a_right_says_whether_it_is_another_one_or_gone():
    right = Right(uuid4(), 0, "lease", RightClass.RIGHT, WEST.id)
    anchor = Anchor(AnchorKind.RIGHT, at(1, 1), right_id=right.id)

    def became(now: Right | None) -> PinState:
        after = {} if now is None else {right.id: now}
        return pinned(anchor, state(rights={right.id: right}), state(rights=after)).state

    assert became(right) is PinState.STANDS
    assert became(replace(right, version=4)) is PinState.STANDS, "made from a newer state of the register"
    assert became(replace(right, number="7")) is PinState.CHANGED
    assert became(None) is PinState.GONE


def test_a_finding_is_known_by_its_rule_and_subjects_and_goes_where_it_is_now():
    def overlap(*subjects: Parcel, place: tuple[float, float]) -> Finding:
        return Finding("overlap", Severity.ERROR, tuple(one.id for one in subjects), "x", place=Point(place))

    anchor = Anchor(AnchorKind.FINDING, at(20, 10), rule="overlap", subjects=(WEST.id, EAST.id))
    same, moved = overlap(EAST, WEST, place=at(20, 10)), overlap(EAST, WEST, place=at(21, 10))
    assert pinned(anchor, Seen(), Seen(findings=(same,))) == Pinned(PinState.STANDS, at(20, 10))
    assert pinned(anchor, Seen(), Seen(findings=(moved,))) == Pinned(PinState.CHANGED, at(21, 10))
    others = overlap(WEST, place=at(20, 10)), replace(same, rule="sliver")
    assert pinned(anchor, Seen(), Seen(findings=others)) == Pinned(PinState.GONE, at(20, 10))


def test_what_a_change_ends_is_not_seen_and_what_it_leaves_alone_is():
    made = change(replace(EAST, purpose="shop"), ended=[WEST])
    third = parcel("3", rectangle(40, 0, 60, 30))
    parcels = seen(made, {one.id: one for one in (WEST, EAST, third)}).parcels
    assert {id: one.purpose for id, one in parcels.items()} == {EAST.id: "shop", third.id: None}


@pytest.mark.parametrize("kind", AnchorKind)
def test_an_anchor_without_what_it_is_pinned_to_is_refused(kind):
    with pytest.raises(ChangeError) as refused:
        Anchor(kind)
    assert refused.value.code == "anchor_incomplete"


@pytest.mark.parametrize(
    "anchor",
    [
        Anchor(AnchorKind.PLACE, at(0.125, 7)),
        Anchor(AnchorKind.CORNER, at(1, 2), id_of("1")),
        Anchor(AnchorKind.RIGHT, right_id=id_of("r")),
        Anchor(AnchorKind.FINDING, None, rule="overlap", subjects=(id_of("1"), id_of("2"))),
        Anchor(AnchorKind.PARCEL, at(1, 2), id_of("1")),
    ],
    ids=lambda anchor: anchor.kind,
)
def test_an_anchor_comes_back_from_its_json_form(anchor):
    assert anchor_of(anchor_document(anchor)) == anchor


def test_in_a_draft_a_pin_goes_on_from_where_the_service_last_saw_it():
    """The corner moved in the last revision, and moves again in the draft that goes on from it."""
    anchor, known = corner(20, 30), Pinned(PinState.CHANGED, at(21, 30))
    last = with_corner(WEST, at(20, 30), at(21, 30))
    outlines = {WEST.id: last.geometry}
    assert followed(anchor, known, outlines, state(last)) == known
    draft = with_corner(last, at(21, 30), at(22, 31))
    assert followed(anchor, known, outlines, state(draft)) == Pinned(PinState.CHANGED, at(22, 31))
    back = with_corner(last, at(21, 30), at(20, 30))
    assert followed(anchor, known, outlines, state(back)) == Pinned(PinState.STANDS, at(20, 30))
    gone = replace(WEST, geometry=MultiPolygon([Polygon([at(0, 0), at(20, 0), at(0, 30)])]))
    assert followed(anchor, known, outlines, state(gone)) == Pinned(PinState.GONE, at(21, 30))


def test_in_a_draft_a_finding_is_gone_as_soon_as_the_rules_find_it_no_more():
    anchor = Anchor(AnchorKind.FINDING, at(20, 10), rule="overlap", subjects=(WEST.id,))
    found = Finding("overlap", Severity.ERROR, (WEST.id,), "x", place=Point(at(20, 10)))
    known = Pinned(PinState.STANDS, at(20, 10))
    assert followed(anchor, known, {}, Seen(findings=(found,))) == known
    assert followed(anchor, known, {}, Seen()).state is PinState.GONE


def test_in_a_draft_the_pin_of_a_parcel_stays_inside():
    anchor, known = Anchor(AnchorKind.PARCEL, at(19, 15), WEST.id), Pinned(PinState.STANDS, at(19, 15))
    narrow = replace(WEST, geometry=rectangle(0, 0, 10, 30))
    found = followed(anchor, known, {}, state(narrow))
    assert found.place is not None and narrow.geometry.contains(Point(found.place))
    assert followed(anchor, known, {}, state()) == known


@pytest.mark.parametrize(
    ("clicked", "kind", "place", "parcel"),
    [
        ((20.3, 30.2), AnchorKind.CORNER, (20, 30), WEST),
        ((0.1, 0.0), AnchorKind.CORNER, (0, 0), WEST),
        ((20.2, 29.9), AnchorKind.CORNER, (20, 30), EAST),
        ((19.8, 29.9), AnchorKind.CORNER, (20, 30), WEST),
        ((10.0004, 15), AnchorKind.PLACE, (10, 15), WEST),
        ((30, 15), AnchorKind.PLACE, (30, 15), EAST),
        ((100, 100), AnchorKind.PLACE, (100, 100), None),
    ],
)
def test_a_click_means_the_nearest_corner_within_reach_else_the_place(clicked, kind, place, parcel):
    found = anchor_at(at(*clicked), 0.5, (WEST, EAST))
    assert (found.kind, found.place) == (kind, at(*place))
    assert found.parcel_id == (parcel.id if parcel else None)


def test_where_nothing_stands_a_click_means_the_place():
    assert anchor_at(at(1, 1), 0.5, ()).kind is AnchorKind.PLACE
