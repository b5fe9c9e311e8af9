"""What the looks on the map mean, in a corner of the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsSymbol
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt
from qgis.PyQt.QtGui import QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QLabel, QLayout

from cadastre_plugin.core.texts import tr

_SWATCH = QSize(34, 18)
_FROM_EDGE = 10


class CompareLegend(QFrame):
    """A line for each look that there is; the mouse passes through it. on_right: in the right corner, not the left."""

    def __init__(self, canvas: QgsMapCanvas, name: str, *, on_right: bool = False) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._on_right = on_right
        self.setObjectName(f"{name}.legend")
        self.setAccessibleName(tr("Legend of before and after"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setStyleSheet(
            "CompareLegend { background: rgba(255, 255, 255, 225); border: 1px solid #9e9e9e; }"
            "QLabel { color: #212121; background: transparent }"
        )
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(8, 6, 8, 6)
        self._rows.setVerticalSpacing(2)
        self._rows.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        canvas.installEventFilter(self)
        self.hide()

    def show_entries(self, entries: Sequence[tuple[QgsSymbol, str]]) -> None:
        """Show these in place of the others; hidden when there are none."""
        while self._rows.count():
            gone = self._rows.takeAt(0).widget()
            gone.hide()
            gone.deleteLater()
        for row, (symbol, text) in enumerate(entries):
            swatch, meaning = QLabel(self), QLabel(text, self)
            swatch.setPixmap(_swatch(symbol))
            for column, part in enumerate((swatch, meaning)):
                self._rows.addWidget(part, row, column)
                part.show()
        self.setVisible(bool(entries))

    def texts(self) -> list[str]:
        """What it says, line by line."""
        labels = (self._rows.itemAtPosition(row, 1) for row in range(self._rows.rowCount()))
        return [item.widget().text() for item in labels if item is not None]

    def close_for_good(self) -> None:
        """Leave the canvas."""
        self._canvas.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas became larger or smaller."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Its own size is another: its lower left corner stays."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left = self._canvas.width() - self.width() - _FROM_EDGE if self._on_right else _FROM_EDGE
        self.move(left, self._canvas.height() - self.height() - _FROM_EDGE)
        self.raise_()


def _swatch(symbol: QgsSymbol) -> QPixmap:
    return QPixmap.fromImage(symbol.asImage(_SWATCH))
