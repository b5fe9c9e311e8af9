"""Common property is divided by new fractions."""

from __future__ import annotations

from uuid import UUID

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rights.division import Division, divide
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.division_page import DivisionPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


class DivisionWork(RightsWork):
    """Ties the page of a division to its function.

    Whether a group holds anything in other parcels is asked of the service, so that it can end with its property. While
    that is not known, a group stays in the register with nothing; it does no harm there.
    """

    operation = "division"

    def __init__(self, bench: RightsBench) -> None:
        self._page = DivisionPage(bench.profile)
        super().__init__(bench, self._page)
        self._holdings: dict[UUID, frozenset[UUID] | None] = {}  # None: nobody tells
        self._asked: dict[UUID, BackgroundTask[Estate]] = {}
        self._page.holders.changed.connect(self._ask)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        page = self._page
        right, givers = page.right.right_id(), page.holders.checked()
        if right is None or not givers:
            return None
        only = {id for id, rights in self._holdings.items() if rights is not None and rights <= {right}}
        intent = Division(right, givers, page.parts.parts(), frozenset(only & set(givers)))
        papers = page.papers()
        return lambda estate: divide(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        if self._page.right.right_id() is None:
            return tr("Nothing in this parcel can be divided")
        return tr("Tick whose property is divided")

    def closed(self) -> None:
        """Nobody waits for an answer any more."""
        for task in self._asked.values():
            task.drop()
        self._asked.clear()

    def _ask(self) -> None:
        notes = self.bench.estate().parties
        for id in self._page.groups():
            if notes[id].version and id not in self._holdings and id not in self._asked:
                self._asked[id] = self._asking(id)

    def _asking(self, id: UUID) -> BackgroundTask[Estate]:
        client = self.bench.session.client

        def take(found: Estate) -> None:
            self._asked.pop(id, None)
            self._holdings[id] = frozenset(right.id for right in found.rights.values() if right.share_of(id))
            self.inputs_changed.emit()

        def refuse(_: CadastreError) -> None:
            self._asked.pop(id, None)
            self._holdings[id] = None

        text = tr("Reading what the group holds")
        return background.run(text, lambda _: client.estate((), (), [id]), take, refuse, hidden=True)
