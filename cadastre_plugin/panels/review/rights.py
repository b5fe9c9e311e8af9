"""What a change makes of rights, for who decides: in words of any of the languages, as a table, and its documents."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.sentences import sentences
from cadastre_plugin.core.texts import spoken_in, tr
from cadastre_plugin.panels.language_box import LanguageBox
from cadastre_plugin.panels.review.differences_view import DifferencesView
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.rights.documents_box import DocumentsBox
from cadastre_plugin.panels.rights.rights_rows import rights_rows

SENTENCES_HEIGHT = 150


class ReviewRights(QWidget):
    """The sentences are in the language of the program until another one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review: Review | None = None
        self._profile: Profile | None = None
        self.language = LanguageBox("cadastre.review.rights.language", self)
        self.sentences, self.table, self.notice = QListWidget(self), DifferencesView(self), Notice(self)
        self.documents: DocumentsBox | None = None
        self._name()
        self._lay_out()
        self.language.currentIndexChanged.connect(self._say)

    def begin(self, profile: Profile) -> DocumentsBox:
        """Someone is signed in; the box of documents, which wants someone to open its files."""
        self.end()
        self._profile = profile
        self.documents = DocumentsBox(profile, self)
        self._layout.addWidget(self.documents)
        self.empty()
        return self.documents

    def end(self) -> None:
        """Nobody is signed in."""
        self.empty()
        if self.documents is not None:
            self._layout.removeWidget(self.documents)
            self.documents.deleteLater()
            self.documents = None

    def empty(self) -> None:
        """Nothing of a change is left in it."""
        self._review = None
        self.sentences.clear()
        self.table.show_rows(())
        if self.documents is not None:
            self.documents.set_sources((), read_only=True)
            self.documents.hide()

    def show_review(self, review: Review) -> None:
        """Show what a change makes of rights, people and documents."""
        self._review = review
        self._say()
        if self._profile is not None:
            self.table.show_rows(rights_rows(review.rights_before, review.rights_after, self._profile, review.label))
        sources = [source for source in self._edits().sources.values() if source is not None]
        if self.documents is not None:
            self.documents.set_sources(sources, read_only=True)
            self.documents.setVisible(bool(sources))
        has_any = bool(self.sentences.count())
        self.notice.clear() if has_any else self.notice.plain(tr("The change touches no right"))
        for part in (self.sentences, self.table):
            part.setVisible(has_any)

    def count(self) -> int:
        """How many things are said."""
        return int(self.sentences.count())

    def _edits(self) -> RightsEdits:
        return RightsEdits.of(self._review.record.change) if self._review is not None else RightsEdits()

    def _say(self) -> None:
        self.sentences.clear()
        review, profile = self._review, self._profile
        if review is None or profile is None:
            return
        with spoken_in(self.language.currentData()):
            before, after = review.rights_before, review.rights_after
            said = [one.text() for one in sentences(before, after, self._edits(), profile, review.label)]
        self.sentences.addItems(said)
        for row, text in enumerate(said):
            self.sentences.item(row).setToolTip(text)

    def _name(self) -> None:
        self.sentences.setObjectName("cadastre.review.rights.sentences")
        self.sentences.setAccessibleName(tr("What becomes of rights"))
        self.sentences.setWordWrap(True)
        self.sentences.setAlternatingRowColors(True)
        self.sentences.setMinimumHeight(SENTENCES_HEIGHT)
        self.table.setObjectName("cadastre.review.rights.table")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel(tr("In words"), self))
        top.addStretch(1)
        top.addWidget(self.language)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 0)
        self._layout.addLayout(top)
        self._layout.addWidget(self.notice)
        self._layout.addWidget(self.sentences)
        self._layout.addWidget(self.table, 1)
