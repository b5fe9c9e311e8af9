"""The collisions of the change under review, between the service, the tab and the map."""

from __future__ import annotations

from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.events import FootprintEvent
from cadastre_plugin.api.forecast_replies import Collisions
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

PAUSE_MS = 300
"""Events that come within so much time are one reason to ask anew."""


class Colliding(QObject):
    """Asks anew whenever an open change has become another one while the review goes on."""

    def __init__(self, dock: ReviewDock, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._view = dock.detail.collisions
        self._project, self._canvas = project, canvas
        self._session: Session | None = None
        self._wanted: UUID | None = None
        self._running: background.BackgroundTask[Collisions] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        dock.change_selected.connect(self._load)
        dock.review_ended.connect(self._clear)
        self._view.place_requested.connect(self._show)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        if Role.SUPERVISOR in session.me.roles:
            self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._session = None
        self._clear()

    close = sign_out

    def footprint_changed(self, event: FootprintEvent) -> None:
        """An open change is about to do something else somewhere."""
        if self._wanted is not None:
            self._timer.start()

    def _load(self, id: UUID) -> None:
        self._wanted = id
        self._view.empty()
        self._view.show_loading()
        self._ask()

    def _ask(self) -> None:
        if self._session is None or self._wanted is None:
            return
        if self._running is not None:
            self._running.drop()
        client, id, profile = self._session.client, self._wanted, self._session.profile
        self._running = background.run(
            tr("Looking for collisions"),
            lambda progress: client.collisions(id),
            lambda found: self._take(found, id, profile),
            self._fail,
            hidden=True,
        )

    def _take(self, found: Collisions, id: UUID, profile: Profile) -> None:
        self._running = None
        self._view.show_collisions(found, id, profile)

    def _fail(self, error: CadastreError) -> None:
        self._running = None
        self._view.show_error(error.text())

    def _show(self, places: tuple[BaseGeometry, ...]) -> None:
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show(places)

    def _clear(self) -> None:
        self._wanted = None
        self._timer.stop()
        if self._running is not None:
            self._running.drop()
            self._running = None
        self._view.empty()
