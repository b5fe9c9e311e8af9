"""Two supervisors approve what touches land of the state: the first approval writes nothing, the second one does."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from qgis.PyQt.QtWidgets import QAbstractItemView, QLabel
from shapely.geometry import shape

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from scripts.tour import hand
from scripts.tour.deciding import approve, press_decision
from scripts.tour.desk import Desk
from scripts.tour.register import row
from scripts.tour.routine import (
    ACCOUNTS,
    PASSWORD,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    change_places,
    city,
    require,
)
from scripts.tour.service import Caller
from scripts.tour.step import step

AUTHOR = "surveyor"
"""Sits at no desk: what they sent came overnight."""
TITLE = "Address of the city hall's land, hokimiyat yeri"
ADDRESS = "Mustaqillik maydoni 5"
VIEW_M = 160

_OF_STATE = """
    SELECT p.parcel_id, p.version, p.number, p.district, p.legal_area, p.land_category, p.purpose,
        ST_AsGeoJSON(p.geom, 3)::json AS place
    FROM cadastre.parcel_version AS p
    JOIN cadastre.right_version AS r ON r.parcel_id = p.parcel_id
        AND r.right_class = 'right' AND upper_inf(r.valid) AND upper_inf(r.recorded)
    JOIN cadastre.right_share AS s ON s.right_row_id = r.row_id
    JOIN cadastre.party_version AS holder ON holder.party_id = s.party_id
        AND holder.kind = 'state' AND upper_inf(holder.valid) AND upper_inf(holder.recorded)
    WHERE upper_inf(p.valid) AND upper_inf(p.recorded) AND p.number IS NOT NULL
        AND NOT EXISTS (SELECT FROM cadastre.known_finding AS known WHERE p.parcel_id = ANY(known.subjects))
    ORDER BY abs(ST_Area(p.geom) - 1500), p.parcel_id LIMIT 1
"""
_CHANGE = """
    SELECT state, a.name AS author, f.name AS first, w.name AS second, second_needed
    FROM cadastre.change AS c JOIN cadastre.app_user AS a ON a.id = author
    LEFT JOIN cadastre.app_user AS f ON f.id = first_approver LEFT JOIN cadastre.app_user AS w ON w.id = reviewer
    WHERE c.id = %s
"""
_ADDRESS = "SELECT address FROM cadastre.parcel_current WHERE parcel_id = %s"


@step("second-approver", SUPERVISOR, ["review"])
def second_approver(desk: Desk) -> str:
    found = row(_OF_STATE)
    change = _sent_overnight(found)
    middle = shape(found["place"]).representative_point()
    desk.canvas.look_at(middle.x, middle.y, VIEW_M)

    _open(desk)
    press_decision(desk, "take")
    hand.wait(lambda: row(_CHANGE, change)["state"] == "in_review", "the change to be in review")
    approve(desk)
    hand.wait(lambda: row(_CHANGE, change)["state"] == "second_review", "the first approval")
    require(row(_ADDRESS, found["parcel_id"])["address"] != ADDRESS, "the first approval wrote the register")
    refused = Caller(ACCOUNTS[SUPERVISOR], PASSWORD).step(change, "approve").get("code")
    require(refused == "approved_before", f"a second approval by the same person is answered by {refused}")

    change_places(desk, SECOND_SUPERVISOR)
    desk.canvas.look_at(middle.x, middle.y, VIEW_M)
    _open(desk)
    course = hand.widget(desk.window, QLabel, "cadastre.review.course")
    hand.wait(lambda: "Nodira Yusupova" in course.text(), "who approved it first")
    desk.show()
    approve(desk)
    hand.wait(lambda: row(_CHANGE, change)["state"] == "approved", "the second approval")
    require(row(_ADDRESS, found["parcel_id"])["address"] == ADDRESS, "the register was not written")
    people = row(_CHANGE, change)
    require(len({people["author"], people["first"], people["second"]}) == 3, f"not three people: {people}")
    change_places(desk)
    desk.facts["state_land"] = found["number"]
    return (
        f"{found['number']} is the state's: written by {people['author']}, approved first by {people['first']}, "
        f"which left the register as it was, then by {people['second']}"
    )


def _sent_overnight(found: dict[str, Any]) -> str:
    """A change of the address of land of the state, submitted by a surveyor; its id."""
    parcel = Parcel(
        id=found["parcel_id"],
        version=found["version"],
        number=found["number"],
        district=found["district"],
        geometry=on_grid(shape(found["place"])),
        legal_area=None if found["legal_area"] is None else float(found["legal_area"]),
        land_category=found["land_category"],
        purpose=found["purpose"],
        address=ADDRESS,
    )
    edit = Edit(parcel.id, parcel.version, parcel)
    change = Change(uuid4(), "attributes", TITLE, "A-2026/00533", parcel.district, (edit,))
    author = Caller(AUTHOR, PASSWORD)
    saved = author.ask("PUT", f"/changes/{change.id}", json=to_document(change, city().crs.srid))
    require(saved.status_code == 201, saved.text)
    sent = author.step(str(change.id), "submit")
    require(sent.get("second_needed"), f"the service does not ask for a second approver: {sent}")
    return str(change.id)


def _open(desk: Desk) -> None:
    hand.trigger(desk.window, "cadastre.review")
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, TITLE), "the change in the queue")
    hand.press_row(queue, TITLE)
    desk.canvas.settle()
