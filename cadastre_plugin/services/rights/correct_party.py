"""The record of a person or body is corrected."""

from __future__ import annotations

from uuid import UUID

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.rights.parties import correct_party
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.correct_party_page import CorrectPartyPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


class CorrectPartyWork(RightsWork):
    """Ties the page to its function. A record that the draft has made or corrected already is opened as it is there."""

    operation = "correction"

    def __init__(self, bench: RightsBench) -> None:
        self._page = CorrectPartyPage(bench.profile)
        super().__init__(bench, self._page)
        bench.people.serve_form(self._page.party)
        self._page.record_wanted.connect(self._open)
        self._reading: BackgroundTask[Party] | None = None

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        before, after = self._page.before, self._page.party.party()
        if before is None or after is None or self._page.party.is_searching():
            return None
        papers = self._page.papers()
        return lambda estate: correct_party(estate, before, after, papers)

    def title(self) -> str:
        """The name of the undo step: no parcel has to do with it."""
        operation = self.bench.profile.name_of("operation", self.page.operation)
        return ": ".join([operation, *(party.name for party in [self._page.party.party()] if party)])

    def missing(self) -> str:
        """What to give next."""
        if self._page.picker.note is None:
            return tr("Find the party")
        if self._page.before is None:
            return tr("Open the record")
        if self._page.party.is_searching():
            return tr("Looking for the same party in the register")
        return "" if self._page.party.errors.text() else tr("Write the name")

    def closed(self) -> None:
        """Nobody waits for a record any more."""
        if self._reading is not None:
            self._reading.drop()
            self._reading = None

    def _open(self, id: UUID) -> None:
        self.closed()
        own = self.bench.editing.rights.edits.parties.get(id)
        if own is not None:
            self._page.show_record(own)
            return
        client = self.bench.session.client
        text = tr("Opening the record of a party")
        self._reading = background.run(text, lambda _: client.party(id), self._show, self._refuse, hidden=True)

    def _show(self, party: Party) -> None:
        self._reading = None
        self._page.show_record(party)

    def _refuse(self, error: CadastreError) -> None:
        self._reading = None
        self._page.show_unread(error.text())
