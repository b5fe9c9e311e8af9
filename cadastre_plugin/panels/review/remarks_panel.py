"""Remarks to a change: what was written, by whom and when, and a field for another one, pinned to the map if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from shapely.geometry import Point

from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.card import CARD, Card, CardList
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import moment

REMARK = int(Qt.ItemDataRole.UserRole) + 2


class RemarksModel(QAbstractListModel):
    """Remarks in the order they were written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remarks: Sequence[Remark] = ()

    def set_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these remarks instead of those before."""
        self.beginResetModel()
        self._remarks = sorted(remarks, key=lambda remark: remark.created_at)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many remarks there are."""
        return 0 if parent is not None and parent.isValid() else len(self._remarks)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The text, the card, or the remark itself."""
        if not index.isValid():
            return None
        remark = self._remarks[index.row()]
        if role == REMARK:
            return remark
        if role == CARD:
            return _card(remark)
        return remark.text if role == Qt.ItemDataRole.DisplayRole else None


class RemarksPanel(QWidget):
    """The thread and the field.

    Emits remark_written(text, Point | None), place_requested(Point) for a pin of the thread, and pin_requested(bool):
    True when a click on the canvas is awaited, False when it no longer is. Points in metres of the profile's CRS.
    """

    remark_written = pyqtSignal(str, object)
    place_requested = pyqtSignal(object)
    pin_requested = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RemarksModel(self)
        self.view = CardList(self)
        self.view.setModel(self.model)
        self.view.clicked.connect(self._ask_for_place)
        self.notice = Notice(self)
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText(tr("A remark to the author"))
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(70)
        self.text.textChanged.connect(self._refresh)
        self.pin = QPushButton(self)
        self.pin.setCheckable(True)
        self.pin.setObjectName("cadastre.review.pin")
        self.pin.toggled.connect(self._toggle_pin)
        self.add = QPushButton(tr("Add remark"), self)
        self.add.setObjectName("cadastre.review.remark")
        self.add.clicked.connect(lambda: self.remark_written.emit(self._written(), self._place))
        self._place: Point | None = None
        self._busy = False
        self._lay_out()
        self.forget()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show the thread, the last remark in sight."""
        self.model.set_remarks(remarks)
        self.view.scrollToBottom()
        if remarks:
            self.notice.clear()
        else:
            self.notice.plain(tr("No remarks yet"))

    def set_pin(self, place: Point | None) -> None:
        """The place that was clicked on the canvas; None when nothing was."""
        self._place = place
        with QSignalBlocker(self.pin):
            self.pin.setChecked(place is not None)
        self._refresh()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent while a request runs; what is being written stays."""
        self._busy = busy
        self._refresh()

    def forget(self) -> None:
        """Empty the field and drop the pin: the remark was saved, or another change is shown."""
        self.text.clear()
        if self.pin.isChecked() and self._place is None:
            self.pin_requested.emit(False)
        self.set_pin(None)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.pin, 1)
        row.addWidget(self.add, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.text)
        layout.addLayout(row)

    def _written(self) -> str:
        return str(self.text.toPlainText()).strip()

    def _toggle_pin(self, wanted: bool) -> None:
        self._place = None
        self.pin_requested.emit(wanted)
        self._refresh()

    def _refresh(self) -> None:
        self.text.setReadOnly(self._busy)
        self.pin.setEnabled(not self._busy)
        self.add.setEnabled(bool(self._written()) and not self._busy)
        self.add.setToolTip("" if self._written() else tr("Write a remark first"))
        self.pin.setText(self._pin_text())

    def _pin_text(self) -> str:
        if self._place is not None:
            return tr("Pinned to the map")
        return tr("Click a place on the map") if self.pin.isChecked() else tr("Pin to the map")

    def _ask_for_place(self, index: QModelIndex) -> None:
        remark = index.data(REMARK)
        place = _place(remark) if remark is not None else None
        if place is not None:
            self.place_requested.emit(place)


def _card(remark: Remark) -> Card:
    written = tr("{time}, revision {revision}").format(time=moment(remark.created_at), revision=remark.revision)
    return Card(
        title=remark.author.full_name,
        lines=(written, remark.text),
        link=tr("Show on the map") if _place(remark) is not None else "",
    )


def _place(remark: Remark) -> Point | None:
    place = remark.pinned.place if remark.pinned else remark.anchor.place if remark.anchor else None
    return None if place is None else Point(place)
