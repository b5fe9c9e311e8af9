"""A step of the draft's undo stack that says something of corners: no feature of the layer changes by it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtWidgets import QUndoCommand

from cadastre_plugin.core.change.points import Statements


class StatementCommand(QUndoCommand):
    """Sets what is said of corners, and back. The stack owns it; `apply` keeps the state and tells of it."""

    def __init__(self, text: str, before: Statements, after: Statements, apply: Callable[[Statements], None]) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = before, after, apply

    def redo(self) -> None:
        """Say it; the stack calls this when the step is pushed, too."""
        self._apply(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._apply(self._before)
