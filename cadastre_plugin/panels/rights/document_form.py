"""What is said of one document: its kind, number and date."""

from __future__ import annotations

from datetime import date

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.document_rows import DocumentRow, KindNames

LONGEST_NUMBER = 100
DATE_FORMAT = "yyyy-MM-dd"


class DocumentForm(QWidget):
    """edited(): a person changed something. A date lies in the future never, and may be left out."""

    edited = pyqtSignal()

    def __init__(self, kinds: KindNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.number, self.date = QComboBox(self), QLineEdit(self), QgsDateEdit(self)
        for code, name in kinds.items():
            self.kind.addItem(name, code)
        self._name()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Kind"), self.kind)
        form.addRow(tr("Number"), self.number)
        form.addRow(tr("Date"), self.date)
        self.kind.activated.connect(self.edited)
        self.number.textEdited.connect(self.edited)
        self.date.dateValueChanged.connect(self.edited)

    def show_row(self, row: DocumentRow | None, *, editable: bool) -> None:
        """Show a document, or what is known of a missing one; None: there is nothing to show."""
        source = row.source if row else None
        with QSignalBlocker(self.date):
            self.date.setMaximumDate(QDate.currentDate())
            self._show_date(source.issued_on if source else None)
        if row is not None and self.kind.findData(row.kind) < 0:
            self.kind.addItem(row.kind, row.kind)
        self.kind.setCurrentIndex(self.kind.findData(row.kind) if row else -1)
        number = (source.number if source else None) or ""
        if number != self.number.text().strip():
            self.number.setText(number)
        self.setEnabled(editable)

    def values(self) -> tuple[str, str | None, date | None]:
        """Code of the kind, number and date; None where nothing is said."""
        found = self.date.date()
        is_said = not self.date.isNull() and found.isValid() and found <= QDate.currentDate()
        issued = date(found.year(), found.month(), found.day()) if is_said else None
        return str(self.kind.currentData()), self.number.text().strip() or None, issued

    def _show_date(self, issued: date | None) -> None:
        if issued is None:
            self.date.clear()
        elif issued != self.values()[2]:
            self.date.setDate(QDate(issued.year, issued.month, issued.day))

    def _name(self) -> None:
        self.number.setMaxLength(LONGEST_NUMBER)
        self.date.setAllowNull(True)
        self.date.setNullRepresentation(tr("no date"))
        self.date.setDisplayFormat(DATE_FORMAT)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(8)
        named = (
            (self.kind, "kind", tr("Kind of the document")),
            (self.number, "number", tr("Number of the document")),
            (self.date, "date", tr("Date of the document")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.documents.{name}")
            part.setAccessibleName(title)
