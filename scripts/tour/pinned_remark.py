"""Remarks pinned to a corner and to a finding: the supervisor sets them, the surveyor mends, resolves and asks in turn,
and what changed since is seen beside each of them."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QPlainTextEdit,
    QTabWidget,
)

from cadastre_plugin.core.review.standing import PinState
from cadastre_plugin.map_tools.remark_pins import Pin, RemarkPins
from cadastre_plugin.panels.remarks.remarks_panel import RemarksPanel
from cadastre_plugin.panels.remarks.threads_model import Shown
from scripts.tour import hand
from scripts.tour.deciding import press_decision
from scripts.tour.desk import Desk
from scripts.tour.loop import move_corner, select_in_queue
from scripts.tour.register import row, rows
from scripts.tour.routine import SUPERVISOR, SURVEYOR, begin_change, draw_area, require
from scripts.tour.spot import find_spot
from scripts.tour.step import step

TITLE = "Fence of two neighbours, Navoiy koʻchasi"
OF_CORNER, OF_FINDING = "Measure this corner once more: «ул. Навои», 경계점", "Which document has the new area?"
QUESTION = "The old mark stands here. Is it to be kept? «서울»"
WORD, ANSWER = "Please see the two remarks on the map", "Measured by GNSS from two bases; the fence stands here"
FAR_ENOUGH_M = 1.9
"""So far a corner has to move for the area of a lot to differ from its document."""
BESIDE_M = 6.0
"""So far from the corner the question is pinned, that both pins can be seen."""
LEFT_OF_MOVE = 0.15
"""What is left of the move once the corner was measured again: too little for the area to be wrong."""

_CHANGE = "SELECT id, state, revision FROM cadastre.change WHERE title = %s"
_REMARKS = """
    SELECT text, anchor, is_question, ST_X(place) AS x, ST_Y(place) AS y, rule, asks, answers IS NOT NULL AS is_answer,
        resolver.name AS resolved_by, resolved_revision
    FROM cadastre.change_comment LEFT JOIN cadastre.app_user AS resolver ON resolver.id = resolved_by
    WHERE change_id = %s ORDER BY created_at
"""


@step("survey-fence", SURVEYOR, ["approve"])
def survey_fence(desk: Desk) -> str:
    spot = find_spot(desk.facts["spot"]["right"]["numbers"], FAR_ENOUGH_M).facts()
    desk.facts["fence"] = spot["right"]
    draw_area(desk, spot["middle"], 240, 150)
    district = row("SELECT district FROM cadastre.parcel_current WHERE number = %s", spot["right"]["numbers"][0])
    begin_change(desk, "boundary", TITLE, "A-2026/00955", district["district"])
    move_corner(desk, spot["right"], width=60)
    found = hand.widget(desk.window, QAbstractItemView, "cadastre.work.findings")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(submit.isEnabled, "the rules to find nothing that blocks")
    hand.wait(lambda: found.model().rowCount() > 0, "the area to be found to differ from the document")
    hand.click(submit)
    hand.wait(lambda: _state() == "submitted", "the change to arrive at the service")
    return f"a boundary of {' and '.join(spot['right']['numbers'])} was moved and sent, with a warning"


@step("pin-remark", SUPERVISOR, ["survey-fence"])
def pin_remark(desk: Desk) -> str:
    panel = _review(desk)
    _decide(desk, "take", "in_review")
    x, y = desk.facts["fence"]["end"]
    desk.canvas.look_at(x, y, 40)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.pin"))
    desk.canvas.click(x, y)
    _send(desk, "review", OF_CORNER)
    box = hand.widget(desk.window, QComboBox, "cadastre.review.anchor")
    places = [place for place in range(box.count()) if box.itemText(place).startswith("Finding")]
    require(places, "a remark cannot be pinned to the finding")
    box.setCurrentIndex(places[0])
    _send(desk, "review", OF_FINDING)
    hand.wait(lambda: len(_remarks()) == 2, "both remarks in the register")
    corner, finding = _remarks()
    require((corner["anchor"], finding["anchor"]) == ("corner", "finding"), f"pinned to {corner} and {finding}")
    hand.wait(lambda: [pin.number for pin in _pins(desk)] == [1, 2], "both pins on the map")
    pins = _pins(desk)
    require(pins[0].place == (corner["x"], corner["y"]), "the first pin is not at its corner")
    require(panel.open_count() == 2, "the remarks are not open")
    _look_at_pins(desk)
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.return"))
    confirm = hand.widget(desk.window, QAbstractButton, "cadastre.review.confirm")
    hand.wait(confirm.isVisible, "the question for a remark")
    field = confirm.parentWidget().findChild(QPlainTextEdit)
    field.setPlainText(WORD)
    hand.click(confirm)
    hand.wait(lambda: _state() == "returned", "the change to be returned")
    desk.facts["corner"] = (corner["x"], corner["y"])
    return f"one at the corner {corner['x']:.3f} {corner['y']:.3f}, one at the finding {finding['rule']}; returned"


@step("mend-remark", SURVEYOR, ["pin-remark"])
def mend_remark(desk: Desk) -> str:
    hand.trigger(desk.window, "cadastre.work")
    changes = hand.widget(desk.window, QAbstractItemView, "cadastre.work.changes")
    hand.wait(lambda: "Returned" in hand.row_text(hand.row_with(changes, TITLE)), "the list to say that it came back")
    hand.press_row(changes, TITLE)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.resume"))
    (panel,) = desk.window.findChildren(RemarksPanel, "cadastre.work.remarks_panel")
    hand.wait(lambda: panel.isVisible() and panel.open_count() == 3, "three open remarks")
    submit = hand.widget(desk.window, QAbstractButton, "cadastre.work.submit")
    hand.wait(submit.isEnabled, "the check of the opened draft")
    fence, was = desk.facts["fence"], tuple(desk.facts["corner"])
    _look_at_pins(desk)
    _press_pin(desk, 1)
    require(panel.current() is not None and panel.current().head.text == OF_CORNER, "the pin chooses another remark")
    desk.show()
    now = tuple(a + LEFT_OF_MOVE * (b - a) for a, b in zip(fence["start"], fence["end"], strict=True))
    move_corner(desk, {"start": was, "end": now}, width=60)
    hand.wait(lambda: _pins(desk)[0].place != was, "the pin to follow its corner")
    hand.wait(submit.isEnabled, "the check of the mended draft")
    gone = panel.model.thread(_thread(panel, OF_FINDING)).head.pinned
    require(gone is not None and gone.state is PinState.GONE, "the finding is said to occur still")
    panel.choose(_thread(panel, OF_CORNER))
    hand.click(panel.answer)
    _send(desk, "work", ANSWER)
    for text in (OF_CORNER, OF_FINDING, WORD):
        panel.choose(_thread(panel, text))
        hand.click(panel.settle)
    hand.wait(lambda: panel.open_count() == 0, "every remark to be resolved")
    hand.wait(lambda: sum(one["resolved_by"] is not None for one in _remarks()) == 3, "the register to know it")
    return "the pin followed its corner, the finding is gone; answered, resolved"


@step("ask-reviewer", SURVEYOR, ["mend-remark"])
def ask_reviewer(desk: Desk) -> str:
    """The surveyor begins a remark, pinned to a place beside the corner; it goes with the change."""
    (panel,) = desk.window.findChildren(RemarksPanel, "cadastre.work.remarks_panel")
    corner = _pins(desk)[0].place
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.begin_remark"))
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.pin"))
    desk.canvas.click(corner[0] - BESIDE_M, corner[1] - BESIDE_M)
    _send(desk, "work", QUESTION)
    panel.choose(_thread(panel, QUESTION))
    hand.wait(lambda: len(_pins(desk)) == 3, "the pin of the question")
    require("Not sent yet" in hand.row_text(hand.row_with(panel.view, QUESTION)), "a question of a draft was sent")
    desk.show()
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.submit"))
    hand.wait(lambda: _state() == "submitted", "the change to arrive again")
    hand.wait(lambda: [one["text"] for one in _remarks() if one["is_question"]] == [QUESTION], "the question to arrive")
    return "a question pinned beside the corner went with the change"


@step("pinned-remark", SUPERVISOR, ["ask-reviewer"])
def pinned_remark(desk: Desk) -> str:
    panel = _review(desk)
    panel.filter.setCurrentIndex(list(Shown).index(Shown.ALL))
    hand.wait(lambda: panel.model.rowCount() == 4, "the remarks of the revision before, and the question")
    hand.wait(lambda: panel.since.model.rowCount() > 0, "what changed since")
    said = [panel.since.model.index(place).data() for place in range(panel.since.model.rowCount())]
    require(any("moved" in text for text in said), f"the move is not told: {said}")
    require(any(text.startswith("No longer found") for text in said), f"the mended finding is not told: {said}")
    cards = hand.row_texts(panel.view)
    require("The corner moved" in cards[0] and ANSWER in cards[0], f"the first remark reads {cards[0]}")
    require("No longer found" in cards[1], f"the second remark reads {cards[1]}")
    kept = [one for one in _remarks() if one["asks"] and not one["is_question"]]
    require({one["resolved_revision"] for one in kept} == {2}, f"resolved in {kept}")
    require({one["resolved_by"] for one in kept} == {"senior"}, f"resolved by {kept}")
    pins = _pins(desk)
    x, y = pins[0].place
    require((x, y) != tuple(desk.facts["corner"]), "the pin is where the corner was")
    panel.choose(_thread(panel, OF_CORNER))
    _look_at_pins(desk)
    desk.show()
    _decide(desk, "take", "in_review")
    panel.choose(_thread(panel, QUESTION))
    hand.click(panel.settle)
    hand.wait(lambda: panel.open_count() == 0, "the question to be resolved")
    hand.wait(lambda: all(one["resolved_by"] for one in _remarks() if one["asks"]), "the register to know it")
    press_decision(desk, "approve")
    confirm = hand.widget(desk.window, QAbstractButton, "cadastre.review.confirm")
    hand.wait(confirm.isVisible, "the question before the approval")
    require("still open" not in confirm.parentWidget().question.text(), "the approval speaks of open remarks")
    hand.click(confirm)
    hand.wait(lambda: _state() == "approved", "the approval", 60)
    hand.wait(lambda: not _items(desk), "the pins to leave the map")
    return (
        f"{len(said)} sentences since revision 1; 3 remarks resolved by senior, one question by the reviewer; approved"
    )


def _review(desk: Desk) -> RemarksPanel:
    """Open the change; its remarks are in front."""
    hand.trigger(desk.window, "cadastre.review")
    select_in_queue(desk, TITLE)
    take = hand.widget(desk.window, QAbstractButton, "cadastre.review.take")
    hand.wait(take.isEnabled, "the change to be shown")
    (panel,) = desk.window.findChildren(RemarksPanel, "cadastre.review.remarks_panel")
    tabs = next(tabs for tabs in desk.window.findChildren(QTabWidget) if tabs.indexOf(panel) >= 0)
    tabs.setCurrentWidget(panel)
    return panel


def _decide(desk: Desk, action: str, state: str) -> None:
    button = hand.widget(desk.window, QAbstractButton, f"cadastre.review.{action}")
    hand.wait(button.isEnabled, f"{action} to be possible: {button.toolTip()}")
    hand.click(button)
    hand.wait(lambda: _state() == state, f"the change to be {state}")
    hand.wait(lambda: hand.widget(desk.window, QAbstractButton, "cadastre.review.return").isEnabled(), "the next step")


def _send(desk: Desk, page: str, text: str) -> None:
    field = hand.widget(desk.window, QPlainTextEdit, f"cadastre.{page}.remark_text")
    field.setPlainText(text)
    hand.click(hand.widget(desk.window, QAbstractButton, f"cadastre.{page}.remark"))


def _items(desk: Desk) -> list[RemarkPins]:
    return [item for item in desk.iface.mapCanvas().items() if isinstance(item, RemarkPins)]


def _pins(desk: Desk) -> list[Pin]:
    """The pins on the map, by their numbers."""
    return sorted((pin for item in _items(desk) for pin in item.pins()), key=lambda pin: pin.number)


def _look_at_pins(desk: Desk) -> None:
    """Show all pins, and what is around them."""
    xs, ys = zip(*(pin.place for pin in _pins(desk)), strict=True)
    width = max(max(xs) - min(xs), max(ys) - min(ys), 20.0)
    desk.canvas.look_at((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 2.5 * width)


def _press_pin(desk: Desk, number: int) -> None:
    """Click the head of a pin."""
    heads = [(pin, head) for item in _items(desk) for pin, _, head in item.heads()]
    head = next(head for pin, head in heads if pin.number == number)
    at, modifier = QPoint(round(head.x()), round(head.y())), Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(desk.iface.mapCanvas().viewport(), Qt.MouseButton.LeftButton, modifier, at)
    hand.pause(hand.PAUSE_MS)
    require(QApplication.mouseButtons() == Qt.MouseButton.NoButton, "a button is still held")


def _thread(panel: RemarksPanel, text: str) -> Any:
    """The id of the remark that says it."""
    panel.filter.setCurrentIndex(list(Shown).index(Shown.ALL))
    return next(thread.head.id for thread in panel.model.threads() if thread.head.text == text)


def _remarks() -> list[dict[str, Any]]:
    return rows(_REMARKS, row(_CHANGE, TITLE)["id"])


def _state() -> str | None:
    found = rows(_CHANGE, TITLE)
    return found[0]["state"] if found else None
