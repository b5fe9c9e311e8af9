"""Painting of rows whose text is wrapped, never cut: the texts of four languages are long and a dock is narrow."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QSize
from qgis.PyQt.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextDocument, QTextOption
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

MARGIN = 5
_BOLDEST = 1.25
"""So much wider than plain text bold text is at most."""
_NARROWEST = 40


class WrappingDelegate(QStyledItemDelegate):
    """Paints rich text as tall as it needs at the width it has. A subclass says which text and which width."""

    inset = MARGIN
    """Pixels from the left edge of the row to its text."""

    def markup(self, option: QStyleOptionViewItem, index: QModelIndex) -> str:
        """The text as rich text, already escaped."""
        raise NotImplementedError

    def width(self, option: QStyleOptionViewItem, index: QModelIndex) -> int:
        """The width of the cell in pixels before it has a rectangle."""
        raise NotImplementedError

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The background as the style has it, then the text."""
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        document = self._document(option, index, option.rect.width())
        painter.save()
        painter.translate(option.rect.x() + self.inset, option.rect.y() + MARGIN)
        document.documentLayout().draw(painter, _context(option))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """The height the wrapped text needs."""
        self.initStyleOption(option, index)
        width = self.width(option, index)
        return QSize(width, round(self._document(option, index, width).size().height()) + 2 * MARGIN)

    def _document(self, option: QStyleOptionViewItem, index: QModelIndex, width: int) -> QTextDocument:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(option.font)
        wrapping = QTextOption()
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(wrapping)
        document.setHtml(self.markup(option, index))
        document.setTextWidth(max(width - self.inset - MARGIN, _NARROWEST))
        return document


def is_one_line(text: str, option: QStyleOptionViewItem, width: int) -> bool:
    """True of a text, plain or bold, that needs no wrapping, so that nothing has to be laid out to know its height."""
    return bool(option.fontMetrics.horizontalAdvance(text) * _BOLDEST < width - 2 * MARGIN)


def one_line(option: QStyleOptionViewItem, width: int) -> QSize:
    """The size of such a text's cell."""
    return QSize(width, option.fontMetrics.height() + 2 * MARGIN)


def is_selected(option: QStyleOptionViewItem) -> bool:
    """True when the row is painted as the chosen one."""
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _context(option: QStyleOptionViewItem) -> QAbstractTextDocumentLayout.PaintContext:
    context = QAbstractTextDocumentLayout.PaintContext()
    role = QPalette.ColorRole.HighlightedText if is_selected(option) else QPalette.ColorRole.Text
    context.palette.setColor(QPalette.ColorRole.Text, option.palette.color(role))
    return context
