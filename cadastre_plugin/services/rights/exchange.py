"""Two holders exchange what they have in two parcels."""

from __future__ import annotations

from uuid import UUID

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.transfer import exchange
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.exchange_page import ExchangePage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


class ExchangeWork(RightsWork):
    """Ties the page of an exchange to its function; a parcel by its number is read of the service."""

    operation = "exchange"

    def __init__(self, bench: RightsBench) -> None:
        self._page = ExchangePage(bench.profile)
        super().__init__(bench, self._page)
        self._page.other.find_requested.connect(self._find)
        self._page.other.changed.connect(self._read)
        self._search: BackgroundTask[tuple[UUID, Estate]] | None = None

    def show_parcel(self, id: UUID | None) -> None:
        """The others that are selected are offered as the second one."""
        others = [other for other in self.bench.editing.selected() if other != id]
        self._page.other.offer([(self.bench.label(other), other) for other in others])
        super().show_parcel(id)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        offers = self._page.offers()
        if offers is None:
            return None
        papers = self._page.papers()
        return lambda estate: exchange(estate, *offers, papers)

    def missing(self) -> str:
        """What to give next."""
        page, other = self._page, self._page.other.parcel_id()
        if page.here.right.right_id() is None:
            return tr("Nothing in this parcel can be given away")
        if other is None:
            return tr("Choose the other parcel")
        if self.bench.is_of_register(other) and other not in self.bench.estate().known:
            return tr("Reading the rights of the parcels")
        return tr("Nothing in the other parcel can be given away")

    def closed(self) -> None:
        """Nobody waits for a parcel any more."""
        if self._search is not None:
            self._search.drop()

    def _read(self) -> None:
        """What is held in the other parcel, when the register has it and it was not read yet."""
        other = self._page.other.parcel_id()
        if other is not None and self.bench.is_of_register(other):
            self.bench.reading.want([other])

    def _find(self, number: str) -> None:
        self.closed()
        own = next((parcel.id for parcel in self.bench.editing.parcels() if parcel.number == number), None)
        if own is not None:
            self._page.other.found(own, number)
            return
        client = self.bench.session.client
        text = tr("Looking for {number}").format(number=number)
        self._search = background.run(
            text, lambda _: _read_by_number(client, number), lambda found: self._take(number, *found), self._refuse
        )

    def _take(self, number: str, id: UUID, estate: Estate) -> None:
        self._search = None
        self.bench.reading.remember(estate)
        self._page.other.found(id, number)

    def _refuse(self, error: CadastreError) -> None:
        self._search = None
        self._page.other.notice.error(error.text())


def _read_by_number(client: CadastreClient, number: str) -> tuple[UUID, Estate]:
    id = client.parcel(number).parcel.id
    return id, client.estate([id])
