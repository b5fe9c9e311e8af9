"""A table of the attributes of all parcels of a change: sorted by any column, only what differs or all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.change.attribute_rows import COMPUTED_AREA, AttributeRow
from cadastre_plugin.core.change.attribute_words import PARCEL_WORDS
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.columns import column_name
from cadastre_plugin.panels.end_of_number import EndOfNumber
from cadastre_plugin.panels.review.values import attribute_value, square_metres

_COLUMNS = (N_("Parcel"), N_("Attribute"), N_("Before"), N_("After"))
_WIDTHS = (0.28, 0.24, 0.24, 0.24)
_LINES = 2
"""Every row is as tall, so that 8 000 need not be measured; longer texts are in the tool tip."""
_SAME = QColor("#757575")
_NAMES = PARCEL_WORDS | {COMPUTED_AREA: N_("Computed area")}
_ORDER = {name: place for place, name in enumerate(_NAMES)}

NameOf = Callable[[UUID], str]


class AttributeModel(QAbstractTableModel):
    """The rows; sorted and left out here and not by a proxy, which would ask for each pair of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[AttributeRow] = ()
        self._rows: list[AttributeRow] = []
        self._names: dict[UUID, str] = {}
        self._profile: Profile | None = None
        self._only_different = True
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[AttributeRow], name_of: NameOf, profile: Profile | None) -> None:
        """Show these rows."""
        self._all, self._profile = rows, profile
        self._names = {id: name_of(id) for id in dict.fromkeys(row.parcel_id for row in rows)}
        self._arrange()

    def show_only_different(self, wanted: bool) -> None:
        """Leave out what stays the same, or do not."""
        self._only_different = wanted
        self._arrange()

    def row(self, index: QModelIndex) -> AttributeRow:
        """What a row shows."""
        return self._rows[index.row()]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Parcel, attribute, before, after."""
        return len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Names of the columns."""
        return column_name(_COLUMNS, section, orientation, role)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Text of a cell: what differs is bold, what stays the same grey."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and not row.differs:
            return _SAME
        if role == Qt.ItemDataRole.FontRole and row.differs and index.column() == len(_COLUMNS) - 1:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, figures as figures; by none when it is below 0."""
        self._sorted_by = (column, order) if column >= 0 else None
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self._rows = [row for row in self._all if row.differs or not self._only_different]
        if self._sorted_by is not None:
            column, order = self._sorted_by
            self._rows.sort(key=lambda row: self._key(row, column), reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def _key(self, row: AttributeRow, column: int) -> tuple[object, ...]:
        name = self._names[row.parcel_id]
        if column == 0:
            return name, _ORDER[row.name]
        if column == 1:
            return _ORDER[row.name], name
        value = (row.before, row.after)[column - 2]
        if value is None:
            return 0, 0.0, ""
        if isinstance(value, int | float):
            return 1, float(value), name
        return 2, 0.0, self._text(row, column).casefold()

    def _text(self, row: AttributeRow, column: int) -> str:
        if column == 0:
            return self._names[row.parcel_id]
        if column == 1:
            return tr(_NAMES[row.name])
        value = (row.before, row.after)[column - 2]
        if row.name == COMPUTED_AREA:
            return square_metres(None if value is None else float(value))
        return attribute_value(self._profile, row.name, value) if self._profile is not None else ""


class AttributeTable(QWidget):
    """Emits parcel_requested(UUID) when a row is clicked, or Enter pressed on it."""

    parcel_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AttributeModel(self)
        self.view = _Table(self)
        self.view.setModel(self.model)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSortingEnabled(True)
        self.only_different = QCheckBox(tr("Only what differs"), self)
        self.only_different.setObjectName("cadastre.review.land.only_different")
        self.only_different.setChecked(True)
        self.only_different.toggled.connect(self.model.show_only_different)
        self.view.clicked.connect(self._ask_for_parcel)
        self.view.activated.connect(self._ask_for_parcel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.only_different)
        layout.addWidget(self.view, 1)

    def show_rows(self, rows: Sequence[AttributeRow], name_of: NameOf, profile: Profile | None) -> None:
        """Show these rows; `name_of` says what a parcel is called."""
        self.model.set_rows(rows, name_of, profile)

    def _ask_for_parcel(self, index: QModelIndex) -> None:
        self.parcel_requested.emit(self.model.row(index).parcel_id)


class _Table(QTableView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.review.land.attributes")
        self.setAccessibleName(tr("Attributes before and after"))
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setItemDelegateForColumn(0, EndOfNumber(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINES * self.fontMetrics().height() + 6)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSortIndicatorShown(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        for column, share in enumerate(_WIDTHS[:-1]):
            self.setColumnWidth(column, round(self.viewport().width() * share))
