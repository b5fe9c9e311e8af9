"""The queue of changes that wait for a decision, as a table: one row a change, sorted and filtered by a proxy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt

from cadastre_plugin.api.replies import FindingCounts, Summary
from cadastre_plugin.core.change.workflow import STATE_TEXTS, State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.card import CARD, Card
from cadastre_plugin.panels.review.values import age, code_name, district_name, moment

SORT = int(Qt.ItemDataRole.UserRole) + 2
SUMMARY = int(Qt.ItemDataRole.UserRole) + 3

STATE_COLOURS = {
    State.DRAFT: "#8a8a8a",
    State.SUBMITTED: "#1565c0",
    State.IN_REVIEW: "#6a1b9a",
    State.SECOND_REVIEW: "#00838f",
    State.RETURNED: "#e08600",
    State.APPROVED: "#2e7d32",
    State.REJECTED: "#c0392b",
}


class Column(IntEnum):
    """Columns of the queue."""

    TITLE = 0
    KIND = 1
    APPLICATION = 2
    DISTRICT = 3
    AUTHOR = 4
    AGE = 5
    STATE = 6
    FINDINGS = 7


class Filter(StrEnum):
    """Which changes of the queue are shown: all, those I took, those nobody took."""

    ALL = "all"
    MINE = "mine"
    NEW = "new"


COLUMN_TEXTS = {
    Column.TITLE: N_("Title"),
    Column.KIND: N_("Kind"),
    Column.APPLICATION: N_("Application"),
    Column.DISTRICT: N_("District"),
    Column.AUTHOR: N_("Author"),
    Column.AGE: N_("Age"),
    Column.STATE: N_("State"),
    Column.FINDINGS: N_("Findings"),
}

FILTER_TEXTS = {Filter.ALL: N_("All"), Filter.MINE: N_("Mine"), Filter.NEW: N_("New")}


def findings_text(counts: FindingCounts) -> str:
    """Numbers of findings by severity; those of zero are left out."""
    parts = (
        (counts.error, N_("errors: {count}")),
        (counts.warning, N_("warnings: {count}")),
        (counts.info, N_("notes: {count}")),
    )
    shown = [tr(text).format(count=count) for count, text in parts if count]
    return ", ".join(shown) or tr("no findings")


def waiting_since(summary: Summary) -> datetime:
    """Since when a change waits: its submission, or its making when it was never submitted."""
    return summary.submitted_at or summary.created_at


class ReviewQueueModel(QAbstractTableModel):
    """Summaries of changes. `profile` names districts and kinds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._summaries: Sequence[Summary] = ()

    def set_profile(self, profile: Profile | None) -> None:
        """The city whose names are shown."""
        self.beginResetModel()
        self._profile = profile
        self.endResetModel()

    def set_summaries(self, summaries: Iterable[Summary]) -> None:
        """Show these changes instead of those before."""
        self.beginResetModel()
        self._summaries = tuple(summaries)
        self.endResetModel()

    def row_of(self, change_id: UUID) -> int:
        """The row of a change, -1 when it is not in the queue."""
        return next((row for row, summary in enumerate(self._summaries) if summary.id == change_id), -1)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many changes there are."""
        return 0 if parent is not None and parent.isValid() else len(self._summaries)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """How many columns a change has."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMN_TEXTS[Column(section)])
        return None

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Text of a cell, its sort key, the row's card, or the summary itself."""
        if not index.isValid():
            return None
        summary, column = self._summaries[index.row()], Column(index.column())
        if role == SUMMARY:
            return summary
        if role == CARD:
            return self._card(summary)
        if role == SORT:
            return _sort_key(summary, column, self._text(summary, column))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(summary, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Waits since {time}").format(time=moment(waiting_since(summary)))
        return None

    def _text(self, summary: Summary, column: Column) -> str:
        profile = self._profile
        match column:
            case Column.KIND:
                return code_name(profile, "change_kind", summary.kind)
            case Column.DISTRICT:
                return district_name(profile, summary.district)
            case Column.AUTHOR:
                return summary.author.full_name
            case Column.AGE:
                return age(waiting_since(summary))
            case Column.STATE:
                return tr(STATE_TEXTS[summary.state])
            case Column.FINDINGS:
                return findings_text(summary.findings)
            case _:
                return summary.application if column is Column.APPLICATION else summary.title

    def _card(self, summary: Summary) -> Card:
        texts = {column: self._text(summary, column) for column in Column}
        application = tr("Application {number}").format(number=summary.application) if summary.application else ""
        kind = " · ".join(part for part in (texts[Column.KIND], application) if part)
        return Card(
            title=summary.title,
            note=texts[Column.AGE],
            lines=(
                kind,
                f"{texts[Column.DISTRICT]} · {texts[Column.AUTHOR]}",
                f"{texts[Column.STATE]} · {texts[Column.FINDINGS]}",
            ),
            colour=STATE_COLOURS[summary.state],
        )


class ReviewQueueProxy(QSortFilterProxyModel):
    """The queue as chosen: filtered by state or reviewer, sorted by any column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter = Filter.ALL
        self._person: UUID | None = None
        self.setSortRole(SORT)
        self.setSortLocaleAware(True)
        self.setDynamicSortFilter(True)

    def set_person(self, id: UUID | None) -> None:
        """Whose changes are "mine"."""
        self._person = id
        self.invalidateFilter()

    def set_filter(self, chosen: Filter) -> None:
        """Which changes are shown."""
        self._filter = chosen
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        """True when the change is one of those chosen."""
        summary = self.sourceModel().index(row, 0, parent).data(SUMMARY)
        if self._filter is Filter.NEW:
            return summary.state is State.SUBMITTED
        if self._filter is Filter.MINE:
            return summary.reviewer is not None and summary.reviewer.id == self._person
        return True


def _sort_key(summary: Summary, column: Column, text: str) -> Any:
    """Ages sort by time (the longest wait is the greatest), findings by weight, everything else by its text."""
    if column is Column.AGE:
        return -waiting_since(summary).timestamp()
    if column is Column.FINDINGS:
        counts = summary.findings
        return counts.error * 1e6 + counts.warning * 1e3 + counts.info
    return text
