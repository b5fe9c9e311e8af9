"""The surveyor goes back in time: the map shows the boundary as it was, says so in large letters, and comes back."""

from __future__ import annotations

from datetime import datetime

import shapely
from qgis.core import QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAction, QSlider, QTableView, QWidget

from cadastre_plugin.layers.past_layers import PARCELS
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.panels.history.day_banner import DayBanner
from cadastre_plugin.panels.history.differences_dock import DifferencesDock
from cadastre_plugin.panels.history.time_dock import TimeDock
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.past_layers import past_layer, require_points_of, require_servitudes_of
from scripts.tour.register import row, rows
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

Corners = frozenset[tuple[float, float]]

VIEW_M = 90
MOST_KEYS = 200

_APPROVED = "SELECT min(lower(valid)) AS at FROM cadastre.parcel_version WHERE change_id = %s"
_THEN = """
    SELECT number, ST_AsBinary(geom) AS place FROM cadastre.parcel_version
    WHERE valid @> %s::timestamptz AND recorded @> now()
        AND geom && ST_MakeEnvelope(%s, %s, %s, %s, Find_SRID('cadastre', 'parcel_version', 'geom'))
"""


@step("time-slider", SURVEYOR, ["approve", "refreshed"])
def time_slider(desk: Desk) -> str:
    x, y = desk.facts["end"]
    desk.canvas.look_at(x, y, VIEW_M)
    hand.trigger(desk.window, "cadastre.time")
    slider = hand.widget(desk.window, QSlider, "cadastre.time.slider")
    hand.wait(lambda: slider.maximum() > 1, "the moments at which something happened here")
    approved = row(_APPROVED, desk.facts["change"])["at"]
    law = _back_before(desk, slider, approved)
    shown = _shown(desk, _past(desk))
    require(shown == _stored(desk, law), "the map of the past day is not what the register had")
    require_points_of(desk, law)
    servitudes = require_servitudes_of(desk, law)
    now = _shown(desk, layer_of(desk, LayerRole.REGISTER))
    moved = {number for number in shown.keys() & now.keys() if shown[number] != now[number]}
    numbers = set(desk.facts["spot"]["right"]["numbers"])
    require(numbers <= moved, f"the boundary of {numbers} is the same on the past day and today")
    said = _says_so(desk)
    _compare(desk, numbers)
    desk.show()
    hand.widget(desk.window, DifferencesDock, "cadastre.differences").close()
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    hand.wait(lambda: not _banner(desk), "today to be on the map")
    require(desk.window.findChild(QAction, "cadastre.start_change").isEnabled(), "nothing can be edited today")
    next(iter(desk.window.findChildren(TimeDock))).close()
    pair = " and ".join(sorted(numbers))
    stood = f"{len(shown)} parcels and {servitudes} servitudes as PostGIS had them then"
    return f"{said}: {stood}; {pair} with the old corner, listed as changed since"


def _back_before(desk: Desk, slider: QSlider, approved: datetime) -> datetime:
    """Press the left arrow until the day lies before the approval, as a person does."""
    dock = next(iter(desk.window.findChildren(TimeDock)))
    slider.setFocus()
    for _ in range(MOST_KEYS):
        QTest.keyClick(slider, Qt.Key.Key_Left)
        hand.pause(hand.PAUSE_MS)
        if dock.day.law is not None and dock.day.law < approved:
            desk.canvas.settle()
            return dock.day.law
    raise TourError(f"{MOST_KEYS} keys did not lead before {approved}")


def _says_so(desk: Desk) -> str:
    """The large letters, and why nothing can be edited."""
    text = _banner(desk)
    require("as we know it today" in text, f"the map does not say whose knowledge it shows: {text}")
    action = desk.window.findChild(QAction, "cadastre.start_change")
    require(not action.isEnabled() and "past day" in action.toolTip(), "a change can be started on a past day")
    today = hand.widget(desk.window, QAbstractButton, "cadastre.time.today")
    require(today.isEnabled(), "there is no way back to today")
    return text.splitlines()[0]


def _compare(desk: Desk, numbers: set[str]) -> None:
    """What changed since that day: the list has the two parcels, and the map both boundaries."""
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.time.compare"))
    table = hand.widget(desk.window, QTableView, "cadastre.differences.table")
    hand.wait(lambda: table.model().rowCount() > 0, "the parcels that differ")
    found = hand.row_texts(table)
    require(numbers <= set(found), f"the list of what changed has {found}")
    hand.wait(lambda: {"Before", "After"} <= _names(desk), "before and after on the map")


def _banner(desk: Desk) -> str:
    found: DayBanner = hand.widget(desk.window, QWidget, "cadastre.time.banner")
    return found.text()


def _names(desk: Desk) -> set[str]:
    return {layer.name() for layer in desk.iface.mapCanvas().layers()}


def _past(desk: Desk) -> QgsVectorLayer:
    require(layer_of(desk, LayerRole.REGISTER) not in desk.iface.mapCanvas().layers(), "today is on the map, too")
    return past_layer(desk, PARCELS)


def _box(desk: Desk) -> QgsRectangle:
    x, y = desk.facts["end"]
    return QgsRectangle(x - 40, y - 40, x + 40, y + 40)


def _shown(desk: Desk, layer: QgsVectorLayer) -> dict[str, Corners]:
    found = layer.getFeatures(_box(desk))
    return {one["number"]: _corners(bytes(one.geometry().asWkb())) for one in found}


def _stored(desk: Desk, law: datetime) -> dict[str, Corners]:
    box = _box(desk)
    found = rows(_THEN, law, box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    return {one["number"]: _corners(bytes(one["place"])) for one in found}


def _corners(wkb: bytes) -> Corners:
    """Corners to the millimetre, whichever the ring begins with."""
    return frozenset((round(x, 3), round(y, 3)) for x, y in shapely.get_coordinates(shapely.from_wkb(wkb)).tolist())
