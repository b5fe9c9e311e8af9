"""What someone gives of a right: which right, whose share of it, and what part of that."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QWidget

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.shares import WHOLE, part_of
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.right_choice import HolderChoice, RightChoice
from cadastre_plugin.panels.rights.share_edit import ShareEdit


def transferable(right: Right) -> bool:
    """Rights with holders can be given away; what is laid on a parcel cannot."""
    return right.right_class is RightClass.RIGHT and bool(right.shares) and right.kind not in ("mortgage", "servitude")


class GivenBox(QWidget):
    """The part is of what the giver holds, so that "a third of her half" is typed as 1/3. changed(): it is another."""

    changed = pyqtSignal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        """name: stands before the object names where a page has two of these."""
        super().__init__(parent)
        self.right, self.holder = RightChoice(transferable, f"{name}right"), HolderChoice(f"{name}holder")
        self.part, self.given = ShareEdit(f"{name}part", self), QLabel(self)
        self._estate = Estate()
        self.part.set_share(WHOLE)
        self._lay_out()
        self.right.currentIndexChanged.connect(self._offer_holders)
        self.holder.currentIndexChanged.connect(self._tell)
        self.part.textChanged.connect(self._tell)

    def offer(self, estate: Estate, parcel_id: UUID | None, profile: Profile) -> None:
        """Offer the rights of a parcel that can be given away."""
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
        """All that is held is given."""
        self.part.set_share(WHOLE)

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
        self.changed.emit()

    def _lay_out(self) -> None:
        self.given.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Right"), self.right)
        form.addRow(tr("Given by"), self.holder)
        form.addRow(tr("Part of what is held"), self.part)
        form.addRow(self.given)
