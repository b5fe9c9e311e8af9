"""The sections of a sheet as a tree, for the mouse and for the keyboard alone."""

from __future__ import annotations

import html
from collections.abc import Sequence

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.wrapping import WrappingDelegate, is_selected
from cadastre_plugin.panels.sheet.line import Line, Section, Tone

LINE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a row gives its `Line`."""

_KEY = LINE + 1
_STRIPE = 4
_FAINT = 0.6
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SheetTree(QTreeView):
    """opened(Target): a line that leads somewhere was clicked, or Enter was pressed on it."""

    opened = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._closed: set[str] = set()
        self.setModel(self._model)
        self.setItemDelegate(_LineDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(120)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)
        self.collapsed.connect(lambda index: self._remember(index, is_open=False))
        self.expanded.connect(lambda index: self._remember(index, is_open=True))

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these instead of those before; sections that a person closed stay closed."""
        self._model.clear()
        root = self._model.invisibleRootItem()
        root.appendRows([_section_item(section) for section in sections])
        closed = self._closed.copy()
        self.expandAll()
        for row, section in enumerate(sections):
            self.setExpanded(self._model.index(row, 0), section.key not in closed)
        if sections:
            first, flag = self._model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(first, flag)  # the keyboard begins there, nothing is chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what the line leads to, Ctrl+C copies it."""
        if event.key() in _OPENING_KEYS:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.currentIndex().data() or "")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows become taller when the panel becomes narrower."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if isinstance(line, Line) and line.target is not None:
            self.opened.emit(line.target)

    def _remember(self, index: QModelIndex, *, is_open: bool) -> None:
        key = index.data(_KEY)
        if key and is_open:
            self._closed.discard(key)
        elif key:
            self._closed.add(key)


class _LineDelegate(WrappingDelegate):
    inset = _STRIPE + 3

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        line = index.data(LINE)
        if line is not None and line.tone is not Tone.PLAIN:
            rect = option.rect
            painter.fillRect(rect.x(), rect.y() + 1, _STRIPE, rect.height() - 2, QColor(line.tone.value))

    def width(self, option: QStyleOptionViewItem, index: QModelIndex) -> int:
        """All of the tree but the scroll bar, shown or not: the height must not depend on what it brings about."""
        view = option.widget
        beside = 2 * view.frameWidth() + view.verticalScrollBar().sizeHint().width()
        return int(view.width() - beside - _depth(index) * view.indentation())

    def markup(self, option: QStyleOptionViewItem, index: QModelIndex) -> str:
        line, chosen = index.data(LINE), is_selected(option)
        palette = option.palette
        if line is None:
            return f"<b>{html.escape(index.data() or '')}</b>"
        text = html.escape(line.text)
        if line.target is not None and not chosen:
            text = f'<span style="color:{palette.color(QPalette.ColorRole.Link).name()}">{text}</span>'
        if line.note:
            text += f" {_faint(html.escape(line.note), palette, chosen)}"
        if not line.details:
            return text
        return f"{text}<br>{_faint('<br>'.join(map(html.escape, line.details)), palette, chosen)}"


def _faint(markup: str, palette: QPalette, chosen: bool) -> str:
    """Between the text and the background, nearer to the text: readable in light and dark themes."""
    if chosen:
        return markup
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    mixed = (round(_FAINT * a + (1 - _FAINT) * b) for a, b in zip(text.getRgb()[:3], base.getRgb()[:3], strict=True))
    return f'<span style="color:{QColor(*mixed).name()}">{markup}</span>'


def _section_item(section: Section) -> QStandardItem:
    title = section.title
    if section.count is not None:
        title = tr("{section} ({count})").format(section=title, count=section.count)
    item = QStandardItem(title)
    item.setData(section.key, _KEY)
    item.appendRows([_line_item(line) for line in section.lines])
    return item


def _line_item(line: Line) -> QStandardItem:
    item = QStandardItem(line.said())
    item.setData(line, LINE)
    if line.children:
        item.appendRows([_line_item(child) for child in line.children])
    return item


def _depth(index: QModelIndex) -> int:
    depth = 1
    while index.parent().isValid():
        index, depth = index.parent(), depth + 1
    return depth
