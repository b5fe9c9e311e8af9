"""What is said of one document: its kind, number and date."""

from __future__ import annotations

from datetime import date

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.day_edit import DayEdit
from cadastre_plugin.panels.rights.document_rows import DocumentRow, KindNames

LONGEST_NUMBER = 100


class DocumentForm(QWidget):
    """edited(): a person changed something. A date lies in the future never, and may be left out."""

    edited = pyqtSignal()

    def __init__(self, kinds: KindNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.number = QComboBox(self), QLineEdit(self)
        self.date = DayEdit("cadastre.documents.date", tr("Date of the document"), self, is_past=True)
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
        self.date.set_day(source.issued_on if source else None)
        if row is not None and self.kind.findData(row.kind) < 0:
            self.kind.addItem(row.kind, row.kind)
        self.kind.setCurrentIndex(self.kind.findData(row.kind) if row else -1)
        number = (source.number if source else None) or ""
        if number != self.number.text().strip():
            self.number.setText(number)
        self.setEnabled(editable)

    def values(self) -> tuple[str, str | None, date | None]:
        """Code of the kind, number and date; None where nothing is said."""
        return str(self.kind.currentData()), self.number.text().strip() or None, self.date.day()

    def _name(self) -> None:
        self.number.setMaxLength(LONGEST_NUMBER)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(8)
        named = (
            (self.kind, "kind", tr("Kind of the document")),
            (self.number, "number", tr("Number of the document")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.documents.{name}")
            part.setAccessibleName(title)
