"""The dialog that hands changes over to another reviewer: who may go on with them, and a word for that person."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.deputies import Reviewer
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice

_PERSON = int(Qt.ItemDataRole.UserRole)
_WIDTH = 400


class HandOverDialog(QDialog):
    """Emits handed_over(UUID of the reviewer, remark: str | None), and retried() when the reviewers are to be asked for
    again.
    """

    handed_over = pyqtSignal(object, object)
    retried = pyqtSignal()

    def __init__(self, changes: Sequence[Summary], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.hand_over.dialog")
        self.setWindowTitle(tr("Hand over"))
        titles = changes[0].title if len(changes) == 1 else tr("Changes: {count}").format(count=len(changes))
        self.subject = QLabel(titles, self)
        self.people = QListWidget(self)
        self.notice = Notice(self)
        self.remark = QPlainTextEdit(self)
        self.buttons = QDialogButtonBox(self)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.confirm = self.buttons.addButton(tr("Hand over"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self.notice.retried.connect(self._retry)
        self.people.currentItemChanged.connect(self._refresh)
        self.people.itemActivated.connect(self._hand_over)
        self.buttons.accepted.connect(self._hand_over)
        self.buttons.rejected.connect(self.reject)
        self.show_loading()

    def show_loading(self) -> None:
        """Who may go on with the changes is asked for."""
        self.notice.waiting(tr("The reviewers are being looked up"))
        self._refresh()

    def show_reviewers(self, reviewers: Sequence[Reviewer]) -> None:
        """Who may; those with the least to do come first."""
        self.people.clear()
        for one in sorted(reviewers, key=lambda one: (one.under_review, one.person.full_name)):
            item = QListWidgetItem(_line(one), self.people)
            item.setData(_PERSON, one.person.id)
        if reviewers:
            self.notice.clear()
            self.people.setCurrentRow(0)
            self.people.setFocus()
        else:
            self.notice.plain(tr("Nobody else may decide here. Name a deputy, or ask your administrator"))
        self._refresh()

    def show_error(self, text: str) -> None:
        """The reviewers could not be asked for."""
        self.notice.retryable(text)

    def _lay_out(self) -> None:
        self.subject.setWordWrap(True)
        self.subject.setTextFormat(Qt.TextFormat.PlainText)
        self.people.setObjectName("cadastre.hand_over.people")
        self.people.setAccessibleName(tr("Reviewers"))
        self.people.setWordWrap(True)
        self.remark.setObjectName("cadastre.hand_over.remark")
        self.remark.setAccessibleName(tr("Remark"))
        self.remark.setPlaceholderText(tr("A word for the reviewer, if needed"))
        self.remark.setTabChangesFocus(True)
        self.remark.setMaximumHeight(70)
        self.confirm.setObjectName("cadastre.hand_over.confirm")
        layout = QVBoxLayout(self)
        for part in (self.subject, self.people, self.notice, self.remark, self.buttons):
            layout.addWidget(part)
        self.setMinimumWidth(_WIDTH)

    def _retry(self) -> None:
        self.show_loading()
        self.retried.emit()

    def _refresh(self) -> None:
        chosen = self.people.currentItem() is not None
        self.confirm.setEnabled(chosen)
        self.confirm.setToolTip("" if chosen else tr("Choose a reviewer first"))

    def _hand_over(self) -> None:
        item = self.people.currentItem()
        if item is not None:
            remark = self.remark.toPlainText().strip() or None
            self.accept()
            self.handed_over.emit(item.data(_PERSON), remark)


def _line(one: Reviewer) -> str:
    parts = [one.person.full_name, tr("under review: {count}").format(count=one.under_review)]
    if one.in_place_of is not None:
        parts.append(tr("as a deputy"))
    return " · ".join(parts)
