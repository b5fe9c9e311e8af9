"""The page of reshaping a boundary: the corners of the line, drawn on the map or typed."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtWidgets import QLabel, QPlainTextEdit, QWidget

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.page import ToolPage

_WRONG = "border: 1px solid #c62828;"


class ReshapePage(ToolPage):
    """typed lines are corners: north (X), then east (Y), in metres."""

    def __init__(self, parent: QWidget | None = None) -> None:
        hint = tr(
            "Draw where the boundary is to run, from one point of it to another; the right button or Enter ends the "
            "line. Both sides follow."
        )
        super().__init__(hint, parent)
        self.corners = QPlainTextEdit(self)
        self.corners.setObjectName("cadastre.reshape.corners")
        self.corners.setAccessibleName(tr("Corners of the line: north (X) and east (Y) in metres"))
        self.corners.setPlaceholderText(tr("north (X) and east (Y), a corner a line:\n588120.500 370240.125"))
        self.corners.setFixedHeight(6 * self.fontMetrics().height())
        self.corners.setTabChangesFocus(True)
        title = QLabel(tr("Corners of the line: north (X), east (Y)"), self)
        title.setBuddy(self.corners)
        self.form.addRow(title)
        self.form.addRow(self.corners)
        self.corners.textChanged.connect(self._change)

    def line(self) -> list[Position] | None:
        """The corners (east, north in m); None while a line is no corner, or there are less than two."""
        read = [_corner(text) for text in self.corners.toPlainText().splitlines() if text.strip()]
        corners = [corner for corner in read if corner is not None]
        return corners if len(corners) == len(read) and len(corners) >= 2 else None

    def show_line(self, line: Sequence[Position]) -> None:
        """Write what was drawn on the map; nothing is said of it."""
        self.corners.blockSignals(True)
        self.corners.setPlainText("\n".join(f"{north:.3f} {east:.3f}" for east, north in line))
        self.corners.setStyleSheet("")
        self.corners.blockSignals(False)

    def reset(self) -> None:
        """Empty the line."""
        self.show_line(())

    def _change(self) -> None:
        texts = [text for text in self.corners.toPlainText().splitlines() if text.strip()]
        self.corners.setStyleSheet(_WRONG if any(_corner(text) is None for text in texts) else "")
        self.inputs_changed.emit()


def _corner(text: str) -> Position | None:
    """North and east of a line, with a blank, a semicolon or a tab between."""
    numbers = [decimal_of(part) for part in text.replace(";", " ").split()]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return numbers[1], numbers[0]
