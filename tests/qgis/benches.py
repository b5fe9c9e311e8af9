"""A change that is edited, and the boundary tools at work on it: what the tests of each tool begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.editing.project_settings import EditingSettings
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.workbench import Workbench
from cadastre_plugin.services.session import Session
from cadastre_plugin.services.survey_points import SurveyPoints
from tests.qgis.coverage import tashkent
from tests.qgis.desk import Iface
from tests.qgis.drafting import Journal, begin
from tests.qgis.pointing import show

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
