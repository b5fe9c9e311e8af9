"""The page on which a record of a right is corrected: it never was as it is written."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.one_right_page import OneRightPage
from cadastre_plugin.panels.rights.record_form import RecordForm
from cadastre_plugin.panels.rights.rights_page import Label


class CorrectionPage(OneRightPage):
    """The record that is chosen, to be written over; the reason says why."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr(
            "Choose the record that is wrong, write over what is wrong in it, and write the reason below."
            " What became otherwise since is no correction."
        )
        super().__init__(hint, tr("Choose a record"), _any, profile, parent)
        self.record = RecordForm(profile, self)
        self.body.addWidget(self.record)
        self._estate = Estate()
        self.right.currentIndexChanged.connect(self._show_record)
        self.record.changed.connect(self.inputs_changed)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the records of the parcel; one that is another one now is shown anew."""
        self._estate = estate
        super().show_estate(estate, parcel_id, profile, label)
        self._show_record()

    def _show_record(self) -> None:
        id = self.right.right_id()
        self.record.show_right(self._estate.rights.get(id) if id else None, self._estate)
        self.inputs_changed.emit()


def _any(right: Right) -> bool:
    return True
