"""What became otherwise since an earlier revision: under the remarks that were written to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cadastre_plugin.api.revision_replies import RevisionLine
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.card import CARD, Card, CardList
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import day

_SENTENCE = int(Qt.ItemDataRole.UserRole) + 2


class SinceBox(QWidget):
    """Hidden while there is no earlier revision. Emits revision_chosen(int): the difference from it is wanted, and
    place_requested(geometry) when a sentence that knows where to look is clicked, or Enter pressed on it.
    """

    revision_chosen = pyqtSignal(int)
    place_requested = pyqtSignal(object)

    def __init__(self, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.revisions = QComboBox(self)
        self.revisions.setObjectName(f"cadastre.{page}.since")
        self.revisions.setAccessibleName(tr("Earlier revision to compare with"))
        self.revisions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model = _SentencesModel(self)
        self.view = CardList(self)
        self.view.setObjectName(f"cadastre.{page}.since_list")
        self.view.setAccessibleName(tr("What changed since the earlier revision"))
        self.view.setModel(self.model)
        self.notice = Notice(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.revisions, self.notice):
            layout.addWidget(part)
        layout.addWidget(self.view, 1)
        self.revisions.activated.connect(self._choose)
        self.view.clicked.connect(self._ask_for_place)
        self.view.activated.connect(self._ask_for_place)
        self.empty()

    def offer(self, earlier: Sequence[RevisionLine]) -> None:
        """Earlier revisions that were with the reviewers, the first one first; the last of them is asked for."""
        self.empty()
        with QSignalBlocker(self.revisions):
            for line in reversed(earlier):
                text, sent = tr("Changed since revision {revision}, {day}"), line.submitted_at or line.saved_at
                shown = text.format(revision=line.revision, day=day(sent.astimezone().date()))
                self.revisions.addItem(shown, line.revision)
        self.setVisible(bool(earlier))
        if earlier:
            self._choose(0)

    def show_sentences(self, revision: int, sentences: Sequence[Sentence]) -> None:
        """What became otherwise since a revision; passed over when another one was chosen meanwhile."""
        if revision != self.revisions.currentData():
            return
        self.model.set_sentences(sentences)
        self.notice.clear()
        if not sentences:
            self.notice.plain(tr("Nothing became otherwise since"))

    def show_error(self, text: str) -> None:
        """The earlier revision could not be read."""
        self.notice.error(text)

    def empty(self) -> None:
        """No change is shown."""
        with QSignalBlocker(self.revisions):
            self.revisions.clear()
        self.model.set_sentences(())
        self.notice.clear()
        self.hide()

    def _choose(self, row: int) -> None:
        self.model.set_sentences(())
        self.notice.waiting(tr("The earlier revision is being read"))
        self.revision_chosen.emit(self.revisions.itemData(row))

    def _ask_for_place(self, index: QModelIndex) -> None:
        place = getattr(index.data(_SENTENCE), "place", None)
        if place is not None:
            self.place_requested.emit(place)


class _SentencesModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sentences: Sequence[Sentence] = ()

    def set_sentences(self, sentences: Sequence[Sentence]) -> None:
        self.beginResetModel()
        self._sentences = sentences
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._sentences)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        sentence = self._sentences[index.row()]
        if role == _SENTENCE:
            return sentence
        if role == CARD:
            has_place = getattr(sentence, "place", None) is not None
            return Card("", lines=(sentence.text(),), link=tr("Show on the map") if has_place else "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return sentence.text()
        return None
