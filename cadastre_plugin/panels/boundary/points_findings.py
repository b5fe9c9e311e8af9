"""What is said of measured points, as cards: lines left out with their reasons, points that are one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.survey.point_finding import PointFinding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.findings_layer import SYMBOLS
from cadastre_plugin.panels.findings_model import MARKS
from cadastre_plugin.panels.review.card import CARD, Card, CardList

MOST_SHOWN = 300
"""More are a matter of the columns or the CRS, and not of each line; how many there are is said."""
_FINDING = int(Qt.ItemDataRole.UserRole) + 2


class PointFindingsModel(QAbstractListModel):
    """Findings in the order they are given, as cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: Sequence[PointFinding] = ()
        self._more = 0

    def set_findings(self, findings: Sequence[PointFinding]) -> None:
        """Show these instead of those before."""
        self.beginResetModel()
        self._findings = findings[:MOST_SHOWN]
        self._more = len(findings) - len(self._findings)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """A row for each finding, and one for those that are not shown."""
        return 0 if parent is not None and parent.isValid() else len(self._findings) + bool(self._more)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The finding, its card, or all of its text."""
        if not index.isValid():
            return None
        finding = self._findings[index.row()] if index.row() < len(self._findings) else None
        if role == _FINDING:
            return finding
        card = _more(self._more) if finding is None else _card(finding)
        if role == CARD:
            return card
        return card.text() if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None


class PointFindingsList(CardList):
    """place_requested(east, north): a finding with a place was clicked or Enter was pressed on it."""

    place_requested = pyqtSignal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = PointFindingsModel(self)
        self.setModel(self.found)
        self.setObjectName("cadastre.points.findings")
        self.setAccessibleName(tr("What is said of the points"))
        self.clicked.connect(self._ask)
        self.activated.connect(self._ask)

    def _ask(self, index: QModelIndex) -> None:
        finding = index.data(_FINDING)
        if finding is not None and finding.place is not None:
            self.place_requested.emit(*finding.place)


def _card(finding: PointFinding) -> Card:
    title, marker, colour = SYMBOLS[finding.severity.value]
    line = "" if finding.line is None else tr("line {line}").format(line=finding.line)
    return Card(f"{MARKS[marker]} {tr(title)}", note=line, lines=(finding.text(),), colour=colour)


def _more(count: int) -> Card:
    return Card(tr("{count} more: look at the columns and the CRS first").format(count=count))
