"""What differs, as a tree: a parcel, its attributes before and after, its corners that moved."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPainter, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.texts import N_
from cadastre_plugin.panels.columns import column_name
from cadastre_plugin.panels.review.wrapping import WrappingDelegate, is_one_line, one_line

PLACE = int(Qt.ItemDataRole.UserRole) + 1

_COLUMNS = (N_("What differs"), N_("Before"), N_("After"))
_FIRST_COLUMN = 0.34
_EXPANDED_UP_TO = 20
"""With more top rows than this only the first is opened: a change of 1 000 parcels is read from its headings."""


@dataclass(eq=False, slots=True)
class Row:
    """A line of the tree: its three cells, or one text over all of them. `place` in metres of the profile's CRS."""

    what: str
    before: str = ""
    after: str = ""
    children: Sequence[Row] = ()
    place: BaseGeometry | None = None
    heading: bool = False
    parent: Row | None = field(default=None, repr=False)
    position: int = 0


class DifferencesModel(QAbstractItemModel):
    """The rows that `set_rows` was given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Row("")

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of those before."""
        self.beginResetModel()
        self._root = Row("", children=rows)
        _adopt(self._root)
        self.endResetModel()

    def index(self, row: int, column: int, parent: QModelIndex | None = None) -> QModelIndex:
        """The index of a cell."""
        children = self._row(parent).children
        if not (0 <= row < len(children) and 0 <= column < len(_COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: QModelIndex | None = None) -> Any:
        """The index of the row above; Qt's other `parent`, of the object, without an argument."""
        if index is None:
            return super().parent()
        above = self._row(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.position, 0, above)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many rows stand below."""
        return len(self._row(parent).children)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """What differs, before, after."""
        return len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Names of the columns."""
        return column_name(_COLUMNS, section, orientation, role)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Text of a cell, or the place of its row."""
        if not index.isValid():
            return None
        row = self._row(index)
        if role == PLACE:
            return row.place
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.what, row.before, row.after)[index.column()]
        return None

    def is_heading(self, index: QModelIndex) -> bool:
        """True when the row is one text over all columns."""
        return self._row(index).heading

    def _row(self, index: QModelIndex | None) -> Row:
        return index.internalPointer() if index is not None and index.isValid() else self._root


class DifferencesView(QTreeView):
    """The tree. Emits place_requested(geometry) when a row that has a place is clicked."""

    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differences = DifferencesModel(self)
        self.setModel(self._differences)
        self.setItemDelegate(_CellDelegate(self))
        self.setIndentation(10)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(80)
        self.header().setStretchLastSection(True)
        self.clicked.connect(self._ask_for_place)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, opened unless there are many."""
        self._differences.set_rows(rows)
        if len(rows) <= _EXPANDED_UP_TO:
            self.expandAll()
        elif rows:
            self.expand(self._differences.index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows become taller when the panel becomes narrower."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnWidth(0, round(width * _FIRST_COLUMN))
        self.setColumnWidth(1, round(width * (1 - _FIRST_COLUMN) / 2))
        self.scheduleDelayedItemsLayout()

    def _ask_for_place(self, index: QModelIndex) -> None:
        place = index.data(PLACE)
        if place is not None:
            self.place_requested.emit(place)


class _CellDelegate(WrappingDelegate):
    """Writes a heading over all columns. QTreeView's own spans are looked up one by one: thousands take seconds."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if not index.model().is_heading(index):
            super().paint(painter, option, index)
        elif index.column() == len(_COLUMNS) - 1:  # the backgrounds of the others would cover it
            first = index.siblingAtColumn(0)
            option.rect.setLeft(option.widget.visualRect(first).left())
            super().paint(painter, option, first)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        if index.column() > 0 and index.model().is_heading(index):
            return QSize()
        self.initStyleOption(option, index)
        width = self.width(option, index)
        if is_one_line(option.text, option, width):
            return one_line(option, width)
        return super().sizeHint(option, index)

    def width(self, option: QStyleOptionViewItem, index: QModelIndex) -> int:
        view, spanned = option.widget, index.model().is_heading(index)
        if spanned:
            return int(view.viewport().width() - _depth(index) * view.indentation())
        indented = _depth(index) * view.indentation() if index.column() == 0 else 0
        return int(view.columnWidth(index.column()) - indented)

    def markup(self, option: QStyleOptionViewItem, index: QModelIndex) -> str:
        text = html.escape(index.data() or "")
        return f"<b>{text}</b>" if index.model().is_heading(index) and not index.parent().isValid() else text


def _depth(index: QModelIndex) -> int:
    depth = 1
    while index.parent().isValid():
        index, depth = index.parent(), depth + 1
    return depth


def _adopt(row: Row) -> None:
    for position, child in enumerate(row.children):
        child.parent, child.position = row, position
        _adopt(child)
