"""A position as two numbers, north (X) before east (Y), typed or picked on the map."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import tr

_WRONG = "border: 1px solid #c62828;"


class PlaceEdit(QWidget):
    """changed(): another position, or none. pick_requested(): the button of the map was pressed."""

    changed = pyqtSignal()
    pick_requested = pyqtSignal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """`name`: its object names begin with it. `title`: whose position it is, for screen readers."""
        super().__init__(parent)
        self.north, self.east = QLineEdit(self), QLineEdit(self)
        self.pick = QToolButton(self)
        self.pick.setText(tr("Map"))
        self.pick.setToolTip(tr("Click on the map to choose it; corners of parcels catch the mouse"))
        self.pick.setObjectName(f"{name}.pick")
        self.pick.setAccessibleName(tr("{place}: pick on the map").format(place=title))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        axes = ((self.north, "north", tr("North (X), m")), (self.east, "east", tr("East (Y), m")))
        for column, (edit, axis, label) in enumerate(axes):
            edit.setObjectName(f"{name}.{axis}")
            edit.setAccessibleName(f"{title}: {label}")
            edit.textChanged.connect(self._on_edited)
            layout.addWidget(QLabel(label, self), 0, column)
            layout.addWidget(edit, 1, column)
        layout.addWidget(self.pick, 1, 2)
        self.pick.clicked.connect(self.pick_requested)

    def place(self) -> Place | None:
        """(east, north) in m; None while it is not two numbers."""
        east, north = decimal_of(self.east.text()), decimal_of(self.north.text())
        return None if east is None or north is None else (east, north)

    def write(self, place: Place | None) -> None:
        """Show a position (east, north in m) to the millimetre; None empties it. `changed` is emitted once."""
        for edit, at in ((self.east, 0), (self.north, 1)):
            edit.blockSignals(True)
            edit.setText("" if place is None else f"{place[at]:.3f}")
            edit.blockSignals(False)
        self._on_edited()

    def _on_edited(self) -> None:
        for edit in (self.north, self.east):
            is_wrong = bool(edit.text().strip()) and decimal_of(edit.text()) is None
            edit.setStyleSheet(_WRONG if is_wrong else "")
        self.changed.emit()
