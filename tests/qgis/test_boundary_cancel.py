"""A boundary tool that computes for long: a bar says so, and Cancel, Esc, Reset or other inputs stop it at once."""

from __future__ import annotations

import threading
import time

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QProgressBar, QPushButton

from cadastre_plugin.core.interruption import Interrupted, checkpoint
from cadastre_plugin.panels.boundary import busy_bar
from cadastre_plugin.services.boundary import workbench as room
from tests.qgis.benches import workbench
from tests.qgis.test_boundary_workbench import SHIFT, ShiftWork, shifted
from tests.qgis.waiting import pause, wait_until

ENDLESS = 100.0


class LongWork(ShiftWork):
    """As ShiftWork; `ENDLESS` metres take until somebody stops it."""

    def __init__(self, bench):
        super().__init__(bench)
        self.begun, self.stopped, self.told = threading.Semaphore(0), threading.Semaphore(0), None

    def proposal(self):
        metres = self.metres
        if metres != ENDLESS:
            return super().proposal()
        return lambda fabric, profile: self.run_on()

    def run_on(self):
        self.begun.release()
        try:
            while True:
                checkpoint(self.told)
                time.sleep(0.005)
        except Interrupted:
            self.stopped.release()
            raise


@pytest.fixture
def bench(session, monkeypatch):
    monkeypatch.setattr(room, "made_work", lambda kind, bench: LongWork(bench))
    monkeypatch.setattr(busy_bar, "MOMENT_MS", 50)
    with workbench(session, SHIFT) as made:
        yield made


def compute_without_end(bench):
    bench.work.give(ENDLESS)
    wait_until(lambda: bench.work.begun.acquire(blocking=False), "the computation")


def has_stopped(bench):
    return bench.work.stopped.acquire(blocking=False)


def cancel_of(bench):
    return bench.work.page.findChild(QPushButton, "cadastre.boundary.cancel")


def bar_of(bench):
    return bench.work.page.findChild(QProgressBar, "cadastre.boundary.progress")


def test_a_quick_tool_shows_no_bar(bench):
    bench.work.page.busy._moment.setInterval(3000)
    bench.work.give(1.0)
    wait_until(lambda: bench.is_settled, "the proposal")
    assert not cancel_of(bench).isVisible() and not bench.work.page.busy._moment.isActive()


def test_after_a_moment_a_bar_with_a_button_is_shown_which_the_keyboard_reaches(bench):
    assert not cancel_of(bench).isVisible()
    compute_without_end(bench)
    wait_until(lambda: cancel_of(bench).isVisible() and bar_of(bench).isVisible(), "the bar")
    assert bench.work.page.notice.text.text() == "Computing the boundary"
    assert bar_of(bench).maximum() == 0 and bar_of(bench).accessibleName() and cancel_of(bench).accessibleName()
    cancel_of(bench).setFocus()
    QTest.keyClick(cancel_of(bench), Qt.Key.Key_Space)
    assert bench.work.page.notice.text.text().startswith("Stopped")
    assert not cancel_of(bench).isVisible() and bench.work.metres == ENDLESS
    wait_until(lambda: bench.is_settled, "the end of it")
    assert has_stopped(bench)
    assert bench.work.page.notice.text.text().startswith("Stopped") and not bench.work.page.apply.isEnabled()


def test_how_much_is_done_is_shown(bench):
    bench.work.told = 0.4
    compute_without_end(bench)
    wait_until(lambda: bar_of(bench).value() == 40 and bar_of(bench).maximum() == 100, "the progress")


def test_a_newer_input_stops_it_and_is_next(bench):
    compute_without_end(bench)
    bench.work.give(1.0)
    wait_until(lambda: bench.is_settled, "the newer proposal")
    assert has_stopped(bench) and bench.work.page.apply.isEnabled()
    assert bench.work.page.balance.item(0, 3).text().startswith("+30.2")


@pytest.mark.parametrize("give_up", ["escape", "reset"])
def test_escape_and_reset_stop_it(bench, give_up):
    compute_without_end(bench)
    if give_up == "escape":
        QTest.keyClick(bench.work.page, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(bench.work.page.clear, Qt.MouseButton.LeftButton)
    wait_until(lambda: bench.is_settled, "the end of it")
    assert has_stopped(bench) and bench.work.metres is None
    assert bench.work.page.notice.text.text() == "Say how far" and not cancel_of(bench).isVisible()


def test_an_edit_meanwhile_begins_it_anew(bench, session):
    compute_without_end(bench)
    session.apply(shifted(session.fabric(), 2.0), "Other")
    wait_until(lambda: has_stopped(bench), "the end of the first")
    wait_until(lambda: bench.work.begun.acquire(blocking=False), "the second")


def test_what_was_to_be_applied_is_not_even_where_cancel_comes_too_late(bench, session):
    bench.work.give(1.0)
    time.sleep(0.5)  # computed, and not told yet
    bench.apply()
    bench.cancel()
    wait_until(lambda: bench.is_settled, "the end of it")
    assert session.undo_stack.count() == 0


@pytest.mark.parametrize("leave", ["dock", "change"])
def test_who_leaves_the_tool_leaves_nothing_running(bench, leave):
    compute_without_end(bench)
    work = bench.work
    bench._dock.close() if leave == "dock" else bench.close_change()
    wait_until(lambda: work.stopped.acquire(blocking=False), "the end of it")
    pause(20)
    assert bench.is_settled
