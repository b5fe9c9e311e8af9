"""Large letters over the map while a past day is shown, and a frame around it: nobody takes it for today."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QRect, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.texts import tr

LARGE, SMALL = 2.4, 1.15
"""Sizes of letters, as multiples of the window's."""
_FRAME_PX, _MARGIN = 6, 10
_COLOUR, _INK = QColor("#b3541e"), QColor("#ffffff")


class DayBanner(QWidget):
    """Lies over the whole canvas and lets the mouse through. It is painted by hand, so that the map stays visible."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("cadastre.time.banner")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._day, self._words = "", ""
        canvas.installEventFilter(self)
        self.hide()

    def show_day(self, day: str, words: str) -> None:
        """The day in large letters, and a line in small ones below."""
        self._day, self._words = day, words
        self.setAccessibleName(tr("The map shows a past day: {day}").format(day=day))
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self.update()

    def text(self) -> str:
        """What is written."""
        return f"{self._day}\n{self._words}" if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Called by Qt: it stays as large as the canvas."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Called by Qt."""
        painter = QPainter(self)
        for inset in range(_FRAME_PX):
            painter.setPen(_COLOUR)
            painter.drawRect(self.rect().adjusted(inset, inset, -inset - 1, -inset - 1))
        self._write(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        large, small = self._font(LARGE, bold=True), self._font(SMALL)
        room = self.width() - 4 * _MARGIN
        while large.pointSizeF() > small.pointSizeF() and QFontMetrics(large).horizontalAdvance(self._day) > room:
            large.setPointSizeF(large.pointSizeF() - 1)
        wide = max(QFontMetrics(large).horizontalAdvance(self._day), min(room, self._width_of(small)))
        wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        words = QFontMetrics(small).boundingRect(QRect(0, 0, wide, self.height()), int(wrapped), self._words)
        head = QFontMetrics(large).height()
        paper = QRect(0, _FRAME_PX, wide + 2 * _MARGIN, head + words.height() + _MARGIN)
        paper.moveLeft((self.width() - paper.width()) // 2)
        painter.fillRect(paper, _COLOUR)
        painter.setPen(_INK)
        inside = paper.adjusted(_MARGIN, _MARGIN // 2, -_MARGIN, -_MARGIN // 2)
        for font, box in ((large, QRect(inside.topLeft(), inside.size())), (small, inside.adjusted(0, head, 0, 0))):
            painter.setFont(font)
            painter.drawText(box, int(wrapped), self._day if font is large else self._words)

    def _width_of(self, font: QFont) -> int:
        return QFontMetrics(font).horizontalAdvance(self._words)

    def _font(self, times: float, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(times * font.pointSizeF())
        font.setBold(bold)
        return font
