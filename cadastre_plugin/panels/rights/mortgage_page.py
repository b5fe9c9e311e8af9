"""The page of a mortgage: what is mortgaged to whom, for how much, in which rank."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from qgis.PyQt.QtWidgets import QSpinBox, QWidget

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.mortgage import MORTGAGE, next_rank
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.day_edit import DayEdit
from cadastre_plugin.panels.rights.fields import AmountEdit, line
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.right_choice import RightChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage

LAST_RANK = 999
UNLIKELY = ("servitude", MORTGAGE)


def pledgeable(right: Right) -> bool:
    """Rights that someone holds, and which are worth something to a creditor."""
    return right.right_class is RightClass.RIGHT and bool(right.shares) and right.kind not in UNLIKELY


class MortgagePage(RightsPage):
    """The rank is the next free one until a person writes another."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Choose the right that is mortgaged, then the creditor and the amount. The next free rank is preset.")
        super().__init__(hint, profile, parent)
        self.right, self.amount, self.rank = RightChoice(pledgeable), AmountEdit("amount", self), QSpinBox(self)
        self.until = DayEdit("cadastre.rights.until", tr("Last day"), self)
        self.number = line("number", tr("Number of the mortgage"), parent=self)
        self.creditors = ReceiversBox(tr("Creditor"), self)
        self._estate = Estate()
        self._has_own_rank = False
        self._fill()

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel that can be mortgaged."""
        self._estate = estate
        self.right.offer(estate, parcel_id, profile)
        self._preset_rank()

    def value(self) -> Decimal | None:
        """The amount, None while nothing is typed.

        Raises:
            RightsError: what is typed is no amount.
        """
        return self.amount.value() if self.amount.amount.text().strip() else None

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.amount.clear()
        self.until.set_day(None)
        self.number.clear()
        self.creditors.reset()
        self._has_own_rank = False
        self._preset_rank()
        self.inputs_changed.emit()

    def _preset_rank(self) -> None:
        id = self.right.right_id()
        right = self._estate.rights.get(id) if id else None
        if right is not None and not self._has_own_rank:
            self.rank.blockSignals(True)
            self.rank.setValue(next_rank(self._estate, right.parcel_id, right.building))
            self.rank.blockSignals(False)

    def _on_right(self) -> None:
        self._preset_rank()
        self.inputs_changed.emit()

    def _on_rank(self) -> None:
        self._has_own_rank = True
        self.inputs_changed.emit()

    def _fill(self) -> None:
        self.rank.setRange(1, LAST_RANK)
        self.rank.setObjectName("cadastre.rights.rank")
        self.rank.setAccessibleName(tr("Rank"))
        self.form.addRow(tr("Right"), self.right)
        self.form.addRow(tr("Amount"), self.amount)
        self.form.addRow(tr("Rank"), self.rank)
        self.form.addRow(tr("Last day"), self.until)
        self.form.addRow(tr("Number"), self.number)
        self.body.addWidget(self.creditors)
        self.right.currentIndexChanged.connect(self._on_right)
        self.rank.valueChanged.connect(self._on_rank)
        for changed in (self.amount.amount.textChanged, self.amount.currency.textChanged, self.number.textChanged):
            changed.connect(self.inputs_changed)
        self.until.dateValueChanged.connect(self.inputs_changed)
        self.creditors.changed.connect(self.inputs_changed)
