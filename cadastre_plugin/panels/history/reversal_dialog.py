"""The dialog before a change is undone: what that comes to, and why it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.reversal import REVERSAL
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.change_dialog import LONGEST_APPLICATION, LONGEST_TITLE
from cadastre_plugin.panels.review.notice import Notice

LONGEST_REASON = 1000


class ReversalDialog(QDialog):
    """Emits confirmed(Change): the reversal with its title, application and reason."""

    confirmed = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undone: Change | None = None
        self.setObjectName("cadastre.reversal.dialog")
        self.setWindowTitle(tr("Undo a change"))
        self.effect = QLabel(self)
        self.effect.setWordWrap(True)
        self.effect.setMinimumWidth(360)
        self.effect.setObjectName("cadastre.reversal.effect")
        self.title = QLineEdit(self)
        self.application = QLineEdit(self)
        self.reason = QPlainTextEdit(self)
        self.notice = Notice(self)
        self.buttons = QDialogButtonBox(self)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.confirm = self.buttons.addButton(tr("Make the reversal"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._name()
        self._lay_out()
        self.buttons.accepted.connect(self._confirm)
        self.buttons.rejected.connect(self.reject)

    def offer(self, undone: Change) -> None:
        """Ask about a reversal; its title is still that of the change that it undoes."""
        self._undone = undone
        self.effect.setText("\n".join(_effects(undone)))
        self.title.setText(tr("Reversal: {title}").format(title=undone.title)[:LONGEST_TITLE])
        self.application.clear()
        self.reason.clear()
        self.notice.clear()
        self.reason.setFocus()

    def _name(self) -> None:
        for widget, name, said in (
            (self.title, "title", tr("Title")),
            (self.application, "application", tr("Application number")),
            (self.reason, "reason", tr("Reason")),
        ):
            widget.setObjectName(f"cadastre.reversal.{name}")
            widget.setAccessibleName(said)
        self.confirm.setObjectName("cadastre.reversal.confirm")
        self.title.setMaxLength(LONGEST_TITLE)
        self.application.setMaxLength(LONGEST_APPLICATION)
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(90)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Title"), self.title)
        form.addRow(tr("Application number"), self.application)
        form.addRow(tr("Reason"), self.reason)
        layout = QVBoxLayout(self)
        layout.addWidget(self.effect)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _confirm(self) -> None:
        title, reason = self.title.text().strip(), self.reason.toPlainText().strip()[:LONGEST_REASON]
        if self._undone is None:
            return
        if not title:
            self._refuse(tr("Give the change a title"), self.title)
        elif not reason:
            self._refuse(tr("Write why the change is undone; the reviewer decides by it"), self.reason)
        else:
            application = self.application.text().strip()
            self.accept()
            self.confirmed.emit(_with_reason(replace(self._undone, title=title, application=application), reason))

    def _refuse(self, text: str, field: QWidget) -> None:
        self.notice.error(text)
        field.setFocus()


def _with_reason(undone: Change, reason: str) -> Change:
    """The reason stands in the act; a reversal of land alone gets one that names no right."""
    acts = undone.acts or (Act(uuid5(undone.id, REVERSAL), REVERSAL),)
    return replace(undone, acts=tuple(replace(act, reason=reason) for act in acts))


def _effects(undone: Change) -> Sequence[str]:
    """What becomes of the parcels and rights, counted; parcels that come back by their numbers."""
    revived = frozenset[UUID](undone.revived)
    back = [edit.after.number or "—" for edit in undone.parcels if edit.after is not None and edit.id in revived]
    ended = sum(edit.after is None for edit in undone.parcels)
    changed = len(undone.parcels) - len(back) - ended
    lines = (
        (back, tr("Parcels that come back: {numbers}").format(numbers=", ".join(back))),
        (ended, tr("Parcels that end: {count}").format(count=ended)),
        (changed, tr("Parcels that become what they were: {count}").format(count=changed)),
        (undone.rights, tr("Rights that become what they were: {count}").format(count=len(undone.rights))),
        (undone.points, tr("Boundary points that become what they were: {count}").format(count=len(undone.points))),
    )
    return [text for is_said, text in lines if is_said]
