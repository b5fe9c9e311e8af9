"""The list of findings beside the map: a click goes there, a double click selects the parcels, Enter explains."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.findings_model import FINDING, FindingsModel, KnownFilter, NumberOf
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.rule_card import RuleCardPage


class FindingsView(QWidget):
    """place_requested(geometry): a finding was clicked, or Enter pressed on it. parcels_requested(tuple of UUID): it
    was double-clicked. card_shown(bool): the card of a rule takes the place of the list, or gives it back. Geometries
    in metres of the city's CRS.
    """

    place_requested = pyqtSignal(object)
    parcels_requested = pyqtSignal(object)
    card_shown = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingsModel(self)
        self.proxy = KnownFilter(self)
        self.proxy.setSourceModel(self.model)
        self.heading = QLabel(self)
        self.heading.setWordWrap(True)
        self.view = CardList(self)
        self.view.setObjectName("cadastre.work.findings")
        self.view.setAccessibleName(tr("Findings"))
        self.view.setModel(self.proxy)
        self.explain = QPushButton(tr("Explain and fix…"), self)
        self.explain.setObjectName("cadastre.work.explain")
        self.card = RuleCardPage(self)
        self.known = QCheckBox(self)
        self.known.setObjectName("cadastre.work.known")
        self.notice = Notice(self)
        self._lay_out()
        self.known.toggled.connect(self.proxy.show_known)
        self.view.clicked.connect(self._ask_for_place)
        self.view.activated.connect(self._ask_for_place)
        self.view.activated.connect(self._show_card)
        self.view.selectionModel().currentChanged.connect(self._offer_explanation)
        self.explain.clicked.connect(lambda: self._show_card(self.view.currentIndex()))
        self.card.back_requested.connect(self.close_card)
        self.view.doubleClicked.connect(self._ask_for_parcels)
        self.show_findings((), lambda id: None)

    def show_findings(self, findings: Sequence[Finding], number_of: NumberOf) -> None:
        """Show what the rules say now. The finding that was current stays so when it is still there."""
        current = self._current()
        self.model.set_findings(findings, number_of)
        self._choose(current)
        self.card.show_findings(findings)
        known = sum(finding.effect is Effect.KNOWN for finding in findings)
        self.heading.setText(_heading(findings, len(findings) - known))
        self.known.setVisible(known > 0)
        self.known.setText(tr("Known before: {count}").format(count=known))
        self.notice.clear()
        if len(findings) == known:
            self.notice.done(tr("The rules find nothing wrong with this change"))

    def show_checking(self) -> None:
        """The rules are looking at the newest state."""
        self.notice.waiting(tr("Checking the change"))

    def show_error(self, text: str) -> None:
        """The rules could not look."""
        self.notice.error(text)

    def close_card(self) -> None:
        """Back to the list."""
        if self._pages.currentWidget() is self.card:
            self._pages.setCurrentIndex(0)
            self.view.setFocus()
            self.card_shown.emit(False)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.known, 1)
        below.addWidget(self.explain)
        listed = QWidget(self)
        layout = QVBoxLayout(listed)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(listed)
        self._pages.addWidget(self.card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _show_card(self, index: QModelIndex) -> None:
        if index.isValid():
            self.card.show_finding(index.data(FINDING))
            self._pages.setCurrentWidget(self.card)
            (self.card.fix if self.card.fix.isEnabled() else self.card.back).setFocus()
            self.card_shown.emit(True)

    def _current(self) -> Finding | None:
        index = self.view.currentIndex()
        return index.data(FINDING) if index.isValid() else None

    def _choose(self, finding: Finding | None) -> None:
        rows = (self.proxy.index(row, 0) for row in range(self.proxy.rowCount()))
        found = next((index for index in rows if index.data(FINDING) == finding), None) if finding else None
        if found is not None:
            self.view.setCurrentIndex(found)
        self._offer_explanation()

    def _offer_explanation(self) -> None:
        chosen = self.view.currentIndex().isValid()
        self.explain.setEnabled(chosen)
        self.explain.setToolTip("" if chosen else tr("Choose a finding in the list first"))

    def _ask_for_place(self, index: QModelIndex) -> None:
        place = index.data(FINDING).place
        if place is not None:
            self.place_requested.emit(place)

    def _ask_for_parcels(self, index: QModelIndex) -> None:
        self.parcels_requested.emit(index.data(FINDING).subjects)


def _heading(findings: Sequence[Finding], shown: int) -> str:
    blocking = sum(finding.blocks for finding in findings)
    text = tr("Findings: {count}").format(count=shown)
    return f"{text} · {tr('blocking: {count}').format(count=blocking)}" if blocking else text
