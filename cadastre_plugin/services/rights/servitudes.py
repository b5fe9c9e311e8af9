"""The places of servitudes on the map while a change is open: those of the draft, and of parcels that were read."""

from __future__ import annotations

from uuid import UUID

from qgis.core import QgsProject

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.servitudes_layer import ServitudePlace, ServitudesLayer
from cadastre_plugin.services.session import Session


class ServitudesOnMap:
    """The layer comes with the first servitude that has a place."""

    def __init__(self, project: QgsProject, session: Session, editing: EditSession) -> None:
        self._project, self._session, self._editing = project, session, editing
        self._layer: ServitudesLayer | None = None
        self._shown: dict[UUID, Right] = {}
        editing.changed.connect(self._show)
        self._show()

    def close(self) -> None:
        """The change is closed."""
        self._editing.changed.disconnect(self._show)
        if self._layer is not None:
            self._layer.remove_from(self._project)
            self._layer = None

    def _show(self) -> None:
        rights = self._editing.rights.standing().rights
        placed = {id: right for id, right in rights.items() if right.place is not None}
        if placed == self._shown:
            return
        self._shown = placed
        if self._layer is None:
            self._layer = ServitudesLayer(self._session.crs)
            self._layer.add_to(self._project)
        self._layer.show([self._place(right) for right in placed.values()])

    def _place(self, right: Right) -> ServitudePlace:
        assert right.place is not None
        kind = self._session.profile.name_of("right_kind", right.kind)
        ends = tr("until {day}").format(day=right.until.isoformat()) if right.until else ""
        return ServitudePlace(right.place, ", ".join(part for part in (kind, ends) if part))
