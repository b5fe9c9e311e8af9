"""While a corner is dragged the balance sheet says what a full computation would say."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.boundary.balance import balance
from cadastre_plugin.core.boundary.corner import move_corner
from cadastre_plugin.core.boundary.corner_drag import CornerDrag
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.boundary_point import moved as moved_to
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.survey.uncertainty import corners_of
from tests.core.boundary.block import NORTH_ROW, SOUTH_ROW, block, place, refusal
from tests.core.boundary.real import real_fabrics, real_profile
from tests.core.making import TASHKENT, id_of, parcel, polygon
from tests.core.making import change as change_of

RING = parcel("21", polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[[(10, 10), (20, 10), (20, 20), (10, 20)]]))


def sheets(fabric, corner, to, profile=TASHKENT):
    """The areas after, from a frame of the drag and from the whole computation."""
    drag = CornerDrag(fabric, corner, profile)
    outcome = move_corner(fabric, corner, to)
    full = {row.id: row for row in balance(fabric, outcome, profile).rows}
    fast = {row.id: row for row in drag.frame(*to).balance.rows}
    return fast, full


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([(40, 30), (60, 30), (20, 60), (40, 60), (80, 0)]), st.floats(-9, 9), st.floats(-9, 9))
def test_the_sheet_of_a_frame_is_that_of_the_move(corner, east, north):
    to = place(corner[0] + east, corner[1] + north)
    if to == place(*corner):
        return
    fast, full = sheets(block(), place(*corner), to)
    assert fast.keys() == full.keys()
    for id, row in full.items():
        assert fast[id].before == row.before and fast[id].tolerance == row.tolerance
        assert fast[id].after == pytest.approx(row.after, abs=1e-5) and fast[id].is_over == row.is_over


def test_corners_of_holes_count_the_other_way():
    fast, full = sheets(block(RING), place(10, 10), place(8, 9))
    assert fast[RING.id].after == pytest.approx(full[RING.id].after, abs=1e-5) and fast[RING.id].difference < 0


def test_a_frame_says_when_boundaries_would_cross():
    drag = CornerDrag(block(), place(40, 30), TASHKENT)
    assert not drag.frame(*place(42, 33)).crosses
    assert not drag.frame(*place(40, 45)).crosses  # on the boundary itself: the corners between become one line
    assert drag.frame(*place(62, 40)).crosses
    assert drag.frame(*place(10, 70)).crosses
    assert not drag.frame(*place(60, 30)).crosses  # onto another corner


def test_who_is_touched_and_where_the_edges_end():
    drag = CornerDrag(block(), place(40, 30), TASHKENT)
    assert {item.id for item in drag.parcels} == {item.id for item in (*NORTH_ROW[:2], *SOUTH_ROW[:2])}
    assert set(drag.ends) == {place(20, 30), place(60, 30), place(40, 0), place(40, 60)}
    assert refusal(CornerDrag, block(), place(41, 31), TASHKENT) == "corner_unknown"


@pytest.mark.parametrize("name", ["waiheke", "paris18"])
def test_real_parcels_and_no_frame_is_slow(name):
    slowest = 0.0
    for fabric, id in real_fabrics(name, 20):
        corner = tuple(shapely.get_coordinates(fabric.parcels[id].geometry)[0].tolist())
        to = (corner[0] + 0.011, corner[1] - 0.017)
        try:
            fast, full = sheets(fabric, corner, to, real_profile(name))
        except BoundaryError:
            continue
        for touched, row in fast.items():
            if touched in full:
                assert row.after == pytest.approx(full[touched].after, abs=max(1e-3, 1e-8 * row.after))
        drag = CornerDrag(fabric, corner, real_profile(name))
        begin = perf_counter()
        for step in range(20):
            drag.frame(corner[0] + step / 10, corner[1])
        slowest = max(slowest, (perf_counter() - begin) / 20)
    assert slowest < 0.01


@pytest.mark.parametrize(("shift", "is_over"), [(0.3, False), (0.5, True)])
def test_the_sheet_is_red_where_the_rule_of_the_legal_area_speaks(shift, is_over):
    """The other corners are known to 0.01 m: 5 m2 too much are over then, 3 m2 are not, nor any where none is known."""
    lots = [replace(lot, legal_area=ellipsoidal_area(lot.geometry, TASHKENT.crs.definition)) for lot in NORTH_ROW]
    known = {
        corner: BoundaryPoint(id_of(f"{corner}"), 1, corner, accuracy=0.01)
        for lot in lots
        for corner in corners_of(lot.geometry)
    }
    corner, to = place(40, 30), place(40, 30 + shift)
    for points in ({}, known):
        fabric = block(*lots).with_points(points)
        fast, full = sheets(fabric, corner, to)
        change = change_of(*move_corner(fabric, corner, to).standing())
        if points:
            change = replace(change, points=(Edit(known[corner].id, 1, moved_to(known[corner], to)),))
        found = check(change, Surroundings(lots, points=points.values()), TASHKENT)
        said = {finding.subjects[0] for finding in found if finding.rule == "legal-area"}
        assert (
            said == {id for id, row in full.items() if row.is_over} == {id for id, row in fast.items() if row.is_over}
        )
        assert bool(said) == (is_over and bool(points))
