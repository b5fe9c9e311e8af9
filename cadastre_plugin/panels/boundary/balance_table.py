"""The balance sheet as a table: what each touched parcel loses or gains, red where it is too much."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QBrush, QColor
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadastre_plugin.core.boundary.balance import Balance, BalanceRow
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.values import NOTHING, locale

OVER = QColor("#c62828")
MOST_ROWS_SHOWN = 7
"""A longer sheet scrolls."""


class BalanceTable(QTableWidget):
    """Areas in m2 on the ellipsoid; the number is shortened to its last group, the whole one is its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 5, parent)
        self.setObjectName("cadastre.boundary.balance")
        self.setAccessibleName(tr("Balance of areas"))
        self.setHorizontalHeaderLabels([tr("Parcel"), tr("Before, m²"), tr("After, m²"), tr("Difference"), tr("%")])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.hide()

    def show_balance(self, balance: Balance | None, number: NumberFormat | None = None) -> None:
        """Show a balance sheet; None hides it."""
        rows = balance.rows if balance else ()
        self.setVisible(bool(rows))
        is_another = self.rowCount() != len(rows) + 1
        self.setRowCount(len(rows) + 1 if rows else 0)
        for index, row in enumerate(rows):
            self._write(index, [short_label(row, number), *figures(row)], row.is_over, full_label(row))
        if balance and rows:
            sums = [
                area_text(balance.before),
                area_text(balance.after),
                difference_text(balance.after - balance.before),
            ]
            self._write(len(rows), [tr("Sum"), *sums, ""], False, "")
        self._fit()
        if is_another:
            self.scrollToTop()

    def _write(self, row: int, texts: list[str], is_over: bool, tip: str) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(tip)
            if is_over:
                item.setForeground(QBrush(OVER))
            self.setItem(row, column, item)

    def _fit(self) -> None:
        self.resizeRowsToContents()
        heights = [self.rowHeight(row) for row in range(min(self.rowCount(), MOST_ROWS_SHOWN))]
        self.setFixedHeight(sum(heights) + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth())


def short_label(row: BalanceRow, number: NumberFormat | None) -> str:
    """The last group of a parcel's number, or the text that it has instead of one."""
    text = full_label(row)
    return text.split(number.separator)[-1] if number and number.separator else text


def full_label(row: BalanceRow) -> str:
    """The parcel's number, or the translated text that it has instead of one."""
    return tr(row.label)


def figures(row: BalanceRow) -> list[str]:
    """Before, after, difference and percent as a person reads them."""
    before = area_text(row.before) if row.before else NOTHING
    after = area_text(row.after) if row.after else NOTHING
    percent = NOTHING if row.percent is None else area_text(_plain(row.percent))
    return [before, after, difference_text(row.difference), percent]


def area_text(area: float) -> str:
    """An area in m2 to the square decimetre, without its unit."""
    return str(locale().toString(area, "f", 2))


def difference_text(difference: float) -> str:
    """A difference in m2 with its sign."""
    shown = _plain(difference)
    return ("+" if shown > 0 else "") + area_text(shown)


def _plain(figure: float) -> float:
    return round(figure, 2) + 0.0  # no minus before a nought
