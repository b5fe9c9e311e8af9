"""Rows that read like cards: a bold title, a note at its right or in colour below it, lines below.

A table with a column for each of these would cut every one of them at the width of a dock.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QModelIndex, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette
from qgis.PyQt.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from cadastre_plugin.panels.review.wrapping import MARGIN, WrappingDelegate, is_selected

CARD = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a model gives the `Card` of a row."""

_STRIPE = 4
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Card:
    """What a row shows, as plain text. `colour` paints a stripe at the left; `link` says what a click does. A note with
    a colour stands below the title, any other at the right of it."""

    title: str
    note: str = ""
    lines: Sequence[str] = ()
    colour: str | None = None
    link: str = ""
    dimmed: bool = False
    note_colour: str | None = None

    def text(self) -> str:
        """All of it, for those who have it read aloud."""
        return "\n".join(part for part in (self.title, self.note, *self.lines) if part)


class CardDelegate(WrappingDelegate):
    """Paints the `Card` of a row."""

    inset = _STRIPE + MARGIN

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[str, str, int, str], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """The height the wrapped text needs, worked out once: a list asks for that of every row, again and again."""
        card, width = index.data(CARD), self.width(option, index)
        key = (card.text(), card.link, width, option.widget.font().key())
        if key not in self._heights:
            if len(self._heights) >= _KEPT:
                self._heights.clear()
            self._heights[key] = super().sizeHint(option, index).height()
        return QSize(width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The row and its stripe."""
        super().paint(painter, option, index)
        colour = index.data(CARD).colour
        if colour:
            rect = option.rect
            painter.fillRect(rect.x(), rect.y() + 1, _STRIPE, rect.height() - 2, QColor(colour))

    def width(self, option: QStyleOptionViewItem, index: QModelIndex) -> int:
        """All of the list but the scroll bar, shown or not: the height must not depend on what it brings about."""
        view = option.widget
        return int(view.width() - 2 * view.frameWidth() - view.verticalScrollBar().sizeHint().width())

    def markup(self, option: QStyleOptionViewItem, index: QModelIndex) -> str:
        """Title and note beside each other, the lines below."""
        card = index.data(CARD)
        lines = [_escaped(line) for line in card.lines if line]
        if card.link:
            lines.append(_coloured(_escaped(card.link), option, option.palette.color(QPalette.ColorRole.Link)))
        body = _head(card, is_selected(option)) + "<br>".join(lines)
        return _coloured(body, option, _faint(option.palette)) if card.dimmed else body


class CardList(QListView):
    """A list of cards that follows the width of the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(CardDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlternatingRowColors(True)
        self.setMinimumHeight(60)


def _head(card: Card, is_chosen: bool) -> str:
    if not card.title and not card.note:
        return ""
    title = f"<b>{_escaped(card.title)}</b>"
    if not card.note:
        return f"{title}<br>"
    if card.note_colour:
        style = "" if is_chosen else f' style="color:{card.note_colour}"'
        return f"{title}<br><span{style}>{_escaped(card.note)}</span><br>"
    note = html.escape(card.note).replace(" ", "&nbsp;")
    cells = f'<td>{title}</td><td align="right">&nbsp;&nbsp;{note}</td>'
    return f'<table width="100%" cellspacing="0" cellpadding="0"><tr>{cells}</tr></table>'


def _coloured(markup: str, option: QStyleOptionViewItem, colour: QColor) -> str:
    return markup if is_selected(option) else f'<span style="color:{colour.name()}">{markup}</span>'


def _faint(palette: QPalette) -> QColor:
    """Halfway from the text to the background, nearer to the text: readable in light and dark themes."""
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    red, green, blue = (round(0.6 * a + 0.4 * b) for a, b in zip(text.getRgb()[:3], base.getRgb()[:3], strict=True))
    return QColor(red, green, blue)


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
