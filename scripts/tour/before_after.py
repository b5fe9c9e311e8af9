"""The supervisor compares before and after on the map: a handle between them is dragged over a parcel that was cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QImage, QMouseEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QTabWidget, QWidget
from shapely.geometry import shape

from cadastre_plugin.panels.review.land import ReviewLand
from scripts.tour import hand
from scripts.tour.boundary import TITLE
from scripts.tour.desk import Desk
from scripts.tour.register import row
from scripts.tour.routine import SUPERVISOR, require
from scripts.tour.step import step

_CHANGE = """
    SELECT state, document FROM cadastre.change JOIN cadastre.change_revision
    ON change_id = change.id AND change_revision.revision = change.revision WHERE title = %s
"""
_PARENT = "SELECT ST_AsGeoJSON(geom, 3)::json AS place, number FROM cadastre.parcel_current WHERE parcel_id = %s"
_AROUND = 3.2
"""How much wider than the parcel the map is."""


@step("swipe", SUPERVISOR, ["divide-by-areas", "move-shared-corner", "submit-boundaries", "review"])
def swipe(desk: Desk) -> str:
    found = row(_CHANGE, TITLE)
    parent = _most_divided(found["document"])
    hand.trigger(desk.window, "cadastre.review")
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, TITLE), "the change in the queue", 60)
    hand.press_row(queue, TITLE)
    _read_words(desk, parent["number"])
    desk.canvas.settle()
    middle = _look_at(desk, parent)
    handle = _swipe(desk)
    pictures = [_dragged_to(desk, handle, share) for share in (0.85, 0.15)]
    require(pictures[0] != pictures[1], "before and after look alike")
    _dragged_to(desk, handle, middle)
    sides = [hand.widget(desk.window, QLabel, f"cadastre.compare.review.{side}") for side in ("before", "after")]
    require(
        sides[0].geometry().right() < handle.geometry().center().x() < sides[1].geometry().left(),
        "the names of the sides are not beside the handle",
    )
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.compare.overlay"))
    hand.wait(lambda: not handle.isVisible(), "the overlay")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.close"))
    require(row(_CHANGE, TITLE)["state"] == found["state"], "to look at a change made it another")
    require(row(_PARENT, parent["id"])["number"] == parent["number"], "the register was written before any approval")
    return f"before left, after right of the handle over {parent['number']}; the register is untouched"


def _most_divided(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parcel that became most others, as the register has it."""
    ((id, _),) = Counter(link["parent"] for link in document["lineage"]).most_common(1)
    return {"id": id, **row(_PARENT, id)}


def _read_words(desk: Desk, number: str) -> None:
    """The tab of land, in which a sentence is about the parcel."""
    (land,) = desk.window.findChildren(ReviewLand)
    next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(land) >= 0).setCurrentWidget(land)
    said = land.sentences.model()
    hand.wait(lambda: any(number in said.index(row, 0).data() for row in range(said.rowCount())), "the change in words")


def _look_at(desk: Desk, parent: Mapping[str, Any]) -> float:
    """Show the parcel; where its middle is, from the left edge of the canvas (0) to the right one (1)."""
    west, south, east, north = shape(parent["place"]).bounds
    x, y = (west + east) / 2, (south + north) / 2
    desk.canvas.look_at(x, y, _AROUND * max(east - west, north - south))
    canvas = desk.iface.mapCanvas()
    return float(canvas.getCoordinateTransform().transform(QgsPointXY(x, y)).x() / canvas.width())


def _swipe(desk: Desk) -> QWidget:
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.compare.swipe"))
    handle = hand.widget(desk.window, QWidget, "cadastre.compare.review.handle")
    hand.wait(handle.isVisible, "the handle between before and after")
    desk.canvas.settle()
    return handle


def _dragged_to(desk: Desk, handle: QWidget, share: float) -> QImage:
    """Take the handle by its knob and lead it there; what the map then shows."""
    canvas = desk.iface.mapCanvas()
    target, knob = share * canvas.width(), QPointF(handle.rect().center())
    _mouse(handle, QEvent.Type.MouseButtonPress, knob)
    for part in (4, 3, 2, 1):
        left = target - handle.geometry().center().x()
        _mouse(handle, QEvent.Type.MouseMove, knob + QPointF(left / part, 0))
        hand.pause(hand.PAUSE_MS)
    _mouse(handle, QEvent.Type.MouseButtonRelease, knob)
    hand.pause(hand.PAUSE_MS)
    require(abs(handle.geometry().center().x() - target) < 3, "the handle does not follow the mouse")
    return canvas.grab().toImage()


def _mouse(widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    QApplication.sendEvent(widget, QMouseEvent(kind, place, button, held, Qt.KeyboardModifier.NoModifier))
