"""The rules look soon after each edit, off the GUI thread, and the newest state wins."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import UUID

import pytest
import shapely

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.rules.finding import Effect
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.editing import live_check
from cadastre_plugin.editing.live_check import LiveCheck
from cadastre_plugin.tasks import background
from tests.qgis.coverage import empty_change, parcels, tashkent
from tests.qgis.waiting import pause, wait_until


class Heard:
    """What a check said."""

    def __init__(self, check: LiveCheck) -> None:
        self.checked, self.failed = [], []
        check.checked.connect(self.checked.append)
        check.failed.connect(self.failed.append)


def overlapping(metres: float) -> Change:
    """The first lot grows into the second."""
    first = parcels(3)[0]
    west, south, east, north = first.geometry.bounds
    grown = replace(first, geometry=on_grid(shapely.box(west, south, east + metres, north)))
    return replace(empty_change(), parcels=(Edit(first.id, 1, grown),))


@pytest.fixture
def check(qgis_app):
    made = LiveCheck(tashkent(), Surroundings(parcels(3)), background.run)
    yield made
    made.stop()
    background.stop_all()


def test_overlap_is_found_and_measured(check):
    heard = Heard(check)
    check.request(overlapping(1.0))
    wait_until(lambda: heard.checked)
    (appraisal,) = heard.checked
    overlap = next(finding for finding in appraisal.findings if finding.rule == "overlap")
    assert overlap.blocks
    assert overlap.effect is Effect.NEW
    first = parcels(3)[0]
    before, after = appraisal.areas[first.id]
    assert after - before == pytest.approx(30.29, abs=0.05)
    assert [one.id for one in appraisal.differences] == [first.id]


def test_edits_that_follow_each_other_are_checked_once(check):
    heard = Heard(check)
    for metres in (3.0, 2.0, 1.0):
        check.request(overlapping(metres))
    wait_until(lambda: heard.checked)
    pause(2 * live_check.DELAY_MS)
    assert [appraisal.change for appraisal in heard.checked] == [overlapping(1.0)]


def test_newest_state_wins_over_one_that_is_still_checked(qgis_app, monkeypatch):
    gate, appraise = threading.Event(), live_check.appraise

    def slow(change, surroundings, profile):
        gate.wait(5)
        return appraise(change, surroundings, profile)

    monkeypatch.setattr(live_check, "appraise", slow)
    check = LiveCheck(tashkent(), Surroundings(parcels(3)), background.run)
    heard = Heard(check)
    check.request(overlapping(2.0))
    pause(2 * live_check.DELAY_MS)
    check.request(overlapping(1.0))
    pause(2 * live_check.DELAY_MS)
    gate.set()
    wait_until(lambda: heard.checked)
    pause(2 * live_check.DELAY_MS)
    assert [appraisal.change for appraisal in heard.checked] == [overlapping(1.0)]


def test_check_that_breaks_is_told(qgis_app, monkeypatch):
    def broken(change, surroundings, profile):
        raise CadastreError("rule_broke", "The rule broke")

    monkeypatch.setattr(live_check, "appraise", broken)
    check = LiveCheck(tashkent(), Surroundings(parcels(3)), background.run)
    heard = Heard(check)
    check.request(overlapping(1.0))
    wait_until(lambda: heard.failed)
    assert heard.failed == ["The rule broke"]
    assert heard.checked == []


def test_stopped_check_says_nothing(check):
    heard = Heard(check)
    check.request(overlapping(1.0))
    check.stop()
    pause(3 * live_check.DELAY_MS)
    assert heard.checked == []


def test_check_runs_off_the_gui_thread(qgis_app, monkeypatch):
    threads, appraise = [], live_check.appraise

    def watched(change, surroundings, profile):
        threads.append(threading.current_thread())
        return appraise(change, surroundings, profile)

    monkeypatch.setattr(live_check, "appraise", watched)
    check = LiveCheck(tashkent(), Surroundings(parcels(3)), background.run)
    heard = Heard(check)
    check.request(overlapping(1.0))
    wait_until(lambda: heard.checked)
    assert threads[0] is not threading.main_thread()


def test_parcel_that_the_base_lacks_counts_as_new(check):
    heard = Heard(check)
    stranger = replace(parcels(3)[0], id=UUID(int=99, version=4), version=0, number=None)
    check.request(replace(empty_change(), parcels=(Edit(stranger.id, 0, stranger),)))
    wait_until(lambda: heard.checked)
    assert heard.checked[0].differences[0].before is None
    assert heard.checked[0].total(0) == 0.0
