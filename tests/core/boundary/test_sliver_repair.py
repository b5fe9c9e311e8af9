"""Slivers and thin overlaps are closed by the fewest and least certain corners, or the repair is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from cadastre_plugin.core.boundary.fabric import Fabric, has_corner
from cadastre_plugin.core.boundary.sliver_candidates import Standing, standings_of
from cadastre_plugin.core.boundary.sliver_faults import fault_at, faults_of
from cadastre_plugin.core.boundary.sliver_repair import repair, repair_all
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from tests.core.boundary.test_new_parcel import refusal
from tests.core.boundary.test_settle import is_coverage, place
from tests.core.making import TASHKENT, id_of, parcel, polygon, rectangle

LIMIT = 0.1
WEST = parcel("1", rectangle(0, 0, 20, 30))
EAST = parcel("2", rectangle(20.05, 0, 40, 30))
NORTH = parcel("3", polygon((0, 30), (20, 30), (20.05, 30), (40, 30), (40, 50), (0, 50)))
SOUTH = parcel("4", polygon((0, 0), (20, 0), (20.05, 0), (40, 0), (40, -20), (0, -20)))
BENT = parcel("5", polygon((0, 0), (20, 0), (19.95, 15), (20, 30), (0, 30)))
STRAIGHT = parcel("6", rectangle(20, 0, 40, 30))
OVER = parcel("7", polygon((0, 0), (20, 0), (20.06, 15), (20, 30), (0, 30)))


def fabric(*parcels) -> Fabric:
    return Fabric(parcels, TASHKENT.tolerances)


def fault(made: Fabric, id=None):
    [finding] = faults_of(made, [id] if id else made.parcels, TASHKENT, LIMIT)
    return finding


def closed(made: Fabric, standings=None):
    """The repair of the one fault, and the fabric after it, in which nothing is wrong."""
    way = repair(made, fault(made), TASHKENT, LIMIT, standings)
    after = made.with_states(way.outcome.states)
    assert faults_of(after, after.parcels, TASHKENT, LIMIT) == ()
    assert is_coverage(after.parcels.values())
    return way, after


def known(**accuracies):
    """Standings by the east of a corner, in millimetres: a number is its accuracy in m, None a fixed one."""

    def standing(corner):
        east = f"e{round((corner[0] - place(0, 0)[0]) * 1000)}"
        accuracy = accuracies.get(east, 0.1)
        return Standing(0.01, True) if accuracy is None else Standing(accuracy, False)

    return standing


def test_a_gap_closes_by_two_corners_and_everyone_who_has_them_follows():
    way, after = closed(fabric(WEST, EAST, NORTH, SOUTH))
    assert len(way.moved) == 2
    assert {*way.outcome.states} <= {WEST.id, EAST.id, NORTH.id, SOUTH.id}
    assert len(after.having(way.moved[0])) == 0


@pytest.mark.parametrize(("sure", "moved"), [("e20000", 20.05), ("e20050", 20.0)])
def test_the_less_certain_corners_move(sure, moved):
    way, _ = closed(fabric(WEST, EAST, NORTH, SOUTH), known(**{sure: 0.02}))
    assert {corner[0] for corner in way.moved} == {place(moved, 0)[0]}


def test_a_fixed_corner_never_moves():
    way, _ = closed(fabric(WEST, EAST, NORTH, SOUTH), known(e20000=None, e20050=0.001))
    assert {corner[0] for corner in way.moved} == {place(20.05, 0)[0]}
    both = known(e20000=None, e20050=None)
    assert refusal(lambda: closed(fabric(WEST, EAST), both)) == "repair_fixed"


def test_a_missing_corner_is_inserted_and_nothing_moves():
    for bent in (BENT, OVER):
        way, after = closed(fabric(bent, STRAIGHT))
        assert way.moved == () and [*way.outcome.states] == [STRAIGHT.id]
        assert len(after.having(place(19.95 if bent is BENT else 20.06, 15))) == 2


def test_corners_that_face_each_other_shifted():
    steps = [(20 + 0.03 * (n % 2), 5.0 * n) for n in range(7)]
    one = parcel("1", polygon((0, 0), *steps, (0, 30)))
    other = parcel("2", polygon((40, 30), *[(x + 0.05, y + 0.02) for x, y in reversed(steps)], (40, 0)))
    closed(fabric(one, other))


def test_a_wide_fault_is_refused_with_its_width():
    wide = fabric(WEST, replace(EAST, geometry=rectangle(19.1, 0, 40, 30)))
    assert refusal(lambda: fault_at(wide, *place(19.5, 10), TASHKENT, LIMIT, 1.0)) == "repair_wide"
    finding = fault_at(wide, *place(19.5, 10), TASHKENT, 1.0, 1.0)
    assert refusal(lambda: repair(wide, finding, TASHKENT, LIMIT)) == "repair_wide"
    way = repair(wide, finding, TASHKENT, 1.0)
    assert is_coverage(wide.with_states(way.outcome.states).parcels.values())


def test_a_fault_is_found_where_a_person_points():
    made = fabric(WEST, EAST, NORTH, SOUTH)
    assert set(fault_at(made, *place(20.4, 10), TASHKENT, LIMIT, 0.5).subjects) == {WEST.id, EAST.id}
    assert refusal(lambda: fault_at(made, *place(10, 10), TASHKENT, LIMIT, 0.5)) == "repair_nothing"


def test_a_gap_inside_a_parcel_goes():
    merged = polygon((0, 0), (40, 0), (40, 30), (0, 30), holes=[[(20, 5), (20, 25), (20.03, 25), (20.03, 5)]])
    _, after = closed(fabric(parcel("1", merged)))
    [only] = after.parcels.values()
    assert not only.geometry.geoms[0].interiors


def test_a_whole_selection_is_repaired_and_refusals_are_counted():
    far = [
        replace(
            parcel(str(n + 10), item.geometry),
            geometry=shapely.transform(item.geometry, lambda c: c + np.array([100, 0])),
        )
        for n, item in enumerate((BENT, STRAIGHT))
    ]
    wedge = [
        parcel("20", rectangle(200, 0, 220, 30)),
        parcel("21", polygon((220, 0), (240, 0), (240, 30), (220.5, 30))),
    ]
    made = fabric(WEST, EAST, NORTH, SOUTH, *far, *wedge)
    batch = repair_all(made, made.parcels, TASHKENT, LIMIT)
    assert len(batch.repairs) == 2
    assert [error.code for _, error in batch.refused] == ["repair_no_way"]
    after = made.with_states(batch.outcome.states)
    assert len(faults_of(after, after.parcels, TASHKENT, LIMIT)) == 1
    assert {WEST.id, EAST.id, far[1].id} & batch.outcome.states.keys()
    assert not {item.id for item in wedge} & batch.outcome.states.keys()


def test_parcels_elsewhere_stay_the_same():
    way, after = closed(fabric(BENT, STRAIGHT, replace(SOUTH, geometry=rectangle(60, 0, 80, 10))))
    assert after.parcels[SOUTH.id].geometry is not None and SOUTH.id not in way.outcome.states
    assert has_corner(after.parcels[STRAIGHT.id].geometry, place(19.95, 15))


def test_what_boundary_points_say_counts():
    place_of = {"known": place(20, 0), "pillar": place(20.05, 0)}
    points = {
        place_of["known"]: BoundaryPoint(id_of("p"), 1, place_of["known"], accuracy=0.02),
        place_of["pillar"]: BoundaryPoint(id_of("q"), 1, place_of["pillar"], marker="pillar", accuracy=0.5),
    }
    standing = standings_of(replace(TASHKENT, fixed_markers=("pillar",)), points)
    assert standing(place_of["known"]) == Standing(0.02, False)
    assert standing(place_of["pillar"]) == Standing(0.5, True)
    assert standing(place(1, 1)) == Standing(TASHKENT.tolerances.boundary_point_m, False)
    way, _ = closed(fabric(WEST, EAST, NORTH, SOUTH), standing)
    assert place_of["pillar"] not in way.moved
