"""The attributes of one parcel of the draft, in a form; what the register gives stands in it to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qgis.PyQt.QtCore import QLocale, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import CodeItem, Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.draft_form import LABELS
from cadastre_plugin.panels.review_notice import Notice
from cadastre_plugin.panels.review_values import locale, square_metres

LONGEST_ADDRESS = 300

_AREA = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_SHORTEST = -128  # QLocale.FloatingPointShortest


class ParcelForm(QDialog):
    """applied(UUID, dict): the attribute values (names of `core.model.parcel.ATTRIBUTES`) that were changed."""

    applied = pyqtSignal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.parcel.form")
        self.setWindowTitle(tr("Attributes of the parcel"))
        self._parcel: Parcel | None = None
        self.number = QLabel(self)
        self.computed = QLabel(self)
        self.fields: dict[str, QWidget] = {
            "district": QComboBox(self),
            "legal_area": QLineEdit(self),
            "land_category": QComboBox(self),
            "purpose": QComboBox(self),
            "address": QLineEdit(self),
        }
        self.notice = Notice(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.confirm = self.buttons.addButton(tr("Apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setObjectName("cadastre.parcel.apply")
        self._lay_out()
        self.buttons.accepted.connect(self._apply)
        self.buttons.rejected.connect(self.reject)

    def show_parcel(self, parcel: Parcel, profile: Profile) -> None:
        """Show the parcel as it stands in the draft."""
        self._parcel = parcel
        self.number.setText(parcel.number or tr("The register gives the number"))
        self.computed.setText(square_metres(ellipsoidal_area(parcel.geometry, profile.crs.definition)))
        _offer(self.fields["district"], profile.districts, parcel.district, optional=False)
        for name in ("land_category", "purpose"):
            _offer(self.fields[name], profile.codes(name), getattr(parcel, name), optional=True)
        self.fields["legal_area"].setText(_area_text(parcel.legal_area))
        self.fields["address"].setText(parcel.address or "")
        self.notice.clear()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr(LABELS["number"]), self.number)
        form.addRow(tr(LABELS["computed_area"]), self.computed)
        for name, field in self.fields.items():
            field.setObjectName(f"cadastre.parcel.{name}")
            field.setAccessibleName(tr(LABELS[name]))
            form.addRow(tr(LABELS[name]), field)
        self.fields["address"].setMaxLength(LONGEST_ADDRESS)
        self.fields["address"].setMinimumWidth(280)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _apply(self) -> None:
        if self._parcel is None:
            return
        try:
            values = self._values()
        except ChangeError as error:
            self.notice.error(error.text())
            self.fields["legal_area"].setFocus()
            return
        changed = {name: value for name, value in values.items() if value != getattr(self._parcel, name)}
        self.accept()
        if changed:
            self.applied.emit(self._parcel.id, changed)

    def _values(self) -> dict[str, object]:
        chosen = {name: self.fields[name].currentData() for name in ("district", "land_category", "purpose")}
        address = self.fields["address"].text().strip() or None
        return {**chosen, "legal_area": read_area(self.fields["legal_area"].text()), "address": address}


def read_area(text: str) -> float | None:
    """The area (m2) in a text, with a point or a comma; None when nothing was typed.

    Raises:
        ChangeError: `legal_area_wrong`: it is not an area.
    """
    typed = "".join(text.split()).replace(",", ".")
    if not typed:
        return None
    if not _AREA.fullmatch(typed):
        raise ChangeError("legal_area_wrong", N_("{area} is not an area in m²"), area=text.strip())
    return float(typed)


def _area_text(area: float | None) -> str:
    """As few decimals as say the same number, without spaces between the thousands, so that it can be edited."""
    plain = locale()
    plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return "" if area is None else str(plain.toString(area, "f", _SHORTEST))


def _offer(combo: QComboBox, items: Iterable[CodeItem], chosen: str | None, *, optional: bool) -> None:
    combo.clear()
    if optional:
        combo.addItem("—", None)
    for item in items:
        combo.addItem(item.name(), item.code)
    if chosen is not None and combo.findData(chosen) < 0:
        combo.addItem(chosen, chosen)
    combo.setCurrentIndex(combo.findData(chosen))
