"""Which lands share more than boundary: the same whether one has four corners or hundreds, and is prepared for it."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import Point, box

from cadastre_plugin.core.geometry.land import WORTH_PREPARING, edges_meet, insides_meet, pairs_meet


def lands():
    """Squares in rows, some of which overlap, and round ones of many corners over them."""
    squares = [box(x, y, x + 10, y + 10 + (x == 20)) for x in range(0, 60, 10) for y in range(0, 60, 10)]
    round_ones = [Point(x, x).buffer(12.0, quad_segs=100) for x in (15, 30, 70)]
    made = np.array([*squares, *round_ones], dtype=object)
    assert (shapely.get_num_coordinates(made) > WORTH_PREPARING).sum() == 3
    return made


def test_every_pair_is_told_right():
    found = lands()
    one, other = np.triu_indices(len(found), 1)
    shared = shapely.area(shapely.intersection(found[one], found[other])) > 0
    assert shared.any() and not shared.all()
    assert (pairs_meet(found, one, other) == shared).all()
    assert (pairs_meet(found, other, one) == shared).all()
    assert len(pairs_meet(found, one[:0], other[:0])) == 0


def test_edges_are_told_from_points_and_from_insides():
    others = np.array([box(10, 0, 20, 10), box(10, 10, 20, 20), box(5, 5, 20, 20), box(30, 0, 40, 10)], dtype=object)
    own = box(0, 0, 10, 10)
    assert edges_meet(own, others).tolist() == [True, False, False, False]
    assert insides_meet(own, others).tolist() == [False, False, True, False]


def test_the_geometry_itself_is_not_prepared_since_threads_share_it():
    own = lands()[-1]
    insides_meet(own, lands())
    assert not shapely.is_prepared(own)
