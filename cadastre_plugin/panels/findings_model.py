"""Findings as a surveyor reads them while editing: what blocks first, what was there before last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, QSortFilterProxyModel, Qt

from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.findings_layer import SYMBOLS, symbol_key
from cadastre_plugin.panels.review.card import CARD, Card

FINDING = int(Qt.ItemDataRole.UserRole) + 2

EFFECTS = {
    Effect.NEW: N_("added by this change"),
    Effect.WORSE: N_("made worse by this change"),
    Effect.KNOWN: N_("was there before"),
}

MARKS = {"diamond": "◆", "triangle": "▲", "circle": "●"}
"""The shapes of the canvas as letters, so that list and map show the same sign."""

NumberOf = Callable[[UUID], str | None]
"""The cadastral number of a parcel, None when it has none yet."""


class FindingsModel(QAbstractListModel):
    """Findings in the order they matter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: Sequence[Finding] = ()
        self._number_of: NumberOf = lambda id: None

    def set_findings(self, findings: Sequence[Finding], number_of: NumberOf) -> None:
        """Show these findings instead of those before."""
        self.beginResetModel()
        self._findings = sorted(findings, key=_weight)
        self._number_of = number_of
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many findings there are."""
        return 0 if parent is not None and parent.isValid() else len(self._findings)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The finding, its card, or all of its text."""
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        if role == FINDING:
            return finding
        if role == CARD:
            return self._card(finding)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._card(finding).text()
        return None

    def _card(self, finding: Finding) -> Card:
        title, marker, colour = SYMBOLS[symbol_key(finding)]
        text = finding.text()
        numbers = (number for id in finding.subjects if (number := self._number_of(id)) and number not in text)
        head = f"{MARKS[marker]} {tr(title)}"
        effect = "" if finding.effect is Effect.KNOWN else f": {tr(EFFECTS[finding.effect])}"
        return Card(
            head + effect, lines=(text, ", ".join(numbers)), colour=colour, dimmed=finding.effect is Effect.KNOWN
        )


class KnownFilter(QSortFilterProxyModel):
    """Leaves out what was there before the change, unless it is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shows_known = False

    def show_known(self, shown: bool) -> None:
        """Let known findings through, or not."""
        self._shows_known = shown
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        """Called by Qt for each row."""
        finding = self.sourceModel().index(row, 0, parent).data(FINDING)
        return self._shows_known or finding.effect is not Effect.KNOWN


def _weight(finding: Finding) -> tuple[bool, int, int]:
    return not finding.blocks, list(EFFECTS).index(finding.effect), list(Severity).index(finding.severity)
