"""Remarks at the supervisor's desk: pinned with a click or from a list, and seen again with what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.api.revision_replies import RevisionLine, revision_of
from cadastre_plugin.core.change.workflow import DECIDED
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.revisions import between, step_sentences
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.remarks.choices import choices, names_of, of_review
from cadastre_plugin.panels.remarks.remarks_panel import Reader
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.services.remarks.conversation import Conversation
from cadastre_plugin.services.remarks.pinning import Ground, RemarkPinning
from cadastre_plugin.services.remarks.traffic import RemarkTraffic
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background


class ReviewerRemarks(QObject):
    """Follows the change under review."""

    def __init__(self, dock: ReviewDock, project: QgsProject, canvas: QgsMapCanvas, traffic: RemarkTraffic) -> None:
        super().__init__()
        self._dock = dock
        self._panel = dock.detail.remarks
        self.conversation = Conversation(self._panel, project, canvas, traffic)
        self._pinning = RemarkPinning(self._panel.form, project, canvas)
        self._session: Session | None = None
        self._review: Review | None = None
        dock.review_shown.connect(self._begin)
        dock.review_ended.connect(self.end)
        self._panel.since.revision_chosen.connect(self._compare)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self.end()
        self._session = None

    def close(self) -> None:
        """Leave the map as it was."""
        self.end()
        self._pinning.close()

    def end(self) -> None:
        """No change is under review."""
        self._pinning.end()
        self._review = None
        self.conversation.end()

    def _begin(self, review: Review) -> None:
        session = self._session
        if session is None:
            return
        self._review = review
        summary, profile = review.record.summary, session.profile
        names = names_of(review, profile)
        stand = [one.after for one in review.differences if one.after is not None]
        self._panel.model.set_names(names)
        self._panel.form.set_choices(choices(of_review(review), profile))
        self._pinning.begin(Ground(session.crs, lambda: stand, names))
        reader = Reader(session.me.id, reviews=True, is_decided=summary.state in DECIDED)
        self.conversation.begin(session, summary.id, summary.revision, reader, review.record.remarks)
        client = session.client
        background.run(
            tr("Reading the earlier revisions"),
            lambda progress: earlier_revisions(client, summary.id, summary.revision),
            lambda lines: self._offer(summary.id, lines),
            lambda error: self._panel.since.show_error(error.text()),
            hidden=True,
        )

    def _offer(self, id: UUID, lines: Sequence[RevisionLine]) -> None:
        if self._review is not None and self._review.record.summary.id == id:
            self._panel.since.offer(lines)

    def _compare(self, revision: int) -> None:
        session, review = self._session, self._review
        if session is None or review is None:
            return
        client, profile, record = session.client, session.profile, review.record
        background.run(
            tr("Comparing with the earlier revision"),
            lambda progress: since(client, record, revision, profile),
            lambda said: self._panel.since.show_sentences(revision, said),
            lambda error: self._panel.since.show_error(error.text()),
            hidden=True,
        )


def earlier_revisions(client: CadastreClient, id: UUID, revision: int) -> tuple[RevisionLine, ...]:
    """The revisions before this one that were with the reviewers."""
    return tuple(line for line in client.revisions(id) if line.revision < revision and line.submitted_at is not None)


def since(client: CadastreClient, record: ChangeRecord, revision: int, profile: Profile) -> tuple[Sentence, ...]:
    """What became otherwise in a change since an earlier revision, in sentences. In a task."""
    earlier, later = revision_of(client.revision(record.summary.id, revision)), revision_of(record)
    parcels = {parcel.id: parcel for one in (earlier, later) for parcel in one.parcels()}
    numbers = {**record.numbers}

    def called(id: UUID) -> str:
        return label(parcels[id]) if id in parcels else numbers.get(id, "—")

    return step_sentences(between(earlier, later), profile, called)
