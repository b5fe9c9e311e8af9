"""Corners that neighbours have in common: new ones are moved onto those that stay, and given to edges they lie on."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from cadastre_plugin.core.boundary.corners_shared import changed_box, inserted, moves_onto, touching_itself, widened
from tests.core.boundary.block import place
from tests.core.making import polygon, rectangle

REACH = 0.0015
WIDE = (*place(-100, -100), *place(100, 100))


@pytest.mark.parametrize("far", [0, 3, 400])
def test_a_new_corner_goes_onto_the_nearest_that_stays_however_many_there_are(far):
    new = np.array([(10.0, 5.0), (20.0, 5.0), (20.0, 5.001)])
    elsewhere = np.column_stack([np.linspace(-50, 50, far), np.full(far, 80.0)])
    staying = np.concatenate([elsewhere, [(10.001, 5.0), (10.0, 5.0005)], elsewhere + 1.0])
    assert moves_onto(new, staying, REACH) == {(10.0, 5.0): (10.0, 5.0005), (20.0, 5.001): (20.0, 5.0)}


def test_new_corners_are_given_to_each_that_has_them_on_an_edge_and_to_nobody_else():
    beside = [rectangle(20, 10 * row, 40, 10 * row + 10) for row in range(-3, 4)]
    before = rectangle(0, 0, 20, 10)
    drawn = polygon((0, 0), (20, 0), (20, 4), (20, 10), (0, 10))
    own, *others = inserted([drawn], [before], beside, WIDE, REACH)
    assert own is drawn
    gained = [place(20, 4) in map(tuple, shapely.get_coordinates(shape).tolist()) for shape in others]
    assert gained == [row == 0 for row in range(-3, 4)]
    assert all(shape is was for shape, was, has in zip(others, beside, gained, strict=True) if not has)


@pytest.mark.parametrize("turned", [False, True])
def test_an_old_corner_on_an_old_edge_is_an_old_fault_whichever_way_the_edge_runs(turned):
    before = polygon((0, 0), (0, 10), (20, 10), (20, 0)) if turned else rectangle(0, 0, 20, 10)
    beside = [rectangle(20, 0, 40, 4), rectangle(20, 4, 40, 10)]
    drawn = polygon((0, 0), (20, 0), (20, 10), (0, 11))
    assert inserted([drawn], [before], beside, WIDE, REACH)[0] is drawn
    shifted = rectangle(0, 0, 20, 10.5)
    assert place(20, 4) in map(
        tuple, shapely.get_coordinates(inserted([shifted], [before], beside, WIDE, REACH)[0]).tolist()
    )


def test_a_needle_is_seen_where_it_is_new():
    before, needle = rectangle(0, 0, 20, 30), polygon((0, 0), (20, 0), (20, 30), (10, 0.001), (0, 30))
    other = rectangle(40, 0, 60, 30)
    assert list(touching_itself([other, needle], [before, other], WIDE, REACH)) == [1]
    assert list(touching_itself([other, needle], [needle, other], WIDE, REACH)) == []
    assert list(touching_itself([before, other], [other], WIDE, REACH)) == []


def test_a_new_edge_that_comes_to_an_old_corner_is_a_needle_unless_it_was_one():
    before = rectangle(0, 0, 40, 20)
    holed = polygon((0, 0), (40, 0), (40, 20), (0, 20), holes=[[(10, 0.5), (12, 0.5), (12, 2)]])
    cut = polygon((0, 0.499), (40, 0.499), (40, 20), (0, 20), holes=[[(10, 0.5), (12, 0.5), (12, 2)]])
    assert list(touching_itself([cut], [holed], WIDE, REACH)) == [0]
    assert list(touching_itself([cut], [cut, before], WIDE, REACH)) == []
    lifted = polygon((0, 0.498), (40, 0.499), (40, 20), (0, 20), holes=[[(10, 0.5), (12, 0.5), (12, 2)]])
    assert list(touching_itself([lifted], [cut], WIDE, REACH)) == [], "an old fault does not stand in the way"


def test_a_corner_that_others_were_moved_onto_is_looked_for_farther_but_not_at_the_end_of_an_edge():
    before, met = rectangle(40, 0, 60, 30), np.array([place(5, 10)])
    holed = polygon((0, 10.003), (0, 0), (20, 0), (20, 10.003), holes=[[(5, 10), (5, 8), (7, 8)]])
    assert touching_itself([holed], [before], WIDE, REACH) == []
    assert touching_itself([holed], [before], WIDE, REACH, met) == [0]
    short = polygon((5, 10), (4.997, 10.001), (4.232, 6.598), (23.912, 2.25), (24.642, 5.66))
    assert touching_itself([short], [before], WIDE, REACH, met) == []
    neighbour = polygon((0, 10.003), (20, 10.003), (20, 20), (0, 20))
    assert inserted([short], [before], [neighbour], WIDE, REACH, met)[1] is not neighbour
    assert inserted([short], [before], [neighbour], WIDE, REACH)[1] is neighbour


def test_the_box_is_that_of_the_edges_that_differ():
    before, after = rectangle(0, 0, 20, 30), polygon((0, 0), (20, 0), (20, 30), (10, 31), (0, 30))
    assert changed_box([before], [after]) == pytest.approx((*place(0, 30), *place(20, 31)))
    assert changed_box([before], [before]) is None
    assert widened((0.0, 0.0, 1.0, 1.0), 2.0) == (-2.0, -2.0, 3.0, 3.0)
