"""The proof card: Approve is grey until each red item was opened, it is on record who did, and the page is printed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.PyQt.QtWidgets import QAbstractButton

from scripts.tour import hand
from scripts.tour.boundary import TITLE
from scripts.tour.deciding import open_red_items, press_decision, proof_card
from scripts.tour.desk import Desk
from scripts.tour.loop import select_in_queue
from scripts.tour.register import row, rows
from scripts.tour.routine import SUPERVISOR, require
from scripts.tour.step import step

_STATE = "SELECT id, state FROM cadastre.change WHERE title = %s"
_OPENED = "SELECT DISTINCT item FROM cadastre.change_opening WHERE change_id = %s"


@step("proof-card", SUPERVISOR, ["divide-by-areas", "move-shared-corner", "submit-boundaries", "review"])
def proof_of_boundaries(desk: Desk) -> str:
    """Of the change that the boundary tools made; it is taken, and decided about later."""
    hand.trigger(desk.window, "cadastre.review")
    select_in_queue(desk, TITLE)
    press_decision(desk, "take")
    hand.wait(lambda: row(_STATE, TITLE)["state"] == "in_review", "the change to be in review")
    card = proof_card(desk)
    button = hand.widget(desk.window, QAbstractButton, "cadastre.review.approve")
    require(card.items.count() > 0, "the change has no red item")
    require(not button.isEnabled(), "Approve can be pressed before a red item was opened")
    opened = open_red_items(desk)
    proof_card(desk)
    hand.wait(button.isEnabled, f"Approve to be possible: {button.toolTip()}")
    kept = {line["item"] for line in rows(_OPENED, row(_STATE, TITLE)["id"])}
    require(len(kept) == opened, f"{opened} red items were opened, {len(kept)} are on record")
    size = _printed(desk)
    hand.pause(hand.FLASH_MS)
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.close"))
    return f"{opened} red items opened and on record, then Approve was free; the page as PDF has {size} kB"


def _printed(desk: Desk) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "proof.pdf"
        proof_card(desk).write_pdf(path)
        require(path.read_bytes().startswith(b"%PDF"), "the page did not become a PDF")
        size = path.stat().st_size // 1024
    proof_card(desk).notice.clear()
    return size
