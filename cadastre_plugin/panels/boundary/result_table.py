"""A table of results: read and copied, never typed into."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QBrush, QColor, QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

_BAD = QColor("#c62828")
_MOST_ROWS_SHOWN = 8
_ROOM = 4


class ResultTable(QTableWidget):
    """Rows of texts, the first column to the left, the others to the right; the bad ones in red. Ctrl+C copies."""

    def __init__(self, name: str, title: str, headings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(headings), parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setHorizontalHeaderLabels(headings)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(headings) - 1, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]], bad: Sequence[bool] = (), tips: Sequence[str] = ()) -> None:
        """Show these rows. bad: which of them are red; tips: what more is said of each; none when left out."""
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = _item(text, column, bool(bad) and bad[at])
                item.setToolTip(tips[at] if tips else "")
                self.setItem(at, column, item)
        self.resizeRowsToContents()
        heights = sum(self.rowHeight(row) for row in range(min(len(rows), _MOST_ROWS_SHOWN)))
        self.setFixedHeight(heights + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + _ROOM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen rows, all when none is chosen, so that a spreadsheet takes them."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self._copied())
        else:
            super().keyPressEvent(event)

    def _copied(self) -> str:
        chosen = sorted({index.row() for index in self.selectedIndexes()}) or range(self.rowCount())
        rows = ([self.item(row, column).text() for column in range(self.columnCount())] for row in chosen)
        return "\n".join("\t".join(row) for row in rows)


def _item(text: str, column: int, is_bad: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    if is_bad:
        item.setForeground(QBrush(_BAD))
    return item
