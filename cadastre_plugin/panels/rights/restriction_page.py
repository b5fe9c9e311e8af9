"""The pages of bans and arrests: one that was imposed, and what the registry of them answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from qgis.PyQt.QtWidgets import QComboBox, QWidget

from cadastre_plugin.core.model.right import Standing
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.restriction import KINDS
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.day_edit import DayEdit
from cadastre_plugin.panels.rights.fields import LONGEST_TEXT, line
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage
from cadastre_plugin.panels.rights.standings_label import StandingsLabel


class KindPage(RightsPage):
    """What both have: ban or arrest, and how it stands with the parcel."""

    def __init__(self, hint: str, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(hint, profile, parent)
        self.standings, self.kind = StandingsLabel(self), QComboBox(self)
        for code in KINDS:
            self.kind.addItem(profile.name_of("right_kind", code), code)
        self.kind.setObjectName("cadastre.rights.kind")
        self.kind.setAccessibleName(tr("Ban or arrest"))
        self.form.addRow(self.standings)
        self.form.addRow(tr("Restriction"), self.kind)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Say whether one lies on the parcel."""
        self.standings.show_estate(estate, parcel_id, profile)


class RestrictionPage(KindPage):
    """A ban or arrest as the body that imposed it wrote it."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Enter the ban or arrest as it is written in the decision of the body that imposed it.")
        super().__init__(hint, profile, parent)
        self.number = line("number", tr("Number of the restriction"), parent=self)
        self.imposed_by = line("imposed_by", tr("Imposed by"), LONGEST_TEXT, self)
        self.imposed_on = DayEdit("cadastre.rights.imposed_on", tr("Imposed on"), self, is_past=True)
        self.until = DayEdit("cadastre.rights.until", tr("Last day"), self)
        self.exchange_code = line("exchange_code", tr("Exchange code"), parent=self)
        self._fill()

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        for edit in (self.number, self.imposed_by, self.exchange_code):
            edit.clear()
        for day in (self.imposed_on, self.until):
            day.set_day(None)
        self.inputs_changed.emit()

    def _fill(self) -> None:
        self.form.addRow(tr("Number"), self.number)
        self.form.addRow(tr("Imposed by"), self.imposed_by)
        self.form.addRow(tr("Imposed on"), self.imposed_on)
        self.form.addRow(tr("Last day"), self.until)
        self.form.addRow(tr("Exchange code"), self.exchange_code)
        self.kind.currentIndexChanged.connect(self._on_kind)
        for edit in (self.number, self.imposed_by, self.exchange_code):
            edit.textChanged.connect(self.inputs_changed)
        for day in (self.imposed_on, self.until):
            day.dateValueChanged.connect(self.inputs_changed)

    def _on_kind(self) -> None:
        self.set_operation(self.kind.currentData())
        self.inputs_changed.emit()


class CheckPage(KindPage):
    """What the registry of restrictions answered, and when. The day is preset to today."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr(
            "Record what the registry of restrictions answered. A registry that gave no answer leaves it not known."
        )
        super().__init__(hint, profile, parent)
        self.answer = QComboBox(self)
        self.answer.addItem(tr("Verified absent"), Standing.ABSENT)
        self.answer.addItem(tr("Not known: no answer"), Standing.UNKNOWN)
        self.answer.setObjectName("cadastre.rights.answer")
        self.answer.setAccessibleName(tr("Answer of the registry"))
        self.checked_on = DayEdit("cadastre.rights.checked_on", tr("Checked on"), self, is_past=True)
        self.checked_on.set_day(date.today())
        self.form.addRow(tr("Answer"), self.answer)
        self.form.addRow(tr("Checked on"), self.checked_on)
        for choice in (self.kind, self.answer):
            choice.currentIndexChanged.connect(self.inputs_changed)
        self.checked_on.dateValueChanged.connect(self.inputs_changed)

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.answer.setCurrentIndex(0)
        self.checked_on.set_day(date.today())
        self.inputs_changed.emit()
