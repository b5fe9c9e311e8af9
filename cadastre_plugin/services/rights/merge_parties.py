"""Two records of one person or body become one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.parties import merge_parties
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.merge_parties_page import MergePartiesPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


@dataclass(frozen=True)
class _Named:
    """All that names a party in the register, and the whole records of its groups."""

    estate: Estate
    groups: tuple[Party, ...]


class MergePartiesWork(RightsWork):
    """Ties the page to its function. Nothing can be merged before all that names both was read, wherever it is."""

    operation = "party_merge"

    def __init__(self, bench: RightsBench) -> None:
        self._page = MergePartiesPage(bench.profile)
        super().__init__(bench, self._page)
        self._groups: dict[UUID, Party] = {}
        self._read: set[UUID] = set()
        self._refused: dict[UUID, CadastreError] = {}
        self._readings: dict[UUID, BackgroundTask[_Named]] = {}
        self._page.chosen.connect(self._want)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs.

        Raises:
            CadastreError: what names one of the two cannot be read; the text says why.
        """
        ids = self._page.ids()
        if ids is None:
            return None
        refused = next((self._refused[id] for id in ids if id in self._refused), None)
        if refused is not None:
            raise refused
        if not self._read.issuperset(ids):
            return None
        kept, doubled = ids
        papers, groups = self._page.papers(), self._whole_groups()
        return lambda estate: merge_parties(estate, kept, doubled, papers, groups)

    def title(self) -> str:
        """The name of the undo step: no parcel has to do with it."""
        operation = self.bench.profile.name_of("operation", self.page.operation)
        ids = self._page.ids()
        return f"{operation}: {self.bench.estate().name(ids[0])}" if ids else operation

    def missing(self) -> str:
        """What to give next."""
        if self._page.ids() is None:
            return tr("Find both records")
        return tr("Reading all that names the two")

    def show_parcel(self, id: UUID | None) -> None:
        """What the two hold may be other now."""
        super().show_parcel(id)
        self._show()

    def reset(self) -> None:
        """Forget the inputs; what could not be read is asked for again."""
        self._refused.clear()
        super().reset()

    def closed(self) -> None:
        """Nobody waits for an answer any more."""
        for reading in self._readings.values():
            reading.drop()
        self._readings.clear()

    def _want(self) -> None:
        for side in (self._page.kept, self._page.doubled):
            note = side.picker.note
            if note is None:
                continue
            self._refused.pop(note.id, None)
            if note.version == NEW:
                self._read.add(note.id)  # only the draft names it
            elif note.id not in self._read and note.id not in self._readings:
                self._readings[note.id] = self._reading(note.id)
        self._show()

    def _reading(self, id: UUID) -> BackgroundTask[_Named]:
        client = self.bench.session.client

        def take(named: _Named) -> None:
            self._readings.pop(id, None)
            self._groups |= {group.id: group for group in named.groups}
            self._read.add(id)
            self.bench.reading.remember(named.estate)  # the desk proposes anew
            self._show()

        def refuse(error: CadastreError) -> None:
            self._readings.pop(id, None)
            self._refused[id] = error
            self.inputs_changed.emit()

        text = tr("Reading all that names the two")
        return background.run(text, lambda _: _named(client, id), take, refuse, hidden=True)

    def _whole_groups(self) -> dict[UUID, Party]:
        """As they stand in the draft."""
        edits = self.bench.editing.rights.edits.parties
        return {**self._groups, **{id: party for id, party in edits.items() if party is not None}}

    def _show(self) -> None:
        self._page.show_holdings(self.bench.estate(), frozenset(self._read), self.bench.label)


def _named(client: CadastreClient, id: UUID) -> _Named:
    estate = client.estate((), (), [id])
    groups = [note.id for note in estate.parties.values() if note.kind is PartyKind.GROUP]
    of_it = [group for group in groups if any(share.party_id == id for share in estate.parties[group].members)]
    return _Named(estate, tuple(client.party(group) for group in of_it))
