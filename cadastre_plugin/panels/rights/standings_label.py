"""Whether a ban and an arrest lie on a parcel, one line each: present, verified absent, not known."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget

from cadastre_plugin.core.model.right import Right, Standing
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.restriction import KINDS
from cadastre_plugin.core.texts import tr


class StandingsLabel(QLabel):
    """What is on record now; a parcel of which nobody asked is not known, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.rights.standings")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile) -> None:
        """Say it of a parcel."""
        rights = estate.of(parcel_id) if parcel_id else ()
        lines = [f"{profile.name_of('right_kind', kind)}: {standing_said(rights, kind)}" for kind in KINDS]
        self.setText("\n".join(lines) if parcel_id else "")
        self.setVisible(parcel_id is not None)


def standing_said(rights: tuple[Right, ...], kind: str) -> str:
    """Whether a restriction of a kind lies on the parcel of these rights, in words."""
    there = [right for right in rights if right.kind == kind]
    present = [right for right in there if right.is_present]
    if present:
        numbers = ", ".join(right.number or "—" for right in present)
        return tr("present, No. {number}").format(number=numbers)
    if not there:
        return tr("not known; nobody has asked")
    last = max(there, key=lambda right: str(right.checked_on))
    day = last.checked_on.isoformat() if last.checked_on else "—"
    if last.standing is Standing.ABSENT:
        return tr("verified absent on {day}").format(day=day)
    return tr("not known; no answer on {day}").format(day=day)
