"""A change that is edited, and the boundary tools at work on it: what the tests of each tool begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import shapely
from qgis.core import QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.editing.project_settings import EditingSettings
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.workbench import Workbench
from cadastre_plugin.services.session import Session
from cadastre_plugin.services.survey_points import SurveyPoints
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, tashkent
from tests.qgis.desk import Iface
from tests.qgis.drafting import Journal, begin
from tests.qgis.pointing import click, show
from tests.qgis.waiting import wait_until

MARGIN_M = 15.0
"""How far around the parcels the map reaches."""


@contextmanager
def edited(base: Sequence[Parcel] | None = None, journal: Journal | None = None) -> Iterator[EditSession]:
    """A change on these parcels, or on a row of three lots, with the project's settings for editing."""
    session = begin(base, journal=journal)
    settings = EditingSettings(QgsProject.instance())
    settings.apply(session.draft.layer)
    yield session
    settings.restore()
    session.finish()
    session.draft.remove_from(QgsProject.instance())


@contextmanager
def workbench(
    session: EditSession,
    tool: ActionKind | None = None,
    *,
    area: QgsRectangle | None = None,
    client: CadastreClient | None = None,
    survey: SurveyPoints | None = None,
) -> Iterator[Workbench]:
    """The boundary tools on the session's draft, one of them in front, its page in a dock, the map around the parcels
    or of an area. client: of who is signed in."""
    iface, crs = Iface(), qgis_crs(tashkent())
    dock = BoundaryDock(iface.window)
    iface.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    iface.window.show()
    show(iface.canvas, [session.draft.layer], crs, area or session.draft.layer.extent().buffered(MARGIN_M))
    iface.canvas.snappingUtils().setConfig(QgsProject.instance().snappingConfig())
    bench = Workbench(iface, QgsProject.instance(), dock, lambda shown: shown.show())
    bench.open_change(Session("", None, tashkent(), crs, client, None), session, survey)
    if tool is not None:
        bench.open(tool)
    yield bench
    bench.close()
    iface.canvas.setLayers([])
    iface.window.close()


def at(column: float, row: float) -> QgsPointXY:
    """A place on the map, counted in lots."""
    return QgsPointXY(EAST + column * WIDTH, NORTH + row * DEPTH)


def draw(bench: Workbench, *places: tuple[float, float]) -> None:
    """Draw a line by clicks, places counted in lots."""
    for place in places:
        click(bench._canvas, at(*place))
    click(bench._canvas, at(*places[-1]), Qt.MouseButton.RightButton)


def part(bench: Workbench, name: str) -> Any:
    """A widget of the page in front, by its object name."""
    assert bench.work is not None
    found = bench.work.page.findChild(QObject, name)
    assert found is not None, name
    return found


def told(bench: Workbench) -> str:
    """What the page in front says once all is computed."""
    wait_until(lambda: bench.is_settled, "the proposal", 15)
    assert bench.work is not None
    return str(bench.work.page.notice.text.text())


def applied(bench: Workbench, session: EditSession, by: QWidget | None = None) -> Change:
    """The change after Enter was pressed in the page, or in a widget of it: one step more, and nothing left drawn."""
    said = told(bench)
    assert bench.work is not None and bench.work.page.apply.isEnabled(), said
    before = session.undo_stack.index()
    QTest.keyClick(by or bench.work.page, Qt.Key.Key_Return)
    assert session.undo_stack.index() == before + 1
    assert bench.is_settled and not any(band.size() for band in bench._preview._sketch.values())
    return session.change()


def new_ones(change: Change) -> list[Parcel]:
    """The parcels that a change makes."""
    return [edit.after for edit in change.parcels if edit.base_version == NEW and edit.after is not None]


def is_coverage(session: EditSession) -> bool:
    """What GEOS says of the work area as it stands."""
    shapes = [parcel.geometry for parcel in session.parcels()]
    return bool(shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all())
