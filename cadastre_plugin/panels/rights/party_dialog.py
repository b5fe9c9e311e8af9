"""The window in which a picker's new party is written."""

from __future__ import annotations

from collections.abc import Collection

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_form import PartyForm
from cadastre_plugin.panels.tall import Tall

WIDTH, HEIGHT = 460, 600
"""Pixels: doubles and what is wrong find room without the window growing under the hand."""


class PartyDialog(QDialog):
    """entered(Party, tuple): a new party, and members of it that are new too. taken(PartyNote): one of the register."""

    entered = pyqtSignal(object, object)
    taken = pyqtSignal(object)

    def __init__(
        self, profile: Profile, kinds: Collection[PartyKind], name: str, parent: QWidget | None = None
    ) -> None:
        """name: what was typed into the picker."""
        super().__init__(parent)
        self.setObjectName("cadastre.party.dialog")
        self.setWindowTitle(tr("New party"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = PartyForm(profile, kinds, self)
        self.buttons = QDialogButtonBox(self)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.enter = self.buttons.addButton(tr("Enter as new"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.enter.setObjectName("cadastre.party.enter")
        layout = QVBoxLayout(self)
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.form)
        inside.addStretch(1)
        layout.addWidget(Tall(content), 1)
        layout.addWidget(self.buttons)
        self.resize(WIDTH, HEIGHT)
        self.buttons.accepted.connect(self._enter)
        self.buttons.rejected.connect(self.reject)
        self.form.changed.connect(self._offer)
        self.form.taken.connect(self._take)
        self._name = name

    def ask(self) -> None:
        """Open the window; other windows of the program wait until it is closed, the program does not."""
        self.form.start(self._name)
        self.form.name.setFocus()
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter alone would enter as new who is in the list of doubles; with Ctrl it is meant."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._enter()

    def _offer(self) -> None:
        searching = self.form.is_searching()
        self.enter.setEnabled(not searching and self.form.party() is not None)
        self.enter.setToolTip(tr("Looking for the same party in the register") if searching else tr("Ctrl+Enter"))

    def _enter(self) -> None:
        party = self.form.party()
        if party is not None and not self.form.is_searching():
            self.accept()
            self.entered.emit(party, self.form.others())

    def _take(self, note: object) -> None:
        self.accept()
        self.taken.emit(note)
