"""An approval elsewhere on a second desk: within a second on its canvas and in its panels, without a flicker, and with
what is selected, open and in sight as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

import pytest
from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.gui import QgsAttributeDialog
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QImage

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole, find_layer
from tests.qgis.seat import Seat
from tests.qgis.waiting import pause, wait_until
from tests.server.world import World, change_of, edit, moved_boundary, split

WITHIN_S = 1.0


class Onlooker:
    """What an eye sees of a canvas: each picture that differs from the one before."""

    def __init__(self, desk: Seat) -> None:
        self._canvas = desk.iface.canvas
        self._clock = QTimer()
        self._clock.timeout.connect(self._look)
        self.seen: list[tuple[float, QImage]] = []

    def picture(self) -> QImage:
        return self._canvas.viewport().grab().toImage()

    def _look(self) -> None:
        picture = self.picture()
        if not self.seen or picture != self.seen[-1][1]:
            self.seen.append((monotonic(), picture))

    @contextmanager
    def watching(self) -> Iterator[None]:
        self._look()
        self._clock.start(8)
        yield
        self._clock.stop()


def register(desk: Seat) -> QgsVectorLayer:
    return desk.layer(LayerRole.REGISTER)


def row_of(layer: QgsVectorLayer, number: str) -> int | None:
    request = QgsFeatureRequest().setFilterExpression(f"\"number\" = '{number}'")
    return next((feature.id() for feature in layer.getFeatures(request)), None)


@pytest.fixture
def watching(desk: Seat, lots: list[Parcel]) -> Seat:
    """A desk that looks at the lots."""
    desk.open_area(lots)
    wait_until(lambda: find_layer(desk.project, LayerRole.OPEN_CHANGES), "the first answer about open changes", 15)
    desk.settle()
    return desk


@pytest.fixture
def approve(world: World) -> Callable[[Change], float]:
    """Approve a change at another desk; when the service had answered."""
    surveyor, supervisor = world.surveyor(), world.supervisor()

    def done(change: Change) -> float:
        world.taken(surveyor, supervisor, change)
        answer = supervisor.step(change.id, "approve")
        assert answer.status_code == 200, answer.text
        return monotonic()

    return done


def test_the_canvas_follows_within_a_second_and_never_flickers(watching: Seat, lots, approve, record_property):
    eye, canvas = Onlooker(watching), watching.iface.canvas
    extent, before = canvas.extent(), eye.picture()
    with eye.watching():
        approved = approve(moved_boundary(*lots[:2], 6.0))
        wait_until(lambda: len(eye.seen) > 1, "the new boundary on the canvas", 5)
        pause(600)
    (_, first), (at, last) = eye.seen[0], eye.seen[-1]
    assert first == before
    assert len(eye.seen) == 2, "between the old picture and the new one there is no third"
    assert at - approved < WITHIN_S
    record_property("seconds", at - approved)
    print(f"on the canvas after {at - approved:.3f} s")
    watching.settle()
    assert eye.picture() == last and canvas.extent() == extent


def test_what_is_selected_stays_so_by_the_parcel_and_not_by_the_row(watching: Seat, lots, approve):
    layer = register(watching)
    chosen = [row_of(layer, lots[0].number), row_of(layer, lots[2].number)]
    layer.selectByIds(chosen)
    pause(300)  # which parcels they are is asked in the background
    approve(moved_boundary(*lots[:2], 3.0))
    wait_until(lambda: row_of(layer, lots[0].number) not in (None, chosen[0]), "the new version", 5)
    wanted = {row_of(layer, lots[0].number), chosen[1]}
    wait_until(lambda: set(layer.selectedFeatureIds()) == wanted, "the selection to follow", 3)


def test_a_selected_parcel_that_is_no_more_is_not_selected(watching: Seat, lots, approve):
    layer = register(watching)
    layer.selectByIds([row_of(layer, lots[0].number), row_of(layer, lots[2].number)])
    kept = row_of(layer, lots[2].number)
    pause(300)
    approve(split(lots[0], 8.0))
    wait_until(lambda: layer.selectedFeatureIds() == [kept], "the selection to follow", 5)


def test_a_selection_that_nothing_touched_is_never_lost(watching: Seat, lots, approve):
    layer = register(watching)
    layer.selectByIds([row_of(layer, lots[2].number)])
    changes = []
    layer.selectionChanged.connect(lambda *args: changes.append(args))
    approve(change_of(edit(lots[0], purpose="shop")))
    wait_until(lambda: _purpose(layer, lots[0].number) == "shop", "the new version", 5)
    pause(300)
    assert changes == []


def test_a_form_that_is_open_stays_open_with_what_it_showed(watching: Seat, lots, approve):
    layer = register(watching)
    feature = next(one for one in layer.getFeatures() if one["number"] == lots[0].number)
    form = QgsAttributeDialog(layer, feature, False, watching.iface.window, False)
    form.show()
    approve(moved_boundary(*lots[:2], 3.0))
    wait_until(lambda: row_of(layer, lots[0].number) != feature.id(), "the new version", 5)
    pause(500)
    assert form.isVisible() and form.feature()["number"] == lots[0].number
    form.close()


def test_what_happens_out_of_sight_does_not_draw_the_map_anew(world: World, watching: Seat, approve):
    elsewhere = world.row_of_lots()
    drawn = []
    watching.iface.canvas.mapCanvasRefreshed.connect(lambda: drawn.append(monotonic()))
    heard = []
    watching.services.news.register_changed.connect(heard.append)
    approve(change_of(edit(elsewhere[0], purpose="shop")))
    wait_until(lambda: heard, "the event", 5)
    pause(400)
    assert drawn == []


def test_the_sheet_follows_within_a_second_and_is_never_empty(watching: Seat, lots, approve):
    services = watching.services
    services.sheets.open(lots[0].number)
    wait_until(lambda: services.sheet.shown is not None, "the sheet", 10)
    emptied = []
    services.sheet.sheet_ended.connect(lambda: emptied.append(True))
    approved = approve(change_of(edit(lots[0], purpose="park")))
    wait_until(lambda: services.sheet.shown.parcel.purpose == "park", "the sheet to follow", 5)
    assert monotonic() - approved < WITHIN_S
    assert emptied == []


def test_the_history_follows_and_keeps_the_version_that_is_looked_at(watching: Seat, lots, approve):
    approve(change_of(edit(lots[0], purpose="office")))
    history = watching.services.history
    history.request(lots[0].number)
    wait_until(lambda: history.model.rowCount() == 2, "the history", 10)
    history.versions.setCurrentIndex(history.model.index(1))
    extent, rows = watching.iface.canvas.extent(), []
    history.model.modelReset.connect(lambda: rows.append(history.model.rowCount()))
    approved = approve(change_of(edit(replace(lots[0], version=2), purpose="park")))
    wait_until(lambda: history.model.rowCount() == 3, "the history to follow", 5)
    assert monotonic() - approved < WITHIN_S
    assert 0 not in rows
    assert history.versions.currentIndex().row() == 2
    assert watching.iface.canvas.extent() == extent


def _purpose(layer: QgsVectorLayer, number: str) -> str | None:
    return next((one["purpose"] for one in layer.getFeatures() if one["number"] == number), None)
