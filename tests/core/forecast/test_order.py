"""In which order queued changes fit by themselves."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.forecast import order
from cadastre_plugin.core.forecast.order import fitting_order
from tests.core.making import change, id_of, new_parcel, parcel, rectangle

LOTS = [parcel(str(at), rectangle(20 * at, 0, 20 * at + 20, 30)) for at in range(1, 6)]
REGISTER = Sides(parcels={lot.id: lot for lot in LOTS})


def named(name: str, made: Change) -> Change:
    return replace(made, id=id_of(name))


def shift(name: str, at: int, by: float) -> Change:
    """The side between lot `at` and the next goes east."""
    one, other = LOTS[at - 1], LOTS[at]
    west, line, east = 20.0 * at, 20.0 * at + 20 + by, 20.0 * at + 40
    return named(
        name,
        change(
            replace(one, geometry=rectangle(west, 0, line, 30)), replace(other, geometry=rectangle(line, 0, east, 30))
        ),
    )


def addressed(name: str, at: int, address: str) -> Change:
    return named(name, change(replace(LOTS[at - 1], address=address), kind="attributes"))


def halves(name: str, at: int) -> Change:
    lot, west = LOTS[at - 1], 20.0 * at
    parts = [
        new_parcel(f"{name} west", rectangle(west, 0, west + 8, 30), legal_area=None),
        new_parcel(f"{name} east", rectangle(west + 8, 0, west + 20, 30), legal_area=None),
    ]
    links = [(str(at), f"{name} west"), (str(at), f"{name} east")]
    return named(name, change(*parts, ended=[lot], kind="split", lineage=links))


def order_of(*changes: Change, **more: object) -> order.Order:
    return fitting_order(changes, REGISTER, **more)


def test_changes_of_different_attributes_and_sides_fit_as_they_came() -> None:
    first, second, third = shift("a", 1, 2), addressed("b", 2, "Navoiy 1"), shift("c", 3, 2)
    assert order_of(first, second, third) == order.Order((first.id, second.id, third.id))


def test_of_two_that_move_the_same_side_one_is_left() -> None:
    first, second = shift("a", 1, 2), shift("b", 1, -2)
    assert order_of(first, second) == order.Order((first.id,), (second.id,))
    assert order_of(second, first) == order.Order((second.id,), (first.id,))


def test_what_only_fits_the_other_way_round_is_turned_round() -> None:
    """What an address becomes of a lot that was cut, someone has to say; an addressed lot can be cut."""
    cut, renamed = halves("cut", 2), addressed("renamed", 2, "Navoiy 1")
    assert order_of(cut, renamed).fits == order_of(renamed, cut).fits == (renamed.id, cut.id)


def test_a_change_that_the_rules_refuse_is_left() -> None:
    first, second = shift("a", 1, 2), addressed("b", 2, "Navoiy 1")
    refused = order_of(first, second, sound=lambda made, register: made.id != first.id)
    assert refused == order.Order((second.id,), (first.id,))


def test_the_longest_order_is_found_though_the_first_change_stands_in_the_way_of_two() -> None:
    def corner(name: str, *after: object) -> Change:
        return named(name, change(*after))

    both = corner(
        "both",
        replace(LOTS[0], geometry=rectangle(20, 0, 43, 30)),
        replace(LOTS[1], geometry=rectangle(43, 0, 63, 30)),
        replace(LOTS[2], geometry=rectangle(63, 0, 80, 30)),
    )
    one, two = shift("one", 1, -3), shift("two", 2, -3)
    assert order_of(both, one, two).fits == (one.id, two.id)


def test_it_stops_after_so_many_attempts_and_says_so(monkeypatch) -> None:
    monkeypatch.setattr(order, "MOST_TRIED", 2)
    cut_short = order_of(shift("a", 1, 2), shift("b", 1, -2), shift("c", 3, 2))
    assert not cut_short.is_complete and len(cut_short.fits) + len(cut_short.left) == 3


CHOICES = st.lists(
    st.sampled_from(
        [
            shift("s1", 1, 2),
            shift("s1b", 1, -3),
            shift("s2", 2, 2),
            shift("s3", 3, -2),
            addressed("a1", 1, "Navoiy 1"),
            addressed("a1b", 1, "Navoiy 2"),
            addressed("a4", 4, "Navoiy 4"),
            halves("h5", 5),
        ]
    ),
    unique_by=lambda made: made.id,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(CHOICES, st.randoms(use_true_random=False))
def test_how_many_fit_does_not_depend_on_the_order_in_which_they_came(changes: list[Change], random) -> None:
    def told(found: order.Order) -> set[UUID]:
        return {*found.fits, *found.left}

    other = random.sample(changes, len(changes))
    one, two = order_of(*changes), order_of(*other)
    assert told(one) == told(two) == {made.id for made in changes}
    assert len(one.fits) == len(two.fits)
