"""A line above the tabs of a review that says that the change collides with others, and leads to them."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QWidget

from cadastre_plugin.core.texts import tr


class CollidesLink(QLabel):
    """Emits asked() when someone wants to see them; nothing to see without a collision."""

    asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setObjectName("cadastre.review.collides")
        self.linkActivated.connect(lambda link: self.asked.emit())
        self.hide()

    def show_number(self, number: int) -> None:
        """With how many open changes it collides."""
        said = tr("Open changes that collide with this one: {count}").format(count=number)
        self.setText(f'<a href="collisions">▲ {said}</a>')
        self.setVisible(number > 0)
