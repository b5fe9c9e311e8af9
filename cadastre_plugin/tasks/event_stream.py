"""Listens to what the service says of its own accord, for as long as someone is signed in."""

from __future__ import annotations

import threading

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QThread, pyqtSignal

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import ApiError, NotSignedIn
from cadastre_plugin.api.events import ChangeEvent, Event, EventStream, RegisterEvent, RemarkEvent

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
STOP_MS = 1000


class EventListener(QThread):
    """Reads the service's events in a thread of its own and connects anew after a loss, each time after a longer pause.

    Emits change_changed(ChangeEvent), register_changed(RegisterEvent), remark_changed(RemarkEvent),
    footprint_changed(FootprintEvent), connection_lost(ApiError) once per loss, and connection_restored() whenever it is
    connected anew, since something may have been missed. When the sign-in is no longer accepted it ends:
    connection_lost(NotSignedIn).
    """

    change_changed = pyqtSignal(object)
    register_changed = pyqtSignal(object)
    remark_changed = pyqtSignal(object)
    footprint_changed = pyqtSignal(object)
    connection_lost = pyqtSignal(object)
    connection_restored = pyqtSignal()

    def __init__(self, client: CadastreClient, first_pause_s: float = FIRST_PAUSE_S) -> None:
        super().__init__()
        self._client = client
        self._first_pause_s = first_pause_s
        self._stopping = threading.Event()
        self._stream: EventStream | None = None
        self._last_id: str | None = None
        self._is_lost = False
        self._was_connected = False
        self._pause_s = first_pause_s

    def run(self) -> None:
        """In the thread; called by Qt."""
        while not self._stopping.is_set():
            try:
                self._listen()
            except ApiError as error:
                if self._stopping.is_set():
                    return
                self._lose(error)
                if isinstance(error, NotSignedIn):
                    return
            self._stopping.wait(self._pause_s)
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)

    def stop(self) -> None:
        """End within a second. One that still waits to be connected then ends by itself, unheard."""
        self._stopping.set()
        stream = self._stream
        if stream is not None:
            stream.stop()
        if not self.wait(STOP_MS):
            sip.transferto(self, None)
            self.finished.connect(self.deleteLater)

    def _listen(self) -> None:
        with self._client.events(self._last_id) as stream:
            self._stream = stream
            self._restore()
            try:
                for event in stream if not self._stopping.is_set() else ():
                    self._last_id = stream.last_id
                    self._tell(event)
            finally:
                self._stream = None

    def _tell(self, event: Event) -> None:
        if self._stopping.is_set():
            return
        if isinstance(event, ChangeEvent):
            self.change_changed.emit(event)
        elif isinstance(event, RegisterEvent):
            self.register_changed.emit(event)
        elif isinstance(event, RemarkEvent):
            self.remark_changed.emit(event)
        else:
            self.footprint_changed.emit(event)

    def _lose(self, error: ApiError) -> None:
        if not self._is_lost:
            self._is_lost = True
            self.connection_lost.emit(error)

    def _restore(self) -> None:
        self._pause_s, self._is_lost = self._first_pause_s, False
        if self._was_connected:
            self.connection_restored.emit()
        self._was_connected = True
