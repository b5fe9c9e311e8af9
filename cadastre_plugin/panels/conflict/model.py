"""The cells in dispute as a tree for Qt: what, and the three sides, with what was chosen so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QFont

from cadastre_plugin.core.conflict.comparison import Choice, DisputeKey
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.conflict.lines import Line
from cadastre_plugin.panels.conflict.sides import SIDE_COLOURS, SIDE_TEXTS, SIDES

LINE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which an index gives its `Line`."""

CHOSEN = int(Qt.ItemDataRole.UserRole) + 2
"""The role under which a cell says whether it is chosen."""

_WHAT = N_("In dispute")
_CHOSEN_OPACITY = 60
_SIGN = "\u2713 "
_Role = Qt.ItemDataRole


class ConflictModel(QAbstractItemModel):
    """`choices` is what was chosen, `void` what need not be chosen any more by that; `set_choices` shows others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Line("")
        self._places: dict[DisputeKey, Line] = {}
        self.choices: Mapping[DisputeKey, Choice] = {}
        self.void: frozenset[DisputeKey] = frozenset()

    def set_lines(self, lines: Sequence[Line], choices: Mapping[DisputeKey, Choice]) -> None:
        """Show these lines instead of those before."""
        self.beginResetModel()
        self._root = Line("", children=lines)
        _adopt(self._root)
        self._places = {line.key: line for line in _cells(self._root) if line.key is not None}
        self.choices, self.void = choices, frozenset()
        self.endResetModel()

    def set_choices(self, choices: Mapping[DisputeKey, Choice], void: frozenset[DisputeKey]) -> None:
        """Other cells are chosen now."""
        changed = {key for key in self._places if self.choices.get(key) is not choices.get(key)} | (self.void ^ void)
        self.choices, self.void = choices, void
        for key in changed & self._places.keys():
            line = self._places[key]
            self.dataChanged.emit(self._index(line, 0), self._index(line, len(SIDES)))

    def is_open(self, key: DisputeKey | None) -> bool:
        """True while a side has to be chosen."""
        return key in self._places and key not in self.choices and key not in self.void

    def open_for(self, choice: Choice) -> Sequence[DisputeKey]:
        """What is open and may take a side, from top to bottom."""
        return tuple(key for key, line in self._places.items() if choice in line.choices and self.is_open(key))

    def index_of(self, key: DisputeKey, column: int = 0) -> QModelIndex:
        """Where a cell in dispute stands; invalid when it does not."""
        line = self._places.get(key)
        return QModelIndex() if line is None else self._index(line, column)

    @property
    def disputed(self) -> Sequence[DisputeKey]:
        """All that is in dispute, from top to bottom."""
        return tuple(self._places)

    def index(self, row: int, column: int, parent: QModelIndex | None = None) -> QModelIndex:
        """The index of a cell."""
        children = self._line(parent).children
        if not (0 <= row < len(children) and 0 <= column < self.columnCount()):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: QModelIndex | None = None) -> Any:
        """The index of the heading above; Qt's other `parent`, of the object, without an argument."""
        if index is None:
            return super().parent()
        above = self._line(index).parent
        return QModelIndex() if above is None or above is self._root else self._index(above, 0)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many lines stand below."""
        return len(self._line(parent).children)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """What, and the three sides."""
        return 1 + len(SIDES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = int(_Role.DisplayRole)) -> Any:
        """What the sides are called, each in its colour."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.ForegroundRole and section > 0:
            return QBrush(QColor(SIDE_COLOURS[SIDES[section - 1]]))
        if role == _Role.DisplayRole:
            return tr(SIDE_TEXTS[SIDES[section - 1]]) if section else tr(_WHAT)
        return None

    def data(self, index: QModelIndex, role: int = int(_Role.DisplayRole)) -> Any:
        """Text and look of a cell."""
        if not index.isValid():
            return None
        line = self._line(index)
        if role == LINE:
            return line
        if role == _Role.FontRole:
            return _font(index.column() == 0 and self.is_open(line.key))
        if index.column() == 0:
            return self._heading(line, role)
        return self._side(line, SIDES[index.column() - 1], role) if line.key is not None else None

    def _heading(self, line: Line, role: int) -> Any:
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            return line.what if role == _Role.DisplayRole else self._reason(line) or line.what
        if role == _Role.AccessibleTextRole:
            return f"{line.what}. {self._reason(line)}"
        return None

    def _reason(self, line: Line) -> str:
        return tr("Not in dispute any more by what you chose elsewhere") if line.key in self.void else line.reason

    def _side(self, line: Line, choice: Choice, role: int) -> Any:
        assert line.key is not None
        is_chosen = self.choices.get(line.key) is choice
        may = choice in line.choices and line.key not in self.void
        text = line.sides[SIDES.index(choice)]
        if role == CHOSEN:
            return is_chosen
        if role == _Role.DisplayRole:
            return f"{_SIGN}{text}" if is_chosen else text
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return _spoken(text, choice, is_chosen, may)
        if role == _Role.BackgroundRole and is_chosen:
            colour = QColor(SIDE_COLOURS[choice])
            colour.setAlpha(_CHOSEN_OPACITY)
            return QBrush(colour)
        return QBrush(QColor("#8a8a8a")) if role == _Role.ForegroundRole and not may else None

    def _line(self, index: QModelIndex | None) -> Line:
        return index.internalPointer() if index is not None and index.isValid() else self._root

    def _index(self, line: Line, column: int) -> QModelIndex:
        return self.createIndex(line.position, column, line)


def _font(is_open: bool) -> QFont:
    """What is still open stands out."""
    font = QFont()
    font.setBold(is_open)
    return font


def _spoken(text: str, choice: Choice, is_chosen: bool, may: bool) -> str:
    side = tr(SIDE_TEXTS[choice])
    if not may:
        return tr("{side}: {value}. It cannot be chosen here").format(side=side, value=text)
    chosen = tr("{side}: {value}. Chosen").format(side=side, value=text)
    return (
        chosen if is_chosen else tr("{side}: {value}. Click or press Enter to choose it").format(side=side, value=text)
    )


def _cells(line: Line) -> Iterator[Line]:
    for child in line.children:
        yield child
        yield from _cells(child)


def _adopt(line: Line) -> None:
    for position, child in enumerate(line.children):
        child.parent, child.position = line, position
        _adopt(child)
