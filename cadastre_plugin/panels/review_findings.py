"""Findings of a change as a reviewer reads them: the gravest first, what the change added before what was there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.findings_layer import SYMBOLS, symbol_key
from cadastre_plugin.panels.review_card import CARD, Card, CardList
from cadastre_plugin.panels.review_notice import Notice

FINDING = int(Qt.ItemDataRole.UserRole) + 2

_EFFECTS = {
    Effect.NEW: N_("added by this change"),
    Effect.WORSE: N_("made worse by this change"),
    Effect.KNOWN: N_("was there before"),
}


class ReviewFindingsModel(QAbstractListModel):
    """Findings, those that block first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: Sequence[Finding] = ()

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Show these findings instead of those before."""
        severities, effects = list(Severity), list(_EFFECTS)
        self.beginResetModel()
        self._findings = sorted(
            findings, key=lambda one: (not one.blocks, severities.index(one.severity), effects.index(one.effect))
        )
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many findings there are."""
        return 0 if parent is not None and parent.isValid() else len(self._findings)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The text, the card, or the finding itself."""
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        if role == FINDING:
            return finding
        if role == CARD:
            return _card(finding)
        return finding.text() if role == Qt.ItemDataRole.DisplayRole else None


class ReviewFindings(QWidget):
    """The list. Emits place_requested(geometry) when a finding that has a place is clicked."""

    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReviewFindingsModel(self)
        self.view = CardList(self)
        self.view.setModel(self.model)
        self.view.clicked.connect(self._ask_for_place)
        self.notice = Notice(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these findings."""
        self.model.set_findings(findings)
        if findings:
            self.notice.clear()
        else:
            self.notice.plain(tr("The rules found nothing"))

    def _ask_for_place(self, index: QModelIndex) -> None:
        finding = index.data(FINDING)
        if finding is not None and finding.place is not None:
            self.place_requested.emit(finding.place)


def _card(finding: Finding) -> Card:
    severity, *_ = SYMBOLS[finding.severity.value]
    return Card(
        title=f"{tr(severity)}: {tr(_EFFECTS[finding.effect])}",
        lines=(finding.text(),),
        colour=SYMBOLS[symbol_key(finding)][2],
        link=tr("Show on the map") if finding.place is not None else "",
        dimmed=finding.effect is Effect.KNOWN,
    )
