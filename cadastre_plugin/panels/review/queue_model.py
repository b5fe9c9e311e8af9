"""The queue of changes as a list: part by part from the service, put right in place by what is heard of a change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal

from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.replies import FindingCounts, Summary
from cadastre_plugin.core.change.workflow import STATE_TEXTS, State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.ordering import DESCENDING, Key, reading_key, waiting_since
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.card import CARD, Card
from cadastre_plugin.panels.review.terms_left import term_left
from cadastre_plugin.panels.review.values import age, code_name, day, district_name, moment

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


def findings_text(counts: FindingCounts) -> str:
    """Numbers of findings by severity; those of zero are left out."""
    parts = (
        (counts.error, N_("errors: {count}")),
        (counts.warning, N_("warnings: {count}")),
        (counts.info, N_("notes: {count}")),
    )
    shown = [tr(text).format(count=count) for count, text in parts if count]
    return ", ".join(shown) or tr("no findings")


class ReviewQueueModel(QAbstractListModel):
    """Summaries of changes in the order of a question. Emits more_wanted() when the part that follows is to be asked
    for, once until it has come.
    """

    more_wanted = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._person: UUID | None = None
        self._query = QueueQuery()
        self._summaries: list[Summary] = []
        self._ids: set[UUID] = set()
        self._cards: dict[UUID, Card] = {}
        self._has_more = self._is_awaited = False

    def set_context(self, profile: Profile | None, person: UUID | None) -> None:
        """The city whose names are shown, and who looks."""
        self.beginResetModel()
        self._profile, self._person = profile, person
        self._cards.clear()
        self.endResetModel()

    def begin(self, query: QueueQuery, summaries: Iterable[Summary], *, has_more: bool) -> None:
        """Show the first part of what a question found, instead of all before."""
        self.beginResetModel()
        self._query = query
        self._summaries = list(summaries)
        self._ids = {summary.id for summary in self._summaries}
        self._cards.clear()
        self._has_more, self._is_awaited = has_more, False
        self.endResetModel()

    def extend(self, summaries: Iterable[Summary], *, has_more: bool) -> None:
        """The part that follows; what came in by itself meanwhile is there once."""
        added = [summary for summary in summaries if summary.id not in self._ids]
        self._has_more, self._is_awaited = has_more, False
        if added:
            first = len(self._summaries)
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self._summaries += added
            self._ids.update(summary.id for summary in added)
            self.endInsertRows()

    def give_up(self) -> None:
        """The part that follows did not come; it may be asked for again."""
        self._is_awaited = False

    def hear(self, summary: Summary) -> int:
        """Something was done with a change: its row is put right, put in or taken out. How many more there are now.

        What is older than the row is passed over, and what belongs after the last row comes with the part that follows.
        """
        known = self.summary(summary.id)
        if known is not None and known.updated_at > summary.updated_at:
            return 0
        belongs = self._query.lets_through(summary, self._person)
        if known is None:
            return self._insert(summary) if belongs else 0
        if belongs and self._key(known) == self._key(summary):
            self._replace(summary)
            return 0
        self._remove(summary.id)
        return self._insert(summary) - 1 if belongs else -1

    def age(self) -> None:
        """Time has gone by: what is said of it is said anew."""
        self._cards.clear()

    def summary(self, id: UUID | None) -> Summary | None:
        """A change of the list, None when it is not loaded."""
        row = self.row_of(id) if id is not None else -1
        return self._summaries[row] if row >= 0 else None

    def row_of(self, change_id: UUID) -> int:
        """The row of a change, -1 when it is not loaded."""
        if change_id not in self._ids:
            return -1
        return next((row for row, summary in enumerate(self._summaries) if summary.id == change_id), -1)

    def from_row(self, row: int) -> Iterator[Summary]:
        """The changes from a row on, then those before it."""
        return iter([*self._summaries[row:], *self._summaries[:row]])

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many changes are loaded."""
        return 0 if parent is not None and parent.isValid() else len(self._summaries)

    def canFetchMore(self, parent: QModelIndex) -> bool:
        """True when there is more and it was not asked for yet."""
        return not parent.isValid() and self._has_more and not self._is_awaited

    def fetchMore(self, parent: QModelIndex) -> None:
        """Ask for the part that follows."""
        if self.canFetchMore(parent):
            self._is_awaited = True
            self.more_wanted.emit()

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The row's card, its text, or the summary itself."""
        if not index.isValid():
            return None
        summary = self._summaries[index.row()]
        if role == SUMMARY:
            return summary
        if role == CARD:
            return self._card(summary)
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._card(summary).text()
        return self._tool_tip(summary) if role == Qt.ItemDataRole.ToolTipRole else None

    def _insert(self, summary: Summary) -> int:
        row = bisect_left(self._summaries, self._key(summary), key=self._key)
        if row == len(self._summaries) and self._has_more:
            return 1
        self.beginInsertRows(QModelIndex(), row, row)
        self._summaries.insert(row, summary)
        self._ids.add(summary.id)
        self.endInsertRows()
        return 1

    def _replace(self, summary: Summary) -> None:
        row = self.row_of(summary.id)
        self._summaries[row] = summary
        self._cards.pop(summary.id, None)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def _remove(self, id: UUID) -> None:
        row = self.row_of(id)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._summaries[row]
        self._ids.discard(id)
        self._cards.pop(id, None)
        self.endRemoveRows()

    def _key(self, summary: Summary) -> Key:
        key = reading_key(self._query.sort, summary)
        return tuple(_Reversed(part) for part in key) if self._query.sort in DESCENDING else key

    def _tool_tip(self, summary: Summary) -> str:
        lines = [tr("Waits since {time}").format(time=moment(waiting_since(summary)))]
        if summary.due_on is not None:
            lines.append(tr("Its term ends on {day}").format(day=day(summary.due_on)))
        return "\n".join(lines)

    def _card(self, summary: Summary) -> Card:
        if summary.id not in self._cards:
            self._cards[summary.id] = self._new_card(summary)
        return self._cards[summary.id]

    def _new_card(self, summary: Summary) -> Card:
        profile = self._profile
        application = tr("Application {number}").format(number=summary.application) if summary.application else ""
        kind = code_name(profile, "change_kind", summary.kind)
        waits = tr("waits {time}").format(time=age(waiting_since(summary)))
        state = tr(STATE_TEXTS[summary.state])
        if summary.reviewer is not None:
            state = f"{state} ({summary.reviewer.full_name})"
        remarks = tr("open remarks: {count}").format(count=summary.open_remarks) if summary.open_remarks else ""
        questions = tr("questions: {count}").format(count=summary.open_questions) if summary.open_questions else ""
        left = term_left(summary, profile)
        return Card(
            title=summary.title,
            note=_joined(left.text, waits) if left else waits,
            note_colour=left.colour if left else None,
            lines=(
                _joined(kind, application),
                _joined(district_name(profile, summary.district), summary.author.full_name),
                _joined(state, findings_text(summary.findings), remarks, questions),
            ),
            colour=STATE_COLOURS[summary.state],
        )


class _Reversed:
    """A value that is the smaller, the greater it is."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __lt__(self, other: _Reversed) -> bool:
        return bool(other._value < self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and bool(other._value == self._value)

    __hash__ = None  # type: ignore[assignment]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
