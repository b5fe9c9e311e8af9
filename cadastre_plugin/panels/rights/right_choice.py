"""Choosing a right of the parcel, and one of its holders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.long_choice import LongChoice
from cadastre_plugin.panels.rights.party_picker import said

OWNERSHIP = "ownership"


class IdChoice(LongChoice):
    """Things by their ids; the one that was chosen stays chosen when it is offered again."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"cadastre.rights.{name}")
        self.setAccessibleName(title)

    def chosen_id(self) -> UUID | None:
        """What is chosen, None where there is nothing to choose."""
        id: UUID | None = self.currentData()
        return id

    def choose(self, id: UUID) -> None:
        """Choose a thing that is offered; nothing when it is not."""
        row = self._row(id)
        if row >= 0:
            self.setCurrentIndex(row)

    def refill(self, items: Sequence[tuple[str, UUID | None]]) -> None:
        """Offer these, as (text, id)."""
        chosen = self.chosen_id()
        self.blockSignals(True)
        self.clear()
        for text, id in items:
            self.addItem(text, id)
        self.setCurrentIndex(max(self._row(chosen), 0) if items else -1)
        self.setToolTip(self.currentText())
        self.setEnabled(bool(items))
        self.blockSignals(False)

    def _row(self, id: UUID | None) -> int:
        """Qt itself would look for the very same object, and ids are read anew."""
        return next((row for row in range(self.count()) if self.itemData(row) == id), -1)


class RightChoice(IdChoice):
    """The rights of a parcel that `fits` takes.

    With a `prompt` none is chosen before a person chooses one: it is the first entry, and says so.
    """

    def __init__(
        self, fits: Callable[[Right], bool], name: str = "right", parent: QWidget | None = None, *, prompt: str = ""
    ) -> None:
        super().__init__(name, tr("Right"), parent)
        self._fits, self._prompt = fits, prompt

    def right_id(self) -> UUID | None:
        """The right that is chosen, None where there is none to choose."""
        return self.chosen_id()

    def offer(self, estate: Estate, parcel_id: UUID | None, profile: Profile) -> None:
        """Offer the rights in a parcel as they stand, who owns it first."""
        fitting = [right for right in estate.of(parcel_id) if self._fits(right)] if parcel_id else []
        rights = sorted(fitting, key=lambda right: right.kind != OWNERSHIP)
        first: list[tuple[str, UUID | None]] = [(self._prompt, None)] if rights and self._prompt else []
        self.refill(first + [(right_said(right, estate, profile), right.id) for right in rights])

    def forget(self) -> None:
        """Choose the first entry: none, where there is a prompt."""
        self.setCurrentIndex(0 if self.count() else -1)


class HolderChoice(IdChoice):
    """The holders of a right with their shares."""

    def __init__(self, name: str = "holder", parent: QWidget | None = None) -> None:
        super().__init__(name, tr("Holder"), parent)

    def party_id(self) -> UUID | None:
        """The holder who is chosen, None where there is none to choose."""
        return self.chosen_id()

    def offer(self, estate: Estate, right: Right | None) -> None:
        """Offer the holders of a right as it stands."""
        shares = right.shares if right is not None else ()
        self.refill([(f"{estate.name(share.party_id)}, {share.fraction}", share.party_id) for share in shares])

    def offer_people(self, estate: Estate, rights: Iterable[Right]) -> None:
        """Offer the natural persons who hold any of these rights, each once."""
        holders = dict.fromkeys(share.party_id for right in rights for share in right.shares)
        notes = [note for id in holders if (note := estate.parties.get(id)) and note.kind is PartyKind.NATURAL]
        self.refill([(said(note), note.id) for note in notes])


def right_said(right: Right, estate: Estate, profile: Profile) -> str:
    """A right in one line: its kind, what tells it from others, who holds it; of a look-up what was found, and when."""
    words = Words(estate, estate, profile, str)
    if right.is_present:
        return words.what(right)
    return ", ".join(
        (words.what(right), words.value("standing", right.standing), words.value("checked_on", right.checked_on))
    )
