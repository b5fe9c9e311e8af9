"""The page of a transfer: who gives what part of which right to whom."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtWidgets import QComboBox, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.given_box import GivenBox
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage

OPERATIONS = ("sale", "gift")


class TransferPage(RightsPage):
    """Sale or gift."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Choose what is given, by whom and to whom. The parts of those who receive sum to the whole of it.")
        super().__init__(hint, profile, parent)
        self.kind, self.gives = QComboBox(self), GivenBox(parent=self)
        self.part = self.gives.part
        self.receivers = ReceiversBox(tr("Received by"), self)
        self._fill()

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel that can be given away."""
        self.gives.offer(estate, parcel_id, profile)

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.gives.reset()
        self.receivers.reset()

    def _fill(self) -> None:
        for code in OPERATIONS:
            self.kind.addItem(self.profile.name_of("operation", code), code)
        self.kind.setObjectName("cadastre.rights.kind")
        self.kind.setAccessibleName(tr("Operation"))
        self.form.addRow(tr("Operation"), self.kind)
        self.body.addWidget(self.gives)
        self.body.addWidget(self.receivers)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.gives.changed.connect(self.inputs_changed)
        self.receivers.changed.connect(self.inputs_changed)

    def _on_kind(self) -> None:
        self.set_operation(self.kind.currentData())
        self.inputs_changed.emit()
