"""Where a parcel came from and what it became: from any number it ever had to the parcels of today and the family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.family_replies import Meaning
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.history.family import Family, Kin
from cadastre_plugin.core.history.tree_layout import Place
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.history.kin_item import described
from cadastre_plugin.panels.history.lineage_view import STEP, LineageView
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import NOTHING, day

KIN = int(Qt.ItemDataRole.UserRole)


class LineageDock(QDockWidget):
    """It asks by signals and is answered by its `show_...` methods.

    meanings_requested(str): what a number leads to. family_requested(Kin): the family of a parcel.
    places_requested(Sequence[Kin]): show these parcels on the map. history_requested(str): open a parcel's versions.
    """

    meanings_requested = pyqtSignal(str)
    family_requested = pyqtSignal(object)
    places_requested = pyqtSignal(object)
    history_requested = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Lineage"), parent)
        self.setObjectName("cadastre.lineage")
        self.number = QLineEdit(self)
        self.number.setObjectName("cadastre.lineage.number")
        self.number.setAccessibleName(tr("Any number of a parcel"))
        self.number.setPlaceholderText(tr("Any number: of today, retired, or from paper"))
        self.show_button = QPushButton(tr("Show"), self)
        self.show_button.setObjectName("cadastre.lineage.show")
        self.notice = Notice(self)
        self.answer = QLabel(self)
        self.answer.setWordWrap(True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.successors = QListWidget(self)
        self.successors.setObjectName("cadastre.lineage.successors")
        self.successors.setAccessibleName(tr("Parcels of today"))
        self.tree = LineageView(self)
        self.chosen = QLabel(self)
        self.chosen.setWordWrap(True)
        self.history = QPushButton(tr("Versions"), self)
        self.history.setObjectName("cadastre.lineage.history")
        self._family: Family | None = None
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self) -> None:
        """Someone is signed in."""
        self.setEnabled(True)
        self.notice.plain(tr("Type any number of a parcel: also an old one, or one from paper"))

    def sign_out(self) -> None:
        """Nobody is signed in; what was shown is dropped."""
        self.number.clear()
        self._empty()
        self.setEnabled(False)
        self.notice.plain(tr("Connect to the server to see where parcels come from"))

    def request(self, number: str) -> None:
        """Ask for a parcel as if its number had been typed."""
        self.number.setText(number)
        self._request()

    def show_meanings(self, number: str, meanings: Sequence[Meaning]) -> None:
        """What the number leads to has come; one that is no longer asked for is passed over."""
        if number != self.number.text().strip():
            return
        self.notice.clear()
        for meaning in meanings:
            for kin in meaning.successors:
                item = QListWidgetItem(described(kin), self.successors)
                item.setData(KIN, kin)
        self.answer.setText("\n".join(map(_answer, meanings)))
        self.answer.show()
        self.successors.setVisible(self.successors.count() > 0)
        if meanings:
            self.family_requested.emit(meanings[0].parcel)
            self.places_requested.emit([kin for meaning in meanings for kin in meaning.successors])

    def show_family(self, family: Family, places: Mapping[UUID, Place]) -> None:
        """The family has come."""
        self._family = family
        self.tree.show_family(family, places)
        self._describe(family.centre)
        if not family.is_whole:
            text = tr("The family is larger; its {count} nearest parcels are shown").format(count=len(family.kin))
            self.notice.plain(text)
        self._set_tree_enabled(True)

    def show_error(self, error: CadastreError) -> None:
        """It could not be loaded; it can be tried again."""
        if error.code == "number_unknown":
            self.notice.error(error.text())
        else:
            self.notice.retryable(error.text())

    def _lay_out(self) -> None:
        typed = QHBoxLayout()
        typed.addWidget(self.number, 1)
        typed.addWidget(self.show_button)
        self.closer, self.farther, self.whole = (
            self._tool(text, name, tip)
            for text, name, tip in (
                ("+", "closer", tr("Closer")),
                ("−", "farther", tr("Farther")),
                (tr("All"), "whole", tr("The whole family")),
            )
        )
        below = QHBoxLayout()
        below.addWidget(self.history)
        below.addStretch()
        for button in (self.closer, self.farther, self.whole):
            below.addWidget(button)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.successors)
        splitter.addWidget(self.tree)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 3)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(typed)
        for part in (self.notice, self.answer):
            layout.addWidget(part)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.chosen)
        layout.addLayout(below)
        self.setWidget(content)

    def _tool(self, text: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setObjectName(f"cadastre.lineage.{name}")
        return button

    def _connect(self) -> None:
        self.number.returnPressed.connect(self._request)
        self.show_button.clicked.connect(self._request)
        self.notice.retried.connect(self._request)
        self.successors.itemClicked.connect(lambda item: self.places_requested.emit([item.data(KIN)]))
        self.successors.itemActivated.connect(lambda item: self._choose(item.data(KIN)))
        self.tree.chosen.connect(self._on_chosen)
        self.tree.opened.connect(lambda id: self._open(id))
        self.history.clicked.connect(lambda: self._open(self.tree.current))
        self.closer.clicked.connect(lambda: self.tree.zoom(STEP))
        self.farther.clicked.connect(lambda: self.tree.zoom(1 / STEP))
        self.whole.clicked.connect(self.tree.fit)

    def _request(self) -> None:
        typed = self.number.text().strip()
        self._empty()
        if not typed:
            self.notice.plain(tr("Type any number of a parcel: also an old one, or one from paper"))
            return
        self.notice.waiting(tr("Looking for {number}").format(number=typed))
        self.meanings_requested.emit(typed)

    def _choose(self, kin: Kin) -> None:
        self.tree.choose(kin.id)
        self.places_requested.emit([kin])

    def _on_chosen(self, id: UUID) -> None:
        self._describe(id)
        if self._family is not None:
            self.places_requested.emit([self._family.kin[id]])

    def _describe(self, id: UUID) -> None:
        if self._family is not None:
            kin = self._family.kin[id]
            self.chosen.setText(described(kin))
            self.history.setEnabled(bool(kin.number))

    def _open(self, id: UUID | None) -> None:
        if self._family is not None and id is not None and self._family.kin[id].number:
            self.history_requested.emit(self._family.kin[id].number)

    def _empty(self) -> None:
        self._family = None
        self.answer.hide()
        self.successors.clear()
        self.successors.hide()
        self.tree.clear()
        self.chosen.clear()
        self._set_tree_enabled(False)

    def _set_tree_enabled(self, enabled: bool) -> None:
        for part in (self.tree, self.history, self.closer, self.farther, self.whole):
            part.setEnabled(enabled)


def _answer(meaning: Meaning) -> str:
    """What a number leads to, in one sentence."""
    parcel, count = meaning.parcel, len(meaning.successors)
    number = parcel.number or NOTHING
    said = tr("{number} is in force").format(number=number)
    if parcel.until is not None:
        values = {"number": number, "day": day(parcel.until.date()), "count": count}
        said = tr("{number} was retired on {day}; parcels of today on its land: {count}").format(**values)
    if meaning.written is None:
        return said
    paper = tr("{written} on paper ({source})") if meaning.source else tr("{written} on paper")
    return f"{paper.format(written=meaning.written, source=meaning.source)}: {said}"
