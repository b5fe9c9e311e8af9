"""The page that carries rights through splits and merges: a line a decision, the chosen one below to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.carry import Decision, Fate
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.decision_form import FATES, DecisionForm
from cadastre_plugin.panels.rights.right_choice import right_said
from cadastre_plugin.panels.rights.rights_page import RightsPage

LIST_HEIGHT = 150
OPEN_COLOUR = Qt.GlobalColor.darkRed
Children = Callable[[Decision], Mapping[UUID, str]]


class CarryPage(RightsPage):
    """Decisions are preset; none of them counts before Apply, and those in red want a look first."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("What becomes of the rights in parcels that were split or merged. Go through the lines in red.")
        super().__init__(hint, profile, parent)
        self.list, self.decision = QListWidget(self), DecisionForm(self)
        self._decisions: list[Decision] = []
        self._estate = Estate()
        self._label: Callable[[UUID], str] = str
        self._children: Children = lambda decision: {}
        self.list.setObjectName("cadastre.rights.decisions")
        self.list.setAccessibleName(tr("Decisions"))
        self.list.setFixedHeight(LIST_HEIGHT)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAlternatingRowColors(True)
        self.body.addWidget(self.list)
        self.body.addWidget(self.decision)
        self.list.currentRowChanged.connect(self._on_row)
        self.decision.decided.connect(self._on_decided)

    def decisions(self) -> tuple[Decision, ...]:
        """What is decided, as it stands."""
        return tuple(self._decisions)

    def open_ones(self) -> int:
        """How many want a look or a reason before all of it can be applied."""
        return sum(_is_open(decision) for decision in self._decisions)

    def show_decisions(
        self, decisions: Sequence[Decision], estate: Estate, label: Callable[[UUID], str], children: Children
    ) -> None:
        """Take these in place of those that are there. label: of a parcel; children: the parcels that the rights of a
        decision may go to."""
        self._decisions, self._estate, self._label, self._children = list(decisions), estate, label, children
        self.list.clear()
        for decision in self._decisions:
            self.list.addItem(self._item(decision))
        self.list.setVisible(bool(self._decisions))
        first = next((row for row, decision in enumerate(self._decisions) if _is_open(decision)), 0)
        self.list.setCurrentRow(first if self._decisions else -1)
        self._on_row(self.list.currentRow())

    def _on_row(self, row: int) -> None:
        decision = self._decisions[row] if 0 <= row < len(self._decisions) else None
        children = self._children(decision) if decision is not None else {}
        self.decision.show_decision(decision, children, self._estate.name)

    def _on_decided(self, decision: Decision) -> None:
        row = self.list.currentRow()
        self._decisions[row] = decision
        item = self._item(decision)
        self.list.item(row).setText(item.text())
        self.list.item(row).setForeground(item.foreground())
        self.inputs_changed.emit()

    def _item(self, decision: Decision) -> QListWidgetItem:
        item = QListWidgetItem(self._said(decision))
        item.setToolTip(item.text())
        item.setForeground(OPEN_COLOUR if _is_open(decision) else self.palette().text())
        return item

    def _said(self, decision: Decision) -> str:
        rights = [self._estate.rights[id] for id in decision.right_ids if id in self._estate.rights]
        if not rights:
            return "—"
        parcels = ", ".join(dict.fromkeys(self._label(right.parcel_id) for right in rights))
        what = right_said(rights[0], self._estate, self.profile)
        return f"{parcels} · {what} → {tr(FATES[decision.fate])}"


def _is_open(decision: Decision) -> bool:
    if decision.fate is Fate.END:
        return not decision.reason
    return not decision.confirmed or not decision.child_ids
