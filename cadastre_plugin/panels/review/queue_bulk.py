"""What is done with several changes at once: only with those for which it is safe, and why the others are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.api.replies import Me, Summary
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.review.bulk import ACTIONS, Judged, left_out
from cadastre_plugin.core.texts import N_, tr

_TEXTS = {
    Action.TAKE: N_("Take: {count}"),
    Action.APPROVE: N_("Approve: {count}"),
    Action.HAND_OVER: N_("Hand over: {count}"),
}
_QUESTIONS = {
    Action.TAKE: N_("Take {count} changes into review?"),
    Action.APPROVE: N_("Approve {count} changes? The register is written at once."),
    Action.HAND_OVER: N_("Hand {count} changes over to another reviewer?"),
}
_DONE = {
    Action.TAKE: N_("Taken into review: {count}"),
    Action.APPROVE: N_("Approved: {count}"),
    Action.HAND_OVER: N_("Handed over: {count}"),
}
_LETTERS = 40
_NAMED = 3
"""So many changes are named with the reason for which they are left out; of more there is the number."""


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of an action on several changes: those with which it was taken, and why not with the others."""

    action: Action
    done: Sequence[Summary]
    refused: Sequence[tuple[Summary, CadastreError]]

    def text(self) -> str:
        """For a person."""
        done = tr(_DONE[self.action]).format(count=len(self.done))
        return "\n".join([done, *reasons(self.refused)])


@dataclass(frozen=True, slots=True)
class Sorted:
    """The chosen changes as an action sees them: those for which it is safe, and the others with the reason."""

    safe: Sequence[Summary]
    left: Sequence[tuple[Summary, CadastreError]]


def sort_out(action: Action, chosen: Collection[Summary], person: Me) -> Sorted:
    """For which of the changes the person may take the action among others."""
    judged = [(one, left_out(action, _judged(one, person), person.id, person.roles)) for one in chosen]
    return Sorted(
        [one for one, reason in judged if reason is None],
        [(one, reason) for one, reason in judged if reason is not None],
    )


def reasons(left: Collection[tuple[Summary, CadastreError]]) -> Sequence[str]:
    """A line for each reason, with the changes that are left out for it."""
    grouped: dict[str, list[str]] = {}
    for one, reason in left:
        grouped.setdefault(reason.text(), []).append(_short(one.title))
    return [tr("Left out: {titles} ({reason})").format(reason=text, titles=_named(of)) for text, of in grouped.items()]


class QueueBulk(QWidget):
    """A bar for the changes that are chosen.

    Emits asked(Action, list of Summary) once confirmed, all_wanted() to choose every change that is loaded,
    cancelled() to stop what runs, and closed() to choose none.
    """

    asked = pyqtSignal(object, object)
    all_wanted = pyqtSignal()
    cancelled = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Me | None = None
        self._sorted: Mapping[Action, Sorted] = {}
        self._asked: Action | None = None
        self._is_busy = False
        self.title = _wrapped(self)
        self.actions = {action: self._action_button(action) for action in ACTIONS}
        self.all = _button(self, "all", tr("Choose all that are loaded"))
        self.none = _button(self, "none", tr("Choose none"))
        self.question = _wrapped(self)
        self.confirm = _button(self, "confirm", tr("Go on"))
        self.cancel = _button(self, "cancel", tr("Cancel"))
        self.progress = QProgressBar(self)
        self._lay_out()
        self._connect()
        self.show_chosen((), None)

    def show_chosen(self, chosen: Collection[Summary], person: Me | None) -> None:
        """These changes are chosen, by the person who is signed in."""
        self._person, self._asked = person, None
        self._sorted = {action: sort_out(action, chosen, person) for action in ACTIONS} if person else {}
        self.title.setText(tr("Changes chosen: {count}").format(count=len(chosen)))
        self._refresh()

    def show_progress(self, ratio: float) -> None:
        """So much of what was asked is done, 0 to 1."""
        self.progress.setValue(round(100 * ratio))

    def set_busy(self, busy: bool) -> None:
        """What was asked runs; it can be stopped."""
        self._is_busy = busy
        self.progress.setValue(0)
        self._refresh()

    def is_asking(self) -> bool:
        """True while a confirmation is awaited or what was asked runs."""
        return self._is_busy or self._asked is not None

    def _action_button(self, action: Action) -> QPushButton:
        button = _button(self, action.value, "")
        button.clicked.connect(lambda: self._ask(action))
        return button

    def _lay_out(self) -> None:
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName(tr("Progress"))
        rows = [(self.all, self.none), tuple(self.actions.values()), (self.confirm, self.cancel)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        parts: Sequence[QWidget | Sequence[QPushButton]] = (
            *(self.title, rows[0], rows[1], self.question, self.progress, rows[2]),
        )
        for part in parts:
            if isinstance(part, QWidget):
                layout.addWidget(part)
                continue
            row = QHBoxLayout()
            for button in part:
                row.addWidget(button)
            row.addStretch()
            layout.addLayout(row)

    def _connect(self) -> None:
        self.all.clicked.connect(self.all_wanted)
        self.none.clicked.connect(self.closed)
        self.confirm.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self._cancel)

    def _ask(self, action: Action) -> None:
        self._asked = action
        self._refresh()
        self.confirm.setFocus()

    def _confirm(self) -> None:
        if self._asked is not None:
            action, self._asked = self._asked, None
            self.asked.emit(action, list(self._sorted[action].safe))
            self._refresh()

    def _cancel(self) -> None:
        if self._is_busy:
            self.cancelled.emit()
        self._asked = None
        self._refresh()

    def _refresh(self) -> None:
        for action, button in self.actions.items():
            found = self._sorted.get(action, Sorted((), ()))
            button.setText(tr(_TEXTS[action]).format(count=len(found.safe)))
            button.setEnabled(bool(found.safe))
            button.setToolTip("\n".join(reasons(found.left)))
        is_asking = self._asked is not None
        for part in (*self.actions.values(), self.all, self.none):
            part.setVisible(not self._is_busy and not is_asking)
        self.confirm.setVisible(is_asking and not self._is_busy)
        self.cancel.setVisible(is_asking or self._is_busy)
        self.progress.setVisible(self._is_busy)
        self.question.setText(self._said())
        self.question.setVisible(bool(self.question.text()) and not self._is_busy)

    def _said(self) -> str:
        """The question with what is left out; before one, why nothing can be done at all."""
        if self._asked is not None:
            found = self._sorted[self._asked]
            return "\n".join([tr(_QUESTIONS[self._asked]).format(count=len(found.safe)), *reasons(found.left)])
        if any(found.safe for found in self._sorted.values()):
            return ""
        return "\n".join(reasons(self._sorted[Action.TAKE].left)) if self._sorted else ""


def _judged(one: Summary, person: Me) -> Judged:
    return Judged(
        state=one.state,
        part=one.part_of(person.id, person.authors),
        reviewer=one.reviewer.id if one.reviewer else None,
        errors=one.findings.error,
        warnings=one.findings.warning,
        open_remarks=one.open_remarks,
        open_questions=one.open_questions,
        is_second=bool(one.second_needed),
    )


def _short(title: str) -> str:
    return title if len(title) <= _LETTERS else f"{title[: _LETTERS - 1]}…"


def _named(titles: Sequence[str]) -> str:
    shown = ", ".join(titles[:_NAMED])
    rest = len(titles) - _NAMED
    return tr("{titles} and {count} more").format(titles=shown, count=rest) if rest > 0 else shown


def _button(parent: QWidget, name: str, text: str) -> QPushButton:
    button = QPushButton(text, parent)
    button.setObjectName(f"cadastre.queue.bulk.{name}")
    return button


def _wrapped(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    return label
