"""The page of a lease, and of what is leased on."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtWidgets import QComboBox, QWidget

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.lease import LEASE, SUBLEASE
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.rights.day_edit import DayEdit
from cadastre_plugin.panels.rights.fields import line
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.right_choice import RightChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage

NOT_LEASED_OUT = (LEASE, SUBLEASE, "mortgage", "servitude")


def can_lease_out(right: Right) -> bool:
    """Rights whose holder may let others use the parcel."""
    return right.right_class is RightClass.RIGHT and bool(right.shares) and right.kind not in NOT_LEASED_OUT


def _is_lease(right: Right) -> bool:
    return right.kind == LEASE


class LeasePage(RightsPage):
    """`based_on`: the right of who leases out, `lease`: what is leased on; one of them is seen."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Choose what the lease rests on, the last day and the tenants. A sublease rests on a lease.")
        super().__init__(hint, profile, parent)
        self.kind = QComboBox(self)
        self.based_on = RightChoice(can_lease_out, "based_on", self)
        self.lease = RightChoice(_is_lease, "lease", self)
        self.until = DayEdit("cadastre.rights.until", tr("Last day"), self)
        self.number = line("number", tr("Number of the contract in the register"), parent=self)
        self.tenants = ReceiversBox(tr("Tenants"), self)
        self._fill()

    @property
    def is_sublease(self) -> bool:
        """True when a lease is leased on."""
        return bool(self.kind.currentData() == SUBLEASE)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer what a lease in the parcel may rest on."""
        for choice in (self.based_on, self.lease):
            choice.offer(estate, parcel_id, profile)

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.until.set_day(None)
        self.number.clear()
        self.tenants.reset()
        self.inputs_changed.emit()

    def _fill(self) -> None:
        for code in (LEASE, SUBLEASE):
            self.kind.addItem(self.profile.name_of("operation", code), code)
        self.kind.setObjectName("cadastre.rights.kind")
        self.kind.setAccessibleName(tr("Lease or sublease"))
        self.form.addRow(tr("Operation"), self.kind)
        self.form.addRow(tr("Leased out by"), self.based_on)
        self.form.addRow(tr("Lease"), self.lease)
        self.form.addRow(tr("Last day"), self.until)
        self.form.addRow(tr("Number"), self.number)
        self.body.addWidget(self.tenants)
        show_row(self.form, self.lease, False)
        self.kind.currentIndexChanged.connect(self._on_kind)
        for choice in (self.based_on, self.lease):
            choice.currentIndexChanged.connect(self.inputs_changed)
        self.until.dateValueChanged.connect(self.inputs_changed)
        self.number.textChanged.connect(self.inputs_changed)
        self.tenants.changed.connect(self.inputs_changed)

    def _on_kind(self) -> None:
        show_row(self.form, self.based_on, not self.is_sublease)
        show_row(self.form, self.lease, self.is_sublease)
        self.set_operation(self.kind.currentData())
        self.inputs_changed.emit()
