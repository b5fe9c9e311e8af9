"""The register's layer follows what is approved elsewhere, at once where the map shows it, and keeps its selection."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.events import RegisterEvent
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.kept_selection import MOST, RowReader, carry_selection
from cadastre_plugin.layers.register_layer import RegisterLayer
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask

AROUND_M = 5.0
"""Outlines and points are drawn a little beyond the parcels they belong to."""


class Following(QObject):
    """Follows for one register layer, from its making until `close`."""

    def __init__(
        self,
        register: RegisterLayer,
        project: QgsProject,
        canvas: QgsMapCanvas,
        crs: QgsCoordinateReferenceSystem,
    ) -> None:
        super().__init__()
        self._register, self._project, self._canvas, self._crs = register, project, canvas, crs
        self._selected: dict[int, UUID] = {}
        self._asking: BackgroundTask[dict[int, UUID]] | None = None
        register.layer.selectionChanged.connect(self._learn)

    def close(self) -> None:
        """Follow no longer."""
        self._drop()
        if not sip.isdeleted(self._register.layer):
            self._register.layer.selectionChanged.disconnect(self._learn)

    def register_changed(self, event: RegisterEvent) -> None:
        """Parcels have new versions, or rights in them do."""
        touched = set(event.parcels)
        if touched.isdisjoint(self._selected.values()) or sip.isdeleted(self._register.layer):
            self._show(event)
            return
        were = dict(self._selected)
        background.run(
            tr("Following the register"),
            RowReader.of_parcels(self._register.layer, touched).read,
            lambda are: self._carry(event, were, are, touched),
            lambda _: self._show(event),
            hidden=True,
        )

    def _carry(
        self, event: RegisterEvent, were: dict[int, UUID], are: dict[int, UUID], touched: Collection[UUID]
    ) -> None:
        """In one go with the new picture, so that nothing is seen without its selection."""
        carry_selection(self._register.layer, were, are, touched)
        self._show(event)

    def _show(self, event: RegisterEvent) -> None:
        self._register.reload(repaint=self._is_in_sight(event))

    def _is_in_sight(self, event: RegisterEvent) -> bool:
        """True when the map shows some of it; what lies elsewhere is read when somebody goes there."""
        if event.bbox is None:
            return True
        box = QgsRectangle(*event.bbox).buffered(AROUND_M)
        to_map = QgsCoordinateTransform(self._crs, self._canvas.mapSettings().destinationCrs(), self._project)
        try:
            return bool(to_map.transformBoundingBox(box).intersects(self._canvas.extent()))
        except QgsCsException:
            return True

    def _learn(self) -> None:
        """Which parcels are selected, while their rows are still there."""
        layer = self._register.layer
        rows = set(layer.selectedFeatureIds())
        self._drop()
        self._selected = {row: parcel for row, parcel in self._selected.items() if row in rows}
        if not rows or len(rows) > MOST:
            self._selected = {}
        elif len(self._selected) < len(rows):
            reader = RowReader.of_rows(layer, rows)
            self._asking = background.run(
                tr("Following the register"), reader.read, self._learnt, self._not_learnt, hidden=True
            )

    def _learnt(self, selected: dict[int, UUID]) -> None:
        self._asking, self._selected = None, selected

    def _not_learnt(self, error: CadastreError) -> None:
        self._asking = None  # the next selection is asked for again; until then a new version is not selected

    def _drop(self) -> None:
        if self._asking is not None:
            self._asking.drop()
            self._asking = None
