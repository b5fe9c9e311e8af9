"""A strip taken for a street out of parcels side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import box

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.new_parcel import Designation
from cadastre_plugin.core.boundary.taking import Rest, Side, Terms, strip_along, strip_of, take
from tests.core.boundary.test_new_parcel import refusal
from tests.core.boundary.test_settle import is_coverage, place
from tests.core.making import TASHKENT, at, parcel, polygon, rectangle

ONE = parcel("1", rectangle(0, 0, 20, 30))
TWO = parcel("2", polygon((20, 0), (40, 0), (40, 4), (40, 30), (20, 30)))
LOW = parcel("3", rectangle(40, 0, 60, 4))
STREET = parcel("4", polygon((0, -10), (60, -10), (60, 0), (40, 0), (20, 0), (0, 0)), purpose="street")
BACK = parcel("5", polygon((0, 30), (20, 30), (40, 30), (40, 60), (0, 60)))
ALL = (ONE, TWO, LOW, STREET, BACK)
TERMS = Terms(Designation(purpose="street"), spared=("street",))


def fabric(*parcels) -> Fabric:
    return Fabric(parcels or ALL, TASHKENT.tolerances)


def along(width, *points, side=Side.BOTH):
    return strip_along([place(*point) for point in points], width, side)


WIDENING = along(4.0, (-5, 0.0), (65, 0.0), side=Side.LEFT)


def after(outcome, base=None):
    return (base or fabric()).with_states(outcome.states).parcels


def new_ones(outcome):
    return [item for item in outcome.standing() if item.version == 0]


def test_each_keeps_its_rest_and_the_street_is_one_parcel():
    outcome = take(fabric(), WIDENING, TERMS, TASHKENT)
    [street] = new_ones(outcome)
    assert at(street.geometry).equals(box(0, 0, 60, 4)) and street.purpose == "street" and street.district == "09"
    assert at(outcome.states[ONE.id].geometry).equals(box(0, 4, 20, 30))
    assert outcome.states[ONE.id].number == ONE.number
    assert outcome.states[LOW.id] is None
    assert is_coverage(after(outcome).values())
    assert [remark.parameters["number"] for remark in outcome.remarks] == [LOW.number]


def test_what_each_loses():
    found = take(fabric(), WIDENING, TERMS, TASHKENT).losses
    assert [(loss.label, loss.is_whole) for loss in found] == [
        (LOW.number, True), (ONE.number, False), (TWO.number, False),
    ]  # fmt: skip
    assert [round(loss.percent, 3) for loss in found] == [100.0, 13.333, 13.333]
    assert found[1].taken == pytest.approx(80, abs=0.01)


def test_the_rest_may_get_a_new_number_and_each_may_give_a_parcel_of_its_own():
    outcome = take(fabric(), WIDENING, replace(TERMS, rest=Rest.NEW_NUMBER, together=False), TASHKENT)
    assert outcome.states[ONE.id] is None and outcome.states[TWO.id] is None
    assert sorted(round(item.geometry.area) for item in new_ones(outcome)) == [80, 80, 80, 520, 520]
    assert is_coverage(after(outcome).values())


def test_a_street_through_the_middle_leaves_the_larger_rest_its_number():
    outcome = take(fabric(), along(3.0, (-5, 8.0), (25, 8.2), (65, 8.0)), TERMS, TASHKENT)
    assert outcome.states[ONE.id].geometry.area > 20 * 15
    assert sorted(item.purpose or "" for item in new_ones(outcome)) == ["", "", "street"]
    assert [remark.parameters["parts"] for remark in outcome.remarks] == [2, 2]
    assert is_coverage(after(outcome).values())


def test_crooked_strips_keep_the_coverage():
    for tenth in range(40):
        strip = along(2.0 + tenth / 10, (-5, 1.234 + tenth / 10), (33.3, 2.345), (37.7, 22.222), (41, 70))
        for merged in (True, False):
            outcome = take(fabric(), strip, replace(TERMS, together=merged), TASHKENT)
            standing = after(outcome).values()
            assert is_coverage(standing)
            assert sum(item.geometry.area for item in standing) == pytest.approx(
                sum(item.geometry.area for item in ALL), abs=0.05
            )


def test_a_rest_as_thin_as_a_sliver_goes_with_the_strip():
    outcome = take(fabric(), along(29.97, (-5, 0), (65, 0), side=Side.LEFT), TERMS, TASHKENT)
    assert outcome.states[ONE.id] is None
    [street] = new_ones(outcome)
    assert at(street.geometry).equals(box(0, 0, 40, 30) | box(40, 0, 60, 4))


def test_a_drawn_strip_takes_the_same():
    outcome = take(
        fabric(), strip_of([place(*point) for point in ((-3, -2), (70, -2), (70, 4), (-3, 4))]), TERMS, TASHKENT
    )
    assert at(new_ones(outcome)[0].geometry).equals(box(0, 0, 60, 4))


def test_holes_stay_holes():
    ring = parcel("9", polygon((0, 0), (30, 0), (30, 30), (0, 30), holes=[[(10, 10), (20, 10), (20, 20), (10, 20)]]))
    inner = parcel("8", rectangle(10, 10, 20, 20))
    outcome = take(fabric(ring, inner), along(2, (-1, 5), (31, 5)), TERMS, TASHKENT)
    assert len(outcome.states[ring.id].geometry.geoms[0].interiors) == 1
    through = take(fabric(ring, inner), along(2, (-1, 15), (31, 15)), TERMS, TASHKENT)
    assert is_coverage(after(through, fabric(ring, inner)).values())


def test_strips_that_take_nothing_are_refused():
    assert refusal(lambda: take(fabric(), along(2, (0, -5), (60, -5)), TERMS, TASHKENT)) == "nothing_taken"
    assert refusal(lambda: along(0.0, (0, 0), (60, 0))) == "strip_empty"
    assert refusal(lambda: along(2.0, (0, 0), (0, 0))) == "strip_empty"
    assert not shapely.is_empty(along(2.0, (0, 0), (60, 0), side=Side.RIGHT))


def test_a_parcel_whose_boundary_crosses_itself_is_left_out():
    crossed = parcel("7", polygon((60, 0), (80, 20), (80, 0), (60, 20)))
    outcome = take(fabric(ONE, crossed), along(4.0, (-5, 0), (90, 0), side=Side.LEFT), TERMS, TASHKENT)
    assert crossed.id not in outcome.states and ONE.id in outcome.states
    assert [remark.parameters["number"] for remark in outcome.remarks] == [crossed.number]
    assert refusal(lambda: take(fabric(crossed), along(4.0, (-5, 0), (90, 0)), TERMS, TASHKENT)) == "boundary_invalid"
