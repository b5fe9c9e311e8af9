"""A parcel in the drawing of its family: its number, since when and until when; dimmed when it is retired."""

from __future__ import annotations

from datetime import datetime

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QPainter, QPen
from qgis.PyQt.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cadastre_plugin.core.history.family import Kin
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.values import NOTHING, locale, square_metres

WIDTH, HEIGHT = 190.0, 44.0
PAD = 8.0
LEGIBLE = 0.35
"""Below this zoom a text would be a smear, and thousands of them slow."""

_STANDS, _RETIRED = (QColor("#e8f5e9"), QColor("#2e7d32")), (QColor("#f0f0f0"), QColor("#8a8a8a"))
_CHOSEN, _TEXT, _DIM = QColor("#ef6c00"), QColor("#202020"), QColor("#606060")


class KinItem(QGraphicsItem):
    """The drawing of one parcel."""

    def __init__(self, kin: Kin, *, is_centre: bool) -> None:
        super().__init__()
        self.kin = kin
        self._is_centre, self._is_chosen = is_centre, False
        self.setToolTip(described(kin))

    def set_chosen(self, is_chosen: bool) -> None:
        """Let it stand out, or no longer."""
        self._is_chosen = is_chosen
        self.update()

    def boundingRect(self) -> QRectF:
        """With room for the thick outline of the chosen one."""
        return QRectF(-2, -2, WIDTH + 4, HEIGHT + 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A box, and its texts when they can be read."""
        fill, line = _STANDS if self.kin.is_current else _RETIRED
        pen = QPen(_CHOSEN if self._is_chosen else line, 3.0 if self._is_chosen or self._is_centre else 1.2)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(0, 0, WIDTH, HEIGHT), 5, 5)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= LEGIBLE:
            self._write(painter)

    def _write(self, painter: QPainter) -> None:
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        upper = QRectF(PAD, 2, WIDTH - 2 * PAD, HEIGHT / 2 - 2)
        painter.setPen(_TEXT if self.kin.is_current else _DIM)
        _fit(painter, upper, self.kin.number or NOTHING)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(_DIM)
        _fit(painter, upper.translated(0, HEIGHT / 2 - 1), years(self.kin))


def years(kin: Kin) -> str:
    """From when until when a parcel was there, in days; of which century is never left open."""
    start = _short(kin.since)
    return tr("since {start}").format(start=start) if kin.until is None else f"{start} – {_short(kin.until)}"


def _short(moment: datetime) -> str:
    form = locale().dateFormat(locale().FormatType.ShortFormat)
    return str(locale().toString(moment.date(), form if "yyyy" in form else form.replace("yy", "yyyy")))


def described(kin: Kin) -> str:
    """A parcel in one line."""
    standing = tr("in force") if kin.is_current else tr("retired")
    return " · ".join((kin.number or NOTHING, standing, years(kin), square_metres(kin.area)))


def _fit(painter: QPainter, box: QRectF, text: str) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
