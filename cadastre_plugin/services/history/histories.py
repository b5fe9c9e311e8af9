"""The history dock between the service and the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.core import QgsCsException, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.events import RegisterEvent
from cadastre_plugin.api.parcel_replies import Relatives, Version
from cadastre_plugin.core.change.corner_changes import corner_changes
from cadastre_plugin.core.change.difference import parcel_difference
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.past_layers import passing_parcels
from cadastre_plugin.layers.review_layers import Purpose, review_features
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.map_tools.pick_parcel_tool import PickParcelTool
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.history.history_dock import HistoryDock
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas
from cadastre_plugin.services.comparing import Comparing
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background


class Histories(QObject):
    """Answers the dock's questions while someone is signed in."""

    def __init__(self, dock: HistoryDock, project: QgsProject, canvas: QgsMapCanvas, messages: Messages) -> None:
        super().__init__()
        self._dock = dock
        self._project = project
        self._canvas = canvas
        self._messages = messages
        self._session: Session | None = None
        self._shown: Comparing | None = None
        self._parcel: UUID | None = None
        self._tool = PickParcelTool(canvas, self._register)
        self._borrowed = BorrowedCanvas(canvas, self._tool)
        self._connect()

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session
        self._shown = Comparing(self._canvas, self._project, session.crs, self._dock.compare, Purpose.HISTORY)
        self._dock.sign_in(session.profile)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._session = None
        self._dock.sign_out()
        self._leave_the_map()

    def close(self) -> None:
        """Leave the map as it was."""
        self._session = None
        self._borrowed.close()
        self._leave_the_map()

    def register_changed(self, event: RegisterEvent) -> None:
        """Parcels have new versions: the history that is shown may have one more."""
        if self._parcel in event.parcels:
            self._dock.refresh()

    def _connect(self) -> None:
        dock, tool = self._dock, self._tool
        dock.history_requested.connect(self._load)
        dock.version_selected.connect(self._show_version)
        dock.history_ended.connect(self._clear)
        dock.pick_requested.connect(self._pick)
        dock.place_requested.connect(self._show_place)
        tool.picked.connect(self._picked)
        tool.missed.connect(lambda: dock.notice.plain(tr("There is no parcel at this place")))
        tool.given_up.connect(self._borrowed.give_back)
        tool.deactivated.connect(dock.picking_ended)

    def _load(self, number: str) -> None:
        if self._session is None:
            return
        client = self._session.client
        background.run(
            tr("Loading the history of {number}").format(number=number),
            lambda progress: (client.history(number), client.lineage(number)),
            lambda found: self._show_history(number, *found),
            lambda error: self._dock.show_history_error(number, error),
        )

    def _show_history(self, number: str, versions: Sequence[Version], relatives: Relatives) -> None:
        self._parcel = versions[0].parcel.id if versions else None
        self._dock.show_history(number, versions, relatives)

    def _show_version(self, version: Version, before: Version | None) -> None:
        if self._shown is None:
            return
        differences = [parcel_difference(None if before is None else before.parcel, version.parcel)]
        self._shown.show(review_features(differences, corner_changes(differences)))
        try:
            self._shown.zoom()
        except QgsCsException:
            self._messages.warning(tr("The project's coordinate system cannot show the city"), "crs")

    def _show_place(self, place: BaseGeometry) -> None:
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show([place])

    def _pick(self, wanted: bool) -> None:
        if wanted:
            self._borrowed.take()
        else:
            self._borrowed.give_back()

    def _picked(self, id: UUID, number: str | None) -> None:
        self._borrowed.give_back()
        if number:
            self._dock.request(number)

    def _register(self) -> list[QgsVectorLayer]:
        layer = passing_parcels(self._project) or find_layer(self._project, LayerRole.REGISTER)
        return [layer] if isinstance(layer, QgsVectorLayer) else []

    def _clear(self) -> None:
        if self._shown is not None:
            self._shown.clear()

    def _leave_the_map(self) -> None:
        if self._shown is not None:
            self._shown.close()
            self._shown = None
