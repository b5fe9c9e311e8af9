"""The page of joint property: whose shares become joint, and who the group consists of."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QWidget

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.people.names import LONGEST_NAME
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.check_list import CheckList
from cadastre_plugin.panels.rights.given_box import transferable
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.right_choice import RightChoice
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage


class JointPropertyPage(RightsPage):
    """Who is ticked is a member at once; a spouse who holds nothing yet is added below."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Tick whose shares become joint property. Add the spouse below when they hold nothing here yet.")
        super().__init__(hint, profile, parent)
        self.right, self.holders = (
            RightChoice(transferable),
            CheckList("joiners", tr("Whose shares become joint"), self),
        )
        self.members, self.name = ReceiversBox(tr("Members of the group"), self), QLineEdit(self)
        self._estate = Estate()
        self._ticked: tuple[UUID, ...] = ()
        self._proposed = ""
        self._fill()

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel that have holders."""
        self._estate = estate
        self.right.offer(estate, parcel_id, profile)
        self._offer_holders()

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.members.reset()
        self.name.clear()
        self._ticked, self._proposed = (), ""
        self.holders.tick(())

    def _right(self) -> Right | None:
        id = self.right.right_id()
        return self._estate.rights.get(id) if id else None

    def _offer_holders(self) -> None:
        right = self._right()
        shares = right.shares if right else ()
        notes = [(share, self._estate.parties.get(share.party_id)) for share in shares]
        alone = [(share, note) for share, note in notes if note is None or note.kind is not PartyKind.GROUP]
        self.holders.offer(
            ((f"{share.fraction} — {self._estate.name(share.party_id)}", share.party_id) for share, _ in alone),
            checked=False,
        )

    def _offer_members(self) -> None:
        """Who was ticked comes into the rows, who no longer is goes; others stay."""
        ticked = self.holders.checked()
        if ticked == self._ticked:
            return
        gone = set(self._ticked) - set(ticked)
        there = {picker.note.id for picker in self.members.pickers() if picker.note}
        notes = [self._estate.parties[id] for id in ticked if id not in there and id in self._estate.parties]
        self._ticked = ticked
        self.members.take_away(gone)
        self.members.put(notes, rows=2)
        self.inputs_changed.emit()

    def _name_group(self) -> None:
        """The names of its members, unless it was called otherwise by hand."""
        names = [picker.note.name for picker in self.members.pickers() if picker.note]
        proposed = ", ".join(names)[:LONGEST_NAME] if len(names) > 1 else ""
        if self.name.text() == self._proposed:
            self.name.setText(proposed)
            self.name.setCursorPosition(0)
        self._proposed = proposed
        self.inputs_changed.emit()

    def _fill(self) -> None:
        self.name.setObjectName("cadastre.rights.group_name")
        self.name.setAccessibleName(tr("Name of the group"))
        self.form.addRow(tr("Right"), self.right)
        self.form.addRow(tr("Held by"), self.holders)
        self.body.addWidget(self.members)
        title = QLabel(tr("Name of the group"), self)
        title.setBuddy(self.name)
        self.body.addWidget(title)
        self.body.addWidget(self.name)
        self.right.currentIndexChanged.connect(self._offer_holders)
        self.holders.changed.connect(self._offer_members)
        self.members.changed.connect(self._name_group)
        self.name.textChanged.connect(self.inputs_changed)
