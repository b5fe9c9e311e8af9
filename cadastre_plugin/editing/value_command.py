"""A step of the draft's undo stack that sets a value beside the layer: no feature changes by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtWidgets import QUndoCommand


class ValueCommand(QUndoCommand):
    """Sets what is said of corners or rights, and back. The stack owns it; `apply` keeps the value and tells of it."""

    def __init__(self, text: str, before: Any, after: Any, apply: Callable[[Any], None]) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = before, after, apply

    def redo(self) -> None:
        """Set it; the stack calls this when the step is pushed, too."""
        self._apply(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._apply(self._before)
