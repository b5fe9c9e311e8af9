"""Corners that are doubled, too near to another, at the tip of a spike, or where a hole meets the shell."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.rules.check import blocking
from cadastre_plugin.core.rules.finding import Effect
from tests.core.making import ORIGIN, at, change, checked, found, parcel, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))


def raw(*corners: tuple[float, float]) -> MultiPolygon:
    """A polygon that was not put on the grid, as a file may hold one."""
    east, north = ORIGIN
    return MultiPolygon([Polygon([(east + x, north + y) for x, y in corners])])


def test_a_sound_parcel_has_no_fault_of_its_corners() -> None:
    for rule in ("doubled-corner", "close-corners", "spike", "hole-touches-shell"):
        assert found(rule, MINE, others=[parcel("2", rectangle(20, 0, 40, 30))]) == []


@pytest.mark.parametrize("beside", [0.0, 0.001], ids=["the same", "a millimetre beside"])
def test_a_doubled_corner(beside: float) -> None:
    doubled = parcel("1", raw((0, 0), (20, 0), (20 + beside, 0), (20, 30), (0, 30)))
    [finding] = found("doubled-corner", doubled)
    assert at(finding.place).distance(at(MINE.geometry)) < 0.01
    assert finding.parameters["distance"] == pytest.approx(beside, abs=1e-4)


def test_the_point_that_closes_a_ring_is_no_second_corner() -> None:
    assert found("doubled-corner", parcel("1", raw((0, 0), (20, 0), (20, 30)))) == []
    [finding] = found("doubled-corner", parcel("1", raw((0, 0), (20, 0), (20, 30), (0.001, 0))))
    assert at(finding.place).x == pytest.approx(0.001, abs=1e-4)


def test_two_millimetres_are_no_doubled_corner_but_too_near() -> None:
    near = parcel("1", polygon((0, 0), (20, 0), (20.002, 0.001), (20, 30), (0, 30)))
    assert found("doubled-corner", near) == []
    [finding] = found("close-corners", near)
    assert finding.subjects == (near.id,)
    assert finding.text().startswith("Two corners of 10:09:03:02:03:0001 are 0.002 m apart")


@pytest.mark.parametrize(("apart", "count"), [(0.019, 1), (0.021, 0)])
def test_corners_are_too_near_up_to_the_spacing_of_the_profile(apart: float, count: int) -> None:
    near = parcel("1", polygon((0, 0), (20, 0), (20, apart), (20, 30), (0, 30)))
    assert len(found("close-corners", near)) == count
    assert found("close-corners", near, corner_spacing_m=0.0) == []


def test_a_corner_too_near_to_that_of_a_neighbour() -> None:
    """The corner that the neighbour has of its own, on the common line: T-junctions aside, they should be one."""
    mine = parcel("1", polygon((0, 0), (20, 0), (20, 15), (20, 30), (0, 30)))
    other = parcel("2", polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 15.015)))
    [finding] = found("close-corners", mine, others=[other])
    assert finding.subjects == (mine.id, other.id)
    assert finding.parameters["distance"] == pytest.approx(0.015)


def test_two_that_many_parcels_share_are_said_once() -> None:
    mine = parcel("1", polygon((0, 0), (20, 0), (20, 15), (20, 15.01), (20, 30), (0, 30)))
    east = parcel("2", polygon((20, 0), (40, 0), (40, 30), (20, 30), (20, 15.01), (20, 15)))
    assert [finding.subjects for finding in found("close-corners", mine, others=[east])] == [(mine.id,)]
    assert len(found("close-corners", mine, east)) == 1


def test_two_that_meet_from_afar_along_the_ring() -> None:
    """Not one after the other: a neck of a centimetre."""
    neck = parcel("1", polygon((0, 0), (10, 0), (10, 9.995), (20, 0), (20, 20), (10, 10.005), (0, 20)))
    [finding] = found("close-corners", neck)
    assert (at(finding.place).x, at(finding.place).y) == pytest.approx((10, 10))


def test_what_other_rules_say_is_not_said_again() -> None:
    """Within the rounding: one after the other is a doubled corner, beside a neighbour's is a T-junction."""
    doubled = parcel("1", polygon((0, 0), (20, 0), (20, 0.001), (20, 30), (0, 30)))
    beside = parcel("2", polygon((20, 0), (40, 0), (40, 30), (20.001, 30)))
    assert found("close-corners", doubled) == []
    assert found("close-corners", MINE, others=[beside]) == []
    hair = parcel("1", polygon((0, 0), (10, 0), (10, 10), (20, 0), (20, 20), (10, 10.001), (0, 20)))
    assert len(found("close-corners", hair)) == 1


def spiked(width: float) -> MultiPolygon:
    return polygon((0, 0), (20, 0), (20, 10), (60, 10 + width / 2), (20, 10 + width), (20, 30), (0, 30))


@pytest.mark.parametrize(("angle", "count"), [(0.95, 1), (1.05, 0)])
def test_a_spike_is_sharper_than_the_profile_allows(angle: float, count: int) -> None:
    findings = found("spike", parcel("1", spiked(80 * math.tan(math.radians(angle / 2)))))
    assert len(findings) == count
    for finding in findings:
        assert (at(finding.place).x, finding.parameters["length"]) == (60, pytest.approx(40, rel=0.01))
        assert finding.parameters["angle"] == pytest.approx(angle, rel=0.01)


def test_a_needle_that_is_cut_into_the_land() -> None:
    needle = parcel("1", polygon((0, 0), (20, 0), (20, 15), (5, 15.05), (20, 15.1), (20, 30), (0, 30)))
    assert len(found("spike", needle)) == 1


def test_short_arms_are_no_spike() -> None:
    tip = parcel("1", polygon((0, 0), (20, 0), (20, 10), (20.9, 10.004), (20, 10.008), (20, 30), (0, 30)))
    assert found("spike", tip) == []
    assert len(found("spike", tip, spike_arm_m=0.5)) == 1


def test_a_spike_that_doubles_back_is_said_where_its_tip_is() -> None:
    """Its two sides are one line, so that the polygon is not valid: both rules say so."""
    back = parcel("1", polygon((0, 0), (20, 0), (20, 10), (40, 10), (20, 10), (20, 30), (0, 30)))
    [finding] = found("spike", back)
    assert (at(finding.place).x, at(finding.place).y) == (40, 10)
    assert len(found("geometry-valid", back)) == 1


@pytest.mark.parametrize(
    ("hole", "count"),
    [
        ([(5, 5), (5, 10), (10, 10), (10, 5)], 0),
        ([(0, 5), (5, 10), (5, 5)], 1),
        ([(0.001, 5), (5, 10), (5, 5)], 1),
        ([(0, 0), (5, 10), (10, 5)], 1),
        ([(0.01, 5), (5, 10), (5, 5)], 0),
    ],
    ids=["inside", "on the line", "a millimetre beside", "at a corner", "a centimetre beside"],
)
def test_a_hole_at_the_boundary(hole: list[tuple[float, float]], count: int) -> None:
    mine = parcel("1", polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[hole]))
    findings = found("hole-touches-shell", mine)
    assert len(findings) == count
    for finding in findings:
        assert at(finding.place).distance(Polygon(hole)) < 0.01


def test_a_corner_of_the_shell_on_a_hole() -> None:
    mine = parcel("1", polygon((0, 0), (20, 0), (20, 30), (10, 20), (0, 30), holes=[[(5, 20), (15, 20), (10, 10)]]))
    [finding] = found("hole-touches-shell", mine)
    assert (at(finding.place).x, at(finding.place).y) == (10, 20)


FAULTY = {
    "doubled-corner": raw((0, 0), (20, 0), (20, 0.001), (20, 30), (0, 30)),
    "close-corners": polygon((0, 0), (20, 0), (20, 0.01), (20, 30), (0, 30)),
    "spike": spiked(0.5),
    "hole-touches-shell": polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=[[(0, 5), (5, 10), (5, 5)]]),
}


@pytest.mark.parametrize(("rule", "geometry"), FAULTY.items(), ids=FAULTY)
def test_what_was_there_is_known_and_what_was_not_is_new(rule: str, geometry: MultiPolygon) -> None:
    old = replace(MINE, geometry=geometry)
    [known] = checked(change(replace(old, purpose="shop")), old, rule=rule)
    assert known.effect is Effect.KNOWN
    [new] = checked(change(old), MINE, rule=rule)
    assert new.effect is Effect.NEW
    assert (blocking([new]) != ()) == (rule == "doubled-corner")
