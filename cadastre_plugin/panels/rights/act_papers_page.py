"""The page on which documents are added to what was done in the change already."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.right_choice import IdChoice
from cadastre_plugin.panels.rights.rights_page import RightsPage


class ActPapersPage(RightsPage):
    """act_chosen(): another act is to be shown."""

    act_chosen = pyqtSignal()

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Choose what was done in this change, then add the documents that are missing.")
        super().__init__(hint, profile, parent)
        self.act = IdChoice("act", tr("What was done"), self)
        self.form.addRow(tr("What was done"), self.act)
        self.act.currentIndexChanged.connect(self.act_chosen)

    def show_acts(self, acts: Sequence[tuple[str, UUID]]) -> None:
        """Offer the acts of the change, as (text, id)."""
        self.act.refill(acts)

    def show_act(self, act: Act | None, estate: Estate) -> None:
        """Show the papers of an act; None: there is none."""
        self.set_operation(act.operation if act else "")
        sources = [estate.sources.get(id) for id in act.source_ids] if act else []
        self.documents.set_sources(source for source in sources if source is not None)
        applicant = estate.parties.get(act.applicant_id) if act and act.applicant_id else None
        if applicant is not None:
            self.applicant.pick(applicant)
        else:
            self.applicant.clear()
        self.reason.setText((act.reason if act else None) or "")
