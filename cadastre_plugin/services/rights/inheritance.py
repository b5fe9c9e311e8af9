"""What someone who died held goes to the heirs."""

from __future__ import annotations

from cadastre_plugin.core.rights.inheritance import Inheritance, inherit
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.inheritance_page import InheritancePage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class InheritanceWork(RightsWork):
    """Ties the page of an inheritance to its function."""

    operation = "inheritance"

    def __init__(self, bench: RightsBench) -> None:
        self._page = InheritancePage(bench.profile)
        super().__init__(bench, self._page)
        self._page.heirs.added.connect(self.serve)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        page = self._page
        deceased = page.deceased.party_id()
        if deceased is None or not page.heirs.is_complete():
            return None
        intent = Inheritance(deceased, page.rights.checked(), page.heirs.parts())
        papers = page.papers(page.heirs.new_parties())
        return lambda estate: inherit(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        if self._page.deceased.party_id() is not None:
            return tr("Choose the heirs")
        if self._page.has_holders():
            return tr("No person holds anything here alone: what a group holds is divided first")
        return tr("Nothing in this parcel can be inherited")
