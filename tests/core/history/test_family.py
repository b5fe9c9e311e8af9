"""Families of parcels, and how they are drawn: children right of their parents, no two in one place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.history.family import Descent, Family, Kin
from cadastre_plugin.core.history.tree_layout import Place, forward, laid_out
from cadastre_plugin.core.numbers.written_number import written_key

BEGIN = datetime(1960, 1, 1, tzinfo=UTC)


def kin(number: int, year: int, until: int | None = None) -> Kin:
    end = None if until is None else BEGIN + timedelta(days=365 * until)
    return Kin(UUID(int=number), str(number), BEGIN + timedelta(days=365 * year), end, 600.0, (0.0, 0.0, 1.0, 1.0))


def family(*members: Kin, links: list[tuple[int, int]]) -> Family:
    made = tuple(Descent(UUID(int=parent), UUID(int=child)) for parent, child in links)
    return Family(members[0].id, {one.id: one for one in members}, made)


def ids(*numbers: int) -> list[UUID]:
    return [UUID(int=number) for number in numbers]


SPLIT_AND_MERGED = family(
    kin(1, 0, 5), kin(2, 0, 9), kin(3, 5, 9), kin(4, 5), kin(5, 9), links=[(1, 3), (1, 4), (3, 5), (2, 5)]
)


def test_successors_are_the_parcels_of_today() -> None:
    assert [one.id for one in SPLIT_AND_MERGED.successors(UUID(int=1))] == ids(4, 5)
    assert [one.id for one in SPLIT_AND_MERGED.successors(UUID(int=2))] == ids(5)
    assert [one.id for one in SPLIT_AND_MERGED.successors(UUID(int=4))] == ids(4)


def test_the_line_of_a_parcel_is_what_it_came_from_and_became() -> None:
    assert SPLIT_AND_MERGED.line(UUID(int=3)) == frozenset(ids(1, 3, 5))


def test_generations_stand_side_by_side() -> None:
    places = laid_out(SPLIT_AND_MERGED)
    assert [places[id].column for id in ids(1, 2, 3, 4, 5)] == [0, 0, 1, 1, 2]
    assert places[UUID(int=1)].row == (places[UUID(int=3)].row + places[UUID(int=4)].row) / 2


def test_a_parcel_that_was_brought_back_is_drawn_once() -> None:
    returned = family(kin(1, 0), kin(2, 5, 9), kin(3, 5, 9), links=[(1, 2), (1, 3), (2, 1), (3, 1)])
    assert len(list(forward(returned))) == 2
    assert laid_out(returned)[UUID(int=1)] == Place(0, 0.5)
    assert [one.id for one in returned.successors(UUID(int=2))] == ids(1)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 120))
def test_no_two_parcels_stand_in_one_place_and_time_goes_to_the_right(seed: int, count: int) -> None:
    drawn = _random_family(Random(seed), count)
    places = laid_out(drawn)
    assert len(set(places.values())) == len(places) == count
    for link in forward(drawn):
        assert places[link.parent_id].column < places[link.child_id].column


def test_thousands_in_one_line_do_not_run_out_of_stack() -> None:
    count = 5000
    line = family(*(kin(each, each) for each in range(count)), links=[(each, each + 1) for each in range(count - 1)])
    assert laid_out(line)[UUID(int=count - 1)] == Place(count - 1, 0.0)
    assert len(line.successors(UUID(int=0))) == count


def test_what_everybody_writes_alike_is_one_number() -> None:
    assert written_key("АВ 17/3-к") == written_key("ab-17.3K") == "AB173K"
    assert written_key(" - / ") == ""


def _random_family(dice: Random, count: int) -> Family:
    links = [
        (parent, child)
        for child in range(1, count)
        for parent in {dice.randrange(child) for _ in range(dice.choice((0, 1, 1, 1, 2)))}
    ]
    return family(*(kin(each, each) for each in range(count)), links=links)
