"""Undo and redo of a draft's own stack, each saying what it would take back or do again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cadastre_plugin.core.texts import tr

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack


class UndoButtons(QWidget):
    """Two buttons, `undo` and `redo`, grey while there is nothing to take back or do again."""

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        """`prefix`: of the object names, such as `cadastre.work`."""
        super().__init__(parent)
        self.undo, self.redo = QToolButton(self), QToolButton(self)
        self._stack: QUndoStack | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for button, name, text, theme in (
            (self.undo, "undo", tr("Undo"), "/mActionUndo.svg"),
            (self.redo, "redo", tr("Redo"), "/mActionRedo.svg"),
        ):
            button.setObjectName(f"{prefix}.{name}")
            button.setAccessibleName(text)
            button.setIcon(QgsApplication.getThemeIcon(theme))
            layout.addWidget(button)
        self.undo.clicked.connect(self._undo)
        self.redo.clicked.connect(self._redo)
        self._offer()

    def follow(self, stack: QUndoStack | None) -> None:
        """Undo and redo the steps of this stack from now on, None for no stack."""
        if self._stack is not None:
            self._stack.indexChanged.disconnect(self._offer)
        self._stack = stack
        if stack is not None:
            stack.indexChanged.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        stack = self._stack
        self.undo.setEnabled(stack is not None and stack.canUndo())
        self.redo.setEnabled(stack is not None and stack.canRedo())
        self.undo.setToolTip(tr("Undo: {step}").format(step=stack.undoText() if stack else ""))
        self.redo.setToolTip(tr("Redo: {step}").format(step=stack.redoText() if stack else ""))

    def _undo(self) -> None:
        if self._stack is not None:
            self._stack.undo()

    def _redo(self) -> None:
        if self._stack is not None:
            self._stack.redo()
