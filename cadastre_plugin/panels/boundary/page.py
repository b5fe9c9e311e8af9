"""A page of the boundary dock: what a tool is told, what it would make, and why not."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.boundary.balance import Balance
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.balance_table import BalanceTable
from cadastre_plugin.panels.boundary.busy_bar import BusyBar
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.tall import Tall

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ToolPage(QWidget):
    """The inputs of a tool stand in `form`, larger parts in `body`; below it what the tool would make of them.

    inputs_changed(): they are others now. apply_requested(), reset_requested(): Apply or Enter, Reset or Esc.
    cancel_requested(): stop computing, and leave the inputs.
    """

    inputs_changed = pyqtSignal()
    apply_requested = pyqtSignal()
    reset_requested = pyqtSignal()
    cancel_requested = pyqtSignal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        """`hint`: what to do first, in the chosen language."""
        super().__init__(parent)
        self.hint = QLabel(hint, self)
        self.hint.setWordWrap(True)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.body = QVBoxLayout()
        self.balance = BalanceTable(self)
        self.remarks = QLabel(self)
        self.notice = Notice(self)
        self.busy = BusyBar(self)
        self.apply = QPushButton(tr("Apply"), self)
        self.clear = QPushButton(tr("Reset"), self)
        self._name()
        self._lay_out()
        self.apply.clicked.connect(self.apply_requested)
        self.clear.clicked.connect(self.reset_requested)
        self.busy.appeared.connect(lambda: self.notice.plain(tr("Computing the boundary")))
        self.busy.cancel_requested.connect(self.cancel_requested)
        self.show_incomplete()

    def reset(self) -> None:
        """Empty the inputs; pages with inputs of their own override this."""

    def show_incomplete(self, text: str = "") -> None:
        """Something is missing before the tool can say anything: `text` says what."""
        self._show(None, None)
        self.notice.plain(text) if text else self.notice.clear()

    def show_waiting(self) -> None:
        """What the tool would make is being computed."""
        self.apply.setEnabled(False)
        self.busy.wait()

    def show_progress(self, percent: float) -> None:
        """So much of it is computed."""
        self.busy.tell(percent)

    def show_stopped(self) -> None:
        """It was being computed until a person stopped that."""
        self.show_incomplete(tr("Stopped. Change an input to compute again"))

    def show_outcome(self, outcome: Outcome, balance: Balance, number: NumberFormat) -> None:
        """What the tool would make."""
        self._show(balance, number)
        self.remarks.setText("\n".join(remark.text() for remark in outcome.remarks))
        self.remarks.setVisible(bool(outcome.remarks))
        self.notice.clear()
        self.apply.setEnabled(True)

    def show_refusal(self, text: str) -> None:
        """Why the tool makes nothing of the inputs."""
        self._show(None, None)
        self.notice.error(text)

    def show_applied(self, text: str) -> None:
        """It was done; one undo takes it back."""
        self._show(None, None)
        self.notice.done(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter applies, Esc resets."""
        if event.key() in _ENTER and self.apply.isEnabled():
            self.apply_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.reset_requested.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, balance: Balance | None, number: NumberFormat | None) -> None:
        self.balance.show_balance(balance, number)
        self.remarks.hide()
        self.busy.rest()
        self.apply.setEnabled(False)

    def _name(self) -> None:
        self.apply.setObjectName("cadastre.boundary.apply")
        self.clear.setObjectName("cadastre.boundary.reset")
        self.apply.setToolTip(tr("Write this into the draft as one step (Enter)"))
        self.clear.setToolTip(tr("Begin again (Esc)"))
        self.remarks.setObjectName("cadastre.boundary.remarks")
        self.remarks.setWordWrap(True)
        self.remarks.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        """Inputs and balance scroll on a low screen; what the tool says and its buttons are always in sight."""
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(6, 6, 6, 6)
        inside.addWidget(self.hint)
        inside.addLayout(self.form)
        inside.addLayout(self.body)
        inside.addWidget(self.balance)
        inside.addWidget(self.remarks)
        inside.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        buttons.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Tall(content), 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.busy)
        layout.addLayout(buttons)
