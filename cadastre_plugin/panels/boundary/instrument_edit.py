"""Standard deviations of what does not say its own."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget

from cadastre_plugin.core.survey.observation_table import Instrument
from cadastre_plugin.core.texts import tr


class InstrumentEdit(QWidget):
    """changed(): a standard deviation is another one."""

    changed = pyqtSignal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name`: of its page; its object names begin with it."""
        super().__init__(parent)
        usual = Instrument()
        self.distance = _edit(f"{name}.sigma_distance", tr(" mm"), usual.distance * 1000)
        self.ppm = _edit(f"{name}.sigma_ppm", tr(" ppm"), usual.ppm)
        self.seconds = _edit(f"{name}.sigma_direction", ' "', usual.seconds)
        self.position = _edit(f"{name}.sigma_gnss", tr(" mm"), usual.position * 1000)
        self.ppm.setMinimum(0.0)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        titled = (
            (self.distance, tr("σ of distances")),
            (self.ppm, tr("and of their length")),
            (self.seconds, tr("σ of directions")),
            (self.position, tr("σ of GNSS")),
        )
        for at, (edit, title) in enumerate(titled):
            edit.setAccessibleName(tr("Standard deviation: {what}").format(what=title))
            edit.valueChanged.connect(self.changed)
            layout.addWidget(QLabel(title, self), at // 2 * 2, at % 2)
            layout.addWidget(edit, at // 2 * 2 + 1, at % 2)

    def value(self) -> Instrument:
        """The standard deviations in m, ppm and seconds."""
        return Instrument(
            self.distance.value() / 1000, self.ppm.value(), self.seconds.value(), self.position.value() / 1000
        )


def _edit(name: str, unit: str, value: float) -> QDoubleSpinBox:
    edit = QDoubleSpinBox()
    edit.setObjectName(name)
    edit.setDecimals(1)
    edit.setRange(0.1, 10_000.0)
    edit.setSuffix(unit)
    edit.setValue(value)
    return edit
