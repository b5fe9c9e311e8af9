"""A parcel divided: what was wanted, what came out, what neighbours get, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from cadastre_plugin.core.boundary.divide.access_strip import AccessStrip
from cadastre_plugin.core.boundary.divide.amounts import Each, Equal, Listed, Remainder, Shared, Widths
from cadastre_plugin.core.boundary.divide.conditions import Conditions, conditions_of
from cadastre_plugin.core.boundary.divide.plan import Along, Azimuth, Division, Through, divide
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.grid import on_grid
from tests.core.making import ORIGIN, TASHKENT, at, parcel, placed, polygon, rectangle

YARD = parcel("1", rectangle(0, 0, 60, 30))
EAST = parcel("2", rectangle(60, 0, 80, 30))
NORTH = parcel("3", polygon((0, 30), (60, 30), (80, 30), (80, 50), (0, 50)))
HOOK = parcel("4", polygon((0, 0), (60, 0), (60, 30), (50, 30), (50, 10), (10, 10), (10, 30), (0, 30)))
WHOLE = ellipsoidal_area(YARD.geometry, TASHKENT.crs.definition)
NORTHWARD = Azimuth(0.0)


def place(x, y):
    return ORIGIN[0] + x, ORIGIN[1] + y


def divided(amounts, direction=NORTHWARD, of=YARD, others=(EAST, NORTH), profile=TASHKENT, **more):
    fabric = Fabric((of, *others), profile.tolerances)
    return divide(fabric, profile, of.id, Division(amounts, direction, **more))


def wanted(outcome):
    return [part.wanted for part in outcome.parts]


def _west(outcome, part):
    return round(at(outcome.states[part.id].geometry).bounds[0])


def test_equal_parts_measure_the_same_and_neighbours_get_the_ends():
    outcome = divided(Equal(7))
    assert outcome.states[YARD.id] is None
    assert [part.before_grid for part in outcome.parts] == pytest.approx([WHOLE / 7] * 7, abs=0.001)
    assert sum(part.after_grid for part in outcome.parts) == pytest.approx(WHOLE, abs=1e-4)
    assert NORTH.id in outcome.states and EAST.id not in outcome.states
    after = [item.geometry for item in outcome.standing()]
    assert shapely.is_empty(shapely.coverage_invalid_edges(after)).all()
    assert [_west(outcome, part) for part in outcome.parts] == [0, 9, 17, 26, 34, 43, 51]


def test_what_the_grid_changed_is_said():
    outcome = divided(Equal(7))
    changed = max(abs(part.after_grid - part.before_grid) for part in outcome.parts)
    assert 0.001 < changed < 0.04
    assert any(f"{changed:.4f}" in remark.text() for remark in outcome.remarks)


@pytest.mark.parametrize(
    ("remainder", "expected"),
    [
        (Remainder.LAST, [500, 500, 500, WHOLE - 1500]),
        (Remainder.FIRST, [WHOLE - 1500, 500, 500, 500]),
        (Remainder.SPREAD, [WHOLE / 3] * 3),
    ],
)
def test_the_remainder_stands_where_it_was_asked_for(remainder, expected):
    outcome = divided(Each(500, remainder))
    assert wanted(outcome) == pytest.approx(expected, abs=0.001)
    assert [part.before_grid for part in outcome.parts] == pytest.approx(expected, abs=0.001)
    assert [part.is_remainder for part in outcome.parts].count(True) == (remainder is not Remainder.SPREAD)


def test_a_list_of_areas_in_its_order_from_either_side():
    areas = (600.0, 450.5, 300.0)
    outcome = divided(Listed(areas))
    assert [part.before_grid for part in outcome.parts] == pytest.approx([*areas, WHOLE - sum(areas)], abs=0.001)
    turned = divided(Listed(areas), is_reversed=True)
    assert [part.before_grid for part in turned.parts] == pytest.approx([*areas, WHOLE - sum(areas)], abs=0.001)
    first = at(turned.states[turned.parts[0].id].geometry)
    assert first.bounds[2] == pytest.approx(60.0)


def test_a_list_that_is_exactly_the_parcel_has_no_remainder():
    outcome = divided(Listed((WHOLE / 2, WHOLE / 4, WHOLE / 4)))
    assert wanted(outcome) == pytest.approx([WHOLE / 2, WHOLE / 4, WHOLE / 4], abs=0.001)


def test_shares_are_parts_and_say_whose():
    shares = (("Aziza", Fraction(1, 3)), ("Bobur", Fraction(1, 3)), ("Karim", Fraction(1, 3)))
    outcome = divided(Shared(shares))
    assert [(part.holder, round(part.before_grid, 3)) for part in outcome.parts] == [
        (name, round(WHOLE / 3, 3)) for name, _ in shares
    ]


def test_parts_of_a_width():
    outcome = divided(Widths(25.0))
    assert wanted(outcome) == [None] * 3
    widths = [round(at(outcome.states[part.id].geometry).bounds[2], 3) for part in outcome.parts]
    assert widths == [25.0, 50.0, 60.0]
    first = divided(Widths(25.0, Remainder.FIRST)).parts[0]
    assert first.before_grid == pytest.approx(WHOLE / 6, abs=0.001)
    assert len(divided(Widths(25.0, Remainder.SPREAD)).parts) == 2


def test_along_an_edge_the_first_part_is_at_the_edge():
    outcome = divided(Listed((500.0,)), Along(place(60, 0), place(60, 30)))
    assert at(outcome.states[outcome.parts[0].id].geometry).bounds[2] == pytest.approx(60.0)


def test_through_a_corner_and_the_other_way_round():
    outcome = divided(Listed((500.0, 400.0)), Through(place(0, 0)))
    assert [part.before_grid for part in outcome.parts] == pytest.approx([500, 400, WHOLE - 900], abs=0.001)
    turned = divided(Listed((500.0, 400.0)), Through(place(0, 0)), is_reversed=True)
    assert [part.before_grid for part in turned.parts] == pytest.approx([500, 400, WHOLE - 900], abs=0.001)
    assert at(outcome.states[outcome.parts[0].id].geometry).bounds[1] == 0.0
    assert at(turned.states[turned.parts[0].id].geometry).bounds[0] == 0.0


def test_a_large_parcel_is_exact_though_the_scale_changes_over_it():
    large = parcel("5", rectangle(0, 0, 9000, 3000))
    outcome = divided(Equal(10), of=large, others=())
    areas = [part.before_grid for part in outcome.parts]
    assert areas == pytest.approx([sum(areas) / 10] * 10, abs=0.001)
    flat = [outcome.states[part.id].geometry.area for part in outcome.parts]
    assert max(flat) - min(flat) > 1.0


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        (Equal(1), "divide_count"),
        (Equal(501), "divide_count"),
        (Each(0.0), "divide_area"),
        (Each(1e-4), "divide_count"),
        (Each(5000.0), "divide_too_large"),
        (Each(WHOLE), "divide_too_large"),
        (Listed((1500.0, 400.0)), "divide_too_much"),
        (Listed(()), "divide_count"),
        (Listed((100.0, -5.0)), "divide_area"),
        (Listed((WHOLE,)), "divide_count"),
        (Shared((("a", Fraction(1, 3)), ("b", Fraction(1, 2)))), "divide_shares"),
        (Shared((("a", Fraction(33, 100)),) * 3), "divide_shares"),
        (Shared((("a", Fraction(1)),)), "divide_count"),
        (Shared((("a", Fraction(3, 2)), ("b", Fraction(-1, 2)))), "divide_shares"),
        (Widths(0.0), "divide_width"),
        (Widths(60.0), "divide_too_wide"),
        (Widths(45.0, Remainder.SPREAD), "divide_too_wide"),
    ],
)
def test_amounts_that_do_not_fit_are_refused(amounts, code):
    with pytest.raises(BoundaryError) as refused:
        divided(amounts)
    assert refused.value.code == code


def test_what_is_too_much_and_what_the_shares_are_is_said():
    with pytest.raises(BoundaryError, match=rf"{1900 - WHOLE:.3f} m² more than the parcel"):
        divided(Listed((1500.0, 400.0)))
    with pytest.raises(BoundaryError, match="together 5/6"):
        divided(Shared((("a", Fraction(1, 3)), ("b", Fraction(1, 2)))))


def test_a_list_with_too_much_can_be_spread():
    outcome = divided(Listed((1500.0, 400.0), Remainder.SPREAD))
    assert wanted(outcome) == pytest.approx([WHOLE * 15 / 19, WHOLE * 4 / 19], abs=0.001)


def test_a_part_in_pieces_is_refused_by_name():
    eastward = Azimuth(90.0)
    with pytest.raises(BoundaryError, match="Part 1 would fall into 2 pieces"):
        divided(Listed((300.0,)), eastward, of=HOOK, others=())
    allowed = replace(TASHKENT, tolerances=replace(TASHKENT.tolerances, multipart_allowed=True))
    assert len(divided(Listed((300.0,)), eastward, of=HOOK, others=(), profile=allowed).parts) == 2
    assert len(divided(Equal(2), of=HOOK, others=()).parts) == 2


def test_unsound_or_lost_parcels_are_refused():
    bow_tie = parcel("6", polygon((0, 0), (10, 10), (10, 0), (0, 10)))
    with pytest.raises(BoundaryError, match="crosses itself"):
        divided(Equal(2), of=bow_tie, others=())
    with pytest.raises(BoundaryError, match="not in the work area"):
        divide(Fabric((), TASHKENT.tolerances), TASHKENT, YARD.id, Division(Equal(2), NORTHWARD))
    with pytest.raises(BoundaryError, match="parallel cuts"):
        divided(Widths(10.0), Through(place(0, 0)))


def test_each_condition_names_the_part_that_fails_and_by_how_much():
    with pytest.raises(BoundaryError, match=r"Part 4 would have 300\.\d\d m².*less than the least area of 450"):
        divided(Each(500), conditions=Conditions(area=450.0))
    with pytest.raises(BoundaryError, match=r"Part 3 would be 10\.00 m wide, 2\.00 m less"):
        divided(Widths(25.0), conditions=Conditions(width=12.0))
    divided(Widths(25.0), conditions=Conditions(area=250.0, width=10.0))


def test_each_part_has_its_front_to_a_street():
    divided(Equal(3), conditions=Conditions(access=15.0))
    with pytest.raises(BoundaryError, match=r"Part . would lie 20\.00 m at a street, 2\.50 m less"):
        divided(Equal(3), conditions=Conditions(access=22.5))
    west = parcel("7", rectangle(-10, 0, 0, 30))
    with pytest.raises(BoundaryError, match=r"Part 2 would lie 0\.00 m at a street"):
        divided(Equal(3), Azimuth(270.0), others=(EAST, NORTH, west), conditions=Conditions(access=3.0))


def test_a_strip_for_access_reaches_the_street_and_the_parts_behind():
    west = parcel("7", rectangle(-10, 0, 0, 30))
    around = (EAST, NORTH, west)
    strip = AccessStrip(place(60, 0), place(60, 30), 4.0)
    access = Conditions(access=3.0)
    with pytest.raises(BoundaryError, match="Part 2 would lie 0"):
        divided(Equal(3), Azimuth(270.0), others=around, conditions=access)
    outcome = divided(Equal(3), Azimuth(270.0), others=around, conditions=access, strip=strip)
    assert [part.is_strip for part in outcome.parts] == [False, False, False, True]
    land = WHOLE * 56 / 60
    assert [part.before_grid for part in outcome.parts] == pytest.approx([land / 3] * 3 + [WHOLE - land], abs=0.001)
    assert at(outcome.states[outcome.parts[-1].id].geometry).bounds == pytest.approx((56, 0, 60, 30))
    after = [item.geometry for item in outcome.standing()]
    assert shapely.is_empty(shapely.coverage_invalid_edges(after)).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(8.0, 40.0), min_size=4, max_size=14),
    st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.floats(0.5, 2.0)), max_size=2),
    st.floats(0, 360),
    st.integers(2, 6),
)
@example([34.3125, 18.9296875, 14.3125, 24.296875, 19.421875], [(0, 0, 1), (-0.25, -2.916015625, 1.515625)], 90.75, 2)
def test_any_division_keeps_the_coverage_and_the_sum_of_areas(radii, holes, azimuth, count):
    """A yard with buildings of others in it, and the rest of the block around it."""
    turns = [2 * math.pi * at / len(radii) for at in range(len(radii))]
    yard = Polygon([(r * math.cos(turn), r * math.sin(turn)) for r, turn in zip(radii, turns, strict=True)])
    yard = on_grid(yard.difference(shapely.union_all([box(x, y, x + a, y + a) for x, y, a in holes])))
    assume(yard.is_valid and len(yard.geoms) == 1)
    rest = on_grid(box(-50, -50, 50, 50).difference(yard))
    assume(shapely.is_empty(shapely.coverage_invalid_edges([yard, rest])).all())
    of, others = parcel("1", placed(yard)), [parcel(str(at), placed(part)) for at, part in enumerate(rest.geoms, 2)]
    try:
        outcome = divided(Equal(count), Azimuth(azimuth), of=of, others=others)
    except BoundaryError as error:
        assert error.code in ("divide_pieces", "boundary_crosses", "boundary_parts")
        return
    after = Fabric((of, *others), TASHKENT.tolerances).with_states(outcome.states)
    shapes = [item.geometry for item in after.parcels.values()]
    assert shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all()
    assert sum(shape.area for shape in shapes) == pytest.approx(1e4, abs=1e-6)
    assert all(abs(part.before_grid - part.wanted) <= 0.001 for part in outcome.parts)


@pytest.mark.parametrize(
    ("strip", "code"),
    [
        (AccessStrip(place(0, 30), place(60, 30), 4.0), "divide_strip_street"),
        (AccessStrip(place(60, 0), place(60, 30), 0.0), "divide_strip_width"),
        (AccessStrip(place(60, 0), place(60, 30), 60.0), "divide_strip_whole"),
    ],
)
def test_a_strip_that_gives_no_access_is_refused(strip, code):
    west = parcel("7", rectangle(-10, 0, 0, 30))
    with pytest.raises(BoundaryError) as refused:
        divided(Equal(2), others=(EAST, NORTH, west), strip=strip)
    assert refused.value.code == code


def test_where_streets_are_parcels_a_gap_is_none():
    strict = replace(TASHKENT, gaps_are_streets=False)
    street = parcel("8", rectangle(0, -8, 60, 0), purpose="street")
    divided(Equal(3), others=(EAST, NORTH, street), profile=strict, conditions=Conditions(access=3.0))
    with pytest.raises(BoundaryError, match=r"Part 1 would lie 0\.00 m at a street"):
        divided(Equal(3), profile=strict, conditions=Conditions(access=3.0))


def test_conditions_come_from_the_profile():
    conditions = conditions_of(replace(TASHKENT, min_areas={"garden": 300.0}), "garden")
    assert (conditions.area, conditions.width, conditions.access) == (300.0, 2.0, 3.0)


def test_an_azimuth_is_counted_from_north_clockwise():
    outcome = divided(Equal(2), Azimuth(90.0))
    assert math.isclose(at(outcome.states[outcome.parts[0].id].geometry).bounds[1], 15.0, abs_tol=0.001)
