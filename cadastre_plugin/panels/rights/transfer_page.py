"""The page of a transfer: who gives what part of which right to whom."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from qgis.PyQt.QtWidgets import QComboBox, QLabel, QWidget

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.shares import WHOLE, part_of
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.right_choice import HolderChoice, RightChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage
from cadastre_plugin.panels.rights.share_edit import ShareEdit

OPERATIONS = ("sale", "gift")


def transferable(right: Right) -> bool:
    """Rights with holders can be given away; what is laid on a parcel cannot."""
    return right.right_class is RightClass.RIGHT and bool(right.shares) and right.kind not in ("mortgage", "servitude")


class TransferPage(RightsPage):
    """`part`: of what the giver holds, so that "a third of her half" is typed as 1/3."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Choose what is given, by whom and to whom. The parts of those who receive sum to the whole of it.")
        super().__init__(hint, profile, parent)
        self.kind, self.right, self.holder = QComboBox(self), RightChoice(transferable), HolderChoice()
        self.part, self.given = ShareEdit("part", self), QLabel(self)
        self.receivers = ReceiversBox(tr("Received by"), self)
        self._estate = Estate()
        self._fill()
        self.part.set_share(WHOLE)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel that can be given away."""
        self._estate = estate
        self.right.offer(estate, parcel_id, profile)
        self._offer_holders()

    def share(self) -> Fraction | None:
        """What is given, as a share of the whole right; None while no holder is chosen.

        Raises:
            RightsError: the part is no share.
        """
        right, holder = self._right(), self.holder.party_id()
        if right is None or holder is None:
            return None
        return part_of(right.share_of(holder), self.part.share())

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.part.set_share(WHOLE)
        self.receivers.reset()

    def _right(self) -> Right | None:
        id = self.right.right_id()
        return self._estate.rights.get(id) if id else None

    def _offer_holders(self) -> None:
        self.holder.offer(self._estate, self._right())
        self._tell()

    def _tell(self) -> None:
        try:
            share = self.share()
            self.given.setText(tr("{share} of the whole right is given").format(share=share) if share else "")
        except RightsError as error:
            self.given.setText(error.text())
        self.inputs_changed.emit()

    def _fill(self) -> None:
        for code in OPERATIONS:
            self.kind.addItem(self.profile.name_of("operation", code), code)
        self.kind.setObjectName("cadastre.rights.kind")
        self.given.setWordWrap(True)
        self.form.addRow(tr("Operation"), self.kind)
        self.form.addRow(tr("Right"), self.right)
        self.form.addRow(tr("Given by"), self.holder)
        self.form.addRow(tr("Part of what is held"), self.part)
        self.form.addRow(self.given)
        self.body.addWidget(self.receivers)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.right.currentIndexChanged.connect(self._offer_holders)
        self.holder.currentIndexChanged.connect(self._tell)
        self.part.textChanged.connect(self._tell)
        self.receivers.changed.connect(self.inputs_changed)

    def _on_kind(self) -> None:
        self.set_operation(self.kind.currentData())
        self.inputs_changed.emit()
