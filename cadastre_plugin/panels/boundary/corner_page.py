"""The page of corners: what is known of each, how well that makes the area known, what to measure again."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.corners_model import (
    ACCURACY,
    CODE,
    MARKER,
    METHOD,
    NUMBER,
    PLACE,
    SOURCE,
    CornerRow,
    CornersModel,
)
from cadastre_plugin.panels.boundary.page import ToolPage

_PARTS = {NUMBER: 0.11, METHOD: 0.29, ACCURACY: 0.17, MARKER: 0.24, SOURCE: 0.19}
"""How the columns share what the coordinates, which are never cut, leave of the width."""
_WIDEST = "0000000.000"
_FONT = 0.9
_MOST_ROWS = 8
_LEAST_WIDTH = 340


class CornersTable(QTableView):
    """As high as its corners need, up to eight corners. Enter begins to edit, as F2 does; Delete empties a cell."""

    def __init__(self, corners: CornersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(corners)
        self.setItemDelegate(_CornerDelegate(self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        self.setMinimumWidth(_LEAST_WIDTH)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _FONT)
        self.setFont(font)
        header.setFont(font)
        self.verticalHeader().hide()
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)

    def fit(self) -> None:
        """Take the height that the rows need."""
        self.resizeRowsToContents()
        rows = range(min(self.model().rowCount(), _MOST_ROWS))
        height = sum(self.rowHeight(row) for row in rows) + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Delete; what is typed into a cell comes by here, too, and is its editor's."""
        index, is_editing = self.currentIndex(), self.state() == QAbstractItemView.State.EditingState
        if not is_editing and index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(index)
        elif not is_editing and event.key() == Qt.Key.Key_Delete and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.model().setData(index, "")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        place = self.fontMetrics().horizontalAdvance(_WIDEST) + 8
        self.setColumnWidth(PLACE, place)
        for column, part in _PARTS.items():
            self.setColumnWidth(column, int((self.viewport().width() - place) * part))
        self.resizeRowsToContents()


class CornerPage(ToolPage):
    """parcel_wanted(str): a number, or its end, was entered. described(rows, name, value): something is said of these
    corners. chosen(int): the corner of a row is looked at. numbering_wanted(): number those that have no number."""

    parcel_wanted = pyqtSignal(str)
    described = pyqtSignal(object, str, object)
    chosen = pyqtSignal(int)
    numbering_wanted = pyqtSignal()

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Click a parcel on the map, or type the end of its number and press Enter."), parent)
        self.parcel = QLineEdit(self)
        self.corners = CornersModel(profile, self)
        self.table = CornersTable(self.corners, self)
        self.area = QLabel(self)
        self.advice = QLabel(self)
        self.number = QPushButton(tr("Number the corners"), self)
        self._name_parts()
        self._lay_out_parts()
        self.parcel.returnPressed.connect(lambda: self.parcel_wanted.emit(self.parcel.text()))
        self.corners.described.connect(self._say)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self.chosen.emit(now.row()))
        self.number.clicked.connect(self.numbering_wanted)

    def show_parcel(self, number: str, rows: Sequence[CornerRow], area: str, advice: str) -> None:
        """The corners of a parcel, and what they make of its area."""
        self.parcel.setText(number)
        self.corners.show(rows)
        self.table.fit()
        self.area.setText(area)
        self.advice.setText(advice)
        for part in (self.table, self.area, self.advice, self.number):
            part.setVisible(bool(rows))
        self.number.setEnabled(any(row.point is None or row.point.number is None for row in rows))

    def reset(self) -> None:
        """No parcel."""
        self.parcel.clear()
        self.show_parcel("", (), "", "")

    def _say(self, row: int, name: str, value: object) -> None:
        """What is said of one cell holds for all that are selected in its column with it."""
        selected = {index.row() for index in self.table.selectedIndexes() if index.column() == self._column()}
        self.described.emit(sorted(selected) if row in selected and name != "number" else [row], name, value)

    def _column(self) -> int:
        return int(self.table.currentIndex().column())

    def _name_parts(self) -> None:
        for part, name, text in (
            (self.parcel, "parcel", tr("Parcel")),
            (self.table, "table", tr("Corners of the parcel")),
            (self.area, "area", tr("Area and its uncertainty")),
            (self.advice, "advice", tr("What to measure again first")),
            (self.number, "number", tr("Number the corners")),
        ):
            part.setObjectName(f"cadastre.corners.{name}")
            part.setAccessibleName(text)
        for label in (self.area, self.advice):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.advice.setStyleSheet("font-weight: bold;")

    def _lay_out_parts(self) -> None:
        self.form.addRow(tr("Parcel"), self.parcel)
        for part in (self.table, self.number, self.area, self.advice):
            self.body.addWidget(part)
        for part in (self.apply, self.clear, self.balance):
            part.hide()
        self.reset()

    def _show(self, balance: object, number: object) -> None:
        """Each cell is a step of its own: there is nothing to apply and no balance."""
        self.remarks.hide()


class _CornerDelegate(QStyledItemDelegate):
    """Codes are chosen from their list; everything else is typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """A list where the column has one."""
        codes = index.model().codes(index.column())
        if not codes:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItem("—", None)
        for item in codes:
            box.addItem(item.name(), item.code)
        box.activated.connect(lambda _: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Begin with what stands there."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(CODE))))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: QModelIndex) -> None:
        """Say what was chosen or typed."""
        value = editor.currentData() if isinstance(editor, QComboBox) else editor.property("text")
        if value != (index.data(Qt.ItemDataRole.EditRole) or None):
            index.model().setData(index, value)

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)
