"""The handle between before and after: dragged with the mouse, moved with the arrow keys."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QRect, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon, QRegion
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.compare.caption import Caption
from cadastre_plugin.map_tools.compare.mode import AFTER, BEFORE

_KNOB = 34
_LINE = 4
_STEP_PX, _FINE_PX = 20, 1
_INK, _PAPER, _FOCUS = QColor("#1a237e"), QColor("#ffffff"), QColor("#ff8f00")
_GAP = 10


class SwipeHandle(QWidget):
    """A line over the height of the canvas with a knob, and the names of the sides beside it. Emits moved(float): from
    the left edge of the canvas (0) to the right one (1). Shift with an arrow key moves it by a pixel."""

    moved = pyqtSignal(float)

    def __init__(self, canvas: QgsMapCanvas, name: str) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.share = 0.5
        self.setObjectName(f"{name}.handle")
        self.setAccessibleName(tr("Handle between before and after"))
        self.setToolTip(tr("Drag, or use the arrow keys"))
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.before = Caption(BEFORE, f"{name}.before", canvas)
        self.after = Caption(AFTER, f"{name}.after", canvas)
        canvas.installEventFilter(self)
        self.hide()

    def set_share(self, share: float) -> None:
        """Put it somewhere else; nothing is emitted."""
        self.share = min(max(share, 0.0), 1.0)
        self._place()

    def setVisible(self, visible: bool) -> None:
        """With the names of the sides."""
        super().setVisible(visible)
        for caption in (self.before, self.after):
            caption.setVisible(visible)
        if visible:
            self._place()

    def close_for_good(self) -> None:
        """Leave the canvas."""
        self._canvas.removeEventFilter(self)
        for part in (self.before, self.after, self):
            part.hide()
            part.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas became larger or smaller."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragged."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(self.mapToParent(event.pos()).x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken: the arrow keys are its own from now on."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moved with the arrow keys, to the ends with Home and End."""
        step = _FINE_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP_PX
        here, width = round(self.share * self._canvas.width()), self._canvas.width()
        places = {
            Qt.Key.Key_Left: here - step,
            Qt.Key.Key_Right: here + step,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: width,
        }
        if event.key() in places:
            self._go_to(places[event.key()])
        elif event.key() == Qt.Key.Key_Escape:
            self._canvas.setFocus()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line and the knob with an arrow to each side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._line(), _INK)
        painter.setPen(QPen(_FOCUS if self.hasFocus() else _INK, 3))
        painter.setBrush(_PAPER)
        knob = self._knob()
        painter.drawEllipse(knob.adjusted(2, 2, -2, -2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_INK)
        middle = knob.center()
        for side in (-1, 1):
            tip = middle + QPoint(side * 11, 0)
            painter.drawPolygon(QPolygon([tip, tip + QPoint(-side * 6, -6), tip + QPoint(-side * 6, 6)]))

    def _go_to(self, x: int) -> None:
        if self._canvas.width():
            self.set_share(x / self._canvas.width())
            self.moved.emit(self.share)

    def _place(self) -> None:
        x, height = round(self.share * self._canvas.width()), self._canvas.height()
        self.setGeometry(x - _KNOB // 2, 0, _KNOB, height)
        self.setMask(QRegion(self._line()).united(QRegion(self._knob(), QRegion.RegionType.Ellipse)))
        self.raise_()
        self.before.move_to(QPoint(x - _GAP - self.before.width(), _GAP))
        self.after.move_to(QPoint(x + _GAP, _GAP))

    def _line(self) -> QRect:
        return QRect((_KNOB - _LINE) // 2, 0, _LINE, self.height())

    def _knob(self) -> QRect:
        return QRect(0, (self.height() - _KNOB) // 2, _KNOB, _KNOB)
