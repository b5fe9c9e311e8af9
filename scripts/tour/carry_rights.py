"""What was held in the parcels that the boundary tools ended goes on in those that came of them, right by right."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget

from cadastre_plugin.panels.rights.carry_page import CarryPage
from scripts.tour import hand
from scripts.tour.boundary import base, draft
from scripts.tour.desk import Desk
from scripts.tour.register import rows
from scripts.tour.repair import streets_again
from scripts.tour.rights_dock import add_paper, apply_rights, open_operation
from scripts.tour.routine import SURVEYOR, require
from scripts.tour.step import step

_HELD = """
    SELECT right_id, kind, parcel_id FROM cadastre.right_version
    WHERE upper_inf(valid) AND upper_inf(recorded) AND (parcel_id = ANY(%s) OR served && %s)
"""
_BORNE = """
    SELECT right_id FROM cadastre.right_version
    WHERE right_id = ANY(%s) AND parcel_id = ANY(%s) AND upper_inf(valid) AND upper_inf(recorded)
"""
REASON = "The land is in no new parcel: the claim on it is void"


@step("rights-through-split", SURVEYOR, ["undo-all"])
def rights_through_split(desk: Desk) -> str:
    streets_again(desk)
    stand = draft(desk).keys()
    ended = [id for id in base() if id not in stand]
    held = {row["right_id"]: row["kind"] for row in rows(_HELD, ended, ended)}
    page = open_operation(desk, "carry", CarryPage)
    decisions = hand.widget(page, QListWidget, "cadastre.rights.decisions")
    hand.wait(lambda: decisions.count() > 0, "the preset decisions", 60)
    open_ones = _decide(page, decisions)
    add_paper(page, "mortgagee_consent", "BR-2026/118")  # the banks agree that their mortgages go on in every part
    hand.wait(page.apply.isEnabled, f"all to be decided; the page says: {page.notice.text.text()}")
    _show_a_mortgage(decisions)
    desk.show()
    edits = apply_rights(page)["rights"]
    made = [edit["after"] for edit in edits if edit["after"] is not None and edit["base_version"] == 0]
    gone = {UUID(edit["id"]) for edit in edits if edit["after"] is None}
    children = {str(id) for id in draft(desk) if id not in base()}
    left = _left_in(held, gone, ended)
    require(not left, f"rights in parcels that ended are left: {left}")
    require(all(right["parcel"] in children for right in made), "a right went to a parcel that does not stand")
    kinds = ", ".join(sorted(set(held.values())))
    return f"{len(held)} rights ({kinds}) of {len(ended)} parcels go on as {len(made)}; {open_ones} wanted a look"


def _left_in(held: dict[UUID, str], gone: set[UUID], ended: list[UUID]) -> list[UUID]:
    borne = rows(_BORNE, list(held), ended)
    return [row["right_id"] for row in borne if row["right_id"] not in gone]


def _decide(page: CarryPage, decisions: QListWidget) -> int:
    """Go through the lines in red as a person does: confirm, or write why a right ends."""
    count = page.open_ones()
    for row in range(decisions.count()):
        before = page.open_ones()
        decisions.setCurrentRow(row)
        if not before:
            break
        form = page.decision
        fate = hand.widget(form, QComboBox, "cadastre.rights.decision.fate")
        reason = hand.widget(form, QLineEdit, "cadastre.rights.decision.reason")
        confirmed = hand.widget(form, QCheckBox, "cadastre.rights.decision.confirmed")
        if reason.isVisible() and not reason.text():
            hand.write(reason, REASON)
        elif confirmed.isVisible() and not confirmed.isChecked():
            hand.tick(confirmed)
        children = hand.widget(form, QListWidget, "cadastre.rights.decision.children")
        if page.open_ones() and children.isVisible() and not _any_checked(children):
            children.item(0).setCheckState(Qt.CheckState.Checked)
        require(fate.count() > 0, "a decision offers nothing")
    require(not page.open_ones(), f"{page.open_ones()} decisions are still open")
    return count


def _any_checked(children: QListWidget) -> bool:
    return any(children.item(row).checkState() == Qt.CheckState.Checked for row in range(children.count()))


def _show_a_mortgage(decisions: QListWidget) -> None:
    found = decisions.findItems("ortgage", Qt.MatchFlag.MatchContains)
    if found:
        decisions.setCurrentItem(found[0])
