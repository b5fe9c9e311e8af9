"""The remarks that a change came back with: read by its author while mending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget
from shapely.geometry import Point

from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.card import CARD, Card, CardList
from cadastre_plugin.panels.review.values import moment

_REMARK = int(Qt.ItemDataRole.UserRole) + 2
_COLOUR = "#e08600"


class WorkRemarks(QWidget):
    """Hidden while there are none. place_requested(Point): the pin of a remark was clicked, in m of the city's CRS."""

    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = _RemarksModel(self)
        self.view = CardList(self)
        self.view.setObjectName("cadastre.work.remarks")
        self.view.setAccessibleName(tr("Remarks"))
        self.view.setModel(self.model)
        self.heading = QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.view, 1)
        self.view.clicked.connect(self._ask_for_place)
        self.view.activated.connect(self._ask_for_place)
        self.show_remarks(())

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these remarks, the newest first."""
        self.model.set_remarks(sorted(remarks, key=lambda remark: remark.created_at, reverse=True))
        self.heading.setText(tr("Remarks: {count}").format(count=len(remarks)))
        self.setVisible(bool(remarks))

    def _ask_for_place(self, index: QModelIndex) -> None:
        place = _place(index.data(_REMARK))
        if place is not None:
            self.place_requested.emit(Point(place))


class _RemarksModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remarks: Sequence[Remark] = ()

    def set_remarks(self, remarks: Sequence[Remark]) -> None:
        self.beginResetModel()
        self._remarks = remarks
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._remarks)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        remark = self._remarks[index.row()]
        if role == _REMARK:
            return remark
        if role == CARD:
            return _card(remark)
        return remark.text if role == Qt.ItemDataRole.DisplayRole else None


def _card(remark: Remark) -> Card:
    head = f"{remark.author.full_name} · {moment(remark.created_at)}"
    link = tr("Show on the map") if _place(remark) is not None else ""
    return Card(head, lines=(remark.text,), colour=_COLOUR, link=link)


def _place(remark: Remark) -> tuple[float, float] | None:
    return remark.pinned.place if remark.pinned else remark.anchor.place if remark.anchor else None
