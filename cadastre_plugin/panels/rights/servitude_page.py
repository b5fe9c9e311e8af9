"""The page of a servitude: what it serves, where it lies, for whom it is and until when."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.day_edit import DayEdit
from cadastre_plugin.panels.rights.fields import line
from cadastre_plugin.panels.rights.place_box import PlaceBox
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.rights_page import RightsPage
from cadastre_plugin.panels.rights.served_box import ServedBox


class ServitudePage(RightsPage):
    """The parcel that is chosen bears it. For a party instead of a parcel, or for both, who holds it is named."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("The chosen parcel bears the servitude. Choose the parcels that it serves, or for whom it is.")
        super().__init__(hint, profile, parent)
        self.served, self.place = ServedBox(self), PlaceBox(self)
        self.holders = ReceiversBox(tr("For whom it is"), self)
        self.until = DayEdit("cadastre.rights.until", tr("Last day"), self)
        self.number = line("number", tr("Number of the servitude"), parent=self)
        self.body.addWidget(self.served)
        self.body.addWidget(self.place)
        self.body.addWidget(self.holders)
        self.form.addRow(tr("Last day"), self.until)
        self.form.addRow(tr("Number"), self.number)
        self.until.dateValueChanged.connect(self.inputs_changed)
        self.number.textChanged.connect(self.inputs_changed)
        self.holders.changed.connect(self.inputs_changed)
        self.place.changed.connect(self.inputs_changed)

    def show_served(self, labels: Sequence[str]) -> None:
        """The parcels that it serves."""
        self.served.show_parcels(labels)
        self.inputs_changed.emit()

    def show_place(self, text: str) -> None:
        """What was drawn."""
        self.place.show_place(text)
        self.inputs_changed.emit()

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.until.set_day(None)
        self.number.clear()
        self.holders.reset()
