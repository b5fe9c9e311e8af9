"""Pieces of edges beside others, against GEOS's buffer where that is sound."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from cadastre_plugin.core.geometry.beside import beside, names_of
from cadastre_plugin.core.geometry.edges import Edges, edges_of

REACH = 0.0015


def edges(*lines: tuple[tuple[float, float], tuple[float, float]]) -> Edges:
    ends = np.array(lines, dtype=float).reshape(-1, 2, 2)
    return Edges(ends[:, 0], ends[:, 1], np.arange(len(ends)))


def lengths(pieces: Edges) -> list[float]:
    return [round(float(length), 6) for length in np.hypot(*(pieces.end - pieces.start).T)]


MINE = edges(((0, 0), (10, 0)))


@pytest.mark.parametrize(
    ("others", "covered", "free"),
    [
        ([], [], [10.0]),
        ([((10, 0), (0, 0))], [10.0], []),
        ([((4, 0), (2, 0))], [2.0], [2.0, 6.0]),
        ([((4, 0.001), (2, -0.001)), ((5, 0), (3, 0))], [3.0], [2.0, 5.0]),
        ([((0, 0.002), (10, 0.002))], [], [10.0]),
        ([((5, -3), (5, 3))], [], [10.0]),
        ([((10, 0), (0.002, 0))], [10.0], []),
    ],
    ids=["alone", "the same", "a part", "two that meet", "too far", "across", "a crumb is left"],
)
def test_what_runs_beside(others, covered: list[float], free: list[float]) -> None:
    with_others, without = beside(MINE, edges(*others), REACH)
    assert (lengths(with_others), lengths(without)) == (covered, free)


def test_an_edge_has_the_name_of_the_one_that_runs_back_and_no_other() -> None:
    rng = np.random.default_rng(1)
    ends = np.round(rng.uniform(370_100, 370_103, (2000, 2, 2)), 1)
    back = Edges(ends[:, 1], ends[:, 0], np.arange(len(ends)))
    there = Edges(ends[:, 0], ends[:, 1], np.arange(len(ends)))
    assert (names_of(there) == names_of(back)).all()
    different = {frozenset(map(tuple, pair)) for pair in ends.tolist()}
    assert len(np.unique(names_of(there))) == len(different)


def test_a_piece_is_of_the_owner_of_its_edge() -> None:
    both = edges(((0, 0), (10, 0)), ((0, 5), (8, 5)), ((20, 0), (21, 0)))
    covered, free = beside(both, edges(((8, 5), (0, 5)), ((2, 0), (4, 0))), REACH)
    assert (covered.owner.tolist(), free.owner.tolist()) == ([1, 0], [0, 0, 2])


def test_pieces_of_two_edges_meet_exactly() -> None:
    square = edges_of(np.array([box(0.1, 0.1, 7.3, 9.7)], dtype=object))
    _, free = beside(square, edges(((7.3, 2), (7.3, 0.1))), REACH)
    merged = shapely.line_merge(shapely.union_all(shapely.linestrings(np.stack([free.start, free.end], axis=1))))
    assert merged.geom_type == "LineString"


millimetres = st.integers(-20, 20).map(lambda count: count / 2)
segments = st.tuples(st.tuples(millimetres, millimetres), st.tuples(millimetres, millimetres)).filter(
    lambda ends: ends[0] != ends[1]
)


@settings(max_examples=150, deadline=None)
@given(segments, st.lists(segments, max_size=4))
def test_the_same_as_a_flat_buffer(mine, others) -> None:
    """Up to the ends, which a buffer rounds and a strip does not."""
    covered, free = beside(edges(mine), edges(*others), REACH)
    line = shapely.LineString(mine)
    assert sum(lengths(covered)) + sum(lengths(free)) == pytest.approx(line.length, abs=1e-4)
    strips = shapely.union_all([shapely.LineString(other).buffer(REACH, cap_style="flat") for other in others])
    assert sum(lengths(free)) == pytest.approx(line.difference(strips).length, abs=0.05)
