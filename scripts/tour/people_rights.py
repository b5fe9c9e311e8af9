"""People and what they hold: a share sold in parts, an inheritance, a doubled party found as it is typed, and merged;
and the supervisor, who makes law of it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QAction, QLabel, QLineEdit, QTabWidget, QWidget

from cadastre_plugin.core.people.search_key import search_key
from cadastre_plugin.panels.review.rights import ReviewRights
from scripts.tour import hand
from scripts.tour.deciding import approve_by_all, press_decision
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.rights_change import (
    CURRENT,
    VIEW_M,
    a_party,
    apply_rights,
    begin_rights,
    describe_document,
    lot_with,
    operation,
    pick_party,
    sent_rights,
    submit_rights,
)
from scripts.tour.routine import SUPERVISOR, SURVEYOR, require, sign_in
from scripts.tour.step import TourError, step

SALE = "Sale of a third to two buyers, Shota Rustaveli koʻchasi"
ESTATE = "Inheritance of a house, Qatortol koʻchasi"
DOUBLED = "Two records of one owner, Mukimiy koʻchasi"
NEW_HEIR = "Rahmatullayeva Sevinch Anvar qizi"

_CYRILLIC = f"""
    SELECT name FROM cadastre.party_version WHERE {CURRENT} AND kind = 'natural' AND name ~ '^[А-Яа-яЎўҚқҒғҲҳ ]+$'
    AND (SELECT count(*) FROM cadastre.party_version AS other WHERE other.search_text = party_version.search_text) = 1
    ORDER BY md5('t' || name) LIMIT 1
"""
_SHARES = f"""
    SELECT party.name, numerator, denominator FROM cadastre.right_version AS held
    JOIN cadastre.right_share ON right_row_id = row_id
    JOIN (SELECT party_id, name FROM cadastre.party_version WHERE {CURRENT}) AS party USING (party_id)
    WHERE right_id = %s AND {CURRENT}
"""
_TWICE = f"""
    WITH person AS (SELECT party_id, name, pinfl, search_text FROM cadastre.party_version
        WHERE {CURRENT} AND kind = 'natural')
    SELECT one.party_id AS kept, one.name AS kept_name, one.pinfl, other.party_id AS doubled, other.name AS doubled_name
    FROM person AS one JOIN person AS other
    ON one.pinfl = other.pinfl AND one.party_id <> other.party_id AND one.name <> other.name
    WHERE one.name ~ '^[ A-Za-zʻʼ]+$' AND other.name ~ '[А-Яа-я]'
    AND EXISTS (SELECT FROM cadastre.right_share JOIN cadastre.right_version ON row_id = right_row_id
        WHERE party_id = other.party_id AND {CURRENT})
    ORDER BY md5(one.name) LIMIT 1
"""
_NAMING = f"""
    SELECT right_id, party_id FROM cadastre.right_version JOIN cadastre.right_share ON right_row_id = row_id
    WHERE party_id = ANY(%s) AND {CURRENT}
"""
_STATE = "SELECT id, state FROM cadastre.change WHERE title = %s"


@step("transfer-share", SURVEYOR, ["connect"])
def transfer_share(desk: Desk) -> str:
    lot, buyers = lot_with(salt="t"), (row(_CYRILLIC)["name"], a_party("natural", "%", "t2"))
    begin_rights(desk, lot, SALE, "A-2026/00721")
    page = operation(desk, "transfer")
    hand.write(page.part, "1/3")
    _pick_as_typed(page.receivers.pickers()[0], buyers[0], search_key(buyers[0]))
    hand.click(page.receivers.add)
    pick_party(page.receivers.pickers()[1], buyers[1])
    require(not page.apply.isEnabled(), "a share is sold of which one buyer has no part yet")
    hand.click(page.receivers.equal)
    pick_party(page.applicant, lot.owner)
    describe_document(page, "contract", "OS-2026/77")
    _look_at(page, page.receivers)
    desk.show()
    apply_rights(desk, page)
    after = sent_rights(submit_rights(desk, SALE))[str(lot.owned)]
    shares = sorted(Fraction(share["numerator"], share["denominator"]) for share in (after or {})["shares"])
    require(shares == [Fraction(1, 6), Fraction(1, 6), Fraction(2, 3)], f"the service has the shares {shares}")
    before = _shares(lot.owned)
    require(before == {lot.owner: Fraction(1)}, f"the register was written before approval: {before}")
    desk.facts["sale"] = {"right": str(lot.owned), "seller": lot.owner, "buyers": list(buyers), "place": (lot.x, lot.y)}
    return (
        f"{lot.owner} sells 1/3 of {lot.number}: 2/3, 1/6 and 1/6; {buyers[0]} was found by “{search_key(buyers[0])}”"
    )


@step("inheritance", SURVEYOR, ["connect"])
def inheritance(desk: Desk) -> str:
    lot, heirs = lot_with(salt="i"), (a_party("natural", "%", "i1"), a_party("natural", "%", "i2"))
    begin_rights(desk, lot, ESTATE, "A-2026/00722")
    page = operation(desk, "inheritance")
    pick_party(page.heirs.pickers()[0], heirs[0])
    hand.click(page.heirs.add)
    pick_party(page.heirs.pickers()[1], heirs[1])
    hand.click(page.heirs.add)
    _enter_new(page.heirs.pickers()[2], NEW_HEIR)
    for field, part in zip(page.heirs.shares(), ("1/2", "1/4", "1/8"), strict=True):
        hand.write(field, part)
    said = page.heirs.sum.text()
    require("1/8" in said and "missing" in said and not page.apply.isEnabled(), f"what is missing is not said: {said}")
    hand.write(page.heirs.shares()[2], "1/4")
    pick_party(page.applicant, heirs[0])
    describe_document(page, "certificate", "M-2026/1044")
    _look_at(page, page.heirs)
    desk.show()
    apply_rights(desk, page)
    document = submit_rights(desk, ESTATE)
    after = sent_rights(document)[str(lot.owned)] or {}
    total = sum(Fraction(share["numerator"], share["denominator"]) for share in after["shares"])
    require(total == 1 and len(after["shares"]) == 3, f"the heirs have {total} together")
    (new,) = [edit["after"] for edit in document["parties"]]
    require(new["name"] == NEW_HEIR, f"the new heir arrived as {new['name']}")
    desk.facts["estate"] = {"right": str(lot.owned), "heirs": [*heirs, NEW_HEIR]}
    return f"what {lot.owner} had in {lot.number} goes to three heirs by 1/2, 1/4 and 1/4; 1/8 too little was refused"


@step("doubled-party", SURVEYOR, ["connect"])
def doubled_party(desk: Desk) -> str:
    pair = row(_TWICE)
    begin_rights(desk, lot_with(salt="p"), DOUBLED, "A-2026/00723")
    page = operation(desk, "new_party")
    hand.write(page.party.name, pair["kept_name"])
    hand.write(page.party.pinfl, pair["pinfl"])
    box = page.party.doubles
    hand.wait(lambda: not page.party.is_searching() and box.list.count() > 1, "both records to be found", 15)
    said = hand.row_texts(box.list)
    for name in (pair["kept_name"], pair["doubled_name"]):
        require(any(name in text and "PINFL" in text for text in said), f"{name} is not told with why: {said}")
    _look_at(page, page.party)
    desk.show()
    box.list.setCurrentRow(0)
    hand.click(box.take)
    require(not page.apply.isEnabled(), "someone of the register can be entered again")
    desk.facts["pair"] = {name: str(value) for name, value in pair.items()}
    return "; ".join(text.replace("\n", ", ") for text in said[:2])


@step("merge-doubled", SURVEYOR, ["doubled-party"])
def merge_doubled(desk: Desk) -> str:
    pair = desk.facts["pair"]
    held = rows(_NAMING, [pair["doubled"]])
    page = operation(desk, "party_merge")
    for side, name in ((page.kept, pair["kept_name"]), (page.doubled, pair["doubled_name"])):
        _pick_as_typed(side.picker, f"{name}  ••{pair['pinfl'][-4:]}", name)
    hand.wait(lambda: not page.doubled.holds.isHidden() and page.doubled.holds.text(), "what the doubled one holds", 15)
    described = hand.widget(page, QLabel, "cadastre.rights.doubled.holds").text()
    require(described.count("•") >= len(held), f"{len(held)} rights name it, the page says: {described}")
    _look_at(page, page.kept)
    desk.show()
    apply_rights(desk, page)
    document = submit_rights(desk, DOUBLED)
    require({right["right_id"] for right in held} <= {UUID(id) for id in sent_rights(document)}, "a right is forgotten")
    ended = [edit["id"] for edit in document["parties"] if edit["after"] is None]
    require(ended == [pair["doubled"]], f"the parties {ended} end")
    return f"{pair['doubled_name']} becomes {pair['kept_name']} in {len(held)} rights, wherever they are"


@step("rights-approved", SUPERVISOR, ["transfer-share", "inheritance", "merge-doubled"])
def rights_approved(desk: Desk) -> str:
    review = hand.widget(desk.window, QAction, "cadastre.review")
    if not review.isEnabled():
        sign_in(desk)
    hand.trigger(desk.window, "cadastre.review")
    sale, estate, pair = desk.facts["sale"], desk.facts["estate"], desk.facts["pair"]
    x, y = sale["place"]
    desk.canvas.look_at(x, y, VIEW_M)
    for title in (SALE, ESTATE, DOUBLED):
        _approve(desk, title)
    sold = {sale["seller"]: Fraction(2, 3), **dict.fromkeys(sale["buyers"], Fraction(1, 6))}
    require(_shares(sale["right"]) == sold, f"the register has {_shares(sale['right'])}")
    inherited = dict(zip(estate["heirs"], (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)), strict=True))
    require(_shares(estate["right"]) == inherited, f"the register has {_shares(estate['right'])}")
    require(not rows(_NAMING, [pair["doubled"]]), "a right still names the doubled party")
    left = rows(f"SELECT 1 FROM cadastre.party_version WHERE party_id = %s AND {CURRENT}", pair["doubled"])
    require(not left, "the doubled party is still in the register")
    return "the register has 2/3, 1/6 and 1/6; 1/2, 1/4 and 1/4; and one record of one person"


def _approve(desk: Desk, title: str) -> None:
    queue = hand.widget(desk.window, QAbstractItemView, "cadastre.review.queue")
    hand.wait(lambda: hand.row_with(queue, title), f"{title} in the queue")
    hand.press_row(queue, title)
    _show_rights(desk)
    press_decision(desk, "take")
    hand.wait(lambda: row(_STATE, title)["state"] == "in_review", f"{title} to be in review")
    approve_by_all(desk, title)
    hand.wait(lambda: row(_STATE, title)["state"] == "approved", f"{title} to be approved")


def _show_rights(desk: Desk) -> None:
    """The tab with what becomes of rights; the first that is looked at is in the picture."""
    (shown,) = desk.window.findChildren(ReviewRights)
    hand.wait(lambda: shown.count() > 0, "what becomes of rights")
    tabs = next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(shown) >= 0)
    tabs.setCurrentWidget(shown)
    desk.show()


def _pick_as_typed(picker: Any, name: str, typed: str) -> None:
    """Choose a party whose name is typed otherwise than it is written, or one of namesakes by its mark."""
    hand.write(picker.edit, typed)
    hand.wait(lambda: hand.row_with(picker.found, name), f"{name} to be found by “{typed}”")
    hand.press_row(picker.found, name)
    hand.wait(lambda: picker.note is not None, f"{name} to be chosen")


def _enter_new(picker: Any, name: str) -> None:
    """Somebody of whom the register has not heard."""

    def fill(dialog: QWidget) -> None:
        hand.write(hand.widget(dialog, QLineEdit, "cadastre.party.name"), name)
        enter = hand.widget(dialog, QAbstractButton, "cadastre.party.enter")
        hand.wait(enter.isEnabled, "the search for doubles", 15)
        hand.click(enter)

    hand.with_dialog(lambda: hand.click(picker.new), "cadastre.party.dialog", fill)
    if picker.note is None or picker.note.name != name:
        raise TourError(f"{name} was not entered")


def _look_at(page: Any, part: QWidget) -> None:
    """Scroll the page so that a part of it stands at its top."""
    area = part.parentWidget()
    while area is not None and not hasattr(area, "ensureWidgetVisible"):
        area = area.parentWidget()
    if area is not None:
        area.verticalScrollBar().setValue(part.mapTo(area.widget(), part.rect().topLeft()).y() - 4)
    hand.pause(200)


def _shares(right_id: object) -> dict[str, Fraction]:
    """Who holds what of a right in the register."""
    return {share["name"]: Fraction(share["numerator"], share["denominator"]) for share in rows(_SHARES, right_id)}
