"""The steps of the main job in their order: a surveyor works, a supervisor decides, the register has a new version."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import QgsPointXY, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAction,
    QDockWidget,
    QLineEdit,
    QPlainTextEdit,
)

from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.panels.review.card import CardList
from scripts.tour import deciding, hand
from scripts.tour.deciding import press_decision
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.routine import (
    ACCOUNTS,
    PASSWORD,
    SUPERVISOR,
    SURVEYOR,
    begin_change,
    draw_area,
    layer_of,
    require,
    sign_in,
)
from scripts.tour.service import refused_approval
from scripts.tour.spot import find_spot
from scripts.tour.step import step

TITLE = "Boundary of two neighbours, Bogʻiston koʻchasi"
APPLICATION = "A-2026/00417"
REMARK = "Measure the moved corner once more: «ул. Навои», 경계점"
WIDEST_VIEW = 30  # times the move: a short one must be longer than the snapping reaches, or it falls back to its start
NEARNESS_M = 0.3  # of a click: a pixel and the snapping around it


@step("connect", SURVEYOR)
def connect(desk: Desk) -> str:
    sign_in(desk)
    (found,) = rows("SELECT count(*) AS parcels FROM cadastre.parcel_current")
    return f"signed in as {ACCOUNTS[SURVEYOR]}; the register has {found['parcels']} parcels"


@step("open-area", SURVEYOR, ["connect"])
def open_area(desk: Desk) -> str:
    spot = find_spot().facts()
    desk.facts["spot"] = spot
    x, y = spot["middle"]
    draw_area(desk, (x, y), 240, 150)
    desk.canvas.look_at(x, y, 260)
    shown = _features(desk, LayerRole.REGISTER)
    expected = _parcels_within(x - 118, y - 73, x + 118, y + 73)
    require(expected <= set(shown) and expected, f"{len(expected - set(shown))} parcels of the area are missing")
    layer = layer_of(desk, LayerRole.REGISTER)
    require(layer.readOnly() and not layer.isEditable(), "the register's layer can be edited")
    return f"{len(shown)} parcels of the area are on the map, all {len(expected)} that PostGIS has there; read-only"


@step("search", SURVEYOR, ["open-area"])
def search(desk: Desk) -> str:
    number = desk.facts["spot"]["right"]["numbers"][0]
    field = hand.widget(desk.window, QLineEdit, "cadastre.work.number")
    hand.write(field, number, enter=True)
    place = row(
        "SELECT ST_X(ST_PointOnSurface(geom)) AS x, ST_Y(ST_PointOnSurface(geom)) AS y"
        " FROM cadastre.parcel_current WHERE number = %s",
        number,
    )
    point = QgsPointXY(place["x"], place["y"])
    hand.wait(lambda: desk.iface.mapCanvas().extent().contains(point), f"the map to go to {number}")
    return f"{number} was found and is on the map"


@step("start-change", SURVEYOR, ["search"])
def start_change(desk: Desk) -> str:
    draft = begin_change(desk, "boundary", TITLE, APPLICATION)
    x, y = desk.facts["spot"]["middle"]
    missing = _parcels_within(x - 100, y - 60, x + 100, y + 60) - set(_features(desk, LayerRole.DRAFT))
    require(not missing, f"{len(missing)} parcels of the work area are not in the draft")
    desk.canvas.look_at(x, y, 200)
    return f"the work area of {draft.featureCount()} parcels can be edited; topological editing is on"


@step("edit-boundary", SURVEYOR, ["start-change"])
def edit_boundary(desk: Desk) -> str:
    move = desk.facts["spot"]["right"]
    move_corner(desk, move, width=60)
    differences = hand.widget(desk.window, QAbstractItemView, "cadastre.work.differences")
    hand.wait(lambda: differences.model().rowCount() == 2, "both parcels to be listed as changed")
    ends = {_corner_near(_features(desk, LayerRole.DRAFT)[number], move["end"]) for number in move["numbers"]}
    require(len(ends) == 1 and None not in ends, f"the parcels do not share the moved corner: {ends}")
    (end,) = ends
    desk.facts["end"] = end
    hand.wait(lambda: _submit_button(desk).isEnabled(), "the rules to find nothing that blocks")
    stored = rows("SELECT version FROM cadastre.parcel_current WHERE number = ANY(%s)", list(move["numbers"]))
    require(all(parcel["version"] == 1 for parcel in stored), "the register was written before any approval")
    return f"{' and '.join(move['numbers'])} share the corner at {end}; the register is untouched"


@step("findings", SURVEYOR, ["edit-boundary"])
def findings(desk: Desk) -> str:
    move_corner(desk, desk.facts["spot"]["wrong"], width=80)
    view = hand.widget(desk.window, QAbstractItemView, "cadastre.work.findings")
    hand.wait(lambda: hand.row_with(view, "verlap"), "the overlap to be found")
    require(not _submit_button(desk).isEnabled(), "a change with an overlap can be submitted")
    hand.press_row(view, "verlap")
    places = layer_of(desk, LayerRole.FINDINGS)
    require(places.featureCount() > 0, "the overlap is not on the map")
    texts = hand.row_texts(view)
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.undo"))
    hand.wait(lambda: hand.row_with(view, "verlap") is None, "the overlap to be gone after undo")
    hand.wait(lambda: _submit_button(desk).isEnabled(), "the change to be free to submit")
    return f"shown, then undone: {texts[0].splitlines()[0]}"


@step("submit", SURVEYOR, ["findings"])
def submit(desk: Desk) -> str:
    hand.click(_submit_button(desk))
    hand.wait(lambda: _state(desk) == "submitted", "the change to arrive at the service")
    changes = hand.widget(desk.window, QAbstractItemView, "cadastre.work.changes")
    hand.wait(lambda: changes.isVisible() and hand.row_with(changes, TITLE), "the change in the list of my changes")
    found = _change(desk)
    desk.facts["change"] = str(found["id"])
    x, y = desk.facts["end"]
    desk.canvas.look_at(x, y, 60)
    return f"state {found['state']}, revision {found['revision']}, author {found['author']}"


@step("own-change-refused", SURVEYOR, ["submit"])
def own_change_refused(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.review")
    select_in_queue(desk, TITLE)
    for name in ("take", "approve"):
        button = hand.widget(desk.window, QAbstractButton, f"cadastre.review.{name}")
        hand.wait(button.isVisible, "the decision to be offered")
        require(not button.isEnabled() and "own change" in button.toolTip(), f"{name} is open to the author")
    code = refused_approval(ACCOUNTS[SURVEYOR], PASSWORD, desk.facts["change"])
    require(code == "own_change" and _state(desk) == "submitted", f"the service answered {code}")
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.close"))
    return "take and approve are grey with the reason; the service answers own_change"


@step("review", SUPERVISOR, ["submit"])
def review(desk: Desk) -> str:
    sign_in(desk)
    hand.trigger(desk.window, "cadastre.review")
    select_in_queue(desk, TITLE)
    press_decision(desk, "take")
    hand.wait(lambda: _state(desk) == "in_review", "the change to be in review")
    sides = {name: _layer_titled(desk, name) for name in ("Before", "After")}
    require(all(layer.featureCount() == 2 for layer in sides.values()), "before and after do not show both parcels")
    return "taken; both parcels are drawn before (red, dashed) and after (green)"


@step("return-with-remark", SUPERVISOR, ["review"])
def return_with_remark(desk: Desk) -> str:
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.return"))
    confirm = hand.widget(desk.window, QAbstractButton, "cadastre.review.confirm")
    hand.wait(confirm.isVisible, "the question for a remark")
    require(not confirm.isEnabled(), "a change can be returned without a remark")
    remark = confirm.parentWidget().findChild(QPlainTextEdit)
    remark.setPlainText(REMARK)
    desk.show()
    hand.click(confirm)
    hand.wait(lambda: _state(desk) == "returned", "the change to be returned")
    (comment,) = rows("SELECT text FROM cadastre.change_comment WHERE change_id = %s", desk.facts["change"])
    require(comment["text"] == REMARK, f"the register keeps another remark: {comment['text']}")
    return "the remark is kept to the letter, in three scripts"


@step("resubmit", SURVEYOR, ["return-with-remark"])
def resubmit(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.work")
    changes = hand.widget(desk.window, QAbstractItemView, "cadastre.work.changes")
    hand.wait(lambda: "Returned" in _row_text(changes, TITLE), "the list to say that the change was returned")
    hand.press_row(changes, TITLE)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.resume"))
    remarks = hand.widget(desk.window, QAbstractItemView, "cadastre.work.remarks")
    hand.wait(lambda: remarks.isVisible() and hand.row_with(remarks, REMARK), "the remark in the panel")
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT), "the draft to open again")
    hand.wait(lambda: _submit_button(desk).isEnabled(), "the check of the opened draft")
    x, y = desk.facts["end"]
    desk.canvas.look_at(x, y, 60)
    desk.show()
    hand.click(_submit_button(desk))
    hand.wait(lambda: _state(desk) == "submitted", "the change to arrive again")
    desk.facts["drawings"] = _count_drawings(desk.iface.mapCanvas())
    return f"opened with its remark and sent again, revision {_change(desk)['revision']}"


@step("approve", SUPERVISOR, ["resubmit"])
def approve(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.review")
    select_in_queue(desk, TITLE)
    press_decision(desk, "take")
    hand.wait(lambda: _state(desk) == "in_review", "the change to be in review again")
    deciding.approve(desk)
    hand.wait(lambda: _state(desk) == "approved", "the approval")
    numbers = desk.facts["spot"]["right"]["numbers"]
    versions = rows("SELECT version, change_id FROM cadastre.parcel_current WHERE number = ANY(%s)", list(numbers))
    require({str(parcel["change_id"]) for parcel in versions} == {desk.facts["change"]}, "another change wrote them")
    require({parcel["version"] for parcel in versions} == {2}, "the parcels have no new version")
    hand.wait(lambda: not desk.project.mapLayersByName("After"), "before and after to leave the map")
    return f"{' and '.join(numbers)} are at version 2, written by this change"


@step("refreshed", SURVEYOR, ["approve"])
def refreshed(desk: Desk) -> str:
    canvas = desk.iface.mapCanvas()
    hand.wait(lambda: canvas.property(_DRAWINGS) > desk.facts["drawings"], "the map to be drawn anew by itself")
    changes = hand.widget(desk.window, QAbstractItemView, "cadastre.work.changes")
    hand.wait(lambda: "Approved" in _row_text(changes, TITLE), "the list to say that the change was approved")
    shown = _features(desk, LayerRole.REGISTER)
    corners = {_corner_near(shown[number], desk.facts["end"]) for number in desk.facts["spot"]["right"]["numbers"]}
    require(len(corners) == 1 and None not in corners, "the map does not have the new corner")
    return "the map was drawn anew by itself and has the new corner; the list says approved"


@step("history", SURVEYOR, ["approve"])
def history(desk: Desk) -> str:
    number = desk.facts["spot"]["right"]["numbers"][0]
    text = read_history(desk, number, 2)[0]
    require(TITLE in text and "Nodira" in text, f"the newest version does not say by which change and whom: {text}")
    stored = rows("SELECT DISTINCT version FROM cadastre.parcel_history WHERE number = %s", number)
    require(len(stored) == 2, f"the register has {len(stored)} versions")
    return f"{number} has two versions; the newest names its change, author and approver"


_DRAWINGS = "cadastre-tour-drawings"


def move_corner(desk: Desk, move: dict[str, Any], width: float) -> None:
    """With QGIS's own vertex tool: a click takes the corner, the next one puts it down."""
    (x, y), (to_x, to_y) = move["start"], move["end"]
    width = min(width, WIDEST_VIEW * math.dist((x, y), (to_x, to_y)))
    desk.canvas.look_at((x + to_x) / 2, (y + to_y) / 2, width)
    desk.iface.setActiveLayer(layer_of(desk, LayerRole.DRAFT))
    hand.widget(desk.window, QAction, "mActionVertexToolActiveLayer").trigger()
    desk.canvas.move(x + width / 100, y)
    desk.canvas.click(x, y)
    desk.canvas.click(to_x, to_y)


def read_history(desk: Desk, number: str, count: int) -> list[str]:
    """Open the history of a parcel; what its versions say, of which there are so many."""
    hand.trigger(desk.window, "cadastre.history")
    hand.write(hand.widget(desk.window, QLineEdit, "cadastre.history.number"), number)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.history.show"))
    dock = hand.widget(desk.window, QDockWidget, "cadastre.history")
    (versions, *_) = dock.findChildren(CardList)
    hand.wait(lambda: versions.model().rowCount() == count, f"{count} versions")
    return hand.row_texts(versions)


def select_in_queue(desk: Desk, title: str) -> None:
    """Click a change of the queue."""
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, title), "the change in the queue")
    hand.press_row(queue, title)


def _submit_button(desk: Desk) -> QAbstractButton:
    return hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")


def _layer_titled(desk: Desk, title: str) -> QgsVectorLayer:
    hand.wait(lambda: QgsProject.instance().mapLayersByName(title), f"the layer {title}")
    layer: QgsVectorLayer = desk.project.mapLayersByName(title)[0]
    return layer


def _features(desk: Desk, role: LayerRole) -> dict[str, Any]:
    """Geometries of a layer by cadastral number."""
    return {feature["number"]: feature.geometry() for feature in layer_of(desk, role).getFeatures()}


def _corner_near(geometry: Any, place: tuple[float, float]) -> tuple[float, float] | None:
    near = [vertex for vertex in geometry.vertices() if vertex.distance(place[0], place[1]) < NEARNESS_M]
    return (round(near[0].x(), 3), round(near[0].y(), 3)) if near else None


def _parcels_within(west: float, south: float, east: float, north: float) -> set[str]:
    found = rows(
        "SELECT number FROM cadastre.parcel_current"
        " WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, Find_SRID('cadastre', 'parcel_version', 'geom'))",
        west,
        south,
        east,
        north,
    )
    return {parcel["number"] for parcel in found}


def _change(desk: Desk) -> dict[str, Any]:
    return row(
        "SELECT change.id, state, revision, name AS author FROM cadastre.change JOIN cadastre.app_user"
        " ON app_user.id = author WHERE title = %s",
        TITLE,
    )


def _state(desk: Desk) -> str | None:
    found = rows("SELECT state FROM cadastre.change WHERE title = %s", TITLE)
    return found[0]["state"] if found else None


def _row_text(view: QAbstractItemView, text: str) -> str:
    index = hand.row_with(view, text)
    return hand.row_text(index) if index else ""


def _count_drawings(canvas: QgsMapCanvas) -> int:
    """Count how often the map is drawn from now on; the count so far."""
    canvas.setProperty(_DRAWINGS, 0)
    canvas.renderComplete.connect(lambda _painter: canvas.setProperty(_DRAWINGS, canvas.property(_DRAWINGS) + 1))
    hand.pause(1500)
    return int(canvas.property(_DRAWINGS))
