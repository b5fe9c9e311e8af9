"""From an approved change to the draft of the one that undoes it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.api.parcel_replies import ChangeReference
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.history.history_dock import HistoryDock
from cadastre_plugin.panels.history.reversal_dialog import ReversalDialog
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background


class Reversing(QObject):
    """Asks the service for the reversal, a person for the reason, saves it, and opens it at the surveyor's desk.

    open_change: the change that is being edited, if any.
    """

    def __init__(
        self,
        dock: HistoryDock,
        work: WorkDock,
        show: Callable[[QWidget], None],
        open_change: Callable[[], UUID | None],
    ) -> None:
        super().__init__()
        self._dock, self._work, self._show, self._open_change = dock, work, show, open_change
        self._session: Session | None = None
        self.dialog = ReversalDialog(dock)
        self.dialog.confirmed.connect(self._save)
        dock.undo.reversal_requested.connect(self._ask)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session
        self._dock.undo.allow(Role.SURVEYOR in session.me.roles)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._session = None
        self.dialog.reject()
        self._dock.undo.allow(False)

    close = sign_out

    def _ask(self, change: ChangeReference) -> None:
        if self._session is None:
            return
        if self._open_change() is not None:
            self._dock.undo.show_refusal(tr("Close the change that is open first"))
            return
        client = self._session.client
        self._dock.undo.show_busy()
        background.run(
            tr("Looking whether anything was built on it since"),
            lambda progress: client.reversal(change.id),
            self._offer,
            self._refuse,
        )

    def _offer(self, undone: Change) -> None:
        if self._session is None:
            return
        self._dock.undo.show_done()
        self.dialog.offer(undone)
        self.dialog.open()

    def _save(self, undone: Change) -> None:
        if self._session is None:
            return
        client = self._session.client
        self._dock.undo.show_busy()
        background.run(
            tr("Saving the reversal"),
            lambda progress: client.put_change(undone),
            lambda summary: self._open(summary.id),
            self._refuse,
        )

    def _open(self, id: UUID) -> None:
        self._dock.undo.show_done()
        if self._session is not None:
            self._dock.history_ended.emit()  # a version of a parcel would lie above the draft
            self._show(self._work)
            self._work.change_open_requested.emit(id)

    def _refuse(self, error: CadastreError) -> None:
        self._dock.undo.show_refusal(error.text())
