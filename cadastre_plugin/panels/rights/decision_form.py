"""One decision about rights of a parcel that ended: where they go, by which shares, or why they end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.carry import Decision, Fate
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.shares import sum_text
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.rights.share_edit import ShareEdit

FATES = {
    Fate.CARRY: N_("goes on in the new parcels"),
    Fate.COMBINE: N_("becomes one right in the new parcel"),
    Fate.END: N_("ends"),
}
_ID = Qt.ItemDataRole.UserRole
_ROWS = 5


class DecisionForm(QWidget):
    """decided(Decision): a person made it another one."""

    decided = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decision: Decision | None = None
        self._shares: list[tuple[UUID, ShareEdit]] = []
        self.fate, self.children_list, self.reason = QComboBox(self), QListWidget(self), QLineEdit(self)
        self.remarks, self.sum = QLabel(self), QLabel(self)
        self.confirmed = QCheckBox(tr("I have checked this"), self)
        self._places = QFormLayout()
        self._name()
        self._lay_out()
        self._connect()
        self.show_decision(None, {}, lambda id: "")

    def show_decision(
        self, decision: Decision | None, children: Mapping[UUID, str], name: Callable[[UUID], str]
    ) -> None:
        """Show a decision, None for none. children: the parcels that it may go to, by id, with what they are called.
        name: of a party."""
        self._decision = None  # what is filled in now is nobody's edit
        self.setVisible(decision is not None)
        if decision is None:
            return
        self._fill_fates(decision)
        self._fill_children(decision, children)
        self._fill_shares(decision, name)
        self.reason.setText(decision.reason or "")
        self.remarks.setText("\n".join(remark.text() for remark in decision.remarks))
        self.remarks.setVisible(bool(decision.remarks))
        self.confirmed.setVisible(bool(decision.remarks))
        self.confirmed.setChecked(decision.confirmed)
        self._decision = decision
        self._show_parts(decision)

    def _fill_fates(self, decision: Decision) -> None:
        going = Fate.COMBINE if len(decision.right_ids) > 1 else Fate.CARRY
        self.fate.clear()
        for fate in (going, Fate.END):
            self.fate.addItem(tr(FATES[fate]), fate)
        self.fate.setCurrentIndex(self.fate.findData(decision.fate))

    def _fill_children(self, decision: Decision, children: Mapping[UUID, str]) -> None:
        self.children_list.clear()
        for number, (id, text) in enumerate(children.items(), 1):
            item = QListWidgetItem(f"{number}. {text}")
            item.setData(_ID, id)
            item.setCheckState(Qt.CheckState.Checked if id in decision.child_ids else Qt.CheckState.Unchecked)
            self.children_list.addItem(item)
        height = self.children_list.sizeHintForRow(0) if children else 0
        self.children_list.setFixedHeight(height * min(len(children), _ROWS) + 2 * self.children_list.frameWidth())

    def _fill_shares(self, decision: Decision, name: Callable[[UUID], str]) -> None:
        for _, edit in self._shares:
            self._places.removeRow(edit)
        self._shares = []
        for number, share in enumerate(decision.shares if decision.fate is Fate.COMBINE else (), 1):
            edit = ShareEdit(f"decision.share{number}", self)
            edit.set_share(share.fraction)
            edit.textChanged.connect(self._take)
            self._places.addRow(name(share.party_id), edit)
            self._shares.append((share.party_id, edit))

    def _take(self) -> None:
        """What stands in the form is the decision from now on."""
        if self._decision is None:
            return
        fate = self.fate.currentData()
        self._decision = replace(
            self._decision,
            fate=fate,
            child_ids=() if fate is Fate.END else self._checked(),
            shares=self._parts(),
            reason=(self.reason.text().strip() or None) if fate is Fate.END else None,
            confirmed=self.confirmed.isChecked() or fate is Fate.END,
        )
        self._show_parts(self._decision)
        self.decided.emit(self._decision)

    def _parts(self) -> tuple[Share, ...]:
        """The shares as they are typed; what is no share stays what it was until it is one."""
        assert self._decision is not None
        known = {share.party_id: share for share in self._decision.shares}
        try:
            parts = [Share(party, edit.share()) for party, edit in self._shares]
        except RightsError as error:
            self.sum.setText(error.text())
            return tuple(known.values())
        self.sum.setText(sum_text([part.fraction for part in parts]) if parts else "")
        return tuple(parts) or tuple(known.values())

    def _checked(self) -> tuple[UUID, ...]:
        items: Sequence[QListWidgetItem] = [self.children_list.item(row) for row in range(self.children_list.count())]
        return tuple(item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _show_parts(self, decision: Decision) -> None:
        ends = decision.fate is Fate.END
        self.reason.setVisible(ends)
        self._form.labelForField(self.reason).setVisible(ends)
        self.children_list.setVisible(not ends and self.children_list.count() > 0)
        self._form.labelForField(self.children_list).setVisible(self.children_list.isVisibleTo(self))
        self.sum.setVisible(bool(self._shares) and not ends)
        for _, edit in self._shares:
            edit.setEnabled(not ends)

    def _connect(self) -> None:
        self.fate.currentIndexChanged.connect(self._take)
        self.children_list.itemChanged.connect(self._take)
        self.reason.textChanged.connect(self._take)
        self.confirmed.toggled.connect(self._take)

    def _name(self) -> None:
        self.fate.setObjectName("cadastre.rights.decision.fate")
        self.fate.setAccessibleName(tr("What becomes of it"))
        self.children_list.setObjectName("cadastre.rights.decision.children")
        self.children_list.setAccessibleName(tr("New parcels"))
        self.reason.setObjectName("cadastre.rights.decision.reason")
        self.reason.setAccessibleName(tr("Reason"))
        self.confirmed.setObjectName("cadastre.rights.decision.confirmed")
        for label in (self.remarks, self.sum):
            label.setWordWrap(True)

    def _lay_out(self) -> None:
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.addRow(tr("It"), self.fate)
        self._form.addRow(tr("New parcels"), self.children_list)
        self._form.addRow(self._places)
        self._form.addRow(self.sum)
        self._form.addRow(tr("Reason"), self.reason)
        self._form.addRow(self.remarks)
        self._form.addRow(self.confirmed)
