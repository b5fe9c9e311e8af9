"""The page of merging parcels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QLabel, QListWidget, QWidget

from cadastre_plugin.core.boundary.merge import INHERITED, MergeRules
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.boundary.long_choice import LongChoice
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.review.values import attribute_value

MOST_ROWS_SHOWN = 6
_NAMES = {
    "district": N_("District"),
    "land_category": N_("Land category"),
    "purpose": N_("Purpose"),
    "address": N_("Address"),
}


class MergePage(ToolPage):
    """The parcels are chosen on the map; here is said what becomes of the attributes in which they differ."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Click two or more neighbours; a second click leaves one out. Enter merges them."),
            parent,
        )
        self._profile = profile
        self.parcels = QListWidget(self)
        self.choices = {name: LongChoice(self) for name in INHERITED}
        self.holders = QLabel(self)
        self.take_in_gaps = QCheckBox(tr("Take in narrow gaps between them"), self)
        self.drop_corners = QCheckBox(tr("Drop corners on straight lines that only their boundary needed"), self)
        self.apart = QCheckBox(tr("They need not touch: a parcel of several parts"), self)
        self._name_inputs()
        self._lay_out_inputs()
        for box in (self.take_in_gaps, self.drop_corners, self.apart):
            box.toggled.connect(self.inputs_changed)
        for choice in self.choices.values():
            choice.currentIndexChanged.connect(self.inputs_changed)
        self.show_parcels((), {})

    def rules(self) -> MergeRules:
        """What is asked for besides."""
        return MergeRules(self.take_in_gaps.isChecked(), self.drop_corners.isChecked(), self.apart.isChecked())

    def chosen(self) -> dict[str, str | None]:
        """The attributes in which the parcels differ, as chosen."""
        return {name: choice.currentData() for name, choice in self.choices.items() if choice.count()}

    def show_parcels(self, labels: Sequence[str], differing: Mapping[str, Sequence[str | None]]) -> None:
        """The chosen parcels, and the values of the attributes in which they differ: the first is proposed."""
        self.parcels.clear()
        self.parcels.addItems(list(labels))
        row = self.parcels.sizeHintForRow(0) if labels else self.fontMetrics().height()
        self.parcels.setFixedHeight(max(1, min(len(labels), MOST_ROWS_SHOWN)) * row + 2 * self.parcels.frameWidth())
        for name, choice in self.choices.items():
            self._offer(choice, name, differing.get(name, ()))

    def show_holders(self, text: str) -> None:
        """What stands for or against the merge by who holds the parcels."""
        self.holders.setText(text)
        self.holders.setVisible(bool(text))

    def _offer(self, choice: QComboBox, name: str, values: Sequence[str | None]) -> None:
        kept = choice.currentData() if choice.count() else None
        choice.blockSignals(True)
        choice.clear()
        for value in values:
            choice.addItem(attribute_value(self._profile, name, value), value)
        if kept in values:
            choice.setCurrentIndex(list(values).index(kept))
        choice.blockSignals(False)
        choice.setToolTip(choice.currentText())
        show_row(self.form, choice, bool(values))

    def _name_inputs(self) -> None:
        self.parcels.setObjectName("cadastre.merge.parcels")
        self.parcels.setAccessibleName(tr("Parcels to merge"))
        self.holders.setObjectName("cadastre.merge.holders")
        self.holders.setWordWrap(True)
        self.holders.hide()
        for name, choice in self.choices.items():
            choice.setObjectName(f"cadastre.merge.{name}")
            choice.setAccessibleName(tr(_NAMES[name]))
            choice.setMinimumContentsLength(12)
        for box, name in ((self.take_in_gaps, "gaps"), (self.drop_corners, "drop_corners"), (self.apart, "apart")):
            box.setObjectName(f"cadastre.merge.{name}")
        text = tr("The profile of the city allows parcels of several parts")
        if not self._profile.tolerances.multipart_allowed:
            text = tr("The profile of the city allows no parcel of several parts: the check will object")
        self.apart.setToolTip(text)

    def _lay_out_inputs(self) -> None:
        self.form.addRow(tr("Parcels to merge"), self.parcels)
        for name, choice in self.choices.items():
            self.form.addRow(tr(_NAMES[name]), choice)
        for box in (self.take_in_gaps, self.drop_corners, self.apart):
            self.form.addRow(box)
        self.body.addWidget(self.holders)
