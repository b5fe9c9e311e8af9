"""The record of a right, field by field: those that its kind has, and those that are filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from cadastre_plugin.core.model.right import Right, Standing
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.differences import FIELD_NAMES
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.long_choice import LongChoice
from cadastre_plugin.panels.rights.day_edit import DayEdit
from cadastre_plugin.panels.rights.fields import LONGEST_TEXT, AmountEdit, line, text_of
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox
from cadastre_plugin.panels.rights.right_choice import RightChoice
from cadastre_plugin.panels.tab_order import tab_in_order

LAST_RANK = 999
ALWAYS = ("registered_on", "number", "building")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "lease": ("until", "based_on"),
    "sublease": ("until", "based_on"),
    "servitude": ("until",),
    "mortgage": ("rank", "amount", "until", "based_on"),
    "ban": ("imposed_by", "exchange_code", "standing", "checked_on", "until"),
    "arrest": ("imposed_by", "exchange_code", "standing", "checked_on", "until"),
}
"""What records of a kind have besides what all have."""


class RecordForm(QWidget):
    """changed(): something is written otherwise now."""

    changed = pyqtSignal()

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._right: Right | None = None
        self._has_holders = False
        self.kind, self.standing, self.rank = LongChoice(self), QComboBox(self), QSpinBox(self)
        self.registered_on = _day("registered_on", self, is_past=True)
        self.checked_on, self.until = _day("checked_on", self, is_past=True), _day("until", self)
        self.number, self.building = _line("number", self), _line("building", self)
        self.imposed_by, self.exchange_code = _line("imposed_by", self, LONGEST_TEXT), _line("exchange_code", self)
        self.amount = AmountEdit("amount", self)
        self.based_on = RightChoice(self._can_bear, "based_on", self, prompt=tr("Nothing"))
        self.holders = ReceiversBox(tr("Holders"), self)
        self.form = QFormLayout()
        self._fill()
        self._lay_out()
        self._connect()

    @property
    def right(self) -> Right | None:
        """The record that is shown."""
        return self._right

    def show_right(self, right: Right | None, estate: Estate) -> None:
        """Show a record; one that is shown already keeps what a person wrote."""
        if right is not None:
            self._offer_bases(right, estate)
        if right == self._right:
            return
        self._right = right
        self.blockSignals(True)
        if right is not None:
            self._write(right, estate)
        self.blockSignals(False)
        self.setVisible(right is not None)

    def changes(self) -> Mapping[str, object]:
        """What is written otherwise than in the record, by the names of the model.

        Raises:
            RightsError: an amount or a share is none.
        """
        right = self._right
        if right is None:
            return {}
        written = {name: value for name, value in self._values().items() if self._is_shown(name)}
        written |= {"kind": self.kind.currentData()}
        if self._has_holders:
            written |= {"shares": self.holders.parts()}
        return {name: value for name, value in written.items() if value != getattr(right, name)}

    def names_everyone(self) -> bool:
        """False while a row of the holders is of nobody yet."""
        return not self._has_holders or self.holders.is_complete()

    def _values(self) -> dict[str, object]:
        values: dict[str, object] = {
            **{name: getattr(self, name).day() for name in ("registered_on", "checked_on", "until")},
            **{name: text_of(getattr(self, name)) for name in ("number", "building", "imposed_by", "exchange_code")},
            **{"rank": self.rank.value() or None, "based_on": self.based_on.right_id()},
            "standing": self.standing.currentData(),
        }
        if self._is_shown("amount") and self.amount.amount.text().strip():
            return values | {"amount": self.amount.value(), "currency": self.amount.currency_code()}
        return values | {"amount": None, "currency": None}

    def _write(self, right: Right, estate: Estate) -> None:
        if self.kind.findData(right.kind) < 0:
            self.kind.addItem(right.kind, right.kind)
        self.kind.setCurrentIndex(self.kind.findData(right.kind))
        for name in ("registered_on", "checked_on", "until"):
            getattr(self, name).set_day(getattr(right, name))
        for name in ("number", "building", "imposed_by", "exchange_code"):
            getattr(self, name).setText(getattr(right, name) or "")
        self.rank.setValue(right.rank or 0)
        self.amount.show_value(right.amount, right.currency)
        self.standing.setCurrentIndex(self._place_of(right.standing))
        if right.based_on is not None:
            self.based_on.choose(right.based_on)
        else:
            self.based_on.forget()
        notes = [estate.parties.get(share.party_id) for share in right.shares]
        known = [(note, share.fraction) for note, share in zip(notes, right.shares, strict=True) if note is not None]
        self._has_holders = bool(known) and len(known) == len(notes)  # who is not known cannot be written over
        self.holders.show_parts(known if self._has_holders else ())
        self.holders.setVisible(self._has_holders)
        self._show_fields()

    def _offer_bases(self, right: Right, estate: Estate) -> None:
        self.based_on.offer(estate, right.parcel_id, self._profile)

    def _can_bear(self, other: Right) -> bool:
        return self._right is None or other.id != self._right.id

    def _is_shown(self, name: str) -> bool:
        right = self._right
        if right is None:
            return False
        if name == "currency":
            name = "amount"
        fields = (*ALWAYS, *FIELDS.get(self.kind.currentData() or "", ()), *FIELDS.get(right.kind, ()))
        return name in fields or getattr(right, name) is not None

    def _show_fields(self) -> None:
        """Rows are taken out and not hidden, since a hidden row leaves its gap."""
        while self.form.rowCount():
            taken = self.form.takeRow(0)
            taken.labelItem.widget().deleteLater()
        for name in ("kind", *_SHOWN):
            field, is_shown = getattr(self, name), name == "kind" or self._is_shown(name)
            field.setVisible(is_shown)
            if is_shown:
                self.form.addRow(_title(name), field)
        tab_in_order(self)

    def _place_of(self, standing: Standing | None) -> int:
        return next((row for row in range(self.standing.count()) if self.standing.itemData(row) == standing), 0)

    def _fill(self) -> None:
        for item in self._profile.codes("right_kind"):
            self.kind.addItem(item.name(), item.code)
        words = Words(Estate(), Estate(), self._profile, str)
        for standing in (None, *Standing):
            self.standing.addItem(words.value("standing", standing), standing)
        self.rank.setRange(0, LAST_RANK)
        self.rank.setSpecialValueText("—")
        for name in ("kind", "standing", "rank"):
            getattr(self, name).setObjectName(f"cadastre.rights.record.{name}")
            getattr(self, name).setAccessibleName(_title(name))

    def _lay_out(self) -> None:
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.form)
        layout.addWidget(self.holders)
        self._show_fields()
        self.setVisible(False)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        for choice in (self.standing, self.based_on):
            choice.currentIndexChanged.connect(self.changed)
        self.rank.valueChanged.connect(self.changed)
        for day in (self.registered_on, self.checked_on, self.until):
            day.dateValueChanged.connect(self.changed)
        lines = (self.number, self.building, self.imposed_by, self.exchange_code)
        for edit in (*lines, self.amount.amount, self.amount.currency):
            edit.textChanged.connect(self.changed)
        self.holders.changed.connect(self.changed)

    def _on_kind(self) -> None:
        self._show_fields()
        self.changed.emit()


_SHOWN = (
    *("registered_on", "number", "rank", "amount", "imposed_by", "exchange_code", "standing", "checked_on", "until"),
    *("based_on", "building"),
)


def _title(name: str) -> str:
    title = tr(FIELD_NAMES[name])
    return title[:1].upper() + title[1:]


def _day(name: str, parent: QWidget, **more: Any) -> DayEdit:
    return DayEdit(f"cadastre.rights.record.{name}", _title(name), parent, **more)


def _line(name: str, parent: QWidget, *longest: int) -> Any:
    edit = line(f"record.{name}", _title(name), *longest)
    edit.setParent(parent)
    return edit
