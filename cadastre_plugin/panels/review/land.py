"""What a change makes of land, for who decides: in words of any of the languages, as a table, corner by corner."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.language_box import LanguageBox
from cadastre_plugin.panels.review.attribute_table import AttributeTable
from cadastre_plugin.panels.review.differences_view import DifferencesView
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.rows import difference_rows
from cadastre_plugin.panels.review.sentences_view import SentencesView


class ReviewLand(QWidget):
    """Three views of the same, one at a time. Emits place_requested(geometry): show it on the map."""

    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review: Review | None = None
        self._profile: Profile | None = None
        self._is_listed = True
        self.shown_as = QComboBox(self)
        self.language = LanguageBox("cadastre.review.land.language", self)
        self.sentences, self.attributes = SentencesView(self), AttributeTable(self)
        self.differences = DifferencesView(self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def show_review(self, review: Review, profile: Profile) -> None:
        """Show what differs in a change."""
        self._review, self._profile = review, profile
        self._say()
        self.attributes.show_rows(review.attributes, review.name_of, profile)
        self._is_listed = False
        self._list_corners()

    def empty(self) -> None:
        """Nothing of a change is left in it."""
        self._review, self._is_listed = None, True
        self._say()
        self.attributes.show_rows((), str, None)
        self.differences.show_rows(())

    def _list_corners(self) -> None:
        """Only once someone looks: of 1 000 parcels these are ten thousand lines."""
        if self._review is not None and self._profile is not None and not self._is_listed:
            if self._pages.currentWidget() is self.differences:
                self._is_listed = True
                self.differences.show_rows(difference_rows(self._review, self._profile))
            else:
                self.differences.show_rows(())

    def _say(self) -> None:
        said = self._review.sentences if self._review is not None else ()
        self.sentences.show_sentences(said, self.language.currentData())

    def _show_parcel(self, id: UUID) -> None:
        parcel = self._review.parcel(id) if self._review is not None else None
        if parcel is not None:
            self.place_requested.emit(parcel.geometry)

    def _connect(self) -> None:
        self.shown_as.currentIndexChanged.connect(self._pages.setCurrentIndex)
        self.shown_as.currentIndexChanged.connect(lambda page: self.language.setVisible(page == 0))
        self.shown_as.currentIndexChanged.connect(self._list_corners)
        self.language.currentIndexChanged.connect(self._say)
        self.attributes.parcel_requested.connect(self._show_parcel)
        self.sentences.place_requested.connect(self.place_requested)
        self.differences.place_requested.connect(self.place_requested)

    def _lay_out(self) -> None:
        self.shown_as.setObjectName("cadastre.review.land.shown_as")
        self.shown_as.setAccessibleName(tr("How differences are shown"))
        for title, page in (
            (tr("In words"), self.sentences),
            (tr("Table of attributes"), self.attributes),
            (tr("Corner by corner"), self.differences),
        ):
            self.shown_as.addItem(title)
            self._pages.addWidget(page)
        top = QHBoxLayout()
        top.addWidget(self.shown_as)
        top.addStretch(1)
        top.addWidget(self.language)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)
