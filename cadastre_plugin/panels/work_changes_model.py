"""A surveyor's changes: those on this computer and those the service has, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from cadastre_plugin.api.replies import Bounds, Summary
from cadastre_plugin.core.change.workflow import DECIDED, STATE_TEXTS, Action, State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.draft import DraftLine
from cadastre_plugin.panels.review.card import CARD, Card
from cadastre_plugin.panels.review.queue_model import STATE_COLOURS
from cadastre_plugin.panels.review.values import code_name, district_name, moment

MY_CHANGE = int(Qt.ItemDataRole.UserRole) + 3

EDITABLE = (State.DRAFT, State.RETURNED)
"""States in which the author may go on editing."""


@dataclass(frozen=True, slots=True)
class MyChange:
    """A line of the list. waits: it will be sent once the service answers. author: in whose place one goes on with it,
    empty for one's own. open_remarks: how many wait to be dealt with, as far as the service told.
    """

    id: UUID
    kind: str
    title: str
    application: str
    district: str
    state: State
    parcels: int
    changed_at: datetime
    waits: bool = False
    bbox: Bounds | None = None
    author: str = ""
    open_remarks: int = 0

    @property
    def is_editable(self) -> bool:
        """True when it can be opened to go on."""
        return self.state in EDITABLE


def my_changes(drafts: Iterable[DraftLine], summaries: Iterable[Summary], me: UUID | None = None) -> list[MyChange]:
    """One line a change, the last touched first. The service knows its state; the draft what was done since.

    me: whose list it is; others' changes in it name their authors.
    """
    lines = {summary.id: _of_summary(summary, me) for summary in summaries}
    for draft in drafts:
        known, line = lines.get(draft.id), _of_draft(draft)
        if known is not None:
            line = replace(
                line, state=known.state, bbox=known.bbox, author=known.author, open_remarks=known.open_remarks
            )
        lines[draft.id] = line
    return sorted(lines.values(), key=lambda line: line.changed_at, reverse=True)


class MyChangesModel(QAbstractListModel):
    """The lines that `set_changes` was given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: Sequence[MyChange] = ()
        self._profile: Profile | None = None

    def set_profile(self, profile: Profile | None) -> None:
        """The city whose names are shown."""
        self._profile = profile

    def set_changes(self, changes: Sequence[MyChange]) -> None:
        """Show these lines instead of those before."""
        self.beginResetModel()
        self._changes = changes
        self.endResetModel()

    def row_of(self, id: UUID | None) -> int:
        """The row of a change, -1 when it is not shown."""
        return next((row for row, change in enumerate(self._changes) if change.id == id), -1)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self._changes)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The line, its card, or its text."""
        if not index.isValid():
            return None
        change = self._changes[index.row()]
        if role == MY_CHANGE:
            return change
        if role == CARD:
            return _card(change, self._profile)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _card(change, self._profile).text()
        return None


def state_text(change: MyChange) -> str:
    """The state in words, with what waits on this computer."""
    state = tr(STATE_TEXTS[change.state])
    return tr("{state}, waits to be sent").format(state=state) if change.waits else state


def _card(change: MyChange, profile: Profile | None) -> Card:
    kind = code_name(profile, "change_kind", change.kind)
    district = district_name(profile, change.district)
    count = tr("Parcels: {count}").format(count=change.parcels)
    what = " · ".join(part for part in (kind, change.application, count) if part)
    when = f"{district} · {moment(change.changed_at)}"
    link = tr("Double-click to go on") if change.is_editable else ""
    place = (tr("In place of {name}").format(name=change.author),) if change.author else ()
    is_open = change.open_remarks and change.state not in DECIDED
    remarks = (tr("Open remarks: {count}").format(count=change.open_remarks),) if is_open else ()
    lines = (state_text(change), what, when, *place, *remarks)
    return Card(change.title, lines=lines, colour=STATE_COLOURS[change.state], link=link)


def _of_summary(summary: Summary, me: UUID | None) -> MyChange:
    return MyChange(
        id=summary.id,
        kind=summary.kind,
        title=summary.title,
        application=summary.application,
        district=summary.district,
        state=summary.state,
        parcels=summary.parcels,
        changed_at=summary.updated_at,
        bbox=summary.bbox,
        author="" if me in (None, summary.author.id) else summary.author.full_name,
        open_remarks=summary.open_remarks,
    )


def _of_draft(draft: DraftLine) -> MyChange:
    return MyChange(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        application=draft.application,
        district=draft.district,
        state=draft.state,
        parcels=draft.parcels,
        changed_at=draft.edited_at,
        waits=Action.SUBMIT in draft.waits_for,
    )
