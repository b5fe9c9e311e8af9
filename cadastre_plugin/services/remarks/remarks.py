"""Remarks of both sides, and what of them waits to be sent."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.events import RemarkEvent
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.services.remarks.reviewer import ReviewerRemarks
from cadastre_plugin.services.remarks.surveyor import SurveyorRemarks
from cadastre_plugin.services.remarks.traffic import RemarkTraffic
from cadastre_plugin.services.session import Session


class Remarks(QObject):
    """Works while someone is signed in."""

    def __init__(
        self,
        review: ReviewDock,
        work: WorkDock,
        drafting: Drafting,
        project: QgsProject,
        canvas: QgsMapCanvas,
        messages: Messages,
    ) -> None:
        super().__init__()
        self.traffic = RemarkTraffic(messages)
        self.reviewer = ReviewerRemarks(review, project, canvas, self.traffic)
        self.surveyor = SurveyorRemarks(work, drafting, project, canvas, self.traffic, messages)

    def keep_in(self, store: DraftStore | None) -> None:
        """Where what waits is kept, from the next sign-in on."""
        self.traffic.keep_in(store)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        for part in (self.reviewer, self.surveyor, self.traffic):
            part.sign_in(session)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        for part in (self.reviewer, self.surveyor, self.traffic):
            part.sign_out()

    def close(self) -> None:
        """Leave the map as it was."""
        self.reviewer.close()
        self.surveyor.close()
        self.traffic.sign_out()

    def remark_changed(self, event: RemarkEvent) -> None:
        """Someone wrote, resolved or opened a remark again."""
        for part in (self.reviewer, self.surveyor):
            part.conversation.remark_changed(event)

    def refresh(self) -> None:
        """The service answers again: what waits is sent, and what was missed is read."""
        self.traffic.flush()
        for part in (self.reviewer, self.surveyor):
            part.conversation.read()
