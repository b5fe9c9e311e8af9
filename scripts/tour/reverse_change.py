"""An approved change is undone: from the history of a parcel to a draft, through review, and back in the register."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from cadastre_plugin.layers.roles import LayerRole, find_layer
from scripts.tour import hand
from scripts.tour.deciding import approve, press_decision
from scripts.tour.desk import Desk
from scripts.tour.loop import TITLE as UNDONE
from scripts.tour.loop import read_history
from scripts.tour.register import row, rows
from scripts.tour.routine import SUPERVISOR, SURVEYOR, layer_of, require
from scripts.tour.step import step

TITLE = f"Reversal: {UNDONE}"
REASON = "The court annulled the agreement of the neighbours, decision 2-114/26"
_STATE = "SELECT id, state FROM cadastre.change WHERE title = %s"
_DIFFERING = """
    SELECT number FROM cadastre.parcel_version AS now JOIN cadastre.parcel_version AS first USING (parcel_id, number)
    WHERE number = ANY(%s) AND first.version = 1 AND upper_inf(first.recorded)
        AND upper_inf(now.valid) AND upper_inf(now.recorded)
        AND (NOT ST_Equals(now.geom, first.geom) OR now.legal_area IS DISTINCT FROM first.legal_area
            OR now.purpose IS DISTINCT FROM first.purpose OR now.address IS DISTINCT FROM first.address)
"""


@step("reverse-change", SURVEYOR, ["history", "refreshed"])
def reverse_change(desk: Desk) -> str:
    number = desk.facts["spot"]["right"]["numbers"][0]
    hand.trigger(desk.window, "cadastre.history")
    hand.write(hand.widget(desk.window, QLineEdit, "cadastre.history.number"), number)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.history.show"))
    undo = hand.widget(desk.window, QAbstractButton, "cadastre.history.undo")
    hand.wait(lambda: undo.isVisible() and undo.isEnabled(), "the newest version, and the button to undo its change")

    def explain(dialog: QWidget) -> None:
        hand.widget(dialog, QPlainTextEdit, "cadastre.reversal.reason").setPlainText(REASON)
        desk.facts["effect"] = hand.widget(dialog, QLabel, "cadastre.reversal.effect").text()
        hand.click(hand.widget(dialog, QAbstractButton, "cadastre.reversal.confirm"))

    hand.with_dialog(lambda: hand.click(undo), "cadastre.reversal.dialog", explain)
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT), "the reversal as a draft", 60)
    draft = layer_of(desk, LayerRole.DRAFT)
    require(draft.readOnly() and not draft.isEditable(), "the land of a reversal can be drawn otherwise")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(submit.isEnabled, "the rules to find nothing that blocks", 60)
    x, y = desk.facts["end"]
    desk.canvas.look_at(x, y, 60)
    desk.show()
    hand.click(submit)
    hand.wait(lambda: _state() == "submitted", "the reversal to arrive at the service")
    kept = row("SELECT document ->> 'reverses' AS undone FROM cadastre.change_revision WHERE change_id = %s",
               row(_STATE, TITLE)["id"])  # fmt: skip
    require(kept["undone"] == desk.facts["change"], "the reversal does not say what it undoes")
    return f"{desk.facts['effect']}; submitted like any other change"


@step("reversal-approved", SUPERVISOR, ["reverse-change", "review"])
def reversal_approved(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.review")
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, TITLE), "the reversal in the queue", 60)
    hand.press_row(queue, TITLE)
    note = hand.widget(desk.window, QLabel, "cadastre.review.reversal")
    hand.wait(note.isVisible, "what the change undoes")
    require(UNDONE in note.text() and REASON in note.text(), f"the review says: {note.text()}")
    press_decision(desk, "take")
    hand.wait(lambda: _state() == "in_review", "the reversal to be in review")
    desk.show()
    approve(desk)
    hand.wait(lambda: _state() == "approved", "the approval", 60)
    numbers = list(desk.facts["spot"]["right"]["numbers"])
    require(not rows(_DIFFERING, numbers), "the register is not as it was before the change")
    versions = rows("SELECT number, version FROM cadastre.parcel_current WHERE number = ANY(%s)", numbers)
    require({parcel["version"] for parcel in versions} == {3}, "the parcels have no third version")
    return f"{' and '.join(numbers)} are as they were, at version 3; versions 1 and 2 stay in the history"


@step("reversal-in-history", SURVEYOR, ["reversal-approved"])
def reversal_in_history(desk: Desk) -> str:
    texts = read_history(desk, desk.facts["spot"]["right"]["numbers"][0], 3)
    require("undoes" in texts[0] and UNDONE in texts[1], f"the history does not tell both changes: {texts}")
    standing = hand.widget(desk.window, QLabel, "cadastre.history.standing").text()
    require(UNDONE in standing, f"the newest version does not say what it undoes: {standing}")
    return f"three versions; the newest says: {standing}"


def _state() -> str | None:
    found = rows(_STATE, TITLE)
    return found[0]["state"] if found else None
