"""The page of a new party: a person or body that holds nothing yet."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_form import PartyForm
from cadastre_plugin.panels.rights.party_picker import said
from cadastre_plugin.panels.rights.rights_page import RightsPage


class NewPartyPage(RightsPage):
    """The form of `PartyDialog`, without a picker that waits for it."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Write the name first: whoever it may be in the register already is shown below it.")
        super().__init__(hint, profile, parent)
        self.party = PartyForm(profile, parent=self)
        self.body.addWidget(self.party)
        self.party.changed.connect(self.inputs_changed)
        self.party.taken.connect(self._on_taken)

    def parties(self) -> tuple[Party, ...]:
        """The new party, after new members of it; nobody while the form is incomplete or looks for doubles."""
        party = self.party.party()
        return () if party is None or self.party.is_searching() else (*self.party.others(), party)

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.party.start()

    def _on_taken(self, note: PartyNote) -> None:
        self.reset()
        self.notice.plain(tr("In the register already, nothing is entered: {name}").format(name=said(note)))
