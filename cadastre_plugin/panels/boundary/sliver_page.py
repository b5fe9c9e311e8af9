"""The page of repairing slivers and thin overlaps."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QListWidget, QPushButton, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.page import ToolPage

WIDEST_M = 2.0
MOST_ROWS_SHOWN = 7
ONE, SELECTED, AREA = "one", "selected", "area"
"""What is repaired: the fault that is pointed at, those of the selected parcels, those of the whole work area."""


class SliverPage(ToolPage):
    """find_requested(): the faults of the work area are to be listed. fault_chosen(int): one of the list."""

    find_requested = pyqtSignal()
    fault_chosen = pyqtSignal(int)

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Click at a sliver or a thin overlap, or find them and choose one of the list."), parent)
        self.scope = QComboBox(self)
        self.scope.setObjectName("cadastre.sliver.scope")
        self.scope.setAccessibleName(tr("Repair"))
        self.scope.addItem(tr("the one that is chosen"), ONE)
        self.scope.addItem(tr("all of the selected parcels"), SELECTED)
        self.scope.addItem(tr("all of the work area"), AREA)
        self.limit = QDoubleSpinBox(self)
        self.limit.setObjectName("cadastre.sliver.limit")
        self.limit.setAccessibleName(tr("Widest"))
        self.limit.setRange(0.002, WIDEST_M)
        self.limit.setDecimals(3)
        self.limit.setSingleStep(0.05)
        self.limit.setSuffix(tr(" m"))
        self.limit.setKeyboardTracking(False)
        self.limit.setValue(profile.tolerances.sliver_width_m)
        self.find = QPushButton(tr("Find"), self)
        self.find.setObjectName("cadastre.sliver.find")
        self.faults = QListWidget(self)
        self.faults.setObjectName("cadastre.sliver.faults")
        self.faults.setAccessibleName(tr("Slivers and thin overlaps"))
        self.faults.setWordWrap(True)
        self.faults.hide()
        self.form.addRow(self.scope.accessibleName(), self.scope)
        self.form.addRow(self.limit.accessibleName(), self.limit)
        self.form.addRow(self.find)
        self.form.addRow(self.faults)
        self.scope.currentIndexChanged.connect(self.inputs_changed)
        self.limit.valueChanged.connect(self.inputs_changed)
        self.find.clicked.connect(self.find_requested)
        self.faults.currentRowChanged.connect(self._choose)

    def offer_faults(self, findings: Sequence[Finding]) -> None:
        """List what was found."""
        self.faults.blockSignals(True)
        self.faults.clear()
        self.faults.addItems([finding.text() for finding in findings])
        self.faults.setCurrentRow(-1)
        self.faults.blockSignals(False)
        self.faults.setVisible(bool(findings))
        self.faults.setFixedHeight(self._height())

    def reset(self) -> None:
        """No fault is chosen; the list stays, what is repaired leaves it when it is found again."""
        self.faults.blockSignals(True)
        self.faults.setCurrentRow(-1)
        self.faults.clearSelection()
        self.faults.blockSignals(False)

    def _height(self) -> int:
        rows = min(self.faults.count(), MOST_ROWS_SHOWN)
        each = max((self.faults.sizeHintForRow(row) for row in range(rows)), default=0)
        return int(rows * max(each, 2 * self.fontMetrics().height() + 4) + 2 * self.faults.frameWidth())

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.fault_chosen.emit(row)
