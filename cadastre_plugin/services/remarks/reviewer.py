"""Remarks at the supervisor's desk: pinned with a click or from a list, and seen again with what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from shapely.geometry import Point

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.api.revision_replies import RevisionLine, revision_of
from cadastre_plugin.core.change.workflow import DECIDED
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.pin_words import anchor_text
from cadastre_plugin.core.review.pinning import anchor_at
from cadastre_plugin.core.review.revisions import between, step_sentences
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.remarks.choices import Choice, choices, names_of
from cadastre_plugin.panels.remarks.remarks_panel import Reader
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.services.remarks.conversation import Conversation
from cadastre_plugin.services.remarks.traffic import RemarkTraffic
from cadastre_plugin.services.review.pinning import Pinning
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

REACH_PX = 12
"""A click so near to a corner means the corner."""


class ReviewerRemarks(QObject):
    """Follows the change under review."""

    def __init__(self, dock: ReviewDock, project: QgsProject, canvas: QgsMapCanvas, traffic: RemarkTraffic) -> None:
        super().__init__()
        self._dock, self._canvas = dock, canvas
        self._panel = dock.detail.remarks
        self.conversation = Conversation(self._panel, project, canvas, traffic)
        self._pinning = Pinning(canvas, project)
        self._session: Session | None = None
        self._review: Review | None = None
        dock.review_shown.connect(self._begin)
        dock.review_ended.connect(self.end)
        self._panel.form.pin_requested.connect(self._pin)
        self._panel.since.revision_chosen.connect(self._compare)
        self._pinning.pinned.connect(self._set_pin)

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
        self._pinning.stop()
        self._review = None
        self.conversation.end()

    def _begin(self, review: Review) -> None:
        session = self._session
        if session is None:
            return
        self._review = review
        summary, profile = review.record.summary, session.profile
        self._panel.model.set_names(names_of(review, profile))
        self._panel.form.set_choices(choices(review, profile))
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

    def _pin(self, wanted: bool) -> None:
        if wanted and self._session is not None:
            self._pinning.start(self._session.crs)
        else:
            self._pinning.stop()

    def _set_pin(self, place: Point | None) -> None:
        review, session = self._review, self._session
        if place is None or review is None or session is None:
            self._panel.form.set_pin(None)
            return
        stand = [one.after for one in review.differences if one.after is not None]
        within = REACH_PX * self._canvas.mapUnitsPerPixel()
        anchor = anchor_at((place.x, place.y), within, stand)
        self._panel.form.set_pin(Choice(anchor_text(anchor, names_of(review, session.profile)), anchor))


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
