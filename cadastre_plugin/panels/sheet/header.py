"""The head of a sheet: which parcel it is, where, for what, how large."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from cadastre_plugin.api.sheet_replies import ParcelSheet
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.values import NOTHING, attribute_value, moment, square_metres


class SheetHeader(QWidget):
    """Hidden while no sheet is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.about, self.remarks = QLabel(self), QLabel(self), QLabel(self)
        self.copy = QToolButton(self)
        self.copy.setText(tr("Copy"))
        self.copy.setToolTip(tr("Copy the number"))
        self.copy.setAccessibleName(tr("Copy the number"))
        self.copy.setObjectName("cadastre.sheet.copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.number.text()))
        font = self.number.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        self.number.setFont(font)
        for label in (self.number, self.about, self.remarks):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.about, self.remarks):
            label.setWordWrap(True)
        self.number.setObjectName("cadastre.sheet.title")
        self.remarks.setObjectName("cadastre.sheet.remarks")
        self.remarks.setStyleSheet("QLabel { border: none; border-left: 4px solid #ef6c00; padding-left: 6px; }")
        self._lay_out()
        self.hide()

    def show_sheet(self, sheet: ParcelSheet, profile: Profile, own_change: bool, day: str = "") -> None:
        """The head of this sheet. own_change: the change that is open touches rights in the parcel. day: which past day
        it is of."""
        self.number.setText(sheet.parcel.number or tr("without a number"))
        self.about.setText("\n".join(_about(sheet, profile)))
        remarks = [day, *_remarks(sheet, own_change)] if day else [*_retired(sheet), *_remarks(sheet, own_change)]
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        self.show()

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.number, 0, 0)
        layout.addWidget(self.copy, 0, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.about, 1, 0, 1, 2)
        layout.addWidget(self.remarks, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)


def _about(sheet: ParcelSheet, profile: Profile) -> list[str]:
    parcel = sheet.parcel
    values = {name: attribute_value(profile, name, getattr(parcel, name)) for name in ("land_category", "purpose")}
    uses = [value for value in values.values() if value != NOTHING]
    return [
        parcel.address or tr("No address is recorded"),
        " · ".join([attribute_value(profile, "district", parcel.district), *uses]),
        tr("Area by document: {area}").format(area=square_metres(parcel.legal_area)),
        tr("Computed area: {area}").format(area=square_metres(sheet.computed_area)),
    ]


def _retired(sheet: ParcelSheet) -> list[str]:
    if sheet.is_current:
        return []
    text = tr("This parcel was retired on {moment}. The sheet shows it as it stood last")
    return [text.format(moment=moment(sheet.valid_to))]


def _remarks(sheet: ParcelSheet, own_change: bool) -> list[str]:
    remarks = []
    if own_change:
        remarks.append(tr("Your change touches these rights; here they are as the register has them"))
    if sheet.people is PersonalData.INITIALS:
        why = tr("Your role sees people by their initials only")
        remarks.append(why if sheet.works_here else tr("You do not work in this district: people are initials"))
    return remarks
