"""The page on which two records of one person or body become one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGroupBox, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage


class _Side(QGroupBox):
    """One of the two records, with what it holds."""

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.picker, self.holds = PartyPicker(name, self), QLabel(self)
        self.picker.new.hide()
        self.holds.setObjectName(f"cadastre.rights.{name}.holds")
        self.holds.setWordWrap(True)
        self.holds.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.addWidget(self.picker)
        layout.addWidget(self.holds)

    def party_id(self) -> UUID | None:
        note = self.picker.note
        return note.id if note else None

    def show_holdings(self, lines: Sequence[str]) -> None:
        self.holds.setText("\n".join(f"• {line}" for line in lines))
        self.holds.setVisible(bool(lines))


class MergePartiesPage(RightsPage):
    """chosen(): other parties are chosen now; what names them has to be read."""

    chosen = pyqtSignal()

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Find both records. Every right and group that names the doubled one will name the one that is kept.")
        super().__init__(hint, profile, parent)
        self.kept = _Side(tr("The record that is kept"), "kept", self)
        self.doubled = _Side(tr("The doubled record, which ends"), "doubled", self)
        self.swap = QPushButton(tr("Keep the other one"), self)
        self.swap.setObjectName("cadastre.rights.swap")
        self.body.addWidget(self.kept)
        self.body.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.doubled)
        for side in (self.kept, self.doubled):
            side.picker.changed.connect(self._on_picked)
        self.swap.clicked.connect(self._swap)
        self._on_picked()

    def ids(self) -> tuple[UUID, UUID] | None:
        """The record that is kept and the doubled one, None while one of them is not chosen."""
        kept, doubled = self.kept.party_id(), self.doubled.party_id()
        return (kept, doubled) if kept and doubled else None

    def show_holdings(self, estate: Estate, read: frozenset[UUID], label: Label) -> None:
        """What each of the two holds. read: of whom all of it is known."""
        for side in (self.kept, self.doubled):
            id = side.party_id()
            side.show_holdings(self._holdings(id, estate, label) if id in read and id else ())

    def reset(self) -> None:
        """Empty the inputs."""
        super().reset()
        self.kept.picker.clear()
        self.doubled.picker.clear()

    def _holdings(self, id: UUID, estate: Estate, label: Label) -> Sequence[str]:
        held = [(right, right.share_of(id)) for right in estate.rights.values() if right.share_of(id)]
        kind = self.profile.name_of
        lines = [f"{label(right.parcel_id)}: {kind('right_kind', right.kind)}, {share}" for right, share in held]
        groups = [note for note in estate.parties.values() if note.kind is PartyKind.GROUP]
        member = [note.name for note in groups if any(share.party_id == id for share in note.members)]
        lines += [tr("Member of {group}").format(group=name) for name in member]
        return lines or [tr("Holds nothing")]

    def _on_picked(self) -> None:
        self.swap.setEnabled(self.kept.picker.note is not None or self.doubled.picker.note is not None)
        self.chosen.emit()
        self.inputs_changed.emit()

    def _swap(self) -> None:
        notes = self.kept.picker.note, self.doubled.picker.note
        for side, note in zip((self.doubled, self.kept), notes, strict=True):
            if note is None:
                side.picker.clear()
            else:
                side.picker.pick(note)
