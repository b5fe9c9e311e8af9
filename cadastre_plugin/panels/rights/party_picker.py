"""Choosing a person or body: found as typed, in any script, or made new beside those it may be already."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import PartyNote, noted
from cadastre_plugin.core.texts import tr

PAUSE_MS = 150
"""Letters that follow each other within this time are searched for once."""

ROWS = 5
_ROLE = Qt.ItemDataRole.UserRole


class PartyPicker(QWidget):
    """picked(): a party was chosen. changed(): it is another one, or none, now. search_requested(str): find people by
    these words, then call `show_found`. new_requested(str): open the form of a new party with this name in it.
    """

    picked = pyqtSignal()
    changed = pyqtSignal()
    search_requested = pyqtSignal(str)
    new_requested = pyqtSignal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """name: the part of the object names that tells pickers of a page apart."""
        super().__init__(parent)
        self._note: PartyNote | None = None
        self._new: tuple[Party, ...] = ()
        self._holders: dict[UUID, PartyNote] = {}
        self.edit = QLineEdit(self)
        self.found = QListWidget(self)
        self.new = QPushButton(tr("New…"), self)
        self.status = QLabel(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._name(name)
        self._lay_out()
        self._connect()
        self._offer(())

    @property
    def note(self) -> PartyNote | None:
        """The party that is chosen, None while none is."""
        return self._note

    @property
    def new_parties(self) -> tuple[Party, ...]:
        """The party when it was made new here, after those members of it that are new too; else nobody."""
        return self._new

    def know(self, holders: Sequence[PartyNote]) -> None:
        """Those who hold something in the chosen parcel: they come first of namesakes; Down offers them unsearched."""
        self._holders = {note.id: note for note in holders}

    def pick(self, note: PartyNote) -> None:
        """Choose a party that is there already."""
        self._settle(note, ())

    def pick_new(self, party: Party, members: Sequence[Party] = ()) -> None:
        """Choose a party that the register does not have yet. members: those of a group that are new too."""
        self._settle(noted(party), (*members, party))

    def clear(self) -> None:
        """Choose nobody."""
        had, self._note, self._new = self._note is not None, None, ()
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.setToolTip("")
        self.edit.blockSignals(False)
        self._pause.stop()
        self._offer(())
        if had:
            self.changed.emit()

    def show_found(self, typed: str, notes: Sequence[PartyNote], more: bool = False) -> None:
        """What was found for these words; nothing when others were typed meanwhile."""
        if typed != self.edit.text().strip() or self._note is not None:
            return
        self._offer(sorted(notes, key=lambda note: note.id not in self._holders))
        if not notes:
            self._tell(tr("Nobody of that name. Choose New to enter the person"))
        elif more:
            self._tell(tr("There are more; type more of the name"))

    def show_problem(self, typed: str, text: str) -> None:
        """Why nobody can be searched for."""
        if typed == self.edit.text().strip():
            self._offer(())
            self._tell(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes into the list, Enter takes the only one that was found."""
        if event.key() == Qt.Key.Key_Down and not self.edit.text():
            self._offer(tuple(self._holders.values()))
        if event.key() == Qt.Key.Key_Down and self.found.isVisibleTo(self):
            self.found.setFocus()
            self.found.setCurrentRow(max(self.found.currentRow(), 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.found.count() == 1:
            self._choose(self.found.item(0))
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.edit.textEdited.connect(self._on_typed)
        self._pause.timeout.connect(self._search)
        self.found.itemClicked.connect(self._choose)
        self.found.itemActivated.connect(self._choose)
        self.new.clicked.connect(lambda: self.new_requested.emit(self._typed()))

    def _on_typed(self) -> None:
        had, self._note, self._new = self._note is not None, None, ()
        self.edit.setToolTip("")
        self._pause.start()
        if had:
            self.changed.emit()

    def _typed(self) -> str:
        return "" if self._note is not None else str(self.edit.text().strip())

    def _search(self) -> None:
        typed = self._typed()
        if len(typed) > 1:
            self.search_requested.emit(typed)
        else:
            self._offer(())

    def _choose(self, item: QListWidgetItem) -> None:
        if self._note is None:  # a click may activate, too
            self.pick(item.data(_ROLE))

    def _settle(self, note: PartyNote, new: tuple[Party, ...]) -> None:
        self._note, self._new = note, new
        self.edit.setText(said(note))
        self.edit.setToolTip(said(note))  # a long name is not seen whole
        self.edit.setCursorPosition(0)
        self._pause.stop()
        self._offer(())
        if new:
            self._tell(tr("New in this change"))
        self.picked.emit()
        self.changed.emit()

    def _offer(self, notes: Sequence[PartyNote]) -> None:
        self.found.clear()
        for note in notes:
            here = tr("holds something here") if note.id in self._holders else ""
            item = QListWidgetItem(" · ".join(part for part in (said(note), here) if part))
            item.setData(_ROLE, note)
            self.found.addItem(item)
        height = self.found.sizeHintForRow(0) if notes else 0
        self.found.setFixedHeight(height * min(len(notes), ROWS) + 2 * self.found.frameWidth())
        self.found.setVisible(bool(notes))
        self._tell("")

    def _tell(self, text: str) -> None:
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _name(self, name: str) -> None:
        for part, suffix in ((self.edit, ""), (self.found, ".found"), (self.new, ".new")):
            part.setObjectName(f"cadastre.rights.{name}{suffix}")
        self.edit.setAccessibleName(tr("Name, PINFL or STIR"))
        self.edit.setPlaceholderText(tr("Name, PINFL or STIR"))
        self.edit.setClearButtonEnabled(True)
        self.found.setAccessibleName(tr("People who were found"))
        self.status.setWordWrap(True)
        self.setFocusProxy(self.edit)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.edit, 1)
        line.addWidget(self.new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.found)
        layout.addWidget(self.status)


def said(note: PartyNote) -> str:
    """A party in one line: its name, and the last digits of its number, which tell it from its namesakes."""
    mark = note.mark.lstrip("•")
    return f"{note.name}  ••{mark}" if mark else note.name
