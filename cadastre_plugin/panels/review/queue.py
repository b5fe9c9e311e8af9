"""The queue as a person sees it: which changes, in which order, one of them opened or several chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.replies import Me, Summary
from cadastre_plugin.core.change.workflow import Action, refusal
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.queue_bulk import BulkOutcome, QueueBulk
from cadastre_plugin.panels.review.queue_filters import QueueFilters
from cadastre_plugin.panels.review.queue_model import SUMMARY, ReviewQueueModel
from cadastre_plugin.panels.review.queue_next import NextOffer
from cadastre_plugin.panels.review.terms_left import term_left
from cadastre_plugin.panels.review.values import locale

_MINUTE_MS = 60_000


class ReviewQueue(QWidget):
    """Emits asked(QueueQuery, after: str | None) when a part of the queue is wanted, chosen(UUID | None) when another
    change is opened.
    """

    asked = pyqtSignal(object, object)
    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReviewQueueModel(self)
        self.filters = QueueFilters(self)
        self.count = QLabel(self)
        self.several = QToolButton(self)
        self.outcome, self.notice = Notice(self), Notice(self)
        self.next = NextOffer(self)
        self.view = CardList(self)
        self.bulk = QueueBulk(self)
        self._profile: Profile | None = None
        self._person: Me | None = None
        self._id: UUID | None = None
        self._query = QueueQuery()
        self._after: str | None = None
        self._total: int | None = None
        self._is_more = False
        self._lay_out()
        self._connect()

    def set_context(self, profile: Profile | None, person: Me | None) -> None:
        """The city whose names are shown, and who looks."""
        self._profile, self._person = profile, person
        with QSignalBlocker(self.filters):
            self.filters.set_context(profile, person)
        self.model.set_context(profile, person.id if person else None)
        self._choose_several()

    def ask(self) -> None:
        """Ask for the first part of what the filters say."""
        self.asked.emit(self.filters.query(), None)

    def show_loading(self) -> None:
        """The queue is on its way; what is there stays in sight and in its place."""
        self.filters.set_busy(True)
        if not self.model.rowCount():
            self.notice.waiting(tr("The queue is being loaded"))

    def show_outcome(self, text: str) -> None:
        """What became of the changes that were decided about last; said until another one is opened."""
        self.outcome.done(text)

    def show_queue(
        self,
        summaries: Iterable[Summary],
        query: QueueQuery | None = None,
        after: str | None = None,
        total: int | None = None,
        *,
        is_more: bool = False,
    ) -> None:
        """The first part of the queue; the opened change stays so, also while it is not among them.

        query: what was asked, passed over when something else is asked by now. after: where it goes on, None at the
        end. total: how many there are, is_more: at least.
        """
        if query is not None and query != self.filters.query():
            return
        chosen = {summary.id for summary in self._selected()}
        with self._rebuilding(chosen):
            self._query, self._after = query or self.filters.query(), after
            self.model.begin(self._query, summaries, has_more=after is not None)
            self._total, self._is_more = total, is_more
        self.filters.set_busy(False)

    def extend(self, summaries: Iterable[Summary], query: QueueQuery, came_after: str, after: str | None) -> None:
        """The part that follows; passed over when another one is awaited by now."""
        if query == self._query and came_after == self._after:
            self._after = after
            self.model.extend(summaries, has_more=after is not None)
            self._say_count()

    def hear(self, summary: Summary) -> None:
        """Something was done with a change: only its row becomes another."""
        change = self.model.hear(summary)
        if self._total is not None:
            self._total = max(self._total + change, self.model.rowCount())
        if self.next.id == summary.id and self.model.summary(summary.id) is None:
            self.next.withdraw()
        self._say_when_empty()
        self._choose_several()

    def show_error(self, text: str) -> None:
        """A part of the queue could not be loaded."""
        self.filters.set_busy(False)
        self.model.give_up()
        self.notice.retryable(text)

    def choose(self, id: UUID | None) -> bool:
        """Open a change as if it had been clicked. False when the queue does not have it here."""
        index = self._index(id)
        if id is None or index.isValid():
            self._select(index)
            self._tell(id)
        return bool(index.isValid())

    def summary(self, id: UUID | None) -> Summary | None:
        """A change of the queue, None when it is not among those loaded."""
        return self.model.summary(id)

    def after(self, id: UUID) -> Summary | None:
        """The first change after one in which the person may take a step, from the start again after the last."""
        person, row = self._person, max(self.model.row_of(id), 0)
        if person is None:
            return None
        return next((one for one in self.model.from_row(row) if one.id != id and _may_review(one, person)), None)

    def offer(self, summary: Summary | None) -> None:
        """Offer a change as the next; None when there is none."""
        if summary is None or self.model.summary(summary.id) is None:
            self.next.withdraw()
            return
        left = term_left(summary, self._profile)
        self.next.offer(summary.id, summary.title, left.text if left else "")

    def finish_bulk(self, outcome: BulkOutcome) -> None:
        """A step with several changes is done with: no longer are they chosen."""
        self._choose_none()
        self.next.withdraw()
        if outcome.refused:
            self.outcome.error(outcome.text())
        else:
            self.outcome.done(outcome.text())

    def _lay_out(self) -> None:
        self.view.setObjectName("cadastre.review.queue")
        self.view.setAccessibleName(tr("Queue"))
        self.view.setModel(self.model)
        self.several.setText(tr("Several"))
        self.several.setToolTip(tr("Choose several changes: by clicking them, or with Shift and Ctrl at any time"))
        self.several.setObjectName("cadastre.queue.several")
        self.several.setCheckable(True)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.several)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.filters)
        layout.addLayout(row)
        for part in (self.outcome, self.next, self.notice):
            layout.addWidget(part)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.bulk)
        self._set_several(False)

    def _connect(self) -> None:
        self.filters.changed.connect(self.ask)
        self.filters.refreshed.connect(self.ask)
        self.notice.retried.connect(self._retry)
        self.next.accepted.connect(self.choose)
        self.model.more_wanted.connect(self._ask_for_more)
        self.several.toggled.connect(self._set_several)
        self.view.clicked.connect(self._click)
        self.view.activated.connect(self._open)
        self.view.selectionModel().selectionChanged.connect(self._choose_several)
        self.bulk.all_wanted.connect(self.view.selectAll)
        self.bulk.closed.connect(self._choose_none)
        ageing = QTimer(self)
        ageing.timeout.connect(self._grow_old)
        ageing.start(_MINUTE_MS)

    def _ask_for_more(self) -> None:
        self.asked.emit(self._query, self._after)

    def _retry(self) -> None:
        """The notice's button: the filters off where they find nothing, else once more."""
        if self.model.rowCount() or not self.filters.reset.isEnabled():
            self.ask()
        else:
            self.filters.clear()

    def _grow_old(self) -> None:
        self.model.age()
        self.view.viewport().update()

    def _set_several(self, several: bool) -> None:
        mode = QAbstractItemView.SelectionMode
        self.view.setSelectionMode(mode.MultiSelection if several else mode.ExtendedSelection)
        if not several:
            self._select(self._index(self._id))
        self._choose_several()

    def _choose_none(self) -> None:
        if self.several.isChecked():
            self.several.setChecked(False)
        self._select(self._index(self._id))

    def _choose_several(self) -> None:
        chosen = self._selected()
        if not self.bulk.is_asking():
            self.bulk.show_chosen(chosen, self._person)
        self.bulk.setVisible(self.several.isChecked() or len(chosen) > 1 or self.bulk.is_asking())

    def _selected(self) -> Sequence[Summary]:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.index(row, 0).data(SUMMARY) for row in rows]

    def _click(self, index: QModelIndex) -> None:
        extends = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not QApplication.keyboardModifiers() & extends:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        summary = index.data(SUMMARY)
        if summary is not None and not self.several.isChecked():
            self._tell(summary.id)

    @contextmanager
    def _rebuilding(self, chosen: Iterable[UUID]) -> Iterator[None]:
        """While the rows become others the view forgets what is chosen, and where it was scrolled to."""
        place = self.view.verticalScrollBar().value()
        yield
        self._select(self._index(self._id))
        flag = QItemSelectionModel.SelectionFlag.Select
        for id in chosen:
            index = self._index(id)
            if index.isValid():
                self.view.selectionModel().select(index, flag)
        self.view.verticalScrollBar().setValue(place)
        self._say_when_empty()

    def _select(self, index: QModelIndex) -> None:
        if index.isValid():
            self.view.setCurrentIndex(index)
        else:
            self.view.selectionModel().clear()

    def _index(self, id: UUID | None) -> QModelIndex:
        row = -1 if id is None else self.model.row_of(id)
        return self.model.index(row, 0)

    def _tell(self, id: UUID | None) -> None:
        if id != self._id:
            self._id = id
            self.outcome.clear()
            self.next.withdraw()
            self.chosen.emit(id)

    def _say_when_empty(self) -> None:
        self._say_count()
        if self.model.rowCount():
            self.notice.clear()
        elif self.filters.reset.isEnabled():
            self.notice.offering(tr("No change is found by these filters"), tr("All filters off"))
        else:
            self.notice.plain(tr("No change waits for a decision"))

    def _say_count(self) -> None:
        shown, total = self.model.rowCount(), self._total
        numbers = {"shown": locale().toString(shown), "total": locale().toString(total or shown)}
        text = tr("{shown} of more than {total}") if self._is_more else tr("{shown} of {total}")
        self.count.setText(text.format(**numbers) if shown else "")


def _may_review(summary: Summary, person: Me) -> bool:
    """True for what nobody has in review, or the person, where there is a step to take."""
    part = summary.part_of(person.id, person.authors)
    steps = (refusal(action, summary.state, person.roles, part) for action in (Action.TAKE, Action.APPROVE))
    return None in steps and (summary.reviewer is None or summary.reviewer.id == person.id)
