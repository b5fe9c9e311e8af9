"""A person or a body is entered that holds nothing yet."""

from __future__ import annotations

from cadastre_plugin.core.rights.parties import add
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.new_party_page import NewPartyPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class NewPartyWork(RightsWork):
    """Ties the page of a new party to its function."""

    operation = "new_party"

    def __init__(self, bench: RightsBench) -> None:
        self._page = NewPartyPage(bench.profile)
        super().__init__(bench, self._page)
        bench.people.serve_form(self._page.party)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        parties = self._page.parties()
        if not parties:
            return None
        papers = self._page.papers(parties)
        return lambda _: add(papers)

    def title(self) -> str:
        """The name of the undo step: no parcel has to do with it."""
        operation = self.bench.profile.name_of("operation", self.page.operation)
        return ": ".join([operation, *(party.name for party in self._page.parties()[-1:])])

    def missing(self) -> str:
        """What to give next."""
        form = self._page.party
        if form.is_searching():
            return tr("Looking for the same party in the register")
        return "" if form.errors.text() else tr("Write the name")
