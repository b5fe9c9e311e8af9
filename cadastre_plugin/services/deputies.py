"""The dialog of deputies between a person and the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.deputies import Delegation
from cadastre_plugin.api.replies import Person
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.deputies.deputies_dialog import DeputiesDialog
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

T = TypeVar("T")


class DeputyDesk(QObject):
    """Answers the dialog while someone is signed in."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._session: Session | None = None
        self.dialog: DeputiesDialog | None = None

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in; an open dialog is closed."""
        self._session = None
        if self.dialog is not None:
            self.dialog.reject()
            self.dialog.deleteLater()
            self.dialog = None

    close = sign_out

    def show(self) -> None:
        """Open the dialog of whoever is signed in."""
        if self._session is None:
            return
        if self.dialog is None:
            self.dialog = DeputiesDialog(self._session.me, self._window)
            self.dialog.retried.connect(self._read)
            self.dialog.role_chosen.connect(self._read_candidates)
            self.dialog.named.connect(self._name)
            self.dialog.taken_back.connect(self._take_back)
        self.dialog.open()
        self.dialog.request()

    def _read(self) -> None:
        self._ask(tr("Reading who stands in for whom"), lambda client: client.deputies.delegations(), self._show)

    def _read_candidates(self, role: Role) -> None:
        def show(people: Sequence[Person]) -> None:
            if self.dialog is not None:
                self.dialog.show_candidates(role, people)

        self._ask(tr("Reading who may be a deputy"), lambda client: client.deputies.candidates(role), show)

    def _name(self, deputy: UUID, role: Role, since: date, until: date) -> None:
        def name(client: CadastreClient) -> tuple[Delegation, ...]:
            client.deputies.name(deputy, role, since, until)
            return client.deputies.delegations()

        self._ask(tr("Naming the deputy"), name, lambda made: self._show(made, tr("The deputy is named")))

    def _take_back(self, id: UUID) -> None:
        def end(client: CadastreClient) -> tuple[Delegation, ...]:
            client.deputies.take_back(id)
            return client.deputies.delegations()

        self._ask(tr("Ending the delegation"), end, lambda made: self._show(made, tr("It is taken back")))

    def _show(self, delegations: Sequence[Delegation], done: str = "") -> None:
        if self.dialog is not None:
            self.dialog.show_delegations(delegations)
            if done:
                self.dialog.show_done(done)

    def _ask(self, title: str, ask: Callable[[CadastreClient], T], then: Callable[[T], None]) -> None:
        if self._session is None:
            return
        client = self._session.client
        background.run(title, lambda progress: ask(client), then, self._refuse, hidden=True)

    def _refuse(self, error: CadastreError) -> None:
        if self.dialog is not None:
            self.dialog.show_problem(error.text())
