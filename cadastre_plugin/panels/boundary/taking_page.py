"""The page of a taking: what strip, what becomes of the rests, and what each parcel loses."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QWidget

from cadastre_plugin.core.boundary.balance import Balance
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.taking import Rest, Side, Taken
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.designation_form import DesignationForm
from cadastre_plugin.panels.boundary.loss_table import LossTable
from cadastre_plugin.panels.boundary.page import ToolPage

WIDEST_M, USUAL_M = 500.0, 4.0


class TakingPage(ToolPage):
    """With an outcome it has a table of what each parcel loses."""

    _table: LossTable | None = None

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Draw the line or the outline of the strip; the right button or Enter ends it."), parent)
        self.shape = self._choice("shape", tr("What is drawn"))
        self.width_m = self._width()
        self.side = self._choice("side", tr("The strip lies"))
        self.rest = self._choice("rest", tr("The rest of a parcel"))
        self.together = QCheckBox(tr("Land taken side by side becomes one parcel"), self)
        self.together.setObjectName("cadastre.taking.together")
        self.together.setChecked(True)
        self.designation = DesignationForm(profile, "taking", self, next(iter(profile.street_purposes), None))
        self._offer()
        self._fill_form()
        self._table = LossTable(self)
        self.body.addWidget(self._table)
        self.designation.changed.connect(self._change)

    @property
    def is_line(self) -> bool:
        """True when a line with a width is drawn, False when the outline of the strip."""
        return bool(self.shape.currentData())

    def show_outcome(self, outcome: Outcome, balance: Balance, number: NumberFormat) -> None:
        """What each parcel loses, instead of the balance sheet, which has the new ones too."""
        super().show_outcome(outcome, balance, number)
        if self._table is not None and isinstance(outcome, Taken):
            self.balance.hide()
            self._table.show_losses(outcome.losses, number)

    def _show(self, balance: Balance | None, number: NumberFormat | None) -> None:
        super()._show(balance, number)
        if self._table is not None:
            self._table.show_losses(())

    def _choice(self, name: str, text: str) -> QComboBox:
        choice = QComboBox(self)
        choice.setObjectName(f"cadastre.taking.{name}")
        choice.setAccessibleName(text)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.currentIndexChanged.connect(self._change)
        return choice

    def _width(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setObjectName("cadastre.taking.width")
        box.setAccessibleName(tr("Width"))
        box.setRange(0.01, WIDEST_M)
        box.setDecimals(3)
        box.setValue(USUAL_M)
        box.setSuffix(tr(" m"))
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._change)
        return box

    def _offer(self) -> None:
        for choice, offered in (
            (self.shape, ((tr("a line with a width"), True), (tr("the outline of the strip"), False))),
            (
                self.side,
                (
                    (tr("on both sides of the line"), Side.BOTH),
                    (tr("on its left"), Side.LEFT),
                    (tr("on its right"), Side.RIGHT),
                ),
            ),
            (self.rest, ((tr("keeps its number"), Rest.KEEPS_NUMBER), (tr("becomes a new parcel"), Rest.NEW_NUMBER))),
        ):
            choice.blockSignals(True)
            for text, data in offered:
                choice.addItem(text, data)
            choice.blockSignals(False)

    def _fill_form(self) -> None:
        for field in (self.shape, self.width_m, self.side, self.rest):
            self.form.addRow(field.accessibleName(), field)
        self.form.addRow(self.together)
        self.designation.add_to(self.form)
        self.together.toggled.connect(self._change)

    def _change(self) -> None:
        self.width_m.setEnabled(self.is_line)
        self.side.setEnabled(self.is_line)
        self.inputs_changed.emit()
