"""The record of a person or a body as it is typed: what is wrong with it, and who of the register it may be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cadastre_plugin.api.party_replies import Double
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.people.check_digit import cleaned_number
from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.people.fault import Fault
from cadastre_plugin.core.people.names import LONGEST_NAME, name_faults, require_name, tidied
from cadastre_plugin.core.people.pinfl import pinfl_faults
from cadastre_plugin.core.people.stir import stir_faults
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.shares import is_whole
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.rights.doubles_box import DoublesBox
from cadastre_plugin.panels.rights.receivers_box import ReceiversBox

KIND_TEXTS = {
    PartyKind.NATURAL: N_("Person"),
    PartyKind.LEGAL: N_("Company or organisation"),
    PartyKind.STATE: N_("State body"),
    PartyKind.GROUP: N_("Group"),
}
SINGLE = (PartyKind.NATURAL, PartyKind.LEGAL, PartyKind.STATE)
"""Who can be a member of a group."""

PAUSE_MS = 300
"""Letters that follow each other within this time are looked for once."""
SHORTEST = 2
"""From so many letters on a name is looked for; Korean ones have no more."""
LONGEST_NUMBER = 100

_MEMBERS = N_("A group has two members or more, whose parts sum to 1")


class PartyForm(QWidget):
    """Errors keep a party from being entered, warnings are only said.

    changed(): `party()` gives another one, or whether it may be entered is another answer. doubles_wanted(Party): look
    for it in the register, then call `show_doubles` or `show_no_doubles`. taken(PartyNote): it is this one.
    """

    changed = pyqtSignal()
    doubles_wanted = pyqtSignal(object)
    taken = pyqtSignal(object)

    def __init__(
        self, profile: Profile, kinds: Collection[PartyKind] = tuple(PartyKind), parent: QWidget | None = None
    ) -> None:
        """kinds: those that may be chosen."""
        super().__init__(parent)
        self._profile = profile
        self._known: Party | None = None
        self._id = uuid4()
        self._awaited: Party | None = None
        self.kind, self.name = QComboBox(self), QLineEdit(self)
        self.pinfl, self.stir = QLineEdit(self), QLineEdit(self)
        self.members = ReceiversBox(tr("Members"), self)
        self.errors, self.warnings = QLabel(self), QLabel(self)
        self.doubles = DoublesBox(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        for kind in kinds:
            self.kind.addItem(tr(KIND_TEXTS[kind]), kind.value)
        self._name()
        self._lay_out()
        self._connect()
        self._judge()

    def party(self) -> Party | None:
        """The party as it stands in the form; None while it has no name, or an error."""
        typed = self._typed()
        return None if not tidied(typed.name) or self._errors(typed) else typed

    def others(self) -> tuple[Party, ...]:
        """Members of the group that the register does not have yet."""
        return self.members.new_parties() if self._kind() is PartyKind.GROUP else ()

    def is_searching(self) -> bool:
        """True until it is known who of the register it may be."""
        return self._awaited is not None

    def start(self, name: str = "") -> None:
        """Empty, but for the name of a new party."""
        self._known, self._id = None, uuid4()
        self.kind.setEnabled(True)
        self.kind.setCurrentIndex(0)
        self._write(name, None, None)
        self.members.reset()
        self._on_typed()

    def show_party(self, party: Party) -> None:
        """Show the whole record of a party, to be corrected. Who is in a group is no part of it: property says that."""
        self._known = party
        self.kind.setEnabled(party.kind is not PartyKind.GROUP)
        self.kind.setCurrentIndex(self.kind.findData(party.kind.value))
        self._write(party.name, party.pinfl, party.stir)
        self._on_typed()

    def show_doubles(self, party: Party, doubles: Sequence[Double]) -> None:
        """Who of the register it may be; nothing when something else was typed meanwhile."""
        if party == self._awaited:
            self._awaited = None
            self.doubles.show_doubles(doubles)
            self.changed.emit()

    def show_no_doubles(self, party: Party, text: str) -> None:
        """Why nobody can be looked for; it may be entered all the same."""
        if party == self._awaited:
            self._awaited = None
            self.doubles.show_problem(text)
            self.changed.emit()

    def _kind(self) -> PartyKind:
        return PartyKind(self.kind.currentData())

    def _typed(self) -> Party:
        kind, name = self._kind(), self.name.text()
        pinfl = cleaned_number(self.pinfl.text()) or None if kind is PartyKind.NATURAL else None
        stir = cleaned_number(self.stir.text()) or None if kind is not PartyKind.GROUP else None
        if self._known is not None:
            members = self._known.members if kind is PartyKind.GROUP else ()
            return replace(self._known, kind=kind, name=name, pinfl=pinfl, stir=stir, members=members)
        return Party(self._id, NEW, kind, name, pinfl, stir, self._members() if kind is PartyKind.GROUP else ())

    def _members(self) -> tuple[Share, ...]:
        try:
            return self.members.parts()
        except RightsError:  # said beside the field, and again below
            return ()

    def _errors(self, party: Party) -> tuple[str, ...]:
        return tuple(self._refusals(party))

    def _refusals(self, party: Party) -> Iterator[str]:
        try:
            require_name(party.name)
        except PeopleError as error:
            if party.name or error.code != "name_empty":  # an empty form is not wrong yet
                yield error.text()
        yield from (fault.text() for fault in self._number_faults(party) if fault.severity is Severity.ERROR)
        if party.kind is PartyKind.GROUP and (len(party.members) < 2 or not is_whole(party.members)):
            yield tr(_MEMBERS)

    def _number_faults(self, party: Party) -> Iterator[Fault]:
        if party.pinfl:
            yield from pinfl_faults(party.pinfl, date.today())
        if party.stir:
            yield from stir_faults(party.stir, self._profile.stir_check)

    def _warned(self, party: Party) -> Iterator[str]:
        if party.name and len(party.name) <= LONGEST_NAME:
            yield from (fault.text() for fault in name_faults(party.name))
        yield from (fault.text() for fault in self._number_faults(party) if fault.severity is not Severity.ERROR)

    def _on_typed(self) -> None:
        """Whoever it may be is looked for anew, once the typing pauses."""
        self._awaited = None
        self.doubles.show_doubles(())
        party = self._typed()
        if len(tidied(party.name)) >= SHORTEST and len(party.name) <= LONGEST_NAME and party != self._known:
            self._awaited = party
            self.doubles.show_searching()
            self._pause.start()
        else:
            self._pause.stop()
        self._judge()

    def _search(self) -> None:
        if self._awaited is not None:
            self.doubles_wanted.emit(self._awaited)

    def _judge(self) -> None:
        party = self._typed()
        for label, texts in ((self.errors, self._errors(party)), (self.warnings, tuple(self._warned(party)))):
            label.setText("\n".join(texts))
            label.setVisible(bool(texts))
        is_group, is_person = party.kind is PartyKind.GROUP, party.kind is PartyKind.NATURAL
        self.members.setVisible(is_group and self._known is None)
        for field, is_shown in ((self.pinfl, is_person), (self.stir, not is_group)):
            field.setVisible(is_shown)
            self._form.labelForField(field).setVisible(is_shown)
        self.changed.emit()

    def _write(self, name: str, pinfl: str | None, stir: str | None) -> None:
        for field, text in ((self.name, name), (self.pinfl, pinfl), (self.stir, stir)):
            field.blockSignals(True)
            field.setText(text or "")
            field.blockSignals(False)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_typed)
        for field in (self.name, self.pinfl, self.stir):
            field.textChanged.connect(self._on_typed)
        self.members.changed.connect(self._judge)
        self.doubles.taken.connect(self.taken)
        self._pause.timeout.connect(self._search)

    def _name(self) -> None:
        named = (
            (self.kind, "kind", tr("Kind of party")),
            (self.name, "name", tr("Name as in the identity document or certificate")),
            (self.pinfl, "pinfl", tr("PINFL, 14 digits")),
            (self.stir, "stir", tr("STIR, 9 digits")),
            (self.errors, "errors", tr("What is wrong")),
            (self.warnings, "warnings", tr("What to look at again")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.party.{name}")
            part.setAccessibleName(title)
        for field in (self.pinfl, self.stir):
            field.setMaxLength(LONGEST_NUMBER)
        self.name.setPlaceholderText(tr("As in the identity document"))
        for label, colour in ((self.errors, "#c0392b"), (self.warnings, "#9a6700")):
            label.setWordWrap(True)
            label.setStyleSheet(f"color: {colour};")

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(tr("Kind"), self.kind)
        self._form.addRow(tr("Name"), self.name)
        self._form.addRow("PINFL", self.pinfl)
        self._form.addRow("STIR", self.stir)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._form)
        for part in (self.members, self.errors, self.warnings, self.doubles):
            layout.addWidget(part)
