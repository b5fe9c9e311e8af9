"""Rights of the parcels that a change touches, read of the service while it is edited."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.tasks import background


class RightsReading(QObject):
    """Asks once for each parcel; one question runs at a time, and what is wanted meanwhile follows it.

    learned(Estate): all that is known of the register's rights now. failed(CadastreError): what was asked for is not
    known; it is asked for again with the next parcel, or by `retry`.
    """

    learned = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self, editing: EditSession, client: CadastreClient, store: DraftStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editing, self._client, self._store = editing, client, store
        self._wanted: set[UUID] = set()
        self._running: background.BackgroundTask[Estate] | None = None
        editing.changed.connect(self._follow)

    def want(self, parcels: Iterable[UUID]) -> bool:
        """Read the rights of parcels of the register; True when all of them are known already."""
        wanted = self._editing.rights.unread(parcels)
        self._wanted |= wanted
        self._begin()
        return not wanted

    def remember(self, estate: Estate) -> None:
        """What was read elsewhere, such as a person who was found, is known to the draft from now on, on disk too."""
        self._editing.learn(estate)
        self.learned.emit(self._editing.rights.base)
        try:
            self._store.keep_estate(self._editing.change().id, self._editing.rights.base)
        except CadastreError as error:
            self.failed.emit(error)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self._begin()

    def stop(self) -> None:
        """The change is closed."""
        self._editing.changed.disconnect(self._follow)
        self._wanted.clear()
        if self._running is not None:
            self._running.drop()
            self._running = None

    def _follow(self) -> None:
        """Whoever ends a parcel has to decide about its rights, and a right that moved is weighed with the others."""
        change = self._editing.change()
        self.want({*change.ended_parcels(), *(link.parent_id for link in change.lineage)})

    def _begin(self) -> None:
        if self._running is not None or not self._wanted:
            return
        client, asked = self._client, frozenset(self._wanted)
        self._running = background.run(
            tr("Reading the rights of the parcels"),
            lambda _: client.estate(asked),
            lambda found: self._take(asked, found),
            self._refuse,
            hidden=True,
        )

    def _take(self, asked: frozenset[UUID], found: Estate) -> None:
        self._running = None
        self._wanted -= asked
        self.remember(found)
        self._begin()

    def _refuse(self, error: CadastreError) -> None:
        self._running = None
        self.failed.emit(error)
