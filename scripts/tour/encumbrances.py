"""What lies on parcels: a mortgage in the second rank, a way drawn on the map, a ban in the way of a sale; and a sale
whose contract was forgotten.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import rows
from scripts.tour.rights_change import (
    Lot,
    a_party,
    apply_rights,
    begin_rights,
    describe_document,
    end_line,
    findings,
    lot_with,
    operation,
    pick_party,
    sent_rights,
    submit_rights,
)
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

AMOUNT = "450000000.50"
WAY_M = 2.5
SHORTEST_M = 9.0

_NEIGHBOURS = """
    SELECT other.number, other.parcel_id AS id, ST_AsBinary(lot.geom) AS lot, ST_AsBinary(other.geom) AS other
    FROM cadastre.parcel_current AS lot JOIN cadastre.parcel_current AS other
    ON other.geom && lot.geom AND ST_Touches(other.geom, lot.geom) AND other.computed_area BETWEEN 250 AND 1500
    WHERE lot.parcel_id = %s ORDER BY other.number
"""


@step("mortgage", SURVEYOR, ["connect"])
def mortgage(desk: Desk) -> str:
    lot, bank = lot_with("mortgage", salt="m"), a_party("legal", "%bank%", "m")
    title = "Mortgage of the second rank, Bobur koʻchasi"
    begin_rights(desk, lot, title, "A-2026/00711")
    page = operation(desk, "mortgage")
    hand.write(hand.widget(page, QLineEdit, "cadastre.rights.amount"), "500,000")
    require(not page.apply.isEnabled() and "two ways" in page.notice.text.text(), "an unclear amount was taken")
    hand.write(hand.widget(page, QLineEdit, "cadastre.rights.amount"), "450 000 000,50")
    require(page.rank.value() == 2, f"the preset rank is {page.rank.value()}, behind one mortgage")
    pick_party(page.creditors.pickers()[0], bank)
    describe_document(page, "contract", "IP-2026/118")
    _add_document(page, "mortgagee_consent", "77/R")
    desk.show()
    apply_rights(desk, page)
    document = submit_rights(desk, title)
    (after,) = [right for right in sent_rights(document).values() if right is not None]
    require((after["rank"], after["amount"], after["currency"]) == (2, AMOUNT, "UZS"), f"it arrived as {after}")
    require(after["based_on"] == str(lot.owned) and len(after["sources"]) == 2, "it rests on something else")
    stored = rows(
        "SELECT count(*) AS rights FROM cadastre.right_version WHERE kind = 'mortgage' AND rank = 2 AND parcel_id = %s",
        lot.id,
    )
    require(stored[0]["rights"] == 0, "the register was written before approval")
    return f"{lot.number} is mortgaged to {bank} for 450 000 000.50 UZS in rank 2; an unclear amount was refused"


@step("servitude-on-canvas", SURVEYOR, ["connect"])
def servitude_on_canvas(desk: Desk) -> str:
    lot, neighbour, shared, land = _lot_with_a_neighbour()
    title = "A way to the neighbour, Navoiy koʻchasi"
    begin_rights(desk, lot, title, "A-2026/00712")
    page = operation(desk, "servitude")
    hand.click(hand.widget(page, QAbstractButton, "cadastre.rights.pick_served"))
    desk.canvas.click(*_middle(neighbour["shape"]))
    hand.wait(lambda: page.served.list.count() == 1, "the parcel that is served")
    hand.click(hand.widget(page, QAbstractButton, "cadastre.rights.draw_area"))
    corners = _way(shared, land)
    for x, y in corners:
        desk.canvas.click(x, y)
    end_line(desk, *corners[-1])
    hand.wait(lambda: "m²" in page.place.said.text(), f"the area; the page says: {page.notice.text.text()}")
    describe_document(page, "contract", "S-14")
    desk.canvas.look_at(lot.x, lot.y, 60)
    desk.show()
    apply_rights(desk, page)
    shapes = [feature["shape"] for feature in layer_of(desk, LayerRole.SERVITUDES).getFeatures()]
    require("area" in shapes, f"the map shows {shapes}")
    (after,) = [right for right in sent_rights(submit_rights(desk, title)).values() if right is not None]
    require(after["parcel"] == str(lot.id) and after["served"] == [str(neighbour["id"])], "it lies on another parcel")
    way = shapely.geometry.shape(after["place"])
    require(shapely.difference(way, shapely.buffer(land, 0.0011)).is_empty, "the way lies outside its parcel")
    require(way.area > shared.length * WAY_M / 3, f"the way has only {way.area:.2f} m²")
    return f"a way of {way.area:.1f} m² in {lot.number} along the boundary with {neighbour['number']}, which it serves"


@step("ban-blocks", SURVEYOR, ["connect"])
def ban_blocks(desk: Desk) -> str:
    lot, buyer = lot_with("ban", salt="b"), a_party("natural", "%", "b")
    title = "Sale of a parcel under a ban"
    begin_rights(desk, lot, title, "A-2026/00713")
    _sell(desk, lot, buyer, "OS-2026/31")
    view = findings(desk)
    hand.wait(lambda: hand.row_with(view, "forbids this"), "the ban to be found")
    (said,) = [text for text in hand.row_texts(view) if "forbids this" in text]
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    require(not submit.isEnabled(), "a parcel under a ban can be sold")
    hand.press_row(view, "forbids this")
    desk.show()
    page = operation(desk, "lifting")
    require(page.right.count() == 2, f"{page.right.count() - 1} restrictions are offered instead of one")
    page.right.setCurrentIndex(1)
    describe_document(page, "decision", "2-1001/2026")
    apply_rights(desk, page)
    view = findings(desk)
    hand.wait(lambda: hand.row_with(view, "forbids this") is None, "the ban to be out of the way")
    document = submit_rights(desk, title)
    require([act["operation"] for act in document["acts"]] == ["sale", "lifting"], "the acts are others")
    ended = [id for id, after in sent_rights(document).items() if after is None]
    require(len(ended) == 1 and str(lot.owned) in sent_rights(document), "the ban does not end, or nothing is sold")
    return f"stopped: {said.splitlines()[1]}; lifted in the same change, it goes"


@step("missing-document", SURVEYOR, ["connect"])
def missing_document(desk: Desk) -> str:
    lot, buyer = lot_with(salt="d"), a_party("natural", "%", "d")
    title = "Sale whose contract was forgotten"
    begin_rights(desk, lot, title, "A-2026/00714")
    _sell(desk, lot, buyer, "")
    view = findings(desk)
    hand.wait(lambda: hand.row_with(view, "document is missing"), "the missing contract to be found")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    require(not submit.isEnabled(), "a sale goes without its contract")
    hand.press_row(view, "document is missing")
    desk.show()
    page = operation(desk, "act_papers")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Oldi-sotdi shartnomasi.pdf"
        file.write_bytes(_pdf(lot.number))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        page.documents.attach_files([file])
        hand.wait(lambda: page.documents.sources() and not page.documents.is_busy(), "the copy of the file")
    require(not page.documents.missing(), "the contract is still missing")
    apply_rights(desk, page)
    document = submit_rights(desk, title)
    (source,) = [edit["after"] for edit in document["sources"]]
    require((source["kind"], source["sha256"]) == ("contract", digest), f"the document arrived as {source}")
    stored = rows("SELECT size FROM cadastre.source_file WHERE sha256 = %s", digest)
    require(len(stored) == 1, "the file did not arrive at the service")
    return f"stopped without its contract; the file of {stored[0]['size']} bytes arrived, then the sale of {lot.number}"


def _sell(desk: Desk, lot: Lot, buyer: str, contract: str) -> None:
    """Sell the whole of a lot to someone who is found by typing; without a number, without the contract."""
    page = operation(desk, "transfer")
    pick_party(page.receivers.pickers()[0], buyer)
    pick_party(page.applicant, lot.owner)
    if contract:
        describe_document(page, "contract", contract)
    apply_rights(desk, page)


def _add_document(page: QWidget, kind: str, number: str) -> None:
    documents = page.documents
    hand.click(hand.widget(documents, QAbstractButton, "cadastre.documents.add"))
    hand.choose(hand.widget(documents, QComboBox, "cadastre.documents.kind"), kind)
    hand.write(hand.widget(documents, QLineEdit, "cadastre.documents.number"), number)


def _lot_with_a_neighbour() -> tuple[Lot, dict[str, Any], LineString, BaseGeometry]:
    """A lot, a neighbour, the boundary that they share, and the land of the lot."""
    for salt in range(40):
        lot = lot_with(salt=f"s{salt}")
        for found in rows(_NEIGHBOURS, lot.id):
            land, other = (shapely.from_wkb(bytes(found[name])) for name in ("lot", "other"))
            shared = shapely.line_merge(land.intersection(other))
            if isinstance(shared, LineString) and len(shared.coords) == 2 and shared.length > SHORTEST_M:
                return lot, {**found, "shape": other}, shared, land
    raise TourError("no lot of the city has a neighbour along a straight boundary")


def _way(shared: LineString, land: BaseGeometry) -> list[tuple[float, float]]:
    """The corners of a strip along the shared boundary, on the side of the land."""
    start, end = (np.array(place) for place in shared.coords)
    along = (end - start) / shared.length
    inwards = np.array([-along[1], along[0]])
    middle = (start + end) / 2
    if not land.contains(shapely.Point(middle + inwards)):
        inwards = -inwards
    return [(float(x), float(y)) for x, y in (start, end, end + inwards * WAY_M, start + inwards * WAY_M)]


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    place = shape.representative_point()
    return place.x, place.y


def _pdf(text: str) -> bytes:
    """A small PDF of one page."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length 0 >>\nstream\n\nendstream % " + text.encode(),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + trailer
