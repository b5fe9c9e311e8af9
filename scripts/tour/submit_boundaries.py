"""What the boundary tools made is submitted: the service has the very parcels, lineage and points of the draft."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import shapely
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView

from cadastre_plugin.core.change.document import parcel_of
from cadastre_plugin.core.model.parcel import Parcel, same_state
from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.services.connection import plugin_folder
from scripts.tour import hand
from scripts.tour.boundary import TITLE, base, draft
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.routine import ACCOUNTS, SURVEYOR, require
from scripts.tour.step import step

_SENT = """
    SELECT state, change.revision, document FROM cadastre.change JOIN cadastre.change_revision
    ON change_id = change.id AND change_revision.revision = change.revision WHERE title = %s
"""


@step("submit-boundaries", SURVEYOR, ["rights-through-split"])
def submit_boundaries(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.work")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(lambda: "being checked" not in submit.toolTip(), "the check of the change", 60)
    hand.wait(submit.isEnabled, f"the change to be free to submit; {_objections(desk)}", 5)
    edited, known = draft(desk), base()
    kept = _on_disk()
    hand.click(submit)
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT) is None, "the change to arrive at the service")
    sent = row(_SENT, TITLE)
    require(sent["state"] == "submitted", f"the change is {sent['state']}")
    document = sent["document"]
    _require_parcels(document, known, edited)
    require(_links(document["lineage"]) == kept["lineage"], "the service has another lineage than the draft had")
    require(document.get("points", []) == kept["points"], "the service has other boundary points than the draft had")
    _require_register_untouched(known)
    _show_places(desk, document)
    points, links = len(document.get("points", [])), len(document["lineage"])
    return f"the service has the {len(document['parcels'])} parcels, {links} links and {points} points of the draft"


def _objections(desk: Desk) -> str:
    view = hand.widget(desk.window, QAbstractItemView, "cadastre.work.findings")
    button = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    return " | ".join([button.toolTip(), *(text.replace("\n", ", ") for text in hand.row_texts(view))])


def _on_disk() -> dict[str, Any]:
    """Lineage and boundary points of the newest draft in the file of drafts."""
    path = draft_path(plugin_folder(), os.environ["CADASTRE_SERVER_URL"], ACCOUNTS[SURVEYOR])
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        id, document = file.execute("SELECT id, document FROM draft ORDER BY edited_at DESC LIMIT 1").fetchone()
        links = file.execute("SELECT parent_id, child_id FROM lineage WHERE draft_id = ?", (id,)).fetchall()
    return {"lineage": set(links), "points": json.loads(document).get("points", [])}


def _links(lineage: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(link["parent"], link["child"]) for link in lineage}


def _require_parcels(document: Mapping[str, Any], known: Mapping[UUID, Parcel], edited: Mapping[UUID, Parcel]) -> None:
    """Each parcel that differs from the register stands in the document as it stood in the draft, and no other."""
    differing = {id for id in known.keys() | edited.keys() if not _is_same(known.get(id), edited.get(id))}
    sent = {UUID(edit["id"]): edit for edit in document["parcels"]}
    require(sent.keys() == differing, f"the service has {len(sent)} parcels, the draft changed {len(differing)}")
    for id, edit in sent.items():
        after = None if edit["after"] is None else parcel_of(id, edit["base_version"], edit["after"])
        require(
            (after is None and id not in edited) or _is_same(after, edited.get(id)), f"parcel {id} arrived otherwise"
        )


def _is_same(one: Parcel | None, other: Parcel | None) -> bool:
    return one is not None and other is not None and same_state(one, other)


def _require_register_untouched(known: Mapping[UUID, Parcel]) -> None:
    stored = rows("SELECT version FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)", list(known))
    require([parcel["version"] for parcel in stored].count(1) == len(known), "the register was written before approval")


def _show_places(desk: Desk, document: Mapping[str, Any]) -> None:
    """The change in the list of the surveyor's own, its places before and after on the map."""
    hand.trigger(desk.window, "cadastre.review")
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, TITLE), "the change in the queue")
    hand.press_row(queue, TITLE)
    hand.wait(lambda: desk.project.mapLayersByName("After"), "before and after on the map")
    hand.trigger(desk.window, "cadastre.work")
    changes = hand.widget(desk.window, QAbstractItemView, "cadastre.work.changes")
    hand.wait(lambda: changes.isVisible() and hand.row_with(changes, TITLE), "the change in the list of my changes")
    hand.press_row(changes, TITLE)
    places = [edit["after"]["place"] for edit in document["parcels"] if edit["after"] is not None]
    west, south, east, north = shapely.total_bounds([shapely.geometry.shape(place) for place in places])
    desk.canvas.look_at((west + east) / 2, (south + north) / 2, max(east - west, north - south) * 1.1)
    desk.show()
    hand.trigger(desk.window, "cadastre.review")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.close"))
