"""The dock of rights on the tour: an operation is chosen as a hand does, and what it wrote stands in the draft."""

from __future__ import annotations

import json
import os
import sqlite3
from typing import Any, TypeVar

from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QDockWidget, QLineEdit, QWidget

from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.panels.rights.rights_page import RightsPage
from cadastre_plugin.services.connection import plugin_folder
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.routine import ACCOUNTS, SURVEYOR
from scripts.tour.step import TourError

P = TypeVar("P", bound=RightsPage)


def open_operation(desk: Desk, name: str, page: type[P]) -> P:
    """Bring an operation of the dock of rights to the front; its page."""
    hand.trigger(desk.window, "cadastre.rights")
    dock = hand.widget(desk.window, QDockWidget, "cadastre.rights")
    box = hand.widget(dock, QComboBox, "cadastre.rights.operation")
    hand.choose(box, name)
    found = [one for one in dock.findChildren(page) if one.isVisible()]
    if not found:
        raise TourError(f"the page of {name} did not open")
    return found[0]


def apply_rights(page: RightsPage) -> dict[str, Any]:
    """Press Apply; the draft as it stands on disk then, in the JSON form of a change."""
    steps = len(kept_draft().get("acts", ()))
    hand.click(page.apply)
    hand.wait(
        lambda: len(kept_draft().get("acts", ())) > steps, f"the step in the draft; it says {page.notice.text.text()}"
    )
    return kept_draft()


def kept_draft() -> dict[str, Any]:
    """The newest draft in the file of drafts, without its parcels."""
    path = draft_path(plugin_folder(), os.environ["CADASTRE_SERVER_URL"], ACCOUNTS[SURVEYOR])
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        (document,) = file.execute("SELECT document FROM draft ORDER BY edited_at DESC LIMIT 1").fetchone()
    kept: dict[str, Any] = json.loads(document)
    return kept


def add_paper(page: QWidget, kind: str, number: str) -> None:
    """Add a document of a kind of which only the paper is known."""
    hand.click(hand.widget(page, QAbstractButton, "cadastre.documents.add"))
    hand.choose(hand.widget(page, QComboBox, "cadastre.documents.kind"), kind)
    hand.write(hand.widget(page, QLineEdit, "cadastre.documents.number"), number, enter=True)
