"""The record of a party, asked for one at a time: the service writes down who looked."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.sheet.person_card import PersonCard
from cadastre_plugin.panels.sheet.sheet_dock import SheetDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


class PersonCards(QObject):
    """Opens the card of whom a sheet names. A record is in no other place, and gone when the card is closed."""

    def __init__(self, dock: SheetDock) -> None:
        super().__init__()
        self._dock, self.card = dock, PersonCard(dock.window())
        self._session: Session | None = None
        self._id: UUID | None = None
        self._task: BackgroundTask[Party] | None = None
        dock.person_requested.connect(self.open)
        self.card.retried.connect(self._load)
        self.card.finished.connect(self._forget)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in: what was read of people leaves the screen."""
        self._session = None
        self.card.reject()
        self._forget()

    def close(self) -> None:
        """Take the card away."""
        self.sign_out()
        self.card.deleteLater()

    def open(self, id: UUID) -> None:
        """Read the record of a party."""
        self._id = id
        self._load()

    def _load(self) -> None:
        self._drop()
        session, id = self._session, self._id
        if session is None or id is None:
            return
        self.card.wait()
        text = tr("Opening the record of a party")
        self._task = background.run(text, lambda _: session.client.party(id), self._show, self._fail, hidden=True)

    def _show(self, party: Party) -> None:
        self._task = None
        sheet = self._dock.shown
        self.card.show_party(party, lambda id: sheet.estate.name(id) if sheet is not None else "—")

    def _fail(self, error: CadastreError) -> None:
        self._task = None
        self.card.show_error(error)

    def _forget(self) -> None:
        self._drop()
        self._id = None
        self.card.clear()

    def _drop(self) -> None:
        if self._task is not None:
            self._task.drop()
            self._task = None
