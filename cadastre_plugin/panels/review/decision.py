"""The decision about a change: the buttons a supervisor has, why one is grey, and what is asked before it is done."""

from __future__ import annotations

from collections.abc import Collection

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.change.workflow import Action, Part, Role, State, refusal, transition
from cadastre_plugin.core.errors import TransitionError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.course import Course

ACTIONS = (Action.TAKE, Action.APPROVE, Action.RETURN, Action.REJECT)

_TEXTS = {
    Action.TAKE: N_("Take"),
    Action.APPROVE: N_("Approve"),
    Action.RETURN: N_("Return with remarks"),
    Action.REJECT: N_("Reject"),
}
_QUESTIONS = {
    Action.RETURN: N_("What has to be corrected? The author reads it with the change."),
    Action.REJECT: N_("Why is it rejected? The author reads it; the change cannot be sent again."),
}

_STILL_OPEN = N_("Remarks that are still open: {count}. Return the change if they have to be dealt with.")


def refusal_text(error: TransitionError, action: Action, state: State) -> str:
    """Why a button is grey, and what comes before it where something does."""
    if error.code == "wrong_state" and state is State.SUBMITTED:
        return tr("Take the change into review first")
    if action is Action.TAKE and state in (State.IN_REVIEW, State.SECOND_REVIEW) and error.code == "wrong_state":
        return tr("The change is already in review")
    return error.text()


class DecisionBar(QWidget):
    """Take, approve, return, reject.

    Emits decided(Action, remark: str | None) once what the action needs has been given: a confirmation for approve, a
    remark for return and reject.
    """

    decided = pyqtSignal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = QWidget(self)
        self.buttons = {action: self._button(action) for action in ACTIONS}
        self.course, self.reason = _wrapped(self), _wrapped(self)
        self.course.setObjectName("cadastre.review.course")
        self.asking = _Question(self)
        self._asked: Action | None = None
        self._refusals: dict[Action, str] = {}
        self._course = Course(0)
        self._open_remarks = 0
        self._unopened = 0
        self._busy = False
        self.asking.confirmed.connect(self._confirm)
        self.asking.cancelled.connect(self.cancel)
        self._lay_out()
        self.forget()

    def offer(self, state: State, roles: Collection[Role], course: Course, part: Part = Part.OTHER) -> None:
        """Enable exactly what the workflow allows, and say what an approval comes to."""
        errors = {action: refusal(action, state, roles, part) for action in ACTIONS}
        self._refusals = {action: refusal_text(error, action, state) for action, error in errors.items() if error}
        self._course = course
        self.course.setText("\n".join(course.lines()))
        self.buttons[Action.APPROVE].setText(course.button())
        self.setVisible(True)
        self.cancel()

    def set_open_remarks(self, count: int) -> None:
        """How many remarks nobody has dealt with: an approval says so, and does not wait for them."""
        self._open_remarks = count

    def set_unopened(self, count: int) -> None:
        """How many red items of the proof card were not opened yet: an approval waits for them."""
        self._unopened = count
        self._refresh()

    def forget(self) -> None:
        """No change is chosen."""
        self._open_remarks = self._unopened = 0
        self._refusals = {action: tr("No change is chosen") for action in ACTIONS}
        self.asking.remark.clear()
        self.cancel()
        self.setVisible(False)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed while a request runs; a remark being written stays."""
        self._busy = busy
        self._refresh()

    def cancel(self) -> None:
        """Back to the buttons; what was written stays for the next time this change is asked about."""
        self._asked = None
        self.asking.hide()
        self._refresh()

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(tr(_TEXTS[action]), self._choices)
        button.setObjectName(f"cadastre.review.{action.value}")
        button.clicked.connect(lambda: self._press(action))
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self._choices)
        grid.setContentsMargins(0, 0, 0, 0)
        for index, button in enumerate(self.buttons.values()):
            grid.addWidget(button, index // 2, index % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.course)
        layout.addWidget(self._choices)
        layout.addWidget(self.reason)
        layout.addWidget(self.asking)

    def _press(self, action: Action) -> None:
        if action is Action.TAKE:
            self.decided.emit(action, None)
            return
        self._asked = action
        is_approval = action is Action.APPROVE
        question = self._course.question() if is_approval else tr(_QUESTIONS[action])
        text = self.buttons[action].text()
        if is_approval and self._open_remarks:
            question = f"{tr(_STILL_OPEN).format(count=self._open_remarks)}\n{question}"
            text = tr("Approve all the same")
        self.asking.ask(question, text, remark=transition(action).needs_remark)
        self._refresh()

    def _confirm(self, remark: str) -> None:
        if self._asked is not None:
            self.decided.emit(self._asked, remark or None)

    def _refresh(self) -> None:
        refusals = self._refused()
        for action, button in self.buttons.items():
            refused = refusals.get(action, "")
            button.setEnabled(not refused and not self._busy)
            button.setToolTip(refused)
        self._choices.setVisible(self._asked is None)
        self.course.setVisible(bool(self.course.text()) and self._asked is None)
        self.reason.setText("\n".join(self._reasons()))
        self.reason.setVisible(bool(refusals) and self._asked is None)
        self.asking.set_busy(self._busy)

    def _refused(self) -> dict[Action, str]:
        """Why buttons are grey: the workflow says so, or red items of the proof card are left."""
        if not self._unopened or Action.APPROVE in self._refusals:
            return self._refusals
        text = tr("Open the red items of the proof card first; left: {count}").format(count=self._unopened)
        return {**self._refusals, Action.APPROVE: text}

    def _reasons(self) -> list[str]:
        """Each reason once, with the buttons it is about unless it is about all of them."""
        grouped: dict[str, list[str]] = {}
        refusals = self._refused()
        for action, reason in refusals.items():
            grouped.setdefault(reason, []).append(tr(_TEXTS[action]))
        if len(grouped) == 1 and len(refusals) == len(ACTIONS):
            return list(grouped)
        return [f"{', '.join(names)}: {reason}" for reason, names in grouped.items()]


class _Question(QWidget):
    """What is asked before an action, in the panel itself. Emits confirmed(remark), empty when none was asked for."""

    confirmed = pyqtSignal(str)
    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.question = _wrapped(self)
        self.remark = QPlainTextEdit(self)
        self.remark.setMaximumHeight(70)
        self.remark.setTabChangesFocus(True)
        self.remark.textChanged.connect(self._refresh)
        self.confirm = QPushButton(self)
        self.confirm.setObjectName("cadastre.review.confirm")
        self.confirm.clicked.connect(lambda: self.confirmed.emit(self._text()))
        self.cancel = QPushButton(tr("Cancel"), self)
        self.cancel.clicked.connect(self.cancelled)
        self._needs_remark = False
        self._busy = False
        self._lay_out()

    def ask(self, question: str, action: str, *, remark: bool) -> None:
        """Ask for a confirmation, or for a remark."""
        self._needs_remark = remark
        self.question.setText(question)
        self.confirm.setText(action)
        self.remark.setVisible(remark)
        self._refresh()
        self.show()
        (self.remark if remark else self.confirm).setFocus()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed while a request runs."""
        self._busy = busy
        self._refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.question)
        layout.addWidget(self.remark)
        layout.addLayout(row)

    def _text(self) -> str:
        return self.remark.toPlainText().strip() if self._needs_remark else ""

    def _refresh(self) -> None:
        lacking = self._needs_remark and not self._text()
        self.remark.setReadOnly(self._busy)
        self.cancel.setEnabled(not self._busy)
        self.confirm.setEnabled(not self._busy and not lacking)
        self.confirm.setToolTip(tr("Write a remark first") if lacking else "")


def _wrapped(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    return label
