"""Findings of a change as a reviewer reads them: what blocks first, what was there before the change last."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.findings_model import FINDING, FindingsModel, NumberOf
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.notice import Notice


class ReviewFindings(QWidget):
    """All of them, also old ones. Emits place_requested(geometry) when one that has a place is clicked."""

    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingsModel(self)
        self.view = CardList(self)
        self.view.setObjectName("cadastre.review.findings")
        self.view.setModel(self.model)
        self.view.clicked.connect(self._ask_for_place)
        self.notice = Notice(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)

    def show_findings(self, findings: Sequence[Finding], number_of: NumberOf) -> None:
        """Show these findings; `number_of` names the parcels they are about."""
        self.model.set_findings(findings, number_of)
        if findings:
            self.notice.clear()
        else:
            self.notice.plain(tr("The rules found nothing"))

    def _ask_for_place(self, index: QModelIndex) -> None:
        place = index.data(FINDING).place
        if place is not None:
            self.place_requested.emit(place)
