"""Operations on rights as a hand does them: a change, a parcel clicked, the dock of rights, submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QAction, QComboBox, QDockWidget, QLineEdit, QWidget

from cadastre_plugin.layers.roles import LayerRole, find_layer
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.routine import begin_change, draw_area, layer_of, require
from scripts.tour.step import TourError

AREA_M = (170.0, 120.0)
VIEW_M = 95.0
CURRENT = "upper_inf(valid) AND upper_inf(recorded)"

_LOTS = f"""
    WITH held AS (SELECT * FROM cadastre.right_version WHERE {CURRENT})
    SELECT lot.parcel_id AS id, lot.number, lot.district, ST_X(middle) AS x, ST_Y(middle) AS y, owned.right_id AS owned,
        owner.name AS owner
    FROM cadastre.parcel_current AS lot
    CROSS JOIN ST_PointOnSurface(lot.geom) AS middle
    JOIN held AS owned ON owned.parcel_id = lot.parcel_id AND owned.kind = 'ownership'
    JOIN cadastre.right_share AS share ON share.right_row_id = owned.row_id AND share.numerator = share.denominator
    JOIN cadastre.party_version AS owner ON owner.party_id = share.party_id AND owner.kind = 'natural'
        AND upper_inf(owner.valid) AND upper_inf(owner.recorded)
    CROSS JOIN LATERAL (
        SELECT array_agg(held.kind::text ORDER BY held.kind::text) AS kinds FROM held
        WHERE held.parcel_id = lot.parcel_id AND held.standing IS DISTINCT FROM 'verified_absent'
    ) AS there
    WHERE lot.computed_area BETWEEN 250 AND 1500 AND there.kinds = %s::text[]
    AND owned.right_id NOT IN (SELECT thing_id FROM cadastre.change_touches)
    ORDER BY md5(%s || lot.number) LIMIT 1
"""
_SENT = """
    SELECT change.id, state, document FROM cadastre.change JOIN cadastre.change_revision
    ON change_id = change.id AND change_revision.revision = change.revision WHERE title = %s
"""


@dataclass(frozen=True)
class Lot:
    """A parcel that one person owns: its middle (m, CRS of the city), the ownership, and the name of who owns it."""

    id: UUID
    number: str
    district: str
    x: float
    y: float
    owned: UUID
    owner: str


def lot_with(*kinds: str, salt: str) -> Lot:
    """A lot in which just these kinds of right stand, besides its ownership. salt: steps find different ones by it.

    Raises:
        TourError: the city has none.
    """
    found = rows(_LOTS, sorted(("ownership", *kinds)), salt)
    if not found:
        raise TourError(f"no lot of the city has just an owner and {', '.join(kinds) or 'nothing else'}")
    return Lot(**found[0])


def a_party(kind: str, like: str, salt: str) -> str:
    """The name of a party of the register that no other has."""
    query = f"""
        SELECT name FROM cadastre.party_version WHERE {CURRENT} AND kind = %s AND name ILIKE %s
        GROUP BY name HAVING count(*) = 1 ORDER BY md5(%s || name) LIMIT 1
    """
    return str(row(query, kind, like, salt)["name"])


def begin_rights(desk: Desk, lot: Lot, title: str, application: str) -> QDockWidget:
    """A change of rights around a lot, the lot clicked on the map and its rights read; the dock of rights."""
    hand.trigger(desk.window, "cadastre.work")
    draw_area(desk, (lot.x, lot.y), *AREA_M)
    begin_change(desk, "rights", title, application, lot.district)
    desk.canvas.look_at(lot.x, lot.y, VIEW_M)
    hand.trigger(desk.window, "cadastre.rights")
    return click_lot(desk, lot)


def click_lot(desk: Desk, lot: Lot) -> QDockWidget:
    """Select a lot by a click; the dock of rights, once it shows what is held in it."""
    desk.iface.setActiveLayer(layer_of(desk, LayerRole.DRAFT))
    hand.widget(desk.window, QAction, "mActionSelectFeatures").trigger()
    desk.canvas.click(lot.x, lot.y)
    dock = hand.widget(desk.window, QDockWidget, "cadastre.rights")
    hand.wait(lambda: lot.number in dock.heading.text() and dock.rights.count(), f"the rights of {lot.number}")
    return dock


def operation(desk: Desk, name: str) -> QWidget:
    """Choose an operation in the dock of rights; its page."""
    hand.trigger(desk.window, "cadastre.rights")
    dock = hand.widget(desk.window, QDockWidget, "cadastre.rights")
    hand.choose(hand.widget(dock, QComboBox, "cadastre.rights.operation"), name)
    hand.wait(lambda: dock.page is not None and dock.page.isVisible(), f"the page of {name}")
    page: QWidget = dock.page
    return page


def pick_party(picker: QWidget, name: str) -> None:
    """Type a name into a picker and click the one who is found."""
    hand.write(picker.edit, name)
    hand.wait(lambda: hand.row_with(picker.found, name), f"{name} to be found")
    hand.press_row(picker.found, name)
    hand.wait(lambda: picker.note is not None, f"{name} to be chosen")


def describe_document(page: QWidget, name: str, number: str) -> None:
    """Write the number of a document that the operation requires."""
    documents = page.documents
    hand.press_row(documents.list, name)
    hand.write(hand.widget(documents, QLineEdit, "cadastre.documents.number"), number)


def apply_rights(desk: Desk, page: QWidget) -> None:
    """Press Apply once the page says what would become of the rights; one undo step comes of it."""
    stack = layer_of(desk, LayerRole.DRAFT).undoStack()
    before = stack.index()
    hand.wait(page.apply.isEnabled, f"Apply to be offered; the page says: {page.notice.text.text()}")
    hand.click(page.apply)
    hand.wait(lambda: stack.index() == before + 1, "the step in the draft")
    hand.pause(300)


def findings(desk: Desk) -> QAbstractItemView:
    """The findings of the open change, once it is checked."""
    hand.trigger(desk.window, "cadastre.work")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(lambda: "being checked" not in submit.toolTip(), "the check of the change", 60)
    return hand.widget(desk.window, QAbstractItemView, "cadastre.work.findings")


def submit_rights(desk: Desk, title: str) -> dict[str, Any]:
    """Submit the open change; its document as the service has it."""
    view = findings(desk)
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(submit.isEnabled, f"the change to be free to submit; {submit.toolTip()}: {hand.row_texts(view)}", 15)
    hand.click(submit)
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT) is None, "the change to arrive at the service", 60)
    sent = row(_SENT, title)
    require(sent["state"] == "submitted", f"the change is {sent['state']}")
    document: dict[str, Any] = sent["document"]
    return document


def sent_rights(document: dict[str, Any]) -> dict[str, dict[str, Any] | None]:
    """What the rights of a submitted change become, by their ids."""
    return {edit["id"]: edit["after"] for edit in document["rights"]}


def end_line(desk: Desk, x: float, y: float) -> None:
    """The right button ends what is drawn."""
    desk.canvas.click(x, y, Qt.MouseButton.RightButton)
