"""The dock of conflicts: three sides beside each other, chosen by mouse and keys, and nothing half done is applied."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import UUID

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.conflict.comparison import Choice, Comparison
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from cadastre_plugin.panels.conflict.lines import dispute_lines, merged_rows
from cadastre_plugin.panels.conflict.wording import ConflictWords
from tests.qgis.conflicts import (
    MIDDLE,
    OWNERSHIP,
    WEST,
    address_dispute,
    conflict,
    corner_dispute,
    ended_dispute,
    line_dispute,
    shares_dispute,
)
from tests.qgis.coverage import tashkent
from tests.qgis.review_looks import laid_out, unreadable

AUTHORS = {WEST.id: "Bakhodir Aliev, «Devor», 26 November 2026, 11:40", OWNERSHIP: "Nodira Saidova, «Meros»"}


class Hand:
    """Keeps what is chosen, as the service does."""

    def __init__(self, dock: ConflictDock, comparison: Comparison) -> None:
        self.dock, self.chosen = dock, {}
        words = ConflictWords(comparison, tashkent(), {})
        lines = dispute_lines(comparison.disputes, words, AUTHORS, lambda id: None)
        rows = merged_rows(comparison.merged, words, AUTHORS)
        dock.show_conflict(lines, rows, self.chosen, len(comparison.merged))
        dock.table.chosen.connect(self._choose)

    def _choose(self, keys, choice) -> None:
        self.chosen = self.chosen | dict.fromkeys(keys, choice)
        self.dock.show_choices(self.chosen)

    def cell(self, key, column: int = 0):
        return self.dock.table.conflict.index_of(key, column)

    def click(self, key, column: int) -> None:
        table = self.dock.table
        table.scrollTo(self.cell(key, column))
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(self.cell(key, column)).center()
        )

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.dock.table, key)


@pytest.fixture
def hand(qgis_app):
    dock = ConflictDock()
    laid_out(dock, 420, 900)
    yield Hand(dock, conflict())
    dock.close()


def texts(hand: Hand, key) -> list[str]:
    return [hand.cell(key, column).data() for column in range(4)]


def test_three_sides_stand_beside_each_other(hand):
    assert texts(hand, corner_dispute().key)[2:] == ["moved by 0.800 m", "moved by 1.500 m"]
    assert texts(hand, address_dispute().key) == ["Address", "—", "Bogʻiston koʻchasi, 5", "Bogʻiston koʻchasi, 5-uy"]
    _, base, theirs, mine = texts(hand, shares_dispute().key)
    assert base == "Karimov Anvar Botirovich"
    assert theirs == "Karimov Anvar Botirovich 1/2, Yoʻldosheva Lola Rustamovna 1/2"
    assert mine.endswith("2/3")
    assert "2 × new parcel" in texts(hand, ended_dispute().key)[2]


def test_a_boundary_is_of_both_neighbours_and_says_who_changed_it(hand):
    heading = hand.cell(corner_dispute().key).parent().data()
    assert heading.startswith(f"Boundary of {WEST.number} | {MIDDLE.number}") and "«Devor»" in heading
    assert hand.cell(shares_dispute().key).parent().data().endswith("Nodira Saidova, «Meros»")


def test_what_merged_by_itself_is_listed_with_whose_it_is(hand):
    model = hand.dock.merged.model()
    lines = [model.index(0, 0, model.index(row, 0)).data() for row in range(model.rowCount())]
    assert lines[0].startswith("Purpose: theirs")
    assert "mine, moved by" in lines[1]
    assert hand.dock.tabs.tabText(1) == "Done by itself: 2"


def test_a_click_on_a_cell_chooses_and_another_click_changes_it(hand):
    key = corner_dispute().key
    hand.click(key, 2)
    assert hand.chosen == {key: Choice.THEIRS} and hand.cell(key, 2).data().startswith("✓")
    hand.click(key, 3)
    assert hand.chosen == {key: Choice.MINE}
    assert not hand.cell(key, 2).data().startswith("✓") and hand.cell(key, 3).data().startswith("✓")
    hand.click(key, 0)
    assert hand.chosen == {key: Choice.MINE}, "the name of a cell is no side"


def test_a_side_that_may_not_be_chosen_is_not(hand):
    key = ended_dispute().key
    hand.click(key, 3)
    assert hand.chosen == {}
    hand.click(key, 2)
    assert hand.chosen == {key: Choice.THEIRS}


def test_keys_are_enough(hand):
    hand.dock.table.setFocus()
    first = corner_dispute().key
    assert hand.dock.table.key() == first, "what is first in dispute is in front"
    hand.press(Qt.Key.Key_Right)
    hand.press(Qt.Key.Key_Return)
    assert hand.chosen[first] is Choice.THEIRS
    hand.press(Qt.Key.Key_Right)
    hand.press(Qt.Key.Key_Space)
    assert hand.chosen[first] is Choice.MINE
    hand.press(Qt.Key.Key_1)
    assert hand.chosen[first] is Choice.BASE
    QTest.keyClick(hand.dock, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    hand.dock.show_next()
    assert hand.dock.table.key() not in hand.chosen


def test_several_lines_are_chosen_at_once_where_each_may(hand):
    hand.dock.table.selectAll()
    hand.press(Qt.Key.Key_3)
    keys = {corner_dispute().key, line_dispute().key, address_dispute().key, shares_dispute().key}
    assert hand.chosen == dict.fromkeys(keys, Choice.MINE)


def test_nothing_is_applied_while_one_is_open_and_it_says_how_many(hand):
    dock, asked = hand.dock, []
    dock.apply_requested.connect(lambda: asked.append(True))
    assert not dock.apply.isEnabled() and dock.reason.text().endswith("5") and "5 of 5" in dock.tabs.tabText(0)
    hand.dock.table.selectAll()
    hand.press(Qt.Key.Key_3)
    assert not dock.apply.isEnabled() and dock.reason.text().endswith("1")
    hand.click(ended_dispute().key, 2)
    assert dock.apply.isEnabled() and dock.reason.isHidden()
    dock.apply.click()
    assert asked == [True]


def test_what_is_chosen_can_be_put_out_of_sight(hand):
    hand.click(corner_dispute().key, 2)
    hand.dock.only_open.click()
    table, index = hand.dock.table, hand.cell(corner_dispute().key)
    assert table.isRowHidden(index.row(), index.parent())
    assert table.isRowHidden(index.parent().row(), index.parent().parent())
    hand.dock.only_open.click()
    assert not table.isRowHidden(index.row(), index.parent())


def test_all_that_is_open_takes_one_side_once_it_is_said_what_that_means(hand):
    part, asked = hand.dock.all_open, []
    part.chosen.connect(asked.append)
    hand.click(corner_dispute().key, 3)
    assert part.meaning.isHidden() and part.confirm.isHidden()
    QTest.keyClick(part.sides[Choice.MINE], Qt.Key.Key_Space)
    assert part.meaning.text().splitlines() == [
        "3 stay as you made them; what others made of them goes once your change is approved.",
        "Boundaries: 1, rights: 1, other values: 1",
        "1 cannot take this side and stay open.",
    ]
    assert part.confirm.accessibleDescription() == part.meaning.text()
    QTest.keyClick(part.confirm, Qt.Key.Key_Escape)
    assert asked == [] and part.confirm.isHidden()
    QTest.keyClick(part.sides[Choice.THEIRS], Qt.Key.Key_Space)
    assert part.meaning.text().startswith("4 follow the register") and part.confirm.text().endswith("4")
    hand.click(address_dispute().key, 3)
    assert part.confirm.isHidden(), "it was asked of others"
    QTest.keyClick(part.sides[Choice.THEIRS], Qt.Key.Key_Space)
    QTest.keyClick(part.confirm, Qt.Key.Key_Space)
    assert asked == [Choice.THEIRS]
    hand.dock.table.chosen.emit(hand.dock.table.conflict.open_for(Choice.THEIRS), Choice.THEIRS)
    assert not any(button.isEnabled() for button in part.sides.values()), "nothing is open any more"


def test_who_does_not_want_to_wait_puts_it_off(hand):
    hand.dock.show_waiting("Mening chegaram", "Reading what the register has now")
    asked = []
    hand.dock.put_off_requested.connect(lambda: asked.append(True))
    assert hand.dock.put_off.isVisible() and hand.dock.all_open.isHidden()
    hand.dock.put_off.click()
    assert asked == [True]


@pytest.mark.parametrize("width", [340, 420, 700])
def test_everything_can_be_read(hand, width):
    hand.dock.all_open.sides[Choice.MINE].click()
    laid_out(hand.dock, width, 900)
    hand.dock.show_areas([["10:09:03:02:00:0001", "600.00 m²", "604.12 m²", "611.90 m²"]])
    laid_out(hand.dock, width, 900)
    assert unreadable(hand.dock) == []


def test_without_a_conflict_nothing_is_offered(hand):
    hand.dock.close_conflict()
    assert hand.dock.apply.isHidden() and hand.dock.tabs.isHidden()
    hand.dock.show_error("The server does not answer")
    assert hand.dock.notice.retry.isVisible()


def test_two_hundred_disputes_stay_quick(qgis_app):
    many = [
        replace(address_dispute(), key=replace(address_dispute().key, id=UUID(int=5000 + count, version=4)))
        for count in range(200)
    ]
    dock = ConflictDock()
    laid_out(dock, 420, 900)
    start = time.perf_counter()
    hand = Hand(dock, conflict(*many))
    laid_out(dock, 420, 900)
    shown = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(20):
        hand.press(Qt.Key.Key_2)
        dock.show_next()
    chosen = (time.perf_counter() - start) / 20
    assert len(hand.chosen) == 20
    assert shown < 2.0 and chosen < 0.1, (shown, chosen)
    dock.close()


@pytest.mark.parametrize("width", [340, 384, 420, 700])
def test_no_cell_and_no_heading_reaches_beyond_the_table(hand, width):
    laid_out(hand.dock, width, 900)
    table = hand.dock.table
    for key in table.conflict.disputed:
        for index in (hand.cell(key, 3), hand.cell(key).parent()):
            assert table.visualRect(index).right() <= table.viewport().width(), index.data()
