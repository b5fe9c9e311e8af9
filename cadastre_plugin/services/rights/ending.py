"""Rights end, with a reason."""

from __future__ import annotations

from cadastre_plugin.core.rights.ending import end
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.ending_page import EndingPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class EndingWork(RightsWork):
    """Ties the page of endings to its function."""

    operation = "ending"

    def __init__(self, bench: RightsBench) -> None:
        self._page = EndingPage(bench.profile)
        super().__init__(bench, self._page)

    def proposal(self) -> Proposal | None:
        """The end of the rights that are checked."""
        chosen, papers = self._page.chosen(), self._page.papers()
        if not chosen or papers.reason is None:
            return None
        return lambda estate: end(estate, chosen, papers)

    def missing(self) -> str:
        """What to give next."""
        if self.parcel_id is None:
            return ""
        if self._page.is_empty():
            return tr("Nothing is registered in this parcel, so nothing can end")
        return tr("Write the reason") if self._page.chosen() else ""
