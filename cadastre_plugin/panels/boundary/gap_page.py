"""The page of filling a gap."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.designation_form import DesignationForm
from cadastre_plugin.panels.boundary.page import ToolPage


class GapPage(ToolPage):
    """The void is pointed at on the map; here is chosen whose land it becomes."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Click in a void between parcels."), parent)
        self.receiver = QComboBox(self)
        self.receiver.setObjectName("cadastre.gap.receiver")
        self.receiver.setAccessibleName(tr("The void becomes"))
        self.receiver.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.confirm = QCheckBox(tr("It is no street, however large it is"), self)
        self.confirm.setObjectName("cadastre.gap.confirm")
        self.designation = DesignationForm(profile, "gap", self)
        self.form.addRow(self.receiver.accessibleName(), self.receiver)
        self.designation.add_to(self.form)
        self.form.addRow(self.confirm)
        self.offer_receivers(())
        self.receiver.currentIndexChanged.connect(self._choose)
        self.confirm.toggled.connect(self.inputs_changed)
        self.designation.changed.connect(self.inputs_changed)

    def receiver_id(self) -> UUID | None:
        """The neighbour that is chosen, None for a new parcel."""
        chosen = self.receiver.currentData()
        return UUID(chosen) if chosen else None

    def offer_receivers(self, neighbours: Sequence[tuple[UUID, str]]) -> None:
        """The neighbours of the void, as id and name, after a parcel of its own, which is chosen."""
        self.receiver.blockSignals(True)
        self.receiver.clear()
        self.receiver.addItem(tr("a new parcel"), None)
        for id, name in neighbours:
            self.receiver.addItem(tr("land of {number}").format(number=name), str(id))
        self.receiver.blockSignals(False)
        self.designation.set_enabled(True)

    def reset(self) -> None:
        """No void; a larger one has to be confirmed again."""
        self.confirm.blockSignals(True)
        self.confirm.setChecked(False)
        self.confirm.blockSignals(False)
        self.offer_receivers(())

    def _choose(self) -> None:
        self.designation.set_enabled(self.receiver.currentData() is None)
        self.inputs_changed.emit()
