"""The fix of a finding at a whole desk: one click, one undo step, and the finding is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.panels.findings_model import FINDING
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import World


@pytest.fixture
def desk(seat: Callable[[], Seat], world: World) -> Seat:
    taken = seat()
    lots = world.row_of_lots()
    taken.sign_in(world.surveyor())
    taken.open_area(lots)
    taken.start_change("Chegara")
    taken.wait_for_check()
    taken.lots = lots
    return taken


def spiked(lot: Parcel) -> MultiPolygon:
    """The lot with a spike of 10 m into the street in the south."""
    west, south, east, north = lot.geometry.bounds
    middle = (west + east) / 2
    tip = [(middle, south), (middle + 0.05, south - 10), (middle + 0.1, south)]
    return MultiPolygon([Polygon([(west, south), *tip, (east, south), (east, north), (west, north)])])


def shown(desk: Seat) -> list[Finding]:
    model = desk.services.work.change.findings.proxy
    return [model.index(row, 0).data(FINDING) for row in range(model.rowCount())]


def test_a_spike_is_gone_with_one_click_and_back_with_one_undo(desk: Seat):
    desk.reshape(replace(desk.lots[0], geometry=spiked(desk.lots[0])))
    desk.wait_for_check()
    findings = desk.services.work.change.findings
    row = [finding.rule for finding in shown(desk)].index("spike")
    findings.view.setCurrentIndex(findings.proxy.index(row, 0))
    findings.explain.click()
    stack = desk.services.drafting.editing.undo_stack
    before, steps = desk.services.drafting.editing.change(), stack.count()
    findings.card.fix.click()
    wait_until(lambda: stack.count() == steps + 1, "the fix to be one step", 10)
    desk.wait_for_check()
    assert "spike" not in {finding.rule for finding in shown(desk)}
    assert "no longer" in findings.card.notice.text.text()
    stack.undo()
    assert desk.services.drafting.editing.change() == before
    desk.wait_for_check()
    assert findings.card.fix.isEnabled()


def test_what_cannot_be_fixed_says_why(desk: Seat):
    west, south, east, north = desk.lots[0].geometry.bounds
    wide = MultiPolygon([Polygon([(west, south), (east + 5, south), (east + 5, north), (west, north)])])
    desk.reshape(replace(desk.lots[0], geometry=wide))
    desk.wait_for_check()
    findings = desk.services.work.change.findings
    row = [finding.rule for finding in shown(desk)].index("overlap")
    findings.view.setCurrentIndex(findings.proxy.index(row, 0))
    findings.explain.click()
    steps = desk.services.drafting.editing.undo_stack.count()
    findings.card.fix.click()
    wait_until(lambda: "wide" in findings.card.notice.text.text(), "the refusal", 10)
    assert desk.services.drafting.editing.undo_stack.count() == steps
    assert findings.card.fix.isEnabled()


def test_closing_the_change_closes_the_card(desk: Seat):
    desk.reshape(replace(desk.lots[0], geometry=spiked(desk.lots[0])))
    desk.wait_for_check()
    change = desk.services.work.change
    change.findings.view.setCurrentIndex(change.findings.proxy.index(0, 0))
    change.findings.explain.click()
    assert change.differences.isHidden()
    desk.services.drafting.finish()
    assert not change.differences.isHidden()
