"""Where in its parcel a servitude lies: a line or an area that is drawn on the map, or nothing said."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QGroupBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.texts import tr


class PlaceBox(QGroupBox):
    """draw_toggled(): another button of drawing is down, or none; `draws_line`, `draws_area` tell. removed(): no place.
    changed(): whether what lies outside is left out.
    """

    draw_toggled = pyqtSignal()
    removed = pyqtSignal()
    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Where it lies"), parent)
        self.line, self.area = QPushButton(tr("Draw a line"), self), QPushButton(tr("Draw an area"), self)
        self.remove = QPushButton(tr("Take the place away"), self)
        self.said = QLabel(self)
        self.cut = QCheckBox(tr("Leave out what lies outside the parcel"), self)
        self._name()
        self._lay_out()
        self.line.toggled.connect(self._on_line)
        self.area.toggled.connect(self._on_area)
        self.remove.clicked.connect(self.removed)
        self.cut.toggled.connect(self.changed)
        self.show_place("")

    @property
    def draws_line(self) -> bool:
        """True while a line is being drawn."""
        return bool(self.line.isChecked())

    @property
    def draws_area(self) -> bool:
        """True while an area is being drawn."""
        return bool(self.area.isChecked())

    def stop_drawing(self) -> None:
        """No button of drawing is down; nobody is told."""
        for button in (self.line, self.area):
            button.blockSignals(True)
            button.setChecked(False)
            button.blockSignals(False)

    def show_place(self, text: str) -> None:
        """What was drawn, in words; empty while nothing is."""
        self.said.setText(text or tr("Nothing is drawn; it lies on the parcel as a whole"))
        self.remove.setEnabled(bool(text))

    def _on_line(self) -> None:
        self._release(self.area)

    def _on_area(self) -> None:
        self._release(self.line)

    def _release(self, other: QPushButton) -> None:
        other.blockSignals(True)
        other.setChecked(False)
        other.blockSignals(False)
        self.draw_toggled.emit()

    def _name(self) -> None:
        named = (
            (self.line, "draw_line", tr("Click its corners, end with the right button or Enter; Esc gives up")),
            (self.area, "draw_area", tr("Click its corners, end with the right button or Enter; Esc gives up")),
            (self.remove, "no_place", tr("The servitude lies on the parcel as a whole then")),
            (self.cut, "cut", tr("A line that was drawn over the boundary ends at it")),
        )
        for part, name, tip in named:
            part.setObjectName(f"cadastre.rights.{name}")
            part.setToolTip(tip)
        for button in (self.line, self.area):
            button.setCheckable(True)
        self.cut.setChecked(True)
        self.said.setObjectName("cadastre.rights.place")
        self.said.setWordWrap(True)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.line, self.area):
            buttons.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addLayout(buttons)
        layout.addWidget(self.cut)
        layout.addWidget(self.remove)
