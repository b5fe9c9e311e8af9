"""The workbench: inputs become a preview and a balance sheet, Apply one undo step, and a refusal says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtTest import QTest
from shapely.affinity import translate

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.outcome import Outcome, Remark
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.model.parcel import same_state
from cadastre_plugin.core.texts import N_
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.services.boundary import workbench as room
from cadastre_plugin.services.boundary.drawing import SAME_AREA_M2, drawing_of
from cadastre_plugin.services.boundary.proposed import propose
from cadastre_plugin.services.boundary.work import BoundaryWork, tool_kind
from tests.qgis.benches import workbench
from tests.qgis.coverage import parcels, tashkent
from tests.qgis.waiting import wait_until

SHIFT = tool_kind("shift", N_("Shift the west side"))


class ShiftWork(BoundaryWork):
    """Moves the first lot's west side outwards by metres; more than 3 m is refused."""

    def __init__(self, bench):
        super().__init__(bench, ToolPage("How far?"), None)
        self.metres = None

    def give(self, metres):
        self.metres = metres
        self.inputs_changed.emit()

    def proposal(self):
        metres = self.metres
        return None if metres is None else lambda fabric, profile: shifted(fabric, metres)

    def title(self):
        return "Shifted"

    def missing(self):
        return "Say how far"

    def reset(self):
        self.metres = None
        super().reset()


def shifted(fabric, metres):
    if metres > 3:
        raise BoundaryError("too_far", N_("{metres} m is too far"), metres=metres)
    first = parcels(3)[0]
    grown = shapely.union(first.geometry, translate(first.geometry, -metres, 0))
    return settled(fabric, {first.id: replace(first, geometry=grown)}, [Remark("Moved")])


@pytest.fixture
def bench(session, monkeypatch):
    monkeypatch.setattr(room, "made_work", lambda kind, bench: ShiftWork(bench))
    with workbench(session, SHIFT) as made:
        yield made


def page_of(bench):
    return bench.work.page


def test_what_is_missing_is_said_first(bench):
    assert page_of(bench).notice.text.text() == "Say how far"
    assert not page_of(bench).apply.isEnabled()


def test_inputs_become_a_balance_sheet_and_apply_one_undo_step(bench, session):
    before = session.parcels()
    bench.work.give(1.0)
    wait_until(lambda: bench.is_settled, "the proposal")
    page = page_of(bench)
    assert page.apply.isEnabled() and page.remarks.text() == "Moved"
    assert page.balance.item(0, 0).text() == "0001" and page.balance.item(0, 3).text().startswith("+30.2")
    assert session.undo_stack.count() == 0
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert session.undo_stack.count() == 1 and session.undo_stack.text(0) == "Shifted"
    assert "Shifted" in page.notice.text.text() and bench.work.metres is None
    assert session.change().parcels[0].after.geometry.area == pytest.approx(before[0].geometry.area + 30.29, abs=0.1)
    session.undo_stack.undo()
    assert session.change().is_empty()
    assert all(same_state(one, session.parcel(one.id)) for one in before)


def test_apply_waits_for_the_newest_inputs(bench, session):
    bench.work.give(1.0)
    bench.work.give(2.0)
    bench.apply()
    wait_until(lambda: session.undo_stack.count() == 1, "the step")
    assert session.change().parcels[0].after.geometry.area == pytest.approx(22.137 * 30.291, abs=0.1)


def test_a_refusal_says_why_and_nothing_can_be_applied(bench, session):
    bench.work.give(9)
    wait_until(lambda: bench.is_settled, "the refusal")
    assert page_of(bench).notice.text.text() == "9 m is too far"
    assert not page_of(bench).apply.isEnabled()
    bench.apply()
    assert session.undo_stack.count() == 0


def test_escape_begins_again(bench):
    bench.work.give(1.0)
    wait_until(lambda: bench.is_settled, "the proposal")
    QTest.keyClick(page_of(bench), Qt.Key.Key_Escape)
    assert bench.work.metres is None and page_of(bench).notice.text.text() == "Say how far"


def test_an_edit_meanwhile_is_taken_into_account(bench, session):
    bench.work.give(1.0)
    wait_until(lambda: bench.is_settled, "the proposal")
    session.apply(shifted(session.fabric(), 2.0), "Other")
    wait_until(lambda: bench.is_settled and page_of(bench).apply.isEnabled(), "the newer proposal")
    assert page_of(bench).balance.item(0, 1).text() == "670.55"


def test_closing_the_change_takes_the_tools_away(bench, session):
    dock = bench._dock
    bench.close_change()
    assert dock.page is None and bench.work is None
    assert dock.notice.text.text() == "Start or open a change first"
    assert dock.findChild(QObject, "cadastre.boundary.undo").isEnabled() is False


def test_closing_the_dock_puts_the_tool_away(bench, session):
    bench.work.give(1.0)
    wait_until(lambda: bench.is_settled, "the proposal")
    bench._dock.close()
    assert bench.work is None and bench._dock.page is None
    bench.apply()
    assert session.undo_stack.count() == 0
    bench.open(SHIFT)
    assert page_of(bench).notice.text.text() == "Say how far"


def bent(parcel, by, *, at_corner):
    """The parcel with a corner more in the middle of its first edge, or the corner at its start moved: by m north."""
    (one, other, *rest, _) = shapely.get_coordinates(parcel.geometry).tolist()
    middle = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2 + by]
    ring = [[one[0], one[1] + by], other, *rest] if at_corner else [one, middle, other, *rest]
    return replace(parcel, geometry=shapely.MultiPolygon([shapely.Polygon(ring)]))


@pytest.mark.parametrize(
    ("by", "at_corner", "is_drawn"), [(0.001, False, False), (0.001, True, True), (1.0, False, True)]
)
def test_a_neighbour_that_only_gets_a_corner_is_not_drawn(bench, session, by, at_corner, is_drawn):
    first = session.parcels()[0]
    outcome = Outcome({first.id: bent(first, by, at_corner=at_corner)})
    proposed = propose(lambda fabric, profile: outcome, session.fabric(), tashkent())
    assert abs(proposed.balance.rows[0].difference) > SAME_AREA_M2
    assert bool(drawing_of(bench.work, proposed).after) is is_drawn
