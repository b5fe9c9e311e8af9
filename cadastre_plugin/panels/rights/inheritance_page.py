"""The page of an inheritance: who died, which of their rights are inherited, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.PyQt.QtWidgets import QCheckBox, QWidget

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.check_list import CheckList
from cadastre_plugin.panels.rights.given_box import transferable
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.right_choice import HolderChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage


class InheritancePage(RightsPage):
    """`elsewhere` adds what the deceased held in other parcels, of those whose rights were read."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Choose who died and what is inherited, then name the heirs. Their parts sum to 1.")
        super().__init__(hint, profile, parent)
        self.deceased, self.elsewhere = HolderChoice("deceased"), QCheckBox(tr("Rights in other parcels too"), self)
        self.rights = CheckList("inherited", tr("Rights that are inherited"), self)
        self.heirs = ReceiversBox(tr("Heirs"), self)
        self._estate = Estate()
        self._parcel_id: UUID | None = None
        self._label: Label = str
        self._fill()

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the people who hold something in the parcel."""
        self._estate, self._parcel_id, self._label = estate, parcel_id, label
        self.deceased.offer_people(estate, self._here())
        self._offer_rights()

    def has_holders(self) -> bool:
        """True when somebody, be it a group or a body, holds what can be inherited or given in the parcel."""
        return any(True for _ in self._here())

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.elsewhere.setChecked(False)
        self.heirs.reset()

    def _here(self) -> Iterable[Right]:
        return filter(transferable, self._estate.of(self._parcel_id) if self._parcel_id else ())

    def _offer_rights(self) -> None:
        deceased = self.deceased.party_id()
        here = list(self._here())
        others = [right for right in self._estate.rights.values() if right.parcel_id != self._parcel_id]
        elsewhere = [right for right in others if transferable(right) and deceased and right.share_of(deceased)]
        self.elsewhere.setVisible(bool(elsewhere))
        offered = [*here, *(elsewhere if self.elsewhere.isChecked() else ())]
        held = [right for right in offered if deceased and right.share_of(deceased)]
        self.rights.offer((self._said(right, deceased), right.id) for right in held if deceased)

    def _said(self, right: Right, deceased: UUID) -> str:
        share, kind = right.share_of(deceased), self.profile.name_of("right_kind", right.kind)
        where = "" if right.parcel_id == self._parcel_id else f"{self._label(right.parcel_id)}, "
        return tr("{where}{kind}: {share} of it").format(where=where, kind=kind, share=share)

    def _fill(self) -> None:
        self.elsewhere.setObjectName("cadastre.rights.elsewhere")
        self.deceased.setAccessibleName(tr("Deceased"))
        self.form.addRow(tr("Deceased"), self.deceased)
        self.form.addRow(tr("Inherited"), self.rights)
        self.form.addRow(self.elsewhere)
        self.body.addWidget(self.heirs)
        self.deceased.currentIndexChanged.connect(self._offer_rights)
        self.elsewhere.toggled.connect(self._offer_rights)
        self.rights.changed.connect(self.inputs_changed)
        self.heirs.changed.connect(self.inputs_changed)
