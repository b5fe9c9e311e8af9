"""A parcel is leased, and a lease is leased on."""

from __future__ import annotations

from cadastre_plugin.core.rights.lease import LEASE, Lease, Sublease, lease, sublease
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.fields import text_of
from cadastre_plugin.panels.rights.lease_page import LeasePage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class LeaseWork(RightsWork):
    """Ties the page of leases to their two functions."""

    operation = LEASE

    def __init__(self, bench: RightsBench) -> None:
        self._page = LeasePage(bench.profile)
        super().__init__(bench, self._page)
        self._page.tenants.added.connect(self.serve)

    def proposal(self) -> Proposal | None:
        """The lease of the inputs."""
        page, parcel_id = self._page, self.parcel_id
        if parcel_id is None or not page.tenants.is_complete():
            return None
        tenants, until, number = page.tenants.parts(), page.until.day(), text_of(page.number)
        papers = page.papers(page.tenants.new_parties())
        if not page.is_sublease:
            intent = Lease(parcel_id, tenants, until, page.based_on.right_id(), number=number)
            return lambda estate: lease(estate, intent, papers)
        rented = page.lease.right_id()
        if rented is None:
            return None
        on = Sublease(rented, tenants, until, number)
        return lambda estate: sublease(estate, on, papers)

    def missing(self) -> str:
        """What to give next."""
        if self.parcel_id is None:
            return ""
        if self._page.is_sublease and self._page.lease.right_id() is None:
            return tr("No lease is registered in this parcel, so there is none to lease on")
        return tr("Choose the tenants")
