"""The page of an exchange: what each of two holders gives the other, in two parcels."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtWidgets import QGroupBox, QVBoxLayout, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.transfer import Offer
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.given_box import GivenBox
from cadastre_plugin.panels.rights.other_parcel_box import OtherParcelBox
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage


class ExchangePage(RightsPage):
    """`here` is given in the chosen parcel, `there` in the other one."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr(
            "Choose the other parcel: select both on the map, or find it by its number. Each gets what the other gives."
        )
        super().__init__(hint, profile, parent)
        self.here, self.there = GivenBox(parent=self), GivenBox("other_", self)
        self.other = OtherParcelBox(profile, self)
        self._estate = Estate()
        self._first = self._box(tr("In this parcel"), self.here)
        self._second = self._box(tr("In the other parcel"), self.other, self.there)
        for part in (self.here, self.there):
            part.changed.connect(self.inputs_changed)
        self.other.changed.connect(self._offer_there)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer what can be given in both parcels."""
        self._estate = estate
        self._first.setTitle(label(parcel_id) if parcel_id else tr("In this parcel"))
        self.here.offer(estate, parcel_id, profile)
        self._offer_there()

    def offers(self) -> tuple[Offer, Offer] | None:
        """What each side gives; None while one of them is not said.

        Raises:
            RightsError: a part is no share.
        """
        sides = [_offer(part) for part in (self.here, self.there)]
        return (sides[0], sides[1]) if sides[0] and sides[1] else None

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.other.reset()
        self.here.reset()
        self.there.reset()

    def _offer_there(self) -> None:
        id = self.other.parcel_id()
        self._second.setTitle(self.other.choice.currentText() if id else tr("In the other parcel"))
        self.there.setEnabled(id is not None)
        self.there.offer(self._estate, id, self.profile)

    def _box(self, title: str, *parts: QWidget) -> QGroupBox:
        box = QGroupBox(title, self)
        layout = QVBoxLayout(box)
        for part in parts:
            layout.addWidget(part)
        self.body.addWidget(box)
        return box


def _offer(part: GivenBox) -> Offer | None:
    right, holder, share = part.right.right_id(), part.holder.party_id(), part.share()
    return Offer(right, holder, share) if right and holder else None
