"""The list of a surveyor's changes: drafts on this computer and what the service has."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.work_changes_model import MyChange, my_changes
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

NEWEST = 200
"""How many of the service's changes the list shows."""


class MyChanges(QObject):
    """Answers the list of the work dock while a surveyor is signed in."""

    def __init__(self, dock: WorkDock, messages: Messages) -> None:
        super().__init__()
        self._dock = dock
        self._messages = messages
        self._session: Session | None = None
        self._store: DraftStore | None = None
        self._known: Mapping[UUID, Summary] = {}
        dock.changes_requested.connect(self.refresh)
        dock.change_withdraw_requested.connect(self._withdraw)

    def sign_in(self, session: Session, store: DraftStore | None) -> None:
        """Someone is signed in; only surveyors have changes."""
        if Role.SURVEYOR in session.me.roles:
            self._session, self._store = session, store
            self.refresh()

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._session = self._store = None
        self._known = {}

    def refresh(self) -> None:
        """Load the list anew."""
        if self._session is None:
            return
        client, author = self._session.client, self._session.me.id
        self._dock.changes.show_loading()
        background.run(
            tr("Loading your changes"),
            lambda progress: {summary.id: summary for summary in client.changes(author=author, limit=NEWEST).changes},
            self._show,
            self._show_error,
            hidden=True,
        )

    def _show(self, known: Mapping[UUID, Summary]) -> None:
        self._known = known
        if self._store is not None:
            _forget_finished(self._store, known)
        self._dock.changes.show_changes(self._lines())

    def _show_error(self, error: CadastreError) -> None:
        """Without the service, what is on this computer is shown."""
        if self._session is not None:
            self._dock.changes.show_changes(self._lines())
            self._dock.changes.show_error(error.text())

    def _lines(self) -> list[MyChange]:
        drafts = self._store.drafts() if self._store is not None else ()
        return my_changes(drafts, self._known.values())

    def _withdraw(self, id: UUID) -> None:
        known = self._known.get(id)
        if self._session is None or known is None:
            return
        client, store = self._session.client, self._store
        background.run(
            tr("Withdrawing the change"),
            lambda progress: withdraw(client, store, known),
            lambda summary: self.refresh(),
            self._messages.error,
        )


def withdraw(client: CadastreClient, store: DraftStore | None, known: Summary) -> Summary:
    """Take a change back from the reviewers, and note it with its draft."""
    summary = client.act(Action.WITHDRAW, known.id, known.revision)
    if store is not None and known.id in {line.id for line in store.drafts()}:
        store.remote(known.id, summary.state, summary.revision)
    return summary


def _forget_finished(store: DraftStore, known: Mapping[UUID, Summary]) -> None:
    """Drop drafts of changes that the register has; keep what the service says of the others' state."""
    for line in store.drafts():
        summary = known.get(line.id)
        if summary is None or summary.state is line.state:
            continue
        if summary.state is State.APPROVED:
            store.discard(line.id)
        elif line.revision is not None:
            store.remote(line.id, summary.state, line.revision)
