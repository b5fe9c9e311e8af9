"""What each parcel loses to a taking, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadastre_plugin.core.boundary.taking import Loss
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.balance_table import area_text
from cadastre_plugin.panels.review.values import locale

MOST_ROWS_SHOWN = 8
"""A longer table scrolls."""


class LossTable(QTableWidget):
    """Areas in m2 on the ellipsoid; the number is shortened to its last group, the whole one is its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setObjectName("cadastre.taking.losses")
        self.setAccessibleName(tr("What each parcel loses"))
        self.setHorizontalHeaderLabels([tr("Parcel"), tr("Before, m²"), tr("Taken, m²"), tr("%")])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.hide()

    def show_losses(self, losses: Sequence[Loss], number: NumberFormat | None = None) -> None:
        """Show the losses and their sum; none hides the table."""
        self.setVisible(bool(losses))
        self.setRowCount(len(losses) + 1 if losses else 0)
        for row, loss in enumerate(losses):
            short = loss.label.split(number.separator)[-1] if number and number.separator else loss.label
            percent = locale().toString(loss.percent, "f", 1)
            self._write(row, [tr(short), area_text(loss.before), area_text(loss.taken), percent], loss.label)
        if losses:
            before, taken = sum(loss.before for loss in losses), sum(loss.taken for loss in losses)
            self._write(len(losses), [tr("Sum"), area_text(before), area_text(taken), ""], "")
        self._fit()

    def _write(self, row: int, texts: Sequence[str], tip: str) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(tip)
            self.setItem(row, column, item)

    def _fit(self) -> None:
        self.resizeRowsToContents()
        heights = [self.rowHeight(row) for row in range(min(self.rowCount(), MOST_ROWS_SHOWN))]
        self.setFixedHeight(sum(heights) + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth())
