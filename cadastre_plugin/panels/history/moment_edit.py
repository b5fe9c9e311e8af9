"""A field for a moment, to the second, on this machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime

from qgis.PyQt.QtCore import QDateTime
from qgis.PyQt.QtWidgets import QDateTimeEdit, QWidget

_FORMAT = "dd.MM.yyyy HH:mm:ss"


class MomentEdit(QDateTimeEdit):
    """Typed, or chosen in a calendar; it tells of a value when its typing is done."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(QDateTime.currentDateTime(), parent)
        self.setAccessibleName(name)
        self.setDisplayFormat(_FORMAT)
        self.setCalendarPopup(True)
        self.setKeyboardTracking(False)
        self._exact = datetime.now(UTC)

    def moment(self) -> datetime:
        """What it shows, aware; one that was set and not typed since with its part of a second."""
        seconds = self.dateTime().toSecsSinceEpoch()
        return self._exact if int(self._exact.timestamp()) == seconds else datetime.fromtimestamp(seconds, UTC)

    def set_moment(self, when: datetime) -> None:
        """Show a moment (aware)."""
        self._exact = when
        self.setDateTime(QDateTime.fromSecsSinceEpoch(int(when.timestamp())))
