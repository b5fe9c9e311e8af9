"""The supervisor's dock: the queue, and in its place the change under review once one is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDockWidget, QStackedWidget, QWidget

from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.replies import Me, Summary
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.detail import ReviewDetail
from cadastre_plugin.panels.review.queue import ReviewQueue
from cadastre_plugin.panels.review.queue_bulk import BulkOutcome
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.refusals import refused_decision

_DONE = {
    State.APPROVED: N_("Approved. The register has the new versions."),
    State.RETURNED: N_("Returned to the author with your remark."),
    State.REJECTED: N_("Rejected. The author sees your remark."),
    State.SECOND_REVIEW: N_("Approved first. It waits for a second supervisor; the register is as it was."),
}


def _goes_on(summary: Summary) -> bool:
    """True for a change that someone took for a second approval, or was given."""
    return summary.state is State.SECOND_REVIEW and summary.reviewer is not None


class ReviewDock(QDockWidget):
    """Queue and review. It asks by signals and is answered by its `show_...` methods; geometries in m, profile's CRS.

    queue_requested(QueueQuery, after: str | None): a part of the queue is wanted, the first one when after is None.
    bulk_requested(Action, list of Summary): a step with all of them. change_selected(UUID): one is wanted for review.
    review_ended(): none is under review any more. action_requested(Action, UUID, revision: int, remark: str | None).
    place_requested(geometry): show it on the map. review_shown(Review): a change is under review.
    """

    queue_requested = pyqtSignal(object, object)
    bulk_requested = pyqtSignal(object, object)
    change_selected = pyqtSignal(object)
    review_ended = pyqtSignal()
    action_requested = pyqtSignal(object, object, int, object)
    place_requested = pyqtSignal(object)
    review_shown = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Review"), parent)
        self.setObjectName("cadastre.review")
        self.queue = ReviewQueue(self)
        self.detail = ReviewDetail(self)
        self._pages = QStackedWidget(self)
        self._profile: Profile | None = None
        self._person: Me | None = None
        self._id: UUID | None = None
        self._summary: Summary | None = None
        self._review: Review | None = None
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self, profile: Profile, person: Me) -> None:
        """Someone is signed in to a city."""
        self._profile, self._person = profile, person
        self.queue.set_context(profile, person)
        self.detail.rights.begin(profile)
        self.setEnabled(True)

    def sign_out(self) -> None:
        """Nobody is signed in; what was shown is dropped."""
        self.end_review()
        self.detail.rights.end()
        self._profile = self._person = None
        self.queue.set_context(None, None)
        self.queue.show_queue(())
        self.setEnabled(False)
        self.queue.notice.plain(tr("Connect to the server to see the queue"))

    def show_queue_loading(self) -> None:
        """The queue is on its way."""
        self.queue.show_loading()

    def show_queue(
        self,
        summaries: Iterable[Summary],
        query: QueueQuery | None = None,
        after: str | None = None,
        total: int | None = None,
        *,
        is_more: bool = False,
    ) -> None:
        """The first part of the queue has come; see `ReviewQueue.show_queue`."""
        self.queue.show_queue(summaries, query, after, total, is_more=is_more)
        self._say_when_newer(self.queue.summary(self._id))

    def hear(self, summary: Summary) -> None:
        """Something was done with a change: its row follows, and when it is under review, that is said."""
        self.queue.hear(summary)
        if summary.id == self._id:
            self._say_when_newer(summary)

    def show_queue_error(self, error: CadastreError) -> None:
        """The queue could not be loaded; it can be tried again."""
        self.queue.show_error(error.text())

    def select_change(self, id: UUID) -> bool:
        """Choose a change of the queue as if it had been clicked. False when the queue does not show it."""
        return self.queue.choose(id)

    def show_change(self, review: Review) -> None:
        """The change that was asked for has come; one that is no longer asked for is passed over."""
        summary = review.record.summary
        if summary.id != self._id or self._profile is None or self._person is None:
            return
        self._review, self._summary = review, summary
        detail = self.detail
        detail.notice.clear()
        detail.set_busy(False)
        detail.tabs.setEnabled(True)
        detail.compare.setEnabled(True)
        detail.show_header(summary, self._profile)
        detail.undoes.show_record(review.record)
        detail.land.show_review(review, self._profile)
        detail.rights.show_review(review)
        detail.findings.show_findings(review.record.findings, review.number_of)
        detail.remarks.show_remarks(review.record.remarks)
        detail.offer(summary, self._person, self._profile)
        detail.proof.begin(review, self._profile, self._person.id)
        self._count()
        self.review_shown.emit(review)

    def show_change_error(self, error: CadastreError) -> None:
        """The change could not be loaded; it can be tried again."""
        self.detail.set_busy(False)
        self.detail.notice.retryable(error.text())

    def show_action_done(self, summary: Summary) -> None:
        """A step was taken; a decision ends the review of its change. The queue is asked for anew."""
        if summary.id == self._id and self._profile is not None and self._person is not None:
            self._summary = summary
            self.detail.set_busy(False)
            self.detail.notice.clear()
            self.detail.decision.forget()
            self.detail.show_header(summary, self._profile)
            self.detail.offer(summary, self._person, self._profile)
            self.detail.decision.set_unopened(self.detail.proof.left())
        following = self.queue.after(summary.id)
        self.queue.hear(summary)
        if summary.state in _DONE and not _goes_on(summary):
            self._end_with(summary)
            self.queue.offer(following)

    def show_bulk_done(self, outcome: BulkOutcome) -> None:
        """A step was taken with several changes, or with a part of them."""
        self.queue.bulk.set_busy(False)
        for summary in outcome.done:
            self.queue.hear(summary)
        if outcome.action is Action.HAND_OVER and any(one.id == self._id for one in outcome.done):
            self.end_review()
        self.queue.finish_bulk(outcome)
        if self._id is not None and outcome.refused:
            self.detail.notice.error(outcome.text())

    def show_bulk_error(self, error: CadastreError) -> None:
        """A step with several changes broke; which were taken the queue says, asked anew."""
        self.queue.bulk.set_busy(False)
        self.queue.show_error(error.text())

    def show_refusal(self, error: CadastreError) -> None:
        """A decision was not taken, or a remark not saved: nothing that was written is lost."""
        self.detail.set_busy(False)
        self.detail.notice.error(refused_decision(error), tr("Load again"))
        findings = getattr(error, "findings", ())
        if findings and self._review is not None:
            self._review = replace(self._review, record=replace(self._review.record, findings=tuple(findings)))
            self.detail.findings.show_findings(findings, self._review.number_of)
            self.detail.tabs.setCurrentWidget(self.detail.findings)
            self._count()
            self._prove_again(error)

    def _prove_again(self, error: CadastreError) -> None:
        """The rules found something since the card was made, that has to be opened too."""
        if error.code == "unopened_items" and self._review and self._profile and self._person:
            self.detail.proof.begin(self._review, self._profile, self._person.id)
            self.detail.tabs.setCurrentWidget(self.detail.proof)
            self.review_shown.emit(self._review)

    def end_review(self) -> None:
        """No change is under review any more."""
        if self._id is not None:
            self.queue.choose(None)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.queue)
        self._pages.addWidget(self.detail)
        self._pages.setContentsMargins(6, 6, 6, 6)
        self.setWidget(self._pages)

    def _connect(self) -> None:
        detail = self.detail
        self.queue.asked.connect(self.queue_requested)
        self.queue.bulk.asked.connect(self.bulk_requested)
        detail.hand_over.clicked.connect(self._hand_over)
        self.queue.chosen.connect(self._choose)
        detail.closed.connect(self.end_review)
        detail.notice.retried.connect(self._load)
        detail.decision.decided.connect(self._decide)
        detail.remarks.shown.connect(self._count)
        for part in (detail.land, detail.findings):
            part.place_requested.connect(self.place_requested)

    def _choose(self, id: UUID | None) -> None:
        self._id, self._summary, self._review = id, None, None
        self.detail.empty()
        self._pages.setCurrentWidget(self.queue if id is None else self.detail)
        if id is None:
            self.review_ended.emit()
        else:
            self._load()

    def _load(self) -> None:
        summary = self.queue.summary(self._id)
        if summary is not None and self._profile is not None:
            self.detail.show_header(summary, self._profile)
        self.detail.set_busy(True)
        self.detail.notice.waiting(tr("The change is being loaded"))
        self.change_selected.emit(self._id)

    def _decide(self, action: Action, remark: str | None) -> None:
        if self._summary is None:
            return
        self._wait()
        self.action_requested.emit(action, self._id, self._summary.revision, remark)

    def _hand_over(self) -> None:
        if self._summary is not None:
            self.bulk_requested.emit(Action.HAND_OVER, [self._summary])

    def _say_when_newer(self, newest: Summary | None) -> None:
        if newest and self._summary and newest.updated_at > self._summary.updated_at and not self.detail.is_busy:
            self.detail.notice.error(tr("Something was done with this change since it was loaded."), tr("Load again"))

    def _end_with(self, summary: Summary) -> None:
        if summary.id == self._id:
            self.end_review()
        self.queue.show_outcome(f"{summary.title}\n{tr(_DONE[summary.state])}")

    def _wait(self) -> None:
        self.detail.set_busy(True)
        self.detail.notice.waiting(tr("Being sent to the server"))

    def _count(self) -> None:
        if self._review is not None:
            record = self._review.record
            rights = self.detail.rights.count()
            self.detail.count(
                len(self._review.differences), rights, len(record.findings), self.detail.remarks.count_text()
            )
            self.detail.decision.set_open_remarks(self.detail.remarks.open_count())
