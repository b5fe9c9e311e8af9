"""The review dock between the service and the canvas."""

from __future__ import annotations

from uuid import UUID

from qgis.core import QgsCsException, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.events import ChangeEvent, RemarkEvent
from cadastre_plugin.core.change.workflow import Action, Role
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.services.comparing import Comparing
from cadastre_plugin.services.review.bulk import Bulk
from cadastre_plugin.services.review.queueing import Queueing
from cadastre_plugin.services.review.showing import Prepared, prepared
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background


class Reviewing(QObject):
    """Answers the dock's questions while a supervisor is signed in. change_shown(UUID | None): a change is on the map,
    or none is any more."""

    change_shown = pyqtSignal(object)

    def __init__(self, dock: ReviewDock, project: QgsProject, canvas: QgsMapCanvas, messages: Messages) -> None:
        super().__init__()
        self._dock = dock
        self._project = project
        self._canvas = canvas
        self._messages = messages
        self._session: Session | None = None
        self.shown: Comparing | None = None
        self._wanted: UUID | None = None
        self._shown: UUID | None = None
        self._queueing, self._bulk = Queueing(dock), Bulk(dock)
        self._connect()

    def sign_in(self, session: Session) -> None:
        """Someone is signed in; those who may not review see why in the greyed action."""
        if Role.SUPERVISOR not in session.me.roles:
            return
        self._session = session
        self.shown = Comparing(self._canvas, self._project, session.crs, self._dock.detail.compare)
        self._dock.sign_in(session.profile, session.me)
        for part in (self._queueing, self._bulk):
            part.sign_in(session)

    def sign_out(self) -> None:
        """Nobody is signed in; nothing of a change stays on the map."""
        self._session = None
        for part in (self._queueing, self._bulk):
            part.sign_out()
        self._dock.sign_out()
        self._leave_the_map()

    def change_changed(self, event: ChangeEvent) -> None:
        """A change took a step somewhere."""
        self._queueing.hear(event)

    def remark_changed(self, event: RemarkEvent) -> None:
        """A change has another number of open remarks; its row in the queue follows."""
        if self._session is not None:
            self._dock.queue.hear(event.summary)

    def refresh(self) -> None:
        """Something may have happened meanwhile."""
        self._queueing.refresh()

    def close(self) -> None:
        """Leave the map as it was."""
        self._session = None
        for part in (self._queueing, self._bulk):
            part.sign_out()
        self._leave_the_map()

    def _connect(self) -> None:
        dock = self._dock
        dock.change_selected.connect(self._load_change)
        dock.review_ended.connect(self._clear)
        dock.action_requested.connect(self._act)
        dock.place_requested.connect(self._show_place)

    def _load_change(self, id: UUID) -> None:
        if self._session is None:
            return
        client, profile = self._session.client, self._session.profile
        self._wanted = id
        background.run(
            tr("Loading the change"),
            lambda progress: prepared(client.change(id), profile),
            self._show_change,
            self._dock.show_change_error,
        )

    def _show_change(self, change: Prepared) -> None:
        self._dock.show_change(change.review)
        id = change.review.record.summary.id
        if self.shown is None or id != self._wanted:
            return
        self.shown.show(change.features)
        self.change_shown.emit(id)
        if self._shown != id:
            self._shown = id
            self._zoom(self.shown)

    def _zoom(self, shown: Comparing) -> None:
        try:
            shown.zoom()
        except QgsCsException:
            self._messages.warning(tr("The project's coordinate system cannot show the city"), "crs")

    def _act(self, action: Action, id: UUID, revision: int, remark: str | None) -> None:
        if self._session is None:
            return
        client = self._session.client
        background.run(
            tr("Deciding about the change"),
            lambda progress: client.act(action, id, revision, remark),
            self._dock.show_action_done,
            self._dock.show_refusal,
        )

    def _show_place(self, place: BaseGeometry) -> None:
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show([place])

    def _clear(self) -> None:
        self._wanted = self._shown = None
        self.change_shown.emit(None)
        if self.shown is not None:
            self.shown.clear()

    def _leave_the_map(self) -> None:
        self._clear()
        if self.shown is not None:
            self.shown.close()
            self.shown = None
