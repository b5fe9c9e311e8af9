"""The measured points that are kept with the open change: on disk, on the map, caught by the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.project_settings import snap_to_points
from cadastre_plugin.layers.survey_points_layer import SurveyPointsLayer
from cadastre_plugin.panels.messages import Messages

SUBJECT = "survey-points"


class SurveyPoints(QObject):
    """changed(): other points are kept now."""

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, messages: Messages) -> None:
        super().__init__()
        self._project = project
        self._messages = messages
        self._store: DraftStore | None = None
        self._draft_id: UUID | None = None
        self._layer: SurveyPointsLayer | None = None
        self._crs: QgsCoordinateReferenceSystem | None = None
        self._points: tuple[SurveyPoint, ...] = ()

    @property
    def points(self) -> tuple[SurveyPoint, ...]:
        """What is kept with the open change."""
        return self._points

    def open_change(self, store: DraftStore, draft_id: UUID, crs: QgsCoordinateReferenceSystem) -> None:
        """A change is edited from now on: show the points that were kept with it."""
        self.close_change()
        self._store, self._draft_id, self._crs = store, draft_id, crs
        try:
            self._points = store.survey_points.of(draft_id)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
        self._show()

    def close_change(self) -> None:
        """No change is edited any more; the points stay on disk with it."""
        if self._layer is not None:
            self._layer.layer.willBeDeleted.disconnect(self._lose_layer)
            self._layer.remove_from(self._project)
        self._store = self._draft_id = self._layer = self._crs = None
        self._points = ()

    close = close_change

    def keep(self, points: Iterable[SurveyPoint]) -> bool:
        """Keep these too, each once; False when the disk does not take them."""
        return self._put(tuple(dict.fromkeys([*self._points, *points])))

    def drop_all(self) -> bool:
        """Keep none any more."""
        return self._put(())

    def _put(self, points: tuple[SurveyPoint, ...]) -> bool:
        if self._store is None or self._draft_id is None:
            return False
        try:
            self._store.survey_points.keep(self._draft_id, points)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            return False
        self._points = points
        self._show()
        self.changed.emit()
        return True

    def _show(self) -> None:
        if self._crs is None or (self._layer is None and not self._points):
            return
        if self._layer is None:
            self._layer = SurveyPointsLayer(self._crs)
            self._layer.layer.willBeDeleted.connect(self._lose_layer)
            self._layer.add_to(self._project)
            snap_to_points(self._project, self._layer.layer)
        self._layer.show(self._points)

    def _lose_layer(self) -> None:
        """Someone took the layer out of the project; the points are on disk and come back with the next one kept."""
        self._layer = None
