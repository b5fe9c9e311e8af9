"""Who of the register a party that is being typed may be, and why."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.api.party_replies import Double
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_picker import said

_NOTE = Qt.ItemDataRole.UserRole
HEIGHT = 150


class DoublesBox(QWidget):
    """taken(PartyNote): it is this one."""

    taken = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status, self.list = QLabel(self), QListWidget(self)
        self.take = QPushButton(tr("It is this one"), self)
        self.status.setWordWrap(True)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(HEIGHT)
        self.list.setObjectName("cadastre.party.doubles")
        self.list.setAccessibleName(tr("People of the register who may be the same"))
        self.status.setObjectName("cadastre.party.doubles_status")
        self.take.setObjectName("cadastre.party.take")
        self.take.setToolTip(tr("Take the chosen party of the register instead of entering a new one"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.status, self.list):
            layout.addWidget(part)
        layout.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.take.clicked.connect(lambda: self._take(self.list.currentItem()))
        self.list.itemActivated.connect(self._take)
        self.show_doubles(())

    def show_doubles(self, doubles: Sequence[Double]) -> None:
        """The most probable first; nothing is shown when there are none."""
        self.list.clear()
        for double in doubles:
            item = QListWidgetItem(_line(double))
            item.setData(_NOTE, double.party)
            item.setToolTip(item.text())
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        text = tr("Already in the register? Compare before you enter it as new:") if doubles else ""
        self._show(text, has_list=bool(doubles))

    def show_searching(self) -> None:
        """It is being looked for."""
        self.list.clear()
        self._show(tr("Looking for the same party in the register"), has_list=False)

    def show_problem(self, text: str) -> None:
        """Why nobody can be looked for."""
        self.list.clear()
        said = tr("It could not be looked for in the register, so it may be entered twice.")
        self._show(f"{said} {text}", has_list=False)

    def _show(self, text: str, *, has_list: bool) -> None:
        self.status.setText(text)
        self.status.setVisible(bool(text))
        self.list.setVisible(has_list)
        self.take.setVisible(has_list)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.taken.emit(item.data(_NOTE))


def _line(double: Double) -> str:
    reasons = "; ".join(reason.text() for reason in double.reasons)
    return f"{said(double.party)}\n{round(100 * double.probability)} %: {reasons}"
