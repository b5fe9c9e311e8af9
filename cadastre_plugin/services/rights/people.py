"""People for the pickers of the operations: searched for on the service as they are typed, made new in a form."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.party_replies import Found
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


class People(QObject):
    """Serves pickers while a change is open. One search a picker: a newer one takes the place of an older."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._searches: dict[PartyPicker, BackgroundTask[Found]] = {}

    def serve(self, picker: PartyPicker) -> None:
        """Search for a picker from now on."""
        picker.search_requested.connect(partial(self._search, picker))
        picker.destroyed.connect(partial(self._drop, picker))

    def close(self) -> None:
        """The change is closed: nobody waits for an answer any more."""
        for picker in tuple(self._searches):
            self._drop(picker)

    def _search(self, picker: PartyPicker, typed: str) -> None:
        self._drop(picker)
        client = self._session.client

        def show(found: Found) -> None:
            self._searches.pop(picker, None)
            picker.show_found(typed, found.parties, found.more)

        def refuse(error: CadastreError) -> None:
            self._searches.pop(picker, None)
            picker.show_problem(typed, error.text())

        task = background.run(tr("Searching people"), lambda _: client.parties(typed), show, refuse, hidden=True)
        self._searches[picker] = task

    def _drop(self, picker: PartyPicker, *_: object) -> None:
        running = self._searches.pop(picker, None)
        if running is not None:
            running.drop()
