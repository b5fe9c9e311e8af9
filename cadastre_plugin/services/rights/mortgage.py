"""A right is mortgaged, and the mortgage is released."""

from __future__ import annotations

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.mortgage import MORTGAGE, RELEASE, Mortgage, mortgage, release
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.fields import text_of
from cadastre_plugin.panels.rights.mortgage_page import MortgagePage
from cadastre_plugin.panels.rights.one_right_page import OneRightPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class MortgageWork(RightsWork):
    """Ties the page of a mortgage to its function."""

    operation = MORTGAGE

    def __init__(self, bench: RightsBench) -> None:
        self._page = MortgagePage(bench.profile)
        super().__init__(bench, self._page)
        self._page.creditors.added.connect(self.serve)

    def proposal(self) -> Proposal | None:
        """The mortgage of the inputs."""
        page = self._page
        right, amount = page.right.right_id(), page.value()
        if right is None or amount is None or not page.creditors.is_complete():
            return None
        intent = Mortgage(
            based_on=right,
            creditors=page.creditors.parts(),
            amount=amount,
            currency=page.amount.currency_code(),
            rank=page.rank.value(),
            until=page.until.day(),
            number=text_of(page.number),
        )
        papers = page.papers(page.creditors.new_parties())
        return lambda estate: mortgage(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        if self.parcel_id is None:
            return ""
        if self._page.right.right_id() is None:
            return tr("Nothing in this parcel can be mortgaged: nobody holds a right in it")
        if not self._page.amount.amount.text().strip():
            return tr("Write the amount that is secured")
        return tr("Choose the creditor")


class ReleaseWork(RightsWork):
    """Ends a mortgage; those behind it move up."""

    operation = RELEASE

    def __init__(self, bench: RightsBench) -> None:
        hint = tr("Choose the mortgage that is released. Those behind it move up by one rank.")
        self._page = OneRightPage(hint, tr("Choose a mortgage"), _is_mortgage, bench.profile)
        super().__init__(bench, self._page)

    def proposal(self) -> Proposal | None:
        """The end of the mortgage that is chosen."""
        chosen, papers = self._page.right.right_id(), self._page.papers()
        return None if chosen is None else lambda estate: release(estate, chosen, papers)

    def missing(self) -> str:
        """What to choose, or that there is nothing to."""
        return tr("No mortgage lies on this parcel") if self.parcel_id is not None and self._page.is_empty() else ""


def _is_mortgage(right: Right) -> bool:
    return right.kind == MORTGAGE
