"""The queue as a person sees it: which changes, in which order, and one of them chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.queue_model import (
    FILTER_TEXTS,
    SUMMARY,
    Column,
    ReviewQueueModel,
    ReviewQueueProxy,
)

_MINUTE_MS = 60_000

_ORDERS = (
    (N_("Longest waiting first"), Column.AGE, Qt.SortOrder.DescendingOrder),
    (N_("Newest first"), Column.AGE, Qt.SortOrder.AscendingOrder),
    (N_("Most findings first"), Column.FINDINGS, Qt.SortOrder.DescendingOrder),
    (N_("By title"), Column.TITLE, Qt.SortOrder.AscendingOrder),
    (N_("By kind"), Column.KIND, Qt.SortOrder.AscendingOrder),
    (N_("By application"), Column.APPLICATION, Qt.SortOrder.AscendingOrder),
    (N_("By district"), Column.DISTRICT, Qt.SortOrder.AscendingOrder),
    (N_("By author"), Column.AUTHOR, Qt.SortOrder.AscendingOrder),
    (N_("By state"), Column.STATE, Qt.SortOrder.AscendingOrder),
)


class ReviewQueue(QWidget):
    """Emits refreshed() when the queue is wanted anew, chosen(UUID | None) when another change is selected."""

    refreshed = pyqtSignal()
    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReviewQueueModel(self)
        self.proxy = ReviewQueueProxy(self)
        self.proxy.setSourceModel(self.model)
        self.view = CardList(self)
        self.view.setObjectName("cadastre.review.queue")
        self.view.setModel(self.proxy)
        self.outcome = Notice(self)
        self.notice = Notice(self)
        self.filter = _combo(self, [(tr(text), chosen) for chosen, text in FILTER_TEXTS.items()], tr("Which changes"))
        self.order = _combo(
            self, [(tr(text), (column, order)) for text, column, order in _ORDERS], tr("In which order")
        )
        self.refresh = QToolButton(self)
        self._id: UUID | None = None
        self._lay_out()
        self._connect()
        self._reorder()

    def set_context(self, profile: Profile | None, person: UUID | None) -> None:
        """The city whose names are shown, and whose changes are "mine"."""
        self.model.set_profile(profile)
        self.proxy.set_person(person)

    def show_loading(self) -> None:
        """The queue is on its way; what is there stays in sight and in its place."""
        self.refresh.setEnabled(False)
        if not self.model.rowCount():
            self.notice.waiting(tr("The queue is being loaded"))

    def show_outcome(self, text: str) -> None:
        """What became of the change that was decided about last; said until another one is chosen."""
        self.outcome.done(text)

    def show_queue(self, summaries: Iterable[Summary]) -> None:
        """Show these changes; the chosen one stays chosen, also while it is not among them."""
        with self._rebuilding():
            self.model.set_summaries(summaries)
        self.refresh.setEnabled(True)

    def show_error(self, text: str) -> None:
        """The queue could not be loaded."""
        self.refresh.setEnabled(True)
        self.notice.retryable(text)

    def choose(self, id: UUID | None) -> bool:
        """Select a change as if it had been clicked. False when the queue does not show it."""
        index = self._index(id)
        if id is None or index.isValid():
            self._select(index)
            self._tell(id)
        return bool(index.isValid())

    def summary(self, id: UUID | None) -> Summary | None:
        """A change of the queue, None when it is not among them."""
        return None if id is None else self.model.index(self.model.row_of(id), 0).data(SUMMARY)

    def _lay_out(self) -> None:
        self.refresh.setIcon(QgsApplication.getThemeIcon("/mActionRefresh.svg"))
        self.refresh.setToolTip(tr("Load the queue again"))
        self.refresh.setAccessibleName(tr("Refresh"))
        self.refresh.setObjectName("cadastre.review.refresh")
        row = QHBoxLayout()
        row.addWidget(self.filter, 1)
        row.addWidget(self.order, 2)
        row.addWidget(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.outcome)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.filter.currentIndexChanged.connect(self._refilter)
        self.order.currentIndexChanged.connect(self._reorder)
        self.refresh.clicked.connect(self.refreshed)
        self.notice.retried.connect(self.refreshed)
        self.view.selectionModel().currentChanged.connect(self._choose)
        ageing = QTimer(self)
        ageing.timeout.connect(self.view.viewport().update)
        ageing.start(_MINUTE_MS)

    def _refilter(self) -> None:
        with self._rebuilding():
            self.proxy.set_filter(self.filter.currentData())

    def _reorder(self) -> None:
        column, order = self.order.currentData()
        self.proxy.sort(column, order)

    @contextmanager
    def _rebuilding(self) -> Iterator[None]:
        """While rows come and go the view moves its selection on; what the person chose is selected again after it."""
        with QSignalBlocker(self):
            yield
        self._select(self._index(self._id))
        self._say_when_empty()

    def _select(self, index: QModelIndex) -> None:
        with QSignalBlocker(self):
            self.view.setCurrentIndex(index)

    def _index(self, id: UUID | None) -> QModelIndex:
        row = -1 if id is None else self.model.row_of(id)
        return self.proxy.mapFromSource(self.model.index(row, 0))

    def _choose(self, current: QModelIndex) -> None:
        summary = current.data(SUMMARY)
        if not self.signalsBlocked():
            self._tell(summary.id if summary else None)

    def _tell(self, id: UUID | None) -> None:
        if id != self._id:
            self._id = id
            self.outcome.clear()
            self.chosen.emit(id)

    def _say_when_empty(self) -> None:
        if self.proxy.rowCount():
            self.notice.clear()
        elif self.model.rowCount():
            self.notice.plain(tr("No change of this kind waits; choose All to see the others"))
        else:
            self.notice.plain(tr("No change waits for a decision"))


def _combo(parent: QWidget, items: list[tuple[str, object]], tool_tip: str) -> QComboBox:
    combo = QComboBox(parent)
    combo.setToolTip(tool_tip)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    for text, data in items:
        combo.addItem(text, data)
    return combo
