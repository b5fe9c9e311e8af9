"""One side for all that is open: first said what that means, then chosen in one act, which can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.conflict.comparison import BOUNDARY, Choice, DisputeKey, Thing
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.conflict.sides import SIDE_TEXTS

OFFERED = (Choice.THEIRS, Choice.MINE)
"""What a person wants for the rest; the base is neither's."""

_NAMES = {Choice.THEIRS: N_("Theirs for all that is open"), Choice.MINE: N_("Mine for all that is open")}
_MEANINGS = {
    Choice.THEIRS: N_("{count} follow the register; what you made of them is given up."),
    Choice.MINE: N_("{count} stay as you made them; what others made of them goes once your change is approved."),
}


class AllOpen(QFrame):
    """chosen(Choice): this side for all that is open and may take it. undo_requested(): the last choice is taken back,
    of one line or of many."""

    chosen = pyqtSignal(object)
    undo_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.conflict.all_open")
        self.sides = {choice: QPushButton(tr(SIDE_TEXTS[choice]), self) for choice in OFFERED}
        self.undo = QPushButton(tr("Undo"), self)
        self.meaning = QLabel(self)
        self.confirm, self.cancel = QPushButton(self), QPushButton(tr("Cancel"), self)
        self._asked: Choice | None = None
        self._open: Mapping[Choice, Sequence[DisputeKey]] = {}
        self._left = 0
        self._name()
        self._lay_out()
        self._ask(None)

    def show_open(self, open_for: Mapping[Choice, Sequence[DisputeKey]], left: int) -> None:
        """What is open and may take each side; left: how much is open at all. A question that was asked is void."""
        self._open, self._left = open_for, left
        for choice, button in self.sides.items():
            button.setEnabled(bool(open_for.get(choice)))
        self._ask(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks no more."""
        if event.key() == Qt.Key.Key_Escape and self._asked is not None:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def _ask(self, choice: Choice | None) -> None:
        self._asked = choice
        for part in (self.meaning, self.confirm, self.cancel):
            part.setVisible(choice is not None)
        if choice is not None:
            keys = self._open.get(choice, ())
            self.meaning.setText("\n".join(_meaning(choice, keys, self._left - len(keys))))
            self.confirm.setText(tr("Choose for all {count}").format(count=len(keys)))
            self.confirm.setAccessibleDescription(self.meaning.text())  # read out where the focus goes
            self.confirm.setFocus()

    def _give_up(self) -> None:
        asked = self._asked
        self._ask(None)
        if asked is not None:
            self.sides[asked].setFocus()

    def _confirm(self) -> None:
        asked = self._asked
        self._ask(None)
        if asked is not None:
            self.chosen.emit(asked)
            self.undo.setFocus()

    def _name(self) -> None:
        parts = {"undo": self.undo, "confirm_all": self.confirm, "cancel_all": self.cancel, "meaning": self.meaning}
        parts |= {f"all_{choice.value}": button for choice, button in self.sides.items()}
        for name, part in parts.items():
            part.setObjectName(f"cadastre.conflict.{name}")
        for choice, button in self.sides.items():
            button.setAccessibleName(tr(_NAMES[choice]))
            button.setToolTip(tr(_NAMES[choice]))
            button.clicked.connect(lambda _, choice=choice: self._ask(choice))
        self.undo.setToolTip(tr("Takes back what was chosen last, of one line or of many"))
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self.undo_requested)
        self.confirm.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self._give_up)
        self.meaning.setWordWrap(True)

    def _lay_out(self) -> None:
        sides, answers, layout = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        sides.addWidget(QLabel(tr("All that is open:"), self), 1)
        for part in (*self.sides.values(), self.undo):
            sides.addWidget(part)
        answers.addWidget(self.cancel)
        answers.addWidget(self.confirm, 1)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(sides)
        layout.addWidget(self.meaning)
        layout.addLayout(answers)


def _meaning(choice: Choice, keys: Sequence[DisputeKey], others: int) -> list[str]:
    """What would be chosen, of how many things of each kind, and what could not be."""
    kinds = Counter("boundary" if key.name == BOUNDARY else key.thing for key in keys)
    boundaries, rights = kinds["boundary"], kinds[Thing.RIGHT]
    counted = tr("Boundaries: {boundaries}, rights: {rights}, other values: {others}")
    said = [
        tr(_MEANINGS[choice]).format(count=len(keys)),
        counted.format(boundaries=boundaries, rights=rights, others=len(keys) - boundaries - rights),
    ]
    return [*said, tr("{count} cannot take this side and stay open.").format(count=others)] if others else said
