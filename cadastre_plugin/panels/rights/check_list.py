"""A short list whose entries are ticked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QWidget

ROWS = 5
"""Entries that are seen without scrolling."""

_ID = Qt.ItemDataRole.UserRole


class CheckList(QListWidget):
    """What was ticked or not stays so when it is offered again. changed(): others are ticked now, by hand or not."""

    changed = pyqtSignal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"cadastre.rights.{name}")
        self.setAccessibleName(title)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _: self.changed.emit())
        self.offer(())

    def checked(self) -> tuple[UUID, ...]:
        """What is ticked, top to bottom."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked)

    def offer(self, entries: Iterable[tuple[str, UUID]], *, checked: bool = True) -> None:
        """Offer these; checked: whether one that was not there before is ticked."""
        items = (self.item(row) for row in range(self.count()))
        states = {item.data(_ID): item.checkState() for item in items}
        usual = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        self.blockSignals(True)
        self.clear()
        for text, id in entries:
            self._add(text, id, states.get(id, usual))
        self.blockSignals(False)
        shown = max(1, min(self.count(), ROWS))
        height = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height()
        self.setFixedHeight(height * shown + 2 * self.frameWidth() + 2)
        self.changed.emit()

    def tick(self, ids: Iterable[UUID]) -> None:
        """Tick exactly these."""
        wanted = frozenset(ids)
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            is_wanted = item.data(_ID) in wanted
            item.setCheckState(Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.changed.emit()

    def _add(self, text: str, id: UUID, state: Qt.CheckState) -> None:
        item = QListWidgetItem(text)
        item.setData(_ID, id)
        item.setToolTip(text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(state)
        self.addItem(item)
