"""The legal area against the computed one, where the accuracy of the corners is known."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.profile.profile import AllowedArea
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.rules.legal_area import allowed_of
from cadastre_plugin.core.rules.situation import Situation, Surroundings, before_and_after
from cadastre_plugin.core.survey.uncertainty import corners_of
from tests.core.making import TASHKENT, change, id_of, parcel, rectangle

LOT = rectangle(0, 0, 20, 30)
AREA = ellipsoidal_area(LOT, TASHKENT.crs.definition)
UNCERTAINTY = math.hypot(20, 30) / 2 * 2  # m2 for every m of deviation of four corners: a rectangle's, by hand


def measured(accuracy: float | None, method: str = "gnss") -> dict[Position, BoundaryPoint]:
    return {
        corner: BoundaryPoint(id_of(f"{corner}"), 1, corner, method=method, accuracy=accuracy)
        for corner in corners_of(LOT)
    }


def allowing(way: AllowedArea, points: dict[Position, BoundaryPoint]) -> float:
    profile = replace(TASHKENT, tolerances=replace(TASHKENT.tolerances, legal_area_by=way))
    return allowed_of(parcel("1", LOT, legal_area=600), points, profile)


def found(difference: float, points: dict[Position, BoundaryPoint]) -> list[Finding]:
    lot = parcel("1", LOT, legal_area=AREA - difference)
    return list(
        RULES["legal-area"].examine(
            Situation((lot,), frozenset({lot.id}), Surroundings(()), TASHKENT, None, points)
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("points", "error"),
    [({}, 0.10), (measured(0.02), 0.02), (measured(None), 0.03), (measured(None, "computed"), 0.10)],
    ids=["unknown", "stated", "usual for the method", "method without a usual one"],
)
def test_the_formula_takes_the_error_of_the_parcels_own_corners(points, error):
    assert allowing(AllowedArea.FORMULA, points) == pytest.approx(3.5 * error * math.sqrt(600))
    assert allowing(AllowedArea.UNCERTAINTY, points) == pytest.approx(2 * UNCERTAINTY * error)


def test_corners_that_are_known_and_such_that_are_not_count_together():
    corners = corners_of(LOT)
    points = {corner: point for corner, point in measured(0.02).items() if corner in corners[:2]}
    mean = math.sqrt((2 * 0.02**2 + 2 * 0.10**2) / 4)
    assert allowing(AllowedArea.FORMULA, points) == pytest.approx(3.5 * mean * math.sqrt(600))


def test_the_larger_of_both_may_be_allowed():
    points = measured(0.02)
    both = [allowing(way, points) for way in (AllowedArea.FORMULA, AllowedArea.UNCERTAINTY)]
    assert allowing(AllowedArea.LARGER, points) == max(both)


def test_points_of_others_are_no_reason():
    far = {(1.0, 1.0): BoundaryPoint(id_of("far"), 1, (1.0, 1.0), accuracy=0.001)}
    assert allowing(AllowedArea.FORMULA, far) == allowing(AllowedArea.FORMULA, {})


def test_well_measured_corners_bring_a_difference_to_light():
    """5 m2 are within what corners of 0.10 m excuse, and not within what corners of 0.02 m do."""
    assert found(5, {}) == []
    [finding] = found(5, measured(0.02))
    assert finding.parameters["uncertainty"] == pytest.approx(UNCERTAINTY * 0.02)
    assert f"± {UNCERTAINTY * 0.02:.2f} m²" in finding.text()


def test_the_accuracy_that_a_change_states_is_what_its_after_side_is_compared_with():
    lot = parcel("1", LOT, legal_area=AREA - 5)
    edits = tuple(
        Edit(point.id, NEW, replace(point, version=NEW)) for point in measured(0.02).values()
    )  # fmt: skip
    touched = replace(lot, address="Amir Temur 1")
    without = change(touched)
    assert check(without, Surroundings([lot]), TASHKENT) == ()
    [finding] = check(replace(without, points=edits), Surroundings([lot]), TASHKENT)
    assert (finding.rule, finding.effect) == ("legal-area", Effect.NEW)
    known = Surroundings([lot], points=measured(0.02).values())
    assert [finding.effect for finding in check(without, known, TASHKENT)] == [Effect.KNOWN]
    ended = tuple(Edit(point.id, 1, None) for point in measured(0.02).values())
    assert check(replace(without, points=ended), known, TASHKENT) == ()


def test_a_change_of_points_alone_is_compared_for_every_parcel_that_has_them():
    lot, neighbour = parcel("1", LOT, legal_area=AREA - 5), parcel("2", rectangle(20, 0, 40, 30), legal_area=AREA - 5)
    far = parcel("3", rectangle(60, 0, 80, 30), legal_area=AREA - 5)
    corners = dict.fromkeys([*corners_of(LOT), *corners_of(neighbour.geometry)])
    points = [BoundaryPoint(id_of(f"{place}"), 1, place, accuracy=None) for place in corners]
    known = Surroundings([lot, neighbour, far], points=points)
    better = [Edit(point.id, 1, replace(point, accuracy=0.02)) for point in points]
    assert check(change(), known, TASHKENT) == ()
    findings = check(replace(change(), points=tuple(better)), known, TASHKENT)
    assert {finding.subjects for finding in findings} == {(lot.id,), (neighbour.id,)}
    assert {(finding.rule, finding.effect) for finding in findings} == {("legal-area", Effect.NEW)}


def test_points_that_end_or_move_away_are_looked_at_where_they_were():
    lot = parcel("1", LOT, legal_area=AREA - 5)
    known = Surroundings([lot], points=measured(0.02).values())
    ended = tuple(Edit(point.id, 1, None) for point in measured(0.02).values())
    away = tuple(Edit(point.id, 1, replace(point, position=(1.0, 1.0))) for point in measured(0.02).values())
    for edits in (ended[:1], away[:1]):
        situation = before_and_after(replace(change(), points=edits), known, TASHKENT)[1]
        assert situation.pointed == (lot,)


def test_parcels_that_join_leave_the_outlines_as_they_were():
    known = Surroundings([], outlines={"09": LOT})
    assert known.extended([parcel("1", LOT)]).outlines.keys() == {"09"}
