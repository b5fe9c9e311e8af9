"""Threads of remarks as cards: what is open first comes with its number, what it is pinned to, and its answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from cadastre_plugin.core.review.pin_words import PinNames, anchor_text, fate_text
from cadastre_plugin.core.review.remark import Remark, Resolution, Thread, threads
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.card import CARD, Card
from cadastre_plugin.panels.review.values import moment

THREAD = int(Qt.ItemDataRole.UserRole) + 2

OPEN_COLOUR, SETTLED_COLOUR, NOTE_COLOUR = "#d35400", "#2e7d32", "#8a8a8a"

Unsent = Mapping[UUID, str | None]
"""Remarks of which something waits to be sent: why the service did not take it, None while nobody answered."""


class Shown(Enum):
    """Which threads the list shows."""

    OPEN = N_("Open: {count}")
    SETTLED = N_("Resolved: {count}")
    ALL = N_("All: {count}")

    def lets(self, thread: Thread) -> bool:
        """True for a thread that is shown. Notes, which nobody has to deal with, stand with all."""
        if self is Shown.ALL:
            return True
        return thread.is_open if self is Shown.OPEN else thread.head.resolution is not None


class ThreadsModel(QAbstractListModel):
    """The threads of one change that the choice lets through, in the order of their numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Thread] = ()
        self._rows: Sequence[Thread] = ()
        self._unsent: Unsent = {}
        self._names = PinNames(lambda id: "—", lambda id: "—", lambda rule, subjects: None)
        self.shown = Shown.OPEN

    def set_names(self, names: PinNames) -> None:
        """What parcels, rights and findings are called from now on."""
        self._names = names
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def set_remarks(self, remarks: Iterable[Remark], unsent: Unsent) -> None:
        """Show these remarks in place of those before."""
        self.beginResetModel()
        self._all, self._unsent = threads(remarks), unsent
        self._rows = [thread for thread in self._all if self.shown.lets(thread)]
        self.endResetModel()

    def show(self, shown: Shown) -> None:
        """Let other threads through."""
        self.beginResetModel()
        self.shown = shown
        self._rows = [thread for thread in self._all if shown.lets(thread)]
        self.endResetModel()

    def count(self, shown: Shown) -> int:
        """How many threads a choice lets through."""
        return sum(shown.lets(thread) for thread in self._all)

    def threads(self) -> Sequence[Thread]:
        """Those that are shown."""
        return self._rows

    def thread(self, remark_id: UUID) -> Thread | None:
        """The thread that a remark begins or stands in, shown or not."""
        return next((one for one in self._all if remark_id in {it.id for it in (one.head, *one.answers)}), None)

    def unsent(self, thread: Thread) -> Sequence[UUID]:
        """The remarks of a thread of which something waits to be sent, the last first."""
        return [remark.id for remark in (*reversed(thread.answers), thread.head) if remark.id in self._unsent]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many threads are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The thread, its card, or all of its text."""
        if not index.isValid():
            return None
        thread = self._rows[index.row()]
        if role == THREAD:
            return thread
        if role == CARD:
            return self._card(thread)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._card(thread).text()
        return None

    def _card(self, thread: Thread) -> Card:
        head = thread.head
        place = head.pinned.place if head.pinned else head.anchor.place if head.anchor else None
        return Card(
            title=f"{thread.number} · {head.author.full_name}",
            note=_standing(thread),
            lines=tuple(self._lines(thread)),
            colour=_colour(thread),
            link=tr("Show on the map") if place is not None else "",
        )

    def _lines(self, thread: Thread) -> Iterator[str]:
        head = thread.head
        written = tr("{time}, revision {revision}").format(time=moment(head.created_at), revision=head.revision)
        if head.anchor is not None:
            fate = fate_text(head.anchor, head.pinned) if head.pinned is not None else ""
            yield " · ".join(part for part in (anchor_text(head.anchor, self._names), fate) if part)
        yield head.text
        yield written
        yield self._sending(head)
        for answer in thread.answers:
            yield f"↳ {answer.author.full_name}, {moment(answer.created_at)}: {answer.text}"
            yield self._sending(answer)
        if head.resolution is not None:
            yield _resolved(head.resolution)

    def _sending(self, remark: Remark) -> str:
        if remark.id not in self._unsent:
            return ""
        error = self._unsent[remark.id]
        return tr("Not accepted by the server: {reason}").format(reason=error) if error else tr("Not sent yet")


def _standing(thread: Thread) -> str:
    if thread.is_open:
        return tr("question") if thread.head.is_question else tr("open")
    return tr("resolved") if thread.head.resolution is not None else tr("note")


def _colour(thread: Thread) -> str:
    if thread.is_open:
        return OPEN_COLOUR
    return SETTLED_COLOUR if thread.head.resolution is not None else NOTE_COLOUR


def _resolved(resolution: Resolution) -> str:
    said = {"name": resolution.by.full_name, "time": moment(resolution.at), "revision": resolution.revision}
    if resolution.revision is None:
        return tr("Resolved: {name}, {time}, goes with the next submission").format(**said)
    return tr("Resolved: {name}, {time}, in revision {revision}").format(**said)
