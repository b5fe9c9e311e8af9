"""What a surveyor has under way when no change is open: start one, go on with one, take one back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.texts import tr
from cadastre_plugin.icons import icon
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.work_changes_model import MY_CHANGE, MyChange, MyChangesModel

_LOWEST_LIST = 160
"""Pixels; on a lower screen the dock scrolls."""


class MyChangesBox(QWidget):
    """start_requested(): a new change. open_requested(UUID): go on with one. withdraw_requested(UUID): take one back
    from the reviewers. refresh_requested(): the list is wanted anew. bounds_requested(tuple): show that place, in m.
    """

    start_requested = pyqtSignal()
    open_requested = pyqtSignal(object)
    withdraw_requested = pyqtSignal(object)
    refresh_requested = pyqtSignal()
    bounds_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MyChangesModel(self)
        self.view = CardList(self)
        self.view.setModel(self.model)
        self.start = QPushButton(icon("change"), tr("Start a change…"), self)
        self.start_reason = QLabel(self)
        self.start_reason.setWordWrap(True)
        self.open = QPushButton(tr("Open"), self)
        self.withdraw = QPushButton(tr("Withdraw"), self)
        self.refresh = QToolButton(self)
        self.notice = Notice(self)
        self._name()
        self._lay_out()
        self._connect()
        self.refuse_start(None)
        self._offer()

    def show_changes(self, changes: Sequence[MyChange]) -> None:
        """Show these changes; the chosen one stays chosen while it is among them."""
        chosen = self.chosen()
        self.model.set_changes(changes)
        row = self.model.row_of(chosen.id if chosen else None)
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flag)
        self.notice.clear()
        if not changes:
            self.notice.plain(tr("You have no changes yet. Choose a work area and start one"))
        self._offer()

    def show_loading(self) -> None:
        """The list is on its way; what is there stays in sight."""
        self.notice.waiting(tr("Your changes are being loaded"))

    def show_error(self, text: str) -> None:
        """The list could not be loaded."""
        self.notice.retryable(text)

    def refuse_start(self, reason: str | None) -> None:
        """Why no change can be started now; None: one can."""
        self.start.setEnabled(reason is None)
        self.start.setToolTip(reason or "")
        self.start_reason.setText(reason or "")
        self.start_reason.setVisible(reason is not None)

    def chosen(self) -> MyChange | None:
        """The change that is selected."""
        change: MyChange | None = self.view.currentIndex().data(MY_CHANGE)
        return change

    def choose(self, id: UUID) -> bool:
        """Select a change as if it had been clicked; False when the list does not show it."""
        row = self.model.row_of(id)
        self.view.setCurrentIndex(self.model.index(row, 0))
        return row >= 0

    def _name(self) -> None:
        self.view.setObjectName("cadastre.work.changes")
        self.view.setAccessibleName(tr("My changes"))
        self.start.setObjectName("cadastre.work.start")
        self.open.setObjectName("cadastre.work.resume")
        self.withdraw.setObjectName("cadastre.work.withdraw")
        self.refresh.setObjectName("cadastre.work.refresh")
        self.refresh.setText("⟳")
        self.refresh.setToolTip(tr("Load the list again"))
        self.refresh.setAccessibleName(tr("Load the list again"))

    def _lay_out(self) -> None:
        heading = QLabel(f"<b>{tr('My changes')}</b>", self)
        head, buttons = QHBoxLayout(), QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.refresh)
        buttons.addWidget(self.open)
        buttons.addWidget(self.withdraw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.start)
        layout.addWidget(self.start_reason)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # as high as there is room
        self.view.setMinimumHeight(_LOWEST_LIST)

    def _connect(self) -> None:
        self.start.clicked.connect(self.start_requested)
        self.refresh.clicked.connect(self.refresh_requested)
        self.notice.retried.connect(self.refresh_requested)
        self.open.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.withdraw.clicked.connect(self._withdraw)
        self.view.clicked.connect(self._show_place)
        self.view.selectionModel().currentChanged.connect(self._offer)

    def _offer(self) -> None:
        chosen = self.chosen()
        self.open.setEnabled(chosen is not None and chosen.is_editable)
        self.withdraw.setEnabled(chosen is not None and chosen.state is State.SUBMITTED)

    def _open(self) -> None:
        chosen = self.chosen()
        if chosen is not None and chosen.is_editable:
            self.open_requested.emit(chosen.id)

    def _withdraw(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.withdraw_requested.emit(chosen.id)

    def _show_place(self, index: QModelIndex) -> None:
        bounds = index.data(MY_CHANGE).bbox
        if bounds is not None:
            self.bounds_requested.emit(bounds)
