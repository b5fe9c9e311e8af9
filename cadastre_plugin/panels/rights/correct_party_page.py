"""The page on which the record of a person or body is corrected."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QWidget

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_form import PartyForm
from cadastre_plugin.panels.rights.party_picker import PartyPicker, said
from cadastre_plugin.panels.rights.rights_page import RightsPage


class CorrectPartyPage(RightsPage):
    """record_wanted(UUID): the whole record of a party, then call `show_record` or `show_unread`."""

    record_wanted = pyqtSignal(object)

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Find the party, open its record and write what is right. A correction needs its reason.")
        super().__init__(hint, profile, parent)
        self.picker, self.party = PartyPicker("corrected", self), PartyForm(profile, parent=self)
        self.open, self.logged = QPushButton(tr("Open the record"), self), QLabel(self)
        self._before: Party | None = None
        self.logged.setText(tr("That you open it is written down: who, when and whose record."))
        self.logged.setWordWrap(True)
        self.open.setObjectName("cadastre.rights.open_record")
        self.form.addRow(tr("Party"), self.picker)
        for part in (self.open, self.logged, self.party):
            self.body.addWidget(part)
        self.picker.new.hide()
        self.picker.changed.connect(self._on_picked)
        self.open.clicked.connect(self._open)
        self.party.changed.connect(self.inputs_changed)
        self.party.taken.connect(self._on_taken)
        self._on_picked()

    @property
    def before(self) -> Party | None:
        """The record as it is kept, None while it is not open."""
        return self._before

    def show_record(self, party: Party) -> None:
        """The record of the chosen party is open."""
        note = self.picker.note
        if note is not None and note.id == party.id:
            self._before = party
            self._show_parts(has_record=True)
            self.party.show_party(party)
            self.party.name.setFocus()

    def show_unread(self, text: str) -> None:
        """Why the record stays closed."""
        self.open.setEnabled(True)
        self.notice.error(text)

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.picker.clear()
        self._on_picked()

    def _open(self) -> None:
        if self.picker.note is not None:
            self.open.setEnabled(False)
            self.record_wanted.emit(self.picker.note.id)

    def _on_picked(self) -> None:
        self._before = None
        self._show_parts(has_record=False)
        self.inputs_changed.emit()

    def _show_parts(self, *, has_record: bool) -> None:
        self.party.setVisible(has_record)
        self.open.setVisible(not has_record)
        self.logged.setVisible(not has_record)
        self.open.setEnabled(self.picker.note is not None)

    def _on_taken(self, note: PartyNote) -> None:
        text = tr("Two records of one party are merged by an operation of their own; the other one is {name}")
        self.notice.plain(text.format(name=said(note)))
