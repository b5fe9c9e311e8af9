"""What differs in boundary points, as a surveyor and a reviewer read it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.change.difference import point_differences
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, moved
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.editing.appraisal import appraise
from cadastre_plugin.panels.point_rows import point_rows
from cadastre_plugin.panels.work_rows import work_rows
from tests.qgis.coverage import empty_change, parcels, tashkent

POINT = BoundaryPoint(UUID(int=7), 3, (370_000.0, 588_000.0), "7", "gnss", 0.03, "act 7", marker="pin")
PROFILE = tashkent()


def rows(*sides):
    """The rows below the heading, of points before and after."""
    edits = [
        Edit((before or after).id, before.version if before else 0, after) for before, after in sides
    ]  # fmt: skip
    base = {before.id: before for before, _ in sides if before}
    change = replace(empty_change(), points=tuple(edits))
    [heading] = point_rows(point_differences(change, base), PROFILE)
    assert heading.what == f"Boundary points: {len(sides)}"
    return heading.children


def cells(row):
    return [(child.what, child.before, child.after) for child in row.children]


def test_what_is_measured_better_is_told_attribute_by_attribute():
    [row] = rows((POINT, replace(POINT, accuracy=0.01, method="total_station")))
    assert row.what == "7 · point changes"
    assert cells(row) == [("Method", "GNSS", "total station"), ("Accuracy", "0.030 m", "0.010 m")]
    assert (row.place.x, row.place.y) == POINT.position


def test_a_point_that_moved_has_lost_its_accuracy():
    [row] = rows((POINT, moved(POINT, (370_000.5, 588_000.0))))
    assert cells(row)[0] == ("Place", "E 370000.000 N 588000.000", "0.500 m, 90° (east)")
    assert ("Accuracy", "0.030 m", "—") in cells(row)


def test_new_ones_and_ended_ones():
    ending, new = rows((POINT, None), (None, BoundaryPoint(UUID(int=8), 0, (370_001.0, 588_001.0))))
    assert (ending.what, cells(ending)) == ("7 · point ends", [])
    assert (new.what, cells(new)) == ("without a number · new point", [])


def test_no_points_no_heading():
    assert point_rows((), PROFILE) == []


def test_the_change_that_is_edited_shows_them_too():
    better = replace(POINT, accuracy=0.01)
    change = replace(empty_change(), points=(Edit(POINT.id, 3, better),))
    [heading] = work_rows(appraise(change, Surroundings(parcels(1), points=[POINT]), PROFILE), PROFILE)
    assert heading.children[0].children[0].what == "Accuracy: 0.030 m → 0.010 m"
