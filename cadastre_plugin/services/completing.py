"""Neighbours beyond the edge of the work area, fetched when a tool touches what they share."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.read_extent import Bounds, ReadExtent
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.work_area import ParcelReader
from cadastre_plugin.tasks import background

AROUND_M = 5.0
"""So far around a place the register is asked for its parcels."""

Found = tuple[Parcel, ...]


class Completing(QObject):
    """Asks the register for the parcels at a place, off the GUI thread, and adds them to the work area.

    extended(list): parcels that joined it. failed(CadastreError): the register did not answer; nothing is added.
    """

    extended = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        editing: EditSession,
        store: DraftStore,
        reader: Callable[[], ParcelReader | None],
        known: Bounds | None = None,
        parent: QObject | None = None,
    ) -> None:
        """known: a rectangle in which every parcel of the register was read."""
        super().__init__(parent)
        self._editing, self._store, self._reader = editing, store, reader
        self._extent = ReadExtent([known] if known else [])
        self._asked: Bounds | None = None
        self._running: background.BackgroundTask[Found] | None = None

    def holds(self, place: BaseGeometry) -> bool:
        """True when every parcel at a place (m, CRS of the city) is in the work area; else they are asked for, and the
        session says `changed` when they are there."""
        if self._extent.holds(place, self._editing.fabric()):
            return True
        if self._running is not None:
            return False
        reader = self._reader()
        if reader is None:
            return True  # nothing can be known of it
        self._ask(reader, place.buffer(AROUND_M).bounds)
        return False

    def stop(self) -> None:
        """The change is closed."""
        if self._running is not None:
            self._running.drop()
            self._running = None

    def _ask(self, reader: ParcelReader, bounds: Bounds) -> None:
        store, id, known = self._store, self._editing.change().id, {parcel.id for parcel in self._editing.base()}

        def read(progress: Progress) -> Found:
            found = tuple(parcel for parcel in reader.meeting(bounds, progress) if parcel.id not in known)
            if found:
                store.extend(id, found)
            return found

        self._asked = bounds
        self._running = background.run(
            tr("Reading neighbours beyond the work area"), read, self._take, self._refuse, hidden=True
        )

    def _take(self, found: Found) -> None:
        self._running = None
        if self._asked is not None:
            self._extent.add(self._asked)
        joined = self._editing.extend(found)
        if joined:
            self.extended.emit(joined)
        else:
            self._editing.changed.emit()  # who waits for the answer goes on

    def _refuse(self, error: CadastreError) -> None:
        self._running = None
        self.failed.emit(error)
