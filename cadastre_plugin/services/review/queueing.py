"""The queue between the service and the dock: asked for part by part, and put right by what is told of a change."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.events import ChangeEvent
from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.replies import Page
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

PAGE = 100


class Queueing(QObject):
    """Answers the queue's questions while a supervisor is signed in."""

    def __init__(self, dock: ReviewDock) -> None:
        super().__init__()
        self._dock = dock
        self._session: Session | None = None
        dock.queue_requested.connect(self._load)
        dock.queue.filters.authors_wanted.connect(self._load_authors)

    def sign_in(self, session: Session) -> None:
        """Ask for the first part."""
        self._session = session
        self.refresh()

    def sign_out(self) -> None:
        """Ask no more."""
        self._session = None

    def refresh(self) -> None:
        """Something may have happened meanwhile."""
        if self._session is not None:
            self._dock.queue.ask()

    def hear(self, event: ChangeEvent) -> None:
        """A change took a step somewhere: the queue is asked for anew only where the service does not say which."""
        if self._session is None:
            return
        if event.summary is None:
            self.refresh()
        else:
            self._dock.hear(event.summary)

    def _load(self, query: QueueQuery, after: str | None) -> None:
        if self._session is None:
            return
        client = self._session.client
        if after is None:
            self._dock.show_queue_loading()
        background.run(
            tr("Loading the queue"),
            lambda progress: client.queue.page(query, after, PAGE, count=after is None),
            partial(self._show, query, after),
            self._dock.show_queue_error,
            hidden=True,
        )

    def _show(self, query: QueueQuery, asked_after: str | None, page: Page) -> None:
        if self._session is None:
            return
        if asked_after is None:
            self._dock.show_queue(page.changes, query, page.next, page.total, is_more=page.is_more)
        else:
            self._dock.queue.extend(page.changes, query, asked_after, page.next)

    def _load_authors(self) -> None:
        if self._session is None:
            return
        client = self._session.client
        background.run(
            tr("Loading the authors"),
            lambda progress: client.queue.authors(),
            self._dock.queue.filters.set_authors,
            self._dock.show_queue_error,
            hidden=True,
        )
