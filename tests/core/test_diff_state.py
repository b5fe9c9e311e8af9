from __future__ import annotations

from dataclasses import replace

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Lineage
from cadastre_plugin.core.change.diff_state import change_from_states
from cadastre_plugin.core.change.document import content_hash, from_document, to_document
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from tests.core.making import change, id_of, new_parcel, parcel, polygon, rectangle

WEST, EAST = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(20, 0, 40, 30), version=4)
HEADER = change(kind="split")


def by_id(*parcels: Parcel) -> dict:
    return {item.id: item for item in parcels}


def made(current: dict, *links: tuple[str, str]) -> object:
    lineage = [Lineage(id_of(parent), id_of(child)) for parent, child in links]
    return change_from_states(by_id(WEST, EAST), current, HEADER, lineage)


def test_what_did_not_change_is_not_in_the_change() -> None:
    assert made(by_id(WEST, EAST)).is_empty()


def test_a_ring_that_starts_elsewhere_is_the_same() -> None:
    turned = polygon((20, 30), (0, 30), (0, 0), (20, 0))
    backwards = MultiPolygon([part.reverse() for part in turned.geoms])
    for geometry in (turned, backwards):
        assert made(by_id(replace(WEST, geometry=geometry), EAST)).is_empty()


def test_a_millimetre_is_a_change() -> None:
    [edit] = made(by_id(replace(WEST, geometry=rectangle(0, 0, 20.001, 30)), EAST)).parcels
    assert edit.id == WEST.id


def test_a_corner_on_a_straight_line_is_a_change() -> None:
    with_corner = polygon((0, 0), (20, 0), (20, 12), (20, 30), (0, 30))
    assert len(made(by_id(replace(WEST, geometry=with_corner), EAST)).parcels) == 1


def test_an_attribute_is_a_change_and_keeps_its_base_version() -> None:
    [edit] = made(by_id(WEST, replace(EAST, purpose="shop", version=0))).parcels
    assert edit.base_version == edit.after.version == 4


def test_a_split() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 10, 30)), new_parcel("b", rectangle(10, 0, 20, 30))]
    split = made(by_id(*halves, EAST), ("1", "a"), ("1", "b"))
    assert {(edit.id, edit.base_version, edit.after is None) for edit in split.parcels} == {
        (WEST.id, 1, True),
        (id_of("a"), NEW, False),
        (id_of("b"), NEW, False),
    }
    assert {link.child_id for link in split.lineage} == {id_of("a"), id_of("b")}
    assert from_document(to_document(split, 10728), 10728) == split


def test_a_part_that_was_cut_again_is_passed_over() -> None:
    pieces = [new_parcel(name, rectangle(x, 0, x + 5, 30)) for name, x in (("a", 0), ("c", 10), ("d", 15))]
    split = made(by_id(*pieces, EAST), ("1", "a"), ("1", "b"), ("b", "c"), ("b", "d"))
    assert {link.child_id for link in split.lineage} == {id_of("a"), id_of("c"), id_of("d")}
    assert {link.parent_id for link in split.lineage} == {WEST.id}


def test_a_split_that_was_undone_leaves_nothing() -> None:
    assert made(by_id(WEST, EAST), ("1", "a"), ("1", "b")) == HEADER


def test_one_that_takes_up_another() -> None:
    grown = replace(WEST, geometry=rectangle(0, 0, 40, 30))
    merged = made(by_id(grown), ("2", "1"), ("1", "1"))
    assert merged.lineage == (Lineage(EAST.id, WEST.id),)


def test_lineage_that_runs_in_a_circle_ends() -> None:
    assert made(by_id(WEST, EAST), ("x", "y"), ("y", "x"), ("1", "x")).is_empty()


def test_the_order_of_the_layer_does_not_matter() -> None:
    moved = [replace(WEST, purpose="shop"), replace(EAST, purpose="shop"), new_parcel("n", rectangle(50, 0, 60, 30))]
    one, other = made(by_id(*moved)), made(by_id(*reversed(moved)))
    assert content_hash(to_document(one, 10728)) == content_hash(to_document(other, 10728))
    assert [str(edit.id) for edit in one.parcels] == sorted(str(item.id) for item in moved)


def test_same_state_sees_every_attribute() -> None:
    for name, value in (
        ("number", "x"),
        ("district", "10"),
        ("legal_area", 1.0),
        ("purpose", "shop"),
        ("address", "y"),
    ):
        assert not same_state(WEST, replace(WEST, **{name: value}))
    assert same_state(WEST, replace(WEST, version=9))
