"""What waits on this computer goes to the service: at once when it answers, else as soon as it does again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import ApiError, NotSignedIn, ServerFault, TimedOut, Unreachable
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.drafts.draft import Waiting
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.delivery import Outgoing, deliver

SENDING = "sending"
"""The subject of messages about what is sent."""

FIRST_PAUSE_MS = 10_000
LONGEST_PAUSE_MS = 300_000
"""How long after a passing error the next attempt is made; twice as long each time."""

PASSING = (Unreachable, TimedOut, ServerFault, NotSignedIn)
"""Errors after which a step goes on waiting: trying it again later may go well."""


TOO_LATE = N_("The change was taken for review as it was before your last edits. They are kept in the draft")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of sending a step: where the change stands then, or why the service did not take it."""

    step: Waiting
    summary: Summary | None = None
    error: ApiError | None = None


class Sending(QObject):
    """Sends the steps of the outbox one after the other. An edit takes back the submission that it overtakes: one that
    waits by `DraftStore.journal`, one that was under way is withdrawn here.

    sent(Waiting, Summary): the service took a step. failed(UUID | None, CadastreError): a step of this draft failed;
    None when the drafts themselves cannot be read.
    """

    sent = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._store: DraftStore | None = None
        self._is_sending = False
        self._is_asked = False
        self._pause_ms = FIRST_PAUSE_MS
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.flush)

    def sign_in(self, session: Session, store: DraftStore | None) -> None:
        """Someone is signed in: what waited since last time goes first."""
        self._session, self._store = session, store
        self.flush()

    def sign_out(self) -> None:
        """Nobody is signed in; what waits goes on waiting."""
        self._again.stop()
        self._session = self._store = None

    def submit(self, id: UUID) -> None:
        """Save a draft at the service and submit it."""
        if self._store is None:
            return
        try:
            self._store.outbox.queue(id, Action.SAVE, Action.SUBMIT)
        except CadastreError as error:
            self.failed.emit(id, error)
            return
        self.flush()

    def submits(self, id: UUID) -> bool:
        """True while a submission of the draft waits: it was not edited since.

        Raises:
            DraftError: the drafts cannot be read.
        """
        waiting = self._store.outbox.waiting(id) if self._store is not None else ()
        return Action.SUBMIT in {step.action for step in waiting}

    def flush(self) -> None:
        """Send what waits."""
        self._is_asked = True
        if self._is_sending or self._session is None or self._store is None:
            return
        client, store = self._session.client, self._store
        self._is_sending, self._is_asked = True, False
        background.run(
            tr("Sending the change"),
            lambda progress: send_next(client, store),
            self._settle,
            self._fail,
            hidden=store.files.is_empty(),
        )

    def _settle(self, attempt: Attempt | None) -> None:
        self._is_sending = False
        if attempt is None:
            if self._is_asked:
                self.flush()  # something was queued after the task had found nothing
            return
        if attempt.error is not None:
            self._miss(attempt.step, attempt.error)
            return
        self._pause_ms = FIRST_PAUSE_MS
        if not self._withdraws(attempt.step):
            self.sent.emit(attempt.step, attempt.summary)
        self.flush()

    def _withdraws(self, step: Waiting) -> bool:
        """True when the service took a submission that was edited while it was under way: it is withdrawn."""
        if step.action is not Action.SUBMIT or self._store is None:
            return False
        try:
            if self._store.draft(step.draft_id).is_sent:
                self._store.outbox.take_back(step.draft_id)  # what waits anew is of this same state
                return False
            self._store.outbox.queue(step.draft_id, Action.WITHDRAW)
        except CadastreError as error:
            self.failed.emit(step.draft_id, error)
            return False
        return True

    def _miss(self, step: Waiting, error: ApiError) -> None:
        is_too_late = step.action is Action.WITHDRAW and error.code == "wrong_state"
        self.failed.emit(step.draft_id, CadastreError("edited_too_late", TOO_LATE) if is_too_late else error)
        if not waits_after(error):
            self.flush()
        elif self._session is not None and not isinstance(error, NotSignedIn):
            self._again.start(self._pause_ms)
            self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS)

    def _fail(self, error: CadastreError) -> None:
        self._is_sending = False
        if self._session is not None:
            self.failed.emit(None, error)


def waits_after(error: CadastreError) -> bool:
    """True when a step that met this error goes on waiting."""
    return isinstance(error, PASSING)


def send_next(client: CadastreClient, store: DraftStore) -> Attempt | None:
    """Send the step that waits longest and note on disk what came of it; None when nothing waits. In a task.

    Raises:
        DraftError: the drafts cannot be read or written.
    """
    step = next(iter(store.outbox.waiting()), None)
    if step is None:
        return None
    draft = store.draft(step.draft_id)
    content_hash = draft.content_hash
    store.outbox.trying(step, content_hash)
    try:
        summary = deliver(client, Outgoing(step.action, draft.change, draft.revision, step.tried, files=store.files))
    except ApiError as error:
        if waits_after(error):
            store.outbox.failed(step, error.text())
        else:
            store.outbox.take_back(step.draft_id)
        return Attempt(step, error=error)
    saved = content_hash if step.action is Action.SAVE else None
    store.outbox.sent(step, summary.state, summary.revision, saved)
    return Attempt(step, summary)
