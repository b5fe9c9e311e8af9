"""A file of points from its bytes to corners of a parcel."""

from __future__ import annotations

from uuid import UUID

import pytest
from shapely.geometry import MultiPolygon, box

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.new_parcel import new_parcel
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.survey.point_columns import guessed_columns
from cadastre_plugin.core.survey.point_finding import PointsError
from cadastre_plugin.core.survey.point_import import (
    Comparison,
    compared,
    corners_around,
    recorded_points,
    table_points,
)
from cadastre_plugin.core.survey.point_table import table_of
from tests.core.test_nmea import METRE, gga, gst

TASHKENT = shipped_profile("tashkent")
CITY = TASHKENT.crs.code
EAST, NORTH = 370_000.0, 588_000.0
LOT = Parcel(UUID(int=1), 1, None, "09", MultiPolygon([box(EAST, NORTH, EAST + 20, NORTH + 30)]))
FABRIC = Fabric([LOT], TASHKENT.tolerances)
FILE = b"""No;X;Y;accuracy
1;588000,04;370020,03;0,02
2;588000;370040;0,02
3;588030;370040;0,02
4;588030,00;370020,00;0,02
5;370050;588015;0,02
6;588030,02;370020,05;0,02
7;nonsense;370020;0,02
"""


def imported(how: Comparison = Comparison(), exchanged=()):  # noqa: B008
    table = table_of(FILE)
    placed = table_points(
        table, guessed_columns(table).columns, CITY, TASHKENT, source="rover.csv", exchanged=exchanged
    )
    return compared(placed, FABRIC, how)


def test_a_file_becomes_points_and_corners_and_reasons():
    result = imported()
    assert [point.number for point in result.points] == ["1", "2", "3", "4"]
    assert result.points[0].place == (370_020.03, 588_000.04), "what was measured is kept"
    assert result.corners[0] == (EAST + 20, NORTH) and result.corners[3] == (EAST + 20, NORTH + 30)
    assert result.total == 7 and sorted(result.placed.left_out) == [6, 8] and result.placed.turned == (6,)
    assert [(finding.kind, finding.line) for finding in result.findings] == [
        ("axes-exchanged", None), ("axes-exchanged", 6), ("coordinate-unreadable", 8), ("corner-near", 2),
        ("point-doubled", 7), ("corner-near", 7),
    ]  # fmt: skip


def test_corners_make_a_parcel_that_shares_the_corners_of_its_neighbour():
    outcome = new_parcel(FABRIC, imported().corners)
    (made,) = outcome.standing()
    assert made.geometry.area == 600.0 and made.district == "09"
    assert made.geometry.touches(LOT.geometry) and outcome.states.keys() == {made.id}


def test_points_may_stay_as_they_were_measured():
    result = imported(Comparison(uses_corners=False, drops_repeats=False))
    assert [point.number for point in result.points] == ["1", "2", "3", "4", "6"]
    assert result.corners == tuple(point.place for point in result.points)
    texts = " ".join(finding.text() for finding in result.findings)
    assert "stays where it was measured" in texts and "Both are kept" in texts


def test_exchanged_lines_are_points_too():
    assert [point.number for point in imported(exchanged=[6]).points] == ["1", "2", "3", "4", "5"]


def test_corners_around_are_those_of_the_parcels_there():
    assert len(corners_around(FABRIC, imported().points, 0.1)) == 4
    assert corners_around(FABRIC, (), 0.1) == []
    assert corners_around(Fabric([], TASHKENT.tolerances), imported().points, 0.1) == []


def test_a_recording_becomes_a_point_for_each_stop():
    stands = [41.2995, 41.2995 + 20 * METRE]
    lines = [
        line
        for stop, latitude in enumerate(stands)
        for second in range(6)
        for line in (gga(f"10150{stop}.{second}", latitude), gst(f"10150{stop}.{second}"))
    ]
    placed = recorded_points("\n".join([*lines, "nonsense"]), TASHKENT, source="rover.nmea")
    assert [(point.number, point.source) for point in placed.points] == [("1", "rover.nmea"), ("2", "rover.nmea")]
    assert placed.points[1].north - placed.points[0].north == pytest.approx(20, abs=0.1)
    assert placed.left_out == (25,)
    assert "datum-same" in {finding.kind for finding in placed.findings}
    assert len(compared(placed, FABRIC, Comparison()).points) == 2


def test_a_recording_that_stands_nowhere_is_refused():
    with pytest.raises(PointsError) as refused:
        recorded_points(gga(), TASHKENT)
    assert refused.value.code == "gnss_no_stop"
