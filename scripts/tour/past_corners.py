"""Someone measures the corners of a parcel that bears a servitude, and once more with better instruments; the surveyor
goes back to the day between, and the map has the points and the servitude of that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QSlider

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.panels.history.time_dock import TimeDock
from scripts.tour import hand
from scripts.tour.colleague import Colleague, standing
from scripts.tour.desk import Desk
from scripts.tour.past_layers import points_in, require_points_of, require_servitudes_of, view_of
from scripts.tour.register import row
from scripts.tour.routine import ACCOUNTS, SUPERVISOR, SURVEYOR, layer_of, require
from scripts.tour.step import step

VIEW_M = 70
AWAY_M = 300
"""So far from the corner that was moved, which other steps go back to."""

ANSWER_MS = 1_000
"""Longer than the slider waits for the map to stand still, and the service to answer."""

_BEARING = """
    SELECT parcel.number, ST_X(ST_PointOnSurface(place)) AS x, ST_Y(ST_PointOnSurface(place)) AS y
    FROM cadastre.right_version AS held JOIN cadastre.parcel_current AS parcel USING (parcel_id)
    WHERE place IS NOT NULL AND upper_inf(held.valid) AND upper_inf(held.recorded)
        AND ST_NPoints(geom) BETWEEN 5 AND 8 AND computed_area BETWEEN 250 AND 1500
        AND NOT ST_DWithin(geom, ST_SetSRID(ST_Point(%s, %s), ST_SRID(geom)), %s)
    ORDER BY ST_Dimension(place) DESC, md5(parcel.number) LIMIT 1
"""
_APPROVED = "SELECT min(lower(valid)) AS at FROM cadastre.boundary_point_version WHERE change_id = %s"


@step("past-corners", SURVEYOR, ["time-slider"])
def past_corners(desk: Desk) -> str:
    place = row(_BEARING, *desk.facts["end"], AWAY_M)
    first, second = _measured_twice(place["number"])
    hand.widget(desk.window, QDockWidget, "cadastre.history").close()  # with the version that is on the map
    desk.canvas.look_at(place["x"], place["y"], VIEW_M)
    hand.trigger(desk.window, "cadastre.time")
    dock = next(iter(desk.window.findChildren(TimeDock)))
    slider = hand.widget(desk.window, QSlider, "cadastre.time.slider")
    slider.setFocus()
    hand.wait(lambda: _newest(dock) == second, "the slider to have the second measurement of this place")
    QTest.keyClick(slider, Qt.Key.Key_Left)
    require(dock.day.law == first, f"before it the slider has {dock.day.law}, not the first measurement of {first}")
    require("boundary points" in dock.summary.text(), f"the slider says {dock.summary.text()}")
    desk.canvas.settle()
    points = require_points_of(desk, first)
    servitudes = require_servitudes_of(desk, first)
    require({method for _, method, *_ in points} == {"tape"}, f"the points of that day are {points}")
    now = points_in(layer_of(desk, LayerRole.REGISTER_POINTS).getFeatures(view_of(desk)))
    require({method for _, method, *_ in now} == {"gnss"}, f"the points of today are {now}")
    desk.show()
    QTest.keyClick(slider, Qt.Key.Key_End)
    hand.wait(lambda: dock.day.is_today, "today")
    dock.close()
    return f"as PostGIS had them then: {len(points)} points as they were taped, servitudes: {servitudes}; GNSS today"


def _measured_twice(number: str) -> tuple[datetime, datetime]:
    """A colleague tapes the corners of a parcel and measures them by GNSS afterwards; when each was approved."""
    (parcel,) = standing([number])
    taped = [
        BoundaryPoint(uuid4(), NEW, corner, str(place), "tape", 0.25, f"Dala daftari {number[-4:]}", marker="pin")
        for place, corner in enumerate(sorted(set(corners(parcel))), start=1)
    ]
    better = [replace(point, version=1, method="gnss", accuracy=0.02) for point in taped]
    return _approved(parcel.district, taped), _approved(parcel.district, better)


def _approved(district: str, points: Iterable[BoundaryPoint]) -> datetime:
    edits = tuple(Edit(point.id, point.version, point) for point in points)
    change = Change(uuid4(), "boundary", "Corners of a parcel", "A-2026/00418", district, points=edits)
    colleague = Colleague("surveyor2")
    colleague.save(change)
    colleague.step(change.id, "submit")
    Colleague(ACCOUNTS[SUPERVISOR]).approve(change.id)
    at: datetime = row(_APPROVED, change.id)["at"]
    return at


def _newest(dock: TimeDock) -> datetime | None:
    """The last moment that the slider has; it asks for those of a place once the map stands still."""
    hand.pause(ANSWER_MS)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left):
        QTest.keyClick(dock.slider, key)
    return dock.day.law
