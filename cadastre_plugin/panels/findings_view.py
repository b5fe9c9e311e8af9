"""The list of findings beside the map: a click goes there, a double click selects the parcels."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.findings_model import FINDING, FindingsModel, KnownFilter, NumberOf
from cadastre_plugin.panels.review_card import CardList
from cadastre_plugin.panels.review_notice import Notice


class FindingsView(QWidget):
    """place_requested(geometry): a finding was clicked, or Enter pressed on it. parcels_requested(tuple of UUID): it
    was double-clicked. Geometries in metres of the city's CRS.
    """

    place_requested = pyqtSignal(object)
    parcels_requested = pyqtSignal(object)

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
        self.known = QCheckBox(self)
        self.known.setObjectName("cadastre.work.known")
        self.notice = Notice(self)
        self._lay_out()
        self.known.toggled.connect(self.proxy.show_known)
        self.view.clicked.connect(self._ask_for_place)
        self.view.activated.connect(self._ask_for_place)
        self.view.doubleClicked.connect(self._ask_for_parcels)
        self.show_findings((), lambda id: None)

    def show_findings(self, findings: Sequence[Finding], number_of: NumberOf) -> None:
        """Show what the rules say now."""
        self.model.set_findings(findings, number_of)
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

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.known)

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
