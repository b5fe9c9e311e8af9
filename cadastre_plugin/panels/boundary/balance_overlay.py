"""The balance sheet beside the mouse while something is dragged on the map."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.boundary.balance import Balance
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.balance_table import OVER, area_text, difference_text, figures, short_label

FROM_MOUSE_PX = 28
"""So far from the mouse that what it points at is seen."""
MOST_ROWS = 12
_MARGIN, _GAP = 6, 12
_PAPER, _INK, _FRAME = QColor(255, 255, 255, 238), QColor("#212121"), QColor("#9e9e9e")

Line = tuple[str, ...]


class BalanceOverlay(QWidget):
    """Lies over the canvas, near the mouse and never under it, wholly inside. The mouse passes through it.

    It is painted by hand: a table view takes longer to lay out than a movement of the mouse may last.
    """

    def __init__(self, canvas: QWidget, number: NumberFormat) -> None:
        super().__init__(canvas)
        self.setObjectName("cadastre.boundary.balance_overlay")
        self.setAccessibleName(tr("Balance of areas"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._number = number
        self._bold = QFont(self.font())
        self._bold.setBold(True)
        self._title, self._title_is_bad = "", False
        self._lines: list[tuple[Line, bool]] = []
        self._widths: list[int] = []
        self.hide()

    def begin(self) -> None:
        """Another drag: columns may become narrower again."""
        self._widths = []

    def show_at(self, mouse: QPoint, balance: Balance, title: str, is_bad: bool = False) -> None:
        """Show a sheet beside the mouse (in the canvas). `title`: a line above it, red when `is_bad`."""
        self._title, self._title_is_bad = title, is_bad
        self._lines = self._written(balance)
        size = self._needed()
        if size != self.size():
            self.resize(size)
        self.move(self._place(mouse))
        self.update()
        if not self.isVisible():
            self.show()
            self.raise_()

    def texts(self) -> list[Line]:
        """The rows as they are shown."""
        return [texts for texts, _ in self._lines]

    def title(self) -> str:
        """The line above them."""
        return self._title

    def is_over(self, row: int) -> bool:
        """True when a row is shown in red."""
        return self._lines[row][1]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Called by Qt."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _PAPER)
        painter.setPen(_FRAME)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        height = self._row_height()
        self._write(painter, 0, (self._title,), self._bold, OVER if self._title_is_bad else _INK, whole=True)
        for index, (texts, is_over) in enumerate([(_head(), False), *self._lines], start=1):
            font = self._bold if index == 1 or index == len(self._lines) + 1 else self.font()
            self._write(painter, index, texts, font, OVER if is_over else _INK)
        painter.setPen(_FRAME)
        painter.drawLine(_MARGIN, _MARGIN + 2 * height, self.width() - _MARGIN, _MARGIN + 2 * height)
        painter.end()

    def _write(
        self, painter: QPainter, row: int, texts: Line, font: QFont, colour: QColor, whole: bool = False
    ) -> None:
        height, left = self._row_height(), _MARGIN
        painter.setFont(font)
        painter.setPen(colour)
        widths = [self.width() - 2 * _MARGIN] if whole else self._widths
        for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            box = QRect(left, _MARGIN + row * height, width, height)
            painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)
            left += width + _GAP

    def _written(self, balance: Balance) -> list[tuple[Line, bool]]:
        shown = balance.rows[:MOST_ROWS]
        lines: list[tuple[Line, bool]] = [
            (
                (short_label(row, self._number), *figures(row), "±" + area_text(row.tolerance)),
                row.is_over,
            )
            for row in shown
        ]
        hidden = len(balance.rows) - len(shown)
        if hidden:
            lines.append(((tr("and {count} more").format(count=hidden), "", "", "", "", ""), False))
        grown = difference_text(balance.after - balance.before)
        sums = (area_text(balance.before), area_text(balance.after), grown)
        return [*lines, ((tr("Sum"), *sums, "", ""), False)]

    def _needed(self) -> QSize:
        metrics = QFontMetrics(self._bold)
        rows = [_head(), *(texts for texts, _ in self._lines)]
        wide = [max(metrics.horizontalAdvance(texts[column]) for texts in rows) for column in range(len(_head()))]
        self._widths = [max(pair) for pair in zip(wide, self._widths or wide, strict=True)]
        width = sum(self._widths) + _GAP * (len(self._widths) - 1)
        width = max(width, metrics.horizontalAdvance(self._title))
        return QSize(width + 2 * _MARGIN, (len(rows) + 1) * self._row_height() + 2 * _MARGIN)

    def _row_height(self) -> int:
        return QFontMetrics(self._bold).height() + 2

    def _place(self, mouse: QPoint) -> QPoint:
        """Right below the mouse, or on the side where there is room; the corner farthest from it when there is none."""
        room, size = self.parentWidget().size(), self.size()
        far = room.width() - size.width(), room.height() - size.height()
        rights = (mouse.x() + FROM_MOUSE_PX, mouse.x() - FROM_MOUSE_PX - size.width())
        belows = (mouse.y() + FROM_MOUSE_PX, mouse.y() - FROM_MOUSE_PX - size.height())
        x = next((x for x in rights if 0 <= x <= far[0]), None)
        y = next((y for y in belows if 0 <= y <= far[1]), None)
        if x is None:  # too narrow beside the mouse: above or below it
            x = min(max(0, mouse.x() - size.width() // 2), max(0, far[0]))
            y = y if y is not None else (0 if mouse.y() > room.height() / 2 else max(0, far[1]))
        if y is None:
            y = min(max(0, mouse.y() - size.height() // 2), max(0, far[1]))
        return QPoint(x, y)


def _head() -> Line:
    return (tr("Parcel"), tr("Before, m²"), tr("After, m²"), tr("Difference"), tr("%"), tr("Allowed, m²"))
