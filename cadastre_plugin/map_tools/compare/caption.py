"""Words over the canvas that the mouse passes through: which side is seen."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.review_style import AFTER_COLOUR, BEFORE_COLOUR
from cadastre_plugin.map_tools.compare.mode import AFTER, BEFORE

_COLOURS = {BEFORE: BEFORE_COLOUR, AFTER: AFTER_COLOUR}
_LOOK = "background: {colour}; color: white; font-weight: bold; font-size: 12pt; padding: 4px 10px; border-radius: 4px"


class Caption(QLabel):
    """The name of a side in its colour; `remark` stands behind it."""

    def __init__(self, side: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.say(side)
        self.hide()

    def say(self, side: str, remark: str = "") -> None:
        """Show another side."""
        self.setText(f"{tr(side)} {remark}".strip())
        self.setStyleSheet(_LOOK.format(colour=_COLOURS[side]))
        self.adjustSize()

    def move_to(self, place: QPoint) -> None:
        """Where its upper left corner is on the canvas."""
        self.move(place)
        self.raise_()
