"""Other open changes for whoever is signed in: on the map, and at the first touch of a boundary."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.services.forecast.colliding import Colliding
from cadastre_plugin.services.forecast.first_touch import FirstTouch
from cadastre_plugin.services.forecast.open_changes import OpenChangesAround
from cadastre_plugin.services.news import News
from cadastre_plugin.services.session import Session


class Forecast(QObject):
    """Ties the parts to the news of the service and to the change that is open."""

    def __init__(
        self,
        project: QgsProject,
        canvas: QgsMapCanvas,
        messages: Messages,
        work: WorkDock,
        review: ReviewDock,
        drafting: Drafting,
        news: News,
    ) -> None:
        super().__init__()
        self._drafting = drafting
        self.around = OpenChangesAround(project, canvas)
        self.first_touch = FirstTouch(self.around, project, canvas, messages, work.change.others)
        self.colliding = Colliding(review, project, canvas)
        work.area.open_changes.toggled.connect(self.around.set_visible)
        news.footprint_changed.connect(self.around.footprint_changed)
        news.footprint_changed.connect(self.colliding.footprint_changed)
        news.register_changed.connect(self.around.register_changed)
        news.restored.connect(self.around.refresh)
        drafting.opened.connect(self._open)
        drafting.closing.connect(self._close)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self.around.sign_in(session)
        self.colliding.sign_in(session)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self.first_touch.close_change()
        self.colliding.sign_out()
        self.around.sign_out()

    def close(self) -> None:
        """Leave the map as it was."""
        self.first_touch.close_change()
        self.colliding.close()
        self.around.close()

    def _open(self) -> None:
        session, editing = self._drafting.session, self._drafting.editing
        if session is not None and editing is not None:
            self.around.set_edited(editing.change().id)
            self.first_touch.open_change(session, editing)
            self.around.refresh()

    def _close(self) -> None:
        self.first_touch.close_change()
        self.around.set_edited(None)
