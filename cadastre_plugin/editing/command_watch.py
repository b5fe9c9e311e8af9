"""Tells when an edit command of a layer has ended, and which features it touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal


@dataclass(frozen=True)
class Touched:
    """What a command did. is_fresh: it was done now, rather than undone or redone. moved: whose geometry changed."""

    fids: frozenset[int]
    moved: frozenset[int]
    is_fresh: bool


class CommandWatch(QObject):
    """Emits ended(Touched) once per edit command, undo and redo, also for edits that a tool makes without a command."""

    ended = pyqtSignal(object)

    def __init__(self, layer: QgsVectorLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layer = layer
        self._stack = layer.undoStack()
        self._index = self._stack.index()
        self._fids: set[int] = set()
        self._moved: set[int] = set()
        self._paused = False
        layer.geometryChanged.connect(self._on_geometry_changed)
        layer.featureAdded.connect(self._fids.add)
        layer.featureDeleted.connect(self._fids.add)
        layer.attributeValueChanged.connect(self._on_attribute_changed)
        layer.editCommandEnded.connect(self._on_ended)
        layer.editCommandDestroyed.connect(self._on_ended)
        self._stack.indexChanged.connect(self._on_index_changed)

    def stop(self) -> None:
        """Say nothing until `start`: what follows is not an edit of the person."""
        self._paused = True

    def start(self) -> None:
        """Speak again; what was done meanwhile is forgotten."""
        self._paused = False
        self.forget()

    @property
    def is_paused(self) -> bool:
        """True between `stop` and `start`."""
        return self._paused

    @contextmanager
    def paused(self) -> Iterator[set[int]]:
        """Say nothing of what is done inside; yields the features it touches."""
        was, self._paused = self._paused, True
        try:
            yield self._fids
        finally:
            self._paused = was
            self.forget()

    def forget(self) -> None:
        """What was done since the last command ended is taken note of elsewhere."""
        self._fids.clear()
        self._moved.clear()
        self._index = self._stack.index()

    def _on_geometry_changed(self, fid: int) -> None:
        self._fids.add(fid)
        self._moved.add(fid)

    def _on_attribute_changed(self, fid: int) -> None:
        self._fids.add(fid)

    def _on_index_changed(self) -> None:
        if not self._paused and not self._layer.isEditCommandActive():  # else the end of the command follows
            self._on_ended()

    def _on_ended(self) -> None:
        if self._paused:
            return
        if not self._fids:
            self._index = self._stack.index()  # a step that is not of the layer, done or undone
            return
        index = self._stack.index()
        is_fresh = index > self._index and index == self._stack.count()
        touched = Touched(frozenset(self._fids), frozenset(self._moved), is_fresh)
        self.forget()
        self.ended.emit(touched)
