"""Which column of a table says what, and in which CRS: chosen beside the first lines of the file."""

from __future__ import annotations

from collections.abc import Sequence

from pyproj import CRS
from pyproj.exceptions import CRSError
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.header_words import FIELD_NAMES, PointField
from cadastre_plugin.core.survey.point_columns import PointColumns
from cadastre_plugin.core.survey.point_placing import survey_crs
from cadastre_plugin.core.survey.point_table import PointTable
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.long_choice import LongChoice

LINES_SHOWN = 3
DEGREES = "EPSG:4326"
"""What latitude and longitude are taken for: those of a GNSS receiver."""


class PointMapping(QWidget):
    """changed(): another column or CRS was chosen by hand."""

    changed = pyqtSignal()

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crs = LongChoice(self)
        self.columns = {name: QComboBox(self) for name in PointField}
        self.lines = QTableWidget(self)
        self._header: int | None = None
        for code in survey_crs(profile):
            self.crs.addItem(f"{crs_name(code, profile)} ({code})", code)
        self._name()
        self._lay_out()
        self.crs.currentIndexChanged.connect(self.changed)
        for combo in self.columns.values():
            combo.currentIndexChanged.connect(self._on_column)

    def show_table(self, table: PointTable, columns: PointColumns, *, geographic: bool) -> None:
        """Offer the columns of a table, with this guess of what they say. geographic: in degrees, it seems."""
        self._guess_crs(geographic)
        self._header = columns.header
        titles = table.rows[columns.header].cells if columns.header is not None else ()
        for name, combo in self.columns.items():
            combo.blockSignals(True)
            combo.clear()
            combo.addItem("—", None)
            for column in range(table.width):
                title = titles[column] if column < len(titles) else ""
                combo.addItem(f"{column + 1} {title}".strip(), column)
            combo.setCurrentIndex(combo.findData(columns.index(name)))
            combo.blockSignals(False)
        self._show_lines(table, titles)
        self.show()

    def chosen_columns(self) -> PointColumns:
        """What is chosen now."""
        chosen = {name: combo.currentData() for name, combo in self.columns.items()}
        return PointColumns({name: column for name, column in chosen.items() if column is not None}, self._header)

    def chosen_crs(self) -> str:
        """Code of the CRS that is chosen."""
        return str(self.crs.currentData())

    def choose_crs(self, code: str) -> None:
        """Choose a CRS of the list, as by hand."""
        self.crs.setCurrentIndex(self.crs.findData(code))

    def exchange_axes(self) -> None:
        """Exchange the columns of north and east, as by hand."""
        north, east = self.columns[PointField.NORTH], self.columns[PointField.EAST]
        before = north.currentIndex()
        north.blockSignals(True)
        north.setCurrentIndex(east.currentIndex())
        north.blockSignals(False)
        east.setCurrentIndex(before)

    def _guess_crs(self, geographic: bool) -> None:
        """Degrees are WGS 84; metres stay in the CRS that was chosen last."""
        if geographic != (self.chosen_crs() == DEGREES):
            self.crs.blockSignals(True)
            self.choose_crs(DEGREES if geographic else str(self.crs.itemData(0)))
            self.crs.blockSignals(False)

    def _on_column(self) -> None:
        self._title_columns()
        self.changed.emit()

    def _show_lines(self, table: PointTable, titles: Sequence[str]) -> None:
        start = 0 if self._header is None else self._header + 1
        rows = table.rows[start : start + LINES_SHOWN]
        self._titles = [titles[column] if column < len(titles) else "" for column in range(table.width)]
        self.lines.setColumnCount(table.width)
        self.lines.setRowCount(len(rows))
        self.lines.setVerticalHeaderLabels([str(row.line) for row in rows])
        for position, row in enumerate(rows):
            for column in range(table.width):
                self.lines.setItem(position, column, QTableWidgetItem(row.cell(column)))
        self._title_columns()
        height = self.lines.horizontalHeader().sizeHint().height() + 4
        height += sum(self.lines.rowHeight(row) for row in range(len(rows)))
        self.lines.setFixedHeight(height + self.lines.horizontalScrollBar().sizeHint().height())

    def _title_columns(self) -> None:
        """Below the title of a column stands what it is taken for."""
        meanings = {combo.currentData(): tr(FIELD_NAMES[name]) for name, combo in self.columns.items()}
        titles = [f"{column + 1} {title}\n{meanings.get(column, '—')}" for column, title in enumerate(self._titles)]
        self.lines.setHorizontalHeaderLabels(titles)
        self.lines.resizeColumnsToContents()

    def _name(self) -> None:
        self.crs.setObjectName("cadastre.points.crs")
        self.crs.setAccessibleName(tr("CRS of the coordinates"))
        for name, combo in self.columns.items():
            combo.setObjectName(f"cadastre.points.column.{name}")
            combo.setAccessibleName(tr("Column: {field}").format(field=tr(FIELD_NAMES[name])))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.lines.setObjectName("cadastre.points.lines")
        self.lines.setAccessibleName(tr("The first lines of the file"))
        self.lines.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.lines.verticalHeader().setDefaultSectionSize(20)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        crs = QLabel(tr("CRS of the coordinates"), self)
        crs.setBuddy(self.crs)
        grid.addWidget(crs, 0, 0, 1, 4)
        grid.addWidget(self.crs, 1, 0, 1, 4)
        for position, (name, combo) in enumerate(self.columns.items()):
            row, column = divmod(position, 2)
            label = QLabel(tr(FIELD_NAMES[name]), self)
            label.setBuddy(combo)
            grid.addWidget(label, row + 2, 2 * column)
            grid.addWidget(combo, row + 2, 2 * column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self.lines)


def crs_name(code: str, profile: Profile) -> str:
    """What a CRS of the profile is called."""
    if code == profile.crs.code:
        return profile.crs.name
    try:
        return str(CRS.from_user_input(code).name)
    except CRSError:
        return code
