"""Who receives, and by which parts: one row a party, the sum below with what is missing to the whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.shares import WHOLE, spread, sum_text
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.panels.rights.share_edit import ShareEdit
from cadastre_plugin.panels.tab_order import tab_in_order


class _Row(QWidget):
    """A party and its part."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.party, self.share = PartyPicker(f"receiver{number}", self), ShareEdit(f"receiver{number}.share", self)
        self.remove = QPushButton("−", self)
        self.remove.setToolTip(tr("Take this party away"))
        self.remove.setObjectName(f"cadastre.rights.receiver{number}.remove")
        self.remove.setFixedWidth(28)
        line = QHBoxLayout()
        line.addWidget(self.share, 1)
        line.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(2)
        layout.addWidget(self.party)
        layout.addLayout(line)


class ReceiversBox(QGroupBox):
    """Parts sum to exactly the whole of what is given. changed(): they are others now. added(PartyPicker): a picker
    came, which wants someone to search for it.
    """

    changed = pyqtSignal()
    added = pyqtSignal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._rows: list[_Row] = []
        self._made = 0
        self.sum = QLabel(self)
        self.sum.setObjectName("cadastre.rights.sum")
        self.sum.setWordWrap(True)
        self.add, self.equal = QPushButton(tr("Add a party"), self), QPushButton(tr("Equal parts"), self)
        self.add.setObjectName("cadastre.rights.add_receiver")
        self.equal.setObjectName("cadastre.rights.equal_parts")
        self._lay_out()
        self.add.clicked.connect(lambda: self.add_row())
        self.equal.clicked.connect(self.share_equally)
        self.add_row(WHOLE)

    def pickers(self) -> Sequence[PartyPicker]:
        """The pickers of the rows, top to bottom."""
        return [row.party for row in self._rows]

    def shares(self) -> Sequence[ShareEdit]:
        """The fields of the parts, top to bottom."""
        return [row.share for row in self._rows]

    def is_complete(self) -> bool:
        """True when every row has a party."""
        return bool(self._rows) and all(row.party.note is not None for row in self._rows)

    def parts(self) -> tuple[Share, ...]:
        """Who receives which part of what is given, of the rows that have a party.

        Raises:
            RightsError: a part is no share.
        """
        return tuple(Share(row.party.note.id, row.share.share()) for row in self._rows if row.party.note is not None)

    def new_parties(self) -> tuple[Party, ...]:
        """Those of them that the register does not have yet."""
        return tuple(party for row in self._rows for party in row.party.new_parties)

    def add_row(self, part: Fraction | None = None) -> None:
        """A row for one more party."""
        self._made += 1
        row = _Row(self._made, self)
        if part is not None:
            row.share.set_share(part)
        self._rows.append(row)
        self._place.addWidget(row)
        row.party.changed.connect(self._tell)
        row.share.textChanged.connect(self._tell)
        row.remove.clicked.connect(lambda: self._take_away(row))
        tab_in_order(self)
        self.added.emit(row.party)
        self._tell()

    def share_equally(self) -> None:
        """The whole in as many equal parts as there are rows."""
        for row, part in zip(self._rows, spread(WHOLE, len(self._rows)), strict=True):
            row.share.set_share(part)

    def put(self, notes: Sequence[PartyNote], rows: int) -> None:
        """Choose these parties in rows that have none yet, or in new ones, at least so many; all in equal parts."""
        free = [row for row in self._rows if row.party.note is None]
        for note in notes:
            if not free:
                self.add_row()
                free = self._rows[-1:]
            free.pop(0).party.pick(note)
        while len(self._rows) < rows:
            self.add_row()
        self.share_equally()

    def take_away(self, ids: Collection[UUID]) -> None:
        """The rows of these parties go."""
        for row in tuple(self._rows):
            if row.party.note is not None and row.party.note.id in ids:
                if len(self._rows) > 1:
                    self._take_away(row)
                else:
                    row.party.clear()

    def reset(self) -> None:
        """One row, of nobody yet."""
        for row in self._rows[1:]:
            self._take_away(row)
        self._rows[0].party.clear()
        self._rows[0].share.set_share(WHOLE)

    def show_parts(self, parts: Sequence[tuple[PartyNote, Fraction]]) -> None:
        """Parties who are there already, with their parts, in place of the rows."""
        self.reset()
        for row, (note, part) in enumerate(parts):
            if row > 0:
                self.add_row()
            self._rows[row].party.pick(note)
            self._rows[row].share.set_share(part)

    def _take_away(self, row: _Row) -> None:
        if len(self._rows) > 1:
            self._rows.remove(row)
            row.hide()
            row.deleteLater()
            self._tell()

    def _tell(self) -> None:
        for row in self._rows:
            row.remove.setVisible(len(self._rows) > 1)
        self.equal.setVisible(len(self._rows) > 1)
        try:
            self.sum.setText(tr("Parts: {sum}").format(sum=sum_text([row.share.share() for row in self._rows])))
        except RightsError as error:
            self.sum.setText(error.text())
        self.changed.emit()

    def _lay_out(self) -> None:
        self._place = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.equal)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(self._place)
        layout.addLayout(buttons)
        layout.addWidget(self.sum)
