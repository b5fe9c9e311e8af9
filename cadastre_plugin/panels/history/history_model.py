"""The versions of a parcel as cards, newest first, and which version each of them followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from cadastre_plugin.api.parcel_replies import ChangeReference, Version
from cadastre_plugin.api.replies import Person
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.card import CARD, Card
from cadastre_plugin.panels.review.values import NOTHING, code_name, moment

VERSION = int(Qt.ItemDataRole.UserRole) + 2

_CURRENT = "#2e7d32"
_PAST = "#8a8a8a"


class HistoryModel(QAbstractListModel):
    """Versions, newest first; what the register no longer says (`recorded_to` is set) is dimmed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._versions: Sequence[Version] = ()

    def set_profile(self, profile: Profile | None) -> None:
        """The city whose names are shown."""
        self._profile = profile

    def set_versions(self, versions: Sequence[Version]) -> None:
        """Show these versions instead of those before."""
        self.beginResetModel()
        self._versions = sorted(versions, key=lambda one: (one.parcel.version, one.recorded_from), reverse=True)
        self.endResetModel()

    @property
    def versions(self) -> Sequence[Version]:
        """All that are shown, newest first."""
        return self._versions

    def before(self, version: Version) -> Version | None:
        """The version this one followed, as the register last told of it; None for the first."""
        earlier = (one for one in self._versions if one.parcel.version < version.parcel.version)
        return next(earlier, None)

    def row_of(self, looked_at: Version | None) -> int:
        """Where the version stands that was looked at before; the newest where there is none such."""
        rows = enumerate(self._versions)
        wanted = None if looked_at is None else (looked_at.parcel.version, looked_at.recorded_to)
        found = (row for row, one in rows if (one.parcel.version, one.recorded_to) == wanted)
        return next(found, 0)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many versions there are."""
        return 0 if parent is not None and parent.isValid() else len(self._versions)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The name, the card, or the version itself."""
        if not index.isValid():
            return None
        version = self._versions[index.row()]
        if role == VERSION:
            return version
        if role == CARD:
            return self._card(version)
        return _title(version) if role == Qt.ItemDataRole.DisplayRole else None

    def _card(self, version: Version) -> Card:
        return Card(
            title=_title(version),
            note=_standing(version),
            lines=(
                tr("In law: {period}").format(period=_period(version.valid_from, version.valid_to)),
                tr("Recorded: {period}").format(period=_period(version.recorded_from, version.recorded_to)),
                self._origin(version.change),
                _people(version.author, version.approver),
            ),
            colour=_CURRENT if _is_current(version) else _PAST,
            dimmed=version.recorded_to is not None,
        )

    def _origin(self, change: ChangeReference | None) -> str:
        if change is None:
            return tr("Loaded into the register")
        kind = code_name(self._profile, "change_kind", change.kind)
        application = tr("Application {number}").format(number=change.application) if change.application else ""
        reversal = tr("undoes an earlier change") if change.reverses is not None else ""
        return " · ".join(part for part in (change.title, kind, application, reversal) if part)


def _title(version: Version) -> str:
    return tr("Version {number}").format(number=version.parcel.version)


def _is_current(version: Version) -> bool:
    return version.valid_to is None and version.recorded_to is None


def _standing(version: Version) -> str:
    if version.recorded_to is not None:
        return tr("recorded anew since")
    return tr("in force") if version.valid_to is None else tr("past")


def _period(start: Any, end: Any) -> str:
    if end is None:
        return tr("since {start}").format(start=moment(start))
    return tr("{start} to {end}").format(start=moment(start), end=moment(end))


def _people(author: Person | None, approver: Person | None) -> str:
    if author is None and approver is None:
        return ""
    names = {"author": author.full_name if author else NOTHING, "approver": approver.full_name if approver else NOTHING}
    return tr("Author: {author}. Approved by: {approver}").format(**names)
