"""A drop-down list whose entries stand for values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from qgis.PyQt.QtWidgets import QComboBox, QWidget

from cadastre_plugin.core.texts import tr

V = TypeVar("V")


class Choice(QComboBox, Generic[V]):
    """Entries are (value, English text), translated where they are shown."""

    def __init__(self, name: str, title: str, entries: Sequence[tuple[V, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._values = [value for value, _ in entries]
        self.addItems([tr(text) for _, text in entries])
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def value(self) -> V:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def choose(self, value: V) -> None:
        """Choose the entry of a value."""
        self.setCurrentIndex(self._values.index(value))
