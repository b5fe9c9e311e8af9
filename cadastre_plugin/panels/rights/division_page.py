"""The page of a division: what several hold together, a group's or their own shares, in new fractions."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.division import members_shares
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.shares import gathered
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.check_list import CheckList
from cadastre_plugin.panels.rights.given_box import transferable
from cadastre_plugin.panels.rights.parts_box import PartsBox
from cadastre_plugin.panels.rights.right_choice import RightChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage


class DivisionPage(RightsPage):
    """A group that is ticked is divided among its members."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Tick whose property is divided. A group is divided among its members. Then give the new shares.")
        super().__init__(hint, profile, parent)
        self.right, self.holders = (
            RightChoice(transferable),
            CheckList("dividers", tr("Whose property is divided"), self),
        )
        self.parts = PartsBox(tr("Shares of the right afterwards"), self)
        self._estate = Estate()
        self._shown: UUID | None = None
        self.form.addRow(tr("Right"), self.right)
        self.form.addRow(tr("Held by"), self.holders)
        self.body.addWidget(self.parts)
        self.right.currentIndexChanged.connect(self._offer_holders)
        self.holders.changed.connect(self._offer_parts)
        self.parts.changed.connect(self.inputs_changed)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel that have holders."""
        self._estate = estate
        self.right.offer(estate, parcel_id, profile)
        self._offer_holders()

    def groups(self) -> tuple[UUID, ...]:
        """The groups among those whose property is divided."""
        return tuple(id for id in self.holders.checked() if self._is_group(id))

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self._shown = None
        self._offer_holders()
        self.parts.restore()

    def _right(self) -> Right | None:
        id = self.right.right_id()
        return self._estate.rights.get(id) if id else None

    def _is_group(self, id: UUID) -> bool:
        note = self._estate.parties.get(id)
        return note is not None and note.kind is PartyKind.GROUP

    def _offer_holders(self) -> None:
        right = self._right()
        shares = right.shares if right else ()
        if right is None or right.id != self._shown:  # another right: all of its holders divide it
            self.holders.offer(())
        self._shown = right.id if right else None
        self.holders.offer(
            (f"{share.fraction} — {self._estate.name(share.party_id)}", share.party_id) for share in shares
        )

    def _offer_parts(self) -> None:
        right = self._right()
        own = {share.party_id: share.fraction for share in self._own(right)} if right else {}
        whole = sum(own.values(), Fraction(0))
        self.parts.offer([(self._estate.name(id), id) for id in own], own, whole)
        self.inputs_changed.emit()

    def _own(self, right: Right) -> tuple[Share, ...]:
        """What each has of the right now, members of groups by their shares in the group."""
        shares: list[Share] = []
        for id in self.holders.checked():
            of_group = members_shares(self._estate, right, id) if self._is_group(id) else ()
            shares += of_group or [Share(id, right.share_of(id))]
        return gathered(shares)
