"""Files of documents: attached ones are copied at once, those of others are fetched when they are viewed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.drafts.files import KeptFile
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.panels.rights.documents_box import DocumentsBox
from cadastre_plugin.panels.sheet.sheet_dock import SheetDock
from cadastre_plugin.services.document_files import kept_document, viewable
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask, TaskCancelled

T = TypeVar("T")

NOT_OPENED = N_("No program of this computer opens {name}")
NO_STORE = N_("The file of your drafts is not open. Sign in again, then attach the document")


class Reader(Protocol):
    """A panel from which documents are opened."""

    def show_progress(self, percent: float | None) -> None:
        """A document is on its way; None: no more."""

    def show_problem(self, text: str) -> None:
        """It could not be opened, and why."""


class Documents(QObject):
    """Serves the boxes that show documents. What is viewed lies in a folder of its own, deleted at the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._store: DraftStore | None = None
        self._viewed: tempfile.TemporaryDirectory[str] | None = None
        self._tasks: dict[Reader, list[BackgroundTask[Any]]] = {}

    def sign_in(self, session: Session, store: DraftStore | None) -> None:
        """Someone is signed in: from now on their files are kept and fetched."""
        self.sign_out()
        self._session, self._store = session, store

    def sign_out(self) -> None:
        """Nobody is signed in; what was fetched to be viewed is deleted."""
        for box in tuple(self._tasks):
            self._cancel(box)
        self._session = self._store = None
        if self._viewed is not None:
            self._viewed.cleanup()
            self._viewed = None

    def serve(self, box: DocumentsBox) -> None:
        """Attach and open the files of a box from now on."""
        box.attach_requested.connect(lambda id, path: self._attach(box, id, path))
        box.view_requested.connect(lambda source: self._view(box, source))
        box.cancel_requested.connect(lambda: self._cancel(box))
        box.destroyed.connect(lambda: self._forget(box))

    def serve_reader(self, dock: SheetDock) -> None:
        """Open the files of documents that a sheet names from now on."""
        dock.document_requested.connect(lambda source: self._view(dock, source))
        dock.destroyed.connect(lambda: self._forget(dock))

    def _attach(self, box: DocumentsBox, id: UUID, path: Path) -> None:
        if self._session is None or self._store is None:
            box.attach_failed(id, tr(NO_STORE))
            return
        files, rules = self._store.files, self._session.profile.files

        def settle(found: tuple[KeptFile, str]) -> None:
            kept, media_type = found
            box.attached(id, kept.sha256, kept.size, media_type, path.name)

        self._run(
            box,
            tr("Attaching {name}").format(name=path.name),
            lambda: kept_document(files, path, rules),
            settle,
            lambda error: box.attach_failed(id, _said(error)),
        )

    def _view(self, box: Reader, source: Source) -> None:
        if self._session is None:
            box.show_problem(tr(NO_STORE))
            return
        client, rules, folder = self._session.client, self._session.profile.files, self._folder()
        files = self._store.files if self._store is not None else None
        self._run(
            box,
            tr("Fetching {name}").format(name=source.file_name or tr("a document")),
            lambda: viewable(client, files, source, rules, folder),
            lambda path: _open(box, path),
            lambda error: box.show_problem(_said(error)) if _said(error) else None,
        )

    def _run(
        self,
        box: Reader,
        title: str,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[CadastreError], None],
    ) -> None:
        """Do something for a box in the background; its bar shows how far it is."""

        def done(outcome: T) -> None:
            self._end(box, task)
            on_done(outcome)

        def failed(error: CadastreError) -> None:
            self._end(box, task)
            on_error(error)

        task = background.run(title, lambda progress: work(), done, failed, on_progress=box.show_progress)
        self._tasks.setdefault(box, []).append(task)

    def _end(self, box: Reader, task: BackgroundTask[Any]) -> None:
        running = self._tasks.get(box, [])
        if task in running:
            running.remove(task)
        if not running:
            box.show_progress(None)

    def _cancel(self, box: Reader) -> None:
        for task in tuple(self._tasks.get(box, ())):
            task.cancel()

    def _forget(self, box: Reader) -> None:
        for task in self._tasks.pop(box, []):
            task.drop()

    def _folder(self) -> Path:
        if self._viewed is None:
            self._viewed = tempfile.TemporaryDirectory(prefix="cadastre-", ignore_cleanup_errors=True)
        return Path(self._viewed.name)


def _open(box: Reader, path: Path) -> None:
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        box.show_problem(tr(NOT_OPENED).format(name=path.name))


def _said(error: CadastreError) -> str:
    return "" if isinstance(error, TaskCancelled) else error.text()
