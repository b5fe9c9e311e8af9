"""A record of a right is corrected."""

from __future__ import annotations

from cadastre_plugin.core.rights.correction import CORRECTION, correct
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.correction_page import CorrectionPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class CorrectionWork(RightsWork):
    """Ties the page of corrections to their function."""

    operation = CORRECTION

    def __init__(self, bench: RightsBench) -> None:
        self._page = CorrectionPage(bench.profile)
        super().__init__(bench, self._page)
        self._page.record.holders.added.connect(self.serve)

    def proposal(self) -> Proposal | None:
        """The record as it is written now."""
        page = self._page
        right, record = page.right.right_id(), page.record
        if right is None or not record.names_everyone():
            return None
        changes, papers = record.changes(), page.papers(record.holders.new_parties())
        if not changes or papers.reason is None:
            return None
        return lambda estate: correct(estate, right, changes, papers)

    def missing(self) -> str:
        """What to give next."""
        page = self._page
        if self.parcel_id is None:
            return ""
        if page.is_empty():
            return tr("Nothing is registered in this parcel, so there is no record to correct")
        if page.right.right_id() is None:
            return ""
        if not page.record.names_everyone():
            return tr("Choose the holder of each row, or take the row away")
        return tr("Write the reason") if page.record.changes() else tr("Nothing differs from the record yet")
