"""A field for a day that may be left out."""

from __future__ import annotations

from datetime import date

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, QDateTime, QSignalBlocker
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.texts import tr

DATE_FORMAT = "yyyy-MM-dd"


class DayEdit(QgsDateEdit):
    """dateValueChanged: another day, or none. Where `is_past`, no day in the future can be chosen."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None, *, is_past: bool = False) -> None:
        """name: the object name, title: for screen readers."""
        super().__init__(parent)
        self._is_past = is_past
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAllowNull(True)
        self.setNullRepresentation(tr("no date"))
        self.setDisplayFormat(DATE_FORMAT)
        self.set_day(None)

    def day(self) -> date | None:
        """The day that is chosen, None where there is none."""
        found = self.date()
        if self.isNull() or not found.isValid() or (self._is_past and found > QDate.currentDate()):
            return None
        return date(found.year(), found.month(), found.day())

    def set_day(self, day: date | None) -> None:
        """Show a day without telling anyone."""
        with QSignalBlocker(self):
            if self._is_past:
                self.setMaximumDate(QDate.currentDate())
            if day is None:
                self.setDateTime(QDateTime())  # clear() would show today, in grey
            elif day != self.day():
                self.setDate(QDate(day.year, day.month, day.day))
