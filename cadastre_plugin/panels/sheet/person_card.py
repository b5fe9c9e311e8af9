"""The full record of one party, for those who may read it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.rights.party_form import KIND_TEXTS

WIDTH = 380


class PersonCard(QDialog):
    """retried(): the record is asked for again. It stays open beside the sheet until it is closed."""

    retried = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.person")
        self.setWindowTitle(tr("Record of a party"))
        self.name, self.record = QLabel(self), QLabel(self)
        self.notice, self.on_record = Notice(self), QLabel(tr("This look at the record is written down"), self)
        for label in (self.name, self.record, self.on_record):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.name, self.record):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.record.setObjectName("cadastre.person.record")
        self._lay_out()
        self.notice.retried.connect(self.retried)

    def wait(self) -> None:
        """A record is on its way."""
        self._set_shown(False)
        self.notice.waiting(tr("The record is being read"))
        self.show()
        self.raise_()

    def show_party(self, party: Party, name_of: Callable[[UUID], str]) -> None:
        """The record. name_of: what other parties are called, for the members of a group."""
        numbers = (("PINFL", party.pinfl), ("STIR", party.stir))
        lines = [tr(KIND_TEXTS[party.kind]), *(f"{title}: {number}" for title, number in numbers if number)]
        lines += [f"{share.fraction} — {name_of(share.party_id)}" for share in party.members]
        self.name.setText(party.name)
        self.record.setText("\n".join(lines))
        self.notice.clear()
        self._set_shown(True)

    def show_error(self, error: CadastreError) -> None:
        """The record cannot be read, and why."""
        if error.code in ("wrong_role", "not_found", "party_elsewhere"):
            self.notice.error(error.text())
        else:
            self.notice.retryable(error.text())

    def clear(self) -> None:
        """Keep nothing of whom was shown."""
        self.name.clear()
        self.record.clear()
        self._set_shown(False)

    def _set_shown(self, shown: bool) -> None:
        for label in (self.name, self.record, self.on_record):
            label.setVisible(shown)

    def _lay_out(self) -> None:
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.notice, self.name, self.record, self.on_record):
            layout.addWidget(widget)
        layout.addStretch()
        layout.addWidget(buttons)
        self.resize(WIDTH, self.sizeHint().height())
