"""The list of a surveyor's changes: drafts on this computer and what the service has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import ApiError
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.workflow import Action, Role
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.draft import DraftLine
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.work_changes_model import my_changes
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

NEWEST = 200
"""How many of the service's changes the list shows."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is made of; `error` says why the service's part is missing."""

    known: Mapping[UUID, Summary]
    drafts: Sequence[DraftLine]
    error: ApiError | None = None


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
        client, store, me = self._session.client, self._store, self._session.me
        authors = (me.id, *sorted(me.authors))
        self._dock.changes.show_loading()
        background.run(
            tr("Loading your changes"),
            lambda progress: listing(client, store, authors),
            self._show,
            lambda error: self._dock.changes.show_error(error.text()),
            hidden=True,
        )

    def _show(self, found: Listing) -> None:
        if self._session is None:
            return
        if found.error is None:
            self._known = found.known
        lines = my_changes(found.drafts, self._known.values(), self._session.me.id)
        self._dock.changes.show_changes(lines)
        if found.error is not None:
            self._dock.changes.show_error(found.error.text())

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


def listing(client: CadastreClient, store: DraftStore | None, authors: Iterable[UUID]) -> Listing:
    """What the service has of these authors, and this computer; the drafts alone when the service does not answer."""
    try:
        found = [summary for author in authors for summary in client.changes(author=author, limit=NEWEST).changes]
        known = {summary.id: summary for summary in found}
    except ApiError as error:
        return Listing({}, store.drafts() if store else (), error)
    if store is not None:
        store.learn({summary.id: summary.state for summary in known.values()})
    return Listing(known, store.drafts() if store else ())
