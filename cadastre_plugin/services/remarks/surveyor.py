"""Remarks at the surveyor's desk: they are mended on the canvas, and their pins follow; questions begin here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.pin_words import PinNames
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.review.standing import Pinned, Seen, carried, finding_key, followed
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.remarks import Outlines
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.remarks.choices import Choice, choices, of_draft
from cadastre_plugin.panels.remarks.remarks_panel import Reader
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.services.remarks.conversation import Conversation
from cadastre_plugin.services.remarks.pinning import Ground, RemarkPinning
from cadastre_plugin.services.remarks.traffic import SUBJECT, RemarkTraffic
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background


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
        self._pinning = RemarkPinning(self._panel.form, project, canvas)
        self._panel.begun.connect(self._offer)
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

    def close(self) -> None:
        """Leave the map as it was."""
        self.sign_out()
        self._pinning.close()

    def end(self) -> None:
        """No change is open."""
        self._seen = None
        self._outlines = {}
        self._pinning.end()
        self.conversation.end()

    def _begin(self) -> None:
        session, editing = self._session, self._drafting.editing
        if session is None or editing is None:
            return
        id = editing.change().id
        remarks = self._kept(id)
        names = PinNames(editing.label, self._right, self._finding)
        self._panel.model.set_names(names)
        self._pinning.begin(Ground(session.crs, lambda: editing.change().after_parcels(), names))
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
        before, self._seen = self._seen, None
        if before is not None:
            self._carry(before)
        if self._panel.has_remarks():
            self.conversation.show()
        if self._panel.form.is_wanted():
            self._offer()

    def _carry(self, before: Seen) -> None:
        """What waits to be sent goes along with what it is pinned to."""
        editing, now = self._drafting.editing, self._standing()
        if editing is None or now is None:
            return
        for step in self._traffic.waiting(editing.change().id):
            if step.written is None or step.written.anchor is None:
                continue
            anchor = carried(step.written.anchor, before, now)
            if anchor != step.written.anchor:
                self._traffic.rewrite(step, replace(step.written, anchor=anchor))

    def _offer(self) -> None:
        """What a remark can be pinned to without the mouse, in the draft as it stands."""
        editing, session = self._drafting.editing, self._session
        if editing is None or session is None:
            return
        change, base, estate = editing.change(), editing.base(), editing.rights.base
        found, profile = self._drafting.found or (), session.profile
        background.run(
            tr("Reading boundaries"),
            lambda progress: draft_choices(change, base, found, estate, profile),
            lambda offered: self._set_choices(change.id, offered),
            lambda error: self._messages.error(error, SUBJECT),
            hidden=True,
        )

    def _set_choices(self, id: UUID, offered: Sequence[Choice]) -> None:
        if self._drafting.change_id == id:
            self._panel.form.set_choices(offered)

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


def draft_choices(
    change: Change, base: Iterable[Parcel], findings: Collection[Finding], estate: Estate, profile: Profile
) -> tuple[Choice, ...]:
    """What of a draft a remark can be pinned to. In a task.

    Raises:
        ProfileError: the profile's CRS is not understood.
    """
    return choices(of_draft(change, {parcel.id: parcel for parcel in base}, findings, estate, profile), profile)
