"""How measurements are meant: units, north, distances. Folded away, since it is the same for weeks."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from cadastre_plugin.core.survey.angle import AngleUnit, format_angle
from cadastre_plugin.core.survey.reduction import GridFactors, North
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.form_rows import height_edit

_UNITS = ((AngleUnit.DEGREES, N_("degrees")), (AngleUnit.GON, N_("gon")))
_NORTHS = ((North.GRID, N_("grid north")), (North.TRUE, N_("true north")))
_DISTANCES = ((False, N_("on the grid")), (True, N_("on the ground, to reduce")))


class MeasuringBox(QWidget):
    """changed(): something is meant otherwise. Below the folded part stands what is in force, always to be seen."""

    changed = pyqtSignal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name`: of its page; its object names begin with it."""
        super().__init__(parent)
        self.box = QgsCollapsibleGroupBox(tr("How it was measured"), self)
        self.unit = Choice(f"{name}.unit", tr("Bare numbers are"), _UNITS, self.box)
        self.north = Choice(f"{name}.north", tr("Azimuths from"), _NORTHS, self.box)
        self.on_ground = Choice(f"{name}.distances", tr("Distances"), _DISTANCES, self.box)
        self.height = height_edit(f"{name}.height", self.box)
        self.form = QFormLayout(self.box)
        self.factors = QLabel(self)
        self._factors: GridFactors | None = None
        self._lay_out(name)
        for choice in (self.unit, self.north, self.on_ground):
            choice.currentIndexChanged.connect(self._on_changed)
        self.height.valueChanged.connect(self._on_changed)
        self.show_factors(None)

    def show_factors(self, factors: GridFactors | None) -> None:
        """Convergence and scale where the measurements lie; None while that is not known."""
        self._factors = factors
        self._say()

    def _on_changed(self) -> None:
        self.height.setEnabled(self.on_ground.value())
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        meant = tr("Azimuths from {north}, distances {distances}.")
        said = [meant.format(north=self.north.currentText(), distances=self.on_ground.currentText())]
        if self._factors is not None:
            here = tr("Convergence here {angle}, scale {scale:.7f}.")
            said.append(here.format(angle=format_angle(self._factors.convergence), scale=self._factors.scale))
        self.factors.setText(" ".join(said))
        self.factors.setToolTip(tr("Convergence: from true north to grid north, clockwise positive"))

    def _lay_out(self, name: str) -> None:
        self.box.setObjectName(f"{name}.measuring")
        self.box.setSaveCollapsedState(False)
        self.box.setCollapsed(True)
        self.factors.setObjectName(f"{name}.factors")
        self.factors.setWordWrap(True)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.addRow(tr("Bare numbers are"), self.unit)
        self.form.addRow(tr("Azimuths from"), self.north)
        self.form.addRow(tr("Distances"), self.on_ground)
        self.form.addRow(tr("Height"), self.height)
        self.height.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        layout.addWidget(self.factors)
