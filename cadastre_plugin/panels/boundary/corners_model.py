"""The corners of a parcel as a table: where each is, and how and how well that is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, Qt, pyqtSignal

from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.profile.profile import CodeItem, Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.values import locale

NUMBER, PLACE, METHOD, ACCURACY, MARKER, SOURCE = range(6)
COLUMNS = (N_("No."), N_("X north\nY east"), N_("Method"), N_("± m"), N_("Marker"), N_("Source"))
ATTRIBUTES = {NUMBER: "number", METHOD: "method", ACCURACY: "accuracy", MARKER: "marker", SOURCE: "source"}
"""What each column that can be edited says of a point."""
CODE_LISTS = {METHOD: "point_method", MARKER: "point_marker"}

CODE = int(Qt.ItemDataRole.UserRole)
"""The role of a cell's value as the register keeps it."""


@dataclass(frozen=True, slots=True)
class CornerRow:
    """A corner in the order of the boundary. point: what is known of it. accuracy: stated or usual, m."""

    position: Position
    point: BoundaryPoint | None
    accuracy: float


class CornersModel(QAbstractTableModel):
    """described(row, name, value): a person said something of a corner; the model is given new rows then."""

    described = pyqtSignal(int, str, object)

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes: Mapping[int, Sequence[CodeItem]] = {
            column: profile.codes(name) for column, name in CODE_LISTS.items()
        }
        self.rows: Sequence[CornerRow] = ()

    def show(self, rows: Sequence[CornerRow]) -> None:
        """Show these corners; the place in the table is kept when they are as many as before."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))

    def codes(self, column: int) -> Sequence[CodeItem]:
        """The entries that a column offers, empty for free text."""
        return self._codes.get(column, ())

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """One for each corner."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns of COLUMNS."""
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Names of the columns, and the place of each corner in the boundary."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return tr(COLUMNS[section]) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """The place is the map's to change."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in ATTRIBUTES else flags

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The text of a cell; what it says to a screen reader; its value under EditRole and CODE."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(COLUMNS[column])}: {self._text(row, column)}"
        if role == Qt.ItemDataRole.EditRole:
            value = _value(row, column)
            return _number(value) if column == ACCURACY and value is not None else value or ""
        return _value(row, column) if role == CODE else None

    def setData(self, index: QModelIndex, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Say what was typed or chosen; False when it is no such value."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        said: object = str(value or "").strip() or None
        if index.column() == ACCURACY and said is not None:
            said = read_accuracy(str(said))
            if said is None:
                return False
        self.described.emit(index.row(), ATTRIBUTES[index.column()], said)
        return True

    def _text(self, row: CornerRow, column: int) -> str:
        if column == PLACE:
            east, north = row.position
            return f"{_number(north, 3)}\n{_number(east, 3)}"
        value = _value(row, column)
        if column == ACCURACY:
            return _number(value) if value is not None else f"({_number(row.accuracy)})"
        if column in self._codes:
            return next((item.name() for item in self._codes[column] if item.code == value), value or "")
        return str(value or "")


def read_accuracy(text: str) -> float | None:
    """A standard deviation in m that was typed with a comma or a point; None when it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def _value(row: CornerRow, column: int) -> Any:
    return getattr(row.point, ATTRIBUTES[column]) if row.point is not None and column in ATTRIBUTES else None


def _number(value: float, decimals: int = -1) -> str:
    """With so many decimals, or as many as it has; without digit groups, as it is typed elsewhere."""
    numbers = locale()
    numbers.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return numbers.toString(value, "g", 6) if decimals < 0 else numbers.toString(value, "f", decimals)
