"""What is said of changes goes to the service: at once when it answers, else as soon as it does again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import ApiError
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.review.remark import NewRemark
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.remarks import KeptRemarks, RemarkAction, RemarkStep, remarks_in_memory
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.services.sending import FIRST_PAUSE_MS, LONGEST_PAUSE_MS, waits_after
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

SUBJECT = "remarks"
"""The subject of messages about remarks that wait."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending all that waits. changes: those of which something was sent or refused. error: after which
    the rest goes on waiting."""

    changes: frozenset[UUID]
    error: ApiError | None = None


class RemarkTraffic(QObject):
    """Keeps what is said on disk and sends it. queued(UUID): of this change something else waits now. settled(UUID):
    something that was said of it was sent or refused.
    """

    queued = pyqtSignal(object)
    settled = pyqtSignal(object)

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._session: Session | None = None
        self.kept: KeptRemarks = remarks_in_memory()
        self._store: DraftStore | None = None
        self._is_sending = self._is_asked = False
        self._pause_ms = FIRST_PAUSE_MS
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.flush)

    def keep_in(self, store: DraftStore | None) -> None:
        """Where what waits is kept; None: nothing can be kept on this computer, so it is as long as QGIS is open."""
        self._store = store
        self.kept = store.remarks if store is not None else remarks_in_memory()

    def sign_in(self, session: Session) -> None:
        """Someone is signed in: what waited since last time goes first."""
        self._session = session
        self.flush()

    def sign_out(self) -> None:
        """Nobody is signed in; what waits goes on waiting."""
        self._again.stop()
        self._session = None
        self._messages.withdraw(SUBJECT)

    def write(self, change_id: UUID, written: NewRemark) -> None:
        """Say something."""
        self._keep(change_id, lambda: self.kept.write(change_id, written))

    def say(self, change_id: UUID, remark_id: UUID, action: RemarkAction) -> None:
        """Say that a remark is dealt with, or is not."""
        self._keep(change_id, lambda: self.kept.say(change_id, remark_id, action))

    def take_back(self, change_id: UUID, remark_id: UUID) -> None:
        """What waits of a remark is not to be sent."""
        self._keep(change_id, lambda: self.kept.drop(remark_id))

    def rewrite(self, step: RemarkStep, written: NewRemark) -> None:
        """A remark that waits is pinned elsewhere by now."""
        try:
            self.kept.rewrite(step, written)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)

    def waiting(self, change_id: UUID) -> tuple[RemarkStep, ...]:
        """What waits of a change; nothing, with a message, when it cannot be read."""
        try:
            return self.kept.waiting(change_id)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            return ()

    def flush(self) -> None:
        """Send what waits."""
        self._is_asked = True
        if self._is_sending or self._session is None:
            return
        client, kept, store = self._session.client, self.kept, self._store
        self._is_sending, self._is_asked = True, False
        background.run(
            tr("Sending remarks"),
            lambda progress: send_waiting(client, kept, store),
            self._settle,
            self._fail,
            hidden=True,
        )

    def _keep(self, change_id: UUID, write: Callable[[], None]) -> None:
        try:
            write()
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            return
        self.queued.emit(change_id)
        self.flush()

    def _settle(self, sent: Sent) -> None:
        self._is_sending = False
        if self._session is None:
            return
        for change_id in sent.changes:
            self.settled.emit(change_id)
        if sent.error is not None:
            text = tr("What you remarked is kept here and sent as soon as the server answers")
            self._messages.warning(f"{sent.error.text()}. {text}", SUBJECT)
            self._again.start(self._pause_ms)
            self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS)
            return
        self._pause_ms = FIRST_PAUSE_MS
        if sent.changes:
            self._messages.withdraw(SUBJECT)
        if self._is_asked:
            self.flush()  # something was said after the task had looked

    def _fail(self, error: CadastreError) -> None:
        self._is_sending = False
        if self._session is not None:
            self._messages.error(error, SUBJECT)


def send_waiting(client: CadastreClient, kept: KeptRemarks, store: DraftStore | None = None) -> Sent:
    """Send all that waits and was not refused yet, in its order, and note what came of it. In a task.

    store: the drafts of this computer; what is said of a draft that the service does not have goes with it.

    Raises:
        DraftError: what waits cannot be read, or what came of it not be noted.
    """
    touched: set[UUID] = set()
    held: set[UUID] = set()
    for step in kept.waiting():
        if step.last_error is not None:
            continue
        if _about(step) in held or (store is not None and _is_ahead(step, store)):
            held.add(step.remark_id)
            continue
        try:
            _send(client, step)
        except ApiError as error:
            if waits_after(error):
                return Sent(frozenset(touched), error)
            kept.refused(step, error.text())
        else:
            kept.sent(step)
        touched.add(step.change_id)
    return Sent(frozenset(touched))


def _about(step: RemarkStep) -> UUID:
    """The remark that must be there first: which is answered, or of which something is said."""
    answered = step.written.answers if step.written is not None else None
    return answered or step.remark_id


def _is_ahead(step: RemarkStep, store: DraftStore) -> bool:
    """True for a remark that was begun in a draft which the service does not have yet: one that is pinned holds on to
    what stands in the draft, so that it waits until the service has exactly that."""
    if step.written is None or step.written.answers is not None:
        return False
    if step.change_id not in {line.id for line in store.drafts()}:
        return False
    draft = store.draft(step.change_id)
    return draft.revision is None or (step.written.anchor is not None and not draft.is_sent)


def _send(client: CadastreClient, step: RemarkStep) -> None:
    if step.written is not None:
        client.comment(step.change_id, step.written)
    elif step.action is RemarkAction.RESOLVE:
        client.resolve(step.change_id, step.remark_id)
    else:
        client.reopen(step.change_id, step.remark_id)
