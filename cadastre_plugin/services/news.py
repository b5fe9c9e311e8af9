"""What the service says of its own accord, for as long as someone is signed in."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.api.errors import ApiError, NotSignedIn
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks.event_stream import EventListener

SUBJECT = "connection"


class News(QObject):
    """Emits change_changed(ChangeEvent), register_changed(RegisterEvent), remark_changed(RemarkEvent),
    footprint_changed(FootprintEvent), restored() when something may have been missed, and sign_in_lost(NotSignedIn)
    when the service no longer accepts the sign-in.
    """

    change_changed = pyqtSignal(object)
    register_changed = pyqtSignal(object)
    remark_changed = pyqtSignal(object)
    footprint_changed = pyqtSignal(object)
    restored = pyqtSignal()
    sign_in_lost = pyqtSignal(object)

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._listener: EventListener | None = None

    def sign_in(self, session: Session) -> None:
        """Listen."""
        self.sign_out()
        listener = EventListener(session.client)
        listener.change_changed.connect(self.change_changed)
        listener.register_changed.connect(self.register_changed)
        listener.remark_changed.connect(self.remark_changed)
        listener.footprint_changed.connect(self.footprint_changed)
        listener.connection_lost.connect(self._lose)
        listener.connection_restored.connect(self._restore)
        listener.start()
        self._listener = listener

    def sign_out(self) -> None:
        """Listen no longer."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        self._messages.withdraw(SUBJECT)

    def _lose(self, error: ApiError) -> None:
        if self._listener is None:
            return
        if isinstance(error, NotSignedIn):
            self.sign_in_lost.emit(error)
        else:
            self._messages.warning(
                tr("The connection to the server is lost; what you see may be out of date. Your work goes on"), SUBJECT
            )

    def _restore(self) -> None:
        if self._listener is not None:
            self._messages.withdraw(SUBJECT)
            self.restored.emit()
