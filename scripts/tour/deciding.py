"""The supervisor's hand on the decision: a step is pressed once it is offered, red items are opened before."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QListWidget, QTabWidget

from cadastre_plugin.panels.review.proof_card import ProofCard
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import row
from scripts.tour.routine import PASSWORD, SECOND_SUPERVISOR
from scripts.tour.service import approve_second

_CHANGE = "SELECT id, state FROM cadastre.change WHERE title = %s"


def press_decision(desk: Desk, action: str) -> None:
    """Press a button of the decision; before an approval every red item of the proof card is opened."""
    if action == "approve":
        open_red_items(desk)
    button = hand.widget(desk.window, QAbstractButton, f"cadastre.review.{action}")
    hand.wait(lambda: button.isVisible() and button.isEnabled(), f"{action} to be possible: {button.toolTip()}")
    hand.click(button)


def approve(desk: Desk) -> None:
    """Open what is red, press Approve and confirm."""
    press_decision(desk, "approve")
    confirm = hand.widget(desk.window, QAbstractButton, "cadastre.review.confirm")
    hand.wait(confirm.isVisible, "the question before the approval")
    hand.click(confirm)


def approve_by_all(desk: Desk, title: str) -> None:
    """Approve the change of that title; where the city wants two for it, a colleague does so, too, without a QGIS."""
    approve(desk)
    hand.wait(lambda: row(_CHANGE, title)["state"] in ("second_review", "approved"), f"{title} to be approved", 60)
    change = row(_CHANGE, title)
    if change["state"] == "second_review":
        approve_second(SECOND_SUPERVISOR, PASSWORD, str(change["id"]))
    hand.wait(lambda: row(_CHANGE, title)["state"] == "approved", f"{title} to be approved by both", 60)


def proof_card(desk: Desk) -> ProofCard:
    """The proof card of the change under review, in sight and made."""
    card = next(iter(desk.window.findChildren(ProofCard)))
    tabs = next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(card) >= 0)
    tabs.setCurrentWidget(card)
    hand.wait(card.save.isEnabled, "the proof card")
    return card


def open_red_items(desk: Desk) -> int:
    """Click each red item; how many there were. The tab that was in sight is so again."""
    card = next(iter(desk.window.findChildren(ProofCard)))
    tabs = next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(card) >= 0)
    before = tabs.currentWidget()
    proof_card(desk)
    items = card.items
    for place in range(items.count()):
        _click_row(items, place)
        hand.wait(partial(_is_opened, items, place), f"red item {place + 1} to be opened")
    tabs.setCurrentWidget(before)
    return int(items.count())


def _is_opened(items: QListWidget, place: int) -> bool:
    return items.count() > place and bool(items.item(place).text().startswith("✓"))


def _click_row(items: QListWidget, place: int) -> None:
    items.scrollToItem(items.item(place))
    middle = items.visualItemRect(items.item(place)).center()
    QTest.mouseClick(items.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    hand.pause(hand.PAUSE_MS)
