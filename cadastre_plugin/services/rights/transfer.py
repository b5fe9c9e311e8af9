"""Sale and gift, of the whole or of a part of what someone holds."""

from __future__ import annotations

from cadastre_plugin.core.rights.transfer import Transfer, transfer
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.transfer_page import TransferPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class TransferWork(RightsWork):
    """Ties the page of a transfer to its function."""

    operation = "sale"

    def __init__(self, bench: RightsBench) -> None:
        self._page = TransferPage(bench.profile)
        super().__init__(bench, self._page)
        self._page.receivers.added.connect(self.serve)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        page = self._page
        right, holder = page.gives.right.right_id(), page.gives.holder.party_id()
        share = page.gives.share()
        if right is None or holder is None or not page.receivers.is_complete():
            return None
        intent = Transfer(page.operation, right, holder, page.receivers.parts(), share)
        papers = page.papers(page.receivers.new_parties())
        return lambda estate: transfer(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        if self._page.gives.right.right_id() is None:
            return tr("Nothing in this parcel can be given away")
        return tr("Choose who receives it")
