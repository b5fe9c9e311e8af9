from __future__ import annotations

import io

import pytest

from cadastre_server import progress
from cadastre_server.progress import Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass only when the test says so."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_log_gets_a_line_now_and_then_and_the_last_figure_once(clock):
    log = io.StringIO()
    counter = Progress("parcels", 3_000, log)
    for _ in range(3):
        clock[0] += 6
        counter.add(1_000)
    assert counter.finish() == 18
    assert log.getvalue().splitlines() == ["parcels: 2000 / 3000, 167 a second", "parcels: 3000 / 3000, 167 a second"]


def test_a_screen_keeps_one_line_up_to_date(clock):
    screen = Screen()
    counter = Progress("parcels", None, screen)
    for _ in range(2):
        clock[0] += 1
        counter.add(10)
    counter.finish()
    assert screen.getvalue().count("\r") == 2
    assert screen.getvalue().count("\n") == 1
    assert "parcels: 20, 10 a second" in screen.getvalue()


def test_a_figure_is_not_said_twice_in_a_log(clock):
    log = io.StringIO()
    counter = Progress("parcels", 5, log)
    clock[0] += 11
    counter.add(5)
    counter.finish()
    assert log.getvalue().count("\n") == 1
