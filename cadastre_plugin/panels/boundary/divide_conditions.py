"""What is asked of every part of a division: check boxes with the city's values, which can be changed."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QWidget

from cadastre_plugin.core.boundary.divide.access_strip import AccessStrip
from cadastre_plugin.core.boundary.divide.conditions import Conditions
from cadastre_plugin.core.boundary.divide.sides import Side
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.divide_direction import offer_sides
from cadastre_plugin.panels.boundary.form_rows import show_row

_ASKED = (
    ("area", N_("Least area"), N_(" m²")),
    ("width", N_("Least width"), N_(" m")),
    ("access", N_("Front to a street"), N_(" m")),
)
_STRIP = ("strip", N_("Keep a strip for access"), N_(" m"))


class ConditionsForm(QObject):
    """changed(): another condition is asked for. A strip for access runs along a side of the parcel."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.asked: dict[str, QCheckBox] = {}
        self.least: dict[str, QDoubleSpinBox] = {}
        self.side = QComboBox(parent)
        self.side.setObjectName("cadastre.divide.strip_side")
        self.side.setAccessibleName(tr("Side that the strip runs along"))
        self.side.currentIndexChanged.connect(self._on_value)
        self._sides: list[Side] = []
        self._form: QFormLayout | None = None
        for name, text, unit in (*_ASKED, _STRIP):
            self.asked[name] = self._check(name, tr(text), parent)
            self.least[name] = self._value(name, tr(text), tr(unit), parent)

    def add_to(self, form: QFormLayout) -> None:
        """Add a row a condition."""
        for name, check in self.asked.items():
            form.addRow(check, self.least[name])
        form.addRow(tr("along"), self.side)
        self._form = form
        show_row(form, self.side, False)

    def conditions(self) -> Conditions:
        """What is asked."""
        asked = (name for name, _, _ in _ASKED if self.asked[name].isChecked())
        return Conditions(**{name: self.least[name].value() for name in asked})

    def strip(self) -> AccessStrip | None:
        """The strip to keep; None when there is to be none."""
        at = self.side.currentIndex()
        if not self.asked["strip"].isChecked() or not 0 <= at < len(self._sides):
            return None
        side = self._sides[at]
        return AccessStrip(side.start, side.end, self.least["strip"].value())

    def offer_sides(self, sides: list[Side]) -> None:
        """The sides of the parcel, for the strip."""
        self._sides = sides
        offer_sides(self.side, sides)

    def show_city(self, conditions: Conditions) -> None:
        """The values of the city, where nothing is asked yet."""
        for name, edit in self.least.items():
            if not self.asked[name].isChecked():
                edit.setValue(getattr(conditions, "access" if name == "strip" else name) or 0.0)

    def _check(self, name: str, text: str, parent: QWidget) -> QCheckBox:
        check = QCheckBox(text, parent)
        check.setObjectName(f"cadastre.divide.asks_{name}")
        check.toggled.connect(lambda on: self._on_asked(name, on))
        return check

    def _value(self, name: str, text: str, unit: str, parent: QWidget) -> QDoubleSpinBox:
        edit = QDoubleSpinBox(parent)
        edit.setObjectName(f"cadastre.divide.least_{name}")
        edit.setAccessibleName(text)
        edit.setDecimals(2)
        edit.setRange(0.0, 1e6)
        edit.setSuffix(unit)
        edit.setEnabled(False)
        edit.valueChanged.connect(self._on_value)
        return edit

    def _on_asked(self, name: str, on: bool) -> None:
        self.least[name].setEnabled(on)
        if self._form is not None:
            show_row(self._form, self.side, self.asked["strip"].isChecked())
        self.changed.emit()

    def _on_value(self) -> None:
        if any(edit.isEnabled() for edit in self.least.values()):
            self.changed.emit()
