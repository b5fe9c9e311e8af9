"""The supervisor reads what becomes of rights, in a language of the people concerned, and approves the whole block."""

from __future__ import annotations

from fractions import Fraction

from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QListWidget, QTabWidget

from cadastre_plugin.panels.review.rights import ReviewRights
from scripts.tour import hand
from scripts.tour.boundary import TITLE
from scripts.tour.deciding import approve_by_all, press_decision
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.routine import SUPERVISOR, require
from scripts.tour.step import step

_STATE = "SELECT id, state FROM cadastre.change WHERE title = %s"
_MADE = """
    SELECT right_id, kind, numerator, denominator, origins FROM cadastre.right_version AS held
    LEFT JOIN cadastre.right_share ON right_row_id = held.row_id
    WHERE change_id = %s AND version = 1 AND upper_inf(valid) AND upper_inf(recorded)
"""
_LEFT = """
    SELECT count(*) AS rights FROM cadastre.right_version AS held
    WHERE upper_inf(held.valid) AND upper_inf(held.recorded) AND NOT EXISTS (
        SELECT FROM cadastre.parcel_current AS parcel WHERE parcel.parcel_id = held.parcel_id)
"""


@step("rights-in-review", SUPERVISOR, ["submit-boundaries", "review"])
def rights_in_review(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.review")
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, TITLE), "the change in the queue", 60)
    hand.press_row(queue, TITLE)
    shown = next(iter(desk.window.findChildren(ReviewRights)))
    hand.wait(lambda: shown.count() > 0, "what becomes of rights")
    tabs = next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(shown) >= 0)
    tabs.setCurrentWidget(shown)
    said = _in_every_language(desk)
    desk.show()
    if row(_STATE, TITLE)["state"] == "submitted":
        _decide(desk, "take", "in_review")
    _decide(desk, "approve", "approved")
    return f"{said}; {_written()}"


def _in_every_language(desk: Desk) -> str:
    """The same number of sentences in each language, and other ones."""
    box = hand.widget(desk.window, QComboBox, "cadastre.review.rights.language")
    sentences = hand.widget(desk.window, QListWidget, "cadastre.review.rights.sentences")
    found = {}
    for language in ("ko", "ru", "en", "uz"):
        hand.choose(box, language)
        found[language] = tuple(sentences.item(place).text() for place in range(sentences.count()))
    require(len({len(texts) for texts in found.values()}) == 1, "a language says more than another")
    require(len(set(found.values())) == len(found), "two languages say the same")
    return f"{len(found['uz'])} sentences in uz, ru, en and ko"


def _decide(desk: Desk, action: str, state: str) -> None:
    approve_by_all(desk, TITLE) if action == "approve" else press_decision(desk, action)
    hand.wait(lambda: row(_STATE, TITLE)["state"] == state, f"the change to be {state}", 60)


def _written() -> str:
    """Every right that was carried has a whole of shares again, and none is in a parcel that is no more."""
    made = rows(_MADE, row(_STATE, TITLE)["id"])
    sums: dict[object, Fraction] = {}
    for line in made:
        if line["kind"] == "ownership":
            share = Fraction(line["numerator"], line["denominator"])
            sums[line["right_id"]] = sums.get(line["right_id"], Fraction(0)) + share
    require(made and all(line["origins"] for line in made), "a right was made that carries nothing on")
    require(all(total == 1 for total in sums.values()), "shares of an ownership do not sum to 1")
    (left,) = rows(_LEFT)
    require(left["rights"] == 0, f"{left['rights']} rights are in parcels that are no more")
    return f"{len({line['right_id'] for line in made})} rights stand in new parcels, none in one that is no more"
