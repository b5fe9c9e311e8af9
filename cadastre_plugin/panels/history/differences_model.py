"""What differs between two days as a table: a parcel a row, what about it, and the particulars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from cadastre_plugin.core.change.attribute_words import PARCEL_WORDS
from cadastre_plugin.core.history.register_difference import Facet, RegisterDifference
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.columns import column_name
from cadastre_plugin.panels.review.values import NOTHING

DIFFERENCE = int(Qt.ItemDataRole.UserRole) + 2
FACET_TEXTS = {
    Facet.NEW: N_("new"),
    Facet.RETIRED: N_("retired"),
    Facet.BOUNDARY: N_("boundary"),
    Facet.ATTRIBUTES: N_("attributes"),
    Facet.RIGHTS: N_("rights"),
}
_COLUMNS = (N_("Parcel"), N_("Differs in"), N_("Particulars"))


class DifferencesModel(QAbstractTableModel):
    """Sorted and left out here and not by a proxy, which would ask for each pair of 10 000 rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[RegisterDifference] = ()
        self._rows: list[RegisterDifference] = []
        self._profile: Profile | None = None
        self._facet: Facet | None = None
        self._number = ""
        self._sorted_by = (0, Qt.SortOrder.AscendingOrder)

    def set_profile(self, profile: Profile | None) -> None:
        """The city whose names are shown."""
        self._profile = profile

    def set_differences(self, differences: Sequence[RegisterDifference]) -> None:
        """Show these."""
        self._all = differences
        self._arrange()

    def limit(self, facet: Facet | None, number: str) -> None:
        """Show only what differs in this, None for anything, in parcels whose number has these characters."""
        self._facet, self._number = facet, number.strip()
        self._arrange()

    def counts(self) -> Counter[Facet]:
        """How many parcels differ in what; a parcel may differ in several things."""
        return Counter(facet for one in self._all for facet in one.facets)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Parcel, what, particulars."""
        return len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Names of the columns."""
        return column_name(_COLUMNS, section, orientation, role)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Text of a cell; the whole difference under DIFFERENCE."""
        if not index.isValid():
            return None
        one = self._rows[index.row()]
        if role == DIFFERENCE:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (one.parcel.number or NOTHING, what_words(one), "; ".join(self._particulars(one)))[index.column()]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by the number when it is below 0."""
        self._sorted_by = (max(column, 0), order)
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self._rows = [one for one in self._all if self._is_wanted(one)]
        column, order = self._sorted_by
        self._rows.sort(key=lambda one: self._key(one, column), reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def _is_wanted(self, one: RegisterDifference) -> bool:
        return (self._facet is None or self._facet in one.facets) and self._number in (one.parcel.number or "")

    def _key(self, one: RegisterDifference, column: int) -> tuple[object, ...]:
        number = one.parcel.number or ""
        if column == 0:
            return (number,)
        return (tuple(one.facets), number) if column == 1 else ("; ".join(self._particulars(one)), number)

    def _particulars(self, one: RegisterDifference) -> Iterator[str]:
        if Facet.ATTRIBUTES in one.facets:
            yield ", ".join(tr(PARCEL_WORDS.get(item.name, item.name)) for item in one.land.attributes)
        if Facet.BOUNDARY in one.facets:
            corners = len(one.land.moves) + len(one.land.added) + len(one.land.removed)
            yield tr("1 corner") if corners == 1 else tr("{count} corners").format(count=corners)
        for text, kinds in (
            (tr("began: {rights}"), one.rights.began),
            (tr("ended: {rights}"), one.rights.ended),
            (tr("changed: {rights}"), one.rights.changed),
        ):
            if kinds:
                yield text.format(rights=", ".join(self._counted(kinds)))

    def _counted(self, kinds: Sequence[str]) -> Iterator[str]:
        for kind, count in Counter(kinds).items():
            name = self._profile.name_of("right_kind", kind) if self._profile is not None else kind
            yield name if count == 1 else f"{count} × {name}"


def what_words(one: RegisterDifference) -> str:
    """What about a parcel differs."""
    return ", ".join(tr(FACET_TEXTS[facet]) for facet in one.facets)
