"""Under a version of a parcel: undoing the change that made it, and whether that was done already."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.api.parcel_replies import ChangeReference, Version
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice


class UndoBox(QWidget):
    """Emits reversal_requested(ChangeReference). Who does not survey reads of it and has no button."""

    reversal_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._change: ChangeReference | None = None
        self._may_undo = False
        self.standing = QLabel(self)
        self.standing.setWordWrap(True)
        self.standing.setObjectName("cadastre.history.standing")
        self.undo = QPushButton(tr("Undo this change…"), self)
        self.undo.setObjectName("cadastre.history.undo")
        self.undo.setToolTip(tr("Make the change that undoes this one; it goes through review like any other"))
        self.undo.clicked.connect(self._ask)
        self.notice = Notice(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.standing, self.undo, self.notice):
            layout.addWidget(part)
        self.show_version(None, ())

    def allow(self, may_undo: bool) -> None:
        """Whether the person may make changes."""
        self._may_undo = may_undo
        self._refresh("")

    def show_version(self, version: Version | None, versions: Iterable[Version]) -> None:
        """The version that is looked at, among those of its parcel."""
        self._change = version.change if version is not None else None
        self.notice.clear()
        self._refresh(_standing(self._change, versions))

    def show_busy(self) -> None:
        """It is being found out whether the change can be undone."""
        self.undo.setEnabled(False)
        self.notice.waiting(tr("Looking whether anything was built on it since"))

    def show_done(self) -> None:
        """It was found out."""
        self.undo.setEnabled(True)
        self.notice.clear()

    def show_refusal(self, text: str) -> None:
        """It cannot be undone, and why."""
        self.undo.setEnabled(True)
        self.notice.error(text)

    def _ask(self) -> None:
        if self._change is not None:
            self.reversal_requested.emit(self._change)

    def _refresh(self, standing: str) -> None:
        self.standing.setText(standing)
        self.standing.setVisible(bool(standing))
        self.undo.setVisible(self._may_undo and self._change is not None)
        self.undo.setEnabled(True)


def _standing(change: ChangeReference | None, versions: Iterable[Version]) -> str:
    """Whether it undoes another change, and whether it was undone itself, as far as the parcel's history tells."""
    if change is None:
        return ""
    known = {version.change.id: version.change for version in versions if version.change is not None}
    lines = []
    if change.reverses is not None:
        undone = known.get(change.reverses)
        lines.append(tr("It undoes: {title}").format(title=undone.title) if undone else tr("It undoes another change"))
    lines += [tr("Undone by: {title}").format(title=one.title) for one in known.values() if one.reverses == change.id]
    return "\n".join(lines)
