"""Remarks at the surveyor's desk: they are mended on the canvas, and their pins follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.pin_words import PinNames
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.review.standing import Pinned, Seen, finding_key, followed
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.drafts.remarks import Outlines
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.remarks.remarks_panel import Reader
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.services.remarks.conversation import Conversation
from cadastre_plugin.services.remarks.traffic import SUBJECT, RemarkTraffic
from cadastre_plugin.services.session import Session


class SurveyorRemarks(QObject):
    """Follows the change that is open."""

    def __init__(
        self,
        dock: WorkDock,
        drafting: Drafting,
        project: QgsProject,
        canvas: QgsMapCanvas,
        traffic: RemarkTraffic,
        messages: Messages,
    ) -> None:
        super().__init__()
        self._drafting, self._traffic, self._messages = drafting, traffic, messages
        self._panel = dock.change.remarks
        self.conversation = Conversation(self._panel, project, canvas, traffic)
        self.conversation.follow(self._follow)
        self.conversation.came.connect(self._keep)
        self._session: Session | None = None
        self._outlines: Outlines = {}
        self._seen: Seen | None = None
        drafting.opened.connect(self._begin)
        drafting.closing.connect(self.end)
        drafting.appraised.connect(self._edited)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self.end()
        self._session = None

    close = sign_out

    def end(self) -> None:
        """No change is open."""
        self._seen = None
        self._outlines = {}
        self.conversation.end()

    def _begin(self) -> None:
        session, editing = self._session, self._drafting.editing
        if session is None or editing is None:
            return
        id = editing.change().id
        remarks = self._kept(id)
        self._panel.model.set_names(PinNames(editing.label, self._right, self._finding))
        revision = max((remark.revision for remark in remarks), default=1)
        self.conversation.begin(session, id, revision, Reader(session.me.id, reviews=False), remarks)

    def _kept(self, id: UUID) -> Sequence[Remark]:
        """The remarks of the draft on this computer, which is as new as the service when it answered."""
        try:
            self._outlines = self._traffic.kept.outlines(id)
            return self._traffic.kept.of(id)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            return ()

    def _keep(self, remarks: Sequence[Remark]) -> None:
        editing = self._drafting.editing
        if editing is None:
            return
        try:
            self._traffic.kept.keep(editing.change().id, remarks)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)

    def _edited(self) -> None:
        """The draft is another one: pins may have gone elsewhere."""
        self._seen = None
        if self._panel.has_remarks():
            self.conversation.show()

    def _follow(self, anchor: Anchor, known: Pinned) -> Pinned:
        seen = self._standing()
        if seen is None or (anchor.kind is AnchorKind.FINDING and self._drafting.found is None):
            return known
        return followed(anchor, known, self._outlines, seen)

    def _standing(self) -> Seen | None:
        editing = self._drafting.editing
        if self._seen is None and editing is not None:
            parcels = {parcel.id: parcel for parcel in editing.parcels()}
            self._seen = Seen(parcels, findings=self._drafting.found or ())
        return self._seen

    def _right(self, id: UUID) -> str:
        editing, session = self._drafting.editing, self._session
        if editing is None or session is None:
            return "—"
        before = editing.rights.base
        after = before.with_edits(editing.rights.edits)
        right = after.rights.get(id) or before.rights.get(id)
        return "—" if right is None else Words(before, after, session.profile, editing.label).what(right)

    def _finding(self, rule: str, subjects: Collection[UUID]) -> str | None:
        wanted = rule, frozenset(subjects)
        found = self._drafting.found or ()
        return next((one.text() for one in found if finding_key(one) == wanted), None)
