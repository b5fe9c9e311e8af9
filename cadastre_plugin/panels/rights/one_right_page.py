"""A page on which one right of the parcel is chosen and nothing else: releasing a mortgage, lifting a ban."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.right_choice import RightChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage


class OneRightPage(RightsPage):
    """None is chosen before a person chooses it: what ends should have been looked at."""

    def __init__(
        self, hint: str, prompt: str, fits: Callable[[Right], bool], profile: Profile, parent: QWidget | None = None
    ) -> None:
        """hint, prompt: in the chosen language. fits: which rights are offered."""
        super().__init__(hint, profile, parent)
        self.right = RightChoice(fits, parent=self, prompt=prompt)
        self.form.addRow(tr("Right"), self.right)
        self.right.currentIndexChanged.connect(self.inputs_changed)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel that fit."""
        self.right.offer(estate, parcel_id, profile)

    def is_empty(self) -> bool:
        """True when there is none to choose."""
        return self.right.count() == 0

    def reset(self) -> None:
        """Choose none."""
        super().reset()
        self.right.forget()
        self.inputs_changed.emit()
