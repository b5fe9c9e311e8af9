"""Several changes at once: taken, approved or handed over one after the other, and each refused alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.deputies import Reviewer
from cadastre_plugin.api.errors import NotSignedIn, Unreachable
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.hand_over_dialog import HandOverDialog
from cadastre_plugin.panels.review.queue_bulk import BulkOutcome
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

Step = Callable[[Summary], Summary]


class Bulk(QObject):
    """Does what the dock's bar asks for while a supervisor is signed in."""

    def __init__(self, dock: ReviewDock) -> None:
        super().__init__()
        self._dock = dock
        self._session: Session | None = None
        self._task: background.BackgroundTask[BulkOutcome] | None = None
        self.dialog: HandOverDialog | None = None
        dock.bulk_requested.connect(self._start)
        dock.queue.bulk.cancelled.connect(self._stop)

    def sign_in(self, session: Session) -> None:
        """Someone is there who may review."""
        self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in; what runs goes no further, and is not told."""
        self._session = None
        if self._task is not None:
            self._task.drop()
            self._task = None
            self._dock.queue.bulk.set_busy(False)
        if self.dialog is not None:
            self.dialog.reject()

    def _start(self, action: Action, changes: Sequence[Summary]) -> None:
        if self._session is None or not changes:
            return
        client = self._session.client
        if action is Action.HAND_OVER:
            self._choose_reviewer(client, changes)
        else:
            is_approval = action is Action.APPROVE
            self._run(action, changes, lambda one: client.act(action, one.id, one.revision, only_if_safe=is_approval))

    def _choose_reviewer(self, client: CadastreClient, changes: Sequence[Summary]) -> None:
        dialog = HandOverDialog(changes, self._dock.window())

        def look_up() -> None:
            background.run(
                tr("Looking up reviewers"),
                lambda progress: common_reviewers(client, changes, progress),
                partial(self._offer, dialog),
                lambda error: dialog.show_error(error.text()) if self.dialog is dialog else None,
            )

        def hand_over(to: UUID, remark: str | None) -> None:
            self._run(Action.HAND_OVER, changes, lambda one: client.hand_over(one.id, one.revision, to, remark))

        dialog.retried.connect(look_up)
        dialog.handed_over.connect(hand_over)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()
        look_up()

    def _offer(self, dialog: HandOverDialog, reviewers: Sequence[Reviewer]) -> None:
        if self.dialog is dialog:
            dialog.show_reviewers(reviewers)

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _run(self, action: Action, changes: Sequence[Summary], step: Step) -> None:
        self._dock.queue.bulk.set_busy(True)
        self._task = background.run(
            tr("Deciding about several changes"),
            lambda progress: taken(action, changes, step, progress),
            self._finish,
            self._fail,
            on_progress=self._report,
        )

    def _stop(self) -> None:
        """The change that is under way is done with, then no other is begun."""
        if self._task is not None:
            self._task.cancel()

    def _report(self, percent: float) -> None:
        self._dock.queue.bulk.show_progress(percent / 100)

    def _finish(self, outcome: BulkOutcome) -> None:
        self._task = None
        self._dock.show_bulk_done(outcome)

    def _fail(self, error: CadastreError) -> None:
        self._task = None
        self._dock.show_bulk_error(error)


def common_reviewers(client: CadastreClient, changes: Sequence[Summary], progress: Progress) -> Sequence[Reviewer]:
    """Who may go on with every one of the changes."""
    common: dict[UUID, Reviewer] | None = None
    for place, change in enumerate(changes, start=1):
        found = {one.person.id: one for one in client.deputies.reviewers(change.id)}
        common = found if common is None else {id: one for id, one in common.items() if id in found}
        progress.report(place / len(changes))
    return list((common or {}).values())


def taken(action: Action, changes: Sequence[Summary], step: Step, progress: Progress) -> BulkOutcome:
    """A step with each change in turn. What stands in the way of one does not keep the next from being tried, but for a
    service that cannot be reached; what was done until then, or until it was stopped, is told.
    """
    done: list[Summary] = []
    refused: list[tuple[Summary, CadastreError]] = []
    for place, change in enumerate(changes, start=1):
        if progress.is_cancelled():
            refused += [(left, CadastreError("bulk_stopped", N_("stopped"))) for left in changes[place - 1 :]]
            break
        try:
            done.append(step(change))
        except (Unreachable, NotSignedIn) as error:
            refused += [(left, error) for left in changes[place - 1 :]]
            break
        except CadastreError as error:
            refused.append((change, error))
        progress.report(place / len(changes))
    return BulkOutcome(action, done, refused)
