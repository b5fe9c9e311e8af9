"""The table of a conflict: a click on a cell chooses that side, and so do the keys."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from cadastre_plugin.core.conflict.comparison import Choice, DisputeKey
from cadastre_plugin.panels.conflict.lines import Line
from cadastre_plugin.panels.conflict.model import LINE, ConflictModel
from cadastre_plugin.panels.conflict.sides import SIDES
from cadastre_plugin.panels.review.wrapping import WrappingDelegate, is_one_line, one_line

_FIRST_COLUMN = 0.31
_KEYS = {Qt.Key.Key_1: Choice.BASE, Qt.Key.Key_2: Choice.THEIRS, Qt.Key.Key_3: Choice.MINE}
_CONFIRM = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ConflictTable(QTreeView):
    """chosen(tuple of DisputeKey, Choice): these cells take that side. focused(DisputeKey): another line is in front.

    Left and right go from side to side, Enter or Space takes the one in front; 1, 2 and 3 take the first, second and
    third side of all lines that are selected.
    """

    chosen = pyqtSignal(object, object)
    focused = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.conflict = ConflictModel(self)
        self.setModel(self.conflict)
        self._cells = _CellDelegate(self)
        self.setItemDelegate(self._cells)
        self.setIndentation(8)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else it takes room of the last side
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setMinimumHeight(120)
        self.header().setStretchLastSection(False)  # it would not become narrower again
        self.header().setSectionsClickable(False)
        self.clicked.connect(self._take)

    def show_lines(self, lines: Sequence[Line], choices: Mapping[DisputeKey, Choice]) -> None:
        """Show these lines instead of those before; the line in front stays there."""
        front = self.key()
        self._cells.forget()
        self.conflict.set_lines(lines, choices)
        for row in range(len(lines)):
            self.setFirstColumnSpanned(row, QModelIndex(), True)
        self.expandAll()
        disputed = self.conflict.disputed
        self.show_key(front if front in disputed else next(iter(disputed), None))

    def hide_chosen(self, hidden: bool) -> None:
        """Only what is still open is shown, or all again."""
        for row in range(self.conflict.rowCount()):
            heading = self.conflict.index(row, 0)
            rows = range(self.conflict.rowCount(heading))
            keys = [self.conflict.index(at, 0, heading).data(LINE).key for at in rows]
            gone = [hidden and not self.conflict.is_open(key) for key in keys]
            for at in rows:
                self._hide(at, heading, gone[at])
            self._hide(row, QModelIndex(), all(gone))

    def _hide(self, row: int, parent: QModelIndex, hidden: bool) -> None:
        if self.isRowHidden(row, parent) != hidden:  # else Qt lays out everything for nothing
            self.setRowHidden(row, parent, hidden)

    def line(self) -> Line | None:
        """The line in front."""
        found: Line | None = self.currentIndex().data(LINE)
        return found

    def key(self) -> DisputeKey | None:
        """What is in dispute in the line in front; None when that is a heading."""
        line = self.line()
        return line.key if line is not None else None

    def show_key(self, key: DisputeKey | None) -> None:
        """Bring a line to the front; the column stays."""
        index = self.conflict.index_of(key, max(self.currentIndex().column(), 1)) if key is not None else QModelIndex()
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Another cell is in front."""
        super().currentChanged(current, previous)
        line, before = current.data(LINE), previous.data(LINE)
        if line is not None and line is not before and line.key is not None:
            self.focused.emit(line.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, or go to another side."""
        key, current = event.key(), self.currentIndex()
        if key in _KEYS:
            self._choose(_KEYS[key])
        elif key in _CONFIRM and current.column() > 0:
            self._choose(SIDES[current.column() - 1])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.key() is not None:
            column = min(max(current.column() + (1 if key == Qt.Key.Key_Right else -1), 1), len(SIDES))
            place = current.siblingAtColumn(column)
            self.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines become taller when the panel becomes narrower."""
        super().resizeEvent(event)
        self._cells.forget()
        width = self.viewport().width()
        side = round(width * (1 - _FIRST_COLUMN)) // len(SIDES)
        self.setColumnWidth(0, width - side * len(SIDES))
        for column in range(1, len(SIDES) + 1):
            self.setColumnWidth(column, side)
        self.scheduleDelayedItemsLayout()

    def _take(self, index: QModelIndex) -> None:
        if index.column() > 0 and index.data(LINE).key is not None:
            self._choose(SIDES[index.column() - 1], [index])

    def _choose(self, choice: Choice, indices: Sequence[QModelIndex] | None = None) -> None:
        """Of several lines those that may take this side."""
        rows = self.selectionModel().selectedRows() or [self.currentIndex()] if indices is None else indices
        lines = [index.data(LINE) for index in rows]
        keys = tuple(line.key for line in lines if line is not None and line.key is not None and choice in line.choices)
        if keys:
            self.chosen.emit(keys, choice)


class _CellDelegate(WrappingDelegate):
    """Lays out each text once: Qt asks how tall every line is whenever one of hundreds is another one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sizes: dict[tuple[str, int, bool], QSize] = {}

    def forget(self) -> None:
        """Texts, widths or the font are others now."""
        self._sizes.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        if index.column() > 0 and index.data(LINE).key is None:
            return QSize()  # covered by the heading
        text, width = index.data() or "", self.width(option, index)
        is_bold = index.column() == 0 and index.data(Qt.ItemDataRole.FontRole).bold()
        looks = text, width, is_bold
        if looks not in self._sizes:
            is_short = "\n" not in text and is_one_line(text, option, width)
            self._sizes[looks] = one_line(option, width) if is_short else super().sizeHint(option, index)
        return self._sizes[looks]

    def width(self, option: QStyleOptionViewItem, index: QModelIndex) -> int:
        view = option.widget
        if index.data(LINE).key is None:
            return int(view.viewport().width())
        return int(view.columnWidth(index.column()) - (2 * view.indentation() if index.column() == 0 else 0))

    def markup(self, option: QStyleOptionViewItem, index: QModelIndex) -> str:
        text = html.escape(index.data() or "")
        if index.data(LINE).key is not None:
            return text
        heading, *others = text.split("\n")
        return "<br>".join([f"<b>{heading}</b>", *others])
