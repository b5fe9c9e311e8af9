"""What a change makes of land, sentence by sentence, in any of the languages; a click shows the place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListView, QWidget

from cadastre_plugin.core.change.sentences import LandSentence
from cadastre_plugin.core.texts import language, spoken_in, tr

_AT_ONCE = 100
"""So many rows are laid out before the panel goes on; a change of 1 000 parcels may have thousands."""


class SentencesModel(QAbstractListModel):
    """Each is worded when it is first seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sentences: Sequence[LandSentence] = ()
        self._language = language()
        self._texts: dict[int, str] = {}

    def set_sentences(self, sentences: Sequence[LandSentence], language: str) -> None:
        """Show these, in one of the languages."""
        self.beginResetModel()
        self._sentences, self._language = sentences, language
        self._texts.clear()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._sentences)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The text."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(index.row())
        return None

    def sentence(self, index: QModelIndex) -> LandSentence:
        """What a row says."""
        return self._sentences[index.row()]

    def _text(self, row: int) -> str:
        if row not in self._texts:
            with spoken_in(self._language):
                self._texts[row] = self._sentences[row].text()
        return self._texts[row]


class SentencesView(QListView):
    """Emits place_requested(geometry) when a sentence that has a place is clicked, or Enter pressed on it."""

    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = SentencesModel(self)
        self.setModel(self.said)
        self.setObjectName("cadastre.review.land.sentences")
        self.setAccessibleName(tr("What becomes of land"))
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_AT_ONCE)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._ask_for_place)
        self.activated.connect(self._ask_for_place)

    def show_sentences(self, sentences: Sequence[LandSentence], language: str) -> None:
        """Show these, in one of the languages."""
        self.said.set_sentences(sentences, language)

    def _ask_for_place(self, index: QModelIndex) -> None:
        place = self.said.sentence(index).place
        if place is not None:
            self.place_requested.emit(place)
