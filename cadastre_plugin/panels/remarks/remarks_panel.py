"""The remarks to a change, for who reviews it and for who mends it: threads, answers, what is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget
from shapely.geometry import Point

from cadastre_plugin.core.review.remark import Remark, Thread
from cadastre_plugin.core.review.settling import Voice, may_reopen, may_resolve
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.remarks import RemarkAction
from cadastre_plugin.panels.remarks.form import RemarkForm
from cadastre_plugin.panels.remarks.since_box import SinceBox
from cadastre_plugin.panels.remarks.threads_model import THREAD, Shown, ThreadsModel, Unsent
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.notice import Notice


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the remarks. reviews: deals with questions, else they are the surveyor who deals with all others.
    is_decided: nothing is dealt with any more."""

    id: UUID
    reviews: bool
    is_decided: bool = False


class RemarksPanel(QWidget):
    """A list of threads with a filter, what can be said of the chosen one, and a field.

    written(NewRemark): to be sent. said(UUID, RemarkAction): a remark is dealt with, or is not. taken_back(UUID): what
    waits to be sent of a remark is not to be. place_requested(Point), in m of the city's CRS: show it. shown(): other
    threads are in the list. begun(): a remark is to be written, and what it can be pinned to is wanted.
    chosen(UUID | None): the thread that is current, by its remark.
    """

    written = pyqtSignal(object)
    said = pyqtSignal(object, object)
    taken_back = pyqtSignal(object)
    place_requested = pyqtSignal(object)
    shown = pyqtSignal()
    begun = pyqtSignal()
    chosen = pyqtSignal(object)

    def __init__(self, page: str, *, reviews: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._reviews = page, reviews
        self._reader: Reader | None = None
        self.model = ThreadsModel(self)
        self.filter = QComboBox(self)
        self.view = CardList(self)
        self.view.setModel(self.model)
        self.notice = Notice(self)
        self.answer = QPushButton(tr("Answer…"), self)
        self.settle = QPushButton(self)
        self.take_back = QPushButton(tr("Take back"), self)
        self.form = RemarkForm(page, self, stays=reviews)
        self.since = SinceBox(page, self)
        self._lists = QSplitter(Qt.Orientation.Vertical, self)
        self._name()
        self._lay_out()
        self._connect()
        self.empty()

    def begin(self, reader: Reader) -> None:
        """Someone reads the remarks of a change from now on."""
        self._reader = reader
        self._refresh()

    def empty(self) -> None:
        """No change is shown."""
        self._reader = None
        self.form.set_choices(())
        self.form.begin()
        self.since.empty()
        self.show_remarks(())

    def show_remarks(self, remarks: Sequence[Remark], unsent: Unsent | None = None) -> None:
        """Show these remarks; the thread that was current stays so while it is shown."""
        current = self.current()
        self.model.set_remarks(remarks, unsent or {})
        self._count()
        if current is not None:
            self._set_current(current.head.id)
        self._tell()

    def current(self) -> Thread | None:
        """The thread that is chosen."""
        index = self.view.currentIndex()
        return index.data(THREAD) if index.isValid() else None

    def choose(self, remark_id: UUID) -> None:
        """Make the thread of a remark current, showing all of them when the filter leaves it out."""
        thread = self.model.thread(remark_id)
        if thread is not None and not self.model.shown.lets(thread):
            self.filter.setCurrentIndex(list(Shown).index(Shown.ALL))
        self._set_current(remark_id)

    def has_remarks(self) -> bool:
        """True when the change has any, shown or not."""
        return self.model.count(Shown.ALL) > 0

    def begin_remark(self) -> None:
        """A remark is to be written, as an answer is: the field comes for as long as it takes."""
        self.form.begin(is_wanted=True)
        self._refresh()
        self.begun.emit()
        self.form.text.setFocus()

    def is_wanted(self) -> bool:
        """True when there is something to read here, or to write."""
        return self.has_remarks() or self.form.is_wanted()

    def open_count(self) -> int:
        """How many remarks have to be dealt with."""
        return self.model.count(Shown.OPEN)

    def count_text(self) -> str:
        """How many remarks are open, of how many."""
        return f"{self.open_count()}/{self.model.count(Shown.ALL)}"

    def _set_current(self, remark_id: UUID) -> None:
        thread = self.model.thread(remark_id)
        rows = [row for row, one in enumerate(self.model.threads()) if thread and one.head.id == thread.head.id]
        if rows:
            index = self.model.index(rows[0])
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)

    def _count(self) -> None:
        for row, shown in enumerate(Shown):
            self.filter.setItemText(row, tr(shown.value).format(count=self.model.count(shown)))

    def _show(self, row: int) -> None:
        current = self.current()
        self.model.show(list(Shown)[row])
        if current is not None:
            self._set_current(current.head.id)
        self._tell()

    def _tell(self) -> None:
        if self.model.rowCount():
            self.notice.clear()
        elif self.model.count(Shown.ALL):
            self.notice.plain(
                tr("Nothing is open") if self.model.shown is Shown.OPEN else tr("Nothing is resolved yet")
            )
        else:
            self.notice.plain(tr("No remarks yet"))
        self._refresh()
        self.shown.emit()

    def _refresh(self, *_: object) -> None:
        thread = self.current()
        self.settle.setText(self._settle_text(thread))
        reason = self._settle_refusal(thread)
        self.settle.setEnabled(not reason)
        self.settle.setToolTip(reason)
        self.answer.setEnabled(thread is not None)
        self.answer.setToolTip("" if thread else tr("Choose a remark in the list first"))
        self.take_back.setVisible(thread is not None and bool(self.model.unsent(thread)))
        self.form.setVisible(self.form.is_wanted())
        self._lists.setVisible(self._reviews or self.has_remarks())

    def _settle_text(self, thread: Thread | None) -> str:
        if thread is None:
            return tr("Open again") if self._reviews else tr("Resolved")
        if thread.is_open:
            return tr("Withdraw") if thread.head.is_question and not self._reviews else tr("Resolved")
        may = may_reopen(self._voice(thread), is_question=thread.head.is_question)
        return tr("Open again") if may else tr("Resolved")

    def _voice(self, thread: Thread) -> Voice:
        wrote = self._reader is not None and thread.head.author.id == self._reader.id
        return Voice(makes=not self._reviews, reviews=self._reviews, wrote=wrote)

    def _settle_refusal(self, thread: Thread | None) -> str:
        """Why the chosen remark cannot be resolved, or not be opened again; empty when it can."""
        if thread is None or self._reader is None:
            return tr("Choose a remark in the list first")
        if self._reader.is_decided:
            return tr("The change is decided")
        if not thread.head.asks:
            return tr("A note has not to be dealt with")
        voice, is_question = self._voice(thread), thread.head.is_question
        if thread.is_open and is_question and thread.head.id in self.model.unsent(thread):
            return tr("Not sent yet")  # it is taken back instead
        if thread.is_open and not may_resolve(voice, is_question=is_question):
            return tr("The surveyor resolves it; you may take back what you wrote yourself")
        if not thread.is_open and not may_reopen(voice, is_question=is_question):
            by_supervisor = tr("It is resolved; a supervisor can open it again")
            return tr("It is resolved; the surveyor can open it again") if is_question else by_supervisor
        return ""

    def _settle(self) -> None:
        thread = self.current()
        if thread is not None:
            self.said.emit(thread.head.id, RemarkAction.RESOLVE if thread.is_open else RemarkAction.REOPEN)

    def _answer(self) -> None:
        thread = self.current()
        if thread is not None:
            self.form.answer(thread)
            self._refresh()

    def _take_back(self) -> None:
        """What waits last is not sent; its words stand in the field again."""
        thread = self.current()
        unsent = self.model.unsent(thread) if thread is not None else ()
        if thread is None or not unsent:
            return
        remark = next(one for one in (thread.head, *thread.answers) if one.id == unsent[0])
        if remark.answers is not None:
            self.form.answer(thread)
            self.form.text.setPlainText(remark.text)
        else:
            self.form.begin(remark.text, is_wanted=True)
        self.taken_back.emit(remark.id)
        self._refresh()

    def _ask_for_place(self, index: QModelIndex) -> None:
        head = index.data(THREAD).head
        place = head.pinned.place if head.pinned else head.anchor.place if head.anchor else None
        if place is not None:
            self.place_requested.emit(Point(place))

    def _on_current(self) -> None:
        thread = self.current()
        self._refresh()
        self.chosen.emit(thread.head.id if thread is not None else None)

    def _name(self) -> None:
        self.setObjectName(f"cadastre.{self._page}.remarks_panel")
        for shown in Shown:
            self.filter.addItem(tr(shown.value))
        names = {
            self.filter: ("remarks_filter", tr("Which remarks are shown")),
            self.view: ("remarks", tr("Remarks")),
            self.answer: ("answer", tr("Answer…")),
            self.settle: ("settle", tr("Resolved, or open again")),
            self.take_back: ("take_back", tr("Take back")),
        }
        for widget, (name, accessible) in names.items():
            widget.setObjectName(f"cadastre.{self._page}.{name}")
            widget.setAccessibleName(accessible)
        self.take_back.setToolTip(tr("What waits is not sent; its words stand in the field again"))

    def _lay_out(self) -> None:
        listed = QWidget(self)
        buttons, column = QHBoxLayout(), QVBoxLayout(listed)
        for button in (self.answer, self.settle, self.take_back):
            buttons.addWidget(button, 1)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.filter, self.notice):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        splitter = self._lists
        splitter.setChildrenCollapsible(False)
        for part, share in ((listed, 3), (self.since, 2)):
            splitter.addWidget(part)
            splitter.setStretchFactor(splitter.count() - 1, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.form)

    def _connect(self) -> None:
        self.filter.currentIndexChanged.connect(self._show)
        self.view.clicked.connect(self._ask_for_place)
        self.view.activated.connect(self._ask_for_place)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.answer.clicked.connect(self._answer)
        self.settle.clicked.connect(self._settle)
        self.take_back.clicked.connect(self._take_back)
        self.form.written.connect(self.written)
        self.form.written.connect(self._refresh)
        self.form.given_up.connect(self._refresh)
        self.since.place_requested.connect(self.place_requested)
