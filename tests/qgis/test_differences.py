"""What changed between two days, at a desk: the list, before and after on the map, and ten thousand rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester

from cadastre_plugin.core.history.register_difference import (
    Facet,
    RegisterDifference,
    RightsDifference,
    register_difference,
)
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.layers.review_layers import Purpose, ReviewLayers
from cadastre_plugin.panels.history.differences_dock import DifferencesDock
from cadastre_plugin.panels.history.differences_model import DIFFERENCE, DifferencesModel
from cadastre_plugin.services.history.between_days import features_of_differences
from tests.qgis.review_builders import parcel
from tests.qgis.review_looks import laid_out, unreadable
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import World, change_of, edit, moved_boundary, split


def now() -> datetime:
    return datetime.now(UTC)


def found_by(dock: DifferencesDock) -> dict[str, str]:
    """What the table says, by the end of the number."""
    model = dock.model
    rows = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
    return {number[-4:]: f"{what} | {particulars}" for number, what, particulars in rows}


@pytest.fixture
def before(desk: Seat, lots: list[Parcel]) -> datetime:
    """A moment before anything happens, on a desk that looks at the lots."""
    desk.open_area(lots)
    return now()


@pytest.fixture
def dock(desk: Seat, before: datetime) -> DifferencesDock:
    desk.action("differences").trigger()
    assert desk.services.differences.isVisible()
    return desk.services.differences


def ask(dock: DifferencesDock, first: datetime, second: datetime | None = None) -> None:
    dock.set_days(first, second or now())
    dock.ask()
    wait_until(dock.compare.isEnabled, "the comparison", 15)


def layers(desk: Seat) -> ReviewLayers:
    return ReviewLayers(desk.project, desk.services.connection.session.crs, Purpose.DAYS)


def test_new_retired_and_changed_parcels_are_listed_and_drawn(world: World, desk: Seat, lots, before, dock):
    surveyor, supervisor = world.surveyor(), world.supervisor()
    world.approved(surveyor, supervisor, moved_boundary(*lots[:2], 3.0))
    world.approved(surveyor, supervisor, split(lots[2], 8.0))
    ask(dock, before)
    assert found_by(dock) == {
        "0001": "boundary | 2 corners",
        "0002": "boundary | 2 corners",
        "0003": "retired | ",
        "0004": "new | ",
        "0005": "new | ",
    }
    shown = layers(desk)
    assert (shown.layer("before").featureCount(), shown.layer("after").featureCount()) == (3, 4)
    assert "5 parcels differ" in dock.notice.text.text()
    dock.facet.setCurrentIndex(dock.facet.findData(Facet.NEW))
    assert found_by(dock).keys() == {"0004", "0005"}
    dock.close()
    assert shown.layer("before") is None and dock.model.rowCount() == 0


def test_attributes_are_named_and_a_row_leads_to_its_place_and_history(world: World, desk: Seat, lots, before, dock):
    changed = change_of(edit(lots[1], purpose="shop", legal_area=1.0))
    world.approved(world.surveyor(), world.supervisor(), changed)
    ask(dock, before)
    assert found_by(dock) == {"0002": "attributes | Area by document, Purpose"}
    canvas, wide = desk.iface.canvas, desk.iface.canvas.extent()
    dock.table.selectRow(0)
    assert canvas.extent() != wide and canvas.extent().width() < wide.width() * 1.5
    dock.table.activated.emit(dock.model.index(0, 0))
    assert desk.services.history.isVisible() and desk.services.history.number.text() == lots[1].number


def test_where_nothing_happened_that_is_said(dock, before):
    ask(dock, before)
    assert found_by(dock) == {}
    assert "Nothing differs" in dock.notice.text.text()


def test_the_same_day_twice_is_no_question(dock, before):
    dock.set_days(before, before)
    dock.ask()
    assert "two different days" in dock.notice.text.text() and dock.compare.isEnabled()


def test_too_much_is_said_with_what_to_do_and_a_place_helps(world: World, dock, lots, before, monkeypatch):
    monkeypatch.setattr("cadastre_server.history.repository.MOST_CROSSED", 0)
    world.approved(world.surveyor(), world.supervisor(), change_of(edit(lots[0], purpose="shop")))
    dock.where.setCurrentIndex(1)
    ask(dock, before)
    assert "closer days or what the map shows" in dock.notice.text.text()
    dock.where.setCurrentIndex(0)
    ask(dock, before)
    assert found_by(dock) == {"0001": "attributes | Purpose"}


def test_what_changed_since_the_day_of_the_slider(world: World, desk: Seat, lots, before):
    world.approved(world.surveyor(), world.supervisor(), change_of(edit(lots[0], purpose="shop")))
    desk.action("time").trigger()
    time = desk.services.time._dock
    wait_until(lambda: time.slider.maximum() == 2, "the moments", 10)
    time.slider.setValue(0)
    time.compare.click()
    dock = desk.services.differences
    wait_until(lambda: dock.model.rowCount() == 1, "the comparison", 10)
    assert found_by(dock) == {"0001": "attributes | Purpose"}


def many(count: int) -> list[RegisterDifference]:
    """So many parcels that differ, each third in its rights only."""
    first = parcel(1)
    made = []
    for place in range(count):
        was = replace(
            first, id=uuid4(), number=f"10:09:03:{place // 10000:02d}:{place // 1000:02d}:{place % 10000:04d}"
        )
        becomes = was if place % 3 == 0 else replace(was, version=2, purpose="shop")
        rights = RightsDifference(began=("lease",)) if place % 3 == 0 else RightsDifference()
        made.append(register_difference(was, becomes, rights))
    return made


def test_ten_thousand_rows_are_shown_sorted_and_narrowed_at_once(qgis_app):
    dock = DifferencesDock()
    dock.sign_in(shipped_profile("tashkent"))
    found = many(10_000)
    dock.show()
    seconds = {}
    for name, act in (
        ("show", lambda: dock.show_differences(found, True)),
        ("sort", lambda: dock.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)),
        ("facet", lambda: dock.facet.setCurrentIndex(dock.facet.findData(Facet.RIGHTS))),
        ("number", lambda: dock.number.setText("00:0009")),
    ):
        begun = perf_counter()
        act()
        dock.grab()
        seconds[name] = perf_counter() - begun
    assert [one.parcel.number[-7:] for one in _shown(dock)] == ["00:0009"]
    assert max(seconds.values()) < 2.0, seconds
    dock.close()


def _shown(dock: DifferencesDock) -> list[RegisterDifference]:
    return [dock.model.index(row, 0).data(DIFFERENCE) for row in range(dock.model.rowCount())]


def test_before_and_after_of_thousands_are_made_off_the_window(qgis_app):
    begun = perf_counter()
    features = features_of_differences(many(3_000))
    assert (len(features["before"]), len(features["rights"])) == (2_000, 1_000)
    assert perf_counter() - begun < 5


def test_the_model_keeps_qt_s_contract(qgis_app):
    model = DifferencesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_differences(many(5))
    model.limit(Facet.ATTRIBUTES, "1")
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.index(0, 0).data(DIFFERENCE).facets == (Facet.ATTRIBUTES,)
    model.set_differences(())


def test_all_of_it_can_be_read_at_the_width_of_a_dock(qgis_app):
    dock = DifferencesDock()
    dock.sign_in(shipped_profile("tashkent"))
    dock.show_differences(many(4), False)
    assert unreadable(laid_out(dock, 420, 700)) == []
    assert dock.width() == 420
    dock.close()
