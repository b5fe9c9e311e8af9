"""Choosing a right of the parcel, and one of its holders."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.long_choice import LongChoice


class RightChoice(LongChoice):
    """The rights of a parcel that `fits` takes; the one that was chosen stays chosen when it is offered again."""

    def __init__(self, fits: Callable[[Right], bool], name: str = "right", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fits = fits
        self.setObjectName(f"cadastre.rights.{name}")
        self.setAccessibleName(tr("Right"))

    def right_id(self) -> UUID | None:
        """The right that is chosen, None where there is none to choose."""
        id: UUID | None = self.currentData()
        return id

    def offer(self, estate: Estate, parcel_id: UUID | None, profile: Profile) -> None:
        """Offer the rights in a parcel as they stand."""
        rights = [right for right in estate.of(parcel_id) if self._fits(right)] if parcel_id else []
        _refill(self, [(right_said(right, estate, profile), right.id) for right in rights])


class HolderChoice(LongChoice):
    """The holders of a right with their shares."""

    def __init__(self, name: str = "holder", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"cadastre.rights.{name}")
        self.setAccessibleName(tr("Holder"))

    def party_id(self) -> UUID | None:
        """The holder who is chosen, None where there is none to choose."""
        id: UUID | None = self.currentData()
        return id

    def offer(self, estate: Estate, right: Right | None) -> None:
        """Offer the holders of a right as it stands."""
        shares = right.shares if right is not None else ()
        _refill(self, [(f"{estate.name(share.party_id)}, {share.fraction}", share.party_id) for share in shares])


def right_said(right: Right, estate: Estate, profile: Profile) -> str:
    """A right in one line: its kind, its rank, who holds it."""
    kind = profile.name_of("right_kind", right.kind)
    rank = f" № {right.rank}" if right.rank is not None else f" № {right.number}" if right.number else ""
    holders = ", ".join(f"{estate.name(share.party_id)} {share.fraction}" for share in right.shares)
    return f"{kind}{rank}: {holders or right.imposed_by or '—'}"


def _refill(choice: LongChoice, items: list[tuple[str, UUID]]) -> None:
    chosen = choice.currentData()
    choice.blockSignals(True)
    choice.clear()
    for text, id in items:
        choice.addItem(text, id)
    choice.setCurrentIndex(max(choice.findData(chosen), 0) if items else -1)
    choice.setToolTip(choice.currentText())
    choice.setEnabled(bool(items))
    choice.blockSignals(False)
